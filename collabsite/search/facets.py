"""How much is found of what: totals and facets, from counts by shelf.

Nobody reads ten thousand results, and counting more takes longer than a reader waits: then they are
said to be more, and the values of facets are told without how much there is of each.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Exists

from collabsite.search.expressions import filed
from collabsite.search.models import Entry, Shelf

FACETS = ("kind", "topic", "year", "language")
# So many shelves are named one by one; more are read all at once.
FEW_SHELVES = 300


@dataclass(frozen=True)
class Chosen:
    """By what a reader has narrowed what is found; '' where by nothing."""

    kind: str = ""
    topic: str = ""
    year: str = ""
    language: str = ""

    @property
    def tokens(self) -> tuple[str, ...]:
        """The tokens that what is chosen has."""
        return tuple(filed(name, value) for name in FACETS if (value := getattr(self, name)))

    def __bool__(self) -> bool:
        """Tell whether anything is chosen."""
        return self != Chosen()


class Group(NamedTuple):
    """How much is found that stands on the same shelf."""

    kind: str
    language: str
    year: int
    topics: str
    size: int


@dataclass(frozen=True)
class Narrowed:
    """What is left of what is found: the `total` by all that is chosen, or `more` than that.

    `facets` say how much there is of each value of a facet, and `but` how much in all, both by
    what is chosen of the other facets; None where nobody has counted.
    """

    total: int
    facets: Mapping[str, Mapping[str, int | None]]
    but: Mapping[str, int | None]
    # Of all that is found, whatever is chosen; at least that.
    whole: int
    more: bool = False


@dataclass(frozen=True)
class Counts:
    """How much is found on each shelf; there are `more` than that if not all were counted."""

    groups: Sequence[Group]
    more: bool = False
    whole: int = field(init=False)

    def __post_init__(self) -> None:
        """Count all of it."""
        object.__setattr__(self, "whole", sum(group.size for group in self.groups))

    def narrowed(self, chosen: Chosen) -> Narrowed:
        """Return how much of it is chosen."""
        year = int(chosen.year or 0)
        topic = f" {chosen.topic} " if chosen.topic else ""
        total = 0
        but: Counter[str] = Counter()
        counted: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
        kinds, topics, years, languages = (counted[name] for name in FACETS)
        sets: Counter[str] = Counter()
        spans: Counter[int] = Counter()
        for kind, language, year_of, topics_of, count in self.groups:
            # What does not fit by one choice alone is counted for that facet, as its alternative.
            unfit = []
            if chosen.kind and kind != chosen.kind:
                unfit.append("kind")
            if topic and topic not in topics_of:
                unfit.append("topic")
            if year and year_of != year:
                unfit.append("year")
            if chosen.language and language != chosen.language:
                unfit.append("language")
            if not unfit:
                total += count
                kinds[kind] += count
                languages[language] += count
                sets[topics_of] += count
                spans[year_of] += count
            elif len(unfit) == 1:
                [only] = unfit
                but[only] += count
                match only:
                    case "kind":
                        kinds[kind] += count
                    case "topic":
                        sets[topics_of] += count
                    case "year":
                        spans[year_of] += count
                    case _:
                        languages[language] += count
        for topics_of, count in sets.items():
            for slug in topics_of.split():
                topics[slug] += count
        years.update({str(year_of): count for year_of, count in spans.items() if year_of})
        return Narrowed(
            total, counted, {name: total + but[name] for name in FACETS}, whole=self.whole
        )

    def uncounted(self, chosen: Chosen, *, at: dt.datetime) -> Narrowed:
        """Return what is known where all that is found is too much to be counted.

        These are the counts of what is chosen. What could be chosen instead is told without.
        """
        there = _values_there(at)
        own = self.narrowed(Chosen()).facets
        return Narrowed(
            self.whole,
            {
                name: dict.fromkeys(there[name])
                if self.more or getattr(chosen, name)
                else own[name]
                for name in FACETS
            },
            dict.fromkeys(FACETS),
            # Else there would be nothing to count.
            whole=max(1, self.whole),
            more=self.more,
        )


def of_shelves(counted: Mapping[int, int], *, most: int) -> Counts:
    """Return counts by the keys of shelves as counts of what stands there: one query.

    If they are over `most`, they are not all that could be counted.
    """
    if not counted:
        return Counts(())
    if sum(counted.values()) > most:
        return Counts([Group("", "", 0, "", most)], more=True)
    shelves = Shelf.objects.order_by("pk")
    if len(counted) < FEW_SHELVES:
        shelves = shelves.filter(pk__in=counted)
    rows = shelves.values_list("pk", "kind", "language", "year", "topics")
    return Counts(
        [
            Group(kind, language, year, topics, counted[pk])
            for pk, kind, language, year, topics in rows
            if pk in counted
        ]
    )


def _values_there(at: dt.datetime) -> dict[str, list[str]]:
    """Return what could be chosen of each facet: three queries.

    A topic is only told if something is found under it: something may wait that nobody knows of.
    """
    plain = list(Shelf.objects.order_by().values_list("kind", "language", "year").distinct())
    named = Shelf.objects.order_by().values_list("topics", flat=True).distinct()
    slugs = sorted({slug for each in named for slug in each.split()})
    return {
        "kind": sorted({kind for kind, _language, _year in plain}),
        "topic": _with_something(slugs, at) if slugs else [],
        "year": sorted({str(year) for _kind, _language, year in plain if year}),
        "language": sorted({language for _kind, language, _year in plain}),
    }


def _with_something(slugs: Sequence[str], at: dt.datetime) -> list[str]:
    public = Entry.objects.public(at=at)
    there = Shelf.objects.order_by("pk").annotate(
        **{
            f"found_{number}": Exists(public.filter(shelf__topics__contains=f" {slug} "))
            for number, slug in enumerate(slugs)
        }
    )
    row = there.values_list(*(f"found_{number}" for number in range(len(slugs)))).first()
    return [slug for slug, found in zip(slugs, row or (), strict=False) if found]
