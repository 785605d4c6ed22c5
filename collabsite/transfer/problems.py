"""Errors and reports of exports and imports."""

from collections.abc import Callable
from dataclasses import dataclass, field


class TransferError(Exception):
    """An export or import can't go on; the message names the file and what to do."""


# Gets a line for the operator.
type Tell = Callable[[str], None]


@dataclass
class Report:
    """Everything that an import made or would make, left out, and could not keep.

    Lines name the file and the field.
    """

    made: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def count(self, thing: str, number: int = 1) -> None:
        """Count things that were made."""
        self.counts[thing] = self.counts.get(thing, 0) + number
