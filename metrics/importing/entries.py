"""Values of a recognized table as entries for the cells of a dataset."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from metrics.cells.parse import CellKey
from metrics.importing.choices import Role
from metrics.importing.column_types import apply_declaration, infer_type
from metrics.importing.match import (
    AmbiguousError,
    Axes,
    Target,
    ambiguous_message,
    entity_names,
    find_targets,
    indicator_names,
    split_header,
)
from metrics.importing.periods import parse_period
from metrics.importing.recognize import Column, RecognizedTable, Record, Shape
from metrics.importing.table import FileError, FileProblem, UnclearError, UnreadableCell
from metrics.importing.units import unit_above
from metrics.models import (
    MAX_ENTITY_CODE,
    MAX_ENTITY_LABEL,
    MAX_INDICATOR_CODE,
    MAX_INDICATOR_LABEL,
)
from metrics.tables import layouts

_CODE = re.compile(r"[-\w]+")
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
# The roles by which the errors of a field find its column.
_FIELDS = {
    "status": Role.FLAG,
    "note": Role.NOTE,
    "source": Role.SOURCE,
    "as_written": Role.AS_WRITTEN,
}


class CellEntry(NamedTuple):
    """A value of a file, and the key of the cell that it is for."""

    key: CellKey
    record: Record

    @property
    def text(self) -> str:
        """The value as the file writes it."""
        return self.record.as_written or self.record.value

    @property
    def place(self) -> tuple[int, int]:
        """Row and column in the file, from 1."""
        return self.record.row, self.record.column


@dataclass
class CellEntries:
    """The entries of a file, made anew each time that one goes through them.

    A million of them would take more memory than all else.
    """

    make: Callable[[], Iterator[CellEntry]]
    table: RecognizedTable
    # The indicator and the period of each column of values, by its place.
    targets: Mapping[int, Target]
    count: int = 0
    # (Code, period) of columns that the file names, though all their cells be empty.
    named: set[Target] = field(default_factory=set)
    entities: set[str] = field(default_factory=set)
    # Places of cells whose text says that there is no value.
    missing: set[tuple[int, int]] = field(default_factory=set)

    def __len__(self) -> int:
        """Return how many cells the file names."""
        return self.count

    def __iter__(self) -> Iterator[CellEntry]:
        """Go through the entries in the order of the file."""
        for entry in self.make():
            if self.missing and entry.place in self.missing:
                yield entry._replace(record=entry.record._replace(value="", as_written=entry.text))
            else:
                yield entry

    def problem(self, entry: CellEntry, name: str, message: str) -> FileProblem:
        """Return an error of a field of an entry, at its place."""
        columns = self.table.columns
        places = self.table.places(_FIELDS[name]) if name in _FIELDS else []
        column = columns[places[0] if places else entry.record.place]
        return FileProblem(entry.record.row, column.number, column.head, message)


def read_entries(table: RecognizedTable, axes: Axes, *, indicator: str = "") -> CellEntries:
    """Return the entries of the cells; new rows and columns are added to `axes`.

    `indicator` names what columns are that are named by periods alone. Raises `FileError` if the
    roles of the columns make no table.
    """
    if not table.places(Role.VALUE):
        raise FileError(_("No column has values: choose at least one."))
    for role, message in [
        (Role.INDICATOR, _("Two columns can't both name the indicator: choose one.")),
        (Role.ENTITY_CODE, _("Two columns can't both be the code of the row: choose one.")),
    ]:
        if len(table.places(role)) > 1:
            raise FileError(message)
    return _Reader(table, axes, indicator).read()


@dataclass
class _Reader:
    table: RecognizedTable
    axes: Axes
    indicator: str
    # Cache of lookups; None for a name with an error, which is reported once.
    found: dict[tuple[Role, str, str], str | None] = field(default_factory=dict)
    periods: dict[str, str | None] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    # The first rows of new indicators that rows name.
    first_rows: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        table, state = self.table, self.axes.state
        self.columns: Mapping[Role, Column] = {
            column.role: column for column in reversed(table.columns)
        }
        self.has_indicators = table.has_indicators
        self.is_wide = not table.places(Role.PERIOD, Role.INDICATOR)
        self.names = {
            role: index(state, codes_only=table.is_own and _CODES[role] in self.columns)
            for role, index in [(Role.ENTITY, entity_names), (Role.INDICATOR, indicator_names)]
        }
        self.targets = find_targets(table, self.axes, self.indicator)
        self.entries = CellEntries(self._entries, table, self.targets)

    def read(self) -> CellEntries:
        """Go through the values once, for new rows and columns and for errors of names."""
        texts: dict[str, list[str]] = {}
        rows: dict[Target, set[str]] = {}
        repeated: set[CellKey] = set()
        for entry in self._entries():
            entity, *column = entry.key
            target = column[0], column[1]
            self.entries.count += 1
            seen = rows.setdefault(target, set())
            if entity in seen:
                repeated.add(entry.key)
            seen.add(entity)
            if target[0] in self.axes.new_indicators:
                texts.setdefault(target[0], []).append(entry.text)
        self.entries.entities = set().union(*rows.values())
        if self.table.shape is not Shape.PERIODS:
            # A year for which nobody has a value is no column.
            self.entries.named = {*rows, *(self.targets.values() if self.is_wide else ())}
        if repeated:
            self._find_repeated(repeated)
        self._type(texts)
        return self.entries

    def _entries(self) -> Iterator[CellEntry]:
        """Go through the values; names are looked up the first time."""
        row, entity = 0, None
        for record in self.table.records():
            if record.row != row:
                row, entity = record.row, self._entity(record)
            if entity is not None and (target := self._target(record)) is not None:
                yield CellEntry(CellKey(entity, *target), record)

    def _find_repeated(self, repeated: set[CellKey]) -> None:
        """Record an error for each row with a cell that an earlier row has."""
        firsts: dict[CellKey, int] = {}
        row = 0
        for key, record in self._entries():
            if key not in repeated:
                continue
            first = firsts.setdefault(key, record.row)
            if record.row in {first, row}:
                continue
            row = record.row
            if self.is_wide:
                message = _("“%(name)s” already appears in row %(row)d; a row can appear only once")
            else:
                message = _("this cell already appears in row %(row)d; keep one of them")
            self._wrong(row, Role.ENTITY, message % {"name": record.entity.strip(), "row": first})

    def _wrong(self, row: int, role: Role, message: str) -> None:
        near = (role, _CODES.get(role, role), Role.PERIOD)
        found = (self.columns[each] for each in near if each in self.columns)
        column = next(found, self.table.columns[0])
        self.axes.problems.append(FileProblem(row, column.number, column.head, message))

    def _target(self, record: Record) -> Target | None:
        """Return the indicator and the period of a value, by its column or its row."""
        if record.place not in self.targets:
            return None
        indicator: str | None
        indicator, period = self.targets[record.place]
        if self.has_indicators:
            indicator = self._named(
                record.row, Role.INDICATOR, record.indicator, record.indicator_code
            )
            if indicator in self.axes.new_indicators:
                self.first_rows.setdefault(indicator, record.row)
        named = self._period(record) if Role.PERIOD in self.columns else period
        return None if indicator is None or named is None else (indicator, named)

    def _entity(self, record: Record) -> str | None:
        code = self._named(record.row, Role.ENTITY, record.entity, record.entity_code)
        label = record.entity.strip()
        if code is None or not label or not record.entity_code.strip():
            return code
        if self.labels.setdefault(code, label) != label:
            message = _("“%(code)s” is called “%(label)s” in another row; give it one name")
            values = {"code": record.entity_code, "label": self.labels[code]}
            self._wrong(record.row, Role.ENTITY, message % values)
        elif code in self.axes.new_entities:
            self.axes.new_entities[code] = label
        elif self.axes.state.entities[code][0] != label:
            self.axes.renamed[code] = label
        return code

    def _named(self, row: int, role: Role, name: str, code: str) -> str | None:
        """Return the code of a name, with a code beside it or not; None after an error."""
        key = role, name, code
        if key not in self.found:
            try:
                self.found[key] = self._find(role, name, code)
            except UnclearError as error:
                self._wrong(row, role, str(error))
                self.found[key] = None
        return self.found[key]

    def _find(self, role: Role, name: str, code: str) -> str:
        """Return the code of a name, a new one if it is not known. Raises `UnclearError`."""
        for text in (code, name):
            if isinstance(text, UnreadableCell):
                raise UnclearError(text.problem)
        code, name = code.strip(), name.strip()
        if not code and not name:
            if role is Role.ENTITY and self.is_wide:
                raise UnclearError(
                    _("this row has no name in its first cell; name it, or empty the row")
                )
            raise UnclearError(_("this cell is empty; say which row or column is meant"))
        names = self.names[role]
        try:
            found = names.find(code) if code else None
            # Codes of our own downloads are exact; those of others may be new beside a known name.
            if found is None and name and not (code and self.table.is_own):
                found = names.find(name)
        except AmbiguousError as error:
            raise UnclearError(self._ambiguous(role, name or code, error)) from None
        code_limit, limit = _LIMITS[role]
        if len(name) > limit or (found is None and len(name or code) > limit):
            raise UnclearError(_too_long(role))
        if found is None:
            is_kept = bool(code) and (bool(name) or self.table.is_own)
            is_code = bool(_CODE.fullmatch(code)) and len(code) <= code_limit
            found = self._new(role, name or code, code if is_kept and is_code else "")
        names.add(code or name, found)
        return found

    def _new(self, role: Role, name: str, code: str) -> str:
        if role is Role.ENTITY:
            return self.axes.add_entity(name, code)
        label, unit = (name, "") if self.table.is_own else split_header(name)
        return self.axes.add_indicator(label, code, unit=unit)

    def _ambiguous(self, role: Role, text: str, error: AmbiguousError) -> str:
        state = self.axes.state
        labels = (
            state.entities[code][0] if role is Role.ENTITY else state.indicators[code].label
            for code in error.codes
        )
        shown = [f"{label} [{code}]" for label, code in zip(labels, error.codes, strict=True)]
        return ambiguous_message(text, shown)

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

    def _type(self, texts: Mapping[str, list[str]]) -> None:
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
            name: self.columns[role].cells
            for role, name in _DECLARED.items()
            if role in self.columns
        }
        declared: dict[str, dict[str, str]] = {}
        if not columns or not self.first_rows:
            return declared
        blank = [""] * len(self.table.numbers)
        names = self.table.cells(Role.INDICATOR) or blank
        codes = self.table.cells(Role.INDICATOR_CODE) or blank
        for place, (name, code) in enumerate(zip(names, codes, strict=True)):
            found = self.found.get((Role.INDICATOR, name, code))
            if found in self.first_rows:
                said = declared.setdefault(found, {})
                for called, cells in columns.items():
                    said[called] = said.get(called) or cells[place]
        return declared


def _too_long(role: Role) -> str:
    limit = _LIMITS[role][1]
    if role is Role.ENTITY:
        return _("the name of a row has at most %(limit)d characters") % {"limit": limit}
    return _("the name of a column has at most %(limit)d characters") % {"limit": limit}
