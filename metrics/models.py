"""The data's tables: a dataset, and the releases that hold its rows, columns and values."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.immutable import ImmutableError
from articles.models import Language, Source
from metrics.cells import Kind
from metrics.charts import CHART_KINDS
from metrics.data_imports import DataImport  # noqa: F401 - Django looks for models here.
from metrics.forms import Style

NO_CHART = ("none", _("No chart"))


class Dataset(models.Model):
    """A data table: what it is about and where it comes from. Its values belong to releases."""

    title = models.CharField(_("title"), max_length=300)
    slug = models.SlugField(_("slug"), max_length=120, unique=True, allow_unicode=True)
    summary = models.TextField(_("summary"), blank=True)
    language = models.CharField(
        _("language"), max_length=10, choices=Language, default=Language.ENGLISH
    )
    row_label = models.CharField(
        _("row label"), max_length=200, help_text=_("The head of the first column: what a row is.")
    )
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    licence_url = models.URLField(_("address of the licence"), max_length=500, blank=True)
    sources = models.ManyToManyField(
        Source, verbose_name=_("sources"), through="DatasetSource", related_name="datasets"
    )
    update_months = models.PositiveSmallIntegerField(
        _("updated every … months"),
        null=True,
        blank=True,
        help_text=_("How often new values are expected. Empty: not at set times."),
    )
    chart_kind = models.CharField(
        _("kind of chart"), max_length=10, blank=True, choices=[*CHART_KINDS.items(), NO_CHART]
    )
    # Codes of the working copy, as `metrics.release_charts.choosing.Choice` has them.
    chart_columns = models.JSONField(_("columns of the chart"), default=list, blank=True)
    chart_rows = models.JSONField(_("rows of the chart"), default=list, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("dataset")
        verbose_name_plural = _("datasets")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def item(self) -> str:
        """What the counting of views calls this dataset."""
        return f"dataset:{self.pk}"

    def clean(self) -> None:
        """Refuse a slug under which another dataset was released: its address is kept for it."""
        super().clean()
        if Release.objects.filter(slug=self.slug).exclude(dataset=self.pk).exists():
            raise ValidationError(
                {
                    "slug": _(
                        "Another dataset was released under “%(slug)s”, and its old address still"
                        " leads to it. Choose another slug."
                    )
                    % {"slug": self.slug}
                }
            )


class DatasetSource(models.Model):
    """A source's place in a dataset's source line."""

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


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Published states of datasets, and the working copies beside them."""

    def working(self) -> Self:
        """Keep the working copies: the releases that are not issued."""
        return self.filter(issued_at__isnull=True)

    def public(self, *, at: dt.datetime) -> Self:
        """Keep the releases whose time has come."""
        return self.filter(issued_at__lte=at)

    def newest(self, *, at: dt.datetime) -> Self:
        """Keep the newest public release of each dataset."""
        later = Release.objects.public(at=at).filter(
            dataset=OuterRef("dataset"), number__gt=OuterRef("number")
        )
        return self.public(at=at).exclude(Exists(later))

    def by_slug(self, slug: str, *, at: dt.datetime) -> "Release | None":
        """Return the newest public release of the dataset that has or had this slug."""
        dataset = self.public(at=at).filter(slug=slug).values("dataset")[:1]
        newest = self.newest(at=at).for_reading().filter(dataset__in=dataset)
        return newest.select_related("dataset").first()

    def for_reading(self) -> Self:
        """Refuse to fetch row by row what a page forgot to ask for at once."""
        return self.fetch_mode(models.FETCH_RAISE)

    def update(self, **kwargs: Any) -> int:  # noqa: ANN401
        """Change working copies; refuse if an issued release is among the rows."""
        if self.filter(issued_at__isnull=False).exists():
            raise ImmutableError("release: what was issued stays")
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Remove working copies; refuse if an issued release is among the rows."""
        if self.filter(issued_at__isnull=False).exists():
            raise ImmutableError("release: what was issued stays")
        return super().delete()


class Release(models.Model):
    """One published state of a dataset, or, while it is not issued, its working copy.

    Issuing writes the description of the dataset into `content` (a `metrics.content.Content` as
    JSON); from then on a trigger refuses every change to the release and to what belongs to it.
    """

    dataset = models.ForeignKey(
        Dataset, verbose_name=_("dataset"), on_delete=models.PROTECT, related_name="releases"
    )
    number = models.PositiveIntegerField(_("number"))
    slug = models.SlugField(_("slug"), max_length=120, blank=True, allow_unicode=True)
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

    def __str__(self) -> str:
        return f"{self.dataset} · {self.number}"

    def get_absolute_url(self) -> str:
        """Return the release's own, lasting address."""
        return reverse("metrics:release", args=[self.slug, self.number])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:  # noqa: ANN401
        """Remove a working copy; refuse to remove what was issued."""
        if self.issued_at is not None:
            raise ImmutableError(f"release {self.number}: what was issued stays")
        return super().delete(*args, **kwargs)


class Indicator(models.Model):
    """A column of a release: what is measured, and how its values are written."""

    KINDS: ClassVar = [
        (Kind.COUNT.value, _("count")),
        (Kind.NUMBER.value, pgettext_lazy("kind of value", "number")),
        (Kind.PERCENT.value, _("percentage")),
        (Kind.PERCENT_CHANGE.value, _("percent change")),
        (Kind.MONEY.value, _("money")),
        (Kind.TEXT.value, pgettext_lazy("kind of value", "text")),
    ]

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="indicators")
    ordering = models.PositiveIntegerField(_("order"), default=0)
    code = models.SlugField(_("code"), max_length=80, allow_unicode=True)
    label = models.CharField(_("label"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=KINDS, default=Kind.NUMBER.value)
    currency = models.CharField(
        _("currency"),
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Write an ISO 4217 code such as USD."))],
        help_text=_("For money: the ISO 4217 code, such as USD or CNY."),
    )
    compact = models.BooleanField(
        _("compact"), default=False, help_text=_("Write 1.2M instead of 1,200,000.")
    )
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0)
    definition = models.TextField(_("definition"), blank=True)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["ordering", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="indicator_code_once", fields=["release", "code"]),
            models.CheckConstraint(
                name="money_has_a_currency", condition=~Q(kind="money") | ~Q(currency="")
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def style(self) -> Style:
        """How the column writes its values."""
        return Style(Kind(self.kind), self.currency, self.compact, self.decimals)

    def clean(self) -> None:
        """Ask for the currency of money."""
        super().clean()
        if self.kind == Kind.MONEY and not self.currency:
            raise ValidationError({"currency": _("Money needs a currency, such as USD.")})


class Entity(models.Model):
    """A row of a release: here mostly a research area."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="entities")
    ordering = models.PositiveIntegerField(_("order"), default=0)
    code = models.SlugField(_("code"), max_length=120, allow_unicode=True)
    label = models.CharField(_("label"), max_length=300)

    class Meta:
        verbose_name = _("entity")
        verbose_name_plural = _("entities")
        ordering = ["ordering", "pk"]
        indexes = [
            models.Index(fields=["release", "ordering"], name="entity_order"),
            models.Index(fields=["release", "label"], name="entity_by_label"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="entity_code_once", fields=["release", "code"])
        ]

    def __str__(self) -> str:
        return self.label


class Beginning(models.Func):
    """The beginning of a text, to sort by: an index takes no text of any length.

    Its length stands in the SQL, where the databases recognise what is in their index.
    """

    template = "SUBSTR(%(expressions)s, 1, 80)"
    arity = 1
    output_field = models.TextField()


class Observation(models.Model):
    """The value of one indicator for one entity in one period.

    `value` is exact and in the indicator's whole unit (dollars, not thousands; +35 % is 35).
    `literal` keeps how a cell was written where that differs from how its indicator writes
    values, and all of a text cell.
    """

    class Status(models.TextChoices):
        """SDMX code list CL_OBS_STATUS 2.1, the codes in use here."""

        NORMAL = "A", _("normal")
        BREAK = "B", _("break in the series")
        ESTIMATED = "E", _("estimated")
        FORECAST = "F", _("forecast")
        PROVISIONAL = "P", _("provisional")
        MISSING = "O", _("missing")
        NOT_APPLICABLE = "M", _("cannot exist")

    entity = models.ForeignKey(Entity, on_delete=models.CASCADE, related_name="observations")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="observations")
    period = models.CharField(
        _("period"),
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"^\d{4}(-(\d{2}|Q[1-4]))?$", _("Write a year, such as 2022."))],
    )
    value = models.DecimalField(_("value"), max_digits=30, decimal_places=10, null=True, blank=True)
    literal = models.TextField(_("as written"), blank=True)
    status = models.CharField(_("status"), max_length=1, choices=Status, default=Status.NORMAL)
    note = models.TextField(_("note"), blank=True)
    source = models.ForeignKey(
        Source,
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="observations",
    )

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ["entity", "indicator", "period"]
        indexes = [
            # With the entity, so that who looks for rows by their values reads the index alone.
            models.Index(
                fields=["indicator", "period", "value", "entity"], name="observation_by_value"
            ),
            models.Index("indicator", "period", Beginning("literal"), name="observation_by_text"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="one_value_per_cell", fields=["entity", "indicator", "period"]
            ),
            models.CheckConstraint(
                name="missing_has_no_value",
                condition=~Q(status__in=["O", "M"]) | Q(value__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entity_id}/{self.indicator_id}/{self.period}"


class ReleaseSource(models.Model):
    """That an issued release rests on a source, for the source's page."""

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


def slug_is_taken(slug: str, *, dataset: int | None = None) -> bool:
    """Tell whether another dataset than this one has the slug, or was released under it."""
    others = Dataset.objects.filter(~Q(pk=dataset), slug=slug)
    released = Release.objects.filter(slug=slug).exclude(dataset=dataset)
    return others.exists() or released.exists()
