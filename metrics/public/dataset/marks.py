"""What is said of single cells: their SDMX status by a letter, and their notes by a number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated

from collabsite.web.phrases import listed
from collabsite.web.responses import PAGE_ONLY
from metrics import pivot
from metrics.models import Observation

Status = Observation.Status

# The letters of SDMX's code list, small. What is missing says so itself.
LETTERS = {
    Status.BREAK: "b",
    Status.ESTIMATED: "e",
    Status.FORECAST: "f",
    Status.PROVISIONAL: "p",
    Status.NOT_APPLICABLE: "m",
}


@dataclass(frozen=True)
class StatusLine:
    """A status that occurs in what is shown, and how it is marked there."""

    code: Annotated[str, Observation.Status]
    label: str
    mark: str = field(metadata=PAGE_ONLY)


def statuses(rows: Iterable[pivot.Row]) -> tuple[StatusLine, ...]:
    """Return the statuses that occur in these rows but the normal one, in SDMX's order."""
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        for cell in row.cells:
            if cell.status != Status.NORMAL:
                found.setdefault(cell.status, {})[cell.text] = None
    return lines({status: listed(texts) for status, texts in found.items()})


def lines(found: Mapping[str, str]) -> tuple[StatusLine, ...]:
    """Return these statuses, given with what cells of them say, in SDMX's order."""
    return tuple(
        StatusLine(
            code=status.value,
            label=str(status.label),
            mark=LETTERS.get(status) or found[status.value],
        )
        for status in Status
        if status.value in found and status is not Status.NORMAL
    )


def notes(rows: Iterable[pivot.Row]) -> tuple[str, ...]:
    """Return the notes of these rows' cells in the order in which they come up, each once."""
    return tuple(dict.fromkeys(cell.note for row in rows for cell in row.cells if cell.note))


@dataclass(frozen=True)
class ColumnLine:
    """What an indicator means, under the table."""

    code: str
    label: str
    unit: str
    definition: str


def definitions(columns: Sequence[pivot.Column]) -> tuple[ColumnLine, ...]:
    """Return what is defined of these columns, each indicator once."""
    lines = {
        column.code: ColumnLine(column.code, column.label, column.unit, column.definition)
        for column in columns
        if column.definition
    }
    return tuple(lines.values())
