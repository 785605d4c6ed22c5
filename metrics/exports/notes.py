"""Texts of the notes sheet of a workbook and of the README of a data package."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.references.citations import reference_line
from metrics.content import SourceContent
from metrics.exports.extract import Extract
from metrics.models import Observation

# A heading stands alone; what follows it are rows of texts.
type Lines = Iterator[tuple[str, ...]]


def about(extract: Extract) -> Lines:
    """Yield the name and value of each fact about the release."""
    content, release = extract.content, extract.release
    licence = " · ".join(filter(None, [content.licence, content.licence_url]))
    facts = [
        (_("Title"), content.title),
        (_("Summary"), content.summary),
        (_("Release"), str(release.number)),
        (pgettext("of data", "Issued"), timezone.localdate(extract.issued_at).isoformat()),
        (_("Change note"), release.note),
        (_("Address"), extract.url),
        (_("Chosen"), extract.chosen_url if extract.query else ""),
        (_("Licence"), licence),
        *((_("Source"), source_text(source)) for source in content.sources),
    ]
    yield from ((name, text) for name, text in facts if text)


def source_text(source: SourceContent) -> str:
    """Return a source as a line of a reference list."""
    line = reference_line(source.item)
    parts = [line.authors, line.title, line.details, line.year, source.locator, line.url]
    return " · ".join(filter(None, parts)) or source.key


def columns(extract: Extract) -> Lines:
    """Yield the header, code, period, unit and definition of each column."""
    yield (_("Column"), _("Code"), _("Period"), _("Unit"), _("Definition"))
    for column in extract.columns:
        yield (column.header, column.code, column.period, column.unit, column.definition)


def statuses() -> Lines:
    """Yield the code and meaning of each status."""
    yield (_("Status"), _("Meaning"))
    for status in Observation.Status:
        yield (status.value, str(status.label))
