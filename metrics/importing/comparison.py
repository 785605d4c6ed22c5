"""Comparison of the cells of a file with the stored ones."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from metrics.cells import parse
from metrics.cells.decimals import DOUBLE_DIGITS, decimal_of_double, fits_double, plain_decimal
from metrics.cells.parse import CellKey, ValueKind
from metrics.importing.entries import CellEntries
from metrics.importing.match import Axes, Status, fold_name, status_names, unknown_status_message
from metrics.importing.recognize import Record
from metrics.importing.table import UnreadableCell
from metrics.models import Indicator
from metrics.releases.working_copy import StoredCell
from metrics.tables import pivot

ABSENT = {Status.MISSING, Status.NOT_APPLICABLE}
# So often is it said how far the work has come.
PROGRESS_STEP = 2000
# So many of the cells that differ are kept for the report.
MAX_CHANGES = 2000

_NOTHING = StoredCell(None, "", Status.MISSING.value, "", "")


class ComparedCell(NamedTuple):
    """A cell that the file would change: its content before, None if it is new, and after."""

    key: CellKey
    before: StoredCell | None
    after: StoredCell


@dataclass
class Differences:
    """Numbers of cells that the file would change, and the first of them."""

    new: int = 0
    changed: int = 0
    same: int = 0
    first_new: list[ComparedCell] = field(default_factory=list)
    first_changed: list[ComparedCell] = field(default_factory=list)

    def add(self, cell: ComparedCell) -> None:
        """Count a cell that differs."""
        if cell.before is None:
            self.new += 1
        else:
            self.changed += 1
        first = self.first_new if cell.before is None else self.first_changed
        if len(first) < MAX_CHANGES:
            first.append(cell)


class Comparison:
    """Comparison of the entries of a file with the cells of a dataset; it writes nothing."""

    def __init__(
        self, axes: Axes, entries: CellEntries, *, sources: set[str], is_workbook: bool = False
    ) -> None:
        self._is_workbook = is_workbook
        self.axes = axes
        self.entries = entries
        self._sources = sources
        self._statuses = status_names()
        self._bare = self._bare_columns()
        self.differences = Differences()

    def _bare_columns(self) -> set[tuple[str, str]]:
        """Return columns that would be none without the empty cells that the file names."""
        bare = {column for column in self.entries.named if column[1]}
        bare -= {(key.indicator, key.period) for key in self.axes.state.cells}
        for entry in self.entries if bare else ():
            if entry.text.strip() or entry.record.note:
                bare.discard((entry.key.indicator, entry.key.period))
                if not bare:
                    break
        return bare

    def compare(self, progress: Callable[[int, int], None]) -> Iterator[ComparedCell]:
        """Yield the cells that differ, counted in `differences`.

        Entries that can't be read become problems of the file instead.
        """
        self.differences = Differences()
        stored = self.axes.state.cells
        for number, entry in enumerate(self.entries, start=1):
            if number % PROGRESS_STEP == 0:
                progress(number, len(self.entries))
            key = entry.key
            before = stored.get(key)
            wrong: dict[str, str] = {}
            after = self._read(entry.record, self.axes.indicator(key.indicator), before, wrong)
            if wrong:
                self.axes.problems += [
                    self.entries.problem(entry, name, message) for name, message in wrong.items()
                ]
            elif before == after:
                self.differences.same += 1
            # An empty cell need not exist.
            elif before or after != _NOTHING or key[1:] in self._bare:
                cell = ComparedCell(key, before, after)
                self.differences.add(cell)
                yield cell

    def _read(
        self,
        entry: Record,
        indicator: Indicator,
        before: StoredCell | None,
        wrong: dict[str, str],
    ) -> StoredCell:
        """Return the cell that a value of the file makes; `wrong` gets the errors of its fields."""
        value, literal, missing = self._value(entry, indicator, before, wrong)
        if indicator.kind == ValueKind.TEXT and entry.value.strip() and entry.status:
            # Words such as “none” or “–” may be what the column is there to say.
            missing = False
        status = self._status(entry, before, wrong, value=value, missing=missing)
        note = _carried(entry.note, before and before.note)
        source = _carried(entry.source, before and before.source)
        if entry.source is not None:
            source = source.strip()
            if source and source not in self._sources:
                wrong["source"] = _(
                    "there is no source with the key “%(key)s”; add it first, or leave this empty"
                ) % {"key": source[:80]}
        for name in ("note", "source", "status", "as_written"):
            if isinstance(text := getattr(entry, name), UnreadableCell):
                wrong[name] = text.problem
        return StoredCell(value, literal, status, note, source)

    def _value(
        self,
        entry: Record,
        indicator: Indicator,
        before: StoredCell | None,
        wrong: dict[str, str],
    ) -> tuple[Decimal | None, str, bool]:
        """Return the value, its text if it is not the usual one, and whether it is missing."""
        text = entry.value
        if isinstance(text, UnreadableCell):
            wrong["value"] = text.problem
            return None, "", True
        written = (entry.as_written or "").strip()
        gap = before is not None and before.value is None and before.status in ABSENT
        if before and gap and not text.strip() and entry.as_written is None:
            # An empty cell says no more than that there is no value.
            return None, before.literal, True
        try:
            cell = parse.parse_entry(text, kind=indicator.kind, currency=indicator.currency)
        except parse.CellError as error:
            wrong["value"] = str(error)
            return None, "", True
        if cell.value is None:
            literal = written if cell.missing and written else cell.literal
            if cell.missing and literal == pivot.MISSING_CELL.text:
                literal = ""
            return None, literal, cell.missing
        value = cell.value
        if self._is_workbook:
            exact = [_number(written, indicator), before.value if before else None]
            value = next((each for each in exact if each and _is_cut(each, value)), value)
            is_ours = written == plain_decimal(value) and not fits_double(value)
            if is_ours and not (before and before.literal == written):
                # Beside a number with more digits than its cell keeps.
                written = ""
        if entry.as_written is not None:
            return value, self._as_written(written, value, indicator, before), False
        literal = self._own_writing(cell, indicator) if value == cell.value else ""
        if not literal and before and before.value == value:
            literal = before.literal
        return value, literal, False

    def _as_written(
        self, written: str, value: Decimal, indicator: Indicator, before: StoredCell | None
    ) -> str:
        """Return the text of a number, unless it belongs to a former value."""
        if (
            not written
            or pivot.display_value(value, indicator, self.axes.state.language) == written
        ):
            return ""
        parsed = _number(written, indicator)
        if parsed is not None:
            return written if parsed == value else ""
        stale = before is not None and before.literal == written and before.value != value
        return "" if stale else written

    def _own_writing(self, cell: parse.ParsedCell, indicator: Indicator) -> str:
        """Return a number as typed if its column would drop decimals, as of `2.50%`."""
        if cell.value is None or indicator.kind in {ValueKind.COUNT, ValueKind.NUMBER}:
            return ""
        language = self.axes.state.language
        adds = pivot.literal_adds(cell.literal, cell.value, indicator, language)
        return cell.literal if adds else ""

    def _status(
        self,
        entry: Record,
        before: StoredCell | None,
        wrong: dict[str, str],
        *,
        value: Decimal | None,
        missing: bool,
    ) -> str:
        previous = before.status if before else Status.NORMAL.value
        if entry.status is None or not entry.status.strip():
            if entry.status is not None:
                previous = Status.NORMAL.value
            if missing:
                return previous if previous in ABSENT else Status.MISSING.value
            return Status.NORMAL.value if previous in ABSENT else previous
        status = self._statuses.get(fold_name(entry.status))
        if status is None:
            wrong.setdefault("status", unknown_status_message(entry.status))
            return previous
        if status in ABSENT and value is not None:
            wrong["status"] = _(
                "the status “%(status)s” says that there is no value, and the value is %(value)s;"
                " change one of the two"
            ) % {"status": entry.status.strip(), "value": plain_decimal(value)}
        if missing and status == Status.NORMAL and not (before and before.status == status):
            return Status.MISSING.value
        return status


def _number(text: str, indicator: Indicator) -> Decimal | None:
    """Return the number that a text says in a column, None if it says none."""
    try:
        return parse.parse_entry(text, kind=indicator.kind, currency=indicator.currency).value
    except parse.CellError:
        return None


def _is_cut(exact: Decimal, value: Decimal) -> bool:
    """Return whether a value is what a workbook keeps of a number with more digits.

    Some programs write 16 digits, so that it is rounded twice.
    """
    kept = float(exact)
    doubles = (kept, float(format(kept, ".16g")))
    rounded = [Decimal(format(double, f".{DOUBLE_DIGITS}g")) for double in doubles]
    return not fits_double(exact) and value in {*rounded, *map(decimal_of_double, doubles)}


def _carried(new: str | None, before: str | None) -> str:
    """Return the file's text, or the stored one if the file has no such column."""
    return (before or "") if new is None else new
