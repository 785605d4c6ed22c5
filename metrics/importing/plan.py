"""Plan of an import: the file, compared with the data; nothing is written."""

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.utils.translation import gettext as _

from articles.sources.models import Source
from metrics.cells.parse import CellKey, ValueKind, parse_cell
from metrics.cells.units import bare_unit
from metrics.importing.choices import NO_CHOICES, WORDS_ARE_MISSING, Choices, Role
from metrics.importing.column_types import infer_type, unit_of
from metrics.importing.comparison import ComparedCell, Comparison, Differences
from metrics.importing.entries import CellEntries, read_entries
from metrics.importing.files import is_workbook, read_file
from metrics.importing.match import Axes, Heads
from metrics.importing.recognize import Column, RecognizedTable, Shape, read_wide, recognize
from metrics.importing.table import FileError, FileProblem, RawTable, Rows, UnreadableCell
from metrics.models import MAX_ENTITY_LABEL, Dataset, Indicator
from metrics.releases.working_copy import DatasetState, read_state
from metrics.tables.pivot import unit

# Called with the current phase, the amount done and the total.
type Progress = Callable[[str, int, int], None]


@dataclass
class ImportPlan:
    """Changes to be written; with problems, nothing may be written."""

    state: DatasetState
    choices: Choices = NO_CHOICES
    # As far as the file could be read.
    is_text: bool = True
    raw: RawTable | None = None
    table: RecognizedTable | None = None
    # The indicator of columns that are named by periods alone.
    indicator: str = ""
    axes: Axes = field(init=False)
    comparison: Comparison | None = None
    removed_entities: list[str] = field(default_factory=list)
    removed_cells: list[CellKey] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.axes = Axes(self.state)

    @property
    def problems(self) -> list[FileProblem]:
        """All errors, in the order of the file."""
        return sorted(self.axes.problems, key=lambda problem: (problem.row, problem.column))

    def __bool__(self) -> bool:
        """Return whether anything would change."""
        return bool(
            self.differences.new
            or self.differences.changed
            or self.axes.new_entities
            or self.axes.new_indicators
            or self.axes.renamed
            or self.removed_entities
            or self.removed_cells
        )

    @property
    def differences(self) -> Differences:
        """Numbers of cells that differ, as far as `compare` has gone."""
        return self.comparison.differences if self.comparison else Differences()

    def compare(self, progress: Progress, phase: str = "comparing") -> Iterator[ComparedCell]:
        """Compare the cells, and yield those that are new or changed."""
        if self.comparison:
            yield from self.comparison.compare(partial(progress, phase))


def no_progress(phase: str, done: int, total: int) -> None:
    """Report no progress."""


def make_plan(
    dataset: Dataset | None,
    data: bytes,
    *,
    language: str = "",
    title: str = "",
    sheet: str = "",
    choices: Choices = NO_CHOICES,
    remove_missing: bool = False,
    progress: Progress = no_progress,
    is_compared: bool = True,
) -> ImportPlan:
    """Read a file and compare it with the newest state of a dataset; errors are in the plan.

    Without a dataset, all that the file has is new, `language` is that of its texts, and `title`
    may name its only row. A plan that is written at once need not be compared before.
    """
    state = read_state(dataset) if dataset else DatasetState(None, language)
    made = ImportPlan(state, choices)
    made.is_text = not is_workbook(data)
    made.indicator = choices.indicator or _only_indicator(dataset, made.state)
    progress("reading", 0, 0)
    try:
        made.raw = read_file(data, sheet, choices)
        names = {*made.state.entities, *(label for label, _place in made.state.entities.values())}
        known = Heads(made.state).kind_of(made.state)
        made.table = recognize(made.raw, choices, known=known, rows=names)
        # The table has its own columns now.
        made.raw.rows = Rows()
        del data
        made.table.row_name = choices.row or _only_row(dataset, made, title)
        if not made.table.numbers:
            raise FileError(
                _("The file has a header and no rows below it; there is nothing to import.")
            )
        entries = read_entries(made.table, made.axes, indicator=made.indicator)
    except FileError as error:
        made.axes.problems.append(FileProblem(0, 0, "", str(error)))
        return made
    made.axes.problems += made.table.problems
    _choose_columns(made, made.table, entries)
    made.comparison = _comparison(made, entries)
    if remove_missing:
        _remove(made, entries)
    if is_compared:
        deque(made.compare(progress), maxlen=0)
    return made


def plan_table(rows: Sequence[Sequence[str]], *, language: str) -> ImportPlan:
    """Read a header and rows, of which the first column names the rows, as a new dataset.

    Errors are in the plan.
    """
    made = ImportPlan(DatasetState(None, language), indicator=_("Value"))
    try:
        made.table = read_wide(RawTable(Rows(rows), ""))
        entries = read_entries(made.table, made.axes, indicator=made.indicator)
    except FileError as error:
        made.axes.problems.append(FileProblem(0, 0, "", str(error)))
        return made
    made.axes.problems += made.table.problems
    made.comparison = _comparison(made, entries)
    deque(made.compare(no_progress), maxlen=0)
    return made


def _comparison(made: ImportPlan, entries: CellEntries) -> Comparison:
    keys = set[str]()
    if made.table and made.table.places(Role.SOURCE):
        keys = {entry.record.source.strip() for entry in entries if entry.record.source}
    found = Source.objects.filter(key__in=keys).values_list("key", flat=True) if keys else ()
    return Comparison(made.axes, entries, sources=set(found), is_workbook=not made.is_text)


def _choose_columns(made: ImportPlan, table: RecognizedTable, entries: CellEntries) -> None:
    """Take values for what the editor says, and call new indicators so."""
    axes = made.axes
    # Of the columns of an indicator, the first says what it is.
    for place in sorted(entries.targets, reverse=True):
        code, column = entries.targets[place][0], table.columns[place]
        choice = made.choices.column(column.number, column.head)
        if not code or choice.use == Role.IGNORED:
            continue
        if choice.use == WORDS_ARE_MISSING:
            _set_missing(axes, entries, code)
        if (new := axes.new_indicators.get(code)) is None:
            continue
        if choice.use in set(ValueKind):
            axes.warnings.pop(code, None)
            new.kind = ValueKind(choice.use)
        if choice.unit or choice.use in set(ValueKind):
            _set_unit(made, column, new, choice.unit or unit(new))
        new.label = choice.label or new.label


def _set_unit(made: ImportPlan, column: Column, indicator: Indicator, text: str) -> None:
    """Set the unit that an editor wrote for a new indicator; that of money begins with its currency."""
    first, _space, rest = text.strip().partition(" ")
    indicator.currency = ""
    if indicator.kind == ValueKind.MONEY:
        indicator.currency, text = first.upper(), rest
        if not re.fullmatch("[A-Z]{3}", indicator.currency):
            message = _("a column of money needs its currency in “unit”, such as USD")
            row = made.table.header_rows[1] if made.table else 0
            made.axes.problems.append(FileProblem(row, column.number, column.head, message))
    indicator.unit = bare_unit(text, kind=indicator.kind, currency=indicator.currency)


def _set_missing(axes: Axes, entries: CellEntries, code: str) -> None:
    """Let the cells that are no numbers have no value in a column; their words are kept."""
    cells = [
        (entry.place, parse_cell(entry.text))
        for entry in entries
        if entry.key.indicator == code and not isinstance(entry.record.value, UnreadableCell)
    ]
    present = [(place, cell) for place, cell in cells if not cell.missing]
    units = Counter(unit_of(cell) for _place, cell in present if cell.value is not None)
    usual = next((unit for unit, _count in units.most_common(1)), "")
    is_new = code in axes.new_indicators
    words = {
        place
        for place, cell in present
        if cell.value is None or (is_new and unit_of(cell) != usual)
    }
    entries.missing |= words
    if is_new:
        axes.warnings.pop(code, None)
        infer_type(axes, code, (cell.literal for place, cell in cells if place not in words))


def _only_indicator(dataset: Dataset | None, state: DatasetState) -> str:
    """Return the indicator of a dataset that has one, or a name for it if it has none yet."""
    labels = [indicator.label for indicator in state.indicators.values()]
    if labels:
        return labels[0] if len(labels) == 1 else ""
    return dataset.title if dataset else _("Value")


def _only_row(dataset: Dataset | None, made: ImportPlan, title: str) -> str:
    """Return the only row of a dataset, or a name for it: the title of the dataset or the table."""
    labels = [label for label, _place in made.state.entities.values()]
    if len(labels) == 1:
        return labels[0]
    above = made.table.above if made.table else []
    return (dataset.title if dataset else (above[0] if above else title))[:MAX_ENTITY_LABEL]


def _remove(made: ImportPlan, entries: CellEntries) -> None:
    """Mark the rows that the file lacks for removal, and unless it is wide also the cells."""
    made.removed_entities = [code for code in made.state.entities if code not in entries.entities]
    if made.table and made.table.shape is not Shape.WIDE:
        named = {entry.key for entry in entries}
        gone = set(made.removed_entities)
        made.removed_cells = [
            key for key in made.state.cells if key not in named and key.entity not in gone
        ]
