"""Judgement of changes between two periods, and of runs of changes."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from articles.audit import PERCENT
from articles.audit.agreement import DataValue, is_near
from articles.claims.claims import Claim, Stated
from articles.claims.judging.values import (
    cell_of,
    fact,
    fits,
    fits_multiple,
    fits_points,
    is_beyond,
    is_fraction,
    is_multiple,
    is_points,
    percent_more,
    period_of,
    subject_of,
)
from articles.claims.table import Cell, ClaimTable, TableRow
from articles.claims.verdicts import CannotTellError, Names, Verdict, VerdictKind, plain

_GROWTH = re.compile(r"growth|增速|增长率|成长率|增长|成長", re.IGNORECASE)
# Hardly any change is so small a part of a value.
_FLAT = Decimal("0.02")
# Code of a row that is the sum of others.
_SUM = "sum"


def judge_change(claim: Claim, table: ClaimTable, column: str) -> Verdict:
    """Compare two periods of each row."""
    statement = claim.statement
    is_sized = bool(statement.amounts or statement.start or statement.end)
    if not (is_sized or statement.sign or statement.is_flat):
        # Back to its old level: the words say of no change how it went.
        raise CannotTellError(_("The text does not say between which periods."))
    rows = subject_of(claim)
    verdicts = [
        _judge_pair(claim, table, rows, column, pair) for pair in pairs_of(claim, table, column)
    ]
    if statement.start and statement.end:
        # The levels say between which periods.
        holding = [verdict for verdict in verdicts if verdict.kind is VerdictKind.HOLDS]
        verdicts = holding or verdicts
    if len({verdict.kind for verdict in verdicts}) > 1:
        raise CannotTellError(_("The text does not say between which periods."))
    return verdicts[0]


def pairs_of(claim: Claim, table: ClaimTable, column: str) -> list[tuple[str, str]]:
    """Return the pairs of periods that a change may be between, the one that is the base first.

    Raise if the column has only one period, if the one that is named has no values or is the first, or
    if the year before it is missing.
    """
    known, named = table.periods(column), claim.scope.periods
    if len(known) < 2:
        raise CannotTellError(_("The data has only one period, so it shows no change."))
    if len(named) == 2:
        # More in April than in May: the base of a comparison comes first.
        first, last = named
        if first == last:
            raise CannotTellError(_("The text does not say between which periods."))
        # In 2019 it was less than in 2023: the first is the one with which another is compared.
        return [(first, last)]
    if named and named[0] not in known:
        raise CannotTellError(_("The data has no values for %(periods)s.") % {"periods": named[0]})
    if named:
        at = known.index(named[0])
        if not at:
            raise CannotTellError(_("The data begins in %(period)s.") % {"period": named[0]})
        before = known[at - 1]
        is_sized = bool(claim.statement.amounts) or not claim.statement.end
        is_gap = named[0].isdecimal() and before.isdecimal() and int(named[0]) - int(before) > 1
        if is_gap and is_sized:
            missing = str(int(named[0]) - 1)
            raise CannotTellError(
                _("The data has no values for %(periods)s.") % {"periods": missing}
            )
        return [(before, named[0])]
    return list(dict.fromkeys([(known[0], known[-1]), (known[-2], known[-1])]))


def _judge_pair(
    claim: Claim, table: ClaimTable, rows: Sequence[str], column: str, pair: tuple[str, str]
) -> Verdict:
    cells: list[Cell] = []
    statement = claim.statement
    is_sized = bool(statement.amounts or statement.start or statement.end)
    if len(rows) > 1 and is_sized and table.column_of[column].sign != PERCENT:
        return _judge_sums(claim, table, rows, column, pair)
    for row in rows:
        old, new = (cell_of(table, row, column, period) for period in pair)
        cells += [old, new]
        if not _changes(claim, table, old, new):
            _refuse_level(claim, table, new)
            return _failed(claim, table, old, new)
    names = Names(table)
    return Verdict(
        VerdictKind.HOLDS,
        tuple(cells),
        _("The data shows this change: %(cells)s. %(size)s")
        % {"cells": names.cells(cells), "size": _size(table, cells[0], cells[1])},
    )


def _refuse_level(claim: Claim, table: ClaimTable, new: Cell) -> None:
    """Refuse to judge a number that is the value itself: Greece lost 44,000 hectares, of burnt area."""
    value = fact(table, table.values[new], new.column)
    for stated in claim.statement.amounts:
        is_size = is_multiple(stated) or is_points(stated) or is_fraction(stated)
        if not is_size and stated.number.unit != PERCENT and is_near(stated.number, value):
            raise CannotTellError(_("The number is that of the value, rather than of a change."))


def _judge_sums(
    claim: Claim, table: ClaimTable, rows: Sequence[str], column: str, pair: tuple[str, str]
) -> Verdict:
    """Compare the sums of several rows."""
    old, new = ([cell_of(table, row, column, period) for row in rows] for period in pair)
    # A row of its own has the sums, and is judged as any other.
    first, last = (sum((table.values[c] for c in cells), Decimal(0)) for cells in (old, new))
    before, after = (Cell(_SUM, column, period) for period in pair)
    whole = ClaimTable(
        table.dataset,
        (TableRow(_SUM, Names(table).rows(rows)),),
        table.columns,
        {before: first, after: last},
    )
    verdict = _judge_pair(claim, whole, (_SUM,), column, pair)
    return replace(verdict, cells=(*old, *new))


def _changes(claim: Claim, table: ClaimTable, old: Cell, new: Cell) -> bool:
    statement = claim.statement
    first, last = table.values[old], table.values[new]
    if statement.is_flat:
        return (last - first).copy_abs() <= first.copy_abs() * _FLAT
    # A rate that eased by 1.8 points has changed, where one that rose by 3 % is 3 %.
    is_rate = table.column_of[old.column].is_change and any(
        not is_points(stated) for stated in statement.amounts
    )
    if is_rate and statement.sign and last * statement.sign <= 0:
        return False
    if not is_rate and statement.sign and (last - first) * statement.sign <= 0:
        return False
    if statement.start and not fits(statement.start, fact(table, first, old.column)):
        return False
    if statement.end and not fits(statement.end, fact(table, last, new.column)):
        return False
    return all(_fits_change(stated, table, old, new) for stated in statement.amounts)


def _fits_change(stated: Stated, table: ClaimTable, old: Cell, new: Cell) -> bool:
    first, last = table.values[old], table.values[new]
    if is_multiple(stated):
        if first <= 0:
            raise CannotTellError(_("There is no multiple of zero or less."))
        return fits_multiple(stated, last / first, is_change=True)
    if is_points(stated):
        is_rate = table.column_of[old.column].sign == PERCENT
        return is_rate and fits_points(stated, last - first)
    if stated.number.unit == PERCENT or is_fraction(stated):
        if table.column_of[old.column].is_change:
            # A rate of growth is said of one period.
            if _fits_either(stated, fact(table, last, new.column)):
                return True
            raise CannotTellError(_("The text does not say between which periods."))
        if _is_growth_shown(stated, table, new):
            return True
        size = percent_more(last, first)
        return _fits_either(stated, DataValue(size, PERCENT, is_change=True))
    return _fits_either(stated, DataValue(last - first, table.column_of[old.column].sign))


def _is_growth_shown(stated: Stated, table: ClaimTable, new: Cell) -> bool:
    """Return whether a column of growth has a number; raise if it has another one."""
    shown = [
        Cell(new.row, column.code, new.period)
        for column in table.columns
        if column.is_change and _GROWTH.search(f"{column.name} {column.other_name}")
    ]
    found = [cell for cell in shown if cell in table.values]
    if any(_fits_either(stated, fact(table, table.values[c], c.column)) for c in found):
        return True
    if found:
        raise CannotTellError(
            _("The growth may be that of this column: %(column)s.")
            % {"column": Names(table).column(found[0].column)}
        )
    return False


def _fits_either(stated: Stated, value: DataValue) -> bool:
    """Return whether a number is the size of a change, of which the sign is known."""
    opposite = DataValue(-value.value, value.unit, value.is_change)
    return fits(stated, value) or fits(stated, opposite)


def _size(table: ClaimTable, old: Cell, new: Cell) -> str:
    first, last = table.values[old], table.values[new]
    change = last - first
    if table.column_of[old.column].sign == PERCENT:
        facts = {"points": plain(change)}
        if first <= 0:
            return _("That is %(points)s percentage points.") % facts
        facts["percent"] = plain(change / first * 100, 1)
        return _("That is %(points)s percentage points, or %(percent)s per cent.") % facts
    if first <= 0:
        return ""
    return _("That is %(percent)s per cent, or %(times)s times as much.") % {
        "percent": plain(change / first * 100, 1),
        "times": plain(last / first),
    }


def _failed(claim: Claim, table: ClaimTable, old: Cell, new: Cell) -> Verdict:
    names = Names(table)
    facts = {
        "claim": claim.literal,
        "cells": names.cells((old, new)),
        "size": _size(table, old, new),
    }
    return Verdict(
        VerdictKind.FAILS,
        (old, new),
        _("The text says “%(claim)s”; the data says %(cells)s. %(size)s") % facts,
        _wording(claim, table, old, new),
    )


def _wording(claim: Claim, table: ClaimTable, old: Cell, new: Cell) -> str:
    """Return the words that would hold, in the language of the claim."""
    first, last = table.values[old], table.values[new]
    change = last - first
    if not change:
        return "没有变化" if claim.is_chinese else "did not change"
    size = _size_in_words(claim, table, old, new)
    if claim.is_chinese:
        return f"{'上升' if change > 0 else '下降'}{size}"
    return f"{'rose' if change > 0 else 'fell'}{f' by {size}' if size else ''}"


def _size_in_words(claim: Claim, table: ClaimTable, old: Cell, new: Cell) -> str:
    first, last = table.values[old], table.values[new]
    change = (last - first).copy_abs()
    amounts = claim.statement.amounts
    if not amounts:
        return ""
    is_rate = table.column_of[old.column].sign == PERCENT
    stated = amounts[0]
    if is_rate and (is_points(stated) or fits_points(_as_points(stated), change)):
        return (
            f"{plain(change)}个百分点" if claim.is_chinese else f"{plain(change)} percentage points"
        )
    if stated.number.unit or is_fraction(stated):
        return f"{plain(change / first * 100, 1)}%" if first > 0 else ""
    return Names(table).value(change, old.column)


def _as_points(stated: Stated) -> Stated:
    return Stated(stated.text, replace(stated.number, unit=""))


def judge_run(claim: Claim, table: ClaimTable, column: str) -> Verdict:
    """Count the changes of one direction up to a period."""
    rows = subject_of(claim)
    if len(rows) != 1:
        verdicts = [_judge_run(claim, table, column, row) for row in rows]
        failed = [verdict for verdict in verdicts if verdict.kind is VerdictKind.FAILS]
        return failed[0] if failed else verdicts[0]
    return _judge_run(claim, table, column, rows[0])


def _judge_run(claim: Claim, table: ClaimTable, column: str, row: str) -> Verdict:
    statement = claim.statement
    at = period_of(claim, table, column)
    since = claim.scope.periods[0] if len(claim.scope.periods) == 2 else ""
    periods = [period for period in table.periods(column) if since <= period <= at]
    cells = [cell_of(table, row, column, period) for period in periods]
    values = [table.values[cell] for cell in cells]
    if statement.rank:
        moves = [_has_rank(table, cell, statement.rank, statement.sign) for cell in cells]
    elif statement.amounts:
        # So many periods in a row it is beyond a threshold.
        moves = [is_beyond(statement.amounts[0], fact(table, v, column)) for v in values]
    else:
        gaps = [(b - a) * statement.sign for a, b in pairwise(values)]
        moves = [gap > 0 or (statement.is_flat and not gap) for gap in gaps]
    if not moves:
        raise CannotTellError(_("The data has only one period, so it shows no change."))
    has_gap = any(_is_gap(a, b) for a, b in pairwise(periods))
    if has_gap and statement.count and not _OF_SURVEYS.search(claim.literal):
        raise CannotTellError(_("The data has not every period."))
    length = next((n for n, moved in enumerate(reversed(moves)) if not moved), len(moves))
    if statement.turns:
        at_turn = next((n for n, moved in enumerate(moves) if not moved), len(moves))
        is_true = 0 < at_turn < len(moves) and not any(moves[at_turn:])
    elif statement.is_first:
        is_true = moves[-1] and not any(moves[:-1])
    elif not statement.count:
        is_true = all(moves)
    else:
        is_true = length == statement.count if statement.is_exact else length >= statement.count
        if length < statement.count and length == len(moves):
            raise CannotTellError(
                _("The data begins in %(period)s, too late to count so far.")
                % {"period": periods[0]}
            )
    facts = {"count": length, "period": at, "cells": Names(table).cells(cells)}
    reason = _("Up to %(period)s it is %(count)d in a row: %(cells)s.") % facts
    if is_true:
        return Verdict(VerdictKind.HOLDS, tuple(cells), reason)
    return Verdict(VerdictKind.FAILS, tuple(cells), reason, _run_wording(claim, length))


# What is counted is the periods of the data, whatever years lie between them.
_OF_SURVEYS = re.compile("[次届屆期]")


def _has_rank(table: ClaimTable, cell: Cell, rank: int, sign: int) -> bool:
    """Return whether so many other rows are ahead in a period, and none as far."""
    others = (replace(cell, row=row) for row in table.single_rows if row != cell.row)
    gaps = [(table.values[o] - table.values[cell]) * sign for o in others if o in table.values]
    return sum(gap > 0 for gap in gaps) == rank - 1 and 0 not in gaps


def _is_gap(first: str, last: str) -> bool:
    """Return whether years lie between two that follow each other in the data."""
    return first.isdecimal() and last.isdecimal() and int(last) - int(first) > 1


def _run_wording(claim: Claim, length: int) -> str:
    if not length or not claim.statement.count:
        return ""
    return f"连续{length}次" if claim.is_chinese else f"{length} in a row"
