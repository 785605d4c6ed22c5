"""The wide layout: rows are entities, columns are indicators in a period."""

import re
from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from collabsite.web.text import format_list
from metrics.importing.names import (
    AmbiguousError,
    Axes,
    NameIndex,
    ambiguous_column_message,
    ambiguous_entity_message,
    entity_names,
    fold_name,
    indicator_names,
    infer_type,
    parse_period,
    split_header,
)
from metrics.importing.table import (
    CellEntries,
    CellEntry,
    FileError,
    FileProblem,
    FileTable,
    UnclearError,
    UnreadableCell,
    column_letter,
)
from metrics.layouts import Layout
from metrics.models import MAX_ENTITY_LABEL, MAX_INDICATOR_LABEL
from metrics.pivot import header
from metrics.working_copy import DatasetState

_PERIOD = re.compile(
    r"(?P<label>.+?)\s*(?:[(（]\s*(?P<inside>\d{4}(?:-\d{2}|-Q[1-4])?)\s*年?\s*[)）]"
    r"|[:：]\s*(?P<after>\d{4}(?:-\d{2}|-Q[1-4])?))"
)

type Target = tuple[str, str]


def read_wide(table: FileTable, axes: Axes) -> CellEntries:
    """Return the entries of the cells; new rows and columns are added to `axes`."""
    check_wide_header(table)
    entries = CellEntries(Layout.WIDE, table.header)
    targets = _targets(table, axes)
    entries.named = set(targets.values())
    rows = _entities(table, axes)
    texts: dict[str, list[str]] = {}
    for number, row in enumerate(table.cells, start=table.header_row + 1):
        code = rows.get(number)
        if code is None:
            continue
        entries.entities.add(code)
        for place, (indicator, period) in targets.items():
            text = row[place - 1]
            entries.rows.append(
                CellEntry(number, place, code, indicator, period, text, None, None, None, None)
            )
            if indicator in axes.new_indicators:
                texts.setdefault(indicator, []).append(text)
    units = {
        code: split_header(table.header[place - 1])[1] for place, (code, _p) in targets.items()
    }
    for code, new in axes.new_indicators.items():
        infer_type(new, texts.get(code, []), units[code], axes.warnings)
    return entries


def _targets(table: FileTable, axes: Axes) -> dict[int, Target]:
    """Return the indicator and period of each column whose header is clear."""
    columns = _column_names(axes.state)
    indicators = indicator_names(axes.state)
    targets: dict[int, Target] = {}
    whose: dict[Target, int] = {}
    wrong = {problem.column for problem in table.problems if problem.row == table.header_row}
    for number, head in enumerate(table.header, start=1):
        if number == 1 or not head.strip() or number in wrong:
            continue
        try:
            target = _target(head.strip(), columns, indicators, axes)
        except UnclearError as error:
            axes.problems.append(FileProblem(table.header_row, number, head, str(error)))
            continue
        if target in whose:
            message = _("this is the same column as “%(other)s”; keep one of them")
            values = {"other": table.header[whose[target] - 1]}
            axes.problems.append(FileProblem(table.header_row, number, head, message % values))
        whose.setdefault(target, number)
        targets[number] = target
    return targets


def _column_names(state: DatasetState) -> NameIndex:
    """Return all names of a column, by `code:period`."""
    names = NameIndex()
    periods: dict[str, list[str]] = {}
    for code, period in state.columns:
        periods.setdefault(code, []).append(period)
    for (code, period), head in state.columns.items():
        key = f"{code}:{period}"
        indicator = state.indicators[code]
        unit = indicator.currency or ("%" if indicator.kind.startswith("percent") else "")
        called = [head, f"{head} ({unit})"] if unit else [head]
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


def _target(head: str, columns: NameIndex, indicators: NameIndex, axes: Axes) -> Target:
    """Return the column that a header means. Raises `UnclearError` with a sentence."""
    try:
        if known := columns.find(head):
            code, _colon, period = known.partition(":")
            return code, period
        label, period, known = _split(head, indicators)
    except AmbiguousError as error:
        raise UnclearError(_ambiguous(head, error.codes, axes.state)) from None
    if known is None:
        return _brought(label, head, axes), period
    if not period:
        has = sorted(p for code, p in axes.state.columns if code == known)
        shown = [header(axes.state.indicators[known].label, p) for p in has]
        raise UnclearError(ambiguous_column_message(head, shown))
    return known, period


def _split(head: str, indicators: NameIndex) -> tuple[str, str, str | None]:
    """Return the label and period of an unknown header, and the indicator that it names, if any."""
    if re.fullmatch(r"\d{4}(-\d{2}|-Q[1-4])?", head):
        raise UnclearError(
            _("this names a period and no indicator; write “Label (%(period)s)”") % {"period": head}
        )
    for label in dict.fromkeys([head, split_header(head)[0]]):
        if known := indicators.find(label):
            return label, "", known
        if match := _PERIOD.fullmatch(label):
            period = parse_period(match["inside"] or match["after"])
            return match["label"], period, indicators.find(match["label"])
    return split_header(head)[0], "", None


def _brought(label: str, head: str, axes: Axes) -> str:
    """Return the code of a new column; its periods share one."""
    if len(label) > MAX_INDICATOR_LABEL:
        raise UnclearError(
            _("the name of a column has at most %(limit)d characters")
            % {"limit": MAX_INDICATOR_LABEL}
        )
    if isinstance(head, UnreadableCell):
        raise UnclearError(head.problem)
    same = (code for code, new in axes.new_indicators.items() if new.label == label)
    return next(same, None) or axes.add_indicator(label)


def _ambiguous(head: str, keys: Sequence[str], state: DatasetState) -> str:
    shown = []
    for key in keys:
        code, _colon, period = key.partition(":")
        name = header(state.indicators[code].label, period)
        shown.append(f"{name} [{key if period else code}]")
    return ambiguous_column_message(head, shown)


def _entities(table: FileTable, axes: Axes) -> dict[int, str]:
    """Return the code of each row that is not blank and whose name is clear."""
    names = entity_names(axes.state)
    rows: dict[int, str] = {}
    seen: dict[str, int] = {}
    for number, row in enumerate(table.cells, start=table.header_row + 1):
        name = row[0].strip()
        if not name and not any(row):
            continue
        try:
            code = _entity(row[0], name, names, axes)
        except UnclearError as error:
            axes.problems.append(FileProblem(number, 1, table.header[0], str(error)))
            continue
        if code in seen:
            message = _("“%(name)s” already appears in row %(row)d; a row can appear only once")
            values = {"name": name, "row": seen[code]}
            axes.problems.append(FileProblem(number, 1, table.header[0], message % values))
        seen.setdefault(code, number)
        rows[number] = code
    return rows


def _entity(cell: str, name: str, names: NameIndex, axes: Axes) -> str:
    if isinstance(cell, UnreadableCell):
        raise UnclearError(cell.problem)
    if not name:
        raise UnclearError(_("this row has no name in its first cell; name it, or empty the row"))
    if len(name) > MAX_ENTITY_LABEL:
        raise UnclearError(
            _("the name of a row has at most %(limit)d characters") % {"limit": MAX_ENTITY_LABEL}
        )
    try:
        code = names.find(name)
    except AmbiguousError as error:
        raise UnclearError(ambiguous_entity_message(name, error, axes.state)) from None
    if code is None:
        code = axes.add_entity(name)
        names.add(name, code)
    return code


def check_wide_header(table: FileTable) -> None:
    """Record headers that are missing or occur twice. Raises `FileError` if there is no table."""
    header = table.header
    if len(header) < 2:
        raise FileError(
            _(
                "There is only one column. A file has the rows' names in its first column and"
                " an indicator in each other one; or the columns entity, indicator, period"
                " and value."
            )
        )
    counted = Counter(fold_name(head) for head in header[1:] if head)
    for number, head in enumerate(header[1:], start=2):
        if not head.strip():
            cells = (row[number - 1] for row in table.cells)
            if any(cells):
                message = _("this column has no name in the header; name it, or remove it")
                table.problems.append(FileProblem(table.header_row, number, "", message))
        elif counted[fold_name(head)] > 1:
            twins = [
                column_letter(place)
                for place, other in enumerate(header[1:], start=2)
                if fold_name(other) == fold_name(head)
            ]
            message = _("columns %(letters)s have the same name; name each of them differently")
            values = {"letters": format_list(twins)}
            table.problems.append(FileProblem(table.header_row, number, head, message % values))
