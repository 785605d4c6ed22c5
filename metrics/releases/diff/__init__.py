"""Differences between two releases of a dataset, or between a release and the working copy."""

from metrics.releases.diff.comparison import (
    cell_changes,
    changed_at,
    changed_places,
    column_changes,
    compare,
    rows_added,
    rows_removed,
    rows_renamed,
)
from metrics.releases.diff.differences import (
    CellChange,
    CellCounts,
    ColumnChange,
    ReleaseChanges,
    RowChange,
)

__all__ = [
    "CellChange",
    "CellCounts",
    "ColumnChange",
    "Place",
    "ReleaseChanges",
    "RowChange",
    "cell_changes",
    "changed_at",
    "changed_places",
    "column_changes",
    "compare",
    "rows_added",
    "rows_removed",
    "rows_renamed",
]
