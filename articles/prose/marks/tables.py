"""Tables and charts of the data in the prose."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from msgspec import convert

from articles.prose.marks import RenderContext, Rendered, UnresolvedMarkError
from articles.prose.marks.numbers import number_url
from articles.prose.marks.quoted_data import QuotedData, former_labels, title_of
from articles.prose.parse import Mark
from articles.prose.schema import MARKS
from metrics.cells.units import Subtitle, subtitle
from metrics.charts.choice import drawn_by_default, subject_of, thin
from metrics.charts.kinds import ChartError, check_kind, draw_chart
from metrics.charts.release_chart import alternative_text, note_on_periods
from metrics.charts.subject import Subject
from metrics.charts.svg import page_svg
from metrics.citations import source_name
from metrics.content import ReleaseContent
from metrics.models import Entity, Indicator, Release
from metrics.releases.status import overdue_warnings
from metrics.shown import ChartData, TableColumn, TableData, TableRow
from metrics.tables import pivot

# Rows of a table that the prose editor shows.
PREVIEW_ROWS = 4


@dataclass(frozen=True)
class Excerpt:
    """Part of a release that a mark shows: all of it, or the rows and columns that it names.

    `left_out` says which of these periods a chart has no room for.
    """

    release: Release
    content: ReleaseContent
    columns: tuple[pivot.Column, ...]
    rows: tuple[pivot.DataRow, ...]
    caption: str
    notes: str
    left_out: str = ""

    @property
    def subtitle(self) -> Subtitle:
        """The line under the caption."""
        return subtitle(self.columns)

    @classmethod
    def of(
        cls, mark: Mark, quoted: QuotedData, *, language: str, most: int | None = None
    ) -> "Excerpt":
        """Return the part of a release that a table or chart mark names, with a limit of rows.

        Names are in the language of the article, if the data has them. Raises `UnresolvedMarkError` if it is not there.
        """
        release = quoted.release(mark.reference)
        content = ReleaseContent.from_json(release.content).in_language(language)
        codes = mark.attributes.get("data-columns", "").split()
        columns = _columns(quoted, release, codes, language)
        return cls(
            release=release,
            content=content,
            columns=columns,
            rows=_rows(quoted, release, mark, columns, most),
            caption=mark.attributes.get("data-caption", "").strip() or content.title,
            notes=mark.attributes.get("data-notes", "").strip(),
        )

    @property
    def table_data(self) -> TableData:
        """The data that an edition stores of a table."""
        return TableData(**self._data)

    def chart_data(self, kind: str) -> ChartData:
        """Return the data that an edition stores of a chart of this kind."""
        return ChartData(**self._data, kind=kind)

    @property
    def _data(self) -> dict[str, Any]:
        return {
            "dataset": self.release.slug,
            "release": self.release.number,
            "caption": self.caption,
            "notes": self.notes,
            "row_label": self.content.row_label,
            "columns": convert(self.columns, tuple[TableColumn, ...], from_attributes=True),
            "rows": convert(self.rows, tuple[TableRow, ...], from_attributes=True),
            "sources": tuple(source.key for source in self.content.sources),
        }


def read_table(mark: Mark, quoted: QuotedData, *, language: str) -> TableData:
    """Return the data of a table; raises `UnresolvedMarkError`."""
    return Excerpt.of(mark, quoted, language=language).table_data


def render_table(
    mark: Mark, quoted: QuotedData, context: RenderContext, *, at: dt.datetime
) -> Rendered:
    """Render a release as a table with caption, notes and source line."""
    excerpt = Excerpt.of(mark, quoted, language=context.language)
    html = render_to_string("metrics/embedded_table.html", _template_context(excerpt, context))
    warnings = overdue_warnings(excerpt.release, at=at)
    return Rendered(html.strip(), excerpt.table_data, warnings=warnings)


def read_chart(mark: Mark, quoted: QuotedData, *, language: str) -> ChartData:
    """Return the data of a chart, which is not drawn; raises `UnresolvedMarkError`."""
    excerpt = _numeric(Excerpt.of(mark, quoted, language=language), mark)
    return excerpt.chart_data(_chart(excerpt, mark)[1])


def render_chart(
    mark: Mark, quoted: QuotedData, context: RenderContext, *, at: dt.datetime
) -> Rendered:
    """Render a release as a chart, with the same table to unfold under it."""
    excerpt = _numeric(Excerpt.of(mark, quoted, language=context.language), mark)
    subject, kind = _chart(excerpt, mark)
    html = render_to_string(
        "metrics/embedded_chart.html",
        {**_template_context(excerpt, context), "drawings": _draw(excerpt, subject, kind)},
    )
    return Rendered(
        html.strip(),
        excerpt.chart_data(kind),
        alt=alternative_text(kind, excerpt.caption, excerpt.columns)["title"],
        warnings=overdue_warnings(excerpt.release, at=at),
    )


def preview_block(
    attributes: Mapping[str, str], *, language: str, at: dt.datetime, release: Release | None = None
) -> str:
    """Return the HTML of a table or chart mark in the prose editor.

    That is the first rows of the table, or the drawing of the chart: of the newest release, or of
    `release`, which may be one that is not issued yet. Raises `UnresolvedMarkError`.
    """
    element = "figure" if MARKS["figure"] in attributes else "div"
    mark = Mark(element, attributes.get(MARKS[element], ""), attributes)
    quoted = QuotedData(at=at, release=release)
    with translation.override(language):
        if element == "figure":
            excerpt = _numeric(Excerpt.of(mark, quoted, language=language), mark)
            return _draw(excerpt, *_chart(excerpt, mark))["wide"]
        excerpt = Excerpt.of(mark, quoted, language=language, most=PREVIEW_ROWS + 1)
        rows, more = excerpt.rows[:PREVIEW_ROWS], excerpt.rows[PREVIEW_ROWS:]
        context = _template_context(replace(excerpt, rows=rows), RenderContext(language))
        return render_to_string(
            "admin/metrics/dataset/mark_preview.html", {**context, "more": bool(more)}
        ).strip()


def _numeric(excerpt: Excerpt, mark: Mark) -> Excerpt:
    """Return the columns of quantities, in as many periods as a chart has room for.

    Refuses columns of text or years that the mark names.
    """
    wordy = [column.header for column in excerpt.columns if not column.is_measure]
    is_named = bool(mark.attributes.get("data-columns", "").strip())
    if wordy and is_named:
        raise UnresolvedMarkError(
            format_lazy(
                _("a chart can't draw the texts or years of the column “{column}”; choose others"),
                column=wordy[0],
            )
        )
    drawn = excerpt.columns if is_named else drawn_by_default(excerpt.columns)
    shown = thin(excerpt.release, drawn, [row.code for row in excerpt.rows])
    numeric = [n for n, column in enumerate(excerpt.columns) if column in shown]
    return replace(
        excerpt,
        left_out=note_on_periods(shown, drawn),
        columns=tuple(excerpt.columns[n] for n in numeric),
        rows=tuple(
            replace(row, cells=tuple(row.cells[n] for n in numeric)) for row in excerpt.rows
        ),
    )


def _chart(excerpt: Excerpt, mark: Mark) -> tuple[Subject, str]:
    """Return the subject and the kind of a chart; raises `UnresolvedMarkError`."""
    kind, highlight, scale = (
        mark.attributes.get(name, "").strip()
        for name in ("data-kind", "data-highlight", "data-scale")
    )
    if highlight and highlight not in {row.code for row in excerpt.rows}:
        raise UnresolvedMarkError(
            format_lazy(_("the chart has no row “{code}” to emphasise"), code=highlight)
        )
    subject = subject_of(excerpt.columns, excerpt.rows, highlight=highlight, scale=scale)
    try:
        return subject, check_kind(subject, kind)
    except ChartError as error:
        raise UnresolvedMarkError(
            format_lazy(
                "“{dataset}”: {problem}", dataset=title_of(excerpt.release), problem=error.args[0]
            )
        ) from error


def _draw(excerpt: Excerpt, subject: Subject, kind: str) -> dict[str, SafeString]:
    """Return the SVGs of a chart by the names of their sizes."""
    words = alternative_text(kind, excerpt.caption, excerpt.columns)
    # It has only known elements, and every text in it is escaped.
    return {
        size: mark_safe(page_svg(drawing, **words))  # noqa: S308
        for size, drawing in draw_chart(subject, kind).items()
    }


def _columns(
    quoted: QuotedData, release: Release, codes: Sequence[str], language: str
) -> tuple[pivot.Column, ...]:
    """Return the columns with these codes, `indicator` or `indicator/period`; without any, all."""
    found = quoted.columns(release, language)
    if not codes:
        return found
    by_code: dict[str, list[pivot.Column]] = {}
    for column in found:
        by_code.setdefault(column.code, []).append(column)
        by_code.setdefault(f"{column.code}/{column.period}", []).append(column)
    if unknown := [code for code in codes if code not in by_code]:
        sentence = _("the dataset “{dataset}” has no column “{codes}”")
        raise UnresolvedMarkError(
            format_lazy(
                sentence, dataset=title_of(release), codes=_former_columns(release, unknown)
            )
        )
    named = [column for code in codes for column in by_code[code]]
    return tuple({column.key: column for column in named}.values())


def _rows(
    quoted: QuotedData,
    release: Release,
    mark: Mark,
    columns: Sequence[pivot.Column],
    most: int | None,
) -> tuple[pivot.DataRow, ...]:
    """Return the rows that a mark names; if it names none, all rows up to a limit."""
    codes = mark.attributes.get("data-rows", "").split()[:most]
    if not codes and most is not None:
        return pivot.rows(pivot.entities(release)[:most], columns)
    found = quoted.rows(mark.reference, codes)
    if not codes:
        return pivot.rows(found.values(), columns)
    if unknown := [code for code in codes if code not in found]:
        sentence = _("the dataset “{dataset}” has no row “{codes}”")
        labels = _quoted(former_labels(Entity, release, unknown))
        raise UnresolvedMarkError(format_lazy(sentence, dataset=title_of(release), codes=labels))
    return pivot.rows((found[code] for code in dict.fromkeys(codes)), columns)


def _former_columns(release: Release, codes: Sequence[str]) -> str:
    """Return the names of columns, each with its period if the mark has one."""
    parts = [code.partition("/") for code in codes]
    labels = former_labels(Indicator, release, [code for code, _slash, _period in parts])
    return _quoted(
        f"{label} ({period})" if period else label
        for label, (_code, _slash, period) in zip(labels, parts, strict=True)
    )


def _quoted(names: Iterable[str]) -> str:
    """Return the names, joined for a place between quotation marks."""
    return "”, “".join(names)


def _template_context(excerpt: Excerpt, context: RenderContext) -> dict[str, Any]:
    """Return the context of the templates of tables and charts; numbers the sources."""
    language = excerpt.content.language
    return {
        "shown": excerpt,
        "rows": [(row, _cells(excerpt, row)) for row in excerpt.rows],
        "sources": _sources(excerpt.content, context),
        # The language of the data where it is not that of the article around it.
        "language": "" if language == context.language else language,
        "repeats_heading": excerpt.caption == context.heading,
        "is_own_caption": excerpt.caption == excerpt.content.title,
        # The address of the release: the numbers there stay as they are here.
        "url": excerpt.release.get_absolute_url(),
    }


def _cells(excerpt: Excerpt, row: pivot.DataRow) -> list[tuple[pivot.Column, pivot.Cell, str]]:
    """Return the cells of a row with their columns and the addresses of their numbers."""
    slug = excerpt.release.slug
    return [
        (column, cell, number_url(slug, row.code, column.code, column.period))
        for column, cell in zip(excerpt.columns, row.cells, strict=True)
    ]


def _sources(content: ReleaseContent, context: RenderContext) -> SafeString:
    return format_html_join(
        pgettext("between the sources of a table", "; "),
        "{} {}",
        (
            (source_name(source.item), context.cite(source.key, source.locator))
            for source in content.sources
        ),
    )
