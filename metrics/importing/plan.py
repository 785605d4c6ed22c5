"""Plan of an import: the file, compared with the data; nothing is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from articles.models import Source
from metrics.cells import CellKey
from metrics.importing.choices import NO_CHOICES, Choices, Role
from metrics.importing.formats import is_workbook, read_file
from metrics.importing.headers import known_columns
from metrics.importing.names import Axes
from metrics.importing.reader import read_entries
from metrics.importing.recognition.header_names import OWN, fold_head
from metrics.importing.recognition.recognizer import read_wide, recognize
from metrics.importing.recognition.table import RecognizedTable, Shape
from metrics.importing.resource import Comparison, ObservationResource
from metrics.importing.table import CellEntries, CellEntry, FileError, FileProblem, RawTable
from metrics.importing.text_columns import (
    TextColumn,
    find_text_columns,
    find_unreadable,
    set_missing,
)
from metrics.models import MAX_ENTITY_LABEL, Dataset
from metrics.working_copy import DatasetState, read_state

# So many keys of a column of sources are looked up.
_KEYS = 500

# Called with the current phase, the amount done and the total.
type Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Remark:
    """The note of a cell, and the key of its source."""

    note: str = ""
    source: str = ""


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
    compared: Comparison = field(default_factory=Comparison)
    removed_entities: list[str] = field(default_factory=list)
    removed_cells: list[CellKey] = field(default_factory=list)
    text_columns: list[TextColumn] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.axes = Axes(self.state)

    @property
    def problems(self) -> list[FileProblem]:
        """All errors, in the order of the file."""
        return sorted(self.axes.problems, key=lambda problem: (problem.row, problem.column))

    def __bool__(self) -> bool:
        """Return whether anything would change."""
        return bool(
            self.compared.new
            or self.compared.changed
            or self.axes.new_entities
            or self.axes.new_indicators
            or self.axes.renamed
            or self.removed_entities
            or self.removed_cells
        )


def no_progress(phase: str, done: int, total: int) -> None:
    """Report no progress."""


def make_plan(
    dataset: Dataset | None,
    data: bytes,
    *,
    language: str = "",
    sheet: str = "",
    choices: Choices = NO_CHOICES,
    title: str = "",
    remove_missing: bool = False,
    progress: Progress = no_progress,
) -> ImportPlan:
    """Read a file and compare it with the newest state of a dataset; errors are in the plan.

    Without a dataset, all that the file has is new, `language` is that of its texts, and `title`
    may name its only row.
    """
    state = read_state(dataset) if dataset else DatasetState(None, language)
    made = ImportPlan(state, choices)
    made.is_text = not is_workbook(data)
    made.indicator = choices.indicator or _only_indicator(dataset, made.state)
    progress("reading", 0, 0)
    try:
        made.raw = read_file(data, sheet, choices)
        names = {*made.state.entities, *(label for label, _place in made.state.entities.values())}
        known = known_columns(made.state)
        made.table = recognize(made.raw, choices, known=known, rows=names)
        _leave_sources(made.table, choices)
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
    set_missing(made.axes, entries, choices.missing)
    made.text_columns = find_text_columns(made.axes, entries)
    _choose_indicators(made, choices)
    _compare(made, entries, progress, is_workbook=not made.is_text)
    made.text_columns += find_unreadable(made.axes, entries)
    if remove_missing:
        _remove(made, entries)
    return made


def plan_dataset(
    rows: list[list[str]], *, language: str, remarks: Mapping[tuple[int, int], Remark]
) -> ImportPlan:
    """Read a header and rows in the wide layout as a new dataset; errors are in the plan.

    `remarks` belong to its cells, by row and column from 1.
    """
    made = ImportPlan(DatasetState(None, language))
    try:
        made.table = read_wide(rows)
        entries = read_entries(made.table, made.axes)
    except FileError as error:
        made.axes.problems.append(FileProblem(0, 0, "", str(error)))
        return made
    made.axes.problems += made.table.problems
    nothing = Remark()
    for place, entry in enumerate(entries.rows):
        remark = remarks.get((entry.row, entry.column), nothing)
        entries.rows[place] = entry._replace(note=remark.note, source=remark.source)
    _compare(made, entries, no_progress)
    return made


def _compare(
    made: ImportPlan, entries: CellEntries, progress: Progress, *, is_workbook: bool = False
) -> None:
    resource = ObservationResource(
        made.axes,
        entries,
        sources=_sources(entries.rows),
        progress=lambda done, total: progress("comparing", done, total),
        is_workbook=is_workbook,
    )
    made.compared = resource.compare()


def _choose_indicators(made: ImportPlan, choices: Choices) -> None:
    """Call new indicators as the editor did, and take their values for what the editor says."""
    axes = made.axes
    for code, new in axes.new_indicators.items():
        head = axes.heads[code] = new.label
        if not (chosen := choices.indicators.get(head)):
            continue
        new.label = chosen.label or head
        if chosen.kind:
            new.kind, new.currency, new.unit = chosen.kind, chosen.currency, chosen.unit
            made.text_columns = [column for column in made.text_columns if column.label != head]


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


def _leave_sources(table: RecognizedTable, choices: Choices) -> None:
    """Leave out a column of sources that the site does not know, as other tables than ours have.

    Not if it was chosen.
    """
    if {fold_head(column.head) for column in table.columns} >= OWN:
        return
    for place in table.places(Role.SOURCE):
        column = table.columns[place]
        keys = {text.strip() for text in column.cells} - {""}
        if (
            column.key not in choices.roles
            and keys
            and not Source.objects.filter(key__in=list(keys)[:_KEYS]).exists()
        ):
            column.role = Role.IGNORED


def _sources(rows: list[CellEntry]) -> set[str]:
    keys = {entry.source.strip() for entry in rows if entry.source}
    return set(Source.objects.filter(key__in=keys).values_list("key", flat=True)) if keys else set()


def _remove(made: ImportPlan, entries: CellEntries) -> None:
    """Mark the rows that the file lacks for removal, and unless it is wide also the cells."""
    made.removed_entities = [code for code in made.state.entities if code not in entries.entities]
    if made.table and made.table.shape is not Shape.WIDE:
        named = {(entry.entity, entry.indicator, entry.period) for entry in entries}
        gone = set(made.removed_entities)
        made.removed_cells = [
            key for key in made.state.cells if key not in named and key.entity not in gone
        ]
