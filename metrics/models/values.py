"""Rows, columns and values of a release."""

import re
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.sources.models import Source
from metrics.cells.decimals import Rounding
from metrics.cells.formats import NumberStyle
from metrics.cells.parse import ValueKind
from metrics.cells.periods import PERIOD
from metrics.models.fields import ExactDecimalField
from metrics.models.releases import Release

# In characters.
MAX_ENTITY_CODE = 120
MAX_ENTITY_LABEL = 300
MAX_INDICATOR_CODE = 80
MAX_INDICATOR_LABEL = 200
MAX_UNIT = 60
MAX_ALSO_CALLED = 600

ALSO_CALLED_HELP = _(
    "Other names that texts use, in any language, separated by commas: the US, America, 美国人. Claims"
    " are found by them too."
)


def split_names(text: str) -> list[str]:
    """Return the names of a text that separates them by commas or new lines."""
    names = (" ".join(name.split()) for name in re.split(r"[,，、\n]", text))
    return [name for name in names if name]


class Indicator(models.Model):
    """A column of a release: what is measured, and how its values are written."""

    KINDS: ClassVar = [
        (ValueKind.COUNT.value, _("count")),
        (ValueKind.NUMBER.value, pgettext_lazy("kind of value", "number")),
        (ValueKind.PERCENT.value, _("percentage")),
        (ValueKind.PERCENT_CHANGE.value, _("percent change")),
        (ValueKind.MONEY.value, _("money")),
        (ValueKind.YEAR.value, pgettext_lazy("kind of value", "year")),
        (ValueKind.TEXT.value, pgettext_lazy("kind of value", "text")),
    ]

    ROUNDINGS: ClassVar = [
        (Rounding.NONE.value, pgettext_lazy("rounding", "none")),
        (Rounding.DECIMALS.value, _("to these decimals")),
        (Rounding.SIGNIFICANT.value, _("to significant digits")),
    ]

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="indicators")
    ordering = models.PositiveIntegerField(_("order"), default=0)
    code = models.SlugField(_("code"), max_length=MAX_INDICATOR_CODE, allow_unicode=True)
    label = models.CharField(_("label"), max_length=MAX_INDICATOR_LABEL)
    kind = models.CharField(_("kind"), max_length=20, choices=KINDS, default=ValueKind.NUMBER.value)
    currency = models.CharField(
        _("currency"),
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Write an ISO 4217 code such as USD."))],
        help_text=_("For money: the ISO 4217 code, such as USD or CNY."),
    )
    unit = models.CharField(
        _("unit"),
        max_length=MAX_UNIT,
        blank=True,
        help_text=_(
            "Such as tonnes of CO₂, papers, or index, 2015 = 100. With money or a percentage: at"
            " 2015 prices, of GDP."
        ),
    )
    compact = models.BooleanField(
        _("compact"), default=False, help_text=_("Write 1.2M instead of 1,200,000.")
    )
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0)
    rounding = models.CharField(
        _("rounding"),
        max_length=11,
        choices=ROUNDINGS,
        blank=True,
        default=Rounding.NONE.value,
        help_text=_("Only what is shown is rounded. Downloads and the grid have the exact number."),
    )
    definition = models.TextField(_("definition"), blank=True)
    other_label = models.CharField(
        _("label in the other language"),
        max_length=MAX_INDICATOR_LABEL,
        blank=True,
        default="",
        db_default="",
    )
    other_unit = models.CharField(
        _("unit in the other language"), max_length=MAX_UNIT, blank=True, default="", db_default=""
    )
    also_called = models.CharField(
        _("also called"),
        max_length=MAX_ALSO_CALLED,
        blank=True,
        default="",
        db_default="",
        help_text=ALSO_CALLED_HELP,
    )

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["ordering", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="indicator_code_once", fields=["release", "code"]),
            models.CheckConstraint(
                name="money_has_a_currency", condition=~Q(kind="money") | ~Q(currency="")
            ),
            models.CheckConstraint(
                name="rounding_is_known", condition=Q(rounding__in=["", "decimals", "significant"])
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def sign(self) -> str:
        """Code of the currency of money, `%` of percentages, '' of other values."""
        return self.currency or ("%" if self.kind.startswith("percent") else "")

    def label_in(self, *, other: bool) -> str:
        """Return the label, in the other language if there is one."""
        return (self.other_label if other else "") or self.label

    def unit_in(self, *, other: bool) -> str:
        """Return the unit, in the other language if there is one."""
        return (self.other_unit if other else "") or self.unit

    @property
    def style(self) -> NumberStyle:
        """Style in which the column writes its values."""
        return NumberStyle(
            ValueKind(self.kind), self.currency, self.compact, self.decimals, self.rounding
        )

    @property
    def rounding_words(self) -> str:
        """Rounding of the shown values in words, '' if there is none."""
        count = {"n": self.decimals}
        if self.rounding == Rounding.DECIMALS:
            if not self.decimals:
                return gettext("rounded to whole numbers")
            return (
                ngettext("rounded to %(n)d decimal", "rounded to %(n)d decimals", self.decimals)
                % count
            )
        if self.rounding == Rounding.SIGNIFICANT:
            return (
                ngettext(
                    "rounded to %(n)d significant digit",
                    "rounded to %(n)d significant digits",
                    self.decimals,
                )
                % count
            )
        return ""

    def clean(self) -> None:
        """Require the currency of money."""
        super().clean()
        if self.kind == ValueKind.MONEY and not self.currency:
            raise ValidationError({"currency": _("Money needs a currency, such as USD.")})


class Entity(models.Model):
    """A row of a release, such as a research area."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="entities")
    ordering = models.PositiveIntegerField(_("order"), default=0)
    code = models.SlugField(_("code"), max_length=MAX_ENTITY_CODE, allow_unicode=True)
    label = models.CharField(_("label"), max_length=MAX_ENTITY_LABEL)
    is_group = models.BooleanField(
        pgettext_lazy("of rows", "group"),
        default=False,
        help_text=_(
            "A total of other rows, such as the world or a union. Charts leave it out unless it is"
            " chosen."
        ),
    )

    other_label = models.CharField(
        _("label in the other language"),
        max_length=MAX_ENTITY_LABEL,
        blank=True,
        default="",
        db_default="",
    )
    also_called = models.CharField(
        _("also called"),
        max_length=MAX_ALSO_CALLED,
        blank=True,
        default="",
        db_default="",
        help_text=ALSO_CALLED_HELP,
    )

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

    def label_in(self, *, other: bool) -> str:
        """Return the label, in the other language if there is one."""
        return (self.other_label if other else "") or self.label


class Beginning(models.Func):
    """Beginning of a text, to sort by, as an index can't hold long texts.

    Its length is written in the SQL, by which the databases recognise their index.
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

    # Indexes below begin with each of the two.
    entity = models.ForeignKey(
        Entity, on_delete=models.CASCADE, related_name="observations", db_index=False
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="observations", db_index=False
    )
    period = models.CharField(
        _("period"),
        max_length=10,
        blank=True,
        validators=[RegexValidator(PERIOD, _("Write a year, such as 2022."))],
    )
    value = ExactDecimalField(_("value"), null=True, blank=True)
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
