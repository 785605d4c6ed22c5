"""Subject of a chart: names, numbers and their texts. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from collabsite.web.text import with_remark


@dataclass(frozen=True)
class Measure:
    """A column of numbers: columns of one `unit` share an axis, and `write` formats its marks.

    `measured_in` is the unit in words, '' if the values name it.
    """

    code: str
    label: str
    header: str
    period: str
    unit: str
    write: Callable[[Sequence[Decimal]], list[str]]
    measured_in: str = ""

    @property
    def heading(self) -> str:
        """Header of the column with its unit."""
        return _in_unit(self.header, self.measured_in)


@dataclass(frozen=True)
class Item:
    """A row: its name, and the value (None if there is none) and text of each measure."""

    label: str
    values: tuple[Decimal | None, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Subject:
    """Measures and items of a chart; `title(item, measure, text)` describes a mark.

    The item with the number `emphasis` is emphasised; without one the first of lines is, and no bar.
    `is_log` asks for a scale of powers of ten.
    """

    measures: tuple[Measure, ...]
    items: tuple[Item, ...]
    title: Callable[[str, str, str], str]
    emphasis: int | None = None
    is_log: bool = False

    @property
    def is_one_indicator(self) -> bool:
        """Return whether the measures are one indicator in several periods."""
        return len({measure.code for measure in self.measures}) == 1

    @property
    def heading(self) -> str:
        """Common part of all measures: the indicator, or the period; and the unit."""
        units = self._units
        return _in_unit(self._common, units.pop() if len(units) == 1 else "")

    @property
    def _units(self) -> set[str]:
        return {measure.measured_in for measure in self.measures}

    @property
    def _common(self) -> str:
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
        differ = len(self._units) > 1
        return [
            _in_unit(
                measure.label if self._common else measure.header,
                measure.measured_in if differ else "",
            )
            for measure in self.measures
        ]

    def numbers(self) -> list[Decimal]:
        """Return all values."""
        return [value for item in self.items for value in item.values if value is not None]


def _in_unit(words: str, unit: str) -> str:
    return with_remark(words, unit) if words and unit else words or unit
