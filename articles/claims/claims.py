"""Claims as they are found: their place, what they say, and over which part of a table."""

from dataclasses import dataclass, field
from enum import StrEnum

from articles.audit import Number
from articles.numbers.statements import Quantifier


class ClaimKind(StrEnum):
    """Kind of a claim."""

    THRESHOLD = "threshold"
    CHANGE = "change"
    COMPARISON = "comparison"
    SUPERLATIVE = "superlative"
    RANK = "rank"
    SHARE = "share"
    TOTAL = "total"
    AVERAGE = "average"
    ORDER = "order"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class Stated:
    """A number with the words around it, which hedge it or give it a direction."""

    text: str
    number: Number


@dataclass(frozen=True, slots=True)
class Statement:
    """Content of a claim.

    `sign` is 1 for more, most and a rise, -1 for less, least and a fall, and 0 for neither (or, of
    a comparison, the same). `amounts` are the numbers that it gives: how much more, the threshold,
    the part. A change has also the levels `start` and `end`. `rank` counts from one; `count` is of
    rows or of periods in a row.
    """

    sign: int = 0
    amounts: tuple[Stated, ...] = ()
    start: Stated | None = None
    end: Stated | None = None
    rank: int = 0
    count: int = 0
    # A run is the fourth, rather than at least four.
    is_exact: bool = False
    # A run is the first of its direction; a threshold or another row is passed for the first time.
    is_first: bool = False
    # A run of one direction is followed by one of the other.
    turns: bool = False
    # Of a change: hardly any. Of a run: or none. Of a rank: right behind another row, or shared.
    is_flat: bool = False
    is_next: bool = False
    is_tied: bool = False
    # Of an order: the ranks of the rows, in their order.
    ranks: tuple[int, ...] = ()
    # Of a superlative or a comparison: of changes, rather than of values.
    of_change: bool = False
    # Of what is of changes: in per cent, rather than as a difference.
    in_per_cent: bool = False
    by_far: bool = False
    # Of a superlative: of the periods of a row, rather than of rows; of all, or of those before.
    # Of a threshold: in all periods.
    over_periods: bool = False
    all_periods: bool = False
    quantifier: Quantifier | None = None
    # Of a share: of the rows, rather than of a total that the table has.
    of_all: bool = False
    # Of a comparison: it is not more, and may be as much. Of others: words beside it deny it.
    is_denied: bool = False
    # Of a comparison: with the average of all rows.
    with_average: bool = False
    # Of a comparison: with the sum of the others.
    with_sum: bool = False
    # Of a comparison: of the sum of its rows, rather than of each.
    of_sum: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of a table that a claim is about. An editor may choose another.

    `rows` are its subject, and `others` the rows that it is compared with, or the whole.
    With several `columns`, the text names none, and each is possible. `periods` are one, or the
    first and the last; `missing` are those that the text names and the table lacks.
    """

    rows: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    # The text names the column, or there is only one.
    is_column_named: bool = False
    # The text gives the object of a comparison, but no row is it.
    is_object_unknown: bool = False
    # Another scope is as likely, in which the claim would hold: nothing fails.
    is_guess: bool = False
    # Words near the claim that nothing read, and that may change what it says: nothing fails.
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim in a text: `text[start:end] == literal`."""

    start: int
    end: int
    literal: str
    kind: ClaimKind
    statement: Statement
    scope: Scope = field(default_factory=Scope)
    is_chinese: bool = False
