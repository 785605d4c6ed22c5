"""The form of the grid of a dataset's values."""

from typing import Any

from metrics.grid.input import column_key, latest_release, row_fingerprint, row_texts
from metrics.models import Dataset
from metrics.tables import pivot


def grid_form(dataset: Dataset, **changes: str) -> dict[str, Any]:
    """The grid's form as a browser would send it; fields are named like `row_0_cell_0`."""
    release = latest_release(dataset)
    assert release is not None
    across = pivot.columns(release)
    data: dict[str, Any] = {"column": [column_key(column) for column in across]}
    for number, entity in enumerate(pivot.entities(release)):
        data |= {f"row-{number}-code": entity.code, f"row-{number}-label": entity.label}
        said = row_texts(entity, across)
        data[f"row-{number}-was"] = row_fingerprint(entity.label, said)
        for place, text in enumerate(said):
            data[f"row-{number}-cell-{place}"] = text
    return data | {name.replace("_", "-"): text for name, text in changes.items()}
