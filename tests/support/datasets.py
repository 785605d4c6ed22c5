"""Released datasets of a few columns and rows."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from articles.publishing import issue_release
from metrics.models import Dataset, Entity, Indicator, Observation, Release


def dataset_of(
    columns: dict[str, dict[str, Any]],
    rows: Mapping[str, Sequence[Decimal | int | None]],
    *,
    language: str = "en",
    slug: str = "rivers",
    at: dt.datetime | None = None,
    **described: Any,
) -> Dataset:
    """Return a released dataset; `columns` are by label, and may have `periods`."""
    told = {"title": "Rivers", "row_label": "River", "language": language, **described}
    dataset = Dataset.objects.create(slug=slug, **told)
    release = Release.objects.create(dataset=dataset, number=1)
    places = [
        (indicator, period)
        for n, (label, how) in enumerate(columns.items())
        for indicator in [
            Indicator.objects.create(
                release=release,
                ordering=n,
                code=f"c{n}",
                label=label,
                **{name: value for name, value in how.items() if name != "periods"},
            )
        ]
        for period in how.get("periods", [""])
    ]
    for n, (label, values) in enumerate(rows.items()):
        entity = Entity.objects.create(release=release, ordering=n, code=f"r{n}", label=label)
        Observation.objects.bulk_create(
            Observation(
                entity=entity,
                indicator=indicator,
                period=period,
                value=value,
                status="A" if value is not None else "O",
            )
            for (indicator, period), value in zip(places, values, strict=True)
        )
    issue_release(dataset, by=None, at=at)
    return dataset
