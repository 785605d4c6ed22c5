"""Tables and charts of the data as articles embed them; registered with `articles.prose.embeds`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from articles.prose.document import Mark
from articles.prose.embeds import Rendered, Setting, UnresolvedMarkError
from metrics import pivot
from metrics.charts import kinds
from metrics.charts.layers import Drawing
from metrics.charts.release_subject import alternative_text, subject_of
from metrics.charts.renderer import RenderingError, render_svgs
from metrics.charts.svg import page_svg
from metrics.citations import source_name
from metrics.content import Content
from metrics.embedding.quotations import Quotes
from metrics.models import Release
from metrics.status import overdue

# Of a table, in the text that is being edited.
GLIMPSED_ROWS = 4


@dataclass(frozen=True)
class Excerpt:
    """What a mark shows of a release: all of it, or the rows and columns that it names."""

    release: Release
    content: Content
    columns: tuple[pivot.Column, ...]
    rows: tuple[pivot.Row, ...]
    caption: str
    notes: str

    def as_data(self) -> dict[str, Any]:
        """Return what an edition freezes of it."""
        return {
            "dataset": self.release.slug,
            "release": self.release.number,
            "caption": self.caption,
            "notes": self.notes,
            "row_label": self.content.row_label,
            "columns": [_column(column) for column in self.columns],
            "rows": [asdict(row) for row in self.rows],
            "sources": [source.key for source in self.content.sources],
        }


def excerpt(mark: Mark, *, setting: Setting, most: int | None = None) -> Excerpt:
    """Return what a table or chart mark names, at most so many of its rows.

    Raises `UnresolvedMarkError` if it is not there.
    """
    quotes = Quotes.of(setting)
    release = quotes.release(mark.reference)
    content = Content.from_json(release.content)
    columns = _columns(quotes, release, mark.attributes.get("data-columns", "").split())
    return Excerpt(
        release=release,
        content=content,
        columns=columns,
        rows=_rows(quotes, release, mark, columns, most),
        caption=mark.attributes.get("data-caption", "").strip() or content.title,
        notes=mark.attributes.get("data-notes", "").strip(),
    )


def render_table(mark: Mark, setting: Setting) -> Rendered:
    """Render a dataset's newest release as a table with caption, notes and source line."""
    shown = excerpt(mark, setting=setting)
    if Quotes.of(setting).sketch:
        return Rendered("", shown.as_data())
    html = render_to_string("metrics/embedded_table.html", _context(shown, setting))
    return Rendered(html.strip(), shown.as_data(), overdue(shown.release, at=setting.at))


def render_chart(mark: Mark, setting: Setting) -> Rendered:
    """Render a dataset's newest release as a chart, with the same table to unfold under it."""
    shown = _numbers_of(excerpt(mark, setting=setting), mark)
    kind = mark.attributes.get("data-kind", "").strip()
    if Quotes.of(setting).sketch:
        return Rendered("", shown.as_data() | {"kind": _chart(shown, kind=kind).kind})
    chart, wide, narrow = _drawn(shown, kind=kind)
    words = alternative_text(chart, shown.caption, shown.columns)
    html = render_to_string(
        "metrics/embedded_chart.html",
        {
            **_context(shown, setting),
            "kind": chart.kind,
            "wide": _for_page(wide, chart.wide, words),
            "narrow": _for_page(narrow, chart.narrow, words),
        },
    )
    data = shown.as_data() | {"kind": chart.kind}
    return Rendered(html.strip(), data, overdue(shown.release, at=setting.at))


def glimpse(mark: Mark, setting: Setting) -> str:
    """Return what an editor sees of a table or chart: its first rows, or its drawing.

    Raises `UnresolvedMarkError`.
    """
    with translation.override(setting.language):
        if mark.element == "figure":
            shown = _numbers_of(excerpt(mark, setting=setting), mark)
            chart, wide, _narrow = _drawn(shown, kind=mark.attributes.get("data-kind", "").strip())
            words = alternative_text(chart, shown.caption, shown.columns)
            return _for_page(wide, chart.wide, words)
        shown = excerpt(mark, setting=setting, most=GLIMPSED_ROWS + 1)
        rows, more = shown.rows[:GLIMPSED_ROWS], shown.rows[GLIMPSED_ROWS:]
        context = {**_context(replace(shown, rows=rows), setting), "more": bool(more)}
        return render_to_string("admin/metrics/dataset/glimpse.html", context).strip()


def _numbers_of(shown: Excerpt, mark: Mark) -> Excerpt:
    """Leave out the columns of words; refuse them if the mark names them."""
    wordy = [column.header for column in shown.columns if not column.numeric]
    if wordy and mark.attributes.get("data-columns", "").strip():
        raise UnresolvedMarkError(
            format_lazy(
                _("a chart can't draw the words of the column “{column}”; choose others"),
                column=wordy[0],
            )
        )
    numeric = [n for n, column in enumerate(shown.columns) if column.numeric]
    return replace(
        shown,
        columns=tuple(shown.columns[n] for n in numeric),
        rows=tuple(replace(row, cells=tuple(row.cells[n] for n in numeric)) for row in shown.rows),
    )


def _chart(shown: Excerpt, *, kind: str) -> kinds.Chart:
    """Return the chart, not drawn yet; raises `UnresolvedMarkError`."""
    try:
        return kinds.build_chart(subject_of(shown.columns, shown.rows), kind=kind)
    except kinds.ChartError as error:
        raise UnresolvedMarkError(
            format_lazy("“{dataset}”: {problem}", dataset=shown.release.slug, problem=error.args[0])
        ) from error


def _drawn(shown: Excerpt, *, kind: str) -> tuple[kinds.Chart, str, str]:
    """Return the chart and its SVG for a screen and for a phone; raises `UnresolvedMarkError`."""
    chart = _chart(shown, kind=kind)
    try:
        wide, narrow = render_svgs([chart.wide.spec, chart.narrow.spec])
    except RenderingError as error:
        raise UnresolvedMarkError(
            format_lazy(
                _("the chart of “{dataset}” can't be drawn ({problem}); try again"),
                dataset=shown.release.slug,
                problem=str(error),
            )
        ) from error
    return chart, wide, narrow


def _columns(quotes: Quotes, release: Release, codes: Sequence[str]) -> tuple[pivot.Column, ...]:
    """Return the columns with these codes, `indicator` or `indicator/period`; without any, all."""
    found = quotes.columns(release)
    if not codes:
        return found
    by_code: dict[str, list[pivot.Column]] = {}
    for column in found:
        by_code.setdefault(column.code, []).append(column)
        by_code.setdefault(f"{column.code}/{column.period}", []).append(column)
    if unknown := _unknown(codes, by_code):
        sentence = _("the dataset “{dataset}” has no column “{codes}”")
        raise UnresolvedMarkError(format_lazy(sentence, dataset=release.slug, codes=unknown))
    source_name = [column for code in codes for column in by_code[code]]
    return tuple({column.key: column for column in source_name}.values())


def _rows(
    quotes: Quotes,
    release: Release,
    mark: Mark,
    columns: Sequence[pivot.Column],
    most: int | None,
) -> tuple[pivot.Row, ...]:
    """Return the rows that a mark names; if it names none, all, but at most so many."""
    codes = mark.attributes.get("data-rows", "").split()[:most]
    if not codes and most is not None:
        return pivot.rows(pivot.entities(release)[:most], columns)
    found = quotes.rows(mark.reference, release, codes)
    if not codes:
        return pivot.rows(found.values(), columns)
    if unknown := _unknown(codes, found):
        sentence = _("the dataset “{dataset}” has no row “{codes}”")
        raise UnresolvedMarkError(format_lazy(sentence, dataset=release.slug, codes=unknown))
    return pivot.rows((found[code] for code in dict.fromkeys(codes)), columns)


def _unknown(codes: Sequence[str], known: Collection[str]) -> str:
    """Return the codes that name nothing, as they stand between quotation marks."""
    return "”, “".join(code for code in codes if code not in known)


def _for_page(drawn: str, drawing: Drawing, words: Mapping[str, str]) -> SafeString:
    # Built of known elements alone, and every text in it escaped.
    return mark_safe(page_svg(drawn, width=drawing.width, height=drawing.height, **words))  # noqa: S308


def _context(shown: Excerpt, setting: Setting) -> dict[str, Any]:
    """Return what the templates of embeds say; numbers the sources."""
    foreign = shown.content.language
    return {
        "shown": shown,
        "rows": [(row, list(zip(shown.columns, row.cells, strict=True))) for row in shown.rows],
        "sources": _sources(shown.content, setting),
        # The data's language where it is not that of the article around it.
        "language": "" if foreign == setting.language else foreign,
        "is_own_caption": shown.caption == shown.content.title,
        # The release's own address: there the numbers stay as they stand here.
        "url": shown.release.get_absolute_url(),
    }


def _sources(content: Content, setting: Setting) -> SafeString:
    return format_html_join(
        pgettext("between the sources of a table", "; "),
        "{} {}",
        (
            (source_name(source.item), setting.cite(source.key, source.locator))
            for source in content.sources
        ),
    )


def _column(column: pivot.Column) -> dict[str, str]:
    return {
        "code": column.code,
        "label": column.label,
        "header": column.header,
        "period": column.period,
        "kind": column.kind,
        "unit": column.unit,
    }
