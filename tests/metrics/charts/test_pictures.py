"""Charts as small pictures."""

import pytest

from metrics.charts.picture import draw_picture
from metrics.charts.svg import picture_svg
from metrics.content import CHART_KINDS
from metrics.shown import ChartData, TableCell, TableColumn, TableRow

COLUMNS = tuple(
    TableColumn("flow", "Flow", f"Flow ({year})", str(year)) for year in range(2020, 2024)
)


@pytest.mark.parametrize("kind", CHART_KINDS)
@pytest.mark.parametrize("values", [("1", "-2.5", None, "4"), (None, None, None, "0")])
def test_every_kind_is_drawn_without_words(kind: str, values: tuple[str | None, ...]) -> None:
    cells = tuple(TableCell(value or "–", value) for value in values)
    rows = tuple(TableRow(code, code, cells) for code in ("elbe", "rhine"))
    data = ChartData(columns=COLUMNS, rows=rows, kind=kind)

    drawing = draw_picture(data, width=480, highlight="rhine", scale="log")

    assert (drawing.width, drawing.height) == (480, 320)
    assert "<text" not in drawing.markup
    assert "series-" in drawing.markup
    svg = picture_svg(drawing, title="Rivers & <lakes>", language="en")
    assert "<title>Rivers &amp; &lt;lakes&gt;</title>" in svg
    assert "nan" not in svg
