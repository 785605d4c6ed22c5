"""What is asked -> what is found: entries in order, and how many there are of what.

Entries come in tiers: what is called so exactly; what has all words in its title; what has them in
its title and lead; the rest. Within a tier the kind decides, then whether it is in the reader's
language, then the date. All of it is decided by the same tokens on both databases.
"""

import datetime as dt
from collections.abc import Sequence

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OrderBy,
    Q,
    QuerySet,
    SmallIntegerField,
    Value,
    When,
)
from django.db.models.functions import StrIndex

from collabsite.search.analysis import sequence
from collabsite.search.asking import Asked
from collabsite.search.counting import Chosen, Counts, Narrowed, of_shelves
from collabsite.search.indexing import KINDS, mark
from collabsite.search.matching import Where, expression
from collabsite.search.models import Entry, EntryQuerySet, Shelf

NUMBER = "number"
# Single numbers come before articles that mention the words, if they are this few.
FEW_NUMBERS = 5


def count(asked: Asked, *, at: dt.datetime) -> Counts:
    """Return how much has all that is asked for, nothing if nothing is: two queries."""
    if not asked:
        return Counts(())
    found = _matching(asked, Where.ANYWHERE, at=at)
    return of_shelves(dict(found.order_by().values_list("shelf").annotate(Count("pk"))))


def find(
    asked: Asked,
    chosen: Chosen,
    narrowed: Narrowed,
    *,
    language: str,
    at: dt.datetime,
    start: int,
    size: int,
) -> list[Entry]:
    """Return entries from `start` on, in order; `language` is the reader's.

    `narrowed` says how much of it is chosen: nothing is looked for that is not there.
    """
    search = _Search(asked, chosen, narrowed, language=language, at=at, most=start + size)
    ids = search.run()[start:]
    found = Entry.objects.defer("tokens", "words").select_related("shelf").in_bulk(ids)
    # What was taken back since it was found is left out.
    return [found[pk] for pk in ids if pk in found]


class _Search:
    """The first `most` entries, tier by tier, until there are enough."""

    def __init__(
        self,
        asked: Asked,
        chosen: Chosen,
        narrowed: Narrowed,
        *,
        language: str,
        at: dt.datetime,
        most: int,
    ) -> None:
        self.asked, self.chosen, self.language, self.at = asked, chosen, language, at
        self.most = min(most, narrowed.total)
        looked_for = chosen.kind in ("", NUMBER)
        self.numbers = narrowed.facets["kind"].get(NUMBER, 0) if looked_for else 0
        self.others = narrowed.total - self.numbers
        self.ids: list[int] = []

    def run(self) -> list[int]:
        """Return the keys of the entries."""
        if not self.asked.excluded and not self.asked.phrases:
            self._add(self._called())
        in_title = self._in(Where.TITLE)
        if self.others:
            self._add(_but_numbers(in_title))
        if self.numbers and self._room:
            # One more than are few is too many to stand before what has the words in its text.
            few = self._first(_numbers(in_title), FEW_NUMBERS + 1)
            if len(few) <= FEW_NUMBERS:
                self._take(few)
        if self.others:
            self._add(_but_numbers(self._in(Where.LEAD, beyond=Where.TITLE)))
            self._add(_but_numbers(self._in(Where.ANYWHERE, beyond=Where.LEAD)))
        if self.numbers:
            self._add(_numbers(self._in(Where.ANYWHERE)))
        return self.ids

    @property
    def _room(self) -> int:
        return self.most - len(self.ids)

    def _called(self) -> QuerySet[Entry]:
        called = Q(key=self.asked.text.casefold())
        if name := mark(sequence(self.asked.text)):
            called |= Q(name=name)
        return self._chosen(self._in(Where.ANYWHERE).filter(called))

    def _in(self, where: Where, *, beyond: Where | None = None) -> EntryQuerySet:
        found = _matching(self.asked, where, at=self.at, beyond=[beyond] if beyond else [])
        return self._chosen(found)

    def _chosen(self, found: EntryQuerySet) -> EntryQuerySet:
        return found.filter(shelf__in=self.chosen.shelves) if self.chosen else found

    def _add(self, found: QuerySet[Entry]) -> None:
        if self._room > 0:
            # Those that came already may be among them again, and each of them once.
            again = min(len(self.ids), 2 * FEW_NUMBERS)
            self._take(self._first(found, self._room + again))

    def _take(self, keys: Sequence[int]) -> None:
        seen = set(self.ids)
        self.ids.extend([pk for pk in keys if pk not in seen][: max(0, self._room)])

    def _first(self, found: QuerySet[Entry], most: int) -> list[int]:
        own = Case(
            When(language=self.language, then=0), default=1, output_field=SmallIntegerField()
        )
        ordered = found.order_by("weight", own, OrderBy(F("date"), descending=True), "place", "pk")
        return list(ordered.values_list("pk", flat=True)[:most])


def _numbers(found: EntryQuerySet) -> EntryQuerySet:
    return found.filter(weight=KINDS.index(NUMBER))


def _but_numbers(found: EntryQuerySet) -> EntryQuerySet:
    return found.exclude(weight=KINDS.index(NUMBER))


def _matching(
    asked: Asked, where: Where, *, at: dt.datetime, beyond: Sequence[Where] = ()
) -> EntryQuerySet:
    found = Entry.objects.public(at=at).filter(
        tokens__matches=expression(asked, where, beyond=beyond)
    )
    for phrase in asked.phrases:
        found = found.alias(at=StrIndex("words", Value(phrase))).filter(at__gt=0)
    for part in asked.excluded:
        if part.phrase:
            found = found.alias(at=StrIndex("words", Value(part.phrase))).filter(at=0)
    return found


def attempts(asked: Asked, *, at: dt.datetime) -> Asked | None:
    """Return what to ask instead if nothing has all of it, leaving out as little as can be.

    Two queries: which parts are found at all, and which can be left out so that something is found.
    """
    alone = [asked.only([number]) for number in range(len(asked.parts))]
    found = _found(alone, at=at)
    kept = [number for number, there in enumerate(found) if there]
    if not kept:
        return None
    known = asked.only(kept)
    tries = [known] if len(kept) < len(asked.parts) else []
    if len(kept) > 1:
        # Rather the last words are left out than the first.
        tries += [known.without(number) for number in reversed(range(len(kept)))]
        tries += [known.only([number]) for number in range(len(kept))]
    hits = _found(tries, at=at)
    return next((each for each, there in zip(tries, hits, strict=True) if there), None)


def _found(tries: Sequence[Asked], *, at: dt.datetime) -> list[bool]:
    """Tell of each whether it finds anything: one query."""
    if not tries:
        return []
    # One row of any table: there is a shelf if there is anything to be found.
    there = Shelf.objects.order_by("pk").annotate(
        **{
            f"found_{number}": Exists(_matching(each, Where.ANYWHERE, at=at))
            for number, each in enumerate(tries)
        }
    )
    row = there.values_list(*(f"found_{number}" for number in range(len(tries)))).first()
    return list(row) if row else [False] * len(tries)
