"""The chart of a release on its page and in the page's twin, and as a file of its own."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.csp import CSP
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from collabsite.web.responses import PAGE_ONLY, PUBLIC, SlugRedirect, redirect_to_slug
from metrics import pivot
from metrics.charts.release_chart import ChartColumn, caption, release_chart
from metrics.charts.renderer import RenderingError, render_png
from metrics.charts.svg import STYLE_HASH, standalone_svg
from metrics.content import Content
from metrics.filters import ALL_PERIODS
from metrics.models import Release
from metrics.public.lookups import newest_or_404, release_or_404
from metrics.selection import FEW_COLUMNS

ENDINGS = {"svg": "image/svg+xml", "png": "image/png"}

# The file's own style, for dark screens, is all that it may load.
POLICY: dict[str, list[str]] = {
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
    rows: tuple[pivot.Row, ...]
    svg_url: str
    png_url: str
    # What shows the chart's numbers in the page's table, if they are not in sight at once.
    table_url: str = field(metadata=PAGE_ONLY)
    has_own_table: bool = field(metadata=PAGE_ONLY)
    row_label: str = field(metadata=PAGE_ONLY)
    wide: SafeString = field(metadata=PAGE_ONLY)
    narrow: SafeString = field(metadata=PAGE_ONLY)


def chart_view(
    release: Release, *, across: tuple[pivot.Column, ...], page_url: str
) -> ChartView | None:
    """Return the chart of a release for the page at an address, or None if it has none.

    `across` are all columns of the release.
    """
    found = release_chart(release, Content.from_json(release.content), across=across)
    if found is None:
        return None
    # A wide table begins with the newest period of each column.
    is_of_periods = any("/" in column.code for column in found.columns)
    period = {"period": ALL_PERIODS} if is_of_periods and len(across) > FEW_COLUMNS else {}
    asked = period | ({"sort": found.sort} if found.sort else {})
    address = page_url.removesuffix("/")
    return ChartView(
        kind=found.kind,
        title=found.title,
        note=found.note,
        columns=found.columns,
        rows=found.rows,
        svg_url=f"{address}.svg",
        png_url=f"{address}.png",
        table_url=f"{page_url}?{urlencode(asked, safe=':')}" if asked else "",
        # The rows that an editor chose may be on any page of the table.
        has_own_table=found.some_rows and not found.sort,
        row_label=found.row_label,
        # Built of known elements alone, and every text in it escaped.
        wide=mark_safe(found.wide),  # noqa: S308
        narrow=mark_safe(found.narrow),  # noqa: S308
    )


@require_safe
@csp_override(POLICY)
def chart_file(
    request: HttpRequest, slug: str, number: int | None = None, *, ending: str
) -> HttpResponse | SlugRedirect:
    """The chart of a dataset's newest release, or of one release, as SVG or PNG."""
    newest = newest_or_404(slug)
    if newest.slug != slug:
        return _moved(request, newest.slug, number, ending)
    release = release_or_404(newest, number)
    content = Content.from_json(release.content)
    found = release_chart(release, content)
    if found is None:
        raise Http404
    around = caption(release, content, note=found.note)
    try:
        file = (
            standalone_svg(found.wide, around).encode()
            if ending == "svg"
            else render_png(standalone_svg(found.wide, around, only_light=True))
        )
    except RenderingError as error:
        raise Http404 from error
    response = HttpResponse(file, content_type=ENDINGS[ending])
    response["Cache-Control"] = PUBLIC
    response["Content-Language"] = content.language
    return response


def _moved(request: HttpRequest, slug: str, number: int | None, ending: str) -> SlugRedirect:
    """Redirect for ever from a former slug."""
    if number is None:
        return redirect_to_slug(request, f"metrics:chart-{ending}", slug, as_json=False)
    return redirect_to_slug(request, f"metrics:release-chart-{ending}", slug, number, as_json=False)
