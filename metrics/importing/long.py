"""The long layout: a row for each cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from collabsite.web.text import format_list
from metrics import layouts
from metrics.importing.names import (
    AmbiguousError,
    Axes,
    NameIndex,
    ambiguous_column_message,
    ambiguous_entity_message,
    apply_declaration,
    entity_names,
    fold_name,
    indicator_names,
    infer_type,
    is_code,
    parse_period,
)
from metrics.importing.table import (
    CellEntries,
    CellEntry,
    FileProblem,
    FileTable,
    UnclearError,
    UnreadableCell,
    column_letter,
)
from metrics.layouts import Layout
from metrics.models import (
    MAX_ENTITY_CODE,
    MAX_ENTITY_LABEL,
    MAX_INDICATOR_CODE,
    MAX_INDICATOR_LABEL,
)

# Other names of the columns of the long layout.
_ALIASES = {
    "entity": ["对象", "对象标识", "row", "area"],
    "indicator": ["指标", "指标标识", "column"],
    "period": ["时期", "年份", "年", "year", "time"],
    "value": ["值", "数值", "观测值"],
    "status": ["状态", "obs_status", "obs status"],
    "note": ["备注", "注", "说明", "notes"],
    "source": ["来源", "来源文献", "source key"],
}


_NAMES = {fold_name(word): name for name, words in _ALIASES.items() for word in words}


_NAMES |= {name: name for name in (*layouts.LONG, *layouts.EXTRAS)}


_NAMES |= {name.replace("_", " "): name for name in layouts.EXTRAS}


_NEEDED = {"entity", "indicator", "value"}


def detect_layout(header: list[str]) -> Layout:
    """Return the layout: long if all the columns that it needs are there, in any order."""
    names = {_NAMES.get(fold_name(head), "") for head in header}
    return Layout.LONG if names >= _NEEDED else Layout.WIDE


def long_places(table: FileTable) -> dict[str, int]:
    """Return the number of each column of a long file, by its name. Raises `FileError`."""
    places: dict[str, int] = {}
    wrong = []
    for number, head in enumerate(table.header, start=1):
        name = _NAMES.get(fold_name(head))
        if name is None:
            known = format_list((*layouts.LONG, *layouts.EXTRAS))
            message = _("this column is unknown; remove it, or name it as one of %(known)s")
            wrong.append(FileProblem(table.header_row, number, head, message % {"known": known}))
        elif name in places:
            message = _("columns %(first)s and %(second)s are both “%(name)s”; keep one")
            values = {
                "first": column_letter(places[name]),
                "second": column_letter(number),
                "name": name,
            }
            wrong.append(FileProblem(table.header_row, number, head, message % values))
        else:
            places[name] = number
    table.problems += wrong
    return places


_MAX_CODE = {"entity": MAX_ENTITY_CODE, "indicator": MAX_INDICATOR_CODE}
_DECLARED = (layouts.KIND, layouts.UNIT, layouts.COMPACT, layouts.DECIMALS, layouts.DEFINITION)


def read_long(table: FileTable, axes: Axes) -> CellEntries:
    """Return the entries of the cells; new rows and columns are added to `axes`."""
    return _Long(table, axes).read()


@dataclass
class _Long:
    table: FileTable
    axes: Axes
    # Cache of lookups; None for a name with an error, which is reported once.
    entities: dict[str, str | None] = field(default_factory=dict)
    indicators: dict[str, str | None] = field(default_factory=dict)
    periods: dict[str, str | None] = field(default_factory=dict)
    declared: dict[str, dict[str, str]] = field(default_factory=dict)
    first_rows: dict[str, int] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    def read(self) -> CellEntries:
        """Go through the rows once."""
        self.places = long_places(self.table)
        self.entries = CellEntries(Layout.LONG, self.table.header, self.places)
        state = self.axes.state
        self.entity_names = entity_names(state, codes_only=layouts.ENTITY_LABEL in self.places)
        self.indicator_names = indicator_names(
            state, codes_only=layouts.INDICATOR_LABEL in self.places
        )
        texts: dict[str, list[str]] = {}
        seen: dict[tuple[str, str, str], int] = {}
        for number, row in enumerate(self.table.cells, start=self.table.header_row + 1):
            if not any(row):
                continue
            entry = self._entry(number, row)
            if entry is None:
                continue
            key = entry.entity, entry.indicator, entry.period
            if key in seen:
                self._wrong(
                    number,
                    "entity",
                    _("this cell already appears in row %(row)d; keep one of them")
                    % {"row": seen[key]},
                )
            seen.setdefault(key, number)
            self.entries.rows.append(entry)
            if entry.indicator in self.axes.new_indicators:
                texts.setdefault(entry.indicator, []).append(entry.as_written or entry.value)
        self.entries.entities = {key[0] for key in seen}
        self.entries.named = {key[1:] for key in seen}
        for code in self.axes.new_indicators:
            self._type(code, texts.get(code, []))
        return self.entries

    def _entry(self, number: int, row: Sequence[str]) -> CellEntry | None:
        entity = self._entity(number, row)
        indicator = self._indicator(number, row)
        period = self._period(number, self._said(row, "period") or "")
        if entity is None or indicator is None or period is None:
            return None
        return CellEntry(
            number,
            self.places["value"],
            entity,
            indicator,
            period,
            self._said(row, "value") or "",
            self._said(row, layouts.AS_WRITTEN),
            self._said(row, "status"),
            self._said(row, "note"),
            self._said(row, "source"),
        )

    def _said(self, row: Sequence[str], name: str) -> str | None:
        place = self.places.get(name)
        return None if place is None else row[place - 1]

    def _wrong(self, number: int, name: str, message: str) -> None:
        place = self.places[name]
        self.axes.problems.append(FileProblem(number, place, self.table.header[place - 1], message))

    def _entity(self, number: int, row: Sequence[str]) -> str | None:
        text = self._said(row, "entity") or ""
        if text not in self.entities:
            self.entities[text] = self._name(number, "entity", text, self.entity_names, row)
        code = self.entities[text]
        label = (self._said(row, layouts.ENTITY_LABEL) or "").strip()
        if code is None or not label:
            return code
        if self.labels.setdefault(code, label) != label:
            message = _("“%(code)s” is called “%(label)s” in another row; give it one name")
            values = {"code": text, "label": self.labels[code]}
            self._wrong(number, layouts.ENTITY_LABEL, message % values)
        elif len(label) > MAX_ENTITY_LABEL:
            self._wrong(
                number,
                layouts.ENTITY_LABEL,
                _("the name of a row has at most %(limit)d characters")
                % {"limit": MAX_ENTITY_LABEL},
            )
        elif code in self.axes.new_entities:
            self.axes.new_entities[code] = label
        elif self.axes.state.entities[code][0] != label:
            self.axes.renamed[code] = label
        return code

    def _indicator(self, number: int, row: Sequence[str]) -> str | None:
        text = self._said(row, "indicator") or ""
        if text not in self.indicators:
            self.indicators[text] = self._name(number, "indicator", text, self.indicator_names, row)
        code = self.indicators[text]
        if code in self.axes.new_indicators:
            self.first_rows.setdefault(code, number)
            declared = self.declared.setdefault(code, {})
            for name in _DECLARED:
                declared[name] = declared.get(name) or self._said(row, name) or ""
        return code

    def _name(
        self, number: int, name: str, text: str, names: NameIndex, row: Sequence[str]
    ) -> str | None:
        """Return the code of a name, new if it is not known; None after recording an error."""
        stripped = text.strip()
        if isinstance(text, UnreadableCell):
            self._wrong(number, name, text.problem)
            return None
        if not stripped:
            self._wrong(number, name, _("this cell is empty; say which row or column is meant"))
            return None
        try:
            code = names.find(stripped)
        except AmbiguousError as error:
            self._wrong(number, name, self._ambiguous(name, stripped, error))
            return None
        if code is None:
            code = self._brought(number, name, stripped, row)
        if code is not None:
            names.add(stripped, code)
        return code

    def _brought(self, number: int, name: str, text: str, row: Sequence[str]) -> str | None:
        label = self._said(row, f"{name}_label")
        limit = MAX_ENTITY_LABEL if name == "entity" else MAX_INDICATOR_LABEL
        if len((label or text).strip()) > limit:
            self._wrong(
                number, name, _("a name has at most %(limit)d characters") % {"limit": limit}
            )
            return None
        add = self.axes.add_entity if name == "entity" else self.axes.add_indicator
        code = text if label is not None and is_code(text, _MAX_CODE[name]) else ""
        return add((label or "").strip() or text, code)

    def _ambiguous(self, name: str, text: str, error: AmbiguousError) -> str:
        state = self.axes.state
        if name == "entity":
            return ambiguous_entity_message(text, error, state)
        shown = [f"{state.indicators[code].label} [{code}]" for code in error.codes]
        return ambiguous_column_message(text, shown)

    def _period(self, number: int, text: str) -> str | None:
        if text not in self.periods:
            try:
                if isinstance(text, UnreadableCell):
                    raise UnclearError(text.problem)
                self.periods[text] = parse_period(text)
            except UnclearError as error:
                self._wrong(number, "period", str(error))
                self.periods[text] = None
        return self.periods[text]

    def _type(self, code: str, texts: Sequence[str]) -> None:
        indicator = self.axes.new_indicators[code]
        declared: Mapping[str, str] = self.declared.get(code, {})
        if declared.get(layouts.KIND):
            for message in apply_declaration(indicator, declared):
                self._wrong(self.first_rows[code], "indicator", message)
        else:
            unit = declared.get(layouts.UNIT, "").strip()
            infer_type(indicator, texts, unit, self.axes.warnings)
            indicator.definition = declared.get(layouts.DEFINITION, "")
