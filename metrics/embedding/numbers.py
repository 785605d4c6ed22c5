"""Numbers of the data as articles quote them; registered with `articles.prose.embeds`."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from articles.prose.document import Mark
from articles.prose.embeds import Rendered, Setting, UnresolvedMarkError
from collabsite.web.routes import url_with_query
from metrics import pivot
from metrics.citations import source_name
from metrics.content import Content
from metrics.embedding.quotations import Quotes, place_of
from metrics.models import Observation, Release
from metrics.number_formats import FormError, written
from metrics.status import overdue


@dataclass(frozen=True)
class Note:
    """What is said of a figure beside its sentence: its place in the data, and where that is from.

    `sources` are names and addresses; `language` is the data's, '' where the article has the same.
    """

    cell: pivot.Cell
    status: str
    entity: str
    header: str
    sources: tuple[tuple[str, str], ...]
    language: str
    release: int
    release_url: str
    url: str

    @classmethod
    def of(
        cls, observation: Observation, release: Release, content: Content, *, language: str
    ) -> "Note":
        """Return the note on a value of a release, for an article in this language."""
        entity, indicator = observation.entity, observation.indicator
        is_normal = observation.status == Observation.Status.NORMAL
        return cls(
            cell=pivot.cell(observation, indicator, language=content.language),
            status="" if is_normal else observation.get_status_display(),
            entity=entity.label,
            header=pivot.header(indicator.label, observation.period),
            sources=tuple(
                (source_name(source.item), reverse("source", args=[source.key]))
                for source in content.sources
            ),
            language="" if content.language == language else content.language,
            release=release.number,
            release_url=release.get_absolute_url(),
            url=url_with_query(
                reverse("metrics:number", args=[release.slug, entity.code, indicator.code]),
                period=observation.period,
            ),
        )

    @property
    def in_a_line(self) -> str:
        """The same in the one line that is shown where no script runs."""
        said = {
            "entity": self.entity,
            "column": self.header,
            "value": self.cell.text,
            "number": self.release,
            "sources": pgettext("between sources", "; ").join(name for name, _url in self.sources),
        }
        if not self.sources:
            return _("%(entity)s, %(column)s: %(value)s. Release %(number)s") % said
        return (
            _("%(entity)s, %(column)s: %(value)s. Source: %(sources)s. Release %(number)s") % said
        )


def render_cell(mark: Mark, setting: Setting) -> Rendered:
    """Render one number, from `dataset/entity/indicator/period`, in the language of the article.

    Without a period, or with `latest`, it is that of the newest period that has a value. The
    editor's fixed wording stands in place of the form; whether it agrees is for the audit.
    """
    slug, place = place_of(mark.reference)
    quotes = Quotes.of(setting)
    release = quotes.release(slug)
    observation = quotes.value(slug, place)
    if observation is None:
        raise UnresolvedMarkError(
            format_lazy(gettext_lazy("the data has no value at “{cell}”"), cell=mark.reference)
        )
    form = mark.attributes.get("data-form", "")
    wording = mark.attributes.get("data-wording", "").strip()
    content = Content.from_json(release.content)
    try:
        text = wording or text_of(
            observation, language=setting.language, data_language=content.language, form=form
        )
    except FormError as error:
        raise UnresolvedMarkError(
            format_lazy("“{cell}”: {error}", cell=mark.reference, error=error.args[0])
        ) from error
    cell = pivot.cell(observation, observation.indicator, language=content.language)
    data = {
        **_place_in_data(observation, release),
        "value": cell.value,
        # What the sentence says, what the editor fixed of it, and what the table says.
        "text": text,
        "form": form,
        "wording": wording,
        "as_in_table": cell.text,
    }
    if quotes.sketch:
        return Rendered(text, data)
    note = Note.of(observation, release, content, language=setting.language)
    shown = render_to_string("metrics/figure_note.html", {"note": note}).strip()
    html = format_html(
        '<a class="figure{}" href="#note.{}" data-note="{}"><data value="{}">{}</data></a>',
        " wording" if wording else "",
        setting.footnote(shown),
        note.in_a_line,
        note.cell.value,
        text,
    )
    return Rendered(html, data, overdue(release, at=setting.at))


def _place_in_data(observation: Observation, release: Release) -> dict[str, Any]:
    """Return where a value stands and what it measures, as an edition freezes it."""
    entity, indicator = observation.entity, observation.indicator
    return {
        "dataset": release.slug,
        "release": release.number,
        "entity": entity.code,
        "indicator": indicator.code,
        "period": observation.period,
        "kind": indicator.kind,
        "currency": indicator.currency,
        "unit": pivot.unit(indicator),
        "entity_label": entity.label,
        "indicator_label": indicator.label,
    }


def text_of(observation: Observation, *, language: str, data_language: str, form: str) -> str:
    """Return the value as a sentence in this language has it; raises `metrics.number_formats.FormError`.

    “As in the table” means exactly that, where the table is in the language of the sentence.
    """
    indicator = observation.indicator
    if observation.value is None:
        return pivot.cell(observation, indicator, language=language).text
    if not form and observation.literal and language == data_language:
        return observation.literal
    return written(observation.value, indicator.style, language=language, form=form)
