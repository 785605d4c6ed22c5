"""Columns and rows that a file brings: found among those that exist, or made anew."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from collabsite.web.phrases import listed, qualified
from collabsite.web.slugs import claimed, slug_of
from metrics.cells import MAX_DECIMALS, SYMBOLS, Kind, parse_cell, type_column
from metrics.importing.files import Problem
from metrics.importing.names import AmbiguousError, Names, folded
from metrics.importing.stored_state import Present
from metrics.models import Indicator

_CODE = re.compile(r"[-\w]+")
_UNIT = re.compile(r"(?P<label>.+?)\s*[(（](?P<unit>%|[A-Z]{3})[)）]")
_KEY = re.compile(r"(?P<label>.+?)\s*\[[-\w:]+\]")


@dataclass
class Found:
    """The rows and columns of a file: those known before, and those that it brings."""

    present: Present
    problems: list[Problem] = field(default_factory=list)
    new_entities: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    new_indicators: dict[str, Indicator] = field(default_factory=dict)
    # What `type_column` says of a new column that it kept as text.
    warnings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._entity_codes = set(self.present.entities)
        self._indicator_codes = set(self.present.indicators)

    def indicator(self, code: str) -> Indicator:
        """Return the indicator of a code, new or known."""
        return self.new_indicators.get(code) or self.present.indicators[code]

    def add_entity(self, label: str, code: str = "") -> str:
        """Note a row that the file brings; return its code."""
        made = claimed(code or slug_of(label, "row"), self._entity_codes)
        self.new_entities[made] = label
        return made

    def add_indicator(self, label: str, code: str = "") -> str:
        """Note a column that the file brings; return its code. Its kind is found later."""
        made = claimed(code or slug_of(label, "column"), self._indicator_codes)
        last = max((i.ordering for i in self.present.indicators.values()), default=0)
        ordering = last + 10 * (len(self.new_indicators) + 1)
        self.new_indicators[made] = Indicator(code=made, label=label, ordering=ordering)
        return made


def entity_names(present: Present, *, codes_only: bool = False) -> Names:
    """Return what the rows are called."""
    names = Names()
    for code, (label, _place) in present.entities.items():
        names.add(code, code)
        if not codes_only:
            names.add(label, code)
            names.add(f"{label} [{code}]", code)
    return names


def indicator_names(present: Present, *, codes_only: bool = False) -> Names:
    """Return what the indicators are called."""
    names = Names()
    for code, indicator in present.indicators.items():
        names.add(code, code)
        if not codes_only:
            names.add(indicator.label, code)
    return names


def ambiguous_entity(text: str, error: AmbiguousError, present: Present) -> str:
    """Return which rows a name could mean, and what to write instead."""
    rows = listed(qualified(f"“{present.entities[code][0]}”", code) for code in error.codes)
    return _("“%(text)s” may mean %(rows)s; write the code of the one that you mean") % {
        "text": text,
        "rows": rows,
    }


def ambiguous_column(text: str, names: Sequence[str]) -> str:
    """Return which columns a name could mean, and what to write instead."""
    return _("“%(text)s” may mean %(columns)s; write which one") % {
        "text": text,
        "columns": listed(f"“{name}”" for name in names),
    }


def is_code(text: str, limit: int) -> bool:
    """Tell whether a text can be the code of a row or column."""
    return bool(_CODE.fullmatch(text)) and len(text) <= limit


def split_head(head: str) -> tuple[str, str]:
    """Return a head without the key and the unit that our own downloads put after it, and the unit.

    `Cost (USD) [cost]` is `Cost` in `USD`.
    """
    label = match["label"] if (match := _KEY.fullmatch(head)) else head
    unit = _UNIT.fullmatch(label)
    if unit and (unit["unit"] == "%" or unit["unit"] in SYMBOLS):
        return unit["label"], unit["unit"]
    return label, ""


def type_indicator(
    indicator: Indicator, texts: Sequence[str], unit: str, warnings: list[str]
) -> None:
    """Give a new column the kind that its cells share; what stays text is told in `warnings`."""
    column = type_column(texts, label=indicator.label)
    if column.warning:
        warnings.append(column.warning)
    indicator.kind = column.kind.value
    indicator.currency = column.currency
    indicator.compact = column.compact
    indicator.decimals = column.decimals
    if column.kind in {Kind.COUNT, Kind.NUMBER} and unit:
        indicator.kind = (Kind.PERCENT if unit == "%" else Kind.MONEY).value
        indicator.currency = "" if unit == "%" else unit


def declare_indicator(indicator: Indicator, said: Mapping[str, str]) -> list[str]:
    """Set what a file says of a new column, by the names of `metrics.layouts`.

    Returns what is wrong with it.
    """
    wrong = []
    if kind := said.get("kind", "").strip():
        if kind in set(Kind):
            indicator.kind = kind
        else:
            known = listed(kind.value for kind in Kind)
            wrong.append(
                _("“%(text)s” is no kind of column; write %(known)s")
                % {"text": kind[:40], "known": known}
            )
    unit = said.get("unit", "").strip()
    indicator.currency = unit if re.fullmatch("[A-Z]{3}", unit) else ""
    if indicator.kind == Kind.MONEY and not indicator.currency:
        wrong.append(_("a column of money needs its currency in “unit”, such as USD"))
    if indicator.kind != Kind.MONEY:
        indicator.currency = ""
    indicator.compact = folded(said.get("compact", "")) in {"true", "1", "yes", "是"}
    decimals = parse_cell(said.get("decimals", "") or "0").value
    if decimals is None or not 0 <= decimals <= MAX_DECIMALS or decimals != int(decimals):
        wrong.append(_("“decimals” is a number from 0 to %(limit)d") % {"limit": MAX_DECIMALS})
    else:
        indicator.decimals = int(decimals)
    indicator.definition = said.get("definition", "")
    return wrong
