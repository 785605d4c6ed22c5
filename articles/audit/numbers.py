"""Numbers found in a text, with positions, values, units, kinds, and the contexts that decide these."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

# Units that are about the number, not about a thing that is counted.
PERCENT = "%"
POINTS = "percentage points"
TIMES = "×"
BASIS = "basis points"
PERMILLE = "‰"


class NumberKind(StrEnum):
    """The use of a number. Only a quantity claims something that needs backing."""

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
        """Settle the kind. Given an end, the number is whole: it takes nothing from its neighbours."""
        self.kind = kind
        if end:
            self.end = end
            self.bare = False
        return self

    def dismissed(self) -> "Candidate":
        """Settle that it is no number at all, as the one of 统一 is none."""
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
    """Return the words of a vocabulary that is written in a row, separated by spaces."""
    return row.split()


# How far back a context is looked for; further off, another number is being talked about.
_REACH = 48


@dataclass(frozen=True, slots=True)
class Context:
    """Surroundings that settle a number's kind: both patterns must hold, an empty one always does."""

    kind: NumberKind
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None

    def holds(self, text: str, start: int, end: int) -> bool:
        """Tell whether a number from start to end stands in these surroundings."""
        if self.after and not self.after.match(text, end):
            return False
        return not self.before or bool(self.before.search(text, max(0, start - _REACH), start))


def context(kind: NumberKind, *, before: str = "", after: str = "") -> Context:
    """Write down a context by patterns that touch the number; the case of letters is ignored."""
    return Context(
        kind,
        re.compile(rf"(?:{before})$", re.IGNORECASE) if before else None,
        re.compile(after, re.IGNORECASE) if after else None,
    )


def kind_in(contexts: tuple[Context, ...], text: str, start: int, end: int) -> NumberKind | None:
    """Return the kind that the first fitting context gives, or None if none fits."""
    return next((each.kind for each in contexts if each.holds(text, start, end)), None)
