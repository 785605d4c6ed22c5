"""Exemptions from the audit of numbers and claims, and links to previews. Readers see none of them."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# In characters.
MAX_LITERAL = 200
MAX_REASON = 300


class Exempted(models.TextChoices):
    """Kind of an exemption: of a number, or of a claim about numbers."""

    NUMBER = "number", _("number")
    CLAIM = "claim", _("claim")


class Exemption(models.Model):
    """Exemption of a number or claim in a sentence from the number audit, with a reason.

    It applies to this literal in exactly this sentence; a changed sentence is audited again.
    """

    # A deleted article can be recovered with the same key and then has its exemptions again.
    article = models.ForeignKey(
        "articles.Article",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="exemptions",
    )
    about = models.CharField(_("kind"), max_length=6, choices=Exempted, default=Exempted.NUMBER)
    literal = models.CharField(_("number"), max_length=MAX_LITERAL)
    sentence = models.TextField(_("sentence"))
    reason = models.CharField(_("reason"), max_length=MAX_REASON)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("exempted by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")
        ordering = ["created_at", "pk"]
        # The permission to change articles covers exemptions.
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="exempted_once", fields=["article", "about", "literal", "sentence"]
            ),
            models.CheckConstraint(name="exemption_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.literal}: {self.reason}"


class SharedPreviewQuerySet(models.QuerySet["SharedPreview"]):
    """Links to previews for people without an account."""

    def open(self, *, at: dt.datetime) -> Self:
        """Filter the links that work at this time: none to an article in the bin does."""
        kept = self.filter(article__binned_at__isnull=True)
        return kept.filter(revoked_at__isnull=True, expires_at__gt=at)


class SharedPreview(models.Model):
    """Link that shows the working copy to anyone who has it, until it expires or is revoked."""

    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="previews"
    )
    token = models.CharField(_("token"), max_length=64, unique=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("shared by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = SharedPreviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("shared preview")
        verbose_name_plural = _("shared previews")
        ordering = ["-created_at", "-pk"]
        # The permission to change articles covers sharing.
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.article} · {self.created_at:%Y-%m-%d}"
