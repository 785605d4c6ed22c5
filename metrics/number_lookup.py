"""Look up a number in all public releases of its dataset: four queries, however many there are."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import FETCH_RAISE

from metrics.models import Entity, Indicator, Observation, Release

type PeriodValues = Mapping[str, Observation]


@dataclass(frozen=True)
class NumberAddress:
    """Row and column that an address names, and its period and release (None if it names none)."""

    entity: str
    indicator: str
    period: str | None = None
    release: int | None = None


@dataclass(frozen=True)
class FoundNumber:
    """A number in the releases of its dataset.

    `releases` are all public ones, the newest first. `rows`, `columns` and `values` (by period) are
    those of the releases that have the number, by primary key of the release. `newest_having` is the
    newest release that has the number; `own` is the requested release, by default `newest_having`.
    """

    address: NumberAddress
    slug: str
    releases: tuple[Release, ...]
    rows: Mapping[int, Entity]
    columns: Mapping[int, Indicator]
    values: Mapping[int, PeriodValues]
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
        """The period that the address names, else the newest that has a value."""
        return self.address.period or newest_period(self.values[self.own.pk])

    @property
    def gone_since(self) -> int | None:
        """The first release that no longer has the number."""
        later = [r.number for r in self.releases if r.number > self.newest_having.number]
        return min(later, default=None)


def find_number(newest: Release, address: NumberAddress, *, at: dt.datetime) -> FoundNumber | None:
    """Return the number in the releases of this dataset; None if none has it."""
    public = Release.objects.public(at=at).filter(dataset=newest.dataset_id).for_reading()
    releases = tuple(public.order_by("-number"))
    keys = [release.pk for release in releases]
    found_rows = Entity.objects.filter(release__in=keys, code=address.entity)
    found_columns = Indicator.objects.filter(release__in=keys, code=address.indicator)
    rows = {row.release_id: row for row in found_rows.fetch_mode(FETCH_RAISE)}
    columns = {
        column.release_id: column
        for column in found_columns.fetch_mode(FETCH_RAISE)
        if column.release_id in rows
    }
    values = _values_by_release(rows, columns)
    having = [
        release
        for release in releases
        if release.pk in columns
        and (address.period is None or address.period in values[release.pk])
    ]
    requested = [r for r in having if address.release in {None, r.number}]
    if not requested:
        return None
    return FoundNumber(
        address=address,
        slug=newest.slug,
        releases=releases,
        rows=rows,
        columns=columns,
        values=values,
        own=requested[0],
        newest_having=having[0],
    )


def newest_period(values: PeriodValues) -> str:
    """Return the newest period that has a value; without any value, the newest period."""
    filled = [period for period, o in values.items() if o.value is not None or o.literal]
    numbers = [period for period in filled if values[period].value is not None]
    return max(numbers or filled or values, default="")


def _values_by_release(
    rows: Mapping[int, Entity], columns: Mapping[int, Indicator]
) -> dict[int, dict[str, Observation]]:
    """Return the observations by primary key of the release and by period, the newest first."""
    found: dict[int, dict[str, Observation]] = {release: {} for release in columns}
    observations = Observation.objects.filter(
        entity__in=[row.pk for row in rows.values()],
        indicator__in=[column.pk for column in columns.values()],
    )
    releases = {column.pk: release for release, column in columns.items()}
    for observation in observations.select_related("source").order_by("-period"):
        found[releases[observation.indicator_id]][observation.period] = observation
    return found
