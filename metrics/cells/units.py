"""Units of columns, and the line under a title that names unit and periods. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _

from metrics.cells.parse import ValueKind


class MeasuredColumn(Protocol):
    """A column with its unit and period, as `metrics.tables.pivot.Column` has it."""

    @property
    def kind(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def period(self) -> str: ...


@dataclass(frozen=True)
class Subtitle:
    """Line under a title: the unit that all numbers share, and the periods that they are of.

    Both are perhaps ''. If `units_differ`, each column names its own in its head.
    """

    unit: str
    lacks_unit: bool
    periods: str
    units_differ: bool

    def __bool__(self) -> bool:
        return bool(self.unit or self.lacks_unit or self.periods)


def subtitle(columns: Iterable[MeasuredColumn]) -> Subtitle:
    """Return the line under the title of these columns."""
    measured = [column for column in columns if ValueKind(column.kind).is_measure]
    units = {(column.unit, lacks_unit(column.kind, column.unit)) for column in measured}
    unit, is_missing = next(iter(units)) if len(units) == 1 else ("", False)
    periods = {column.period for column in measured}
    return Subtitle(
        unit=unit,
        lacks_unit=is_missing,
        periods="–".join(sorted({min(periods), max(periods)})) if periods and all(periods) else "",
        units_differ=len(units) > 1,
    )


def lacks_unit(kind: str, unit: str) -> bool:
    """Return whether a column should have a unit, and has none; a count needs none."""
    return kind == ValueKind.NUMBER and not unit


def head_unit(kind: str, unit: str) -> str:
    """Return the unit of a column for its head."""
    return _("Unit not given") if lacks_unit(kind, unit) else unit


def bare_unit(text: str, *, kind: str, currency: str = "") -> str:
    """Return a unit without the sign that its column has anyway: `% of GDP` is `of GDP`.

    A column of text has no unit.
    """
    if kind == ValueKind.TEXT:
        return ""
    sign = "%" if kind.startswith("percent") else currency
    first, _space, rest = " ".join(text.split()).partition(" ")
    return rest if first == sign else f"{first} {rest}".strip()
