"""Selection of a release by a query string: its columns, and its rows in their order.

The page, its JSON and the downloads share it, so that they show the same.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated
from urllib.parse import urlencode

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _

from collabsite.web.query_params import (
    UNVALIDATED_ON_PAGES,
    Description,
    InvalidQuery,
    Query,
    Words,
    other_parameters,
)
from metrics import pivot
from metrics.decimals import plain_decimal
from metrics.filters import ALL_PERIODS, ReleaseFilter
from metrics.models import Entity, Release

# The name of the first column in `?sort=`; it can't be a code, which has no colon.
ENTITY = ":entity"

# So many columns are all shown; of more, the newest period of each indicator.
MAX_COLUMNS_SHOWN = 12
# Each is a search of its own in the database.
MAX_RANGES = 12


class SelectionError(InvalidQuery):
    """The query is not valid; `problems` are messages for the reader."""


@dataclass(frozen=True)
class SelectionQuery(Query):
    """Query parameters that select rows and columns of a release, on pages and in files."""

    sort: Annotated[
        Words,
        UNVALIDATED_ON_PAGES,
        Description(
            "The key of a column, with `-` before it for descending; `:entity` is the first column."
            " Rows without a value come last."
        ),
    ] = ""
    entity: Annotated[
        Words,
        UNVALIDATED_ON_PAGES,
        Description("A text that the row's name has in it, in whatever case."),
    ] = ""
    period: Annotated[
        Words,
        UNVALIDATED_ON_PAGES,
        Description("The period of the columns, or `all`; without it, the newest of many."),
    ] = ""
    bounds: Annotated[
        Mapping[str, str],
        Description(
            "`<column>.from` and `<column>.to`: the least and the most that a value in a column of"
            " numbers may be, such as `1240`, `$1.2M` or `35%`."
        ),
    ] = other_parameters()

    @property
    def values(self) -> dict[str, str]:
        """Values by the names of the parameters."""
        named = {"sort": self.sort, "entity": self.entity, "period": self.period}
        return {**self.bounds, **named}


@dataclass(frozen=True)
class ValueRange:
    """Range of values of a column, from `least` to `most` inclusive."""

    column: pivot.Column
    least: Decimal | None
    most: Decimal | None


@dataclass(frozen=True)
class AppliedFilters:
    """Filters of the rows: a text in their names, and ranges of values."""

    entity: str = ""
    ranges: tuple[ValueRange, ...] = ()


@dataclass(frozen=True)
class Selection:
    """Columns, and rows filtered and sorted but not paged, of a release.

    `sort` is a column's key or `:entity`, with `-` for descending, '' for the rows' own order;
    `period` is one of `periods`, `all`, or '' where the reader chose none. `query` asks for the
    same again, without a question mark and without a page. `all_columns` has the columns of all periods.
    """

    release: Release
    columns: tuple[pivot.Column, ...]
    all_columns: tuple[pivot.Column, ...]
    rows: QuerySet[Entity]
    sort: str
    filters: AppliedFilters
    period: str
    periods: tuple[str, ...]
    query: str
    # Names and values of the query of the chart beside the rows, which `query` leaves out.
    chart: tuple[tuple[str, str], ...] = ()

    @property
    def is_filtered(self) -> bool:
        """Return whether rows may be left out."""
        return self.filters != AppliedFilters()

    @property
    def shows_all_by_default(self) -> bool:
        """Return whether all columns are shown without a period in the query."""
        return len(self.all_columns) <= MAX_COLUMNS_SHOWN or len(self.periods) < 2

    @property
    def sort_column(self) -> pivot.Column | None:
        """Column that the rows are sorted by; None if by their names or in their own order."""
        return next((c for c in self.columns if c.key == self.sort.removeprefix("-")), None)

    @property
    def sort_query(self) -> str:
        """Query for the same without any filter."""
        return urlencode(
            {n: v for n, v in [("period", self.period), ("sort", self.sort), *self.chart] if v},
            safe=":,",
        )

    def query_values(self) -> dict[str, str]:
        """Return the names and values of the query of this selection; '' is left out of it."""
        values = {"entity": self.filters.entity, "period": self.period}
        for each in self.filters.ranges:
            for end, bound in (("from", each.least), ("to", each.most)):
                values[f"{each.column.key}.{end}"] = "" if bound is None else plain_decimal(bound)
        return values | {"sort": self.sort}

    def query_with(self, **changes: str) -> str:
        """Return the query with new values for some names; '' removes a name."""
        values = self.query_values() | dict(self.chart) | changes
        return urlencode({name: value for name, value in values.items() if value}, safe=":,")


def select(release: Release, query: Mapping[str, str], *, shown_in: str = "") -> Selection:
    """Return the selection of a release by a query; unknown parameters are ignored.

    Names are `shown_in` a language if the data has them, and else in that of the data.
    Raises `SelectionError` for an invalid value: a bound that is no number, an unknown period.
    """
    everything = pivot.columns(release, shown_in=shown_in)
    periods = tuple(sorted({c.period for c in everything if c.period}, reverse=True))
    params = _with_chosen_range(
        query,
        {column.key for column in everything if column.numeric},
    )
    period = params.get("period", "").strip()
    # A period is looked for below, where an unknown one is refused.
    shown = _shown(everything, period if period in {*periods, ALL_PERIODS} else "")
    bounded = _bounded(params, shown=shown, everything=everything)
    filtered = ReleaseFilter(
        {name: params.get(name, "") for name in ("entity", "period")},
        pivot.entities(release, shown).order_by(),
        periods=periods,
        bounded=bounded,
    )
    if not filtered.is_valid():
        raise SelectionError(tuple(_problems(filtered)))
    cleaned = filtered.form.cleaned_data
    rows, sort = _sorted(filtered.qs, params.get("sort", ""), shown)
    selection = Selection(
        release=release,
        columns=shown,
        all_columns=everything,
        rows=rows,
        sort=sort,
        filters=AppliedFilters(
            entity=cleaned["entity"],
            ranges=tuple(
                ValueRange(column, bounds.least, bounds.most)
                for column, bounds in filtered.bounds().items()
            ),
        ),
        period=cleaned["period"],
        periods=periods,
        query="",
    )
    return replace(selection, query=selection.query_with())


def columns_by_name(columns: Iterable[pivot.Column]) -> dict[str, pivot.Column]:
    """Return these columns by all their names in a query.

    A column has its key, its indicator's code with its period, and the code alone if it is the
    newest, so that a query works for a release with more or fewer periods.
    """
    found: dict[str, pivot.Column] = {}
    for column in sorted(columns, key=lambda c: c.period):
        found |= {column.code: column, f"{column.code}:{column.period}": column}
    return found


def _with_chosen_range(params: Mapping[str, str], numeric: Collection[str]) -> Mapping[str, str]:
    """Return the query with the range of the form under the name of its column."""
    if "column" not in params:
        return params
    ends = {end: params[end].strip() for end in ("from", "to") if params.get(end, "").strip()}
    column = params["column"].strip()
    if ends and column not in numeric:
        raise SelectionError((_("Choose the column of numbers that “from” and “to” are about."),))
    replaced = {name: text for name, text in params.items() if name.partition(".")[0] != column}
    return {**(replaced if ends else params), **{f"{column}.{end}": ends[end] for end in ends}}


def _shown(everything: Sequence[pivot.Column], period: str) -> tuple[pivot.Column, ...]:
    """Return the columns of a period and those without one; without a period, the default ones."""
    if period == ALL_PERIODS or (not period and len(everything) <= MAX_COLUMNS_SHOWN):
        return tuple(everything)
    if period:
        return tuple(c for c in everything if c.period in {period, ""})
    newest: dict[str, str] = {}
    for column in everything:
        newest[column.code] = max(column.period, newest.get(column.code, ""))
    return tuple(c for c in everything if c.period == newest[c.code])


def _bounded(
    params: Mapping[str, str],
    *,
    shown: Sequence[pivot.Column],
    everything: Sequence[pivot.Column],
) -> dict[pivot.Column, dict[str, str]]:
    """Return the bounds (`from`, `to`) in the query by columns of numbers."""
    known = columns_by_name(everything) | columns_by_name(shown)
    found: dict[pivot.Column, dict[str, str]] = {}
    for name, text in params.items():
        code, dot, end = name.rpartition(".")
        column = known.get(code) if dot and end in {"from", "to"} and text.strip() else None
        if column is not None and column.numeric:
            found.setdefault(column, {})[end] = text
    if len(found) > MAX_RANGES:
        raise SelectionError(
            (
                _("At most %(most)s columns can be filtered at once; leave some out.")
                % {"most": MAX_RANGES},
            )
        )
    return found


def _problems(filtered: ReleaseFilter) -> Iterable[str]:
    """Yield a message for each invalid value."""
    for name, errors in filtered.form.errors.items():
        field = filtered.form.fields[name]
        for error in errors:
            yield _("%(about)s: %(error)s") % {"about": field.label, "error": error}


def _sorted(
    rows: QuerySet[Entity], sort: str, shown: Sequence[pivot.Column]
) -> tuple[QuerySet[Entity], str]:
    """Return the sorted rows, and the key of the order; a hidden column sorts nothing."""
    # The last of several, and only one column: what the table's head can show.
    key = sort.partition(",")[0]
    descending = key.startswith("-")
    sign = "-" if descending else ""
    name = key.removeprefix("-")
    if name == ENTITY:
        if any(column.is_other for column in shown):
            rows = rows.alias(shown_label=Coalesce(NullIf("other_label", Value("")), "label"))
            return rows.order_by(f"{sign}shown_label", f"{sign}pk"), sign + ENTITY
        return rows.order_by(f"{sign}label", f"{sign}pk"), sign + ENTITY
    column = columns_by_name(shown).get(name)
    if column is None:
        return rows.order_by("ordering", "pk"), ""
    return pivot.order_by_value(rows, column, descending=descending), sign + column.key
