"""Releases: issued states of datasets, and their working copies."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.sources.models import Source
from collabsite.counting.items import Item
from collabsite.web.models import ImmutableError, IsNewest


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Issued states of datasets, and their working copies."""

    def working(self) -> Self:
        """Return the working copies: releases that are not issued."""
        return self.filter(issued_at__isnull=True)

    def issued(self) -> Self:
        """Return the releases that are issued, whatever their time."""
        return self.filter(issued_at__isnull=False)

    def public(self, *, at: dt.datetime) -> Self:
        """Return the releases whose time has come."""
        return self.filter(issued_at__lte=at)

    def newest(self, *, at: dt.datetime) -> Self:
        """Return the newest public release of each dataset."""
        newest = IsNewest(Release, owner="dataset_id", moment="issued_at", at=at)
        return self.filter(newest, issued_at__lte=at)

    def last_issued(self, number: int) -> Self:
        """Return this number of releases that were issued last, the newest first."""
        return self.order_by("-issued_at", "-pk")[:number]

    def for_reading(self) -> Self:
        """Raise an error instead of fetching missing fields row by row."""
        return self.fetch_mode(models.FETCH_RAISE)

    def update(self, **kwargs: Any) -> int:
        """Change working copies; refuse if an issued release is among the rows."""
        if self.issued().exists():
            raise ImmutableError("release: what was issued stays")
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Remove working copies; refuse if an issued release is among the rows."""
        if self.issued().exists():
            raise ImmutableError("release: what was issued stays")
        return super().delete()


class Release(models.Model):
    """One published state of a dataset, or, while it is not issued, its working copy.

    Issuing writes the description of the dataset into `content` (`metrics.content.ReleaseContent`
    as JSON); from then on a trigger refuses every change to the release and to what belongs to it.
    """

    dataset = models.ForeignKey(
        "metrics.Dataset",
        verbose_name=_("dataset"),
        on_delete=models.PROTECT,
        related_name="releases",
    )
    number = models.PositiveIntegerField(_("number"))
    slug = models.SlugField(_("address"), max_length=120, blank=True, allow_unicode=True)
    note = models.TextField(_("change note"), blank=True)
    content = models.JSONField(_("content"), default=dict)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    issued_at = models.DateTimeField(
        pgettext_lazy("of data", "issued"), null=True, blank=True, db_index=True
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("issued by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["dataset_id", "-number"]
        permissions = [("issue_release", _("Can issue releases"))]
        indexes: ClassVar[list[models.Index]] = [
            # For the register of corrections, in which no first release is.
            models.Index(
                F("issued_at").desc(),
                F("id").desc(),
                condition=Q(number__gt=1),
                name="release_revised",
            )
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="release_number_once", fields=["dataset", "number"]),
            models.UniqueConstraint(
                name="one_working_copy_per_dataset",
                fields=["dataset"],
                condition=Q(issued_at__isnull=True),
            ),
            models.CheckConstraint(name="release_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="later_releases_have_a_note",
                condition=Q(issued_at__isnull=True) | Q(number=1) | ~Q(note=""),
            ),
        ]

    # Of the item whose views are counted: the dataset.
    item_kind = "dataset"

    def __str__(self) -> str:
        return f"{self.dataset} · {self.number}"

    def get_absolute_url(self) -> str:
        """Return the release's own, permanent URL."""
        return reverse("metrics:release", args=[self.slug, self.number])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete a working copy; refuse to delete an issued release."""
        if self.issued_at is not None:
            raise ImmutableError(f"release {self.number}: what was issued stays")
        return super().delete(*args, **kwargs)

    @classmethod
    def by_slug(cls, slug: str, *, at: dt.datetime) -> "Release | None":
        """Return the newest public release of the dataset that has or had this slug."""
        found = cls.objects.filter(
            issued_at__lte=at, dataset__releases__slug=slug, dataset__releases__issued_at__lte=at
        )
        return found.for_reading().select_related("dataset").order_by("-number").first()

    @property
    def item(self) -> Item:
        """The release's dataset as an item whose views are counted."""
        return Item(self.item_kind, self.dataset_id)


class ReleaseSource(models.Model):
    """A source of an issued release, for the source's page."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="release_sources")
    number = models.PositiveIntegerField(_("number"))
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="release_sources")

    class Meta:
        verbose_name = _("source of the release")
        verbose_name_plural = _("sources of the release")
        ordering = ["release", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="release_source_once", fields=["release", "source"])
        ]

    def __str__(self) -> str:
        return str(self.source)
