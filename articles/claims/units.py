"""Units of columns, read as the audit reads them in a text: million tonnes, 亿元. Pure."""

import re
from dataclasses import replace
from decimal import Decimal
from weakref import WeakKeyDictionary

from articles.audit import PERCENT, numbers_in
from articles.audit.units import unit_after
from articles.claims.claims import Stated
from articles.claims.idioms.names import MEASURES
from articles.claims.traditional import simplified
from articles.numbers.table import Table, TableColumn

# Many claims are judged against one table.
_WHOLE: WeakKeyDictionary[Table, Table] = WeakKeyDictionary()
_IN_WORD = re.compile("[a-z]")
_CURRENCY = re.compile(r"(?!TEU)[A-Z]{3}")
_SHARE = re.compile(
    r"\b(?:share|proportion|mix|percentage of)\b|占比|比重|比例|占[^%]*比|份额", re.IGNORECASE
)
# Euros a month: the text may leave out the month.
_RATE = re.compile(r"(?P<unit>[a-z]+) (?:a|an|per) [a-z]+")


def with_units(column: TableColumn) -> TableColumn:
    """Return a column with the scale and the currency that its units name, and all words for these."""
    if column.sign == PERCENT or column.is_change:
        name = f"{column.name} {simplified(column.other_name)}"
        return replace(column, is_share=not column.is_change and bool(_SHARE.search(name)))
    scale, sign, names = Decimal(1), column.sign, [*column.units]
    for unit in column.units:
        written = unit if unit[:1].isdigit() else f"1 {unit}" if unit[:1].isascii() else f"1{unit}"
        if rate := _RATE.fullmatch(unit):
            names.append(rate["unit"])
        found = numbers_in(written)
        if not found or found[0].start or found[0].value <= 0:
            continue
        scale = max(scale, found[0].value)
        if _CURRENCY.fullmatch(found[0].unit):
            sign = sign or found[0].unit
        else:
            names.append(written[found[0].end :].strip())
    words = {simplified(name).lower() for name in names if name}
    for measure in MEASURES:
        if words & measure:
            words |= measure
    return replace(column, sign=sign, scale=scale, measures=frozenset(words))


def own_unit_after(stated: Stated, column: TableColumn) -> str:
    """Return the unit of a column that stands after a number, the longest of its words for it, or ''."""
    after = simplified(stated.text[stated.number.end : stated.number.end + 24]).lower()
    after = after.lstrip(" -多余")
    units = {*column.measures, *(simplified(unit).lower() for unit in column.units)}
    # The t of tonnes is not that of 17.8 to 39.8.
    written = (u for u in units if u and after.startswith(u) and not _IN_WORD.match(after, len(u)))
    return max(written, key=len, default="")


def has_other_unit(stated: Stated, column: TableColumn) -> bool:
    """Return whether a number has a unit of measurement that is none of a column measured in others."""
    return (
        bool(unit_after(stated.text, stated.number.end))
        and any(unit_after(f"1{unit}", 1) == unit for unit in column.measures)
        and not own_unit_after(stated, column)
    )


def in_whole_units(table: Table) -> Table:
    """Return a table with its values in whole units: dollars for millions of dollars."""
    if any(column.measures for column in table.columns):
        return table
    if found := _WHOLE.get(table):
        return found
    columns = tuple(map(with_units, table.columns))
    scales = {column.code: column.scale for column in columns}
    values = {cell: value * scales.get(cell.column, 1) for cell, value in table.values.items()}
    _WHOLE[table] = whole = replace(table, columns=columns, values=values)
    return whole
