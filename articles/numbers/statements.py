"""Statements of a text about a table, in typed slots: one class for each kind. Pure.

Nothing here is about words. Rows and columns are codes of the table; a period of `None` is the newest that the column
has, at whatever release it is judged.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum, StrEnum


class Direction(IntEnum):
    """Direction of a difference or a change."""

    LESS = -1
    SAME = 0
    MORE = 1


class Unit(StrEnum):
    """Unit of an amount: that of the column, or one that compares two values."""

    VALUE = ""
    PERCENT = "%"
    POINTS = "points"
    TIMES = "times"


class Quantifier(StrEnum):
    """Number of the rows of which something is true."""

    EACH = "each"
    NONE = "none"
    ALL_BUT = "all but"
    EXACTLY = "exactly"
    # Of these rows, and of no others.
    ONLY = "only"
    HALF = "half"
    MOST = "most"


class Sum(StrEnum):
    """Values that a row is compared with: each of the others, their sum or their mean."""

    EACH = "each"
    TOTAL = "total"
    AVERAGE = "average"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as it is stated, in whole units, or in per cent, points or times.

    `hedge` is one of `articles.audit.hedges` or '', and `place` is one unit in the last place that counts: 100,000
    for 1.2 million.
    """

    value: Decimal
    unit: Unit = Unit.VALUE
    hedge: str = ""
    place: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Measure:
    """Quantity that is compared: the value of a column in a period or, with a base, its change since then."""

    column: str
    period: str | None = None
    base: str | None = None
    # Of a change: in per cent, rather than as a difference.
    in_per_cent: bool = False


@dataclass(frozen=True, slots=True)
class Superlative:
    """Rows have the most or the least: of other rows, or of the periods of their own.

    `among` are the rows compared with, all if there are none. Over periods it is compared with those before, `since` one
    of them, and with later ones too where `and_later`.
    """

    rows: tuple[str, ...]
    measure: Measure
    direction: Direction
    among: tuple[str, ...] = ()
    over_periods: bool = False
    since: str = ""
    and_later: bool = False
    by_far: bool = False


@dataclass(frozen=True, slots=True)
class Rank:
    """A row has a rank, counted from one; rows that are tied share it.

    Rows at the top have this rank or a better one. `after` are the rows right ahead of it; with a rank of zero, there may
    be others ahead of these.
    """

    rows: tuple[str, ...]
    measure: Measure
    direction: Direction
    rank: int
    among: tuple[str, ...] = ()
    at_top: bool = False
    tied: bool = False
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Rows, or their sum, have more or less than others, by an amount."""

    rows: tuple[str, ...]
    others: tuple[str, ...]
    measure: Measure
    direction: Direction
    amount: Amount | None = None
    with_: Sum = Sum.EACH
    together: bool = False
    # Not more, and perhaps as much.
    or_same: bool = False
    first_time: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """Rows, or their sum, changed from one period to another: by an amount, or between two levels."""

    rows: tuple[str, ...]
    column: str
    base: str
    period: str | None
    direction: Direction
    amount: Amount | None = None
    start: Amount | None = None
    end: Amount | None = None
    together: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """Rows are a part, in per cent, of the sum of others: of all rows if there are none, or of a total.

    Both may be sums of the periods since one of them.
    """

    rows: tuple[str, ...]
    column: str
    period: str | None
    amount: Amount
    of: tuple[str, ...] = ()
    since: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """So many rows are beyond a threshold, or changed in a direction; one row is a count of one."""

    rows: tuple[str, ...]
    measure: Measure
    quantifier: Quantifier = Quantifier.EACH
    number: int = 0
    amount: Amount | None = None
    direction: Direction = Direction.SAME
    first_time: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """An amount is the sum of rows, and of the periods since one of them."""

    rows: tuple[str, ...]
    column: str
    period: str | None
    amount: Amount
    since: str = ""


@dataclass(frozen=True, slots=True)
class Average:
    """An amount is the mean of rows, and of the periods since one of them."""

    rows: tuple[str, ...]
    column: str
    period: str | None
    amount: Amount
    since: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Rows changed in one direction, or were beyond a threshold, so many periods in a row up to one.

    Without a count, it is all periods since one of them, or all there are.
    """

    rows: tuple[str, ...]
    column: str
    period: str | None
    direction: Direction
    count: int = 0
    exact: bool = False
    since: str = ""
    amount: Amount | None = None


type Statement = Superlative | Rank | Comparison | Change | Share | Count | Total | Average | Run


def column_of(statement: Statement) -> str:
    """Return the column that a statement is about."""
    match statement:
        case Superlative() | Rank() | Comparison() | Count():
            return statement.measure.column
    return statement.column


def periods_of(statement: Statement) -> tuple[str, ...]:
    """Return the periods that a statement names, the first and the last of several."""
    match statement:
        case Superlative() | Rank() | Comparison() | Count():
            first, last = statement.measure.base, statement.measure.period
        case Change():
            first, last = statement.base, statement.period
        case _:
            first, last = statement.since, statement.period
    return tuple(filter(None, (first, last)))


def others_of(statement: Statement) -> tuple[str, ...]:
    """Return the rows that a statement compares its own with, or that are the whole."""
    match statement:
        case Superlative() | Rank():
            return statement.among
        case Comparison():
            return statement.others
        case Share():
            return statement.of
    return ()
