"""Units of columns, read as the audit reads them in a text: million tonnes, 亿元. Pure."""

import re
from dataclasses import replace
from decimal import Decimal

from articles.audit import PERCENT, numbers_in
from articles.numbers.table import Table, TableColumn

_CURRENCY = re.compile("(?!TEU)[A-Z]{3}")
# Euros a month: the text may leave out the month.
_RATE = re.compile("(?P<unit>[a-z]+) (?:a|an|per) [a-z]+")


def in_whole_units(table: Table) -> Table:
    """Return a table with its values in whole units: dollars for millions of dollars."""
    columns = tuple(map(_with_scale, table.columns))
    scales = {column.code: column.scale for column in columns}
    values = {cell: value * scales.get(cell.column, 1) for cell, value in table.values.items()}
    return replace(table, columns=columns, values=values)


def _with_scale(column: TableColumn) -> TableColumn:
    """Return a column with the scale and the currency that its units name, and words for these without a scale."""
    if column.sign == PERCENT or column.is_change:
        return column
    scale, sign, names = Decimal(1), column.sign, [*column.units]
    for unit in column.units:
        written = f"1{' ' if unit[:1].isascii() else ''}{unit}"
        written = unit if unit[:1].isdigit() else written
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
    return replace(column, sign=sign, scale=scale, measures=frozenset(filter(None, names)))
