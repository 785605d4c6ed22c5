"""Totals and facet counts of a search, from counts by facet group.

Readers don't read ten thousand results, and counting more takes too long. A larger total is shown
as "more than", and its facet values without counts.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from collabsite.search.expressions import facet_token
from collabsite.search.models import Entry, FacetGroup

FACETS = ("kind", "topic", "year", "language")
# Up to this many groups are selected by key; for more, all are read.
MAX_SELECTED_GROUPS = 300


@dataclass(frozen=True)
class FacetSelection:
    """The facet values that a reader has chosen; '' where none."""

    kind: str = ""
    topic: str = ""
    year: str = ""
    language: str = ""

    @property
    def chosen(self) -> dict[str, str]:
        """The values that are chosen, by the names of their facets."""
        return {name: value for name in FACETS if (value := getattr(self, name))}

    @property
    def tokens(self) -> tuple[str, ...]:
        """The facet tokens that entries must have."""
        return tuple(facet_token(*each) for each in self.chosen.items())

    def __bool__(self) -> bool:
        """True if any value is chosen."""
        return bool(self.chosen)


class GroupCount(NamedTuple):
    """Number of matching entries in one facet group."""

    kind: str = ""
    language: str = ""
    year: int = 0
    topics: str = ""
    size: int = 0

    def values(self) -> dict[str, Sequence[str]]:
        """Return the values of each facet that the entries have."""
        return {
            "kind": (self.kind,),
            "topic": self.topics.split(),
            "year": (str(self.year),) if self.year else (),
            "language": (self.language,),
        }


@dataclass(frozen=True)
class FacetCounts:
    """Counts of a search within a selection: the `total`, or with `has_more` its lower bound.

    `facets` holds the count of each value, and `without_own_facet` the total of each facet, both
    within the selection of the other facets; counts are None if unknown. `unfiltered_total` is the
    total (or its lower bound) without any selection.
    """

    total: int
    facets: Mapping[str, Mapping[str, int | None]]
    without_own_facet: Mapping[str, int | None]
    unfiltered_total: int
    has_more: bool = False


@dataclass(frozen=True)
class GroupCounts:
    """Matching entries by facet group; with `has_more`, not all of them were counted."""

    groups: Sequence[GroupCount]
    has_more: bool = False

    @property
    def total(self) -> int:
        """The sum of the groups."""
        return sum(group.size for group in self.groups)

    def select(self, selection: FacetSelection) -> FacetCounts:
        """Return the counts within a selection."""
        chosen = selection.chosen
        total = 0
        mismatched: Counter[str] = Counter()
        counted: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
        for group in self.groups:
            values = group.values()
            mismatches = [name for name, value in chosen.items() if value not in values[name]]
            if len(mismatches) > 1:
                continue
            # A group that one choice alone rules out counts as an alternative in that facet.
            if mismatches:
                mismatched[mismatches[0]] += group.size
            else:
                total += group.size
            for name in mismatches or FACETS:
                for value in values[name]:
                    counted[name][value] += group.size
        return FacetCounts(
            total,
            counted,
            {name: total + mismatched[name] for name in FACETS},
            unfiltered_total=self.total,
        )

    def estimate(self, selection: FacetSelection, *, at: dt.datetime) -> FacetCounts:
        """Return what is known where counting without the selection would take too long.

        These are counts within the selection. The alternatives have no counts.
        """
        available = _available_values(at)
        own = self.select(FacetSelection()).facets
        return FacetCounts(
            self.total,
            {
                name: dict.fromkeys(available[name])
                if self.has_more or getattr(selection, name)
                else own[name]
                for name in FACETS
            },
            dict.fromkeys(FACETS),
            # More matched than could be counted, if not within the selection.
            unfiltered_total=max(1, self.total),
            has_more=self.has_more,
        )


def count_groups(counted: Mapping[int, int], *, limit: int) -> GroupCounts:
    """Return counts by group, from counts by the groups' keys: one query.

    A sum over `limit` is taken for that many, of no known group.
    """
    if not counted:
        return GroupCounts(())
    if sum(counted.values()) > limit:
        return GroupCounts([GroupCount(size=limit)], has_more=True)
    groups = FacetGroup.objects.order_by("pk")
    if len(counted) < MAX_SELECTED_GROUPS:
        groups = groups.filter(pk__in=counted)
    rows = groups.values_list("pk", "kind", "language", "year", "topics")
    return GroupCounts([GroupCount(*row[1:], counted[row[0]]) for row in rows if row[0] in counted])


def _available_values(at: dt.datetime) -> dict[str, list[str]]:
    """Return the values of each facet that any entry has: two queries.

    A topic is named only if it has a public entry: a scheduled one must stay unknown.
    """
    plain = list(FacetGroup.objects.order_by().values_list("kind", "language", "year").distinct())
    # EXISTS stops at the first public entry of each group.
    public = Entry.objects.public(at=at).filter(facet_group=OuterRef("pk"))
    groups = FacetGroup.objects.order_by().exclude(topics="").filter(Exists(public))
    named = groups.values_list("topics", flat=True)
    return {
        "kind": sorted({kind for kind, _language, _year in plain}),
        "topic": sorted({slug for each in named for slug in each.split()}),
        "year": sorted({str(year) for _kind, _language, year in plain if year}),
        "language": sorted({language for _kind, language, _year in plain}),
    }
