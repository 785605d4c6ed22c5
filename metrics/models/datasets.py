"""Datasets and their descriptions."""

import datetime as dt
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Count, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from articles.sources.models import Source
from collabsite.counting.items import Item
from collabsite.web.bin import BinnableModel, KeptManager, bin_index, is_slug_in_bin
from collabsite.web.models import DOIField, Language
from metrics.content import CHART_KINDS, NO_CHART
from metrics.models.releases import Release
from metrics.models.values import Entity, Indicator


class DatasetStatus(models.TextChoices):
    """Status of a dataset, by its releases and its working copy."""

    DRAFT = "draft", _("Draft")
    RELEASED = "released", _("Released")
    CHANGED = "changed", _("Changed since its release")


class DatasetQuerySet(models.QuerySet["Dataset"]):
    """Datasets."""

    def with_status(self, *, at: dt.datetime) -> "models.QuerySet[Dataset, Any]":
        """Annotate `status`, `public_number`, `public_slug`, `rows` and `columns`.

        Rows and columns are those of the working copy, or of the newest release if there is none.
        """
        releases = Release.objects.filter(dataset=OuterRef("pk")).order_by("-number")
        public = releases.filter(issued_at__lte=at)
        return self.annotate(
            latest=Subquery(releases.values("pk")[:1]),
            public_number=Subquery(public.values("number")[:1]),
            public_slug=Subquery(public.values("slug")[:1]),
            has_working=Exists(releases.filter(issued_at__isnull=True)),
            has_issued=Exists(releases.filter(issued_at__isnull=False)),
        ).annotate(
            rows=_count_of_latest(Entity),
            columns=_count_of_latest(Indicator),
            status=Case(
                When(has_issued=False, then=Value(DatasetStatus.DRAFT.value)),
                When(has_working=True, then=Value(DatasetStatus.CHANGED.value)),
                default=Value(DatasetStatus.RELEASED.value),
            ),
        )


def _count_of_latest(model: type[Entity | Indicator]) -> Coalesce:
    counted = (
        model._default_manager.filter(release=OuterRef("latest"))
        .order_by()
        .values("release")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(counted, output_field=models.IntegerField()), 0)


class Dataset(BinnableModel):
    """A data table: its subject and its sources. Its values belong to releases."""

    title = models.CharField(_("title"), max_length=300)
    slug = models.SlugField(_("address"), max_length=120, unique=True, allow_unicode=True)
    summary = models.TextField(_("summary"), blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=Language, default=Language.ENGLISH
    )
    row_label = models.CharField(
        _("row label"),
        max_length=200,
        help_text=_("The header of the first column: what a row is."),
    )
    other_title = models.CharField(
        _("title in the other language"), max_length=300, blank=True, default="", db_default=""
    )
    other_summary = models.TextField(
        _("summary in the other language"), blank=True, default="", db_default=""
    )
    other_row_label = models.CharField(
        _("row label in the other language"), max_length=200, blank=True, default="", db_default=""
    )
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    licence_url = models.URLField(_("address of the licence"), max_length=500, blank=True)
    doi = DOIField(help_text=_("If one is registered: 10.1000/182, or its address at doi.org."))
    sources = models.ManyToManyField(
        Source, verbose_name=_("sources"), through="DatasetSource", related_name="datasets"
    )
    update_months = models.PositiveSmallIntegerField(
        _("updated every … months"),
        null=True,
        blank=True,
        help_text=_("How often new values are expected. Leave empty if irregular."),
    )
    chart_kind = models.CharField(
        _("kind of chart"),
        max_length=10,
        blank=True,
        choices=[*CHART_KINDS.items(), (NO_CHART, _("No chart"))],
    )
    # Codes of the working copy, as `metrics.charts.choice.ChartChoice` has them.
    chart_columns = models.JSONField(_("columns of the chart"), default=list, blank=True)
    chart_rows = models.JSONField(_("rows of the chart"), default=list, blank=True)
    # How its last file was read: `metrics.importing.choices.Choices`.
    import_choices = models.JSONField(default=dict, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = KeptManager.from_queryset(DatasetQuerySet)()
    with_binned: ClassVar[Any] = DatasetQuerySet.as_manager()

    class Meta:
        verbose_name = _("dataset")
        verbose_name_plural = _("datasets")
        ordering = ["title"]
        indexes: ClassVar[list[models.Index]] = [bin_index("dataset_binned")]

    def __str__(self) -> str:
        return self.title

    @property
    def item(self) -> Item:
        """The dataset as an item whose views are counted."""
        return Item("dataset", self.pk)

    def clean(self) -> None:
        """Refuse a slug under which another dataset was released."""
        super().clean()
        released = Release.objects.issued().filter(slug=self.slug)
        if released.exclude(dataset=self.pk).exists():
            raise ValidationError(
                {
                    "slug": _(
                        "Another dataset was released under “%(slug)s”, and its old address still"
                        " leads to it. Choose another address."
                    )
                    % {"slug": self.slug}
                }
            )
        if is_slug_in_bin(self.slug, of=self):
            sentence = _(
                "A dataset in the bin has the address “%(slug)s”. Restore it or delete it permanently, or"
                " choose another address."
            )
            raise ValidationError({"slug": sentence % {"slug": self.slug}})


class DatasetSource(models.Model):
    """A source of a dataset, with its order and locator."""

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="dataset_sources")
    ordering = models.PositiveIntegerField(_("order"), default=0)
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="dataset_sources"
    )
    locator = models.CharField(_("locator"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("source of the dataset")
        verbose_name_plural = _("sources of the dataset")
        ordering = ["ordering", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="source_once_per_dataset", fields=["dataset", "source"])
        ]

    def __str__(self) -> str:
        return str(self.source)


def slug_is_taken(slug: str, *, dataset: int | None = None) -> bool:
    """Return whether another dataset has the slug, even in the bin, or was released under it."""
    others = Dataset.with_binned.filter(~Q(pk=dataset), slug=slug)
    released = Release.objects.filter(slug=slug).exclude(dataset=dataset)
    return bool(others.exists()) or released.exists()
