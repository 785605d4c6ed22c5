"""Chart of a release, as its page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from urllib.parse import urlencode

from django.utils.csp import CSP
from django.utils.safestring import SafeString, mark_safe

from collabsite.web.responses import PAGE_ONLY
from metrics.cells.units import Subtitle, subtitle
from metrics.charts.choice import columns_by_code
from metrics.charts.kinds import ChartError, sentence
from metrics.charts.reader_choice import ChartQuery, ReaderChart, read_chart
from metrics.charts.release_chart import ChartColumn, chosen_chart, release_chart
from metrics.charts.svg import STYLE_HASH
from metrics.content import ReleaseContent
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
class ChartView:
    """A chart as a page shows it: `columns` and `rows` are its numbers, the addresses its files.

    A chart that a reader chose has no files.
    """

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
    drawings: Mapping[str, SafeString] = field(metadata=PAGE_ONLY)

    @property
    def first_period(self) -> str:
        """Period of the first column, '' if it has none."""
        return self.columns[0].code.partition("/")[2]

    @property
    def last_period(self) -> str:
        """Period of the last column, '' if it has none."""
        return self.columns[-1].code.partition("/")[2]


def page_chart(
    release: Release,
    query: ChartQuery,
    *,
    across: tuple[pivot.Column, ...],
    page_url: str,
    forgiving: bool,
) -> tuple[ReaderChart, ChartView | None]:
    """Return the chart that a query asks for, and its view for the page at `page_url`.

    `across` are all columns of the release. A query that the data does not fit raises
    `SelectionError`; if it is `forgiving`, the chart that was issued is shown.
    """
    content = read_content(release)
    issued = ReleaseContent.from_json(release.content).chart
    try:
        choice = read_chart(release, issued, query, across)
        found = (
            chosen_chart(release, content, choice)
            if choice.is_chosen
            else release_chart(release, content)
        )
    except ChartError as error:
        if not forgiving:
            asked = [each.name for each in fields(ChartQuery) if getattr(query, each.name)]
            raise SelectionError((f"{', '.join(asked)}: {sentence(error)}",)) from error
        choice = read_chart(release, issued, ChartQuery(), across)
        found = release_chart(release, content)
    if found is None:
        return choice, None
    # A wide table begins with the newest period of each column.
    is_of_periods = any("/" in column.code for column in found.columns)
    period = {"period": ALL_PERIODS} if is_of_periods and len(across) > MAX_COLUMNS_SHOWN else {}
    sorting = period | ({"sort": found.sort} if found.sort else {})
    address = page_url.removesuffix("/")
    return choice, ChartView(
        kind=found.kind,
        title=found.title,
        note=found.note,
        columns=found.columns,
        rows=found.rows,
        svg_url="" if choice.is_chosen else f"{address}.svg",
        png_url="" if choice.is_chosen else f"{address}.png",
        table_url=f"{page_url}?{urlencode(sorting, safe=':')}" if sorting else "",
        # The rows that an editor chose may be on any page of the table.
        has_own_table=found.some_rows and not found.sort,
        row_label=found.row_label,
        subtitle=subtitle(columns_by_code(across, [column.code for column in found.columns])),
        # Built of known elements alone, and every text in it escaped.
        drawings={size: mark_safe(svg) for size, svg in found.drawings.items()},  # noqa: S308
    )
