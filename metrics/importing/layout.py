"""Which layout a file has, by its header, and its cells as entries of one form."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext as _

from collabsite.web.phrases import listed
from metrics import layouts
from metrics.importing.files import FileError, Problem, Table, letter
from metrics.importing.names import folded


class Layout(StrEnum):
    """How a file is laid out: see `metrics.layouts`."""

    WIDE = "wide"
    LONG = "long"


class Entry(NamedTuple):
    """What a file says of one cell; None where it has no such column."""

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
class Entries:
    """The entries of a file, as django-import-export takes them: headers, length, rows."""

    layout: Layout
    heads: list[str]
    # The number of the column of each field but the value.
    places: dict[str, int] = field(default_factory=dict)
    rows: list[Entry] = field(default_factory=list)
    # (Code, period) of columns that the file names, though all their cells be empty.
    named: set[tuple[str, str]] = field(default_factory=set)
    entities: set[str] = field(default_factory=set)

    headers = Entry._fields

    def __len__(self) -> int:
        """Return how many cells the file names."""
        return len(self.rows)

    def __iter__(self) -> Iterator[Entry]:
        """Go through the entries in the order of the file."""
        return iter(self.rows)

    def problem(self, entry: Entry, name: str, message: str) -> Problem:
        """Return what is wrong with a field of an entry, at its place."""
        column = self.places.get(name, entry.column)
        return Problem(entry.row, column, self.heads[column - 1], message)


# What else the columns of the long layout are called.
_ALIASES = {
    "entity": ["对象", "对象标识", "row", "area"],
    "indicator": ["指标", "指标标识", "column"],
    "period": ["时期", "年份", "年", "year", "time"],
    "value": ["值", "数值", "观测值"],
    "status": ["状态", "obs_status", "obs status"],
    "note": ["备注", "注", "说明", "notes"],
    "source": ["来源", "来源文献", "source key"],
}
_NAMES = {folded(word): name for name, words in _ALIASES.items() for word in words}
_NAMES |= {name: name for name in (*layouts.LONG, *layouts.EXTRAS)}
_NAMES |= {name.replace("_", " "): name for name in layouts.EXTRAS}
_NEEDED = {"entity", "indicator", "value"}


def layout_of(header: list[str]) -> Layout:
    """Tell the layout: long if the columns that it needs are all there, whatever their order."""
    names = {_NAMES.get(folded(head), "") for head in header}
    return Layout.LONG if names >= _NEEDED else Layout.WIDE


def long_places(table: Table) -> dict[str, int]:
    """Return the number of each column of a long file, by its name. Raises `FileError`."""
    places: dict[str, int] = {}
    wrong = []
    for number, head in enumerate(table.header, start=1):
        name = _NAMES.get(folded(head))
        if name is None:
            known = listed((*layouts.LONG, *layouts.EXTRAS))
            message = _("this column is not known; remove it, or name it as one of %(known)s")
            wrong.append(Problem(table.header_row, number, head, message % {"known": known}))
        elif name in places:
            message = _("columns %(first)s and %(second)s are both “%(name)s”; keep one")
            said = {"first": letter(places[name]), "second": letter(number), "name": name}
            wrong.append(Problem(table.header_row, number, head, message % said))
        else:
            places[name] = number
    table.problems += wrong
    return places


def check_wide_header(table: Table) -> None:
    """Note heads that are missing or stand twice. Raises `FileError` if there is no table."""
    header = table.header
    if len(header) < 2:
        raise FileError(
            _(
                "There is only one column. A file has the rows' names in its first column and"
                " an indicator in each other one; or the columns entity, indicator, period"
                " and value."
            )
        )
    counted = Counter(folded(head) for head in header[1:] if head)
    for number, head in enumerate(header[1:], start=2):
        if not head.strip():
            cells = (row[number - 1] for row in table.cells)
            if any(cells):
                message = _("this column has no name in the header; name it, or remove it")
                table.problems.append(Problem(table.header_row, number, "", message))
        elif counted[folded(head)] > 1:
            twins = [
                letter(place)
                for place, other in enumerate(header[1:], start=2)
                if folded(other) == folded(head)
            ]
            message = _("columns %(letters)s have the same name; name each of them differently")
            said = {"letters": listed(twins)}
            table.problems.append(Problem(table.header_row, number, head, message % said))
