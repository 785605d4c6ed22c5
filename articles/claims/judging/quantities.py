"""Judgement of what is true of so many rows: each, none, all but one, only. Pure."""

from django.utils.translation import gettext as _

from articles.claims.claims import Claim, Quantifier
from articles.claims.judging.changes import pairs_of
from articles.claims.judging.values import cell_of, fact, is_beyond, period_of, subject_of
from articles.claims.table import Cell, ClaimTable
from articles.claims.verdicts import CannotTellError, Names, Verdict, VerdictKind


def judge_quantified(claim: Claim, table: ClaimTable, column: str) -> Verdict:
    """Count the rows that are beyond a threshold, or that changed in a direction."""
    if claim.statement.amounts:
        period = period_of(claim, table, column)
        stated = claim.statement.amounts[0]
        cells = [cell_of(table, row, column, period) for row in _counted(claim, table)]
        true = [c for c in cells if is_beyond(stated, fact(table, table.values[c], column))]
        return _verdict(claim, table, cells, true)
    if not claim.statement.sign:
        raise CannotTellError(_("The text does not say what is true of these rows."))
    verdicts = []
    if table.column_of[column].is_change:
        # Growth below zero is a fall, beside growth below that of a year before.
        verdicts.append(_by_sign(claim, table, column))
    for old, new in pairs_of(claim, table, column):
        cells, true = [], []
        for row in _counted(claim, table):
            before, after = (cell_of(table, row, column, period) for period in (old, new))
            cells.append(after)
            if (table.values[after] - table.values[before]) * claim.statement.sign > 0:
                true.append(after)
        verdicts.append(_verdict(claim, table, cells, true))
    if len({verdict.kind for verdict in verdicts}) > 1:
        raise CannotTellError(_("The text does not say between which periods."))
    return verdicts[0]


def _by_sign(claim: Claim, table: ClaimTable, column: str) -> Verdict:
    period = period_of(claim, table, column)
    cells = [cell_of(table, row, column, period) for row in _counted(claim, table)]
    true = [cell for cell in cells if table.values[cell] * claim.statement.sign > 0]
    return _verdict(claim, table, cells, true)


def _counted(claim: Claim, table: ClaimTable) -> tuple[str, ...]:
    """Return the rows that are counted; of those that are the only ones, all."""
    return table.single_rows if claim.statement.quantifier is Quantifier.ONLY else subject_of(claim)


def _verdict(claim: Claim, table: ClaimTable, cells: list[Cell], true: list[Cell]) -> Verdict:
    false = [cell for cell in cells if cell not in true]
    names = Names(table)
    facts = {"count": len(true), "all": len(cells), "cells": names.cells(false or true)}
    if false:
        reason = _("It is true of %(count)d of %(all)d; not of %(cells)s.") % facts
    else:
        reason = _("It is true of all %(all)d: %(cells)s.") % facts
    if _is_as_many(claim, len(cells), true):
        return Verdict(VerdictKind.HOLDS, tuple(cells), reason)
    wording = (
        f"{len(cells)}个中的{len(true)}个"
        if claim.is_chinese
        else f"{len(true)} of the {len(cells)}"
    )
    return Verdict(VerdictKind.FAILS, tuple(cells), reason, wording)


def _is_as_many(claim: Claim, every: int, true: list[Cell]) -> bool:
    statement, count = claim.statement, len(true)
    if statement.quantifier is Quantifier.ONLY:
        return {cell.row for cell in true} == set(subject_of(claim))
    if statement.quantifier is Quantifier.HALF:
        return 2 * count == every
    if statement.quantifier is Quantifier.MOST:
        return 2 * count > every
    expected = {
        Quantifier.NONE: 0,
        Quantifier.ALL_BUT: every - statement.count,
        Quantifier.EXACTLY: statement.count,
    }
    return count == expected.get(statement.quantifier or Quantifier.EACH, every)
