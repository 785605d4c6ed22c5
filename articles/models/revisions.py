"""Version history: each saved state of a working copy."""

from enum import StrEnum
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.content import ArticleContent
from articles.models.articles import Article


class Revision(models.Model):
    """A saved state of a working copy; `details` say more about the event that made it."""

    class Event(StrEnum):
        """Event that a revision records."""

        SAVED = "saved"
        FOUND = "found"
        IMPORTED = "imported"
        MERGED = "merged"
        PASSED_ON = "passed-on"
        RESTORED = "restored"
        DISCARDED = "discarded"
        REWORDED = "reworded"
        RECOVERED = "recovered"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    at = models.DateTimeField(_("saved"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("saved by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    event = models.CharField(_("event"), max_length=9, default=Event.SAVED)
    details = models.JSONField(_("details"), default=dict, blank=True)
    # Of the content, by which an older form finds what it began with.
    digest = models.CharField("SHA-256", max_length=64)
    content = models.JSONField(_("content"))

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-pk"]
        # Whoever may read the article may read its history.
        default_permissions = ()
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["article", "digest"], name="revision_digest"),
            models.Index(fields=["article", "-id", "at"], name="revision_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.article} · {self.at:%Y-%m-%d %H:%M}"

    def read(self) -> ArticleContent:
        """Return the content."""
        return ArticleContent.from_json(self.content)
