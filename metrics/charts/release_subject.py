"""Subjects of charts from the columns and rows of a release, and their alternative text."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from django.utils.translation import gettext, pgettext

from metrics import pivot
from metrics.charts.kinds import Chart
from metrics.charts.subject import Item, Measure, Subject
from metrics.content import CHART_KINDS
from metrics.models import Indicator


def subject_of(columns: Sequence[pivot.Column], rows: Sequence[pivot.DataRow]) -> Subject:
    """Return columns of numbers, and the rows with their cells, as the subject of a chart."""
    return Subject(
        measures=tuple(
            Measure(
                code=column.code,
                label=column.label,
                header=column.header,
                period=column.period,
                unit=unit_of(column),
                write=_writer(column),
            )
            for column in columns
        ),
        items=tuple(
            Item(
                label=row.label,
                values=tuple(
                    None if cell.value is None else Decimal(cell.value) for cell in row.cells
                ),
                texts=tuple(cell.text for cell in row.cells),
            )
            for row in rows
        ),
        title=_point,
    )


def unit_of(column: pivot.Column) -> str:
    """Return a unit that is equal for two columns that can share an axis."""
    # Changes in per cent and shares in per cent can't.
    return column.kind if column.kind.startswith("percent") else column.unit


def alternative_text(chart: Chart, caption: str, columns: Sequence[pivot.Column]) -> dict[str, str]:
    """Return the title and description of a chart as its alternative text."""
    return {
        "title": gettext("%(kind)s: %(caption)s")
        % {"kind": CHART_KINDS[chart.kind], "caption": caption},
        "description": gettext("%(columns)s. The table after the chart has its numbers.")
        % {"columns": pgettext("between columns", "; ").join(c.header for c in columns)},
    }


def _writer(column: pivot.Column) -> Callable[[Decimal], str]:
    """Return a function that writes numbers of an axis like the column, without idle decimals."""
    shown = column.indicator
    indicator = Indicator(kind=shown.kind, currency=shown.currency, compact=shown.compact)

    def write(value: Decimal) -> str:
        # Nothing is nothing in every currency.
        if not value and shown.currency:
            return "0"
        return pivot.display_value(value, indicator, column.language)

    return write


def _point(row: str, column: str, value: str) -> str:
    return gettext("%(row)s, %(column)s: %(value)s") % {
        "row": row,
        "column": column,
        "value": value,
    }
