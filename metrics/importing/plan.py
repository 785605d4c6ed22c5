"""What importing a file would do: read, compared and counted, with nothing written."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from articles.models import Source
from metrics.importing.columns import Found
from metrics.importing.csv_files import CSV
from metrics.importing.files import MAX_BYTES, FileError, Problem, Table
from metrics.importing.layout import Entries, Entry, Layout, layout_of
from metrics.importing.long import read_long
from metrics.importing.resource import Compared, ObservationResource
from metrics.importing.stored_state import Key, Present, present
from metrics.importing.wide import read_wide
from metrics.importing.workbooks import XLSX
from metrics.models import Dataset

# What is under way, how much of it is done, and of how much.
type Progress = Callable[[str, int, int], None]


@dataclass
class Plan:
    """What would be written; if there are problems, nothing may be."""

    present: Present
    layout: Layout | None = None
    described: str = ""
    sheets: tuple[str, ...] = ()
    found: Found = field(init=False)
    compared: Compared = field(default_factory=Compared)
    removed_entities: list[str] = field(default_factory=list)
    removed_cells: list[Key] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.found = Found(self.present)

    @property
    def problems(self) -> list[Problem]:
        """All that is wrong, in the order of the file."""
        return sorted(self.found.problems, key=lambda problem: (problem.row, problem.column))

    def __bool__(self) -> bool:
        """Tell whether anything would change."""
        return bool(
            self.compared.new
            or self.compared.changed
            or self.found.new_entities
            or self.found.new_indicators
            or self.found.renamed
            or self.removed_entities
            or self.removed_cells
        )


def quiet(phase: str, done: int, total: int) -> None:
    """Tell nobody how far the work has come."""


def plan(
    dataset: Dataset,
    data: bytes,
    *,
    sheet: str = "",
    remove_missing: bool = False,
    progress: Progress = quiet,
) -> Plan:
    """Read a file and compare it with the newest state of a dataset; what is wrong is told in it."""
    made = Plan(present(dataset))
    progress("reading", 0, 0)
    try:
        table = read_file(data, sheet)
    except FileError as error:
        made.found.problems.append(Problem(0, 0, "", str(error)))
        return made
    made.described, made.sheets = table.described, table.sheets
    made.layout = layout_of(table.header)
    try:
        entries = (read_long if made.layout is Layout.LONG else read_wide)(table, made.found)
    except FileError as error:
        made.found.problems.append(Problem(0, 0, "", str(error)))
        return made
    made.found.problems += table.problems
    if not any(any(row) for row in table.cells):
        message = _("The file has a header and no rows below it; nothing can be imported from it.")
        made.found.problems.append(Problem(0, 0, "", message))
        return made
    resource = ObservationResource(
        made.found,
        entries,
        sources=_sources(entries.rows),
        progress=lambda done, total: progress("comparing", done, total),
    )
    made.compared = resource.compare()
    if remove_missing:
        _remove(made, entries)
    return made


def read_file(data: bytes, sheet: str = "") -> Table:
    """Return a file as a table, whatever its name says that it is. Raises `FileError`."""
    if not data.strip():
        raise FileError(_("The file is empty."))
    if len(data) > MAX_BYTES:
        raise FileError(size_refusal(len(data)))
    if data.startswith(b"PK\x03\x04"):
        return XLSX().create_dataset(data, sheet=sheet)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileError(
            _(
                "This is a workbook of an old kind (.xls), or one with a password: save it as an"
                " Excel workbook (.xlsx) or as “CSV UTF-8”."
            )
        )
    if sheet:
        raise FileError(_("A CSV file has no sheets; leave the name of the sheet empty."))
    return CSV().create_dataset(data)


def size_refusal(size: int) -> str:
    """Return the refusal of a file that is too large."""
    return _(
        "The file has %(size).1f MB, and at most %(limit)d MB can be imported at once. Split it"
        " into several files."
    ) % {"size": size / 1e6, "limit": MAX_BYTES // 1_000_000}


def _sources(rows: list[Entry]) -> set[str]:
    keys = {entry.source.strip() for entry in rows if entry.source}
    return set(Source.objects.filter(key__in=keys).values_list("key", flat=True)) if keys else set()


def _remove(made: Plan, entries: Entries) -> None:
    """Note the rows that the file does not name, and of a long file the cells, too."""
    made.removed_entities = [code for code in made.present.entities if code not in entries.entities]
    if made.layout is Layout.LONG:
        named = {(entry.entity, entry.indicator, entry.period) for entry in entries}
        gone = set(made.removed_entities)
        made.removed_cells = [
            key for key in made.present.cells if key not in named and key.entity not in gone
        ]
