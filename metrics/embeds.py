"""Tables of the data as articles embed them; registered with `articles.figures`."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.translation import pgettext

from articles.citations import reference_line
from articles.figures import Rendered, Setting
from articles.prose import Mark
from metrics import pivot
from metrics.content import Content
from metrics.figures import quoted_release
from metrics.standing import overdue


def render_table(mark: Mark, setting: Setting) -> Rendered:
    """Render a dataset's newest release as a table with caption and numbered source line."""
    release = quoted_release(mark.reference, at=setting.at)
    content = Content.from_json(release.content)
    across = pivot.columns(release)
    rows = pivot.rows(pivot.entities(release), across)
    cells = [(row, list(zip(across, row.cells, strict=True))) for row in rows]
    sources = format_html_join(
        pgettext("between the sources of a table", "; "),
        '{} <a class="citation" href="#ref.{}">[{}]</a>',
        (
            (_named(source.item), number, number)
            for source in content.sources
            for number in [setting.cite(source.key, source.locator)]
        ),
    )
    html = render_to_string(
        "metrics/embedded_table.html",
        {
            "content": content,
            "release": release,
            "columns": across,
            "rows": cells,
            "sources": sources,
            # The release's own address: there the numbers stay as they stand here.
            "url": release.get_absolute_url(),
        },
    )
    data: dict[str, Any] = {
        "dataset": release.slug,
        "release": release.number,
        "caption": content.title,
        "row_label": content.row_label,
        "columns": [_column(column) for column in across],
        "rows": [asdict(row) for row in rows],
        "sources": [source.key for source in content.sources],
    }
    return Rendered(html.strip(), data, overdue(release, at=setting.at))


def _named(item: Mapping[str, Any]) -> str:
    """Return a source as the line under a table names it, in the punctuation of the language."""
    line = reference_line(item)
    if not line.year:
        return line.title
    return pgettext("a source and its year", "%(title)s (%(year)s)") % {
        "title": line.title,
        "year": line.year,
    }


def _column(column: pivot.Column) -> dict[str, str]:
    return {
        "code": column.code,
        "label": column.label,
        "header": column.header,
        "period": column.period,
        "kind": column.kind,
        "unit": column.unit,
    }
