"""A file of values as rows of texts. Pure.

Rows are numbered and columns lettered as a spreadsheet shows them. Whatever a cell held becomes
the text that an editor would type for it: a number formatted as `35%` is `35%`, not `0.35`.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import batched, repeat
from typing import Self

from django.utils.translation import gettext as _

from collabsite.web.spreadsheets import column_letter
from metrics.cells.parse import shorten

# A million observations in the long layout are some 40 MB, with notes more.
MAX_BYTES = 64_000_000
# As many as a sheet of Excel has.
MAX_ROWS = 1_048_576
MAX_COLUMNS = 2_000
MAX_CELLS = 8_000_000


class FileError(Exception):
    """The file can't be read; the message says what is wrong and what to do."""


class UnclearError(Exception):
    """The meaning of a cell or header is unclear; the message is a sentence."""


@dataclass(frozen=True)
class FileProblem:
    """An error at a place of the file; row 0 is the file itself, column 0 the whole row."""

    row: int
    column: int
    head: str
    message: str

    def __str__(self) -> str:
        """Return the place in the notation of spreadsheets, and the sentence."""
        if not self.row:
            return self.message
        place = {"row": self.row, "letter": column_letter(self.column)}
        place["head"] = shorten(self.head)
        if not self.column:
            where = _("row %(row)d") % place
        elif self.head:
            where = _("row %(row)d, column %(letter)s “%(head)s”") % place
        else:
            where = _("row %(row)d, column %(letter)s") % place
        return _("%(where)s: %(message)s") % {"where": where, "message": self.message}


class UnreadableCell(str):
    """A cell without a readable value, as it was written; `problem` says why and what to do."""

    problem: str

    def __new__(cls, text: str, problem: str) -> Self:
        """Create the text with its problem."""
        made = super().__new__(cls, text)
        made.problem = problem
        return made


class Rows:
    """Rows of texts, kept by columns: a million rows of four cells take 32 MB, as lists 90.

    There are as many columns as most of the first rows have cells; cells beyond are kept apart.
    """

    def __init__(self, rows: Iterable[Sequence[str]] = ()) -> None:
        self.widths = array("I")
        self._columns: list[list[str]] = []
        self._beyond: dict[int, Sequence[str]] = {}
        for some in batched(rows, 500, strict=False):
            self._extend(some)

    def _extend(self, rows: Sequence[Sequence[str]]) -> None:
        counted = Counter(map(len, rows))
        if not self.widths:
            self._columns = [[] for _ in range(counted.most_common(1)[0][0])]
        width = len(self._columns)
        if counted.keys() != {width}:
            padding = [""] * width
            for number, row in enumerate(rows, start=len(self.widths)):
                if len(row) > width:
                    self._beyond[number] = row[width:]
            self.widths.extend(map(len, rows))
            rows = [(*row[:width], *padding[len(row) :]) for row in rows]
        else:
            self.widths.extend([width] * len(rows))
        for column, cells in zip(self._columns, zip(*rows, strict=True), strict=True):
            column += cells

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.widths)

    def __getitem__(self, place: int) -> list[str]:
        """Return the row at a place, from 0, as wide as it was."""
        width = self.widths[place]
        row = [column[place] for column in self._columns[:width]]
        return [*row, *self._beyond.get(place, ())]

    def filled(self) -> Sequence[int]:
        """Return the places of rows with any content, from 0."""
        rows = zip(*self._columns, strict=True) if self._columns else repeat((), len(self))
        beyond = self._beyond
        return array("I", (n for n, row in enumerate(rows) if any(row) or any(beyond.get(n, ()))))

    def column(self, place: int, rows: Sequence[int]) -> list[str]:
        """Return the cells of a column in the rows at these places, which ascend."""
        if place >= len(self._columns):
            beyond, start = self._beyond, place - len(self._columns)
            return [next(iter(beyond.get(row, ())[start : start + 1]), "") for row in rows]
        column = self._columns[place]
        if rows and rows[-1] - rows[0] == len(rows) - 1:
            return column[rows[0] : rows[-1] + 1]
        return [column[row] for row in rows]


@dataclass
class RawTable:
    """The rows of a file as texts, blank ones among them; row 1 is the first."""

    rows: Rows
    # The detected format, for the editor: `UTF-8, commas`, or the name of the sheet.
    described: str
    # Of a text file, by the names of `metrics.importing.choices`; of a workbook empty.
    encoding: str = ""
    separator: str = ""
    sheets: tuple[str, ...] = ()


def too_many_cells_error() -> FileError:
    """Return the error for a file with more rows or cells than can be imported."""
    return FileError(
        _(
            "The file has too many cells: at most %(rows)s rows and %(cells)s cells can be"
            " imported at once. Split it into several files."
        )
        % {"rows": f"{MAX_ROWS:,}", "cells": f"{MAX_CELLS:,}"}
    )
