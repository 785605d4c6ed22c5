"""Numbers found in a text: positions, values, units, kinds, and contexts that decide kinds."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from articles.audit.lexicon import fill

# Units that are about the number, not about a thing that is counted.
PERCENT = "%"
POINTS = "percentage points"
TIMES = "×"
BASIS = "basis points"
PERMILLE = "‰"


class NumberKind(StrEnum):
    """Kind of a number. Only a quantity needs backing."""

    QUANTITY = "quantity"
    YEAR = "year"
    DATE = "date"
    ORDINAL = "ordinal"
    IDENTIFIER = "identifier"
    IDIOM = "idiom"


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: `text[start:end] == literal`.

    `value` is after scale (`1.2M` is 1200000) and in per cent where `unit` is "%". The value of a
    date is its digits from the year on (20231102), of an identifier the first number in it.
    """

    start: int
    end: int
    literal: str
    value: Decimal
    unit: str
    kind: NumberKind


@dataclass(slots=True)
class Candidate:
    """A number that is being classified. `value` is before `scale`, a power of ten."""

    start: int
    end: int
    value: Decimal
    script: str
    kind: NumberKind | None = None
    unit: str = ""
    scale: int = 0
    # The number may share what stands after its neighbour: `20–30%`.
    bare: bool = True

    @property
    def written(self) -> int:
        """The number of characters."""
        return self.end - self.start

    def classify(self, kind: NumberKind, *, end: int = 0) -> "Candidate":
        """Set the kind. With an end, the number takes nothing from its neighbours."""
        self.kind = kind
        if end:
            self.end = end
            self.bare = False
        return self

    def dismissed(self) -> "Candidate":
        """Set that it is no number at all, such as the 一 of 统一."""
        self.kind = None
        return self

    @property
    def scaled(self) -> Decimal:
        """The value after scale, exactly: arithmetic would round to the context's precision."""
        if not self.scale:
            return self.value
        sign, digits, exponent = self.value.as_tuple()
        if not isinstance(exponent, int):
            return self.value
        return Decimal((sign, digits, exponent + self.scale))


# A rule looks at a text's text and a number in it. It judges the number, or leaves it to the next.
Rule = Callable[[str, Candidate], Candidate | None]


def first_match(rules: tuple[Rule, ...], text: str, number: Candidate) -> Candidate | None:
    """Return the result of the first rule that recognizes the number."""
    for rule in rules:
        if judged := rule(text, number):
            return judged
    return None


def words(row: str) -> list[str]:
    """Return the words of a vocabulary, which are separated by spaces."""
    return row.split()


# The length of a context before a number; text before it may be about another number.
_REACH = 48


@dataclass(frozen=True, slots=True)
class Context:
    """Surroundings that decide a number's kind; both patterns must match if they are not empty."""

    kind: NumberKind
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None

    def holds(self, text: str, start: int, end: int) -> bool:
        """Return whether a number from start to end has these surroundings."""
        if self.after and not self.after.match(text, end):
            return False
        return not self.before or bool(self.before.search(text, max(0, start - _REACH), start))


def contexts(rows: Iterable[Mapping[str, str]], parts: Mapping[str, str]) -> tuple[Context, ...]:
    """Return the contexts of a lexicon: patterns adjacent to the number, whatever the case of letters."""
    return tuple(
        Context(
            NumberKind(row["kind"]),
            re.compile(f"(?:{fill(row['before'], parts)})$", re.IGNORECASE)
            if "before" in row
            else None,
            re.compile(fill(row["after"], parts), re.IGNORECASE) if "after" in row else None,
        )
        for row in rows
    )


def kind_in(contexts: tuple[Context, ...], text: str, start: int, end: int) -> NumberKind | None:
    """Return the kind of the first context that matches, or None."""
    return next((each.kind for each in contexts if each.holds(text, start, end)), None)
