"""Cells of a data table: reading and writing values.

Pure: no database, no request. Values are exact Decimals in whole units: `$1.2M` is 1200000
dollars, `3.4万元` is 34000 yuan, `+35%` is 35 percent. Nothing here rounds.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext as _

from metrics.cells.decimals import (
    Rounding,
    count_decimals,
    group_digits,
    is_storable,
    plain_decimal,
    round_decimals,
    round_significant,
    shift_decimal,
)


class ValueKind(StrEnum):
    """Kind of value in a column."""

    COUNT = "count"
    NUMBER = "number"
    PERCENT = "percent"
    PERCENT_CHANGE = "percent_change"
    MONEY = "money"
    YEAR = "year"
    TEXT = "text"

    @property
    def is_measure(self) -> bool:
        """Return whether values can be compared by size, drawn and added: no texts and no years."""
        return self not in {ValueKind.TEXT, ValueKind.YEAR}


class CellError(ValueError):
    """The text does not fit the column; the message says what to type instead."""


@dataclass(frozen=True, slots=True)
class ParsedCell:
    """A cell as read: its value in whole units, or None, and its text."""

    value: Decimal | None
    missing: bool
    kind: ValueKind
    # An ISO 4217 code for money, else "".
    currency: str
    literal: str
    # Format of the text: the power of ten of its scale (`M` is 6, `万` is 4), the digits after
    # its decimal point, and whether it had a plus sign. Typing a column needs these.
    scale: int = 0
    decimals: int = 0
    plus: bool = False


# The most decimals, or significant digits, that a column's format can ask for.
MAX_DECIMALS = 10
LAST_YEAR = 9999

_MISSING = {"", "n/a", "n.a.", *("-", "--", "---", "–", "—", "——"), *("…", "……", "..", "...")}
_MISSING |= {"无", "暂无"}

_CURRENCIES = {
    "$": "USD", "us$": "USD", "usd": "USD", "美元": "USD",
    "€": "EUR", "eur": "EUR", "欧元": "EUR",
    "£": "GBP", "gbp": "GBP", "英镑": "GBP",
    "¥": "CNY", "cn¥": "CNY", "rmb": "CNY", "cny": "CNY", "元": "CNY", "人民币": "CNY",
    "hk$": "HKD", "hkd": "HKD", "港元": "HKD",
    "jp¥": "JPY", "jpy": "JPY", "日元": "JPY",
    "₹": "INR", "₩": "KRW", "a$": "AUD", "c$": "CAD", "r$": "BRL",
} | {
    code.lower(): code
    for code in ("AUD", "BRL", "CAD", "CHF", "DKK", "INR", "KRW", "NOK", "PLN", "RUB", "SEK", "SGD")
}  # fmt: skip
# Those that a cell may be written in by itself; a column can have any other.
CURRENCIES = frozenset(_CURRENCIES.values())
# Of those that are written with a sign; others are written with their code.
SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "CNY": "¥", "HKD": "HK$", "JPY": "JP¥", "INR": "₹"}
CHINESE_UNITS = {
    "USD": "美元", "EUR": "欧元", "GBP": "英镑", "CNY": "元", "HKD": "港元", "JPY": "日元",
}  # fmt: skip

_SCALES = {
    "k": 3, "thousand": 3, "千": 3,
    "m": 6, "mn": 6, "million": 6, "百万": 6,
    "b": 9, "bn": 9, "billion": 9, "十亿": 9,
    "t": 12, "tn": 12, "trillion": 12, "万亿": 12,
    "万": 4, "十万": 5, "千万": 7, "亿": 8, "百亿": 10, "千亿": 11,
}  # fmt: skip
# A small letter after a bare number is more often a unit (5 m, 3 b) than a scale.
_SCALES_OF_MONEY_ONLY = {"m", "b", "t", "T"}

# Largest first: the scales in which a compact column is shown.
_COMPACT = (("T", 12), ("B", 9), ("M", 6), ("K", 3))
_CHINESE_COMPACT = (("亿", 8), ("万", 4))


def _longest_first(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_WORDS_BEFORE = [word for word in _CURRENCIES if word not in CHINESE_UNITS.values()]
_WORDS_AFTER = [word for word in _CURRENCIES if word[-1] not in "$¥£"]
_VALUE = re.compile(
    rf"""
    (?P<sign>[+-]?)
    (?:(?P<before>{_longest_first(_WORDS_BEFORE)})[ ]?)?
    (?P<inner>[+-]?)
    (?P<integer>
        [0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{1,3}}(?:[ ][0-9]{{3}})+|[0-9]+
      | [0-9]{{1,2}}(?:,[0-9]{{2}})+,[0-9]{{3}}  # 12,34,567, as grouped in India.
    )
    (?:\.(?P<fraction>[0-9]+))?
    (?:E(?P<exponent>[+-]?[0-9]{{1,3}}))?
    (?:
        [ ]?(?P<percent>%)
      | (?P<space>[ ]?)(?P<scale>{_longest_first(list(_SCALES))})?
        (?:[ ]?(?P<after>{_longest_first(_WORDS_AFTER)}))?
    )
    """,
    # ASCII, so that case is ignored in those letters only and every match is a key above.
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)

# A number as `metrics.cells.decimals.plain_decimal` writes it.
_BARE = re.compile(
    r"(?:0|-?[1-9][0-9]{0,17}|-?(?:0|[1-9][0-9]{0,17})\.(?P<fraction>[0-9]{0,17}[1-9]))", re.ASCII
)

# A number with letters after it, in a unit that we do not know.
_MEASURED = re.compile(r"[+-]?[0-9][0-9., ]*[^\W\d_]")

# Full-width ASCII to plain, the many minus signs and group spaces to one. Not NFKC, which would
# turn the footnote mark of `5²` into a digit.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    ord("￥"): "¥",
    ord("￡"): "£",
    ord("−"): "-",
    ord("﹣"): "-",
    **dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\u3000"), " "),
}


def parse_cell(text: str) -> ParsedCell:
    """Read one cell by itself. Never fails: anything that is not a number is text.

    Numbers beyond the limits of `metrics.cells.decimals`, with leading zeros (codes rather than
    quantities) or with malformed grouping (`1,24`) are text too.
    """
    if bare := _BARE.fullmatch(text):
        # Most cells of large tables, read in a fifth of the time.
        kind = ValueKind.COUNT if text.isdecimal() else ValueKind.NUMBER
        decimals = len(bare["fraction"] or "")
        return ParsedCell(Decimal(text), False, kind, "", text, decimals=decimals)
    literal = text.strip()
    plain = literal.translate(_PLAIN).strip()
    # `NA` only in capitals: Na is sodium.
    if plain.lower() in _MISSING or plain in {"NA", "N.A."}:
        return ParsedCell(None, True, ValueKind.TEXT, "", literal)
    as_text = ParsedCell(None, False, ValueKind.TEXT, "", literal)
    match = _VALUE.fullmatch(plain)
    if match is None or (match["sign"] and match["inner"]):
        return as_text
    integer = re.sub("[, ]", "", match["integer"])
    fraction = match["fraction"] or ""
    if len(integer) > 1 and integer.startswith("0"):
        return as_text
    sign = match["sign"] or match["inner"]
    scale_word = match["scale"] or ""
    scale = _SCALES[scale_word.lower()] if scale_word else 0
    power = int(match["exponent"] or 0)
    if match["exponent"] and (scale_word or integer != match["integer"]):
        return as_text
    value = _exact(sign == "-", integer + fraction, scale + power - len(fraction))
    currencies = {
        _CURRENCIES[word.lower()] for word in (match["before"], match["after"]) if word is not None
    }
    if value is None or len(currencies) > 1:
        return as_text
    if match["percent"] and not currencies:
        kind = ValueKind.PERCENT_CHANGE if sign == "+" else ValueKind.PERCENT
    elif match["percent"]:
        return as_text
    elif currencies:
        kind = ValueKind.MONEY
    elif scale_word in _SCALES_OF_MONEY_ONLY or (match["space"] and len(scale_word) == 1):
        # `5 K` may be kelvin; Chinese scales stand apart from no unit but money's.
        if scale_word.isascii():
            return as_text
        kind = ValueKind.NUMBER
    else:
        whole = not scale and not match["exponent"] and not fraction and sign != "-"
        kind = ValueKind.COUNT if whole else ValueKind.NUMBER
    return ParsedCell(
        value,
        False,
        kind,
        currencies.pop() if currencies else "",
        literal,
        scale=scale,
        decimals=max(0, len(fraction) - power),
        plus=sign == "+",
    )


def _exact(negative: bool, digits: str, exponent: int) -> Decimal | None:
    """Return a Decimal made without a context, which would round; None if it can't be stored."""
    # The text of an integer, as the digits of a number that is zero may be many.
    number = Decimal((int(negative), tuple(map(int, digits.lstrip("0"))), exponent))
    if not number:
        return Decimal(0)
    return Decimal(plain_decimal(number)) if is_storable(number) else None


def has_unknown_unit(cell: ParsedCell) -> bool:
    """Return whether a text is a number with a unit that is not known."""
    return _MEASURED.match(cell.literal.translate(_PLAIN)) is not None


def shorten(text: str) -> str:
    """Return a text in at most 40 characters, for messages."""
    return text if len(text) <= 40 else text[:39] + "…"


def format_value(
    value: Decimal,
    *,
    kind: ValueKind | str,
    currency: str = "",
    compact: bool = False,
    decimals: int = 0,
    rounding: str = Rounding.NONE,
    language: str = "en",
) -> str:
    """Write a value as its column shows it: `1,240`, `+35%`, `−3%`, `$1.2M`, `120万美元`.

    Without `rounding`, `decimals` is the least number of decimals, and further ones are shown.
    Thousands in a compact column show only the decimals they need. A compact value that would need
    a long fraction is written out in full. Else the value is rounded as `round_value` does.
    """
    kind = ValueKind(kind)
    chinese = language.startswith("zh")
    value = round_value(
        value, compact=compact, decimals=decimals, rounding=rounding, chinese=chinese
    )
    least = 0 if rounding == Rounding.SIGNIFICANT else decimals
    sign = "−" if value < 0 else "+" if value > 0 and kind is ValueKind.PERCENT_CHANGE else ""
    magnitude = value.copy_abs()
    symbol = SYMBOLS.get(currency, f"{currency} ") if kind is ValueKind.MONEY else ""
    if kind in {ValueKind.PERCENT, ValueKind.PERCENT_CHANGE}:
        return f"{sign}{group_digits(magnitude, least)}%"
    if kind is ValueKind.YEAR:
        return sign + plain_decimal(magnitude)
    scaled = _compacted(magnitude, least, decimals, chinese=chinese) if compact else None
    if scaled is None:
        # In a compact column `decimals` belongs to the scaled figures.
        return f"{sign}{symbol}{group_digits(magnitude, 0 if compact else least)}"
    if chinese and kind is ValueKind.MONEY and currency in CHINESE_UNITS:
        return f"{sign}{scaled}{CHINESE_UNITS[currency]}"
    return f"{sign}{symbol}{scaled}"


def round_value(
    value: Decimal, *, compact: bool, decimals: int, rounding: str, chinese: bool = False
) -> Decimal:
    """Return the number that a column shows for a value: the value itself without `rounding`.

    `decimals` are those of the scaled figures in a compact column, or the significant digits.
    """
    if rounding == Rounding.NONE:
        return value
    if rounding == Rounding.SIGNIFICANT:
        return round_significant(value, max(decimals, 1))
    scales = _CHINESE_COMPACT if chinese else _COMPACT
    power = next((power for _, power in scales if value.copy_abs() >= 10**power), 0)
    return round_decimals(value, decimals - (power if compact else 0))


def _compacted(magnitude: Decimal, least: int, decimals: int, *, chinese: bool) -> str | None:
    """Write a magnitude with a scale, or return None if none shows it exactly and briefly."""
    for letter, power in _CHINESE_COMPACT if chinese else _COMPACT:
        if magnitude < 10**power:
            continue
        moved = shift_decimal(magnitude, -power)
        if count_decimals(moved) <= max(decimals, 1) + 1:
            return group_digits(moved, 0 if power <= 4 else least) + letter
    return None


def parse_entry(text: str, *, kind: ValueKind | str, currency: str = "") -> ParsedCell:
    """Read a text that was typed into a cell of a typed column.

    A bare number takes the column's unit: in a percent column `37` is 37 percent. Raises
    `CellError`, in the editor's language, if the text is no number or has another unit.
    """
    kind = ValueKind(kind)
    cell = parse_cell(text)
    if kind is ValueKind.TEXT:
        return ParsedCell(None, cell.missing, kind, "", cell.literal)
    if cell.missing:
        return replace(cell, kind=kind, currency=currency)
    if cell.kind is ValueKind.TEXT and kind is ValueKind.MONEY:
        # With the currency known from the column, `1.3m` can only be a scale and `CHF 5` needs
        # no symbol that we know. Any known currency makes it money to read.
        bare = re.sub(rf"\s*\b{re.escape(currency)}\b\s*", "", cell.literal, flags=re.IGNORECASE)
        amount = parse_cell(f"USD {bare}")
        if amount.kind is ValueKind.MONEY:
            cell = replace(amount, currency=currency, literal=cell.literal)
    elif cell.kind is ValueKind.TEXT and kind in {ValueKind.COUNT, ValueKind.NUMBER}:
        # So large a number is shown with this letter, which in an untyped cell may be a unit.
        amount = parse_cell(f"USD {cell.literal}")
        if amount.scale == dict(_COMPACT)["T"] and cell.literal.endswith("T"):
            cell = replace(amount, kind=ValueKind.NUMBER, currency="", literal=cell.literal)
    elif cell.kind is ValueKind.TEXT and kind is ValueKind.YEAR:
        cell = replace(parse_cell(cell.literal.removesuffix("年")), literal=cell.literal)
    if message := _misfit(cell, kind, currency):
        names = {"text": shorten(cell.literal), "example": _example(kind, currency)}
        raise CellError(message % {**names, "typed": cell.currency, "currency": currency})
    if cell.kind is kind:
        return cell
    return replace(cell, kind=kind, currency=currency if kind is ValueKind.MONEY else "")


def _misfit(cell: ParsedCell, kind: ValueKind, currency: str) -> str:
    """Return the message about a cell that does not fit its column, '' if it does."""
    if cell.value is None:
        return _("“%(text)s” is not a number; type %(example)s")
    if cell.kind is ValueKind.MONEY and kind is not ValueKind.MONEY:
        return _("“%(text)s” is an amount of money and this column is not; type %(example)s")
    if cell.kind is ValueKind.MONEY and cell.currency != currency:
        return _("“%(text)s” is in %(typed)s, this column is in %(currency)s; type %(example)s")
    percentage = cell.kind in {ValueKind.PERCENT, ValueKind.PERCENT_CHANGE}
    if percentage and kind not in {ValueKind.PERCENT, ValueKind.PERCENT_CHANGE}:
        return _("“%(text)s” is a percentage and this column is not; type %(example)s")
    if kind is ValueKind.YEAR and (
        cell.value != cell.value.to_integral_value() or cell.value.copy_abs() > LAST_YEAR
    ):
        return _("“%(text)s” is not a year; type %(example)s")
    if kind is ValueKind.COUNT and cell.value != cell.value.to_integral_value():
        return _("“%(text)s” is not a whole number; type %(example)s")
    if kind is ValueKind.COUNT and cell.value < 0:
        return _("“%(text)s” is below zero; type %(example)s")
    return ""


def adds_to_form(
    typed: str,
    written: str,
    *,
    kind: ValueKind | str,
    currency: str = "",
    rounding: str = Rounding.NONE,
) -> bool:
    """Return whether a typed text says more than the column's format of its value.

    `written` is the value in that format, but not rounded. In a column that rounds, only words do.

    Words do, and so do decimals in the same scale: in `2.50%` the nought says how exact the value
    is. Another scale, sign or grouping does not: `$1.2M` in a column that writes `$900,000`.
    """
    try:
        cell = parse_entry(typed, kind=kind, currency=currency)
        form = parse_entry(written, kind=kind, currency=currency)
    except CellError:
        return True
    if cell.value is None or cell.value != form.value:
        return True
    if rounding != Rounding.NONE:
        return False
    has_unit = parse_cell(typed).kind == parse_cell(written).kind
    return has_unit and cell.scale == form.scale and cell.decimals > form.decimals


def _example(kind: ValueKind, currency: str) -> str:
    if kind is ValueKind.COUNT:
        return _("a count such as %(value)s") % {"value": "1,240"}
    if kind is ValueKind.PERCENT:
        return _("a percentage such as %(value)s") % {"value": "35%"}
    if kind is ValueKind.PERCENT_CHANGE:
        return _("a change such as %(value)s") % {"value": "+35%"}
    if kind is ValueKind.YEAR:
        return _("a year such as %(value)s") % {"value": "2019"}
    if kind is ValueKind.MONEY:
        amount = SYMBOLS.get(currency, f"{currency} ") + "1.2M"
        return _("an amount such as %(value)s") % {"value": amount}
    return _("a number such as %(value)s") % {"value": "0.45"}


class CellKey(NamedTuple):
    """Key of a cell: the codes of its row and column, and its period, '' if the data names none."""

    entity: str
    indicator: str
    period: str
