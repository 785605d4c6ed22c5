"""Base of models whose rows go to the bin before they are deleted.

A row in the bin stays as it is, with all that belongs to it, but only `with_binned` finds it.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext_lazy as _

# How long a row stays in the bin.
KEEP = dt.timedelta(days=30)


class KeptManager[M: models.Model](models.Manager[M]):
    """Manager of the rows that are not in the bin."""

    def get_queryset(self) -> "models.QuerySet[M]":
        """Leave out what is in the bin."""
        return super().get_queryset().filter(binned_at__isnull=True)


class BinnableModel(models.Model):
    """Model with a bin: it has a `KeptManager`, then `with_binned`, and a `bin_index`."""

    with_binned: ClassVar[Any]

    binned_at = models.DateTimeField(_("moved to the bin"), null=True, blank=True, editable=False)
    binned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("moved to the bin by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        abstract = True

    @property
    def noun(self) -> str:
        """The word for it within a sentence, such as "article"."""
        return str(self._meta.verbose_name)

    @property
    def bin_key(self) -> str:
        """The model and the key, such as `articles.article:12`, as the buttons of the bin name it."""
        return f"{self._meta.label_lower}:{self.pk}"


def bin_index(name: str) -> models.Index:
    """Return the index of the rows in the bin.

    SQLite would take an index of all rows for selective, and sort a whole list that it found by it.
    """
    in_bin = models.Q(binned_at__isnull=False)
    return models.Index(fields=["binned_at"], condition=in_bin, name=name)


def is_slug_in_bin(slug: str, *, of: BinnableModel) -> bool:
    """Return whether another row of the same model has this slug, and is in the bin."""
    in_bin = type(of).with_binned.filter(binned_at__isnull=False, slug=slug)
    return bool(in_bin.exclude(pk=of.pk).exists())


def move_to_bin(rows: Iterable[BinnableModel], *, by: User | None, at: dt.datetime) -> None:
    """Move rows of one model to the bin."""
    rows = list(rows)
    for model in {type(row) for row in rows}:
        keys = [row.pk for row in rows if isinstance(row, model)]
        found = model.with_binned.filter(pk__in=keys, binned_at__isnull=True)
        found.update(binned_at=at, binned_by=by)


def take_from_bin(row: BinnableModel) -> None:
    """Put a row back to where it was."""
    type(row).with_binned.filter(pk=row.pk).update(binned_at=None, binned_by=None)
