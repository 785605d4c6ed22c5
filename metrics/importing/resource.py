"""Comparison of the rows of a file with the stored cells, by django-import-export."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import resources, results
from import_export.fields import Field

from metrics import cells, pivot
from metrics.cells import CellKey, ValueKind
from metrics.decimals import DOUBLE_DIGITS, decimal_of_double, fits_double, plain_decimal
from metrics.importing.names import Axes, Status, fold_name, status_names, unknown_status_message
from metrics.importing.table import CellEntries, CellEntry, UnreadableCell
from metrics.models import Indicator
from metrics.working_copy import StoredCell

ABSENT = {Status.MISSING, Status.NOT_APPLICABLE}
# So often is it said how far the work has come.
PROGRESS_STEP = 2000


@dataclass
class CellInstance:
    """A cell as an instance of the resource: its content before, None if it is new, and after."""

    key: CellKey
    before: StoredCell | None
    after: StoredCell | None = None

    def __str__(self) -> str:
        """Return a constant, as the library calls this a hundred thousand times."""
        return self.key.entity


@dataclass
class Comparison:
    """Cells that the file would change."""

    new: list[CellInstance] = field(default_factory=list)
    changed: list[CellInstance] = field(default_factory=list)
    same: int = 0


class StateLoader:
    """Loader that finds cells among those that were read at once."""

    def __init__(self, resource: "ObservationResource", dataset: CellEntries) -> None:
        self.cells = resource.axes.state.cells

    def get_instance(self, row: dict[str, Any]) -> CellInstance | None:
        """Return the cell that a row of the file names, if it is there."""
        key = CellKey(row["entity"], row["indicator"], row["period"])
        stored = self.cells.get(key)
        return CellInstance(key, stored) if stored else None


class CountingResult(results.Result):  # type: ignore[misc]
    """Result that keeps no rows; the resource keeps what it needs."""

    def append_row_result(self, row_result: results.RowResult) -> None:
        """Keep nothing: a hundred thousand results would fill the memory."""


class ObservationResource(resources.Resource):  # type: ignore[misc]
    """Resource that reads each entry and compares it with its cell; it writes nothing."""

    entity = Field(column_name="entity")
    indicator = Field(column_name="indicator")
    period = Field(column_name="period")

    class Meta:
        import_id_fields = ("entity", "indicator", "period")
        instance_loader_class = StateLoader
        use_bulk = True
        batch_size = None
        # The plan compares the two states itself.
        skip_diff = True
        report_skipped = False

    def __init__(
        self,
        axes: Axes,
        entries: CellEntries,
        *,
        sources: set[str],
        progress: Callable[[int, int], None],
        is_workbook: bool = False,
    ) -> None:
        super().__init__()
        self._is_workbook = is_workbook
        self.axes = axes
        self.entries = entries
        self.compared = Comparison()
        self._sources = sources
        self._progress = progress
        self._statuses = status_names()
        # Columns that would be no columns without the empty cells that the file names.
        self._bare = entries.named - {(key.indicator, key.period) for key in axes.state.cells}
        self._bare -= {
            (entry.indicator, entry.period)
            for entry in entries
            if entry.value.strip() or entry.as_written or entry.note
        }
        self._bare = {column for column in self._bare if column[1]}

    @classmethod
    def get_result_class(cls) -> type[CountingResult]:
        """Return the class of results."""
        return CountingResult

    def compare(self) -> Comparison:
        """Compare all entries; entries that can't be read become problems of the file."""
        # Not by import_data, which holds a transaction open meanwhile: nothing is written here.
        result = self.import_data_inner(
            self.entries,
            dry_run=True,
            raise_errors=False,
            using_transactions=False,
            collect_failed_rows=False,
        )
        if result.has_errors() or result.error_rows:
            first = [*result.base_errors, *(e for row in result.error_rows for e in row.errors)]
            raise first[0].error
        return self.compared

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:  # noqa: ANN401
        """Report the progress."""
        number = kwargs["row_number"]
        if number % PROGRESS_STEP == 0:
            self._progress(number, len(self.entries))

    def init_instance(self, row: dict[str, Any] | None = None) -> CellInstance:
        """Return a cell that is not there yet."""
        assert row is not None  # noqa: S101 - the library's signature, never without a row.
        return CellInstance(CellKey(row["entity"], row["indicator"], row["period"]), None)

    def import_instance(self, instance: CellInstance, row: dict[str, Any], **kwargs: Any) -> None:  # noqa: ANN401
        """Read a row. Raises `ValidationError` with the errors of its fields."""
        entry = CellEntry(**row)
        wrong: dict[str, str] = {}
        indicator = self.axes.indicator(entry.indicator)
        value, literal, missing = self._value(entry, indicator, instance.before, wrong)
        if indicator.kind == ValueKind.TEXT and entry.value.strip() and entry.status:
            # Words such as “none” or “–” may be what the column is there to say.
            missing = False
        status = self._status(entry, instance.before, wrong, value=value, missing=missing)
        note = _carried(entry.note, instance.before and instance.before.note)
        source = _carried(entry.source, instance.before and instance.before.source)
        if entry.source is not None:
            source = source.strip()
            if source and source not in self._sources:
                wrong["source"] = _(
                    "there is no source with the key “%(key)s”; add it first, or leave this empty"
                ) % {"key": source[:80]}
        for name in ("note", "source", "status", "as_written"):
            if isinstance(text := getattr(entry, name), UnreadableCell):
                wrong[name] = text.problem
        if wrong:
            raise ValidationError({name: [message] for name, message in wrong.items()})
        instance.after = StoredCell(value, literal, status, note, source)

    def skip_row(
        self,
        instance: CellInstance,
        original: CellInstance | None,
        row: dict[str, Any],
        import_validation_errors: Any = None,  # noqa: ANN401
    ) -> bool:
        """Return whether the cell is unchanged; an empty cell need not exist."""
        if import_validation_errors:
            return False
        if instance.before is None:
            nothing = instance.after == StoredCell(None, "", Status.MISSING.value, "", "")
            return nothing and (row["indicator"], row["period"]) not in self._bare
        self.compared.same += (same := instance.before == instance.after)
        return same

    def save_instance(
        self,
        instance: CellInstance,
        is_create: bool,
        row: dict[str, Any],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        """Collect the cell; all are written together."""
        (self.compared.new if is_create else self.compared.changed).append(instance)

    def validate_instance(
        self,
        instance: CellInstance,
        import_validation_errors: dict[str, Any] | None = None,
        validate_unique: bool = True,
    ) -> None:
        """Raise the errors of the row."""
        if import_validation_errors:
            raise ValidationError(import_validation_errors)

    def after_import_row(self, row: dict[str, Any], row_result: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Do nothing after a row that can be read."""

    def import_row(self, row: dict[str, Any], instance_loader: StateLoader, **kwargs: Any) -> Any:  # noqa: ANN401
        """Import a row, and record its errors at their place in the file."""
        result = super().import_row(row, instance_loader, **kwargs)
        if result.validation_error is not None:
            entry = CellEntry(**row)
            self.axes.problems += [
                self.entries.problem(entry, name, " ".join(messages))
                for name, messages in result.validation_error.message_dict.items()
            ]
            result.validation_error = None
            result.import_type = results.RowResult.IMPORT_TYPE_SKIP
        return result

    def _value(
        self,
        entry: CellEntry,
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
            cell = cells.parse_entry(text, kind=indicator.kind, currency=indicator.currency)
        except cells.CellError as error:
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
            if written == plain_decimal(value) and value != cell.value:
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

    def _own_writing(self, cell: cells.ParsedCell, indicator: Indicator) -> str:
        """Return a number as typed if its column would drop decimals, as of `2.50%`."""
        if cell.value is None or indicator.kind in {ValueKind.COUNT, ValueKind.NUMBER}:
            return ""
        language = self.axes.state.language
        adds = pivot.literal_adds(cell.literal, cell.value, indicator, language)
        return cell.literal if adds else ""

    def _status(
        self,
        entry: CellEntry,
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
        return cells.parse_entry(text, kind=indicator.kind, currency=indicator.currency).value
    except cells.CellError:
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
