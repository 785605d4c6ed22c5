"""Chart of a release, as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from django.utils.csp import CSP

from metrics.cells.units import Subtitle, subtitle
from metrics.charts.choice import (
    HAS_SCALE,
    ChartQuery,
    columns_by_code,
    columns_over_time,
    read_query,
    shown_periods,
)
from metrics.charts.kinds import ChartError, sentence
from metrics.charts.release_chart import ReleaseChart, chosen_chart, release_chart
from metrics.charts.svg import STYLE_HASH
from metrics.models import Release
from metrics.public.names import read_content
from metrics.tables import pivot
from metrics.tables.selection import ALL_PERIODS, MAX_COLUMNS_SHOWN, SelectionError

CHART_FILES = {"svg": "image/svg+xml", "png": "image/png"}

# Content security policy of a chart's file: it may load its own style alone, for dark screens.
CHART_FILE_POLICY: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "style-src": [STYLE_HASH],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}


@dataclass(frozen=True)
class PageChart:
    """A chart on a page (None if the release has none), and what its toolbar offers and shows.

    `asked` are the parameters by which it differs from the chart that was issued.
    """

    chart: ReleaseChart | None
    asked: dict[str, str]
    periods: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    has_scale: bool = False
    subtitle: Subtitle | None = None


def page_chart(
    release: Release,
    query: ChartQuery,
    *,
    across: Sequence[pivot.Column],
    page_url: str,
    forgiving: bool,
) -> PageChart:
    """Return the chart that a query asks for, for the page at `page_url`.

    `across` are all columns of the release. A query that the data does not fit raises
    `SelectionError`; if it is `forgiving`, the chart that was issued is shown.
    """
    content = read_content(release)
    issued = content.chart
    over_time = columns_over_time(issued, across)
    try:
        choice, asked = read_query(release, issued, query, over_time)
        chart = chosen_chart(release, content, choice) if asked else release_chart(release, content)
    except ChartError as error:
        if not forgiving:
            named = [each.name for each in fields(ChartQuery) if getattr(query, each.name)]
            raise SelectionError((f"{', '.join(named)}: {sentence(error)}",)) from error
        choice, asked, chart = issued, {}, release_chart(release, content)
    if chart is None:
        return PageChart(None, asked)
    # A wide table begins with the newest period of each column.
    is_of_periods = any("/" in column.code for column in chart.columns)
    period = {"period": ALL_PERIODS} if is_of_periods and len(across) > MAX_COLUMNS_SHOWN else {}
    sorting = period | ({"sort": chart.sort} if chart.sort else {})
    address = page_url.removesuffix("/")
    periods = tuple(column.period for column in over_time if column.period)
    since, until = shown_periods(choice, periods) if periods else ("", "")
    return PageChart(
        replace(
            chart,
            svg_url="" if asked else f"{address}.svg",
            png_url="" if asked else f"{address}.png",
            # The table sorted as the chart, if the page's own table does not show these numbers.
            table_url=f"{page_url}?{urlencode(sorting, safe=':')}" if sorting else "",
        ),
        asked,
        periods=periods if len(periods) > 1 else (),
        since=since,
        until=until,
        has_scale=choice.kind in HAS_SCALE,
        subtitle=subtitle(columns_by_code(across, [column.code for column in chart.columns])),
    )
