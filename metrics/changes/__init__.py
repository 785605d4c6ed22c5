"""What differs between two releases of a dataset, or a release and the working copy after it."""

from metrics.changes.comparing import cell_changes, changed_at, compare
from metrics.changes.differences import (
    CellChange,
    CellCounts,
    ColumnChange,
    Place,
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
    "compare",
]
