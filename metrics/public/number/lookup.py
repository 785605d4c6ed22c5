"""A number in all public releases of its dataset: four queries, however many there are."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from metrics.models import Entity, Indicator, Observation, Release

type Values = Mapping[str, Observation]


@dataclass(frozen=True)
class Question:
    """What an address asks for; `period` and `release` are None where it names none."""

    entity: str
    indicator: str
    period: str | None = None
    release: int | None = None


@dataclass(frozen=True)
class Found:
    """A number as its releases have it.

    `releases` are all public ones of the dataset, the newest first; `rows`, `columns` and `values`
    (by period) are of those that have the number, by primary key. `own` is the release that the
    address asks for, or the newest that has what it asks for; `newest_having` is that one in any
    case.
    """

    question: Question
    slug: str
    releases: tuple[Release, ...]
    rows: Mapping[int, Entity]
    columns: Mapping[int, Indicator]
    values: Mapping[int, Values]
    own: Release
    newest_having: Release

    @property
    def row(self) -> Entity:
        """The number's row."""
        return self.rows[self.own.pk]

    @property
    def column(self) -> Indicator:
        """The number's column."""
        return self.columns[self.own.pk]

    @property
    def period(self) -> str:
        """The period that is asked for, or else the newest that has a value."""
        return self.question.period or newest_period(self.values[self.own.pk])

    @property
    def gone_since(self) -> int | None:
        """The number of the first release that no longer has what is asked for."""
        later = [r.number for r in self.releases if r.number > self.newest_having.number]
        return min(later, default=None)


def find(newest: Release, question: Question, *, at: dt.datetime) -> Found | None:
    """Return the number in the releases of this dataset; None if none has what is asked for."""
    public = Release.objects.public(at=at).for_reading().filter(dataset=newest.dataset_id)
    releases = tuple(public.order_by("-number"))
    keys = [release.pk for release in releases]
    rows = {
        row.release_id: row for row in Entity.objects.filter(release__in=keys, code=question.entity)
    }
    columns = {
        column.release_id: column
        for column in Indicator.objects.filter(release__in=keys, code=question.indicator)
        if column.release_id in rows
    }
    values = _values(rows, columns)
    having = [
        release
        for release in releases
        if release.pk in columns
        and (question.period is None or question.period in values[release.pk])
    ]
    asked = [r for r in having if question.release in {None, r.number}]
    if not asked:
        return None
    return Found(
        question=question,
        slug=newest.slug,
        releases=releases,
        rows=rows,
        columns=columns,
        values=values,
        own=asked[0],
        newest_having=having[0],
    )


def newest_period(values: Values) -> str:
    """Return the newest period that has a value; if none has, the newest there is."""
    said = [period for period, o in values.items() if o.value is not None or o.literal]
    numbers = [period for period in said if values[period].value is not None]
    return max(numbers or said or values, default="")


def _values(
    rows: Mapping[int, Entity], columns: Mapping[int, Indicator]
) -> dict[int, dict[str, Observation]]:
    """Return what each release has, by its primary key and the period, the newest first."""
    found: dict[int, dict[str, Observation]] = {release: {} for release in columns}
    observations = Observation.objects.filter(
        entity__in=[row.pk for row in rows.values()],
        indicator__in=[column.pk for column in columns.values()],
    )
    releases = {column.pk: release for release, column in columns.items()}
    for observation in observations.select_related("source").order_by("-period"):
        found[releases[observation.indicator_id]][observation.period] = observation
    return found
