"""Editions that are proposed because something that an article quotes has changed."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.articles import Article
from articles.models.editions import Edition


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Proposed editions."""

    def open(self) -> Self:
        """Keep the proposals that nobody has answered."""
        return self.filter(state=Proposal.State.OPEN)

    def because_of(self, key: str) -> Self:
        """Keep the proposals that have this reason."""
        return self.filter(reasons__key=key)


class Proposal(models.Model):
    """That the last edition of an article be published again, with what the data says now.

    Nothing is kept of what it would say: that is worked out when it is looked at, and when it is
    published. `edition` is the one that was published for it, or that made it needless.
    """

    class State(models.TextChoices):
        """What became of a proposal."""

        OPEN = "open", _("Open")
        PUBLISHED = "published", _("Published")
        DISMISSED = "dismissed", _("Dismissed")
        # By a proposal for newer data.
        SUPERSEDED = "superseded", _("Superseded")
        # An edition was published of the draft, which shows the same data.
        DONE = "done", _("Done by another edition")

    article = models.ForeignKey(
        Article, verbose_name=_("article"), on_delete=models.CASCADE, related_name="proposals"
    )
    note = models.TextField(_("change note"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    made_at = models.DateTimeField(_("proposed"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("proposed by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    closed_at = models.DateTimeField(_("answered"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    edition = models.ForeignKey(
        Edition,
        verbose_name=_("edition"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="proposals",
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed edition")
        verbose_name_plural = _("proposed editions")
        ordering = ["made_at", "pk"]
        # Who may publish the article may publish or dismiss what is proposed of it.
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="one_open_proposal_per_article",
                fields=["article"],
                condition=Q(state="open"),
            ),
            models.CheckConstraint(
                name="answered_proposal_says_when",
                condition=Q(state="open", closed_at__isnull=True)
                | (~Q(state="open") & Q(closed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.article} · {self.made_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Tell whether nobody has answered it."""
        return self.state == self.State.OPEN


class ProposalReason(models.Model):
    """Why an edition is proposed, in the words of whoever knows: articles know no data.

    `key` names what has come, `subject` what that is about: a newer reason about the same subject
    takes the place of an older one. `label` and `address` are for people.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="reasons")
    key = models.CharField(max_length=100, db_index=True)
    subject = models.CharField(max_length=100)
    label = models.CharField(max_length=400)
    address = models.CharField(max_length=500, blank=True)
    is_correction = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("reason of a proposed edition")
        verbose_name_plural = _("reasons of proposed editions")
        ordering = ["pk"]
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="proposal_has_one_reason_of_a_subject", fields=["proposal", "subject"]
            )
        ]

    def __str__(self) -> str:
        return self.label
