"""Subject of a chart: names, numbers and their texts. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Measure:
    """A column of numbers: columns of one `unit` share an axis, and `write` formats a value."""

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
    """Measures and items of a chart; `title(item, measure, text)` describes a mark."""

    measures: tuple[Measure, ...]
    items: tuple[Item, ...]
    title: Callable[[str, str, str], str]

    @property
    def is_one_indicator(self) -> bool:
        """Return whether the measures are one indicator in several periods."""
        return len({measure.code for measure in self.measures}) == 1

    @property
    def heading(self) -> str:
        """Common part of all measures: the indicator, or the period."""
        if len(self.measures) == 1:
            return self.measures[0].header
        if self.is_one_indicator:
            return self.measures[0].label
        periods = {measure.period for measure in self.measures}
        return periods.pop() if len(periods) == 1 else ""

    @property
    def names(self) -> list[str]:
        """Names that tell the measures apart."""
        if self.is_one_indicator:
            return [measure.period or measure.label for measure in self.measures]
        if self.heading:
            return [measure.label for measure in self.measures]
        return [measure.header for measure in self.measures]

    def numbers(self) -> list[Decimal]:
        """Return all values."""
        return [value for item in self.items for value in item.values if value is not None]
