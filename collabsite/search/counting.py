"""How much is found of what: totals and facets from counts by shelf. Pure but for the shelves."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import QuerySet

from collabsite.search.models import Shelf

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
    def shelves(self) -> QuerySet[Shelf]:
        """The shelves of what is chosen."""
        found = Shelf.objects.all()
        for name in ("kind", "year", "language"):
            if value := getattr(self, name):
                found = found.filter(**{name: value})
        return found.filter(topics__contains=f" {self.topic} ") if self.topic else found

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
    """What is left of what is found: the `total` by all that is chosen.

    `facets` say how much there is of each value of a facet, and `but` how much in all, both by
    what is chosen of the other facets.
    """

    total: int
    facets: Mapping[str, Mapping[str, int]]
    but: Mapping[str, int]


@dataclass(frozen=True)
class Counts:
    """How much is found on each shelf."""

    groups: Sequence[Group]
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
        return Narrowed(total, counted, {name: total + but[name] for name in FACETS})


def of_shelves(counted: Mapping[int, int]) -> Counts:
    """Return counts by the keys of shelves as counts of what stands there: one query."""
    if not counted:
        return Counts(())
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
