"""Releases as tables against which claims in a text are judged."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q

from articles.numbers.table import Cell, Table, TableColumn, TableRow
from articles.numbers.units import in_whole_units
from metrics.cells.parse import ValueKind
from metrics.content import ReleaseContent
from metrics.models import Entity, Indicator, Observation, Release, split_names

# Values of a table beyond which an editor would wait for its claims.
_MOST_VALUES = 20_000
# Tables that are kept in memory: of an issued release nothing changes.
_MOST_KEPT = 32

# Joint publications (2022): the period is in the cells, or in no name that a text uses.
_IN_BRACKETS = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")

type _Key = tuple[int, str, str]

# The last ones that were used, by the key, slug and digest of their release.
_kept: dict[_Key, Table | None] = {}


def read_claim_tables(slugs: Collection[str], *, at: dt.datetime) -> dict[str, Table]:
    """Return the newest public releases of datasets, by the slugs that they have or had.

    Two queries, and four more if one of them was not read before. A dataset without a release is
    left out, and so is one with very many values.
    """
    if not slugs:
        return {}
    known = Release.objects.filter(Q(slug__in=slugs) | Q(dataset__slug__in=slugs))
    named = list(known.values_list("dataset", "slug", "dataset__slug"))
    # A slug that another dataset had before is that of the one that has it.
    dataset_of = {slug: dataset for dataset, slug, _current in named}
    dataset_of |= {current: dataset for dataset, _slug, current in named}
    newest = Release.objects.newest(at=at).filter(dataset__in=set(dataset_of.values()))
    releases = {release.dataset_id: release for release in newest.select_related("dataset")}
    kept = {pk: _kept[key] for pk, key in _keys(releases.values()) if key in _kept}
    read = _read_small([each for each in releases.values() if each.pk not in kept])
    tables = kept | read
    for pk, key in _keys(releases.values()):
        # The last one that was used is the last one that is forgotten.
        _kept.pop(key, None)
        _kept[key] = tables[pk]
    for key in list(_kept)[:-_MOST_KEPT]:
        _kept.pop(key, None)
    found = {dataset: tables[release.pk] for dataset, release in releases.items()}
    return {slug: table for slug in slugs if (table := found.get(dataset_of.get(slug, 0)))}


def _keys(releases: Iterable[Release]) -> list[tuple[int, _Key]]:
    return [(each.pk, (each.pk, each.slug, each.sha256)) for each in releases]


def claim_table(release: Release) -> Table:
    """Return the rows, numeric columns and values of a release: three queries."""
    return _read([release])[release.pk]


def small_claim_table(release: Release) -> Table | None:
    """Return a release as a table, None if it has too many values: four queries."""
    return _read_small([release])[release.pk]


def _read_small(releases: Collection[Release]) -> dict[int, Table | None]:
    """Return the tables of releases by primary key, None for one with too many values."""
    if not releases:
        return {}
    observations = Observation.objects.filter(indicator__release__in=releases)
    counts = dict(observations.order_by().values_list("indicator__release").annotate(Count("pk")))
    small = [each for each in releases if counts.get(each.pk, 0) <= _MOST_VALUES]
    return dict.fromkeys((each.pk for each in releases), None) | _read(small)


def _read(releases: Iterable[Release]) -> dict[int, Table]:
    """Return the tables of releases by primary key: three queries for all."""
    wanted = list(releases)
    columns: dict[int, list[Indicator]] = defaultdict(list)
    is_empty = ~Exists(Observation.objects.filter(indicator=OuterRef("pk")))
    for indicator in Indicator.objects.filter(release__in=wanted).annotate(is_empty=is_empty):
        # The kind of a column without values is a guess. What is said of it is said of no other.
        if ValueKind(indicator.kind).is_measure or indicator.is_empty:
            columns[indicator.release_id].append(indicator)
    rows: dict[int, list[Entity]] = defaultdict(list)
    for entity in Entity.objects.filter(release__in=wanted):
        rows[entity.release_id].append(entity)
    values: dict[int, dict[Cell, Decimal]] = defaultdict(dict)
    indicators = [indicator for group in columns.values() for indicator in group]
    observations = Observation.objects.filter(indicator__in=indicators, value__isnull=False)
    for release, row, column, period, value in observations.order_by().values_list(
        "indicator__release", "entity__code", "indicator__code", "period", "value"
    ):
        if value is not None:
            values[release][Cell(row, column, period)] = value
    return {
        release.pk: in_whole_units(
            Table(
                dataset=release.slug or release.dataset.slug,
                rows=tuple(
                    TableRow(
                        *(entity.code, entity.label, entity.other_label, entity.is_group),
                        also_called=tuple(split_names(entity.also_called)),
                    )
                    for entity in rows[release.pk]
                ),
                columns=tuple(map(_column, columns[release.pk])),
                values=values[release.pk],
                row_labels=_row_labels(release),
                release=release.number if release.issued_at else 0,
            )
        )
        for release in wanted
    }


def _row_labels(release: Release) -> tuple[str, ...]:
    """Return the words for what a row is, of an issued release as it was issued."""
    content = ReleaseContent.from_json(release.content) if release.issued_at else None
    said = content or release.dataset
    return tuple(filter(None, (said.row_label, said.other_row_label)))


def _column(indicator: Indicator) -> TableColumn:
    return TableColumn(
        code=indicator.code,
        name=_IN_BRACKETS.sub("", indicator.label),
        other_name=_IN_BRACKETS.sub("", indicator.other_label),
        sign=indicator.sign,
        units=tuple(filter(None, (indicator.unit, indicator.other_unit))),
        is_change=indicator.kind == ValueKind.PERCENT_CHANGE,
        also_called=tuple(split_names(indicator.also_called)),
    )
