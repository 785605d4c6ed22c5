"""Datasets of a large site: issued, and copied in bulk."""

import datetime as dt
import random
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction

from articles.publishing import issue_release
from collabsite.counting.models import Count
from metrics.content import NO_CHART, ReleaseContent
from metrics.models import Dataset, Entity, Indicator, Observation, Release
from metrics.releases import working_copy
from metrics.releases.issuing import release_digest
from tests.support.large_site.made_up import daily_count, time_before, word

ROWS = ["astronomy", "energy", "health", "oceans", "physics"]
COLUMNS = ["papers", "funding"]


def issue_dataset(number: int, *, by: User) -> None:
    """Create a dataset, and issue its first release."""
    dataset = _dataset(number)
    dataset.save()
    release = working_copy.ensure(dataset)
    Indicator.objects.bulk_create(_columns(release))
    Entity.objects.bulk_create(_rows(release))
    Observation.objects.bulk_create(_values([release], number))
    issue_release(dataset, by=by)


@transaction.atomic
def copy_datasets(numbers: Iterable[int], *, by: User, now: dt.datetime) -> None:
    """Write the rows of datasets with one release each, and of their views."""
    numbers = list(numbers)
    datasets = Dataset.objects.bulk_create(_dataset(number) for number in numbers)
    releases = Release.objects.bulk_create(
        Release(dataset=dataset, number=1) for dataset in datasets
    )
    Indicator.objects.bulk_create(column for release in releases for column in _columns(release))
    Entity.objects.bulk_create(row for release in releases for row in _rows(release))
    Observation.objects.bulk_create(_values(releases, numbers[0]))
    original = Release.objects.issued().order_by("pk")[0]
    for number, dataset, release in zip(numbers, datasets, releases, strict=True):
        content = ReleaseContent.from_json(original.content).as_json()
        content |= {"title": dataset.title, "summary": dataset.summary}
        release.slug, release.content = dataset.slug, content
        release.issued_by = by
        release.issued_at = time_before(now, number)
        release.sha256 = release_digest(release)
    Release.objects.bulk_update(releases, ["slug", "content", "issued_by", "issued_at", "sha256"])
    Count.objects.bulk_create(
        daily_count(dataset.item, now, random.Random(dataset.pk))  # noqa: S311
        for dataset in datasets
    )


def _dataset(number: int) -> Dataset:
    return Dataset(
        slug=f"data-{number}",
        title=f"{word(number * 5).capitalize()} by field, table {number}",
        summary=f"A made-up table about the {word(number)}.",
        row_label="Field",
        chart_kind=NO_CHART,
    )


def _columns(release: Release) -> list[Indicator]:
    return [
        Indicator(release=release, ordering=place, code=code, label=code.capitalize(), kind="count")
        for place, code in enumerate(COLUMNS)
    ]


def _rows(release: Release) -> list[Entity]:
    return [
        Entity(release=release, ordering=place, code=code, label=code.capitalize())
        for place, code in enumerate(ROWS)
    ]


def _values(releases: list[Release], number: int) -> list[Observation]:
    columns = Indicator.objects.filter(release__in=releases).order_by("pk")
    rows = Entity.objects.filter(release__in=releases).order_by("pk")
    of_release: dict[int, list[Indicator]] = {}
    for column in columns:
        of_release.setdefault(column.release_id, []).append(column)
    return [
        Observation(entity=row, indicator=column, period="2024", value=number + place)
        for place, row in enumerate(rows)
        for column in of_release[row.release_id]
    ]
