"""A release as a table: entities down, indicators across, one column for each period."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Protocol

from django.db.models import F, FilteredRelation, Prefetch, Q, QuerySet, prefetch_related_objects
from django.db.models.expressions import OrderBy

from collabsite.web.responses import PAGE_ONLY
from metrics.cells.decimals import plain_decimal
from metrics.cells.formats import format_number
from metrics.cells.parse import ValueKind, adds_to_form
from metrics.cells.units import head_unit
from metrics.models import Beginning, Entity, Indicator, Observation, Release


@dataclass(frozen=True)
class Column:
    """A column: an indicator in a period; `period` is '' if the data names none."""

    key: str
    code: str
    label: str
    header: str
    period: str
    kind: Annotated[str, ValueKind]
    unit: str
    definition: str
    language: str = field(metadata=PAGE_ONLY)
    indicator: Indicator = field(metadata=PAGE_ONLY)
    # Whether names are in the other language of the data, as far as there are any.
    is_other: bool = field(default=False, metadata=PAGE_ONLY)

    @property
    def numeric(self) -> bool:
        """Return whether the column's values are numbers, which are aligned right."""
        return self.kind != ValueKind.TEXT

    @property
    def is_measure(self) -> bool:
        """Return whether the column's values are quantities, which a chart can show."""
        return ValueKind(self.kind).is_measure

    @property
    def head_unit(self) -> str:
        """Unit as the head of the column shows it."""
        return head_unit(self.kind, self.unit)

    @property
    def unit_beside_cells(self) -> str:
        """Unit for the head if the cells do not show it, as they do a currency and `%`."""
        return "" if self.unit and self.unit == self.indicator.sign else self.head_unit


@dataclass(frozen=True)
class Cell:
    """A cell as shown (`text`) and as a number (`value`, a plain decimal, None for text)."""

    text: str
    value: str | None
    status: Annotated[str, Observation.Status]
    note: str


@dataclass(frozen=True)
class DataRow:
    """An entity and its cells, in the order of the columns."""

    code: str
    label: str
    cells: tuple[Cell, ...]


ABSENT_STATUSES = (Observation.Status.MISSING, Observation.Status.NOT_APPLICABLE)
MISSING_CELL = Cell(text="—", value=None, status=Observation.Status.MISSING, note="")


def read_periods(release: Release) -> dict[str, list[str]]:
    """Return the periods of each indicator that has values, by its code; reads all values."""
    found: dict[str, list[str]] = {}
    pairs = (
        Observation.objects.filter(indicator__release=release)
        .order_by("indicator", "period")
        .values_list("indicator__code", "period")
        .distinct()
    )
    for indicator, period in pairs:
        found.setdefault(indicator, []).append(period)
    return found


def columns(
    release: Release,
    *,
    periods: Mapping[str, Sequence[str]] | None = None,
    shown_in: str = "",
) -> tuple[Column, ...]:
    """Return the columns of a release; `periods` are by default those that it stores.

    They are `shown_in` a language if the data has its names in it, and else in its own.
    """
    language = release.content.get("language") or release.dataset.language
    is_other = bool(shown_in and shown_in != language and release.content.get("other_title"))
    indicators = list(release.indicators.all())
    if periods is None:
        periods = release.content.get("periods")
    if periods is None:
        periods = read_periods(release)
    return tuple(
        column
        for indicator in indicators
        for column in columns_of(
            indicator,
            periods.get(indicator.code, [""]),
            language=shown_in if is_other else language,
            is_other=is_other,
        )
    )


def columns_of(
    indicator: Indicator, periods: Sequence[str], *, language: str, is_other: bool = False
) -> tuple[Column, ...]:
    """Return the columns of an indicator, one for each period."""
    return tuple(
        Column(
            key=f"{indicator.code}:{period}" if len(periods) > 1 else indicator.code,
            code=indicator.code,
            label=label,
            header=header(label, period),
            period=period,
            kind=indicator.kind,
            unit=unit(indicator, other=is_other),
            definition=indicator.definition,
            language=language,
            indicator=indicator,
            is_other=is_other,
        )
        for label in [indicator.label_in(other=is_other)]
        for period in periods
    )


def unit(indicator: Indicator, *, other: bool = False) -> str:
    """Return the unit of a column, such as `papers`, `USD`, `USD at 2015 prices` or `% of GDP`."""
    return " ".join(filter(None, (indicator.sign, indicator.unit_in(other=other))))


def header(label: str, period: str) -> str:
    """Return a column's header: its label, with the period if the label does not name it."""
    return label if not period or period in label else f"{label} ({period})"


def entities(release: Release, across: Sequence[Column] | None = None) -> QuerySet[Entity]:
    """Return the rows of a release with their observations prefetched: two queries in all.

    With `across`, only the observations in these columns.
    """
    return release.entities.prefetch_related(_observations(across))


def prefetch_observations(rows: Sequence[Entity], across: Sequence[Column]) -> None:
    """Prefetch the observations of rows in these columns: one query."""
    prefetch_related_objects(rows, _observations(across))


def _observations(across: Sequence[Column] | None) -> "Prefetch[str, QuerySet[Observation], str]":
    observations = Observation.objects.order_by()
    if across is not None:
        observations = observations.filter(
            indicator__in={c.indicator.pk for c in across}, period__in={c.period for c in across}
        )
    return Prefetch("observations", queryset=observations)


def order_by_value(
    rows: QuerySet[Entity], column: Column, *, descending: bool = False
) -> QuerySet[Entity]:
    """Sort the rows by a column, as numbers or as text; missing values come last either way."""
    of_column = Q(observations__indicator=column.indicator.pk, observations__period=column.period)
    if not column.numeric:
        absent = Q(observations__status__in=ABSENT_STATUSES) | Q(observations__literal="")
        of_column &= ~absent
    rows = rows.annotate(sorting=FilteredRelation("observations", condition=of_column))
    key = F("sorting__value" if column.numeric else "sorting__literal")
    keys: list[F | Beginning] = [key] if column.numeric else [Beginning(key), key]
    by = (OrderBy(each, descending=descending, nulls_last=True) for each in keys)
    return rows.order_by(*by, "ordering", "pk")


def rows(shown: Iterable[Entity], across: Sequence[Column]) -> tuple[DataRow, ...]:
    """Return these entities (from `entities`) as rows of cells, in the language of the columns."""
    other = any(column.is_other for column in across)
    return tuple(
        DataRow(code=entity.code, label=entity.label_in(other=other), cells=cells(entity, across))
        for entity in shown
    )


def cells(
    entity: Entity, across: Sequence[Column], *, as_typed: bool = False, exact: bool = False
) -> tuple[Cell, ...]:
    """Return the entity's cells in the order of the columns."""
    found = {(o.indicator_id, o.period): o for o in entity.observations.all()}
    return tuple(
        cell(
            observation,
            column.indicator,
            language=column.language,
            as_typed=as_typed,
            exact=exact,
        )
        if (observation := found.get((column.indicator.pk, column.period)))
        else MISSING_CELL
        for column in across
    )


class StoredValue(Protocol):
    """A stored cell: an `Observation`, or the fields of one."""

    @property
    def value(self) -> Decimal | None: ...
    @property
    def literal(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def note(self) -> str: ...


def cell(
    observation: StoredValue,
    indicator: Indicator,
    *,
    language: str,
    as_typed: bool = False,
    exact: bool = False,
) -> Cell:
    """Return an observation as a text, as shown or as typed, and as a number.

    With `exact` the text is not rounded.
    """
    value = observation.value
    text = (
        text_as_typed(observation, indicator, language=language)
        if as_typed
        else cell_text(observation, indicator, language=language, exact=exact)
    )
    return Cell(
        text=text,
        value=None if value is None else plain_decimal(value),
        status=observation.status,
        note=observation.note,
    )


def cell_text(
    observation: StoredValue, indicator: Indicator, *, language: str, exact: bool = False
) -> str:
    """Return an observation as its column shows it.

    All numbers of a column have one form, whatever was typed, unless what was typed says more.
    """
    value, literal = observation.value, observation.literal
    if value is None:
        return literal or MISSING_CELL.text
    if literal and literal_adds(literal, value, indicator, language):
        return literal
    return display_value(value, indicator, language, exact=exact)


def literal_adds(literal: str, value: Decimal, indicator: Indicator, language: str) -> bool:
    """Return whether a typed text says more than its column's format of the value."""
    return adds_to_form(
        literal,
        display_value(value, indicator, language, exact=True),
        kind=indicator.kind,
        currency=indicator.currency,
        rounding=indicator.rounding,
    )


def text_as_typed(observation: StoredValue, indicator: Indicator, *, language: str) -> str:
    """Return an observation as it was typed, if that is stored, or as its column shows it."""
    if observation.literal:
        return observation.literal
    value = observation.value
    return MISSING_CELL.text if value is None else display_value(value, indicator, language)


def display_value(
    value: Decimal, indicator: Indicator, language: str, *, exact: bool = False
) -> str:
    """Return a value in the format of its indicator, or `exact`, in the dataset's language."""
    style = indicator.style
    return format_number(value, style.exact if exact else style, language=language)
