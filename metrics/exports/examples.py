"""Examples of the layouts of an import: the present values of a dataset, and its first rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from collabsite.web import spreadsheets
from metrics.content import ReleaseContent
from metrics.exports import tabular
from metrics.exports.extract import Extract
from metrics.models import Dataset
from metrics.tables import layouts, pivot
from metrics.tables.layouts import Layout

_ROWS_SHOWN, _COLUMNS_SHOWN = 3, 3


@dataclass(frozen=True)
class LayoutExample:
    """The header and first rows of a layout."""

    layout: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def layout_examples(dataset: Dataset) -> list[LayoutExample]:
    """Return the beginning of each layout, with the dataset's own values if there are any."""
    found = []
    for layout in Layout:
        header, *some = islice(layout_rows(dataset, layout), _ROWS_SHOWN + 1)
        width = _COLUMNS_SHOWN + 1 if layout is Layout.WIDE else len(layouts.LONG)
        if not some or len(header) < 2:
            header, *some = _MADE_UP[layout]
        found.append(
            LayoutExample(
                layout.value, tuple(header[:width]), tuple(tuple(row[:width]) for row in some)
            )
        )
    return found


_MADE_UP: dict[Layout, list[list[str]]] = {
    Layout.WIDE: [["River", "Samples (2022)", "Change (%)"], ["Elbe", "1240", "35"]],
    Layout.LONG: [[*layouts.LONG], ["elbe", "samples", "2022", "1240", "A", "", ""]],
}


def layout_rows(dataset: Dataset, layout: Layout) -> Iterator[list[str]]:
    """Yield the header and the rows of the newest state in a layout, as downloads have them."""
    release = dataset.releases.order_by("-number").first()
    if release is None:
        header = [dataset.row_label] if layout is Layout.WIDE else tabular.long_header()
        return iter([spreadsheets.neutralise_row(header)])
    found = Extract(
        release=release,
        slug=dataset.slug,
        content=_described(dataset),
        columns=pivot.columns(release),
        rows=pivot.entities(release),
        query="",
    )
    header, values = (
        (tabular.wide_header(found), tabular.wide_rows(found))
        if layout is Layout.WIDE
        else (
            tabular.long_header(rounding=tabular.is_rounding(found)),
            tabular.long_rows(found),
        )
    )
    texts = ([tabular.csv_text(value) for value in row] for row in values)
    return chain([spreadsheets.neutralise_row(header)], texts)


def _described(dataset: Dataset) -> ReleaseContent:
    """Return the part of a dataset's description that its tables need."""
    return ReleaseContent(
        title=dataset.title,
        summary="",
        language=dataset.language,
        row_label=dataset.row_label,
        licence="",
        licence_url="",
        sources=(),
    )
