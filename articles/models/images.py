"""Images that articles show."""

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from collabsite.web.bin import BinnableModel, KeptManager, bin_index


def new_key() -> str:
    """Return a random key: images of drafts have public addresses, which must not be guessable."""
    return secrets.token_urlsafe(16)


class Image(BinnableModel):
    """An image, re-encoded in several sizes; the files under its key never change.

    `files` has the name of each file (`960.avif`) with its SHA-256. A picture that replaces another
    has files with other names (`960.2.avif`); `former_files` has those that it replaced, which
    editions still show.
    """

    key = models.CharField(_("key"), max_length=32, unique=True, default=new_key, editable=False)
    title = models.CharField(
        _("title"), max_length=200, help_text=_("For editors, to find it again.")
    )
    alt = models.CharField(
        _("alternative text"),
        max_length=500,
        blank=True,
        help_text=_("For readers who can't see the image. Each use can have its own."),
    )
    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Who made it, and its licence.")
    )
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    files = models.JSONField(_("files"), editable=False)
    former_files = models.JSONField(
        _("files of former pictures"), default=dict, blank=True, editable=False
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("added by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )

    objects = KeptManager["Image"]()
    with_binned: ClassVar[Any] = models.Manager["Image"]()

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ["-created_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [bin_index("image_binned")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="image_has_a_size", condition=Q(width__gte=1) & Q(height__gte=1)
            )
        ]

    def __str__(self) -> str:
        return self.title
