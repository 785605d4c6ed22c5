"""What is said beside a value in the grid: its status, note and source, as a few signs and in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from articles.models import Source
from collabsite.web.phrases import listed
from metrics import pivot
from metrics.grid.input import column_key
from metrics.models import Entity, Observation

Status = Observation.Status

# Of SDMX's codes, those that are said of values; a gap is seen.
SIGNS = {Status.BREAK, Status.ESTIMATED, Status.FORECAST, Status.PROVISIONAL}
CANNOT_EXIST, NOTE, SOURCE = "×", "*", "§"


@dataclass(frozen=True)
class Beside:
    """What is said beside a value: as a few signs, in words, and where it is edited."""

    signs: str
    words: str
    query: str


def sources_of(rows: Iterable[Entity]) -> Mapping[int, Source]:
    """Return the sources of the values in these rows (from `pivot.entities`), by their keys."""
    keys = {each.source_id for row in rows for each in row.observations.all() if each.source_id}
    return Source.objects.in_bulk(keys) if keys else {}


def of_row(
    row: Entity, across: Sequence[pivot.Column], sources: Mapping[int, Source]
) -> dict[str, Beside]:
    """Return what is said beside the values of a row, by the keys of their columns."""
    keys = {(column.indicator.pk, column.period): column_key(column) for column in across}
    found = {}
    for observation in row.observations.all():
        key = keys.get((observation.indicator_id, observation.period))
        source = sources.get(observation.source_id) if observation.source_id else None
        if key and (said := _said(observation, source)):
            query = QueryDict(mutable=True)
            query.update({"row": row.code, "column": key})
            found[key] = Beside(
                "".join(sign for sign, _words in said),
                listed(words for _sign, words in said),
                query.urlencode(),
            )
    return found


def _said(observation: Observation, source: Source | None) -> list[tuple[str, str]]:
    status = Status(observation.status)
    said = []
    if status in SIGNS:
        said.append((str(status), str(status.label)))
    elif status is Status.NOT_APPLICABLE:
        said.append((CANNOT_EXIST, str(status.label)))
    if observation.note:
        said.append((NOTE, _("note: %(note)s") % {"note": observation.note}))
    if source:
        said.append((SOURCE, _("source: %(source)s") % {"source": source.title}))
    return said
