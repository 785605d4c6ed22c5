"""What a query string asks of a release: which columns, and which rows in which order.

The page, its `.json` twin and the downloads share it, so that they show the same.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from collabsite.web.query_params import (
    UNVALIDATED_ON_PAGES,
    Description,
    InvalidQuery,
    Pattern,
    Query,
    Words,
    other_parameters,
)
from metrics import pivot
from metrics.filters import ALL_PERIODS, ReleaseFilter
from metrics.models import Entity, Release

# What `?sort=` calls the first column; a code has no colon, so no other is called so.
ENTITY = ":entity"

# So many columns are all shown; of more, the newest period of each indicator.
MAX_COLUMNS_SHOWN = 12
# Each is a search of its own in the database.
MAX_RANGES = 12


# For `?page=`: every row there is, which the `.json` twin alone can give.
ALL_ROWS = "all"


class SelectionError(InvalidQuery):
    """The query asks for what can't be; `problems` say to its reader what, and what to do."""


@dataclass(frozen=True)
class SelectionQuery(Query):
    """What is asked of the rows and columns of a release: the same of its page and of its files."""

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
        """What was asked, by the names of the parameters."""
        named = {"sort": self.sort, "entity": self.entity, "period": self.period}
        return {**self.bounds, **named}


@dataclass(frozen=True)
class DatasetQuery(SelectionQuery):
    """What is asked of the page of a release."""

    page: Annotated[
        str,
        Pattern(
            f"{ALL_ROWS}|[1-9][0-9]{{0,8}}",
            gettext_noop("the number of a page, or “all”"),
            longest=9,
        ),
        Description(
            "The page of rows; the first is 1. `all` gives all rows at once, in JSON alone."
        ),
    ] = "1"


@dataclass(frozen=True)
class ValueRange:
    """The values of a column that are asked for, from `least` to `most`, themselves included."""

    column: pivot.Column
    least: Decimal | None
    most: Decimal | None


@dataclass(frozen=True)
class AppliedFilters:
    """What the rows are filtered by: a text in their names, and ranges of values."""

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

    @property
    def is_filtered(self) -> bool:
        """Tell whether there may be rows that are left out."""
        return self.filters != AppliedFilters()

    @property
    def shows_all_by_default(self) -> bool:
        """Tell whether all columns are shown where no period is chosen."""
        return len(self.all_columns) <= MAX_COLUMNS_SHOWN or len(self.periods) < 2

    @property
    def sort_column(self) -> pivot.Column | None:
        """The column that the rows are sorted by; None if by their names or in their own order."""
        return next((c for c in self.columns if c.key == self.sort.removeprefix("-")), None)

    @property
    def sort_query(self) -> str:
        """The query for the same without any filter."""
        return urlencode(
            {n: v for n, v in [("period", self.period), ("sort", self.sort)] if v}, safe=":"
        )

    def query_values(self) -> dict[str, str]:
        """Return the names and values that ask for this selection; '' asks for nothing."""
        asked = {"entity": self.filters.entity, "period": self.period}
        for each in self.filters.ranges:
            for end, bound in (("from", each.least), ("to", each.most)):
                asked[f"{each.column.key}.{end}"] = (
                    "" if bound is None else pivot.plain_decimal(bound)
                )
        return asked | {"sort": self.sort}

    def query_with(self, **changes: str) -> str:
        """Return the query with these values instead of its own; '' leaves one out."""
        asked = self.query_values() | changes
        return urlencode({name: value for name, value in asked.items() if value}, safe=":")


def select(release: Release, query: Mapping[str, str]) -> Selection:
    """Return what a query asks of a release; what is unknown in it is left aside.

    Raises `SelectionError` if a value can't be meant: a bound that is no number, an unknown period.
    """
    everything = pivot.columns(release)
    periods = tuple(sorted({c.period for c in everything if c.period}, reverse=True))
    asked = _with_chosen_range(
        query,
        {column.key for column in everything if column.numeric},
    )
    period = asked.get("period", "").strip()
    # A period is looked for below, where an unknown one is refused.
    shown = _shown(everything, period if period in {*periods, ALL_PERIODS} else "")
    bounded = _bounded(asked, shown=shown, everything=everything)
    filtered = ReleaseFilter(
        {name: asked.get(name, "") for name in ("entity", "period")},
        pivot.entities(release, shown).order_by(),
        periods=periods,
        bounded=bounded,
    )
    if not filtered.is_valid():
        raise SelectionError(tuple(_problems(filtered)))
    cleaned = filtered.form.cleaned_data
    rows, sort = _sorted(filtered.qs, asked.get("sort", ""), shown)
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
    """Return these columns by all that an address may call them.

    A column's key names it, and so does its indicator's code with its period, or alone if it is
    the newest: what an address names is found again in a release with more or fewer periods.
    """
    found: dict[str, pivot.Column] = {}
    for column in sorted(columns, key=lambda c: c.period):
        found |= {column.code: column, f"{column.code}:{column.period}": column}
    return found


def _with_chosen_range(asked: Mapping[str, str], numeric: Collection[str]) -> Mapping[str, str]:
    """Return the query with the range of the form under the name of the column chosen there."""
    if "column" not in asked:
        return asked
    ends = {end: asked[end].strip() for end in ("from", "to") if asked.get(end, "").strip()}
    column = asked["column"].strip()
    if ends and column not in numeric:
        raise SelectionError((_("Choose the column of numbers that “from” and “to” are about."),))
    replaced = {name: text for name, text in asked.items() if name.partition(".")[0] != column}
    return {**(replaced if ends else asked), **{f"{column}.{end}": ends[end] for end in ends}}


def _shown(everything: Sequence[pivot.Column], period: str) -> tuple[pivot.Column, ...]:
    """Return the columns of a period and those that have none; if it is '', those to begin with."""
    if period == ALL_PERIODS or (not period and len(everything) <= MAX_COLUMNS_SHOWN):
        return tuple(everything)
    if period:
        return tuple(c for c in everything if c.period in {period, ""})
    newest: dict[str, str] = {}
    for column in everything:
        newest[column.code] = max(column.period, newest.get(column.code, ""))
    return tuple(c for c in everything if c.period == newest[c.code])


def _bounded(
    asked: Mapping[str, str],
    *,
    shown: Sequence[pivot.Column],
    everything: Sequence[pivot.Column],
) -> dict[pivot.Column, dict[str, str]]:
    """Return what the query says of the ends (`from`, `to`) of columns of numbers."""
    known = columns_by_name(everything) | columns_by_name(shown)
    found: dict[pivot.Column, dict[str, str]] = {}
    for name, text in asked.items():
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
    """Say of each value that can't be meant what is wrong with it."""
    for name, errors in filtered.form.errors.items():
        field = filtered.form.fields[name]
        for error in errors:
            yield _("%(about)s: %(error)s") % {"about": field.label, "error": error}


def _sorted(
    rows: QuerySet[Entity], sort: str, shown: Sequence[pivot.Column]
) -> tuple[QuerySet[Entity], str]:
    """Return the rows in order, and what they are sorted by: what is not shown sorts nothing."""
    # The last of several, and only one column: what the table's head can show.
    key = sort.partition(",")[0]
    descending = key.startswith("-")
    sign = "-" if descending else ""
    name = key.removeprefix("-")
    if name == ENTITY:
        return rows.order_by(f"{sign}label", f"{sign}pk"), sign + ENTITY
    column = columns_by_name(shown).get(name)
    if column is None:
        return rows.order_by("ordering", "pk"), ""
    return pivot.order_by_value(rows, column, descending=descending), sign + column.key
