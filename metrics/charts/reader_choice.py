"""Chart that a reader chooses of a release: its rows and its periods."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from msgspec import Meta

from collabsite.web.query_params import Words
from metrics.cells.periods import period_position
from metrics.charts.choice import code_of, drawn_by_default
from metrics.charts.kinds import MAX_LINES, OVER_TIME, ChartError
from metrics.content import NO_CHART, ChartContent
from metrics.models import Release
from metrics.tables import pivot


@dataclass(frozen=True)
class ChartQuery:
    """Query parameters of the chart of a release; without any, it is the one that was issued."""

    rows: Annotated[
        tuple[str, ...],
        Meta(description=f"Codes of at most {MAX_LINES} rows of the chart, separated by commas."),
    ] = ()
    since: Annotated[Words, Meta(description="The first period of the chart.")] = ""
    until: Annotated[Words, Meta(description="Its last period.")] = ""


@dataclass(frozen=True)
class ReaderChart:
    """Content of the chart for a query, and those of `rows`, `since` and `until` that differ from it.

    `periods` are those of its indicator.
    """

    content: ChartContent
    query: tuple[tuple[str, str], ...]
    periods: tuple[str, ...]

    @property
    def is_chosen(self) -> bool:
        """Return whether the reader chose anything."""
        return bool(self.query)


def read_chart(
    release: Release, issued: ChartContent, query: ChartQuery, across: Sequence[pivot.Column]
) -> ReaderChart:
    """Return the chart for a query; `across` are all columns of the release.

    Raises `ChartError` for a query that the data does not fit.
    """
    numeric = [column for column in across if column.is_measure]
    usual = drawn_by_default(numeric) or numeric
    first = issued.columns[0].partition("/")[0] if issued.columns else ""
    indicator = first or (usual[0].code if usual else "")
    columns = [column for column in numeric if column.code == indicator]
    columns.sort(key=lambda column: period_position(column.period or "0000"))
    periods = tuple(column.period for column in columns if column.period)
    if issued.kind == NO_CHART or not columns:
        return ReaderChart(issued, (), periods)
    ends = _ends(issued, periods) if first else (periods[:1] + periods[-1:]) or ("", "")
    rows = _ordered_rows(release, query.rows)
    # Without what is so anyway.
    since = "" if query.since == ends[0] else query.since
    until = "" if query.until == ends[-1] else query.until
    content = issued
    if since or until:
        shown = _between(columns, since or ends[0], until or ends[-1])
        over_time = issued.kind if issued.kind in OVER_TIME else "line"
        kind = over_time if len(shown) > 1 else "bar"
        content = replace(content, kind=kind, columns=tuple(map(code_of, shown)))
    if set(rows) == set(issued.rows):
        rows = ()
    if rows:
        total = release.content.get("rows") or release.entities.count()
        highlight = issued.highlight if issued.highlight in rows else ""
        content = replace(content, rows=rows, of_rows=total, largest_by="", highlight=highlight)
    chosen = {"rows": ",".join(rows), "since": since, "until": until}
    return ReaderChart(content, tuple((n, value) for n, value in chosen.items() if value), periods)


def _ends(issued: ChartContent, periods: Sequence[str]) -> tuple[str, str]:
    """Return the first and the last period of a chart; its columns may have none."""
    named = {code.partition("/")[2] for code in issued.columns}
    if "" in named and issued.kind in OVER_TIME:
        # All periods of the indicator.
        return periods[0], periods[-1]
    shown = [period for period in periods if period in named] or [*periods[-1:], ""]
    return shown[0], shown[-1]


def _ordered_rows(release: Release, codes: Sequence[str]) -> tuple[str, ...]:
    """Return the codes in the order of the release."""
    named = {code for each in codes for code in each.split(",") if code}
    if len(named) > MAX_LINES:
        sentence = _("a chart can show at most {most} rows, and this has {count}; choose fewer")
        raise ChartError(format_lazy(sentence, most=MAX_LINES, count=len(named)))
    found = release.entities.filter(code__in=named).values_list("code", flat=True)
    known = tuple(found) if named else ()
    if unknown := named.difference(known):
        raise ChartError(format_lazy(_("the data has no row “{codes}”"), codes=min(unknown)))
    return known


def _between(columns: Sequence[pivot.Column], since: str, until: str) -> list[pivot.Column]:
    """Return the columns from one period to another."""
    places = {column.period: n for n, column in enumerate(columns)}
    for period in (since, until):
        if period not in places:
            raise ChartError(format_lazy(_("the data has no period “{period}”"), period=period))
    if places[since] > places[until]:
        raise ChartError(_("the first period is later than the last; swap them"))
    return list(columns[places[since] : places[until] + 1])
