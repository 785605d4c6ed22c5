"""Claims as statements in typed slots, by which they are judged. Pure.

What has no typed form can't be told.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from articles.audit import PERCENT, POINTS, TIMES
from articles.audit.agreement import DataValue, in_unit_of, is_near, may_be
from articles.audit.directions import adds, direction_of
from articles.audit.hedges import hedge_of
from articles.audit.normalization import normalize
from articles.audit.numbers import BASIS
from articles.claims.claims import Claim, ClaimKind, Stated
from articles.claims.traditional import simplified
from articles.claims.units import in_whole_units, own_unit_after
from articles.numbers.judge import judge as judge_statement
from articles.numbers.statements import (
    Amount,
    Average,
    Change,
    Comparison,
    Count,
    Direction,
    Measure,
    Quantifier,
    Rank,
    Run,
    Share,
    Statement,
    Sum,
    Superlative,
    Total,
    Unit,
)
from articles.numbers.table import Table, TableColumn
from articles.numbers.verdicts import CannotTellError, Names, Verdict, VerdictKind

# A number that is so many times another is of something else.
_FAR = 30
# Up to here a number without a unit may count what is no value.
_COUNT = 12
# A multiple is round: three times is 2.78 to 3.22, and as much is 0.88 to 1.12 times.
_ROUND = Decimal("0.15")
_AS_MUCH = Amount(Decimal(1), Unit.TIMES, "", Decimal("0.24"))
# Hardly any change is so small a part of a value.
_FLAT = Amount(Decimal(0), Unit.PERCENT, "", Decimal(4))
_POINTS_AFTER = re.compile(r" ?(?:percentage )?points?(?![a-z])|个?百分点", re.IGNORECASE)
_HALVED = re.compile("halv|腰斩|砍半|减半", re.IGNORECASE)
# What is counted is the periods of the data, whatever years lie between them.
_OF_SURVEYS = re.compile("[次届屆期]")
# Kinds that may be about the sum of all periods from the first to the last that a text names.
_OF_SPAN = (ClaimKind.SUPERLATIVE, ClaimKind.RANK, ClaimKind.SHARE, ClaimKind.COMPARISON)
_GROWTH = re.compile(r"growth|增速|增长率|成长率|增长|成長", re.IGNORECASE)


@dataclass(frozen=True)
class _Readings:
    """Statements that a claim may make, each of which is several that must all hold.

    Where readings differ, nothing can be told; what fails can't be told if one of the `excuses` holds.
    """

    each: Sequence[Sequence[Statement]]
    excuses: Sequence[Statement] = ()
    may_fail: bool = True
    is_any: bool = False


def judge(claim: Claim, table: Table) -> Verdict:
    """Return whether a claim holds, in its scope; its reason is in the language of the interface.

    What fails in some columns that it may be about, and holds in others, can't be told.
    """
    scope = claim.scope
    if scope.missing:
        return _cannot_tell(
            _("The data has no values for %(periods)s.") % {"periods": ", ".join(scope.missing)}
        )
    verdicts = [_judged(claim, table, column) for column in scope.columns]
    if not verdicts:
        return _cannot_tell(_("The table has no column of numbers that this could be about."))
    kinds = {verdict.kind for verdict in verdicts}
    names = Names(table)
    if len(kinds) > 1 or (len(verdicts) > 1 and kinds == {VerdictKind.FAILS}):
        return _cannot_tell(
            _("The text does not say which column it is about: %(columns)s.")
            % {"columns": names.join(names.column(column) for column in scope.columns)}
        )
    verdict = verdicts[0]
    if verdict.kind is not VerdictKind.FAILS:
        return verdict
    if scope.is_guess:
        reason = _("The text does not say clearly which rows and periods it is about: %(reason)s")
    elif scope.unread:
        reason = _(
            "The text may mean something else, by words that are not understood (%(words)s): %(reason)s"
        )
    elif not _is_surely_about(claim, table, verdict):
        reason = _("The text names no column of the table, and its number is far off: %(reason)s")
    else:
        return verdict
    facts = {"reason": verdict.reason, "words": names.join(scope.unread)}
    return Verdict(VerdictKind.CANNOT_TELL, verdict.cells, reason % facts)


def statement_of(claim: Claim, table: Table) -> Statement | None:
    """Return the only statement that a claim makes in its scope, None if it has no typed form."""
    whole = in_whole_units(table)
    try:
        [column] = claim.scope.columns
        readings = _READINGS[claim.kind](claim, whole, column)
    except (CannotTellError, ValueError):
        return None
    each = [statements[0] for statements in readings.each if len(statements) == 1]
    is_denied = claim.statement.is_denied and claim.kind is not ClaimKind.COMPARISON
    if is_denied or claim.scope.missing or len(each) < len(readings.each):
        return None
    return each[0] if len(each) == 1 or readings.is_any else None


def nearest_of(claim: Claim, table: Table) -> tuple[Statement, Statement] | None:
    """Return what a claim that fails states, and the nearest statement that holds, if there is one."""
    statement = statement_of(claim, table)
    if statement is None or judge(claim, in_whole_units(table)).kind is not VerdictKind.FAILS:
        return None
    verdict = judge_statement(statement, in_whole_units(table))
    return (statement, verdict.nearest) if verdict.nearest else None


def _cannot_tell(reason: str) -> Verdict:
    return Verdict(VerdictKind.CANNOT_TELL, (), reason)


def _judged(claim: Claim, table: Table, column: str) -> Verdict:
    try:
        if claim.statement.is_denied and claim.kind is not ClaimKind.COMPARISON:
            raise _no_form()
        readings = _READINGS[claim.kind](claim, table, column)
    except CannotTellError as error:
        return _cannot_tell(str(error))
    verdicts = [_all_of(statements, table) for statements in readings.each]
    holding = [verdict for verdict in verdicts if verdict.kind is VerdictKind.HOLDS]
    if readings.is_any and holding:
        return holding[0]
    if len({verdict.kind for verdict in verdicts}) > 1:
        return _cannot_tell(_("The text does not say between which periods."))
    verdict = verdicts[0]
    if verdict.kind is VerdictKind.FAILS and (
        not readings.may_fail
        or (claim.kind is not ClaimKind.SHARE and _may_be_of_span(claim, table, column))
        or any(judge_statement(s, table).kind is VerdictKind.HOLDS for s in readings.excuses)
    ):
        return _cannot_tell(
            _("It may be said of another number: %(reason)s") % {"reason": verdict.reason}
        )
    return verdict


def _may_be_of_span(claim: Claim, table: Table, column: str) -> bool:
    """Return whether a claim may be about the sum of the months or quarters that it names."""
    said, periods = claim.statement, claim.scope.periods
    is_of_values = not (said.of_change or said.over_periods or said.quantifier)
    return (
        claim.kind in _OF_SPAN
        and is_of_values
        and len(periods) == 2
        # The sum of a year has a name of its own; that of several years is seldom meant.
        and "-" in periods[0]
        and table.column_of[column].sign != PERCENT
    )


def _all_of(statements: Sequence[Statement], table: Table) -> Verdict:
    verdicts = [judge_statement(statement, table) for statement in statements]
    wrong = [verdict for verdict in verdicts if verdict.kind is not VerdictKind.HOLDS]
    # Together they fail as soon as one does.
    wrong.sort(key=lambda verdict: verdict.kind is not VerdictKind.FAILS)
    if wrong:
        return replace(wrong[0], nearest=None) if len(verdicts) > 1 else wrong[0]
    cells = dict.fromkeys(cell for verdict in verdicts for cell in verdict.cells)
    return replace(verdicts[0], cells=tuple(cells))


def _no_form() -> CannotTellError:
    return CannotTellError(_("What this says can't be judged."))


def _is_surely_about(claim: Claim, table: Table, verdict: Verdict) -> bool:
    """Return whether a number that fails is one of the table, rather than of something else."""
    if claim.kind is not ClaimKind.THRESHOLD:
        return True
    column = table.column_of[verdict.cells[0].column]
    values = [table.values[cell].copy_abs() for cell in verdict.cells]
    numbers = claim.statement.amounts
    if claim.scope.is_column_named and all(
        _has_unit_of(stated, column)
        and any(value <= _FAR * stated.number.value <= _FAR * _FAR * value for value in values)
        for stated in numbers
    ):
        return True
    if all(_is_small_count(stated) for stated in numbers):
        return False
    return any(
        is_near(stated.number, DataValue(value, column.sign))
        for stated in numbers
        for value in values
    )


def _has_unit_of(stated: Stated, column: TableColumn) -> bool:
    """Return whether a number has a unit of a column, its currency or per cent, or none at all."""
    if stated.number.unit:
        return stated.number.unit == column.sign
    after = simplified(stated.text[stated.number.end : stated.number.end + 24]).lower()
    # Nothing else is counted.
    is_bare = not after.strip() or after[0] in ",.;:。；、)"
    return is_bare or bool(own_unit_after(stated, column))


def _is_small_count(stated: Stated) -> bool:
    """Return whether a number may count anything: about four."""
    number = stated.number
    return not number.unit and number.value <= _COUNT and number.value % 1 == 0


def _around(stated: Stated) -> tuple[str, str, str]:
    number, text = stated.number, stated.text
    return (
        normalize(text[max(0, number.start - 48) : number.start]),
        normalize(number.literal),
        normalize(text[number.end : number.end + 48]),
    )


def _level(stated: Stated, column: TableColumn) -> Amount:
    """Return a number as a value of a column; raise if it is of another unit."""
    before, literal, after = _around(stated)
    fact = DataValue(Decimal(0), column.sign, column.is_change)
    if not may_be(stated.number, fact):
        raise _no_form()
    direction = direction_of(before, after) if column.sign == PERCENT else 0
    value, place = in_unit_of(stated.number, fact, adds(before), direction)
    if direction < 0 < value and column.is_change:
        value = -value
    unit = Unit.PERCENT if column.sign == PERCENT else Unit.VALUE
    return Amount(value, unit, hedge_of(before, literal, after), place)


def _is_fraction(stated: Stated) -> bool:
    """Return whether a number is a part in words: a third, 四成; 0.6 is a value."""
    number = stated.number
    return not number.unit and 0 < number.value < 1 and "." not in number.literal


def _is_points(stated: Stated) -> bool:
    number = stated.number
    if number.unit in (POINTS, BASIS, "bp"):
        return True
    return not number.unit and bool(_POINTS_AFTER.match(simplified(stated.text)[number.end :]))


def _size(
    stated: Stated, column: TableColumn, *, is_change: bool, is_ratio: bool = False
) -> Amount:
    """Return a number as the size of a difference or a change: times, points, per cent or a value."""
    number = stated.number
    before, literal, after = _around(stated)
    hedge = hedge_of(before, literal, after)
    if number.unit == TIMES or is_ratio:
        times = number.value + (1 if is_change and adds(before) else 0)
        if is_change and _HALVED.search(literal):
            # Nearly halved is a fall by nearly a half.
            part = (1 - times) * 100
            return Amount(part, Unit.PERCENT, hedge, part * _ROUND)
        exponent = number.value.as_tuple().exponent
        is_decimal = isinstance(exponent, int) and exponent < 0 and number.value > 1
        place = Decimal(1).scaleb(exponent) if is_decimal else times * _ROUND  # type: ignore[arg-type]
        return Amount(times, Unit.TIMES, hedge, place)
    if _is_points(stated):
        fact = DataValue(Decimal(0), POINTS)
        value, place = in_unit_of(number, fact, is_added=False, direction=0)
        return Amount(value.copy_abs(), Unit.POINTS, hedge, place)
    if number.unit == PERCENT or _is_fraction(stated):
        value, place = in_unit_of(
            number, DataValue(Decimal(0), PERCENT), is_added=False, direction=0
        )
        return Amount(value.copy_abs(), Unit.PERCENT, hedge, place)
    fact = DataValue(Decimal(0), column.sign)
    if not may_be(number, fact):
        raise _no_form()
    value, place = in_unit_of(number, fact, is_added=False, direction=0)
    return Amount(value.copy_abs(), Unit.VALUE, hedge, place)


def _rows(claim: Claim) -> tuple[str, ...]:
    if not claim.scope.rows:
        raise CannotTellError(_("The text names no row of the table that this is about."))
    return claim.scope.rows


def _period(claim: Claim, table: Table, column: str) -> str | None:
    """Return the last period that a claim names and the column has, None for the newest."""
    known, named = table.periods(column), claim.scope.periods
    found = [period for period in named if period in known]
    if named and not found:
        raise CannotTellError(
            _("The data has no values for %(periods)s.") % {"periods": ", ".join(named)}
        )
    return found[-1] if found else None


def _pairs(claim: Claim, table: Table, column: str) -> list[tuple[str, str]]:
    """Return the pairs of periods that a change may be between, the one that is the base first."""
    known, named = table.periods(column), claim.scope.periods
    if len(known) < 2:
        raise CannotTellError(_("The data has only one period, so it shows no change."))
    if len(named) == 2:
        # More in April than in May: the base of a comparison comes first.
        return [(named[0], named[1])]
    if not named:
        return list(dict.fromkeys([(known[0], known[-1]), (known[-2], known[-1])]))
    if named[0] not in known:
        raise CannotTellError(_("The data has no values for %(periods)s.") % {"periods": named[0]})
    at = known.index(named[0])
    if not at:
        raise CannotTellError(_("The data begins in %(period)s.") % {"period": named[0]})
    before = known[at - 1]
    is_sized = bool(claim.statement.amounts) or not claim.statement.end
    if is_sized and named[0].isdecimal() and before.isdecimal() and int(named[0]) > int(before) + 1:
        missing = str(int(named[0]) - 1)
        raise CannotTellError(_("The data has no values for %(periods)s.") % {"periods": missing})
    return [(before, named[0])]


def _measures(claim: Claim, table: Table, column: str) -> list[Measure]:
    """Return the values or the changes that are compared."""
    if not claim.statement.of_change or table.column_of[column].is_change:
        return [Measure(column, _period(claim, table, column))]
    pairs = _pairs(claim, table, column)
    if len(pairs) > 1:
        raise CannotTellError(_("The text does not say between which periods."))
    [(base, period)] = pairs
    ways = (True,) if claim.statement.in_per_cent else (True, False)
    return [Measure(column, period, base, in_per_cent) for in_per_cent in ways]


def _year_before(claim: Claim, table: Table, measure: Measure) -> Measure | None:
    """Return growth over a year, of a claim that names only a quarter or a month."""
    named = claim.scope.periods
    if measure.base is None or len(named) != 1 or "-" not in named[0]:
        return None
    if not named[0][:4].isdecimal():
        return None
    before = f"{int(named[0][:4]) - 1}{named[0][4:]}"
    return replace(measure, base=before) if before in table.periods(measure.column) else None


def _superlative(claim: Claim, table: Table, column: str) -> _Readings:
    said, scope = claim.statement, claim.scope
    is_of_years = all(period.isdecimal() for period in table.periods(column))
    if said.count < 0 or (said.count and not is_of_years):
        raise CannotTellError(
            _("The text does not say in numbers that are read among how many years.")
        )
    rows, direction = _rows(claim), Direction(said.sign)
    measures = _measures(claim, table, column)
    is_over_periods = (
        said.over_periods
        and (len(rows) == 1 or len(rows) < len(table.single_rows))
        and measures[0].base is None
    )
    if not is_over_periods:
        others = () if _is_all(scope.others, rows, table) else scope.others
        if not scope.others:
            raise CannotTellError(_("There is no other row to compare with."))
        statements = [
            Superlative(rows, measure, direction, others, by_far=said.by_far)
            for measure in measures
        ]
        year = _year_before(claim, table, measures[0])
        excuses = [replace(statements[0], measure=year)] if year else []
        return _Readings([[each] for each in statements], excuses, is_any=True)
    since = ""
    known = table.periods(column)
    if said.count:
        at = measures[0].period or known[-1]
        since = str(int(at) - said.count + 1)
    elif len(scope.periods) == 2 and not said.all_periods:
        # The highest since 2016 may be lower than in 2016.
        since = next((period for period in known if period > scope.periods[0]), "")
    record = Superlative(
        rows,
        measures[0],
        direction,
        over_periods=True,
        since=since,
        and_later=said.all_periods,
        by_far=said.by_far,
    )
    return _Readings([[record]])


def _is_all(others: Sequence[str], rows: Sequence[str], table: Table) -> bool:
    return {*others, *rows} == set(table.single_rows)


def _rank(claim: Claim, table: Table, column: str) -> _Readings:
    said, scope = claim.statement, claim.scope
    if not (said.is_next or said.rank or said.count):
        return _comparison(claim, table, column)
    rows, direction = _rows(claim), Direction(said.sign)
    if said.is_next:
        if len(rows) != 1 or not scope.others or (not said.is_exact and len(scope.others) != 1):
            raise CannotTellError(_("What it is second to is no row of the table."))
        rank = len(scope.others) + 1 if said.is_exact else 0
        return _Readings(
            [
                [Rank(rows, measure, direction, rank, after=scope.others)]
                for measure in _measures(claim, table, column)
            ],
            is_any=True,
        )
    others = () if _is_all(scope.others, rows, table) else scope.others
    if not scope.others and len(rows) < len(table.single_rows):
        raise CannotTellError(_("There is no other row to compare with."))
    readings: list[list[Statement]] = []
    for measure in _measures(claim, table, column):
        if said.count and said.is_exact and len(rows) == said.count:
            readings.append(
                [Rank((row,), measure, direction, n, others) for n, row in enumerate(rows, 1)]
            )
        elif said.count:
            readings.append([Rank(rows, measure, direction, said.count, others, at_top=True)])
        else:
            readings.append([Rank(rows, measure, direction, said.rank, others, tied=said.is_tied)])
    return _Readings(readings, is_any=True)


def _comparison(claim: Claim, table: Table, column: str) -> _Readings:
    said, scope = claim.statement, claim.scope
    if scope.is_object_unknown:
        raise CannotTellError(_("What it is compared with is no row of the table."))
    rows, others = _rows(claim), scope.others
    if not others and not said.sign and not said.with_average:
        rows, others = rows[:1], rows[1:]
    if not said.with_average:
        others = tuple(row for row in others if row not in rows)
    if not others:
        raise CannotTellError(_("What it is compared with is no row of the table."))
    amount = None
    if said.is_flat:
        amount = _AS_MUCH
    elif said.amounts:
        [stated] = said.amounts
        is_ratio = not said.sign and _is_fraction(stated)
        amount = _size(
            stated, table.column_of[column], is_change=bool(said.sign), is_ratio=is_ratio
        )
    with_ = Sum.AVERAGE if said.with_average else Sum.TOTAL if said.with_sum else Sum.EACH
    [measure, *_more] = _measures(claim, table, column)
    statement = Comparison(
        rows,
        others,
        measure,
        Direction(0 if said.is_flat else said.sign),
        amount,
        with_,
        together=(said.of_sum or said.with_sum) and len(rows) > 1,
        or_same=said.is_denied,
        first_time=said.is_first,
    )
    return _Readings([[statement]])


def _share(claim: Claim, table: Table, column: str) -> _Readings:
    said, scope, found = claim.statement, claim.scope, table.column_of[column]
    if said.quantifier:
        return _count(claim, table, column)
    rows, period = _rows(claim), _period(claim, table, column)
    if not said.amounts:
        raise CannotTellError(_("The text gives no part of a whole."))
    amount = _level(said.amounts[0], replace(found, sign=PERCENT, is_change=False))
    is_rate = found.sign == PERCENT and not found.is_change
    if is_rate and len(rows) == 1 and (found.is_share or scope.is_column_named):
        value = Count(rows, Measure(column, period), amount=amount)
        return _Readings([[value]], may_fail=found.is_share)
    if found.is_share:
        return _Readings([[Total(rows, column, period, amount)]])
    groups = [row for row in table.groups if row not in rows]
    whole = scope.others
    if said.of_all:
        whole = ()
    elif len(groups) == 1:
        whole = (groups[0],)
    elif not whole:
        raise CannotTellError(_("The text gives no part of a whole."))
    share = Share(rows, column, period, amount, whole)
    if _may_be_of_span(claim, table, column):
        first, last = scope.periods
        return _Readings([[share], [replace(share, period=last, since=first)]], is_any=True)
    return _Readings([[share]])


def _count(claim: Claim, table: Table, column: str) -> _Readings:
    said, found = claim.statement, table.column_of[column]
    quantifier = said.quantifier or Quantifier.EACH
    direction = Direction(said.sign)
    if said.amounts:
        amount = _level(said.amounts[0], found)
        measures = [Measure(column, _period(claim, table, column))]
    elif not said.sign:
        raise CannotTellError(_("The text does not say what is true of these rows."))
    else:
        amount = None
        measures = [Measure(column, period, base) for base, period in _pairs(claim, table, column)]
        if found.is_change:
            # Growth below zero is a fall, beside growth below that of a year before.
            measures.append(Measure(column, _period(claim, table, column)))
    return _Readings(
        [
            [Count(_rows(claim), measure, quantifier, said.count, amount, direction)]
            for measure in measures
        ]
    )


def _threshold(claim: Claim, table: Table, column: str) -> _Readings:
    said, rows = claim.statement, _rows(claim)
    if len(said.amounts) > 1:
        raise _no_form()
    amount = _level(said.amounts[0], table.column_of[column])
    period = _period(claim, table, column)
    if said.all_periods:
        since = claim.scope.periods[0] if len(claim.scope.periods) == 2 else ""
        return _Readings([[Run(rows, column, period, Direction.SAME, since=since, amount=amount)]])
    count = Count(rows, Measure(column, period), amount=amount, first_time=said.is_first)
    return _Readings([[count]], [Total(rows, column, period, amount)] if len(rows) > 1 else [])


def _change(claim: Claim, table: Table, column: str) -> _Readings:
    said, found, rows = claim.statement, table.column_of[column], _rows(claim)
    if not (said.amounts or said.start or said.end or said.sign or said.is_flat):
        raise CannotTellError(_("The text does not say between which periods."))
    pairs = _pairs(claim, table, column)
    amount = _FLAT if said.is_flat else None
    is_rate = found.sign == PERCENT
    excuses: list[Statement] = []
    may_fail = True
    if said.amounts:
        [stated] = said.amounts
        amount = _size(stated, found, is_change=True)
        if amount.unit is Unit.POINTS and not is_rate:
            raise _no_form()
        if found.is_change and amount.unit is Unit.PERCENT:
            # A rate of growth is said of one period.
            value = amount.value if said.sign >= 0 else -amount.value
            measure = Measure(column, pairs[-1][1])
            rate = Count(rows, measure, amount=replace(amount, value=value))
            return _Readings([[rate]], may_fail=False)
        may_fail = amount.unit is not Unit.PERCENT or not _has_growth(rows, pairs, table)
        if amount.unit is Unit.VALUE:
            # Greece lost 44,000 hectares, of burnt area: the number is the value itself.
            near = Amount(stated.number.value, Unit.VALUE, "", stated.number.value)
            period = pairs[-1][1]
            excuses = [Count((row,), Measure(column, period), amount=near) for row in rows]
            excuses += [Total(rows, column, period, near)]
    is_sized = bool(said.amounts or said.start or said.end)
    start = _level(said.start, found) if said.start else None
    end = _level(said.end, found) if said.end else None
    changes = [
        Change(
            rows,
            column,
            base,
            period,
            Direction(said.sign),
            amount,
            start,
            end,
            together=is_sized and len(rows) > 1 and not is_rate,
        )
        for base, period in pairs
    ]
    is_told = bool(said.start and said.end)
    return _Readings([[each] for each in changes], excuses, may_fail, is_any=is_told)


def _has_growth(rows: Sequence[str], pairs: Sequence[tuple[str, str]], table: Table) -> bool:
    """Return whether a column of growth may be meant, rather than the growth of another one."""
    return any(
        pair[1] in table.of_row(row, column.code)
        for column in table.columns
        if column.is_change and _GROWTH.search(f"{column.name} {column.other_name}")
        for row in rows
        for pair in pairs
    )


def _aggregate(claim: Claim, table: Table, column: str) -> _Readings:
    said, rows, ends = claim.statement, _rows(claim), claim.scope.periods
    if said.of_change:
        raise _no_form()
    kind: type[Total | Average] = Total if claim.kind is ClaimKind.TOTAL else Average
    amount = _level(said.amounts[0], table.column_of[column])
    known = table.periods(column)
    if len(rows) == 1:
        first, last = (ends[0], ends[1]) if len(ends) == 2 else ("", known[-1] if known else None)
        inside = [
            period for period in known if first <= period and (last is None or period <= last)
        ]
        if len(inside) < 2:
            raise CannotTellError(_("One value has no total and no average."))
        return _Readings([[kind(rows, column, inside[-1], amount, inside[0])]])
    period = _period(claim, table, column)
    readings: list[list[Statement]] = [[kind(rows, column, period, amount)]]
    if len(ends) == 2:
        inside = [period for period in known if ends[0] <= period <= ends[1]]
        if len(inside) > 1:
            readings.append([kind(rows, column, inside[-1], amount, inside[0])])
    return _Readings(readings, is_any=True)


def _order(claim: Claim, table: Table, column: str) -> _Readings:
    """Read numbers or ranks in the order of rows as one statement for each row."""
    said, rows, found = claim.statement, _rows(claim), table.column_of[column]
    known = table.periods(column)
    if said.amounts and len(rows) == 1 and len(said.amounts) == len(known) > 1:
        return _Readings(
            [
                [
                    Count(rows, Measure(column, period), amount=_level(stated, found))
                    for period, stated in zip(known, said.amounts, strict=True)
                ]
            ]
        )
    measure = Measure(column, _period(claim, table, column))
    numbers = said.ranks or said.amounts
    if numbers and len(rows) != len(numbers):
        raise CannotTellError(
            _("%(rows)d rows and %(numbers)d numbers can't be matched.")
            % {"rows": len(rows), "numbers": len(numbers)}
        )
    if said.ranks:
        pairs = zip(rows, said.ranks, strict=True)
        return _Readings([[Rank((row,), measure, Direction.MORE, rank) for row, rank in pairs]])
    if said.amounts:
        return _Readings(
            [
                [
                    Count((row,), measure, amount=_level(stated, found))
                    for row, stated in zip(rows, said.amounts, strict=True)
                ]
            ]
        )
    if len(rows) < 2:
        raise CannotTellError(_("The text names no row of the table that this is about."))
    direction = Direction(-said.sign)
    listed: list[Statement] = [
        Comparison((first,), (second,), measure, direction) for first, second in pairwise(rows)
    ]
    if said.count == len(rows):
        listed.append(Rank(rows, measure, direction, len(rows), at_top=True))
    return _Readings([listed])


def _run(claim: Claim, table: Table, column: str) -> _Readings:
    said, ends = claim.statement, claim.scope.periods
    if said.rank or said.is_first or said.turns or said.is_flat:
        raise _no_form()
    return _Readings(
        [
            [
                Run(
                    _rows(claim),
                    column,
                    _period(claim, table, column),
                    Direction(said.sign),
                    said.count,
                    said.is_exact,
                    ends[0] if len(ends) == 2 else "",
                    _level(said.amounts[0], table.column_of[column]) if said.amounts else None,
                    of_surveys=bool(_OF_SURVEYS.search(claim.literal)),
                )
            ]
        ]
    )


_READINGS: Mapping[ClaimKind, Callable[[Claim, Table, str], _Readings]] = {
    ClaimKind.THRESHOLD: _threshold,
    ClaimKind.CHANGE: _change,
    ClaimKind.COMPARISON: _comparison,
    ClaimKind.SUPERLATIVE: _superlative,
    ClaimKind.RANK: _rank,
    ClaimKind.SHARE: _share,
    ClaimKind.TOTAL: _aggregate,
    ClaimKind.AVERAGE: _aggregate,
    ClaimKind.ORDER: _order,
    ClaimKind.RUN: _run,
}
