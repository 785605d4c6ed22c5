"""Compare two releases in the database, by the codes of rows and columns, without loading them."""

from array import array
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import batched
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Window

from collabsite.web.text import with_remark
from metrics.cells.parse import CellKey, ValueKind
from metrics.models import Entity, Indicator, Observation, Release
from metrics.releases.diff.differences import (
    CellChange,
    CellCounts,
    ColumnChange,
    ColumnDescription,
    ReleaseChanges,
    RowChange,
)
from metrics.tables import pivot


def _says(cell: str) -> str:
    """Return the SQL condition that an observation has content and is not shown as a dash."""
    return (
        f"({cell}.value IS NOT NULL OR {cell}.literal <> '' OR {cell}.note <> ''"
        f" OR {cell}.source_id IS NOT NULL OR {cell}.status NOT IN ('A', 'O'))"
    )


def _another(column: str) -> str:
    """Return `IS DISTINCT FROM`, which older SQLite lacks."""
    return f"o1.{column} <> o2.{column} OR (o1.{column} IS NULL) <> (o2.{column} IS NULL)"


DIFFERS = " OR ".join(
    [
        *(_another(column) for column in ("value", "source_id")),
        *(f"o1.{column} <> o2.{column}" for column in ("literal", "status", "note")),
    ]
)


def _half(here: int, other: int, keys: str, condition: str) -> str:
    """Return the SQL for cells of one release and the cells of the other at the same place."""
    release = {1: "%(old)s", 2: "%(new)s"}
    e, i, o = f"e{here}", f"i{here}", f"o{here}"
    return f"""
        SELECT {keys} COALESCE(e2.ordering, e1.ordering), {e}.code,
            COALESCE(i2.ordering, i1.ordering), {i}.code, {o}.period
        FROM metrics_entity {e}
        JOIN metrics_observation {o} ON {o}.entity_id = {e}.id AND {_says(o)}
        JOIN metrics_indicator {i} ON {i}.id = {o}.indicator_id
        LEFT JOIN metrics_entity e{other}
            ON e{other}.release_id = {release[other]} AND e{other}.code = {e}.code
        LEFT JOIN metrics_indicator i{other}
            ON i{other}.release_id = {release[other]} AND i{other}.code = {i}.code
        LEFT JOIN metrics_observation o{other}
            ON o{other}.entity_id = e{other}.id AND o{other}.indicator_id = i{other}.id
            AND o{other}.period = {o}.period AND {_says(f"o{other}")}
        WHERE {e}.release_id = {release[here]} AND ({condition})
    """  # noqa: S608 - All of it is written here.


# Columns: the older observation's key or NULL, the newer one's or NULL, and what to order by.
DIFFERENCES = (
    _half(2, 1, "o1.id AS was, o2.id AS now,", f"o1.id IS NULL OR {DIFFERS}")
    + " UNION ALL "
    + _half(1, 2, "o1.id, NULL,", "o2.id IS NULL")
)

COUNTS = f"""
    SELECT COUNT(was) + COUNT(now) - COUNT(*), COUNT(*) - COUNT(was), COUNT(*) - COUNT(now)
    FROM ({DIFFERENCES}) AS differences
"""  # noqa: S608 - All of it is written here.


# The most cells, and the most rows of each sort, that a comparison names.
MAX_NAMED = 200
# The number of codes in one query.
_AT_ONCE = 500
# Primary key that no release has, to compare with nothing: all cells are added then.
_NOTHING = 0


def compare(old: Release | None, new: Release, *, most: int = MAX_NAMED) -> ReleaseChanges:
    """Return the differences from `old` (None: nothing was there) to `new`, either a working copy.

    All are counted, and up to `most` cells and rows of each sort are named, in the order of the
    newer release. It takes eight queries, whatever the size.
    """
    added_count, added = rows_added(old, new, most=most)
    removed_count, removed = rows_removed(old, new, most=most) if old else (0, ())
    renamed_count, renamed = rows_renamed(old, new, most=most) if old else (0, ())
    counts = count_changes(old, new)
    return ReleaseChanges(
        counts=counts,
        rows_added_count=added_count,
        rows_removed_count=removed_count,
        rows_renamed_count=renamed_count,
        rows_added=added,
        rows_removed=removed,
        rows_renamed=renamed,
        columns=column_changes(old, new),
        cells=cell_changes(old, new, most=most) if most and counts.total else (),
    )


def count_changes(old: Release | None, new: Release) -> CellCounts:
    """Return how many cells differ; one query."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"old": old.pk if old else _NOTHING, "new": new.pk})
        changed, added, removed = cursor.fetchone()
    return CellCounts(changed or 0, added or 0, removed or 0)


def cell_changes(
    old: Release | None,
    new: Release,
    *,
    most: int = MAX_NAMED,
    skip: int = 0,
    shown_in: str = "",
) -> tuple[CellChange, ...]:
    """Return `most` of the cells that differ, after the first `skip`: by row, column and period.

    Rows are in the order of the newer release. Names are `shown_in` a language if the data has
    them, and else in its own. It takes two queries, or one if both are issued and
    this process compared them before, so that a page of many is as quick as a page of few.
    """
    if old and old.issued_at and new.issued_at:
        was, now = _pairs(old.pk, old.sha256, new.pk, new.sha256)
        end = skip + most
        pairs = list(zip(was[skip:end], now[skip:end], strict=True))
    else:
        pairs = list(_differences(old.pk if old else _NOTHING, new.pk, most=most, skip=skip))
    found: dict[int, Observation] = {}
    for keys in batched([key for pair in pairs for key in pair if key], _AT_ONCE, strict=False):
        found |= _observations().in_bulk(keys)
    languages = (_language(old) if old else "", _language(new))
    is_other = bool(shown_in and shown_in != languages[1] and new.content.get("other_title"))
    if is_other:
        languages = (shown_in, shown_in)
    return tuple(
        _changed(found.get(was), found.get(now), languages, is_other=is_other) for was, now in pairs
    )


def changed_places(old: Release, new: Release, *, most: int) -> set[tuple[str, str]] | None:
    """Return the row and column of each cell that differs, None if there are more than `most`."""
    found: set[tuple[str, str]] = set()
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENCES, {"old": old.pk, "new": new.pk})
        for _was, _now, _row, entity, _column, indicator, _period in cursor:
            found.add((entity, indicator))
            if len(found) > most:
                return None
    return found


def changed_at(
    old: Release | None, new: Release, places: Collection[CellKey]
) -> dict[CellKey, CellChange]:
    """Return the cells that differ among these, by their keys; two queries for 500 rows."""
    keys = {CellKey(*place) for place in places}
    before = _at(old, keys) if old else {}
    after = _at(new, keys)
    languages = (_language(old) if old else "", _language(new))
    return {
        place: _changed(was, now, languages)
        for place in sorted(keys)
        for was, now in [(before.get(place), after.get(place))]
        if _cell_values(was) != _cell_values(now)
    }


def column_changes(old: Release | None, new: Release) -> tuple[ColumnChange, ...]:
    """Return the columns that were added, removed or changed; two queries."""
    before = {c.code: _column(c, old) for c in old.indicators.all()} if old else {}
    after = {c.code: _column(c, new) for c in new.indicators.all()}
    changes = [
        ColumnChange(code, "changed" if code in before else "added", before.get(code), description)
        for code, description in after.items()
        if before.get(code) != description
    ]
    gone = [
        ColumnChange(code, "removed", description, None)
        for code, description in before.items()
        if code not in after
    ]
    return tuple(changes + gone)


type CountedRows = tuple[int, tuple[RowChange, ...]]


def rows_added(old: Release | None, new: Release, *, most: int = MAX_NAMED) -> CountedRows:
    """Return the number of added rows, and the first of them; one query."""
    total, first = _without(new, old, most)
    return total, tuple(RowChange(row.code, "", row.label) for row in first)


def rows_removed(old: Release, new: Release, *, most: int = MAX_NAMED) -> CountedRows:
    """Return the number of removed rows, and the first of them; one query."""
    total, first = _without(old, new, most)
    return total, tuple(RowChange(row.code, row.label, "") for row in first)


def rows_renamed(old: Release, new: Release, *, most: int = MAX_NAMED) -> CountedRows:
    """Return the number of renamed rows, and the first of them; one query."""
    named = Entity.objects.filter(release=old, code=OuterRef("code"))
    rows: QuerySet[Entity, Any] = (
        Entity.objects.filter(release=new)
        .annotate(
            was=Subquery(named.values("label")[:1]),
            was_other=Subquery(named.values("other_label")[:1]),
            was_called=Subquery(named.values("also_called")[:1]),
        )
        .exclude(was=None)
        .exclude(was=F("label"), was_other=F("other_label"), was_called=F("also_called"))
        .order_by("ordering", "code")
    )
    total, first = _first(rows, most)
    return total, tuple(_renamed(row) for row in first)


def _renamed(row: Any) -> RowChange:  # noqa: ANN401 - annotated by rows_renamed.
    """Return the names of a row, with its other ones if these differ."""
    others = ((row.was_other, row.was_called), (row.other_label, row.also_called))
    if others[0] == others[1]:
        return RowChange(row.code, row.was, row.label)
    before, after = (
        " / ".join(filter(None, (label, *more)))
        for label, more in zip((row.was, row.label), others, strict=True)
    )
    return RowChange(row.code, before, after)


# The digests are part of the key, so that a release is never taken for another of the same key.
@lru_cache(maxsize=4)
def _pairs(old: int, _old_sha256: str, new: int, _new_sha256: str) -> tuple[array[int], array[int]]:
    """Return the keys of all observations that differ, in two arrays; 0 where there is none."""
    was, now = array("q"), array("q")
    for before, after in _differences(old, new):
        was.append(before)
        now.append(after)
    return was, now


def _differences(
    old: int, new: int, *, most: int | None = None, skip: int = 0
) -> Iterator[tuple[int, int]]:
    """Yield the keys of the observations that differ; 0 where there is none."""
    part = "" if most is None else f" LIMIT {int(most)} OFFSET {int(skip)}"
    with connection.cursor() as cursor:
        cursor.execute(f"{DIFFERENCES} ORDER BY 3, 4, 5, 6, 7{part}", {"old": old, "new": new})
        for was, now, *_order in cursor:
            yield was or 0, now or 0


def _column(indicator: Indicator, release: Release) -> ColumnDescription:
    example = Decimal(35) if indicator.kind.startswith("percent") else Decimal(2_000_000)
    return ColumnDescription(
        label=indicator.label,
        kind=indicator.kind,
        unit=pivot.unit(indicator),
        format=(
            ""
            if indicator.kind == ValueKind.TEXT
            else _format(indicator, pivot.display_value(example, indicator, _language(release)))
        ),
        definition=indicator.definition,
        other_label=indicator.other_label,
        other_unit=indicator.other_unit,
        also_called=indicator.also_called,
    )


def _format(indicator: Indicator, example: str) -> str:
    """Return a column's format as an example, and how it rounds."""
    rounding = indicator.rounding_words
    return with_remark(example, rounding) if rounding else example


def _language(release: Release) -> str:
    return release.content.get("language") or release.dataset.language


def _without(having: Release, lacking: Release | None, most: int) -> tuple[int, Sequence[Entity]]:
    """Return the number of rows that only one of two releases has, and the first of them."""
    rows = Entity.objects.filter(release=having).order_by("ordering", "code")
    if lacking:
        rows = rows.exclude(Exists(Entity.objects.filter(release=lacking, code=OuterRef("code"))))
    return _first(rows, most)


def _first(rows: QuerySet[Entity, Any], most: int) -> tuple[int, Sequence[Any]]:
    """Return the number of rows, and the first of them, by one query."""
    # At least one is read, for it knows how many there are.
    first: list[Any] = list(rows.annotate(total=Window(Count("*")))[: max(most, 1)])
    return (first[0].total if first else 0), first[:most]


def _observations() -> "QuerySet[Observation]":
    return Observation.objects.select_related("entity", "indicator", "source")


def _at(release: Release, places: Collection[CellKey]) -> dict[CellKey, Observation]:
    """Return the observations at these places, by place."""
    columns = {place.indicator for place in places}
    rows = sorted({place.entity for place in places})
    found: Iterator[Observation] = (
        observation
        for codes in batched(rows, _AT_ONCE, strict=False)
        for observation in _observations().filter(
            entity__release=release, entity__code__in=codes, indicator__code__in=columns
        )
    )
    return {
        place: observation
        for observation in found
        for place in [_key(observation)]
        if place in places and not _blank(observation)
    }


def _key(observation: Observation) -> CellKey:
    return CellKey(observation.entity.code, observation.indicator.code, observation.period)


def _blank(observation: Observation) -> bool:
    """Return whether the observation has no content, by the rule of `_says`."""
    content = (observation.value, observation.literal, observation.note, observation.source_id)
    return content == (None, "", "", None) and observation.status in {
        Observation.Status.NORMAL,
        Observation.Status.MISSING,
    }


def _cell_values(observation: Observation | None) -> tuple[object, ...] | None:
    """Return the values whose change counts, by the rule of `DIFFERS`."""
    if observation is None:
        return None
    o = observation
    return (o.value, o.literal, o.status, o.note, o.source_id)


def _cells(
    was: Observation | None,
    now: Observation | None,
    languages: tuple[str, str],
    *,
    exact: bool = False,
) -> tuple[pivot.Cell | None, pivot.Cell | None]:
    before, after = (
        pivot.cell(observation, observation.indicator, language=language, exact=exact)
        if observation
        else None
        for observation, language in zip((was, now), languages, strict=True)
    )
    return before, after


def _changed(
    was: Observation | None,
    now: Observation | None,
    languages: tuple[str, str],
    *,
    is_other: bool = False,
) -> CellChange:
    called = now or was
    if called is None:
        raise ValueError("a change is between two cells, or one and nothing")
    before, after = _cells(was, now, languages)
    if before and after and before.text == after.text and before.value != after.value:
        # The column rounds the difference away.
        before, after = _cells(was, now, languages, exact=True)
    label = called.indicator.label_in(other=is_other)
    return CellChange(
        entity=called.entity.code,
        entity_label=called.entity.label_in(other=is_other),
        indicator=called.indicator.code,
        indicator_label=label,
        header=pivot.header(label, called.period),
        period=called.period,
        before=before,
        after=after,
        source_before=was.source.key if was and was.source else "",
        source_after=now.source.key if now and now.source else "",
    )
