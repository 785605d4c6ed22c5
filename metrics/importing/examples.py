"""The present values of a dataset as a file of each layout, and its first rows to look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from metrics import layouts, pivot
from metrics.cells import Kind
from metrics.importing.layout import Layout
from metrics.models import Dataset, Observation, Release

_ROWS_SHOWN, _COLUMNS_SHOWN = 3, 3
_EXTRAS = (layouts.AS_WRITTEN, layouts.ENTITY_LABEL, layouts.INDICATOR_LABEL)


@dataclass(frozen=True)
class Example:
    """The header and first rows of a layout."""

    layout: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def shown(dataset: Dataset) -> list[Example]:
    """Return the beginning of each layout, with the dataset's own values if there are any."""
    found = []
    for layout in Layout:
        header, *some = islice(rows(dataset, layout), _ROWS_SHOWN + 1)
        width = _COLUMNS_SHOWN + 1 if layout is Layout.WIDE else len(layouts.LONG)
        if not some:
            header, *some = _MADE_UP[layout]
        found.append(
            Example(layout.value, tuple(header[:width]), tuple(tuple(row[:width]) for row in some))
        )
    return found


_MADE_UP: dict[Layout, list[list[str]]] = {
    Layout.WIDE: [["River", "Samples (2022)", "Change (%)"], ["Elbe", "1240", "35"]],
    Layout.LONG: [[*layouts.LONG], ["elbe", "samples", "2022", "1240", "A", "", ""]],
}


def rows(dataset: Dataset, layout: Layout) -> Iterator[list[str]]:
    """Yield the header and the rows of the newest state in a layout, ready for CSV."""
    release = dataset.releases.order_by("-number").first()
    made = _wide(dataset, release) if layout is Layout.WIDE else _long(release)
    return (layouts.neutralised_row(row) for row in made)


def _wide(dataset: Dataset, release: Release | None) -> Iterator[list[str]]:
    across = pivot.columns(release) if release else ()
    yield layouts.wide_headers(dataset.row_label, across)
    if release is None:
        return
    entities = list(release.entities.values_list("label", flat=True))
    twice = len(set(entities)) < len(entities)
    for entity in pivot.entities(release).iterator(2000):
        cells = pivot.cells(entity, across)
        name = f"{entity.label} [{entity.code}]" if twice else entity.label
        yield [
            name,
            *(
                cell.value or (cell.text if not column.numeric and cell.text != "—" else "")
                for cell, column in zip(cells, across, strict=True)
            ),
        ]


def _long(release: Release | None) -> Iterator[list[str]]:
    yield [*layouts.LONG, *_EXTRAS]
    if release is None:
        return
    observations = (
        Observation.objects.filter(entity__release=release)
        .select_related("entity", "indicator", "source")
        .order_by("entity__ordering", "entity", "indicator__ordering", "indicator", "period")
    )
    for o in observations.iterator(2000):
        text = o.indicator.kind == Kind.TEXT
        yield [
            o.entity.code,
            o.indicator.code,
            o.period,
            (o.literal if text else "") if o.value is None else pivot.plain(o.value),
            o.status,
            o.note,
            o.source.key if o.source else "",
            "" if text else o.literal,
            o.entity.label,
            o.indicator.label,
        ]
