"""Tables and numbers of the data, as articles show them; registered with `articles.figures`."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from articles import figures
from articles.citations import reference_line
from articles.figures import Rendered, Setting, UnresolvedMarkError
from articles.prose import Mark
from metrics import pivot
from metrics.content import Content
from metrics.models import Dataset, Observation, Release


def register() -> None:
    """Let articles show our tables and numbers."""
    figures.register("div", render_table)
    figures.register("data", render_cell)


def render_table(mark: Mark, setting: Setting) -> Rendered:
    """Render a dataset's newest release as a table with caption and numbered source line."""
    release = _release(mark.reference, at=setting.at)
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
    return Rendered(html.strip(), data)


def render_cell(mark: Mark, setting: Setting) -> Rendered:
    """Render one number, from `dataset/entity/indicator/period` (the period may be left out)."""
    slug, entity, indicator, period = (*mark.reference.split("/"), "", "", "", "")[:4]
    release = _release(slug, at=setting.at)
    observation = (
        Observation.objects.filter(
            entity__release=release, entity__code=entity, indicator__code=indicator
        )
        .filter(**({"period": period} if period else {}))
        .select_related("entity", "indicator")
        .order_by("-period")
        .first()
    )
    if observation is None or observation.value is None:
        raise UnresolvedMarkError(
            format_lazy(_("the data has no value at “{cell}”"), cell=mark.reference)
        )
    cell = pivot.cell(observation, observation.indicator, language=release.content["language"])
    html = render_to_string(
        "metrics/figure.html",
        {
            "cell": cell,
            "entity": observation.entity,
            "header": pivot.header(observation.indicator.label, observation.period),
            "url": release.get_absolute_url(),
        },
    )
    data = {
        "dataset": release.slug,
        "release": release.number,
        "entity": entity,
        "indicator": indicator,
        "period": observation.period,
        "value": cell.value,
        "text": cell.text,
    }
    return Rendered(html.strip(), data)


def _release(slug: str, *, at: dt.datetime) -> Release:
    dataset = Dataset.objects.filter(slug=slug).first()
    if dataset is None:
        # A mark may have a former slug, or the one that readers know until the next release.
        former = Release.objects.by_slug(slug, at=at)
        if former:
            return former
        raise UnresolvedMarkError(format_lazy(_("there is no dataset “{slug}”"), slug=slug))
    release = Release.objects.newest(at=at).filter(dataset=dataset).first()
    if release is None:
        raise UnresolvedMarkError(
            format_lazy(_("the dataset “{slug}” has no release yet; issue one first"), slug=slug)
        )
    return release


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
