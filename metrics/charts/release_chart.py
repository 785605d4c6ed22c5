"""Charts of releases as their pages show them, cached by release until the site's code changes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.tasks import task
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext

from collabsite.environment import code_digest
from collabsite.web.routes import readable_permanent_url
from metrics.charts.choice import (
    ChartChoice,
    ChartTable,
    alternative_text,
    choose,
    code_of,
    columns_by_code,
    drawn_by_default,
    note_on_periods,
    read_chart_data,
    share,
    subject_of,
)
from metrics.charts.kinds import ChartError, build_chart
from metrics.charts.reader_choice import ReaderChart
from metrics.charts.renderer import draw_png, find_png
from metrics.charts.svg import Caption, page_svg, standalone_svg
from metrics.citations import source_name
from metrics.content import LOG_SCALE, NO_CHART, ChartContent, ReleaseContent
from metrics.models import Release
from metrics.tables import pivot


@dataclass(frozen=True)
class ChartColumn:
    """A column of a chart."""

    code: str
    header: str


@dataclass(frozen=True)
class ReleaseChart:
    """A chart with its words and numbers, in one language, and its drawings by their sizes.

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
    drawings: Mapping[str, str]

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
    """Return the chart of an issued release, from the cache if possible; None if it has none.

    It is in the language of `content`.
    """
    if content.chart.kind == NO_CHART:
        return None
    key = _key(release, content)
    kept = caches["charts"].get(key)
    if kept is None or kept["made_by"] != code_digest():
        # It takes the place of a drawing by another version, so that none is kept for ever.
        kept = {"made_by": code_digest(), "chart": _draw_for_cache(release, content)}
        caches["charts"].set(key, kept)
    return ReleaseChart.from_kept(kept["chart"]) if kept["chart"] else None


def chosen_chart(release: Release, content: ReleaseContent, choice: ReaderChart) -> ReleaseChart:
    """Return the chart that a reader chose; raises `ChartError`."""
    with translation.override(content.language):
        return _draw_as_named(release, choice.content, content)


def chart_png(release: Release, content: ReleaseContent, chart: ReleaseChart) -> bytes:
    """Return the chart as a PNG file. Raises `PendingError` and `RenderingError`."""
    return find_png(_picture(release, content, chart))


@task
def draw_chart_png(key: int) -> None:
    """Draw the chart of an issued release as a PNG file, in each language in which it has names."""
    release = Release.objects.get(pk=key)
    stored = ReleaseContent.from_json(release.content)
    for language, _name in settings.LANGUAGES:
        content = stored.in_language(language)
        # Both are the same, and in the cache, if there are names in one language.
        if chart := release_chart(release, content):
            draw_png.func(_picture(release, content, chart))


def _key(release: Release, content: ReleaseContent) -> str:
    return f"{release.sha256}-{content.language}"


def _picture(release: Release, content: ReleaseContent, chart: ReleaseChart) -> str:
    around = caption(release, content, note=chart.note)
    return standalone_svg(chart.drawings["wide"], around, only_light=True)


def preview(release: Release, choice: ChartChoice) -> ReleaseChart:
    """Return the chart that the working copy would have; raises `ChartError`."""
    dataset = release.dataset
    with translation.override(dataset.language):
        return _draw(
            release,
            choose(release, choice),
            dataset.title,
            dataset.row_label,
            language=dataset.language,
        )


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


def _draw_for_cache(release: Release, content: ReleaseContent) -> dict[str, Any]:
    """Return the chart as cached, empty if there is none."""
    try:
        with translation.override(content.language):
            choice = content.chart if content.chart.kind else choose(release, ChartChoice())
            found = _draw_as_named(release, choice, content)
    except ChartError:
        return {}
    return asdict(found)


def _draw_as_named(release: Release, choice: ChartContent, content: ReleaseContent) -> ReleaseChart:
    return _draw(release, choice, content.title, content.row_label, language=content.language)


def _draw(
    release: Release, choice: ChartContent, caption: str, row_label: str, *, language: str
) -> ReleaseChart:
    across = [column for column in pivot.columns(release, shown_in=language) if column.is_measure]
    chosen = columns_by_code(across, choice.columns)
    shown = read_chart_data(release, chosen, choice.rows)
    subject = subject_of(
        shown.columns, shown.rows, highlight=choice.highlight, is_log=choice.scale == LOG_SCALE
    )
    chart = build_chart(subject, kind=choice.kind, is_full=True)
    words = alternative_text(chart, caption, shown.columns)
    return ReleaseChart(
        kind=chart.kind,
        note=" · ".join(_notes(shown, choice, across)),
        row_label=row_label,
        some_rows=bool(choice.of_rows),
        sort="-" + choice.largest_by.replace("/", ":") if choice.largest_by else "",
        columns=tuple(ChartColumn(code_of(c), c.header) for c in shown.columns),
        rows=shown.rows,
        drawings={size: page_svg(drawing, **words) for size, drawing in chart.drawings.items()},
        **words,
    )


def _notes(shown: ChartTable, choice: ChartContent, across: Sequence[pivot.Column]) -> list[str]:
    """Return notes on the rows, columns and periods that a chart leaves out."""
    found = []
    if choice.largest_by:
        [column] = [c for c in across if code_of(c) == choice.largest_by]
        is_only_one = len({c.code for c in across}) == 1
        sentence = ngettext(
            "Largest of %(all)s, %(by)s", "%(number)s largest of %(all)s, %(by)s", len(shown.rows)
        )
        by = column.period if is_only_one and column.period else column.header
        found.append(sentence % {**share(len(shown.rows), choice.of_rows), "by": by})
    codes = {column.code for column in shown.columns}
    columns = {column.code for column in drawn_by_default(across)} | codes
    if len(codes) < len(columns):
        sentence = ngettext("One of %(all)s columns", "%(number)s of %(all)s columns", len(codes))
        found.append(sentence % share(len(codes), len(columns)))
    everything = [column for column in across if column.code in codes]
    found.append(note_on_periods(shown.columns, everything, chosen="/" in choice.columns[0]))
    return list(filter(None, found))
