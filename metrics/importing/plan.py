"""Plan of an import: the file, compared with the data; nothing is written."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from articles.models import Source
from metrics.cells import CellKey
from metrics.importing.formats import read_file
from metrics.importing.long import detect_layout, read_long
from metrics.importing.names import Axes
from metrics.importing.resource import Comparison, ObservationResource
from metrics.importing.table import CellEntries, CellEntry, FileError, FileProblem
from metrics.importing.wide import read_wide
from metrics.layouts import Layout
from metrics.models import Dataset
from metrics.working_copy import DatasetState, read_state

# Called with the current phase, the amount done and the total.
type Progress = Callable[[str, int, int], None]


@dataclass
class ImportPlan:
    """Changes to be written; with problems, nothing may be written."""

    state: DatasetState
    layout: Layout | None = None
    described: str = ""
    sheets: tuple[str, ...] = ()
    axes: Axes = field(init=False)
    compared: Comparison = field(default_factory=Comparison)
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
    dataset: Dataset,
    data: bytes,
    *,
    sheet: str = "",
    remove_missing: bool = False,
    progress: Progress = no_progress,
) -> ImportPlan:
    """Read a file and compare it with the newest state of a dataset; errors are in the plan."""
    made = ImportPlan(read_state(dataset))
    progress("reading", 0, 0)
    try:
        table = read_file(data, sheet)
    except FileError as error:
        made.axes.problems.append(FileProblem(0, 0, "", str(error)))
        return made
    made.described, made.sheets = table.described, table.sheets
    made.layout = detect_layout(table.header)
    try:
        entries = (read_long if made.layout is Layout.LONG else read_wide)(table, made.axes)
    except FileError as error:
        made.axes.problems.append(FileProblem(0, 0, "", str(error)))
        return made
    made.axes.problems += table.problems
    if not any(any(row) for row in table.cells):
        message = _("The file has a header and no rows below it; there is nothing to import.")
        made.axes.problems.append(FileProblem(0, 0, "", message))
        return made
    resource = ObservationResource(
        made.axes,
        entries,
        sources=_sources(entries.rows),
        progress=lambda done, total: progress("comparing", done, total),
    )
    made.compared = resource.compare()
    if remove_missing:
        _remove(made, entries)
    return made


def _sources(rows: list[CellEntry]) -> set[str]:
    keys = {entry.source.strip() for entry in rows if entry.source}
    return set(Source.objects.filter(key__in=keys).values_list("key", flat=True)) if keys else set()


def _remove(made: ImportPlan, entries: CellEntries) -> None:
    """Mark the rows that the file lacks for removal, and for a long file also the cells."""
    made.removed_entities = [code for code in made.state.entities if code not in entries.entities]
    if made.layout is Layout.LONG:
        named = {(entry.entity, entry.indicator, entry.period) for entry in entries}
        gone = set(made.removed_entities)
        made.removed_cells = [
            key for key in made.state.cells if key not in named and key.entity not in gone
        ]
