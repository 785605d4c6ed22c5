"""Values of a recognized table as entries for the cells of a dataset."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from metrics.importing.choices import Role
from metrics.importing.flags import read_flag
from metrics.importing.headers import Target, find_targets, row_indicator
from metrics.importing.names import (
    AmbiguousError,
    Axes,
    ambiguous_column_message,
    ambiguous_entity_message,
    apply_declaration,
    entity_names,
    indicator_names,
    infer_type,
    is_code,
    split_header,
)
from metrics.importing.recognition.periods import parse_period
from metrics.importing.recognition.table import Column, RecognizedTable, Record, Shape
from metrics.importing.recognition.units import unit_above
from metrics.importing.table import (
    NO_REMARK,
    CellEntries,
    CellEntry,
    FileError,
    FileProblem,
    Remark,
    UnclearError,
    UnreadableCell,
)
from metrics.models import (
    MAX_ENTITY_CODE,
    MAX_ENTITY_LABEL,
    MAX_INDICATOR_CODE,
    MAX_INDICATOR_LABEL,
)
from metrics.tables import layouts

_LIMITS = {
    Role.ENTITY: (MAX_ENTITY_CODE, MAX_ENTITY_LABEL),
    Role.INDICATOR: (MAX_INDICATOR_CODE, MAX_INDICATOR_LABEL),
}
_CODES = {Role.ENTITY: Role.ENTITY_CODE, Role.INDICATOR: Role.INDICATOR_CODE}
_DECLARED = {
    Role.KIND: layouts.KIND,
    Role.UNIT: layouts.UNIT,
    Role.COMPACT: layouts.COMPACT,
    Role.DECIMALS: layouts.DECIMALS,
    Role.ROUNDING: layouts.ROUNDING,
    Role.DEFINITION: layouts.DEFINITION,
}


def read_entries(
    table: RecognizedTable,
    axes: Axes,
    *,
    indicator: str = "",
    remarks: Mapping[tuple[int, int], Remark] | None = None,
) -> CellEntries:
    """Return the entries of the cells; new rows and columns are added to `axes`.

    `indicator` names what columns are that are named by periods alone. `remarks` belong to cells,
    by row and column from 1. Raises `FileError` if the roles of the columns make no table.
    """
    _check_roles(table)
    return _Reader(table, axes, indicator, remarks or {}).read()


def _check_roles(table: RecognizedTable) -> None:
    names = (Role.ENTITY, Role.ENTITY_CODE, Role.PERIOD)
    if not any(map(table.places, names)) and not table.is_numbered:
        raise FileError(_("No column names the rows: choose one, or let the rows be numbered."))
    if not table.places(Role.VALUE):
        raise FileError(_("No column has values: choose at least one."))
    for role, message in [
        (Role.PERIOD, _("Two columns can't both be the period: choose one.")),
        (Role.INDICATOR, _("Two columns can't both name the indicator: choose one.")),
        (Role.ENTITY_CODE, _("Two columns can't both be the code of the row: choose one.")),
    ]:
        if len(table.places(role)) > 1:
            raise FileError(message)


@dataclass
class _Reader:
    table: RecognizedTable
    axes: Axes
    indicator: str
    remarks: Mapping[tuple[int, int], Remark]
    # Cache of lookups; None for a name with an error, which is reported once.
    found: dict[tuple[Role, str, str], str | None] = field(default_factory=dict)
    periods: dict[str, str | None] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    first_rows: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        table, state = self.table, self.axes.state
        self.columns: Mapping[Role, Column] = {
            column.role: column for column in reversed(table.columns)
        }
        self.names = {
            Role.ENTITY: entity_names(
                state, codes_only=table.is_own and Role.ENTITY_CODE in self.columns
            ),
            Role.INDICATOR: indicator_names(
                state, codes_only=table.is_own and Role.INDICATOR_CODE in self.columns
            ),
        }
        self.targets = find_targets(table, self.axes, self.indicator)
        self.has_indicator = row_indicator(table)
        self.entries = CellEntries(
            self._entries,
            heads={column.number: column.head for column in table.columns},
            places=self._places(),
            has_sources=Role.SOURCE in self.columns or bool(self.remarks),
        )

    def _places(self) -> dict[str, int]:
        fields = {
            "entity": (Role.ENTITY, Role.ENTITY_CODE),
            "indicator": (Role.INDICATOR, Role.INDICATOR_CODE),
            "period": (Role.PERIOD,),
            "status": (Role.FLAG,),
            "note": (Role.NOTE,),
            "source": (Role.SOURCE,),
            "as_written": (Role.AS_WRITTEN,),
        }
        return {
            name: self.columns[role].number
            for name, roles in fields.items()
            for role in reversed(roles)
            if role in self.columns
        }

    def read(self) -> CellEntries:
        """Go through the values once, for new rows and columns and for errors of names."""
        is_wide = not ({Role.PERIOD, Role.INDICATOR} & set(self.columns))
        texts: dict[str, list[str]] = {}
        seen = _SeenCells()
        row = 0
        entity: str | None = None
        for record in self.table.records():
            if record.row != row:
                row = record.row
                entity = self._entity(record)
            if entity is None or (target := self._target(record)) is None:
                continue
            self.entries.count += 1
            seen.add(entity, target)
            if target[0] in self.axes.new_indicators:
                texts.setdefault(target[0], []).append(record.as_written or record.value)
        self.entries.entities = set().union(*seen.rows.values())
        if self.table.shape is not Shape.PERIODS:
            # A year for which nobody has a value is no column.
            self.entries.named = set(seen.rows) | (set(self.targets.values()) if is_wide else set())
        if seen.repeated:
            self._find_repeated(seen.repeated, is_wide=is_wide)
        self._type(texts)
        return self.entries

    def _entries(self) -> Iterator[CellEntry]:
        for record, entity, target in self._cells():
            yield self._entry(record, (entity, *target))

    def _cells(self) -> Iterator[tuple[Record, str, Target]]:
        """Go through the values again, by names that were looked up before."""
        for record in self.table.records():
            entity = self._named(record.row, Role.ENTITY, record.entity, record.entity_code)
            if entity is not None and (target := self._target(record)) is not None:
                yield record, entity, target

    def _find_repeated(self, repeated: set[tuple[str, Target]], *, is_wide: bool) -> None:
        """Record an error for each row with a cell that an earlier row has."""
        firsts: dict[tuple[str, Target], int] = {}
        row = 0
        for record, entity, target in self._cells():
            if (entity, target) not in repeated:
                continue
            first = firsts.setdefault((entity, target), record.row)
            if record.row in {first, row}:
                continue
            row = record.row
            if is_wide:
                message = _("“%(name)s” already appears in row %(row)d; a row can appear only once")
            else:
                message = _("this cell already appears in row %(row)d; keep one of them")
            values = {"name": record.entity.strip(), "row": first}
            self._wrong(row, Role.ENTITY, message % values)

    def _wrong(self, row: int, role: Role, message: str) -> None:
        # Rows that are numbered have no column of names.
        near = (role, _CODES.get(role, role), Role.PERIOD)
        found = (self.columns[each] for each in near if each in self.columns)
        column = next(found, self.table.columns[0])
        self.axes.problems.append(FileProblem(row, column.number, column.head, message))

    def _entry(self, record: Record, key: tuple[str, str, str]) -> CellEntry:
        status, note = record.flag, record.note
        if status and not self.table.is_own and (read := read_flag(status)):
            status, meant = read
            if meant:
                note = "; ".join(filter(None, [note, meant]))
        column, source = self.table.columns[record.place].number, record.source
        if self.remarks:
            note, source = self.remarks.get((record.row, column), NO_REMARK)
        return CellEntry(
            record.row,
            column,
            *key,
            record.value,
            record.as_written,
            status,
            note,
            source,
        )

    def _target(self, record: Record) -> Target | None:
        """Return the indicator and the period of a value, by its column or its row."""
        target = self.targets.get(record.place)
        if target is None:
            return None
        indicator: str | None = target[0]
        if self.has_indicator:
            indicator = self._named(
                record.row, Role.INDICATOR, record.indicator, record.indicator_code
            )
            if indicator in self.axes.new_indicators:
                self.first_rows.setdefault(indicator, record.row)
        if Role.PERIOD not in self.columns:
            return None if indicator is None else (indicator, target[1])
        period = self._period(record)
        return None if indicator is None or period is None else (indicator, period)

    def _entity(self, record: Record) -> str | None:
        code = self._named(record.row, Role.ENTITY, record.entity, record.entity_code)
        label = record.entity.strip()
        if code is None or not label or not record.entity_code.strip():
            return code
        if self.labels.setdefault(code, label) != label:
            message = _("“%(code)s” is called “%(label)s” in another row; give it one name")
            values = {"code": record.entity_code, "label": self.labels[code]}
            self._wrong(record.row, Role.ENTITY, message % values)
        elif len(label) > MAX_ENTITY_LABEL:
            self._wrong(record.row, Role.ENTITY, _too_long(Role.ENTITY))
        elif code in self.axes.new_entities:
            self.axes.new_entities[code] = label
        elif self.axes.state.entities[code][0] != label:
            self.axes.renamed[code] = label
        return code

    def _named(self, row: int, role: Role, name: str, code: str) -> str | None:
        """Return the code of a name, with a code beside it or not; None after an error."""
        key = role, name, code
        if key not in self.found:
            self.found[key] = self._find(row, role, name, code)
        return self.found[key]

    def _find(self, row: int, role: Role, name: str, code: str) -> str | None:
        code_role = _CODES[role]
        for text, whose in ((code, code_role), (name, role)):
            if isinstance(text, UnreadableCell):
                self._wrong(row, whose, text.problem)
                return None
        code, name = code.strip(), name.strip()
        if not code and not name:
            self._wrong(row, role, self._nameless(role))
            return None
        names = self.names[role]
        try:
            found = names.find(code) if code else None
            # Codes of our own downloads are exact; those of others may be new beside a known name.
            if found is None and name and not (code and self.table.is_own):
                found = names.find(name)
        except AmbiguousError as error:
            self._wrong(row, role, self._ambiguous(role, name or code, error))
            return None
        if found is None:
            found = self._brought(row, role, name, code)
        if found is not None and (code or name):
            names.add(code or name, found)
        return found

    def _nameless(self, role: Role) -> str:
        if role is Role.ENTITY and not ({Role.PERIOD, Role.INDICATOR} & set(self.columns)):
            return _("this row has no name in its first cell; name it, or empty the row")
        return _("this cell is empty; say which row or column is meant")

    def _brought(self, row: int, role: Role, name: str, code: str) -> str | None:
        code_limit, limit = _LIMITS[role]
        if len(name or code) > limit:
            self._wrong(row, role, _too_long(role))
            return None
        own = code if code and (name or self.table.is_own) and is_code(code, code_limit) else ""
        if role is Role.ENTITY:
            return self.axes.add_entity(name or code, own)
        label, unit = (name, "") if self.table.is_own else split_header(name)
        return self.axes.add_indicator(label or code, own, unit=unit)

    def _ambiguous(self, role: Role, text: str, error: AmbiguousError) -> str:
        state = self.axes.state
        if role is Role.ENTITY:
            return ambiguous_entity_message(text, error, state)
        shown = [f"{state.indicators[code].label} [{code}]" for code in error.codes]
        return ambiguous_column_message(text, shown)

    def _period(self, record: Record) -> str | None:
        text = record.period
        if text not in self.periods:
            try:
                if isinstance(text, UnreadableCell):
                    raise UnclearError(text.problem)
                self.periods[text] = parse_period(text)
            except UnclearError as error:
                self._wrong(record.row, Role.PERIOD, str(error))
                self.periods[text] = None
        return self.periods[text]

    def _type(self, texts: Mapping[str, Sequence[str]]) -> None:
        """Set the kinds of new indicators, as the file declares them or as their cells are."""
        declared = self._declared()
        self.axes.common_unit = unit_above(self.table.above)
        for code, new in self.axes.new_indicators.items():
            said = declared.get(code, {})
            if said.get(layouts.KIND):
                for message in apply_declaration(new, said):
                    self._wrong(self.first_rows[code], Role.INDICATOR, message)
            else:
                self.axes.units[code] = said.get(layouts.UNIT, "").strip() or self.axes.units[code]
                infer_type(self.axes, code, texts.get(code, []))
                new.definition = said.get(layouts.DEFINITION, "")

    def _declared(self) -> dict[str, dict[str, str]]:
        """Return the properties of new indicators that columns of our own downloads declare."""
        columns = {
            name: column.cells
            for role, name in _DECLARED.items()
            if (column := self.columns.get(role))
        }
        if not columns or not self.first_rows:
            return {}
        blank = [""] * len(self.table.numbers)
        names = self.table.cells(Role.INDICATOR) or blank
        codes = self.table.cells(Role.INDICATOR_CODE) or blank
        declared: dict[str, dict[str, str]] = {}
        for place, (name, code) in enumerate(zip(names, codes, strict=True)):
            found = self.found.get((Role.INDICATOR, name, code))
            if found in self.first_rows:
                said = declared.setdefault(found, {})
                for called, cells in columns.items():
                    said[called] = said.get(called) or cells[place]
        return declared


class _SeenCells:
    """Cells that a file named so far: the rows of each column."""

    def __init__(self) -> None:
        self.rows: dict[Target, set[str]] = {}
        self.repeated: set[tuple[str, Target]] = set()

    def add(self, entity: str, target: Target) -> None:
        """Add a cell; one that was added before is `repeated`."""
        rows = self.rows.setdefault(target, set())
        if entity in rows:
            self.repeated.add((entity, target))
        rows.add(entity)


def _too_long(role: Role) -> str:
    limit = _LIMITS[role][1]
    if role is Role.ENTITY:
        return _("the name of a row has at most %(limit)d characters") % {"limit": limit}
    return _("the name of a column has at most %(limit)d characters") % {"limit": limit}
