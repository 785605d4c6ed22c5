"""Editions that are proposed because data that an article quotes has changed."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from articles.models.editions import Edition


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Proposed editions."""

    def open(self) -> Self:
        """Filter the proposals that were neither published nor dismissed."""
        return self.filter(state=Proposal.State.OPEN)

    def unanswered(self, *, at: dt.datetime) -> Self:
        """Filter the proposals that no public edition has followed, the newest first, in any state.

        A scheduled edition answers none before its time.
        """
        later = Edition.objects.public(at=at).filter(
            article=OuterRef("article"), created_at__gt=OuterRef("made_at")
        )
        return self.filter(~Exists(later)).order_by("-pk")

    def because_of(self, key: str) -> Self:
        """Filter the proposals with this reason."""
        return self.filter(reasons__key=key)


class Proposal(models.Model):
    """Proposal to publish the last edition of an article again, with the present data.

    The content of the new edition is not stored, but composed when the proposal is viewed or
    published. `edition` is the one that was published for it, or that made it unnecessary.
    """

    class State(models.TextChoices):
        """State of a proposal."""

        OPEN = "open", _("Open")
        PUBLISHED = "published", _("Published")
        DISMISSED = "dismissed", _("Dismissed")
        # Replaced by a proposal for newer data, or the data is as it was again.
        SUPERSEDED = "superseded", _("Superseded")
        # The draft was published, with the same data.
        DONE = "done", _("Answered by another edition")

    article = models.ForeignKey(
        "articles.Article",
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        related_name="proposals",
    )
    note = models.TextField(_("change note"))
    # How many values that readers see have changed.
    values = models.PositiveIntegerField(_("changed values"), default=0)
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
        # The permission to publish articles covers proposals.
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
        """Return whether it was neither published nor dismissed."""
        return self.state == self.State.OPEN


class ProposalReason(models.Model):
    """Reason of a proposal, written by the app that has the data.

    `key` names the new data and `subject` what it belongs to: a newer reason replaces an older one
    about the same subject. `label` and `address` are shown to editors.
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
