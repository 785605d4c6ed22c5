"""Units that the cells of a table in prose repeat, for the names of its columns. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from articles.prose.plain_tables import PlainCell, PlainTable
from metrics.cells import ValueKind, parse_cell

# A number, a scale that belongs to it, and a unit of letters.
_MEASURED = re.compile(
    r"(?P<number>[-+−–~]?\s?[0-9][0-9.,\s]*?"
    r"(?:\s?(?:万亿|千亿|百亿|十亿|千万|百万|十万|[千万亿])|\s(?:thousand|[mbtr]+illion)\b)?)"
    r"\s?(?P<unit>(?:°\s?|[^\W\d_])(?:[^\d,;]|(?<=[^\W\d_])[23](?=\W|$)){0,19})"
)
# They are written with a currency before they are data.
_MONEY = re.compile(r"dollars?|euros?|pounds?|yuan|yen|renminbi|块|英镑|欧元|日元", re.IGNORECASE)
_HEAD = re.compile(r"(?P<label>.+?)\s*(?P<period>[(（]\s*\d{4}[^()（）]*[)）])?")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class BareTable:
    """A table with numbers in place of numbers with a unit, and those units by column from 0."""

    table: PlainTable
    units: Mapping[int, str]


def separate_units(table: PlainTable) -> BareTable:
    """Take the unit from the cells of each column in which all numbers have the same one.

    A unit that is known to the data, such as a currency or a percentage, stays.
    """
    bare: dict[int, list[PlainCell]] = {}
    units: dict[int, str] = {}
    for column in range(1, len(table.header)):
        cells = [row[column] for row in table.rows if column < len(row)]
        if found := _separate(cells):
            units[column], bare[column] = found
    rows = tuple(
        tuple(bare[at][number] if at in bare else cell for at, cell in enumerate(row))
        for number, row in enumerate(table.rows)
    )
    return BareTable(replace(table, rows=rows), units)


def add_unit(head: str, unit: str) -> str:
    """Return the name of a column with its unit, before its period: `Length (km) (2022)`."""
    if not unit or unit.casefold() in head.casefold().split():
        return head
    match = _HEAD.fullmatch(head)
    label, period = (match["label"], match["period"]) if match else (head, "")
    if re.search(rf"[(（]\s*{re.escape(unit)}\s*[)）]", label):
        return head
    named = f"{label}（{unit}）" if _CHINESE.search(label + unit) else f"{label} ({unit})"
    return f"{named} {period}" if period else named


def _separate(cells: Sequence[PlainCell]) -> tuple[str, list[PlainCell]] | None:
    """Return the unit of all numbers and the cells without it, None if they have no such unit."""
    units: set[str] = set()
    bare: list[PlainCell] = []
    for cell in cells:
        read = parse_cell(cell.text)
        if read.missing:
            bare.append(cell)
            continue
        match = _MEASURED.fullmatch(cell.text.strip())
        if read.kind is not ValueKind.TEXT or match is None or _MONEY.fullmatch(match["unit"]):
            return None
        if parse_cell(match["number"]).kind is ValueKind.TEXT:
            return None
        units.add(match["unit"].strip())
        bare.append(replace(cell, text=match["number"].strip()))
    if len(units) != 1:
        return None
    return units.pop(), bare
