"""Types of imported columns: the kind and unit that all cells of a column share. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from collabsite.web.text import format_list
from metrics.cells import (
    MAX_DECIMALS,
    SYMBOLS,
    ParsedCell,
    ValueKind,
    has_unknown_unit,
    parse_cell,
    shorten,
)
from metrics.decimals import Rounding

# Columns with more decimals than these are shown rounded.
MOST_DECIMALS_SHOWN = 4
# Significant digits that show how a column's values differ.
TELLING_DIGITS = 3

_YEAR_IN_PARENTHESES = re.compile(r"[(（]\s*((?:1[5-9]|20|21)[0-9]{2})\s*年?\s*[)）]")


@dataclass(frozen=True, slots=True)
class ParsedColumn:
    """A column's type, its cells read by that type, and a warning if it stayed text."""

    kind: ValueKind
    currency: str
    compact: bool
    decimals: int
    cells: tuple[ParsedCell, ...]
    warning: str | None
    rounding: Rounding = Rounding.NONE


def type_column(cells: Sequence[str], *, label: str) -> ParsedColumn:
    """Return the one type and unit that all cells of a column share.

    A column whose cells have different units, or only some numbers, is text, every cell as it was
    written, with a warning that names it by `label`.
    """
    read = [parse_cell(text) for text in cells]
    present = [cell for cell in read if not cell.missing]
    numeric = [cell for cell in present if cell.kind is not ValueKind.TEXT]
    if not numeric:
        if present and all(map(has_unknown_unit, present)):
            reason = _("the unit of “%(text)s” is not known")
            return _text_column(read, label, reason, present[0].literal)
        return _text_column(read)
    words = next((cell for cell in present if cell.kind is ValueKind.TEXT), None)
    if words is not None:
        return _text_column(read, label, _("not all are numbers (“%(text)s”)"), words.literal)
    units = list(dict.fromkeys(unit_of(cell) for cell in numeric))
    if len(units) > 1:
        return _text_column(
            read, label, _("they carry different units (%(text)s)"), format_list(units)
        )
    kind = _shared_kind(numeric)
    typed = tuple(replace(cell, kind=kind) for cell in read)
    decimals, rounding = propose_decimals(
        [cell.value for cell in numeric if cell.value is not None], _usual_decimals(numeric)
    )
    return ParsedColumn(
        kind,
        numeric[0].currency,
        compact=any(cell.scale for cell in numeric),
        decimals=decimals,
        cells=typed,
        warning=None,
        rounding=rounding,
    )


def _text_column(
    read: Sequence[ParsedCell], label: str = "", reason: str = "", text: str = ""
) -> ParsedColumn:
    names = {"label": label, "reason": reason % {"text": shorten(text)}}
    warning = (
        _("column “%(label)s” keeps its cells as text: %(reason)s") % names if reason else None
    )
    cells = tuple(ParsedCell(None, cell.missing, ValueKind.TEXT, "", cell.literal) for cell in read)
    return ParsedColumn(ValueKind.TEXT, "", compact=False, decimals=0, cells=cells, warning=warning)


def unit_of(cell: ParsedCell) -> str:
    """Return the unit of a number, as a message names it."""
    if cell.kind is ValueKind.MONEY:
        return SYMBOLS.get(cell.currency, cell.currency)
    return "%" if cell.kind in {ValueKind.PERCENT, ValueKind.PERCENT_CHANGE} else _("plain numbers")


def _shared_kind(cells: Sequence[ParsedCell]) -> ValueKind:
    kinds = {cell.kind for cell in cells}
    if kinds == {ValueKind.PERCENT, ValueKind.PERCENT_CHANGE}:
        return ValueKind.PERCENT_CHANGE
    if kinds == {ValueKind.COUNT, ValueKind.NUMBER}:
        return ValueKind.NUMBER
    return kinds.pop()


def _usual_decimals(cells: Sequence[ParsedCell]) -> int:
    """Return the decimals of the column. Thousands beside millions are written bare (`$950K`)."""
    large = [cell.decimals for cell in cells if cell.scale > 3]
    return max(large or [cell.decimals for cell in cells])


def propose_decimals(values: Sequence[Decimal], decimals: int) -> tuple[int, Rounding]:
    """Return the decimals, or significant digits, in which to show values with so many decimals.

    Few decimals are all shown. Of more, so many that three digits show how far the values are
    apart, if these show the smallest of them too; else so many significant digits.
    """
    if decimals <= MOST_DECIMALS_SHOWN:
        return decimals, Rounding.NONE
    sizes = [value.copy_abs() for value in values if value] or [Decimal(1)]
    spread = max(values, default=Decimal(0)) - min(values, default=Decimal(0))
    apart = (spread or max(sizes)).adjusted()
    telling = max(0, TELLING_DIGITS - 1 - apart)
    if telling >= decimals <= MAX_DECIMALS:
        return decimals, Rounding.NONE
    if telling <= MAX_DECIMALS and telling + min(sizes).adjusted() >= 0:
        return telling, Rounding.DECIMALS
    digits = TELLING_DIGITS + max(sizes).adjusted() - apart
    if digits <= MAX_DECIMALS:
        return max(digits, TELLING_DIGITS), Rounding.SIGNIFICANT
    return 0, Rounding.NONE


def split_period(header: str) -> tuple[str, str]:
    """Split a column's header into its label and its period, "" when it names no single year.

    The year leaves the label only if `f"{label} ({period})"` gives the header back exactly, so
    that nothing of the header's own writing is lost.
    """
    years = _YEAR_IN_PARENTHESES.findall(header)
    if len(years) != 1:
        return header, ""
    label = header.removesuffix(f" ({years[0]})")
    return (label if label.strip() else header), years[0]
