"""Judgement of shares, quantified statements, totals and averages."""

from decimal import Decimal

from django.utils.translation import gettext as _

from articles.audit import PERCENT
from articles.audit.agreement import DataValue
from articles.claims.claims import Claim
from articles.claims.judging.quantities import judge_quantified
from articles.claims.judging.values import (
    cell_of,
    fact,
    fits,
    is_rate,
    is_share,
    period_of,
    require_sums,
    subject_of,
)
from articles.claims.table import Cell, ClaimTable
from articles.claims.verdicts import CannotTellError, Names, Verdict, VerdictKind, plain


def judge_share(claim: Claim, table: ClaimTable, column: str) -> Verdict:
    """Compare the part that rows have of the sum, or count the rows of which something is true."""
    if claim.statement.quantifier:
        return judge_quantified(claim, table, column)
    period = period_of(claim, table, column)
    rows = subject_of(claim)
    if not claim.statement.amounts:
        return _judge_nil(table, [cell_of(table, row, column, period) for row in rows])
    if is_share(table, column) or (
        len(rows) == 1 and is_rate(table, column) and claim.scope.is_column_named
    ):
        return _judge_as_share(claim, table, column, rows, period)
    require_sums(table, column)
    part = [cell_of(table, row, column, period) for row in rows]
    whole = [cell_of(table, row, column, period) for row in _whole(claim, table, rows)]
    total = sum((table.values[cell] for cell in whole), Decimal(0))
    if total <= 0:
        raise CannotTellError(_("There is no part of a sum of zero or less."))
    own = sum((table.values[cell] for cell in part), Decimal(0))
    if own > total:
        raise CannotTellError(_("The text names no row of the table that this is about."))
    share = own / total * 100
    names = Names(table)
    facts = {
        "part": names.value(own, column),
        "whole": names.value(total, column),
        "share": f"{plain(share, 1)}%",
    }
    reason = _("%(part)s of %(whole)s is %(share)s.") % facts
    cells = tuple(dict.fromkeys([*part, *whole]))
    if fits(claim.statement.amounts[0], DataValue(share, "%")):
        return Verdict(VerdictKind.HOLDS, cells, reason)
    return Verdict(VerdictKind.FAILS, cells, reason, facts["share"])


# Practically none is so many per cent at most.
_NIL = 2


def _judge_nil(table: ClaimTable, cells: list[Cell]) -> Verdict:
    if not all(table.column_of[cell.column].sign == "%" for cell in cells):
        raise CannotTellError(_("The text gives no part of a whole."))
    kind = all(table.values[cell] <= _NIL for cell in cells)
    reason = _("The share is %(value)s: %(cells)s.") % {
        "value": "0%",
        "cells": Names(table).cells(cells),
    }
    return Verdict(VerdictKind.HOLDS if kind else VerdictKind.CANNOT_TELL, tuple(cells), reason)


def _judge_as_share(
    claim: Claim, table: ClaimTable, column: str, rows: tuple[str, ...], period: str
) -> Verdict:
    """Compare a part with the values of a column that are parts already."""
    cells = tuple(cell_of(table, row, column, period) for row in rows)
    value = sum((table.values[cell] for cell in cells), Decimal(0))
    verdict = _compared(claim, table, cells, value, _("The share is %(value)s: %(cells)s."))
    if verdict.kind is VerdictKind.FAILS and not is_share(table, column):
        require_sums(table, column)
    return verdict


def _whole(claim: Claim, table: ClaimTable, rows: tuple[str, ...]) -> tuple[str, ...]:
    if claim.statement.of_all:
        return table.single_rows
    groups = [row for row in table.groups if row not in rows]
    return (groups[0],) if len(groups) == 1 else claim.scope.others


def judge_total(claim: Claim, table: ClaimTable, column: str) -> Verdict:
    """Compare a number with the sum of rows, of the periods of one row, or of both."""
    if not (is_share(table, column) and len(claim.scope.rows) > 1):
        require_sums(table, column)
    cells = _cells(claim, table, column)
    total = sum((table.values[cell] for cell in cells), Decimal(0))
    verdict = _compared(claim, table, cells, total, _("The sum is %(value)s: %(cells)s."))
    if verdict.kind is VerdictKind.HOLDS or not (every := _cells_of_span(claim, table, column)):
        return verdict
    total = sum((table.values[cell] for cell in every), Decimal(0))
    return _compared(claim, table, every, total, _("The sum is %(value)s: %(cells)s."))


def judge_average(claim: Claim, table: ClaimTable, column: str) -> Verdict:
    """Compare a number with the mean of rows, of the periods of one row, or of its changes."""
    if claim.statement.of_change:
        return _judge_yearly_change(claim, table, column)
    cells = _cells(claim, table, column)
    mean = sum((table.values[cell] for cell in cells), Decimal(0)) / len(cells)
    verdict = _compared(claim, table, cells, mean, _("The average is %(value)s: %(cells)s."))
    if verdict.kind is VerdictKind.HOLDS or not (every := _cells_of_span(claim, table, column)):
        return verdict
    # Of several rows in several periods: for each period, or for each row and period.
    total = sum((table.values[cell] for cell in every), Decimal(0))
    counts = (len({cell.period for cell in every}), len({cell.row for cell in every}), len(every))
    for count in dict.fromkeys(counts):
        reason = _("The average is %(value)s: %(cells)s.")
        if not is_rate(table, column) or count == len(every):
            verdict = _compared(claim, table, every, total / count, reason)
        if verdict.kind is VerdictKind.HOLDS:
            break
    return verdict


def _judge_yearly_change(claim: Claim, table: ClaimTable, column: str) -> Verdict:
    """Compare a number with the change of a row a year: compound if in per cent, else the mean."""
    rows, known = subject_of(claim), table.periods(column)
    ends = claim.scope.periods if len(claim.scope.periods) == 2 else (*known[:1], *known[-1:])
    if len(rows) != 1 or len({end for end in ends if end.isdecimal()}) != 2:
        raise CannotTellError(_("The text does not say between which periods."))
    cells = tuple(cell_of(table, rows[0], column, end) for end in ends)
    first, last = (table.values[cell] for cell in cells)
    years = int(ends[1]) - int(ends[0])
    stated = claim.statement.amounts[0]
    if stated.number.unit == PERCENT and table.column_of[column].sign != PERCENT:
        if first <= 0 or last <= 0:
            raise CannotTellError(_("There is no change in per cent from a base of zero or less."))
        size = ((last / first) ** (1 / Decimal(years)) - 1) * 100
        value = DataValue(size.copy_abs(), PERCENT, is_change=True)
        shown = f"{plain(size, 1)}%"
    else:
        size = (last - first) / years
        value = fact(table, size.copy_abs(), column)
        shown = Names(table).value(size, column)
    facts = {"value": shown, "cells": Names(table).cells(cells)}
    reason = _("The average is %(value)s: %(cells)s.") % facts
    holds = size * claim.statement.sign > 0 and fits(stated, value)
    return Verdict(VerdictKind.HOLDS if holds else VerdictKind.FAILS, cells, reason)


def _cells(claim: Claim, table: ClaimTable, column: str) -> tuple[Cell, ...]:
    rows = subject_of(claim)
    if len(rows) > 1:
        period = period_of(claim, table, column)
        return tuple(cell_of(table, row, column, period) for row in rows)
    known = table.periods(column)
    ends = claim.scope.periods
    if len(ends) == 2:
        known = tuple(period for period in known if ends[0] <= period <= ends[1])
    if len(known) < 2:
        raise CannotTellError(_("One value has no total and no average."))
    return tuple(cell_of(table, rows[0], column, period) for period in known)


def _cells_of_span(claim: Claim, table: ClaimTable, column: str) -> tuple[Cell, ...]:
    """Return the cells of several rows in all periods from the first to the last that are named."""
    rows, ends = subject_of(claim), claim.scope.periods
    if len(rows) < 2 or len(ends) != 2:
        return ()
    known = [period for period in table.periods(column) if ends[0] <= period <= ends[1]]
    cells = tuple(Cell(row, column, period) for row in rows for period in known)
    return cells if len(known) > 1 and all(cell in table.values for cell in cells) else ()


def _compared(
    claim: Claim, table: ClaimTable, cells: tuple[Cell, ...], value: Decimal, reason: str
) -> Verdict:
    names = Names(table)
    column = cells[0].column
    shown = names.value(value, column)
    reason %= {"value": shown, "cells": names.cells(cells)}
    stated, scale = claim.statement.amounts[0], table.column_of[column].scale
    # 408,000 is a mean of 407.83 thousand: as rounded as the values are.
    whole = (value / scale).quantize(Decimal(1)) * scale if scale > 1 else value
    if any(fits(stated, fact(table, each, column)) for each in (value, whole)):
        return Verdict(VerdictKind.HOLDS, cells, reason)
    return Verdict(VerdictKind.FAILS, cells, reason, shown)
