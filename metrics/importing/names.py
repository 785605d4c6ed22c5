"""Rows, columns, periods and statuses by the names that a file gives them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.translation import gettext as _

from collabsite.web.slugs import claimed, slug_of
from collabsite.web.text import format_list, with_remark
from metrics.cells.decimals import Rounding
from metrics.cells.parse import CURRENCIES, MAX_DECIMALS, ValueKind, parse_cell
from metrics.cells.units import bare_unit
from metrics.importing.column_types import type_column
from metrics.importing.recognition.units import has_scale, split_unit
from metrics.importing.table import FileProblem
from metrics.models import MAX_UNIT, Indicator, Observation
from metrics.releases.working_copy import DatasetState
from metrics.tables import pivot


class AmbiguousError(Exception):
    """A name that several rows or columns have; `codes` are theirs."""

    def __init__(self, codes: list[str]) -> None:
        self.codes = codes
        super().__init__(", ".join(codes))


class NameIndex:
    """Index of names. Exact names come before those that differ in case, width or spaces."""

    def __init__(self) -> None:
        self._exact: dict[str, dict[str, None]] = {}
        self._folded: dict[str, dict[str, None]] = {}

    def add(self, name: str, code: str) -> None:
        """Let `code` be found by `name`."""
        self._exact.setdefault(name, {})[code] = None
        self._folded.setdefault(fold_name(name), {})[code] = None

    def find(self, name: str) -> str | None:
        """Return the code of a name, or None. Raises `AmbiguousError`."""
        found = self._exact.get(name) or self._folded.get(fold_name(name)) or {}
        if len(found) > 1:
            raise AmbiguousError(list(found))
        return next(iter(found), None)


def fold_name(name: str) -> str:
    """Return a name without differences of case, width and spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


Status = Observation.Status

# Names of the statuses in other sources, besides the codes and our own names.
_ALIASES = {
    Status.NORMAL: ["final", "正式", "正常", "最终"],
    Status.BREAK: ["break", "b", "序列中断"],
    Status.ESTIMATED: ["estimate", "est.", "est", "估计", "估算"],
    Status.FORECAST: ["projection", "projected", "预测", "预计"],
    Status.PROVISIONAL: ["preliminary", "prov.", "初步", "暂定", "临时", "初步数据"],
    Status.MISSING: ["n/a", "na", "缺失", "无数据"],
    Status.NOT_APPLICABLE: ["not applicable", "不适用", "不可能存在"],
}


def status_names() -> dict[str, str]:
    """Return the statuses by all their names, folded, in any language of the site."""
    names: dict[str, str] = {}
    for language in ["en", "zh-hans"]:
        with translation.override(language):
            names |= {fold_name(str(status.label)): status.value for status in Status}
    names |= {fold_name(word): status.value for status, words in _ALIASES.items() for word in words}
    return names | {status.value.lower(): status.value for status in Status}


def unknown_status_message(text: str) -> str:
    """Return the message about an unknown status."""
    known = format_list(with_remark(status.value, status.label) for status in Status)
    return _("“%(text)s” is not a status; write %(known)s, or leave it empty") % {
        "text": text[:40],
        "known": known,
    }


_CODE = re.compile(r"[-\w]+")
_KEY = re.compile(r"(?P<label>.+?)\s*\[[-\w:]+\]")


@dataclass
class Axes:
    """Rows and columns of a file: those known before, and new ones."""

    state: DatasetState
    problems: list[FileProblem] = field(default_factory=list)
    new_entities: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    new_indicators: dict[str, Indicator] = field(default_factory=dict)
    # The names of new indicators in the file, which the editor may have changed.
    heads: dict[str, str] = field(default_factory=dict)
    # Units of new indicators, as the heads name them, and of those without one.
    units: dict[str, str] = field(default_factory=dict)
    common_unit: str = ""
    # Warnings of `type_column` about new columns of text, by their codes.
    warnings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._entity_codes = set(self.state.entities)
        self._indicator_codes = set(self.state.indicators)

    def indicator(self, code: str) -> Indicator:
        """Return the indicator of a code, new or known."""
        return self.new_indicators.get(code) or self.state.indicators[code]

    def add_entity(self, label: str, code: str = "") -> str:
        """Add a new row; return its code."""
        made = claimed(code or slug_of(label, "row"), self._entity_codes)
        self.new_entities[made] = label
        return made

    def add_indicator(self, label: str, code: str = "", *, unit: str = "") -> str:
        """Add a new column; return its code. Its kind is inferred later, also from the unit."""
        made = claimed(code or slug_of(label, "column"), self._indicator_codes)
        last = max((i.ordering for i in self.state.indicators.values()), default=0)
        ordering = last + 10 * (len(self.new_indicators) + 1)
        self.new_indicators[made] = Indicator(code=made, label=label, ordering=ordering)
        self.units[made] = unit
        return made


def entity_names(state: DatasetState, *, codes_only: bool = False) -> NameIndex:
    """Return the index of the names of rows."""
    names = NameIndex()
    for code, (label, _place) in state.entities.items():
        names.add(code, code)
        if not codes_only:
            names.add(label, code)
            names.add(f"{label} [{code}]", code)
    return names


def indicator_names(state: DatasetState, *, codes_only: bool = False) -> NameIndex:
    """Return the index of the names of indicators."""
    names = NameIndex()
    for code, indicator in state.indicators.items():
        names.add(code, code)
        if not codes_only:
            names.add(indicator.label, code)
            if unit := pivot.unit(indicator):
                names.add(f"{indicator.label} ({unit})", code)
    return names


def ambiguous_entity_message(text: str, error: AmbiguousError, state: DatasetState) -> str:
    """Return the message about a name of several rows."""
    rows = format_list(with_remark(f"“{state.entities[code][0]}”", code) for code in error.codes)
    return _("“%(text)s” may mean %(rows)s; write the code of one of them") % {
        "text": text,
        "rows": rows,
    }


def ambiguous_column_message(text: str, names: Sequence[str]) -> str:
    """Return the message about a name of several columns."""
    return _("“%(text)s” may mean %(columns)s; write which one") % {
        "text": text,
        "columns": format_list(f"“{name}”" for name in names),
    }


def is_code(text: str, limit: int) -> bool:
    """Return whether a text can be the code of a row or column."""
    return bool(_CODE.fullmatch(text)) and len(text) <= limit


def split_header(head: str) -> tuple[str, str]:
    """Return a header without its unit and the key that our own downloads add, and the unit.

    `Cost (USD) [cost]` is `Cost` in `USD`.
    """
    label, unit = split_unit(head)
    if not unit and (match := _KEY.fullmatch(head)):
        label, unit = split_unit(match["label"])
    return (label, unit) if len(unit) <= MAX_UNIT else (head, "")


def infer_type(axes: Axes, code: str, texts: Iterable[str]) -> None:
    """Set the kind of a new column from its cells and its unit; one of text gets a warning.

    Plain numbers without a unit of their own have that of the file.
    """
    indicator = axes.new_indicators[code]
    column = type_column(texts, label=indicator.label)
    if column.warning:
        axes.warnings[code] = column.warning
    indicator.kind = column.kind.value
    indicator.currency = column.currency
    indicator.compact = column.compact
    indicator.decimals = column.decimals
    indicator.rounding = column.rounding
    is_plain = column.kind in {ValueKind.COUNT, ValueKind.NUMBER}
    unit = (axes.units.get(code) or (axes.common_unit if is_plain else ""))[:MAX_UNIT]
    sign = unit.partition(" ")[0]
    if is_plain and sign == "%":
        indicator.kind = ValueKind.PERCENT.value
    elif is_plain and sign in CURRENCIES and not has_scale(unit):
        # The numbers stay as they came, so that those in millions of a currency are no money.
        indicator.kind, indicator.currency = ValueKind.MONEY.value, sign
    elif column.kind is not ValueKind.TEXT and not is_plain and unit and sign != indicator.sign:
        indicator.label, unit = f"{indicator.label} ({unit})", ""
    indicator.unit = bare_unit(unit, kind=indicator.kind, currency=indicator.currency)


def apply_declaration(indicator: Indicator, declared: Mapping[str, str]) -> list[str]:
    """Set the properties of a new column that a file declares, by the names of `metrics.tables.layouts`.

    Returns the errors.
    """
    wrong = []
    if kind := declared.get("kind", "").strip():
        if kind in set(ValueKind):
            indicator.kind = kind
        else:
            known = format_list(kind.value for kind in ValueKind)
            wrong.append(
                _("“%(text)s” is not a kind of column; write %(known)s")
                % {"text": kind[:40], "known": known}
            )
    unit = declared.get("unit", "").strip()
    indicator.currency = match[1] if (match := re.match(r"([A-Z]{3})(?: |$)", unit)) else ""
    if indicator.kind == ValueKind.MONEY and not indicator.currency:
        wrong.append(_("a column of money needs its currency in “unit”, such as USD"))
    if indicator.kind != ValueKind.MONEY:
        indicator.currency = ""
    indicator.unit = bare_unit(unit, kind=indicator.kind, currency=indicator.currency)
    if len(indicator.unit) > MAX_UNIT:
        wrong.append(_("a unit has at most %(limit)d characters") % {"limit": MAX_UNIT})
    indicator.compact = fold_name(declared.get("compact", "")) in {"true", "1", "yes", "是"}
    decimals = parse_cell(declared.get("decimals", "") or "0").value
    if decimals is None or not 0 <= decimals <= MAX_DECIMALS or decimals != int(decimals):
        wrong.append(_("“decimals” is a number from 0 to %(limit)d") % {"limit": MAX_DECIMALS})
    else:
        indicator.decimals = int(decimals)
    if (rounding := declared.get("rounding", "").strip()) in set(Rounding):
        indicator.rounding = rounding
    else:
        wrong.append(
            _("“%(text)s” is not a rounding; write %(known)s, or leave it empty")
            % {"text": rounding[:40], "known": format_list(each.value for each in Rounding if each)}
        )
    indicator.definition = declared.get("definition", "")
    return wrong
