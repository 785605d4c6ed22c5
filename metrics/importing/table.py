"""A file of values as rows of texts. Pure.

Rows are numbered and columns lettered as a spreadsheet shows them. Whatever a cell held becomes
the text that an editor would type for it: a number formatted as `35%` is `35%`, not `0.35`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, Self

from django.utils.translation import gettext as _

from collabsite.web.spreadsheets import column_letter
from metrics.cells import shorten

# 100,000 observations in the long layout, with notes, are some 10 MB.
MAX_BYTES = 32_000_000
MAX_ROWS = 300_000
MAX_COLUMNS = 2_000
MAX_CELLS = 4_000_000


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


@dataclass
class RawTable:
    """The rows of a file as texts, blank ones among them; row 1 is the first."""

    rows: list[list[str]]
    # The detected format, for the editor: `UTF-8, commas`, or the name of the sheet.
    described: str
    # Of a text file, by the names of `metrics.importing.choices`; of a workbook empty.
    encoding: str = ""
    separator: str = ""
    sheets: tuple[str, ...] = ()


def column_number(letters: str) -> int:
    """Return the number of a column of a spreadsheet, counted from 1, or 0 if it is none."""
    if not letters.isascii() or not letters.isalpha() or len(letters) > 3:
        return 0
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def too_many_cells_error() -> FileError:
    """Return the error for a file with more rows or cells than can be imported."""
    return FileError(
        _(
            "The file has too many cells: at most %(rows)s rows and %(cells)s cells can be"
            " imported at once. Split it into several files."
        )
        % {"rows": f"{MAX_ROWS:,}", "cells": f"{MAX_CELLS:,}"}
    )


class CellEntry(NamedTuple):
    """The fields of one cell in a file; None if the file has no such column."""

    row: int
    column: int
    entity: str
    indicator: str
    period: str
    value: str
    as_written: str | None
    status: str | None
    note: str | None
    source: str | None


@dataclass
class CellEntries:
    """The entries of a file, as django-import-export takes them: headers, length, rows."""

    # The heads by the number of their columns, and the column of each field but the value.
    heads: dict[int, str] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    rows: list[CellEntry] = field(default_factory=list)
    # (Code, period) of columns that the file names, though all their cells be empty.
    named: set[tuple[str, str]] = field(default_factory=set)
    entities: set[str] = field(default_factory=set)

    headers = CellEntry._fields

    def __len__(self) -> int:
        """Return how many cells the file names."""
        return len(self.rows)

    def __iter__(self) -> Iterator[CellEntry]:
        """Go through the entries in the order of the file."""
        return iter(self.rows)

    def problem(self, entry: CellEntry, name: str, message: str) -> FileProblem:
        """Return an error of a field of an entry, at its place."""
        column = self.places.get(name, entry.column)
        return FileProblem(entry.row, column, self.heads.get(column, ""), message)
