"""Report on an import, for the page and the terminal: how a file was read, its changes or errors."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Self

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from collabsite.web.spreadsheets import column_letter
from collabsite.web.text import format_list, with_remark
from metrics.cells.parse import CellKey, ValueKind, shorten
from metrics.importing.choices import DECIMAL_SIGNS, WORDS_ARE_MISSING, Role
from metrics.importing.comparison import MAX_CHANGES
from metrics.importing.plan import ImportPlan
from metrics.importing.recognize import Column, RecognizedTable, Shape
from metrics.importing.table import FileProblem
from metrics.models import Indicator, Observation
from metrics.releases.working_copy import StoredCell
from metrics.tables import pivot

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MAX_PROBLEMS = 200
MAX_NAMES = 100
# What is shown of the table; a file of many years has many columns.
SHOWN_ROWS, SHOWN_COLUMNS = 50, 100
_MAX_NOTES = 5
_SHOWN_PLACES = 3
# What differs between errors of one kind: the quoted text of the cell, and numbers of rows.
_OWN = re.compile(r"“[^”]*”|\d+")

NEW, CHANGED, REMOVED = "new", "changed", "removed"

ROLE_NAMES: "dict[str, _StrPromise]" = {
    Role.ENTITY: gettext_lazy("name of the row"),
    Role.PERIOD: gettext_lazy("period"),
    Role.VALUE: gettext_lazy("values"),
    Role.INDICATOR: gettext_lazy("name of the indicator"),
    Role.NOTE: gettext_lazy("note"),
    Role.SOURCE: gettext_lazy("source"),
    Role.FLAG: gettext_lazy("status"),
    Role.ENTITY_CODE: gettext_lazy("code of the row"),
    Role.INDICATOR_CODE: gettext_lazy("code of the indicator"),
    Role.IGNORED: gettext_lazy("not used"),
}


@dataclass(frozen=True)
class ReadColumn:
    """A column of a file as it was read; `use` is one of a `ColumnChoice`.

    One of values that is new has a name, and is the first of so many of its indicator, `shared`; it
    is 0 for the others.
    """

    number: int
    letter: str
    head: str
    use: str
    is_new: bool = False
    label: str = ""
    unit: str = ""
    period: str = ""
    shared: int = 0
    has_words: bool = False

    @property
    def is_fixed(self) -> bool:
        """Return whether it is a column of our own downloads, whose use can't be chosen."""
        return self.use in set(Role) and self.use not in ROLE_NAMES

    @property
    def uses(self) -> "list[tuple[str, str]]":
        """The uses that can be chosen, with their names."""
        roles = [(str(role), str(name)) for role, name in ROLE_NAMES.items()]
        kinds = [(str(kind), str(name)) for kind, name in Indicator.KINDS] if self.is_new else []
        if kinds:
            roles = [role for role in roles if role[0] != Role.VALUE]
        words = [(WORDS_ARE_MISSING, _("numbers; words are missing values"))]
        return [*roles[:2], *kinds, *(words if self.has_words else []), *roles[2:]]


@dataclass(frozen=True)
class ReadRow:
    """A row of a file as it was read: its cells, and what is wrong with them by their number."""

    number: int
    cells: tuple[str, ...]
    problems: Mapping[int, str]

    @property
    def shown(self) -> list[tuple[str, str]]:
        """Each cell with what is wrong with it, mostly ''."""
        return [(text, self.problems.get(n, "")) for n, text in enumerate(self.cells, start=1)]


@dataclass(frozen=True)
class Reading:
    """Reading of a file, or the choices made before it could be read."""

    is_text: bool = False
    encoding: str = ""
    separator: str = ""
    decimal: str = ""
    # `2`, or `2–3`.
    header: str = ""
    shape: str = ""
    row_count: int = 0
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    columns: tuple[ReadColumn, ...] = ()
    more_columns: int = 0
    rows: tuple[ReadRow, ...] = ()
    # The name of the only indicator of columns that periods name.
    indicator: str = ""
    has_periods: bool = False
    # The name of the only row, where the rows are its periods.
    row: str = ""
    # What was understood, in a sentence or two.
    words: str = ""


@dataclass(frozen=True)
class ReportedChange:
    """A cell that would change: its place, its text before and after, and the sort of change."""

    row: str
    column: str
    before: str
    after: str
    how: str


@dataclass(frozen=True)
class NewColumn:
    """A new indicator, and its kind in words."""

    label: str
    kind: str


@dataclass(frozen=True)
class ImportReport:
    """Report that an editor sees before confirming. Lists are cut at the limits above."""

    reading: Reading = field(default_factory=Reading)
    described: str = ""
    sheets: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    problem_count: int = 0
    # Lines of `problems` if they were not cut.
    problem_kinds: int = 0
    warnings: tuple[str, ...] = ()
    new: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0
    new_columns: tuple[NewColumn, ...] = ()
    new_rows: tuple[str, ...] = ()
    new_row_count: int = 0
    renamed: tuple[tuple[str, str], ...] = ()
    renamed_count: int = 0
    removed_rows: tuple[str, ...] = ()
    removed_row_count: int = 0
    changes: tuple[ReportedChange, ...] = ()

    @property
    def change_count(self) -> int:
        """Number of cells that differ."""
        return self.new + self.changed + self.removed

    @property
    def changes_anything(self) -> bool:
        """Return whether there is anything to confirm."""
        axes = self.new_row_count, self.renamed_count, self.removed_row_count
        return bool(self.change_count or self.new_columns or any(axes))

    @property
    def counts(self) -> list[str]:
        """Numbers of changed cells of each sort, and of unchanged ones, including zeros."""
        same = ngettext("%(n)d cell the same", "%(n)d cells the same", self.same)
        return [*self._cell_counts(), same % {"n": self.same}]

    @property
    def summary(self) -> str:
        """Counts as a list in a sentence: `2 cells changed, 1 row added`."""
        columns, rows = len(self.new_columns), self.new_row_count
        renamed, gone = self.renamed_count, self.removed_row_count
        numbers = [self.changed, self.new, self.removed, columns, rows, renamed, gone]
        texts = [
            *self._cell_counts(),
            ngettext("%(n)d column added", "%(n)d columns added", columns) % {"n": columns},
            ngettext("%(n)d row added", "%(n)d rows added", rows) % {"n": rows},
            ngettext("%(n)d row renamed", "%(n)d rows renamed", renamed) % {"n": renamed},
            ngettext("%(n)d row removed", "%(n)d rows removed", gone) % {"n": gone},
        ]
        return format_list(text for number, text in zip(numbers, texts, strict=True) if number)

    def _cell_counts(self) -> list[str]:
        changed, new, removed = self.changed, self.new, self.removed
        return [
            ngettext("%(n)d cell changed", "%(n)d cells changed", changed) % {"n": changed},
            ngettext("%(n)d cell new", "%(n)d cells new", new) % {"n": new},
            ngettext("%(n)d cell removed", "%(n)d cells removed", removed) % {"n": removed},
        ]

    def as_json(self) -> dict[str, Any]:
        """Return the report as what JSON can hold."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the report that `as_json` gave."""
        return msgspec.convert(stored, cls, str_keys=True)


def make_report(plan: ImportPlan) -> ImportReport:
    """Return the report on a plan."""
    axes, differences = plan.axes, plan.differences
    lines = problem_lines(plan.problems)
    raw = plan.raw
    entities = plan.state.entities
    gone = set(plan.removed_entities)
    gone_cells = [key for key in plan.state.cells if key.entity in gone]
    removed = [*plan.removed_cells, *gone_cells]
    renamed = [(entities[code][0], label) for code, label in axes.renamed.items()]
    return ImportReport(
        reading=_reading(plan),
        described=raw.described if raw else "",
        sheets=raw.sheets if raw else (),
        problems=tuple(lines[:MAX_PROBLEMS]),
        problem_count=len(plan.problems),
        problem_kinds=len(lines),
        warnings=tuple(axes.warnings.values()),
        new=differences.new,
        changed=differences.changed,
        same=differences.same,
        removed=len(removed),
        new_columns=tuple(NewColumn(new.label, _kind(new)) for new in axes.new_indicators.values()),
        new_rows=tuple(axes.new_entities.values())[:MAX_NAMES],
        new_row_count=len(axes.new_entities),
        renamed=tuple(renamed[:MAX_NAMES]),
        renamed_count=len(renamed),
        removed_rows=tuple(entities[code][0] for code in plan.removed_entities[:MAX_NAMES]),
        removed_row_count=len(plan.removed_entities),
        changes=tuple(_changes(plan, removed)),
    )


def _kind(indicator: Indicator) -> str:
    kind = str(dict(Indicator.KINDS)[indicator.kind])
    remarks = [indicator.currency, indicator.unit, indicator.rounding_words]
    remarks = [remark for remark in remarks if remark]
    return with_remark(kind, format_list(remarks)) if remarks else kind


def _changes(plan: ImportPlan, removed: Sequence[CellKey]) -> Iterable[ReportedChange]:
    """Yield the cells that differ: changed and removed ones first, so that none is missed."""
    room = MAX_CHANGES
    language = plan.state.language
    differing: list[tuple[str, Sequence[tuple[CellKey, StoredCell | None, StoredCell | None]]]] = [
        (CHANGED, plan.differences.first_changed),
        (REMOVED, [(key, plan.state.cells[key], None) for key in removed[:room]]),
        (NEW, plan.differences.first_new),
    ]
    for how, cells in differing:
        for key, before, after in cells[:room]:
            room -= 1
            indicator = plan.axes.indicator(key.indicator)
            yield ReportedChange(
                plan.axes.entity_label(key.entity),
                pivot.header(indicator.label, key.period),
                _said(before, after, indicator, language) if before else "",
                _said(after, before, indicator, language) if after else "",
                how,
            )


def _said(cell: StoredCell, other: StoredCell | None, indicator: Indicator, language: str) -> str:
    """Return the text of a cell, with its status, note and source if the other's differ."""
    parts = [pivot.cell_text(cell, indicator, language=language, exact=True)]
    was = other.status if other else Observation.Status.NORMAL
    shows_gap = cell.value is None and cell.status == Observation.Status.MISSING
    fills_gap = cell.status == Observation.Status.NORMAL and was in pivot.ABSENT_STATUSES
    if cell.status != was and not shows_gap and not fills_gap:
        parts.append(str(Observation.Status(cell.status).label))
    if cell.note != (other.note if other else ""):
        parts.append(_("note: %(note)s") % {"note": cell.note or "—"})
    if cell.source != (other.source if other else ""):
        parts.append(_("source: %(source)s") % {"source": cell.source or "—"})
    return pgettext("between the parts of a cell", " · ").join(parts)


def problem_lines(problems: Iterable[FileProblem]) -> list[str]:
    """Return a line for each kind of error in a column, with its number and first places."""
    kinds: dict[tuple[int, str, str], list[FileProblem]] = {}
    for problem in problems:
        # Cells beyond the header have no column of their own.
        column = problem.column if problem.head else 0
        key = column, problem.head, _OWN.sub("", problem.message)
        kinds.setdefault(key, []).append(problem)
    return [_line(found) for found in kinds.values()]


def _line(found: list[FileProblem]) -> str:
    first = found[0]
    if len(found) == 1 or not first.row:
        return str(first)
    is_one_row = len({problem.row for problem in found}) == 1
    some = found[:_SHOWN_PLACES]
    places = [column_letter(p.column) if is_one_row else str(p.row) for p in some]
    shown = format_list([*places, "…"] if len(found) > _SHOWN_PLACES else places)
    values = {
        "row": first.row,
        "columns": shown,
        "letter": column_letter(first.column),
        "head": shorten(first.head),
        "count": f"{len(found):,}",
        "message": first.message,
        "rows": shown,
    }
    if is_one_row:
        line = _("row %(row)d, columns %(columns)s: %(message)s")
    elif first.head:
        line = _("column %(letter)s “%(head)s”, %(count)s rows (%(rows)s), the first: %(message)s")
    else:
        line = _("%(count)s rows (%(rows)s), the first: %(message)s")
    return line % values


def _reading(plan: ImportPlan) -> Reading:
    """Return what was understood, as far as it went."""
    raw, table, choices = plan.raw, plan.table, plan.choices
    encoding = raw.encoding if raw else choices.encoding
    separator = raw.separator if raw else choices.separator
    if table is None:
        return Reading(plan.is_text, encoding, separator, choices.decimal, choices.header)
    names = {sign: name for name, sign in DECIMAL_SIGNS.items()}
    first, last = table.header_rows
    return Reading(
        plan.is_text,
        encoding,
        separator,
        names.get(table.decimal, ""),
        str(first) if first == last else f"{first}–{last}",
        table.shape.value,
        len(table.numbers),
        tuple(text[:200] for text in table.above[:_MAX_NOTES]),
        tuple(text[:200] for text in table.below[:_MAX_NOTES]),
        tuple(_columns(plan, table)),
        max(0, len(table.columns) - SHOWN_COLUMNS),
        tuple(_rows(table, plan.problems)),
        plan.indicator,
        not table.has_indicators and any(map(Column.is_bare_period, table.columns)),
        table.only_row,
        _words(plan, table),
    )


def _columns(plan: ImportPlan, table: RecognizedTable) -> Iterator[ReadColumn]:
    targets = plan.comparison.entries.targets if plan.comparison else {}
    places: dict[str, list[int]] = {}
    for place, (code, _period) in targets.items():
        places.setdefault(code, []).append(place)
    for place, column in enumerate(table.columns[:SHOWN_COLUMNS]):
        letter, head = column_letter(column.number), column.head.strip()[:200]
        code = targets.get(place, ("", ""))[0]
        if column.role is not Role.VALUE or not code:
            yield ReadColumn(column.number, letter, head, column.role.value)
            continue
        indicator, is_new = plan.axes.indicator(code), code in plan.axes.new_indicators
        chosen = plan.choices.column(column.number, column.head).use
        is_missing = chosen == WORDS_ARE_MISSING
        is_text = indicator.kind == ValueKind.TEXT and code not in plan.axes.warnings
        yield ReadColumn(
            column.number,
            letter,
            head,
            chosen if is_missing else str(indicator.kind) if is_new else column.role.value,
            is_new,
            indicator.label,
            pivot.unit(indicator),
            column.period,
            len(places[code]) if places[code][0] == place else 0,
            has_words=is_missing or not is_text,
        )


def _rows(table: RecognizedTable, problems: list[FileProblem]) -> Iterator[ReadRow]:
    wrong = {(problem.row, problem.column): problem.message for problem in problems}
    columns = table.columns[:SHOWN_COLUMNS]
    for place, number in enumerate(table.numbers[:SHOWN_ROWS]):
        yield ReadRow(
            number,
            tuple(shorten(column.cells[place].strip()) for column in columns),
            {c.number: wrong[number, c.number] for c in columns if (number, c.number) in wrong},
        )


def _words(plan: ImportPlan, table: RecognizedTable) -> str:
    """Return in words what the rows and columns of a table are."""
    columns = table.columns
    periods = sorted({column.period for column in columns if column.period})
    span = f"{periods[0]}–{periods[-1]}" if len(periods) > 1 else "".join(periods)
    heads = [columns[place].head.strip() for place in table.places(Role.ENTITY)]
    names = {
        "names": format_list(f"“{head}”" for head in heads if head) or _("the first column"),
        "row": table.only_row,
        "periods": span,
        "indicator": plan.indicator,
    }
    sentences = {
        Shape.WIDE: _("Rows are named by %(names)s; each other column is an indicator."),
        Shape.PERIODS: _(
            "Rows are named by %(names)s; the columns are periods, %(periods)s, of “%(indicator)s”."
        ),
        Shape.TIDY: _(
            "Each row is a period of what %(names)s names; each other column is an indicator."
        ),
        Shape.LONG: _("Each row is one value: of a row, an indicator and perhaps a period."),
    }
    sentence = sentences[table.shape]
    if not table.places(Role.ENTITY, Role.ENTITY_CODE, Role.PERIOD):
        sentence = _(
            "No column names the rows: they are numbered. Each other column is an indicator."
        )
    if table.only_row:
        sentence = _("Each row is a period of “%(row)s”; each other column is an indicator.")
    elif table.shape is Shape.PERIODS and table.has_indicators:
        sentence = _("Rows are named by %(names)s and an indicator; the columns are %(periods)s.")
    return sentence % names
