"""The grid in which editors change a dataset's values: reading it, checking it, writing it."""

from metrics.grid.input import (
    GridError,
    Saved,
    TypedGrid,
    TypedRow,
    column_key,
    latest,
    mark,
    most_rows,
    rows_per_page,
    texts,
)
from metrics.grid.writer import save

__all__ = [
    "GridError",
    "Saved",
    "TypedGrid",
    "TypedRow",
    "column_key",
    "latest",
    "mark",
    "most_rows",
    "rows_per_page",
    "save",
    "texts",
]
