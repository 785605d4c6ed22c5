"""Numbers of the data in sentences."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from articles.prose.marks import RenderContext, Rendered, UnresolvedMarkError
from articles.prose.marks.quoted_data import (
    Place,
    QuotedData,
    former_labels,
    place_of,
    title_of,
)
from articles.prose.parse import Mark
from collabsite.web.routes import url_with_query
from metrics.cells.decimals import Rounding
from metrics.cells.formats import NumberFormError, format_number, forms_for
from metrics.cells.operations import Computation
from metrics.cells.parse import ValueKind
from metrics.cells.units import lacks_unit
from metrics.citations import source_name
from metrics.content import ReleaseContent
from metrics.models import Entity, Indicator, Observation, Release
from metrics.releases.status import overdue_warnings
from metrics.shown import NumberData
from metrics.tables import pivot


@dataclass(frozen=True)
class BoundNumber:
    """A value of a release, and its data in an edition."""

    observation: Observation
    release: Release
    content: ReleaseContent
    data: NumberData

    @classmethod
    def of(cls, mark: Mark, quoted: QuotedData, *, language: str) -> "BoundNumber":
        """Return the number of a mark, `dataset/entity/indicator/period`, in this language.

        Without a period, or with `latest`, it is that of the newest period that has a value. The
        editor's fixed wording takes the place of the form; the audit checks whether it agrees.
        Raises `UnresolvedMarkError`.
        """
        slug, place = place_of(mark.reference)
        release = quoted.release(slug)
        observation = quoted.value(slug, place)
        if observation is None:
            raise UnresolvedMarkError(
                format_lazy(
                    gettext_lazy("the dataset “{dataset}” has no value at “{cell}”"),
                    dataset=title_of(release),
                    cell=_lazy_place(release, place),
                )
            )
        content = ReleaseContent.from_json(release.content)
        form = mark.attributes.get("data-form", "")
        wording = mark.attributes.get("data-wording", "").strip()
        try:
            text = wording or text_of(
                observation, language=language, data_language=content.language, form=form
            )
        except NumberFormError as error:
            raise UnresolvedMarkError(
                format_lazy(
                    "“{cell}”: {error}", cell=_lazy_place(release, place), error=error.args[0]
                )
            ) from error
        entity, indicator = observation.entity, observation.indicator
        other = content.is_named_in(language)
        shown_in = language if other else content.language
        cell = pivot.cell(observation, indicator, language=shown_in)
        data = NumberData(
            dataset=release.slug,
            release=release.number,
            entity=entity.code,
            indicator=indicator.code,
            period=observation.period,
            kind=indicator.kind,
            currency=indicator.currency,
            unit=pivot.unit(indicator, other=other),
            entity_label=entity.label_in(other=other),
            indicator_label=indicator.label_in(other=other),
            value=cell.value,
            text=text,
            form=form,
            wording=wording,
            as_in_table=cell.text,
        )
        return cls(observation, release, content, data)

    def write(self, value: Decimal, *, language: str) -> str:
        """Return another value in words of this language, '' if the column has text."""
        style = replace(self.observation.indicator.style, rounding=Rounding.NONE, decimals=0)
        form = "words" if "words" in forms_for(style.kind) else ""
        if style.kind is ValueKind.TEXT:
            return ""
        return format_number(value, style, language=language, form=form)


def _name_place(release: Release, place: Place) -> str:
    """Return the labels of a row and a column, and the period, for an editor."""
    entity, indicator, period = place
    labels = [
        *former_labels(Entity, release, [entity]),
        *former_labels(Indicator, release, [indicator]),
    ]
    return " · ".join(filter(None, [*labels, period]))


# Where a value may be missing, its place need not be looked up.
_lazy_place = lazy(_name_place, str)


def render_number(
    mark: Mark, quoted: QuotedData, context: RenderContext, *, at: dt.datetime
) -> Rendered:
    """Render a number with a link to its note; raises `UnresolvedMarkError`."""
    number = BoundNumber.of(mark, quoted, language=context.language)
    note = _note(number, context.language)
    html = format_html(
        '<a class="figure{}" href="#note.{}" data-note="{}"><data value="{}">{}</data></a>',
        " wording" if number.data.wording else "",
        context.footnote(render_to_string("metrics/figure_note.html", {"note": note}).strip()),
        _in_a_line(note),
        number.data.value,
        number.data.text,
    )
    return Rendered(html, number.data, warnings=overdue_warnings(number.release, at=at))


def _note(number: BoundNumber, language: str) -> dict[str, Any]:
    """Return the note on a number beside its sentence: its place in the data, and the sources of that.

    A number that is computed of cells has no page of its own: `url` is that of the dataset. `sources`
    are names and addresses; `language` is the data's, '' where the article has the same.
    """
    data, release, observation = number.data, number.release, number.observation
    other = number.content.is_named_in(language)
    content = number.content.in_language(language)
    is_computed = Computation.parse(data.entity) is not None
    is_normal = observation.status == Observation.Status.NORMAL
    return {
        "data": data,
        "header": pivot.header(data.indicator_label, data.period),
        "unit": observation.indicator.unit_in(other=other),
        "lacks_unit": lacks_unit(data.kind, observation.indicator.unit),
        "status": "" if is_normal else observation.get_status_display(),
        "sources": [
            (source_name(source.item), reverse("source", args=[source.key]))
            for source in content.sources
        ],
        "language": "" if content.language == language else content.language,
        "release_url": release.get_absolute_url(),
        "is_computed": is_computed,
        "url": reverse("metrics:dataset", args=[release.slug])
        if is_computed
        else number_url(release.slug, data.entity, data.indicator, data.period),
    }


def _in_a_line(note: Mapping[str, Any]) -> str:
    """Return a note in one line, which is shown where no script runs."""
    parts = {
        "entity": note["data"].entity_label,
        "column": note["header"],
        "value": " ".join(filter(None, [note["data"].as_in_table, note["unit"]])),
        "number": note["data"].release,
        "sources": pgettext("between sources", "; ").join(name for name, _url in note["sources"]),
    }
    if not note["sources"]:
        return _("%(entity)s, %(column)s: %(value)s. Release %(number)s") % parts
    return _("%(entity)s, %(column)s: %(value)s. Source: %(sources)s. Release %(number)s") % parts


def number_url(dataset: str, entity: str, indicator: str, period: str) -> str:
    """Return the address of the page of a number."""
    page = reverse("metrics:number", args=[dataset, entity, indicator])
    return url_with_query(page, period=period)


def text_of(observation: Observation, *, language: str, data_language: str, form: str) -> str:
    """Return the value in the form of a mark and in this language; raises `NumberFormError`.

    “As in the table” means exactly that, where the table is in the language of the sentence.
    """
    indicator = observation.indicator
    if observation.value is None:
        return pivot.cell(observation, indicator, language=language).text
    if not form and language == data_language:
        return pivot.cell_text(observation, indicator, language=language)
    return format_number(observation.value, indicator.style, language=language, form=form)
