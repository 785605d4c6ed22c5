"""Rows, columns and statuses of a dataset by the names that a file gives them."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.translation import gettext as _

from collabsite.web.slugs import claimed, slug_of
from collabsite.web.text import format_list, with_remark
from metrics.cells.parse import ValueKind
from metrics.importing.choices import Role
from metrics.importing.periods import split_period
from metrics.importing.recognize import Column, RecognizedTable
from metrics.importing.table import FileProblem, UnclearError, UnreadableCell
from metrics.importing.units import split_unit
from metrics.models import MAX_INDICATOR_LABEL, MAX_UNIT, Indicator, Observation
from metrics.releases.working_copy import DatasetState
from metrics.tables import pivot

# An indicator's code and a period.
type Target = tuple[str, str]

_KEY = re.compile(r"(?P<label>.+?)\s*\[[-\w:]+\]")

Status = Observation.Status
# Names of the statuses in other sources, besides the codes and our own names.
_ALIASES = {
    Status.NORMAL: ["final", "正式", "正常", "最终"],
    Status.BREAK: ["break", "序列中断"],
    Status.ESTIMATED: ["estimate", "est.", "est", "估计", "估算"],
    Status.FORECAST: ["projection", "projected", "预测", "预计"],
    Status.PROVISIONAL: ["preliminary", "prov.", "初步", "暂定", "临时", "初步数据"],
    Status.MISSING: ["n/a", "na", "缺失", "无数据"],
    Status.NOT_APPLICABLE: ["not applicable", "不适用", "不可能存在"],
}


def fold_name(name: str) -> str:
    """Return a name without differences of case, width and spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


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


class AmbiguousError(Exception):
    """A name that several rows or columns have; `codes` are theirs."""

    def __init__(self, codes: list[str]) -> None:
        self.codes = codes
        super().__init__(", ".join(codes))


@dataclass
class Axes:
    """Rows and columns of a file: those known before, and new ones."""

    state: DatasetState
    problems: list[FileProblem] = field(default_factory=list)
    new_entities: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    new_indicators: dict[str, Indicator] = field(default_factory=dict)
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

    def entity_label(self, code: str) -> str:
        """Return the name of a row, new or known."""
        return self.new_entities.get(code) or self.state.entities[code][0]

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
        for name in (code,) if codes_only else (code, label, f"{label} [{code}]"):
            names.add(name, code)
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


def _column_names(state: DatasetState) -> NameIndex:
    """Return the index of all names of a column, by `code:period`."""
    names = NameIndex()
    periods: dict[str, list[str]] = {}
    for code, period in state.columns:
        periods.setdefault(code, []).append(period)
    for (code, period), head in state.columns.items():
        key = f"{code}:{period}"
        indicator = state.indicators[code]
        unit = pivot.unit(indicator)
        called = [head, f"{head} ({unit})"] if unit else [head]
        own = key if len(periods[code]) > 1 else code
        called += [f"{name} [{own}]" for name in called] + [own]
        if period:
            called += [f"{indicator.label} ({period})", f"{indicator.label}:{period}"]
            called += [f"{code} ({period})", key]
        if len(periods[code]) == 1:
            called += [indicator.label, code]
        for name in dict.fromkeys(called):
            names.add(name, key)
    return names


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


def ambiguous_message(text: str, names: Sequence[str]) -> str:
    """Return the message about a name of several rows or columns."""
    return _("“%(text)s” may mean %(columns)s; write which one") % {
        "text": text,
        "columns": format_list(f"“{name}”" for name in names),
    }


def split_header(head: str) -> tuple[str, str]:
    """Return a header without its unit and the key that our own downloads add, and the unit.

    `Cost (USD) [cost]` is `Cost` in `USD`.
    """
    label, unit = split_unit(head)
    if not unit and (match := _KEY.fullmatch(head)):
        label, unit = split_unit(match["label"])
    return (label, unit) if len(unit) <= MAX_UNIT else (head, "")


class Heads:
    """Heads of columns of values, as the indicators and periods that they name."""

    def __init__(self, state: DatasetState) -> None:
        self._columns = _column_names(state)
        self._indicators = indicator_names(state)

    def find(self, head: str, *, has_period: bool) -> tuple[str | None, str, str, str]:
        """Return the code of the indicator that a head names, None if it is new; label, period, unit.

        With `has_period` the rows name the periods. Raises `AmbiguousError`.
        """
        if not has_period and (known := self._columns.find(head)):
            code, _colon, period = known.partition(":")
            return code, head, period, ""
        label, unit = split_header(head)
        ways = [(head, "", ""), (label, "", unit)]
        for text, measured_in in [] if has_period else [(head, ""), (label, unit)]:
            named, period = split_period(text)
            if period:
                inner, inner_unit = split_header(named)
                ways += [(named, period, measured_in), (inner, period, measured_in or inner_unit)]
        for way in ways:
            if indicator := self._indicators.find(way[0]):
                return indicator, *way
        return None, *ways[-1]

    def kind_of(self, state: DatasetState) -> Callable[[str], str]:
        """Return what tells `text` or `number` of a head that the dataset has, and else ''."""

        def kind(head: str) -> str:
            try:
                code = self.find(head.strip(), has_period=False)[0]
            except AmbiguousError as error:
                code = error.codes[0].partition(":")[0]
            if code is None:
                return ""
            return "text" if state.indicators[code].kind == ValueKind.TEXT else "number"

        return kind


def find_targets(table: RecognizedTable, axes: Axes, named: str) -> dict[int, Target]:
    """Return the indicator and period of each column of values whose head is clear, by place.

    `named` is the indicator of heads that are periods. What rows name is '' here.
    """
    places = table.places(Role.VALUE)
    if table.has_indicators:
        return {place: ("", table.columns[place].period) for place in places}
    heads = Heads(axes.state)
    has_period = bool(table.places(Role.PERIOD))
    targets: dict[int, Target] = {}
    whose: dict[Target, str] = {}
    for place in places:
        column = table.columns[place]
        message = ""
        if not column.head.strip():
            if any(column.cells):
                message = _("this column has no name in the header; name it, or remove it")
        else:
            try:
                target = _target(column, heads, axes, named, has_period=has_period)
            except UnclearError as error:
                message = str(error)
            else:
                if target in whose:
                    message = _("this is the same column as “%(other)s”; keep one of them") % {
                        "other": whose[target]
                    }
                whose.setdefault(target, column.head)
                targets[place] = target
        if message:
            problem = FileProblem(table.header_rows[1], column.number, column.head, message)
            axes.problems.append(problem)
    return {} if has_period and not targets else targets


def _target(column: Column, heads: Heads, axes: Axes, named: str, *, has_period: bool) -> Target:
    """Return what the head of a column means. Raises `UnclearError` with a sentence."""
    head = column.head.strip()
    is_period = bool(column.period) and not column.label
    try:
        code, label, period, unit = heads.find(head, has_period=has_period)
        if code is None and is_period:
            if not named:
                raise UnclearError(
                    _(
                        "this names a period and no indicator; write “Label (%(period)s)”, or choose the"
                        " indicator of these periods"
                    )
                    % {"period": column.period}
                )
            code, label, unit = heads.find(named, has_period=True)[0], named, ""
            period = column.period
    except AmbiguousError as error:
        raise UnclearError(ambiguous_message(head, _keys(error.codes, axes.state))) from None
    if code is None:
        return _new_indicator(label, column.head, axes, unit), period
    stored = pivot.unit(axes.indicator(code))
    if stored and unit and fold_name(stored) != fold_name(unit):
        message = _("this column is in “%(file)s” in the file and in “%(data)s” in the data")
        raise UnclearError(message % {"file": unit, "data": stored})
    known = sorted(p for c, p in axes.state.columns if c == code)
    if not (period or has_period or "" in known):
        label = axes.state.indicators[code].label
        shown = [pivot.header(label, each) for each in known]
        raise UnclearError(ambiguous_message(head, shown))
    return code, period


def _keys(keys: Sequence[str], state: DatasetState) -> list[str]:
    """Return the names of indicators or columns, with the keys by which to tell them apart."""
    shown = []
    for key in keys:
        code, _colon, period = key.partition(":")
        name = pivot.header(state.indicators[code].label, period)
        shown.append(f"{name} [{key if period else code}]")
    return shown


def _new_indicator(label: str, head: str, axes: Axes, unit: str) -> str:
    """Return the code of a new column; its periods share one."""
    same = [axes.units[code] for code, new in axes.new_indicators.items() if new.label == label]
    if unit and same and unit not in same:
        label = f"{label} ({unit})"
    if len(label) > MAX_INDICATOR_LABEL:
        raise UnclearError(
            _("the name of a column has at most %(limit)d characters")
            % {"limit": MAX_INDICATOR_LABEL}
        )
    if isinstance(head, UnreadableCell):
        raise UnclearError(head.problem)
    known = (code for code, new in axes.new_indicators.items() if new.label == label)
    return next(known, None) or axes.add_indicator(label, unit=unit)
