"""What a dataset holds at a moment: the state that a file is compared with, and put back to."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet

from metrics import pivot
from metrics.models import Dataset, Indicator, Observation, Release


class Key(NamedTuple):
    """Which cell: the codes of its row and column, and its period."""

    entity: str
    indicator: str
    period: str


class Stored(NamedTuple):
    """What a cell holds; `source` is a key of a source or ''."""

    value: Decimal | None
    literal: str
    status: str
    note: str
    source: str


COLUMN_FIELDS = (
    *("ordering", "code", "label", "kind", "currency", "compact", "decimals"),
    "definition",
)


@dataclass(frozen=True)
class Present:
    """The newest state of a dataset, whether issued or not; `release` is None if there is none."""

    release: Release | None
    language: str
    # Code -> label and place, in the order of the rows.
    entities: dict[str, tuple[str, int]] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    cells: dict[Key, Stored] = field(default_factory=dict)

    @property
    def columns(self) -> dict[tuple[str, str], str]:
        """(Code, period) -> head of each column; an indicator without values has the period ''."""
        periods: dict[str, set[str]] = {}
        for key in self.cells:
            periods.setdefault(key.indicator, set()).add(key.period)
        return {
            (code, period): pivot.header(indicator.label, period)
            for code, indicator in self.indicators.items()
            for period in sorted(periods.get(code) or {""})
        }

    def digest(self) -> str:
        """Return a SHA-256 of all that is held, to tell later whether it is still the same."""
        hashed = hashlib.sha256()
        for line in self._lines():
            hashed.update(json.dumps(line).encode())
        return hashed.hexdigest()

    def _lines(self) -> Iterator[Any]:
        yield [[code, *said] for code, said in self.entities.items()]
        yield self._columns()
        for key in sorted(self.cells):
            yield [*key, *_plain(self.cells[key])]

    def _columns(self) -> list[list[Any]]:
        return [[getattr(i, name) for name in COLUMN_FIELDS] for i in self.indicators.values()]

    def as_json(self) -> dict[str, Any]:
        """Return all that is held as what JSON can hold, for `Held.from_json`."""
        return {
            "entities": [[code, *said] for code, said in self.entities.items()],
            "indicators": self._columns(),
            "cells": [[*key, *_plain(cell)] for key, cell in self.cells.items()],
        }


def _plain(cell: Stored) -> tuple[Any, ...]:
    return (None if cell.value is None else pivot.plain(cell.value), *cell[1:])


def present(dataset: Dataset) -> Present:
    """Read the newest state of a dataset: four queries, and 100,000 cells in about a second."""
    release = dataset.releases.order_by("-number").first()
    language = dataset.language
    if release is None:
        return Present(None, language)
    entities = list(release.entities.order_by("ordering", "pk"))
    indicators = list(release.indicators.order_by("ordering", "pk"))
    rows = {entity.pk: entity.code for entity in entities}
    columns = {indicator.pk: indicator.code for indicator in indicators}
    return Present(
        release,
        language,
        entities={entity.code: (entity.label, entity.ordering) for entity in entities},
        indicators={indicator.code: indicator for indicator in indicators},
        cells={
            Key(rows[row], columns[column], period): Stored(
                value, literal, status, note, source or ""
            )
            for row, column, period, value, literal, status, note, source in _observations(release)
        },
    )


def _observations(release: Release) -> Iterable[Any]:
    found: QuerySet[Observation] = Observation.objects.filter(entity__release=release).order_by()
    return found.values_list(
        *["entity_id", "indicator_id", "period", "value", "literal", "status", "note"],
        "source__key",
    ).iterator(5000)
