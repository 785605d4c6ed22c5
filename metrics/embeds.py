"""Tables of the data as articles embed them; registered with `articles.figures`."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from articles.figures import Rendered, Setting, UnresolvedMarkError
from articles.prose import Mark
from metrics import pivot
from metrics.content import Content
from metrics.figures import named, quoted_release
from metrics.models import Release
from metrics.standing import overdue


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


def excerpt(mark: Mark, *, setting: Setting) -> Excerpt:
    """Return what a table or chart mark names; raises `UnresolvedMarkError` if it is not there."""
    release = quoted_release(mark.reference, at=setting.at)
    content = Content.from_json(release.content)
    columns = _columns(release, mark.attributes.get("data-columns", "").split())
    return Excerpt(
        release=release,
        content=content,
        columns=columns,
        rows=_rows(release, mark.attributes.get("data-rows", "").split(), columns),
        caption=mark.attributes.get("data-caption", "").strip() or content.title,
        notes=mark.attributes.get("data-notes", "").strip(),
    )


def render_table(mark: Mark, setting: Setting) -> Rendered:
    """Render a dataset's newest release as a table with caption, notes and source line."""
    shown = excerpt(mark, setting=setting)
    html = render_to_string("metrics/embedded_table.html", _context(shown, setting))
    return Rendered(html.strip(), shown.as_data(), overdue(shown.release, at=setting.at))


def _columns(release: Release, codes: Sequence[str]) -> tuple[pivot.Column, ...]:
    """Return the columns with these codes, `indicator` or `indicator/period`; without any, all."""
    found = pivot.columns(release)
    if not codes:
        return found
    by_code: dict[str, list[pivot.Column]] = {}
    for column in found:
        by_code.setdefault(column.code, []).append(column)
        by_code.setdefault(f"{column.code}/{column.period}", []).append(column)
    if unknown := [code for code in codes if code not in by_code]:
        raise UnresolvedMarkError(
            format_lazy(
                _("the dataset “{dataset}” has no column “{codes}”"),
                dataset=release.slug,
                codes="”, “".join(unknown),
            )
        )
    named = [column for code in codes for column in by_code[code]]
    return tuple({column.key: column for column in named}.values())


def _rows(
    release: Release, codes: Sequence[str], columns: Sequence[pivot.Column]
) -> tuple[pivot.Row, ...]:
    """Return the rows with these codes; without any, all."""
    entities = pivot.entities(release)
    if not codes:
        return pivot.rows(entities, columns)
    by_code = {row.code: row for row in pivot.rows(entities.filter(code__in=codes), columns)}
    if unknown := [code for code in codes if code not in by_code]:
        raise UnresolvedMarkError(
            format_lazy(
                _("the dataset “{dataset}” has no row “{codes}”"),
                dataset=release.slug,
                codes="”, “".join(unknown),
            )
        )
    return tuple(by_code[code] for code in dict.fromkeys(codes))


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
        '{} <a class="citation" href="#ref.{}">[{}]</a>',
        (
            (named(source.item), number, number)
            for source in content.sources
            for number in [setting.cite(source.key, source.locator)]
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
