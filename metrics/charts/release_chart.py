"""Charts of releases as their pages show them, cached by release until the site's code changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import apnumber
from django.core.cache import caches
from django.tasks import task
from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, pgettext

from collabsite.environment import code_digest
from collabsite.web.responses import PAGE_ONLY
from collabsite.web.routes import readable_permanent_url
from metrics.charts.choice import (
    MOST_PERIODS,
    ChartChoice,
    choose,
    code_of,
    columns_by_code,
    drawn_by_default,
    read_chart_data,
    subject_of,
)
from metrics.charts.kinds import ChartError, check_kind, draw_chart
from metrics.charts.png import draw_png, find_png
from metrics.charts.svg import Caption, page_svg, standalone_svg
from metrics.citations import source_name
from metrics.content import CHART_KINDS, NO_CHART, ChartContent, ReleaseContent
from metrics.models import Dataset, Release
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
    with them; both are '' where an editor chose the rows. A page adds the addresses of its files,
    which a chart that a reader chose has not, and of the sorted table.
    """

    kind: str
    title: str
    note: str
    columns: tuple[ChartColumn, ...]
    rows: tuple[pivot.DataRow, ...]
    row_label: str = field(metadata=PAGE_ONLY)
    some_rows: bool = field(metadata=PAGE_ONLY)
    sort: str = field(metadata=PAGE_ONLY)
    drawings: Mapping[str, str] = field(metadata=PAGE_ONLY)
    svg_url: str = ""
    png_url: str = ""
    table_url: str = field(default="", metadata=PAGE_ONLY)

    @property
    def has_own_table(self) -> bool:
        """Return whether its rows may be on any page of the table: an editor chose them."""
        return self.some_rows and not self.sort


def release_chart(release: Release, content: ReleaseContent) -> ReleaseChart | None:
    """Return the chart of an issued release, from the cache if possible; None if it has none.

    It is in the language of `content`.
    """
    if content.chart.kind == NO_CHART:
        return None
    key = f"{release.sha256}-{content.language}"
    chart: ReleaseChart | None
    made_by, stored = caches["charts"].get(key) or ("", b"")
    if made_by != code_digest():
        try:
            chart = chosen_chart(release, content, content.chart)
        except ChartError:
            # Another version of the site may have issued it.
            chart = None
        # It takes the place of a drawing by another version, so that none is kept for ever.
        caches["charts"].set(key, (code_digest(), msgspec.json.encode(chart)))
        return chart
    return msgspec.json.decode(stored, type=ReleaseChart | None)


def chosen_chart(release: Release, content: ReleaseContent, choice: ChartContent) -> ReleaseChart:
    """Return the chart that a reader chose; raises `ChartError`."""
    with translation.override(content.language):
        return _draw(release, choice, content)


def preview(release: Release, choice: ChartChoice) -> ReleaseChart:
    """Return the chart that the working copy would have; raises `ChartError`."""
    with translation.override(release.dataset.language):
        return _draw(release, choose(release, choice), release.dataset)


def chart_png(release: Release, content: ReleaseContent, chart: ReleaseChart) -> bytes:
    """Return the chart as a PNG file. Raises `PendingError` and `RenderingError`."""
    return find_png(chart_svg(release, content, chart, only_light=True))


def chart_svg(
    release: Release, content: ReleaseContent, chart: ReleaseChart, *, only_light: bool = False
) -> str:
    """Return the chart as an SVG file, with its title, sources, release and licence."""
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
            chart.note,
            gettext("Source: %(sources)s") % {"sources": sources} if sources else "",
            " · ".join(filter(None, about)),
        ]
    caption = Caption(content.title, foot, content.language)
    return standalone_svg(chart.drawings["wide"], caption, only_light=only_light)


@task
def draw_chart_png(key: int) -> None:
    """Draw the chart of an issued release as a PNG file, in each language in which it has names."""
    release = Release.objects.get(pk=key)
    stored = ReleaseContent.from_json(release.content)
    for language, _name in settings.LANGUAGES:
        content = stored.in_language(language)
        # Both are the same, and in the cache, if there are names in one language.
        if chart := release_chart(release, content):
            draw_png.func(chart_svg(release, content, chart, only_light=True))


def alternative_text(kind: str, caption: str, columns: Sequence[pivot.Column]) -> dict[str, str]:
    """Return the title and description of a chart as its alternative text."""
    return {
        "title": gettext("%(kind)s: %(caption)s") % {"kind": CHART_KINDS[kind], "caption": caption},
        "description": gettext("%(columns)s. The table after the chart has its numbers.")
        % {"columns": pgettext("between columns", "; ").join(c.header for c in columns)},
    }


def _draw(release: Release, choice: ChartContent, named: ReleaseContent | Dataset) -> ReleaseChart:
    """Return a chart in the language of `named`, which has its title and its name of rows."""
    everything = pivot.columns(release, shown_in=named.language)
    across = [column for column in everything if column.is_measure]
    chosen = columns_by_code(across, choice.columns)
    columns, rows = read_chart_data(release, chosen, choice.rows)
    subject = subject_of(columns, rows, scale=choice.scale)
    kind = check_kind(subject, choice.kind)
    words = alternative_text(kind, named.title, columns)
    return ReleaseChart(
        kind=kind,
        title=words["title"],
        note=" · ".join(filter(None, _notes(choice, columns, rows, across))),
        columns=tuple(ChartColumn(code_of(column), column.header) for column in columns),
        rows=tuple(rows),
        row_label=named.row_label,
        some_rows=bool(choice.of_rows),
        sort="-" + choice.largest_by.replace("/", ":") if choice.largest_by else "",
        drawings={
            size: page_svg(drawing, **words)
            for size, drawing in draw_chart(subject, kind, is_full=True).items()
        },
    )


def _notes(
    choice: ChartContent,
    columns: Sequence[pivot.Column],
    rows: Sequence[pivot.DataRow],
    across: Sequence[pivot.Column],
) -> list[str]:
    """Return notes on the rows, columns and periods that a chart leaves out."""
    found = []
    if choice.largest_by:
        [column] = [c for c in across if code_of(c) == choice.largest_by]
        is_only_one = len({c.code for c in across}) == 1
        sentence = ngettext(
            "Largest of %(all)s, %(by)s", "%(number)s largest of %(all)s, %(by)s", len(rows)
        )
        by = column.period if is_only_one and column.period else column.header
        found.append(sentence % {**_share(len(rows), choice.of_rows), "by": by})
    codes = {column.code for column in columns}
    of_codes = len({column.code for column in drawn_by_default(across)} | codes)
    if len(codes) < of_codes:
        sentence = ngettext("One of %(all)s columns", "%(number)s of %(all)s columns", len(codes))
        found.append(sentence % _share(len(codes), of_codes))
    everything = [column for column in across if column.code in codes]
    found.append(note_on_periods(columns, everything, chosen="/" in choice.columns[0]))
    return found


def note_on_periods(
    shown: Sequence[pivot.Column], everything: Sequence[pivot.Column], *, chosen: bool = False
) -> str:
    """Return a note if a chart shows some of the periods only; `chosen` ones are not thinned."""
    number, of_all = (len({column.period for column in found}) for found in (shown, everything))
    if not 1 < number < of_all:
        return ""
    sentence = (
        gettext("%(number)s of %(all)s periods")
        if chosen or of_all <= MOST_PERIODS
        else gettext("%(number)s of %(all)s periods, with the highest and lowest values")
    )
    return sentence % _share(number, of_all)


def _share(number: int, of_all: int) -> dict[str, str]:
    """Return both numbers as the notes under a chart write them."""
    return {
        "number": capfirst(str(apnumber(number_format(number, force_grouping=True)))),
        "all": number_format(of_all, force_grouping=True),
    }
