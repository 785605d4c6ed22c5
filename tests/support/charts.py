"""Subjects of charts, and their drawings, without a database."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from metrics.charts.kinds import check_kind, draw_chart
from metrics.charts.marks import Drawing
from metrics.charts.subject import Subject
from metrics.shown import TableCell, TableColumn, TableRow


def row_of(
    label: str, values: Sequence[Decimal | int | None], texts: Sequence[str] | None = None
) -> TableRow:
    """Return a row that has its label as its code."""
    written = map(str, values) if texts is None else texts
    cells = (
        TableCell(text, None if value is None else str(value))
        for value, text in zip(values, written, strict=True)
    )
    return TableRow(label, label, tuple(cells))


def column_of(code: str, label: str, *, period: str = "", unit: str = "") -> TableColumn:
    """Return a column of numbers."""
    return TableColumn(code, label, label, period, "number", unit)


def write_plainly(marks: Sequence[Decimal]) -> list[str]:
    """Return numbers of an axis as they are."""
    return list(map(str, marks))


def subject_of(
    columns: Sequence[TableColumn],
    rows: Sequence[TableRow],
    *,
    write: Callable[[Sequence[Decimal]], list[str]] = write_plainly,
    highlight: str = "",
    is_log: bool = False,
) -> Subject:
    """Return a subject of columns and rows."""
    return Subject(tuple(columns), tuple(rows), write, highlight=highlight, is_log=is_log)


def drawings_of(
    subject: Subject, kind: str = "", *, is_full: bool = False
) -> Mapping[str, Drawing]:
    """Return the drawings of a subject, of the kind that suits it if none is named."""
    return draw_chart(subject, check_kind(subject, kind), is_full=is_full)
