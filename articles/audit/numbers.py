"""What the audit reports: a number in a text, its place, its value and its kind."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What a number is for. Only a quantity claims something that needs backing."""

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
    kind: Kind


@dataclass(slots=True)
class Candidate:
    """A number that is being judged. `value` is before `scale`, a power of ten."""

    start: int
    end: int
    value: Decimal
    script: str
    kind: Kind | None = None
    unit: str = ""
    scale: int = 0
    # The number may share what stands after its neighbour: `20–30%`.
    bare: bool = True

    def judged(self, kind: Kind, unit: str = "") -> "Candidate":
        """Settle the kind."""
        self.kind = kind
        self.unit = unit or self.unit
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
