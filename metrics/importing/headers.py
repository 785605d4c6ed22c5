"""Columns of values by their heads: which indicator of the dataset, and which period."""

from collections import Counter
from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from collabsite.web.spreadsheets import column_letter
from collabsite.web.text import format_list
from metrics.cells.parse import ValueKind
from metrics.importing.choices import Role
from metrics.importing.names import (
    AmbiguousError,
    Axes,
    NameIndex,
    ambiguous_column_message,
    fold_name,
    indicator_names,
    split_header,
)
from metrics.importing.recognition.periods import split_period
from metrics.importing.recognition.table import Column, RecognizedTable
from metrics.importing.table import FileProblem, UnclearError, UnreadableCell
from metrics.models import MAX_INDICATOR_LABEL
from metrics.releases.working_copy import DatasetState
from metrics.tables.pivot import header, unit

type Target = tuple[str, str]


def known_columns(state: DatasetState) -> Callable[[str], str]:
    """Return what tells `text` or `number` of a head that a dataset has already, and else ''."""
    columns, indicators = _column_names(state), indicator_names(state)

    def kind_of(head: str) -> str:
        label = split_header(head.strip())[0]
        for name in (head.strip(), label, split_period(label)[0]):
            for names in (columns, indicators):
                try:
                    found = names.find(name)
                except AmbiguousError as error:
                    found = error.codes[0]
                if found:
                    kind = state.indicators[found.partition(":")[0]].kind
                    return "text" if kind == ValueKind.TEXT else "number"
        return ""

    return kind_of


def row_indicator(table: RecognizedTable) -> bool:
    """Return whether the rows name their indicators, so that the heads of values do not."""
    return bool(table.places(Role.INDICATOR) or table.places(Role.INDICATOR_CODE))


def find_targets(table: RecognizedTable, axes: Axes, named: str) -> dict[int, Target]:
    """Return the indicator and period of each column of values whose head is clear, by place.

    `named` is the indicator of heads that are periods. What rows name is '' here.
    """
    places = table.places(Role.VALUE)
    if row_indicator(table):
        return {place: ("", table.columns[place].period) for place in places}
    columns, indicators = _column_names(axes.state), indicator_names(axes.state)
    has_period = bool(table.places(Role.PERIOD))
    targets: dict[int, Target] = {}
    whose: dict[Target, int] = {}
    wrong = _check_heads(table, places)
    for place in places:
        column = table.columns[place]
        if place in wrong or not column.head.strip():
            continue
        try:
            if column.period and not column.label:
                target = _of_periods(column, named, columns, indicators, axes)
            elif has_period:
                target = _tidy_target(column.head.strip(), columns, indicators, axes), ""
            else:
                target = _target(column, columns, indicators, axes)
        except UnclearError as error:
            axes.problems.append(
                FileProblem(table.header_row, column.number, column.head, str(error))
            )
            continue
        if target in whose:
            message = _("this is the same column as “%(other)s”; keep one of them")
            values = {"other": table.columns[whose[target]].head}
            axes.problems.append(
                FileProblem(table.header_row, column.number, column.head, message % values)
            )
        whose.setdefault(target, place)
        targets[place] = target
    return {} if has_period and not targets else targets


def _check_heads(table: RecognizedTable, places: Sequence[int]) -> set[int]:
    """Record heads that are missing or occur twice; return the places of those."""
    columns = table.columns
    counted = Counter(fold_name(columns[place].head) for place in places)
    wrong = set()
    for place in places:
        column = columns[place]
        if not column.head.strip():
            if any(column.cells):
                message = _("this column has no name in the header; name it, or remove it")
                table.problems.append(FileProblem(table.header_row, column.number, "", message))
        elif counted[fold_name(column.head)] > 1:
            twins = [
                column_letter(columns[other].number)
                for other in places
                if fold_name(columns[other].head) == fold_name(column.head)
            ]
            message = _("columns %(letters)s have the same name; name each of them differently")
            table.problems.append(
                FileProblem(
                    table.header_row,
                    column.number,
                    column.head,
                    message % {"letters": format_list(twins)},
                )
            )
            wrong.add(place)
    return wrong


def _column_names(state: DatasetState) -> NameIndex:
    """Return all names of a column, by `code:period`."""
    names = NameIndex()
    periods: dict[str, list[str]] = {}
    for code, period in state.columns:
        periods.setdefault(code, []).append(period)
    for (code, period), head in state.columns.items():
        key = f"{code}:{period}"
        indicator = state.indicators[code]
        measured_in = unit(indicator)
        called = [head, f"{head} ({measured_in})"] if measured_in else [head]
        own = key if len(periods[code]) > 1 else code
        called += [f"{name} [{own}]" for name in called] + [own]
        if period:
            more = f"{indicator.label} ({period})", f"{indicator.label}:{period}"
            called += [*more, f"{code} ({period})", key]
        if len(periods[code]) == 1:
            called += [indicator.label, code]
        for name in dict.fromkeys(called):
            names.add(name, key)
    return names


def _of_periods(
    column: Column, named: str, columns: NameIndex, indicators: NameIndex, axes: Axes
) -> Target:
    if known := columns.find(column.head.strip()):
        code, _colon, period = known.partition(":")
        return code, period
    if not named:
        raise UnclearError(
            _(
                "this names a period and no indicator; write “Label (%(period)s)”, or choose the"
                " indicator of these periods"
            )
            % {"period": column.period}
        )
    return _by_label(named, indicators, axes), column.period


def _by_label(label: str, indicators: NameIndex, axes: Axes) -> str:
    """Return the code of an indicator, which is new if no other is called so."""
    try:
        known = indicators.find(label)
    except AmbiguousError as error:
        raise UnclearError(_ambiguous(label, error.codes, axes.state)) from None
    return known or _brought(label, label, axes)


def _tidy_target(head: str, columns: NameIndex, indicators: NameIndex, axes: Axes) -> str:
    """Return the indicator that a head names whose rows name the periods."""
    for label in dict.fromkeys([head, split_header(head)[0]]):
        for names in (indicators, columns):
            try:
                known = names.find(label)
            except AmbiguousError as error:
                codes = {code.partition(":")[0] for code in error.codes}
                if len(codes) > 1:
                    raise UnclearError(_ambiguous(label, error.codes, axes.state)) from None
                known = error.codes[0]
            if known:
                code = known.partition(":")[0]
                _check_unit(code, "" if label == head else split_header(head)[1], axes)
                return code
    label, measured_in = split_header(head)
    return _brought(label, head, axes, measured_in)


def _target(column: Column, columns: NameIndex, indicators: NameIndex, axes: Axes) -> Target:
    """Return the column that a header means. Raises `UnclearError` with a sentence."""
    head = column.head.strip()
    try:
        if known := columns.find(head):
            code, _colon, period = known.partition(":")
            return code, period
        label, period, measured_in, known = _split(head, indicators)
    except AmbiguousError as error:
        raise UnclearError(_ambiguous(head, error.codes, axes.state)) from None
    if known is None:
        return _brought(label, column.head, axes, measured_in), period
    _check_unit(known, measured_in, axes)
    if not period:
        has = sorted(p for code, p in axes.state.columns if code == known)
        shown = [header(axes.state.indicators[known].label, p) for p in has]
        raise UnclearError(ambiguous_column_message(head, shown))
    return known, period


def _split(head: str, indicators: NameIndex) -> tuple[str, str, str, str | None]:
    """Return the label, period and unit of an unknown header, and the indicator that it names."""
    for whole, measured_in in dict.fromkeys([(head, ""), split_header(head)]):
        if known := indicators.find(whole):
            return whole, "", measured_in, known
        named, period = split_period(whole)
        if period:
            label, inner = split_header(named)
            exact = indicators.find(named)
            return (
                (named, period, "", exact)
                if exact
                else (label, period, measured_in or inner, indicators.find(label))
            )
    label, measured_in = split_header(head)
    return label, "", measured_in, None


def _check_unit(code: str, measured_in: str, axes: Axes) -> None:
    """Raise `UnclearError` if a column that the data has is in another unit in the file."""
    stored = unit(axes.indicator(code))
    if stored and measured_in and fold_name(stored) != fold_name(measured_in):
        message = _("this column is in “%(file)s” in the file and in “%(data)s” in the data")
        raise UnclearError(message % {"file": measured_in, "data": stored})


def _brought(label: str, head: str, axes: Axes, measured_in: str = "") -> str:
    """Return the code of a new column; its periods share one."""
    same = [axes.units[code] for code, new in axes.new_indicators.items() if new.label == label]
    if measured_in and same and measured_in not in same:
        label = f"{label} ({measured_in})"
    if len(label) > MAX_INDICATOR_LABEL:
        raise UnclearError(
            _("the name of a column has at most %(limit)d characters")
            % {"limit": MAX_INDICATOR_LABEL}
        )
    if isinstance(head, UnreadableCell):
        raise UnclearError(head.problem)
    known = (code for code, new in axes.new_indicators.items() if new.label == label)
    return next(known, None) or axes.add_indicator(label, unit=measured_in)


def _ambiguous(head: str, keys: Sequence[str], state: DatasetState) -> str:
    shown = []
    for key in keys:
        code, _colon, period = key.partition(":")
        name = header(state.indicators[code].label, period)
        shown.append(f"{name} [{key if period else code}]")
    return ambiguous_column_message(head, shown)
