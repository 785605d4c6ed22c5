"""Status, note and source of values, as a few signs beside them in the grid."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from articles.sources.models import Source
from collabsite.web.text import format_list
from metrics.grid.input import column_key
from metrics.models import Entity, Observation
from metrics.tables import pivot

Status = Observation.Status

# SDMX codes that are shown at values; a missing value is visible.
SIGNS = {Status.BREAK, Status.ESTIMATED, Status.FORECAST, Status.PROVISIONAL}
CANNOT_EXIST, NOTE, SOURCE = "×", "*", "§"


@dataclass(frozen=True)
class Annotation:
    """Status, note and source of a value: as a few signs, in words, and the query of their page."""

    signs: str
    words: str
    query: str


def sources_of(rows: Iterable[Entity]) -> Mapping[int, Source]:
    """Return the sources of the values in these rows (from `pivot.entities`), by their keys."""
    keys = {each.source_id for row in rows for each in row.observations.all() if each.source_id}
    return Source.objects.in_bulk(keys) if keys else {}


def row_annotations(
    row: Entity, across: Sequence[pivot.Column], sources: Mapping[int, Source]
) -> dict[str, Annotation]:
    """Return the annotations of a row, by the keys of their columns."""
    keys = {(column.indicator.pk, column.period): column_key(column) for column in across}
    found = {}
    for observation in row.observations.all():
        key = keys.get((observation.indicator_id, observation.period))
        source = sources.get(observation.source_id) if observation.source_id else None
        if key and (marks := _signs_and_words(observation, source)):
            query = QueryDict(mutable=True)
            query.update({"row": row.code, "column": key})
            found[key] = Annotation(
                "".join(sign for sign, _words in marks),
                format_list(words for _sign, words in marks),
                query.urlencode(),
            )
    return found


def _signs_and_words(observation: Observation, source: Source | None) -> list[tuple[str, str]]:
    status = Status(observation.status)
    marks = []
    if status in SIGNS:
        marks.append((str(status), str(status.label)))
    elif status is Status.NOT_APPLICABLE:
        marks.append((CANNOT_EXIST, str(status.label)))
    if observation.note:
        marks.append((NOTE, _("note: %(note)s") % {"note": observation.note}))
    if source:
        marks.append((SOURCE, _("source: %(source)s") % {"source": source.title}))
    return marks
