"""Chart of a release, as its page shows it."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.csp import CSP
from django.utils.safestring import SafeString, mark_safe

from collabsite.web.responses import INCOMPLETE, PAGE_ONLY, PUBLIC
from metrics import pivot
from metrics.charts.choice import columns_by_code
from metrics.charts.release_chart import ChartColumn, release_chart
from metrics.charts.renderer import PendingError
from metrics.charts.svg import STYLE_HASH
from metrics.content import NO_CHART, ReleaseContent
from metrics.filters import ALL_PERIODS
from metrics.models import Release
from metrics.selection import MAX_COLUMNS_SHOWN
from metrics.units import Subtitle, subtitle

CHART_FILES = {"svg": "image/svg+xml", "png": "image/png"}

# Content security policy of a chart's file: it may load its own style alone, for dark screens.
CHART_FILE_POLICY: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "style-src": [STYLE_HASH],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}


@dataclass(frozen=True)
class ChartView:
    """A chart as a page shows it: `columns` and `rows` are its numbers, the addresses its files."""

    kind: str
    title: str
    note: str
    columns: tuple[ChartColumn, ...]
    rows: tuple[pivot.DataRow, ...]
    svg_url: str
    png_url: str
    # Address of the table sorted as the chart, if the page's own table does not show these numbers.
    table_url: str = field(metadata=PAGE_ONLY)
    has_own_table: bool = field(metadata=PAGE_ONLY)
    row_label: str = field(metadata=PAGE_ONLY)
    subtitle: Subtitle = field(metadata=PAGE_ONLY)
    wide: SafeString = field(metadata=PAGE_ONLY)
    narrow: SafeString = field(metadata=PAGE_ONLY)


@dataclass(frozen=True)
class PageChart:
    """The chart of a page, or None; while it `is_pending`, the page is shown without it.

    It `is_final` unless it is pending, or has failed and will be drawn again.
    """

    view: ChartView | None
    is_pending: bool = False
    is_final: bool = False

    @property
    def cache_control(self) -> str:
        """The `Cache-Control` header of the page, which is not cached while it is incomplete."""
        return INCOMPLETE if self.is_pending else PUBLIC


def page_chart(release: Release, *, across: tuple[pivot.Column, ...], page_url: str) -> PageChart:
    """Return the chart of a release for the page at `page_url`; `across` are all its columns."""
    try:
        view = _chart_view(release, across=across, page_url=page_url)
    except PendingError:
        return PageChart(None, is_pending=True)
    is_wanted = ReleaseContent.from_json(release.content).chart.kind != NO_CHART
    return PageChart(view, is_final=view is not None or not is_wanted)


def _chart_view(
    release: Release, *, across: tuple[pivot.Column, ...], page_url: str
) -> ChartView | None:
    found = release_chart(release, ReleaseContent.from_json(release.content))
    if found is None:
        return None
    # A wide table begins with the newest period of each column.
    is_of_periods = any("/" in column.code for column in found.columns)
    period = {"period": ALL_PERIODS} if is_of_periods and len(across) > MAX_COLUMNS_SHOWN else {}
    query = period | ({"sort": found.sort} if found.sort else {})
    address = page_url.removesuffix("/")
    return ChartView(
        kind=found.kind,
        title=found.title,
        note=found.note,
        columns=found.columns,
        rows=found.rows,
        svg_url=f"{address}.svg",
        png_url=f"{address}.png",
        table_url=f"{page_url}?{urlencode(query, safe=':')}" if query else "",
        # The rows that an editor chose may be on any page of the table.
        has_own_table=found.some_rows and not found.sort,
        row_label=found.row_label,
        subtitle=subtitle(columns_by_code(across, [column.code for column in found.columns])),
        # Built of known elements alone, and every text in it escaped.
        wide=mark_safe(found.wide),  # noqa: S308
        narrow=mark_safe(found.narrow),  # noqa: S308
    )
