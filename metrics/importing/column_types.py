"""Types of imported columns: the kind and unit that all cells of a column share."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from collabsite.web.text import format_list
from metrics.cells.decimals import Rounding
from metrics.cells.parse import (
    CURRENCIES,
    MAX_DECIMALS,
    SYMBOLS,
    ParsedCell,
    ValueKind,
    has_unknown_unit,
    parse_cell,
    shorten,
)
from metrics.cells.periods import names_years
from metrics.cells.units import bare_unit
from metrics.importing.match import Axes, fold_name
from metrics.importing.units import has_scale
from metrics.models import MAX_UNIT, Indicator

# Columns with more decimals than these are shown rounded.
MOST_DECIMALS_SHOWN = 4
# Significant digits that show how a column's values differ.
TELLING_DIGITS = 3

_PERCENTAGES = {ValueKind.PERCENT, ValueKind.PERCENT_CHANGE}


@dataclass(frozen=True, slots=True)
class ColumnType:
    """Type of a column, and a warning if it stayed text."""

    kind: ValueKind
    currency: str = ""
    compact: bool = False
    decimals: int = 0
    rounding: Rounding = Rounding.NONE
    warning: str | None = None

    def parse(self, text: str) -> ParsedCell:
        """Return a cell of the column, read by its type."""
        cell = parse_cell(text)
        if self.kind is ValueKind.TEXT:
            return ParsedCell(None, cell.missing, ValueKind.TEXT, "", cell.literal)
        return replace(cell, kind=self.kind)


def type_column(cells: Iterable[str], *, label: str) -> ColumnType:
    """Return the one type and unit that all cells of a column share.

    A column whose cells have different units, or only some numbers, is text, every cell as it was
    written, with a warning that names it by `label`.
    """
    seen = _SeenCells()
    for text in cells:
        seen.add(parse_cell(text))
    if not seen.kinds:
        reason = _("the unit of “%(text)s” is not known") if seen.words and seen.only_units else ""
        return _text_column(label, reason, seen.words)
    if seen.words and seen.only_codes:
        return ColumnType(ValueKind.TEXT)
    if seen.words:
        return _text_column(label, _("not all are numbers (“%(text)s”)"), seen.words)
    if len(seen.units) > 1:
        reason = _("they carry different units (%(text)s)")
        return _text_column(label, reason, format_list(map(unit_of, seen.units.values())))
    if seen.only_years and names_years(label):
        return ColumnType(ValueKind.YEAR)
    decimals, rounding = propose_decimals(seen.values, seen.decimals[max(seen.decimals)])
    return ColumnType(
        _shared_kind(seen.kinds),
        next(iter(seen.units.values())).currency,
        compact=seen.is_scaled,
        decimals=decimals,
        rounding=rounding,
    )


class _SeenCells:
    """Whatever of a column's cells its type depends on, without keeping them all."""

    def __init__(self) -> None:
        # The first cell that is no number, and whether all such cells are numbers with a unit.
        self.words = ""
        self.only_units = True
        # Whether they all are whole numbers with leading zeros, such as 08.
        self.only_codes = True
        # Whether they all can be years; a quantity of 2,019 is written with its comma.
        self.only_years = True
        self.kinds: set[ValueKind] = set()
        # The first cell of each unit.
        self.units: dict[tuple[str, bool], ParsedCell] = {}
        self.is_scaled = False
        # The most decimals, apart for values in millions: thousands beside them are written bare
        # (`$950K`).
        self.decimals: dict[bool, int] = {}
        self.values = Spread()

    def add(self, cell: ParsedCell) -> None:
        if cell.missing:
            return
        if cell.kind is ValueKind.TEXT or cell.value is None:
            self.words = self.words or cell.literal
            self.only_units = self.only_units and has_unknown_unit(cell)
            self.only_codes = self.only_codes and cell.literal.isdecimal()
            return
        self.only_years = (
            self.only_years and cell.literal.isdecimal() and 1000 <= cell.value <= 2200
        )
        self.kinds.add(cell.kind)
        self.units.setdefault((cell.currency, cell.kind in _PERCENTAGES), cell)
        self.is_scaled = self.is_scaled or bool(cell.scale)
        is_large = cell.scale > 3
        self.decimals[is_large] = max(cell.decimals, self.decimals.get(is_large, 0))
        self.values.add(cell.value)


@dataclass(slots=True)
class Spread:
    """Extremes of the values of a column; the sizes are those of values other than 0."""

    least: Decimal | None = None
    most: Decimal | None = None
    least_size: Decimal | None = None

    def add(self, value: Decimal) -> None:
        """Take one more value into account."""
        if self.least is None or value < self.least:
            self.least = value
        if self.most is None or value > self.most:
            self.most = value
        if value and (self.least_size is None or value.copy_abs() < self.least_size):
            self.least_size = value.copy_abs()


def _text_column(label: str, reason: str, text: str) -> ColumnType:
    names = {"label": label, "reason": reason % {"text": shorten(text)}}
    message = _("column “%(label)s” keeps its cells as text: %(reason)s")
    return ColumnType(ValueKind.TEXT, warning=message % names if reason else None)


def unit_of(cell: ParsedCell) -> str:
    """Return the unit of a number, as a message names it."""
    if cell.kind is ValueKind.MONEY:
        return SYMBOLS.get(cell.currency, cell.currency)
    return "%" if cell.kind in _PERCENTAGES else _("plain numbers")


def _shared_kind(kinds: set[ValueKind]) -> ValueKind:
    if kinds == {ValueKind.PERCENT, ValueKind.PERCENT_CHANGE}:
        return ValueKind.PERCENT_CHANGE
    if kinds == {ValueKind.COUNT, ValueKind.NUMBER}:
        return ValueKind.NUMBER
    return next(iter(kinds))


def propose_decimals(values: Spread, decimals: int) -> tuple[int, Rounding]:
    """Return the decimals, or significant digits, in which to show values with so many decimals.

    Few decimals are all shown. Of more, so many that three digits show how far the values are
    apart, if these show the smallest of them too; else so many significant digits.
    """
    if decimals <= MOST_DECIMALS_SHOWN:
        return decimals, Rounding.NONE
    least, most = values.least or Decimal(0), values.most or Decimal(0)
    smallest = values.least_size or Decimal(1)
    largest = max(least.copy_abs(), most.copy_abs()) or Decimal(1)
    apart = ((most - least) or largest).adjusted()
    telling = max(0, TELLING_DIGITS - 1 - apart)
    if telling >= decimals <= MAX_DECIMALS:
        return decimals, Rounding.NONE
    if telling <= MAX_DECIMALS and telling + smallest.adjusted() >= 0:
        return telling, Rounding.DECIMALS
    digits = TELLING_DIGITS + largest.adjusted() - apart
    if digits <= MAX_DECIMALS:
        return max(digits, TELLING_DIGITS), Rounding.SIGNIFICANT
    return 0, Rounding.NONE


def infer_type(axes: Axes, code: str, texts: Iterable[str]) -> None:
    """Set the kind of a new column from its cells and its unit; one of text gets a warning.

    Plain numbers without a unit of their own have that of the file.
    """
    indicator = axes.new_indicators[code]
    column = type_column(texts, label=indicator.label)
    if column.warning:
        axes.warnings[code] = column.warning
    indicator.kind = column.kind.value
    indicator.currency = column.currency
    indicator.compact = column.compact
    indicator.decimals = column.decimals
    indicator.rounding = column.rounding
    is_plain = column.kind in {ValueKind.COUNT, ValueKind.NUMBER}
    unit = (axes.units.get(code) or (axes.common_unit if is_plain else ""))[:MAX_UNIT]
    sign = unit.partition(" ")[0]
    if is_plain and sign == "%":
        indicator.kind = ValueKind.PERCENT.value
    elif is_plain and sign in CURRENCIES and not has_scale(unit):
        # The numbers stay as they came, so that those in millions of a currency are no money.
        indicator.kind, indicator.currency = ValueKind.MONEY.value, sign
    elif column.kind is not ValueKind.TEXT and not is_plain and unit and sign != indicator.sign:
        indicator.label, unit = f"{indicator.label} ({unit})", ""
    indicator.unit = bare_unit(unit, kind=indicator.kind, currency=indicator.currency)


def apply_declaration(indicator: Indicator, declared: Mapping[str, str]) -> list[str]:
    """Set the properties of a new column that a file declares, by the names of `metrics.tables.layouts`.

    Returns the errors.
    """
    wrong = []
    if kind := declared.get("kind", "").strip():
        if kind in set(ValueKind):
            indicator.kind = kind
        else:
            known = format_list(kind.value for kind in ValueKind)
            wrong.append(
                _("“%(text)s” is not a kind of column; write %(known)s")
                % {"text": kind[:40], "known": known}
            )
    unit = declared.get("unit", "").strip()
    indicator.currency = match[1] if (match := re.match(r"([A-Z]{3})(?: |$)", unit)) else ""
    if indicator.kind == ValueKind.MONEY and not indicator.currency:
        wrong.append(_("a column of money needs its currency in “unit”, such as USD"))
    if indicator.kind != ValueKind.MONEY:
        indicator.currency = ""
    indicator.unit = bare_unit(unit, kind=indicator.kind, currency=indicator.currency)
    if len(indicator.unit) > MAX_UNIT:
        wrong.append(_("a unit has at most %(limit)d characters") % {"limit": MAX_UNIT})
    indicator.compact = fold_name(declared.get("compact", "")) in {"true", "1", "yes", "是"}
    decimals = parse_cell(declared.get("decimals", "") or "0").value
    if decimals is None or not 0 <= decimals <= MAX_DECIMALS or decimals != int(decimals):
        wrong.append(_("“decimals” is a number from 0 to %(limit)d") % {"limit": MAX_DECIMALS})
    else:
        indicator.decimals = int(decimals)
    if (rounding := declared.get("rounding", "").strip()) in set(Rounding):
        indicator.rounding = rounding
    else:
        wrong.append(
            _("“%(text)s” is not a rounding; write %(known)s, or leave it empty")
            % {"text": rounding[:40], "known": format_list(each.value for each in Rounding if each)}
        )
    indicator.definition = declared.get("definition", "")
    return wrong
