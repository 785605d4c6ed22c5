"""Selection of a release by a query string: its columns, and its rows in their order.

The page, its JSON and the downloads share it, so that they show the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _
from msgspec import Meta

from collabsite.web.query_params import InvalidQuery, Words
from collabsite.web.text import format_list
from metrics.models import Entity, Release
from metrics.tables import pivot

# For `?period=`: every period there is.
ALL_PERIODS = "all"
# The name of the first column in `?sort=`; it can't be a code, which has no colon.
ENTITY = ":entity"

# So many columns are all shown; of more, the newest period of each indicator.
MAX_COLUMNS_SHOWN = 12
# So many periods a message names.
MAX_NAMED = 8


class SelectionError(InvalidQuery):
    """The query is not valid; `problems` are messages for the reader."""


@dataclass(frozen=True)
class SelectionQuery:
    """Query parameters that select rows and columns of a release, on pages and in files."""

    sort: Annotated[
        Words,
        Meta(
            description="The key of a column, with `-` before it for descending; `:entity` is the first column."
            " Rows without a value come last."
        ),
    ] = ""
    entity: Annotated[
        Words, Meta(description="A text that the row's name has in it, in whatever case.")
    ] = ""
    period: Annotated[
        Words,
        Meta(description="The period of the columns, or `all`; without it, the newest of many."),
    ] = ""

    @property
    def selects(self) -> bool:
        """Return whether it asks for anything but the whole release."""
        return bool(self.sort or self.entity or self.period)


@dataclass(frozen=True)
class Selection:
    """Columns, and rows filtered and sorted but not paged, of a release.

    `sort` is a column's key or `:entity`, with `-` for descending, '' for the rows' own order;
    `entity` is a text in the names of all rows; `period` is one of `periods`, `all`, or '' where the
    reader chose none. `all_columns` has the columns of all periods.
    """

    release: Release
    columns: tuple[pivot.Column, ...]
    all_columns: tuple[pivot.Column, ...]
    rows: QuerySet[Entity]
    sort: str
    entity: str
    period: str
    periods: tuple[str, ...]
    # Names and values of the query of the chart beside the rows, which `query` leaves out.
    chart: tuple[tuple[str, str], ...] = ()

    @property
    def shows_all_by_default(self) -> bool:
        """Return whether all columns are shown without a period in the query."""
        return len(self.all_columns) <= MAX_COLUMNS_SHOWN or len(self.periods) < 2

    @property
    def sort_column(self) -> pivot.Column | None:
        """Column that the rows are sorted by; None if by their names or in their own order."""
        return next((c for c in self.columns if c.key == self.sort.removeprefix("-")), None)

    @property
    def query(self) -> str:
        """Query for the same rows and columns again, without a question mark and without a page."""
        return replace(self, chart=()).query_with()

    def query_with(self, **changes: str) -> str:
        """Return the query with new values for some names; '' removes a name."""
        values = {"entity": self.entity, "period": self.period, "sort": self.sort}
        values |= dict(self.chart) | changes
        return urlencode({name: value for name, value in values.items() if value}, safe=":,")


def select(
    release: Release,
    query: SelectionQuery = SelectionQuery(),
    *,
    shown_in: str = "",
    forgiving: bool = False,
) -> Selection:
    """Return the selection of a release by a query.

    Names are `shown_in` a language if the data has them, and else in that of the data. An unknown
    period raises `SelectionError`; if it is `forgiving`, the default periods are shown.
    """
    everything = pivot.columns(release, shown_in=shown_in)
    periods = tuple(sorted({c.period for c in everything if c.period}, reverse=True))
    period, text = query.period.strip(), query.entity.strip()
    choices = [*periods, ALL_PERIODS]
    if period and period not in choices:
        if not forgiving:
            known = format_list(
                [*choices[:MAX_NAMED], *(["…"] if len(choices) > MAX_NAMED else [])]
            )
            sentence = _("Period: the data has no such period; choose one of: %(known)s")
            raise SelectionError((sentence % {"known": known},))
        period = ""
    shown = _shown(everything, period)
    rows = pivot.entities(release, shown).order_by()
    if text:
        named = Q()
        for form in _case_variants(text):
            named |= Q(label__icontains=form) | Q(other_label__icontains=form)
        rows = rows.filter(named)
    rows, sort = _sorted(rows, query.sort, shown)
    return Selection(
        release=release,
        columns=shown,
        all_columns=everything,
        rows=rows,
        sort=sort,
        entity=text,
        period=period,
        periods=periods,
    )


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
    column = _columns_by_name(shown).get(name)
    if column is None:
        return rows.order_by("ordering", "pk"), ""
    return pivot.order_by_value(rows, column, descending=descending), sign + column.key


def _columns_by_name(columns: Iterable[pivot.Column]) -> dict[str, pivot.Column]:
    """Return these columns by all their names in a query.

    A column has its key, its indicator's code with its period, and the code alone if it is the
    newest, so that a query works for a release with more or fewer periods.
    """
    found: dict[str, pivot.Column] = {}
    for column in sorted(columns, key=lambda c: c.period):
        found |= {column.code: column, f"{column.code}:{column.period}": column}
    return found


def _case_variants(text: str) -> list[str]:
    """Return the text in upper, lower and title case, which a database may not compare as equal.

    SQLite knows the case of ASCII alone, and so does PostgreSQL in the locale C.
    """
    forms = {
        form.encode().lower(): form
        for form in [text, text.lower(), text.upper(), text.capitalize(), text.title()]
    }
    return list(forms.values())
