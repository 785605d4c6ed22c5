"""A made-up dataset of any size, to test and to measure the site with; always the same."""

import random
from collections.abc import Iterator
from decimal import Decimal
from itertools import batched, islice

from django.db import transaction
from django.utils.text import slugify

from articles.publishing import issue_release
from articles.sources.models import Source
from metrics.cells.parse import ValueKind
from metrics.models import Dataset, Entity, Indicator, Observation, Release
from metrics.releases import working_copy

NEWEST_YEAR = 2025
BATCH = 5000

_FIELDS = [
    *["Astronomy", "Battery research", "Climate modelling", "Crop genetics", "Epidemiology"],
    *[
        "Fluid dynamics",
        "Geochemistry",
        "Hydrology",
        "Immunology",
        "Linguistics",
        "Machine learning",
    ],
    *["Materials science", "Neuroscience", "Number theory", "Oceanography", "Particle physics"],
    *["Photonics", "Plant biology", "Quantum computing", "Robotics", "Seismology", "Soil science"],
    *["Sociology", "Toxicology", "Urban studies", "Virology"],
]
_PLACES = [
    *["Beijing", "Berlin", "Bologna", "Chengdu", "Dublin", "Geneva", "Guangzhou", "Hangzhou"],
    *["Helsinki", "Kyoto", "Leiden", "Lyon", "Montréal", "Nanjing", "Oslo", "Porto", "Shanghai"],
    *["Shenzhen", "Toronto", "Tübingen", "Uppsala", "Wuhan", "Xi'an", "Zürich"],
]
_WORDS = ["growing", "steady", "shrinking", "just begun", "ended", "renewed"]

# Label, kind, currency, unit, compact, decimals, definition.
_COLUMNS: list[tuple[str, ValueKind, str, str, bool, int, str]] = [
    (
        *("Joint publications", ValueKind.COUNT, "", "articles", False, 0),
        "Articles and reviews with authors in China and in a Western country.",
    ),
    (
        *("Funding", ValueKind.MONEY, "USD", "", True, 1),
        "Grants agreed in the year, in dollars of that year.",
    ),
    (
        *("Citation advantage", ValueKind.PERCENT_CHANGE, "", "", False, 1),
        "Citations of joint articles against the mean of the field.",
    ),
    (
        *("Share of open access", ValueKind.PERCENT, "", "", False, 1),
        "Joint articles that anyone may read, of all joint articles.",
    ),
    (*("State", ValueKind.TEXT, "", "", False, 0), "What the partners say of their work."),
    (*("Authors per article", ValueKind.NUMBER, "", "authors", False, 2), "The mean of the year."),
]

_NOTES = [
    "Two partners reported together.",
    "Counted anew after a change of classification.",
    "Without the articles of December.",
]


@transaction.atomic
def make(*, slug: str, observations: int, indicators: int = 5, periods: int = 2) -> Release:
    """Create and issue a dataset of so many observations.

    The number of rows follows from it, so the last one may have fewer values.
    """
    dataset = _dataset(slug, observations)
    release = working_copy.ensure(dataset)
    columns = _columns(release, indicators)
    years = [str(NEWEST_YEAR - back) for back in reversed(range(periods))]
    rows = _rows(release, -(-observations // (indicators * periods)))
    values = islice(_observations(rows, columns, years), observations)
    for batch in batched(values, BATCH, strict=False):
        Observation.objects.bulk_create(batch)
    return issue_release(dataset, by=None)


def _dataset(slug: str, observations: int) -> Dataset:
    title = slug.replace("-", " ").capitalize()
    dataset = Dataset.objects.create(
        slug=slug,
        title=title,
        summary=f"A made-up table of {observations:,} values, to try the site with.",
        row_label="Partnership",
        licence="CC0 1.0",
        licence_url="https://creativecommons.org/publicdomain/zero/1.0/",
        update_months=12,
    )
    source, _made = Source.objects.get_or_create(
        key="made-up-for-demonstration",
        defaults={"title": "Made up for demonstration", "type": Source.Type.DATASET},
    )
    dataset.dataset_sources.create(source=source)
    return dataset


def _columns(release: Release, number: int) -> list[Indicator]:
    columns = []
    for place in range(number):
        again, which = divmod(place, len(_COLUMNS))
        label, kind, currency, unit, compact, decimals, definition = _COLUMNS[which]
        label = f"{label} {again + 1}" if again else label
        columns.append(
            Indicator(
                release=release,
                ordering=place,
                code=slugify(label),
                label=label,
                kind=kind.value,
                currency=currency,
                unit=unit,
                compact=compact,
                decimals=decimals,
                definition=definition,
            )
        )
    return Indicator.objects.bulk_create(columns)


def _rows(release: Release, number: int) -> list[Entity]:
    # A step that shares no factor with the number of names goes through all of them.
    names = [f"{field}, {place}" for field in _FIELDS for place in _PLACES]
    rows = []
    for place in range(number):
        again, which = divmod(place, len(names))
        label = names[which * 101 % len(names)]
        label = f"{label} {again + 1}" if again else label
        rows.append(Entity(release=release, ordering=place, code=slugify(label), label=label))
    return Entity.objects.bulk_create(rows, batch_size=BATCH)


def _observations(
    rows: list[Entity], columns: list[Indicator], years: list[str]
) -> Iterator[Observation]:
    chance = random.Random(2025)  # noqa: S311
    normal = Observation.Status.NORMAL
    for row in rows:
        for column in columns:
            for year in years:
                status = _status(chance, newest=year == years[-1])
                observation = Observation(entity=row, indicator=column, period=year, status=status)
                if status in {Observation.Status.MISSING, Observation.Status.NOT_APPLICABLE}:
                    observation.literal = "n/a"
                elif column.kind == ValueKind.TEXT:
                    observation.literal = chance.choice(_WORDS)
                else:
                    observation.value = _value(chance, ValueKind(column.kind))
                if status is not normal and chance.random() < 0.1:
                    observation.note = chance.choice(_NOTES)
                yield observation


def _status(chance: random.Random, *, newest: bool) -> Observation.Status:
    """Return a random status: usually normal, less often in the newest period."""
    drawn = chance.random()
    if newest and drawn < 0.04:
        return Observation.Status.PROVISIONAL
    for status, part in [
        (Observation.Status.ESTIMATED, 0.05),
        (Observation.Status.BREAK, 0.055),
        (Observation.Status.MISSING, 0.07),
        (Observation.Status.NOT_APPLICABLE, 0.075),
        (Observation.Status.FORECAST, 0.08 if newest else 0),
    ]:
        if 0.04 <= drawn < part:
            return status
    return Observation.Status.NORMAL


def _value(chance: random.Random, kind: ValueKind) -> Decimal:
    if kind is ValueKind.COUNT:
        return Decimal(int(chance.lognormvariate(5, 1.5)))
    if kind is ValueKind.MONEY:
        return Decimal(int(chance.lognormvariate(2.5, 1.2) * 10)) * 100_000
    if kind is ValueKind.PERCENT_CHANGE:
        return Decimal(int(chance.gauss(200, 250))) / 10
    if kind is ValueKind.PERCENT:
        return Decimal(chance.randrange(1001)) / 10
    return Decimal(chance.randrange(150, 1500)) / 100
