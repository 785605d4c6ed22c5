"""Charts of releases as their pages show them: drawn once, by a task, and cached by release."""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.tasks import task
from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext, ngettext, pgettext

from collabsite.web.routes import readable_permanent_url
from collabsite.web.tasks import FIRST
from metrics import pivot
from metrics.charts.choice import (
    ChartChoice,
    ChartTable,
    alternative_text,
    choose,
    code_of,
    columns_by_code,
    read_chart_data,
    subject_of,
)
from metrics.charts.kinds import ChartError, build_chart
from metrics.charts.renderer import (
    PAUSE,
    RenderingError,
    draw_png,
    find_drawing,
    find_png,
    render_svgs,
)
from metrics.charts.svg import Caption, page_svg, standalone_svg
from metrics.citations import source_name
from metrics.content import NO_CHART, ChartContent, ReleaseContent
from metrics.models import Release

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ChartColumn:
    """A column of a chart."""

    code: str
    header: str


@dataclass(frozen=True)
class ReleaseChart:
    """A chart with its words and numbers, in the dataset's language, and its two drawings.

    If it shows `some_rows` only, `note` says which, and the table that is sorted by `sort` begins
    with them; both are '' where an editor chose the rows.
    """

    kind: str
    title: str
    description: str
    note: str
    row_label: str
    some_rows: bool
    sort: str
    columns: tuple[ChartColumn, ...]
    rows: tuple[pivot.DataRow, ...]
    wide: str
    narrow: str

    @classmethod
    def from_kept(cls, cached: Mapping[str, Any]) -> "ReleaseChart":
        """Return the chart from a dictionary that `asdict` made."""
        rows = tuple(
            pivot.DataRow(
                row["code"], row["label"], tuple(pivot.Cell(**cell) for cell in row["cells"])
            )
            for row in cached["rows"]
        )
        columns = tuple(ChartColumn(**column) for column in cached["columns"])
        return cls(**{**cached, "columns": columns, "rows": rows})


def release_chart(release: Release, content: ReleaseContent) -> ReleaseChart | None:
    """Return the chart of an issued release; None if it has none, or if drawing it has failed.

    Raises `PendingError` if it is not drawn yet: nothing is drawn here.
    """
    if content.chart.kind == NO_CHART:
        return None
    cached = find_drawing(_key(release), draw_chart, release.pk)
    return ReleaseChart.from_kept(cached) if cached else None


def chart_png(release: Release, content: ReleaseContent, chart: ReleaseChart) -> bytes:
    """Return the chart as a PNG file. Raises `PendingError` and `RenderingError`."""
    return find_png(_picture(release, content, chart))


@task(priority=FIRST)
def draw_chart(key: int) -> None:
    """Draw the chart of an issued release for its page, unless it is drawn already."""
    release = Release.objects.get(pk=key)
    _draw_once(release, ReleaseContent.from_json(release.content))


@task
def draw_chart_png(key: int) -> None:
    """Draw the chart of an issued release as a PNG file."""
    release = Release.objects.get(pk=key)
    content = ReleaseContent.from_json(release.content)
    chart = None if content.chart.kind == NO_CHART else _draw_once(release, content)
    if chart:
        draw_png.func(_picture(release, content, ReleaseChart.from_kept(chart)))


def _draw_once(release: Release, content: ReleaseContent) -> dict[str, Any]:
    cached: dict[str, Any] | None = caches["charts"].get(_key(release))
    if cached is None:
        cached, lasts = _draw_for_cache(release, content)
        caches["charts"].set(_key(release), cached, None if lasts else PAUSE)
    return cached


def _key(release: Release) -> str:
    return f"{release.sha256}-{_made_by()}"


def _picture(release: Release, content: ReleaseContent, chart: ReleaseChart) -> str:
    around = caption(release, content, note=chart.note)
    return standalone_svg(chart.wide, around, only_light=True)


def preview(release: Release, choice: ChartChoice) -> ReleaseChart:
    """Return the chart that the working copy would have; raises `ChartError`, `RenderingError`."""
    dataset = release.dataset
    with translation.override(dataset.language):
        return _draw(release, choose(release, choice), dataset.title, dataset.row_label)


def caption(release: Release, content: ReleaseContent, *, note: str = "") -> Caption:
    """Return the texts around the chart in a file: title, sources, release and licence."""
    if release.issued_at is None:
        raise ValueError("a working copy has no lasting address")
    with translation.override(content.language):
        between = pgettext("between the sources of a table", "; ")
        sources = between.join(source_name(source.item) for source in content.sources)
        about = [
            gettext("Release %(number)s, %(day)s")
            % {"number": release.number, "day": date_format(release.issued_at, "DATE_FORMAT")},
            content.licence,
            settings.SITE_URL
            + readable_permanent_url("metrics:release", args=[release.slug, release.number]),
        ]
        foot = [
            *([note] if note else []),
            *([gettext("Source: %(sources)s") % {"sources": sources}] if sources else []),
            " · ".join(filter(None, about)),
        ]
    return Caption(content.title, foot, content.language)


def _draw_for_cache(release: Release, content: ReleaseContent) -> tuple[dict[str, Any], bool]:
    """Return the chart as cached, empty if there is none, and whether to cache it permanently."""
    try:
        with translation.override(content.language):
            choice = content.chart if content.chart.kind else choose(release, ChartChoice())
            found = _draw(release, choice, content.title, content.row_label)
    except ChartError:
        return {}, True
    except RenderingError as error:
        logger.warning("the chart of %s, release %s: %s", release.slug, release.number, error)
        return {}, False
    return asdict(found), True


def _draw(release: Release, choice: ChartContent, caption: str, row_label: str) -> ReleaseChart:
    across = [column for column in pivot.columns(release) if column.numeric]
    shown = read_chart_data(release, columns_by_code(across, choice.columns), choice.rows)
    chart = build_chart(subject_of(shown.columns, shown.rows), kind=choice.kind)
    wide, narrow = render_svgs([chart.wide.spec, chart.narrow.spec])
    words = alternative_text(chart, caption, shown.columns)
    return ReleaseChart(
        kind=chart.kind,
        note=_note(shown, choice),
        row_label=row_label,
        some_rows=bool(choice.of_rows),
        sort="-" + choice.largest_by.replace("/", ":") if choice.largest_by else "",
        columns=tuple(ChartColumn(code_of(c), c.header) for c in shown.columns),
        rows=shown.rows,
        wide=page_svg(wide, width=chart.wide.width, height=chart.wide.height, **words),
        narrow=page_svg(narrow, width=chart.narrow.width, height=chart.narrow.height, **words),
        **words,
    )


def _note(shown: ChartTable, choice: ChartContent) -> str:
    """Return a note on the rows that a chart shows if it has no room for all of them."""
    if not choice.largest_by:
        return ""
    [header] = [c.header for c in shown.columns if code_of(c) == choice.largest_by]
    return ngettext(
        "Of %(all)s rows, the one with the largest value: %(column)s.",
        "Of %(all)s rows, the %(count)s with the largest values: %(column)s.",
        len(shown.rows),
    ) % {
        "all": number_format(choice.of_rows, force_grouping=True),
        "count": len(shown.rows),
        "column": header,
    }


@cache
def _made_by() -> str:
    """Return a digest of the versions of the library and of this package."""
    code = [path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))]
    return hashlib.sha256(b"".join([version("vl-convert-python").encode(), *code])).hexdigest()[:16]
