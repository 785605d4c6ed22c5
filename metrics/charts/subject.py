"""What a chart shows: names, numbers and how they are written, without rows of a database."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Measure:
    """A column of numbers: `unit` is equal where two can share an axis, `write` writes a value."""

    code: str
    label: str
    header: str
    period: str
    unit: str
    write: Callable[[Decimal], str]


@dataclass(frozen=True)
class Item:
    """A row: its name, and the value (None if there is none) and text of each measure."""

    label: str
    values: tuple[Decimal | None, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Subject:
    """The measures and items of a chart; `title(item, measure, text)` says what a mark shows."""

    measures: tuple[Measure, ...]
    items: tuple[Item, ...]
    title: Callable[[str, str, str], str]

    @property
    def is_one_indicator(self) -> bool:
        """Tell whether the measures are one indicator in several periods."""
        return len({measure.code for measure in self.measures}) == 1

    @property
    def heading(self) -> str:
        """What all measures have in common: the indicator, or the period."""
        if len(self.measures) == 1:
            return self.measures[0].header
        if self.is_one_indicator:
            return self.measures[0].label
        periods = {measure.period for measure in self.measures}
        return periods.pop() if len(periods) == 1 else ""

    @property
    def names(self) -> list[str]:
        """What tells the measures apart."""
        if self.is_one_indicator:
            return [measure.period or measure.label for measure in self.measures]
        if self.heading:
            return [measure.label for measure in self.measures]
        return [measure.header for measure in self.measures]

    def numbers(self) -> list[Decimal]:
        """Return the values there are."""
        return [value for item in self.items for value in item.values if value is not None]
