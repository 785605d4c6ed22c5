"""Differences between two releases, as frozen dataclasses."""

from dataclasses import dataclass

from metrics.cells.parse import CellKey
from metrics.content import ChangeCounts
from metrics.tables.pivot import Cell


@dataclass(frozen=True)
class CellChange:
    """A cell that differs, with its content in each release; None if a release lacks it.

    Row and column have their names in the newer release, or in the older one if they are gone.
    """

    entity: str
    entity_label: str
    indicator: str
    indicator_label: str
    header: str
    period: str
    before: Cell | None
    after: Cell | None
    # The keys of the sources that the cell itself names; '' where it names none.
    source_before: str = ""
    source_after: str = ""

    @property
    def place(self) -> CellKey:
        """Key of the cell."""
        return CellKey(self.entity, self.indicator, self.period)

    @property
    def kind(self) -> str:
        """Return `added`, `removed` or `changed`."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the parts that differ, of `value`, `text`, `status`, `note` and `source`."""
        before, after = self.before, self.after
        if before is None or after is None:
            return ()
        pairs = {
            "value": (before.value, after.value),
            "text": (before.text, after.text),
            "status": (before.status, after.status),
            "note": (before.note, after.note),
            "source": (self.source_before, self.source_after),
        }
        return tuple(name for name, (was, now) in pairs.items() if was != now)


@dataclass(frozen=True)
class RowChange:
    """A row that was added (`before` is ''), removed (`after` is '') or renamed."""

    code: str
    before: str
    after: str


@dataclass(frozen=True)
class ColumnChange:
    """An indicator that was `added`, `removed` or `changed`, with its changed `parts`.

    Parts are of `label`, `kind`, `unit`, `format` (how values are written), `definition`, and the names
    in the other language, `other_label` and `other_unit`, and `also_called`.
    """

    code: str
    kind: str
    before: "ColumnDescription | None"
    after: "ColumnDescription | None"

    @property
    def label(self) -> str:
        """Present or last label of the column."""
        description = self.after or self.before
        return description.label if description else self.code

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the parts of the column that differ; none if it was added or removed."""
        if self.before is None or self.after is None:
            return ()
        names = (
            *("label", "kind", "unit", "format", "definition"),
            *("other_label", "other_unit", "also_called"),
        )
        return tuple(
            name for name in names if getattr(self.before, name) != getattr(self.after, name)
        )


@dataclass(frozen=True)
class ColumnDescription:
    """Properties of an indicator in a release; `format` is an example of a value as written."""

    label: str
    kind: str
    unit: str
    format: str
    definition: str
    other_label: str = ""
    other_unit: str = ""
    also_called: str = ""


@dataclass(frozen=True)
class CellCounts:
    """Numbers of cells that were changed, added and removed."""

    changed: int = 0
    added: int = 0
    removed: int = 0

    @property
    def total(self) -> int:
        """Number of cells that differ."""
        return self.changed + self.added + self.removed


@dataclass(frozen=True)
class ReleaseChanges:
    """Differences between two releases: counts of all, and the first of each, by row.

    All columns are there; `cells` and the rows are limited to the number requested.
    """

    counts: CellCounts
    rows_added_count: int
    rows_removed_count: int
    rows_renamed_count: int
    rows_added: tuple[RowChange, ...]
    rows_removed: tuple[RowChange, ...]
    rows_renamed: tuple[RowChange, ...]
    columns: tuple[ColumnChange, ...]
    cells: tuple[CellChange, ...]

    def __bool__(self) -> bool:
        """Return whether anything differs."""
        return bool(self.counts.total or self.rows_changed or self.columns)

    @property
    def totals(self) -> ChangeCounts:
        """Counts of changes, as a release stores them."""
        return ChangeCounts(
            cells_changed=self.counts.changed,
            cells_added=self.counts.added,
            cells_removed=self.counts.removed,
            rows_added=self.rows_added_count,
            rows_removed=self.rows_removed_count,
            rows_renamed=self.rows_renamed_count,
            columns_added=len(self.columns_added),
            columns_removed=len(self.columns_removed),
            columns_changed=len(self.columns_changed),
        )

    @property
    def rows_changed(self) -> int:
        """Number of rows that were added, removed or renamed."""
        return self.rows_added_count + self.rows_removed_count + self.rows_renamed_count

    @property
    def columns_added(self) -> tuple[ColumnChange, ...]:
        """Columns that are new."""
        return tuple(column for column in self.columns if column.kind == "added")

    @property
    def columns_removed(self) -> tuple[ColumnChange, ...]:
        """Columns that are gone."""
        return tuple(column for column in self.columns if column.kind == "removed")

    @property
    def columns_changed(self) -> tuple[ColumnChange, ...]:
        """Columns with changed properties."""
        return tuple(column for column in self.columns if column.kind == "changed")
