"""Judgement of what is the most or the least, of ranks and of comparisons. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from articles.numbers.amounts import fits_size, size_as_stated
from articles.numbers.levels import Level, cells_of, period_in, require_sums, value_of, verdict_on
from articles.numbers.statements import Comparison, Direction, Rank, Sum, Superlative
from articles.numbers.table import Cell, Ranking, Table
from articles.numbers.verdicts import CannotTellError, Names, Verdict, VerdictKind, ordinal, plain

# The largest by far is at least so many times the next.
_BY_FAR = Decimal("1.3")


def judge_superlative(statement: Superlative, table: Table) -> Verdict:
    if statement.over_periods:
        verdicts = [_over_periods(statement, table, row) for row in statement.rows]
        return next((v for v in verdicts if v.kind is not VerdictKind.HOLDS), verdicts[0])
    level, rows, sign = Level(table, statement.measure), statement.rows, statement.direction
    ranking = level.ranking(rows, statement.among, sign)
    if len(ranking) <= len(rows):
        raise CannotTellError(_("There is no other row to compare with."))
    own = min((level.value(row) for row in rows), key=lambda value: value * sign)
    verdict = _is_first(statement, ranking, own, rows, level.values, level.shown, level.cells)
    ahead, equal = ranking.ahead(own), ranking.equal(own)
    if verdict.kind is VerdictKind.HOLDS or verdict.nearest or (ahead and len(rows) > 1):
        return verdict
    place = Rank(
        rows if ahead else tuple(equal),
        statement.measure,
        statement.direction,
        len(ahead) + 1,
        statement.among,
        tied=len(equal) > 1,
    )
    return replace(verdict, nearest=place)


def _over_periods(statement: Superlative, table: Table, row: str) -> Verdict:
    """Compare a value with those of the row in other periods."""
    column = statement.measure.column
    at = period_in(table, column, statement.measure.period)
    own, values = value_of(table, row, column, at), table.of_row(row, column)
    among = [
        period
        for period in values
        if period >= statement.since and (period <= at or statement.and_later)
    ]
    if len(among) < 2:
        raise CannotTellError(_("The data has no earlier value to compare with."))
    names, ranking = Names(table), Ranking(values, among, statement.direction)

    def shown(periods: Sequence[str]) -> str:
        return names.listed(
            [names.cell(Cell(row, column, each), period=each != at) for each in periods]
        )

    def cells(periods: Sequence[str]) -> tuple[Cell, ...]:
        return cells_of([row], column, *periods)

    verdict = _is_first(statement, ranking, own, [at], values, shown, cells)
    first = next(iter(values))
    if verdict.kind is VerdictKind.HOLDS and statement.since and first > statement.since:
        raise CannotTellError(
            _("The data begins in %(period)s, too late to count so far.") % {"period": first}
        )
    best = ranking.keys(0, 1)[0]
    is_alone = len(ranking.equal(values[best])) == 1 and not statement.by_far
    is_record = is_alone and (statement.and_later or best > among[0])
    if verdict.kind is VerdictKind.FAILS and is_record and len(statement.rows) == 1:
        measure = replace(statement.measure, period=best)
        return replace(verdict, nearest=replace(statement, measure=measure))
    return verdict


def _is_first(
    statement: Superlative,
    ranking: Ranking,
    own: Decimal,
    ours: Sequence[str],
    values: Mapping[str, Decimal],
    shown: Callable[[Sequence[str]], str],
    cells: Callable[[Sequence[str]], tuple[Cell, ...]],
) -> Verdict:
    """Judge whether nothing of a ranking is ahead of a value, and nothing else as far."""
    ahead = [key for key in ranking.ahead(own) if key not in ours]
    equal = [key for key in ranking.equal(own) if key not in ours]
    if ahead:
        ahead = ahead[:1]
        reason = (
            _("%(cells)s, but %(best)s is ahead.")
            if statement.direction > 0
            else _("%(cells)s, but %(best)s is smaller.")
        )
        facts = {"cells": shown(ours), "best": shown(ahead)}
        return verdict_on(False, cells([*ours, *ahead]), reason % facts)
    if equal:
        reason = _("It is not alone: %(cells)s.") % {"cells": shown([*ours, *equal])}
        return verdict_on(False, cells([*ours, *equal]), reason)
    following = ranking.behind(own)
    deciding = [*ours, *([following] if following is not None else [])]
    if statement.by_far and following is not None:
        other = values[following]
        more, less = (own, other) if statement.direction > 0 else (other, own)
        if less > 0 and more < _BY_FAR * less:
            reason = _("It is, but not by far: %(cells)s.") % {"cells": shown(deciding)}
            return verdict_on(False, cells(deciding), reason, replace(statement, by_far=False))
    reason = _("%(cells)s; the next of %(count)d is %(next)s.") % {
        "cells": shown(ours),
        "count": len(ranking),
        "next": shown(deciding[-1:]),
    }
    return verdict_on(True, cells(deciding), reason)


def judge_rank(statement: Rank, table: Table) -> Verdict:
    level, rows = Level(table, statement.measure), statement.rows
    if statement.rank < 1 and (statement.at_top or not statement.after):
        raise CannotTellError(_("Only one row can have this rank."))
    ranking = level.ranking(rows, statement.among, statement.direction)
    own = min((level.value(row) for row in rows), key=lambda value: value * statement.direction)
    ahead = ranking.ahead(own)
    equal = ranking.equal(own)
    if statement.at_top:
        return _at_top(statement, level, ranking, len(ahead) + len(equal))
    if len({level.value(row) for row in rows}) > 1 or (len(rows) > 1 and not statement.tied):
        raise CannotTellError(_("Only one row can have this rank."))
    cells = level.cells([*ahead, *equal])
    if statement.after:
        right_ahead = ahead[-len(statement.after) :]
        reason = _("These follow each other: %(cells)s.") % {
            "cells": level.shown([*right_ahead, *equal])
        }
        holds = set(right_ahead) == set(statement.after) and len(equal) == 1
        holds = holds and statement.rank in (0, len(ahead) + 1)
        # Two that are equal are not one right ahead.
        holds = holds and len(ranking.equal(level.value(right_ahead[0]))) <= len(statement.after)
        nearest = replace(statement, rank=len(ahead) + 1, after=(), tied=len(equal) > 1)
        return verdict_on(holds, cells, reason, replace(nearest, rows=tuple(equal)))
    facts = {"rank": ordinal(len(ahead) + 1), "cells": level.shown([*ahead, *equal])}
    is_tied = len(equal) > 1
    if is_tied:
        reason = _("It shares its rank, %(rank)s: %(cells)s.") % facts
    else:
        reason = _("It is %(rank)s: %(cells)s.") % facts
    holds = len(ahead) + 1 == statement.rank and is_tied == statement.tied
    nearest = replace(statement, rank=len(ahead) + 1, tied=is_tied)
    return verdict_on(holds, cells, reason, nearest)


def _at_top(statement: Rank, level: Level, ranking: Ranking, last: int) -> Verdict:
    """Judge whether rows are among so many at the top, beside which no other is as far."""
    top = ranking.keys(0, statement.rank)
    equal = [row for row in ranking.equal(level.value(top[-1])) if row not in top]
    holds = not equal and all(row in top for row in statement.rows)
    if equal:
        reason = _("It is not alone: %(cells)s.") % {"cells": level.shown([*top, *equal])}
    else:
        facts = {"count": statement.rank, "cells": level.shown(top)}
        reason = _("The top %(count)d are %(cells)s.") % facts
    deciding = list(dict.fromkeys([*top, *equal, *statement.rows]))
    return verdict_on(holds, level.cells(deciding), reason, replace(statement, rank=last))


def judge_comparison(statement: Comparison, table: Table) -> Verdict:
    """Compare rows, or their sum, with other rows, their sum or their mean."""
    level, rows = Level(table, statement.measure), statement.rows
    is_mean = statement.with_ is Sum.AVERAGE
    others = tuple(row for row in statement.others if is_mean or row not in rows)
    if not others:
        raise CannotTellError(_("What it is compared with is no row of the table."))
    ours, theirs = [level.value(row) for row in rows], [level.value(row) for row in others]
    facts = {"cells": level.shown([*rows, *others])}
    reason = _("The comparison holds: %(cells)s.")
    if statement.together or statement.with_ is Sum.TOTAL:
        require_sums(table, level.column)
        theirs = [sum(theirs, Decimal(0))]
        reason = _("The sum of the others is %(value)s: %(cells)s.")
    if is_mean:
        theirs = [sum(theirs, Decimal(0)) / len(theirs)]
        reason = _("The average is %(value)s: %(cells)s.")
    facts["value"] = level.written(theirs[0])
    if statement.together:
        ours = [sum(ours, Decimal(0))]
        facts["value"] = level.written(ours[0])
        reason = _("The sum is %(value)s: %(cells)s.")
    pairs = [(our, their) for our in ours for their in theirs]
    wrong = next((pair for pair in pairs if not _compares(statement, *pair)), None)
    if wrong is None:
        return verdict_on(True, level.cells([*rows, *others]), reason % facts)
    nearest = _nearest_comparison(statement, *wrong) if len(pairs) == 1 else None
    if len(ours) == len(rows) and len(theirs) == len(others):
        rows, others = (rows[ours.index(wrong[0])],), (others[theirs.index(wrong[1])],)
        facts = {"cells": level.shown([*rows, *others]), "difference": _difference(level, *wrong)}
        reason = _("The comparison does not hold: %(cells)s. %(difference)s")
    return verdict_on(False, level.cells([*rows, *others]), reason % facts, nearest)


def _nearest_comparison(statement: Comparison, ours: Decimal, theirs: Decimal) -> Comparison:
    amount, direction = statement.amount, Direction((ours > theirs) - (ours < theirs))
    if amount:
        amount = size_as_stated(amount, ours, theirs)
        if amount and not statement.direction:
            direction = Direction.SAME
    return replace(statement, direction=direction, amount=amount, or_same=False, first_time=False)


def _compares(statement: Comparison, ours: Decimal, theirs: Decimal) -> bool:
    if statement.or_same and ours == theirs:
        return True
    if statement.direction and (ours - theirs) * statement.direction <= 0:
        return False
    if statement.amount is None:
        return bool(statement.direction) or ours == theirs
    return fits_size(statement.amount, ours, theirs)


def _difference(level: Level, ours: Decimal, theirs: Decimal) -> str:
    if ours == theirs:
        return _("They are equal.")
    if theirs <= 0:
        return ""
    return _("That is %(ratio)s times as much, a difference of %(difference)s.") % {
        "ratio": plain(ours / theirs),
        "difference": level.written(ours - theirs),
    }
