"""What is asked -> what is found: entries in order, and how many there are of what.

Entries come in tiers: what is called so exactly; what has all words in its title; what has them in
its title and lead; the rest. Within a tier the kind decides, and then the date. All of it is decided
by the same tokens on both databases, whatever the language of the interface.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.db import connection
from django.db.models import Exists, F, Q, QuerySet

from collabsite.search import phrases
from collabsite.search.analysis import sequence
from collabsite.search.expressions import Where, expression, filed
from collabsite.search.facets import Chosen, Counts, Narrowed, of_shelves
from collabsite.search.index import mark
from collabsite.search.models import Entry, EntryQuerySet, Shelf
from collabsite.search.ordering import first
from collabsite.search.query_parser import Asked

# So many are counted.
MOST = 10_000
NUMBER = filed("kind", "number")
# Single numbers come before articles that mention the words, if they are this few.
FEW_NUMBERS = 5


class Found:
    """What is found for a query, narrowed by what is chosen."""

    def __init__(self, asked: Asked, chosen: Chosen, *, at: dt.datetime) -> None:
        self.asked, self.chosen, self.at = asked, chosen, at
        self.phrased: list[int] | None = None
        if not asked:
            self.narrowed = Counts(()).narrowed(chosen)
        elif asked.phrases or any(part.phrase for part in asked.excluded):
            self.narrowed, self.phrased = phrases.look(asked, chosen, at=at)
        else:
            self.narrowed = self._counted()

    @property
    def anything(self) -> bool:
        """Tell whether anything is found, or would be if less was chosen."""
        return self.narrowed.whole > 0

    def entries(self, start: int, size: int) -> list[Entry]:
        """Return entries from `start` on, in order."""
        if not self.narrowed.total:
            return []
        ids = self._first(start + size) if self.phrased is None else self.phrased[: start + size]
        ids = ids[start:]
        found = Entry.objects.defer("tokens", "words").select_related("shelf").in_bulk(ids)
        # What was taken back since it was found is left out.
        return [found[pk] for pk in ids if pk in found]

    def _counted(self) -> Narrowed:
        counts = self._count(())
        if not counts.more:
            return counts.narrowed(self.chosen)
        if self.chosen:
            counts = self._count(self.chosen.tokens)
        return counts.uncounted(self.chosen, at=self.at)

    def _count(self, tokens: Sequence[str]) -> Counts:
        found = _matching(self.asked, at=self.at, filed=tokens).order_by()
        some, parameters = found.values("shelf")[: MOST + 1].query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(  # The query itself is Django's.
                f"SELECT shelf, COUNT(*) FROM ({some}) found GROUP BY shelf",  # noqa: S608
                parameters,
            )
            counted = dict(cursor.fetchall())
        return of_shelves(counted, most=MOST)

    def _first(self, most: int) -> list[int]:
        """Return the keys of the first entries, tier by tier, until there are enough."""
        numbers = self.chosen.kind in ("", "number") and (
            self.narrowed.facets["kind"].get("number", 0) != 0
        )
        others = self.chosen.kind != "number" and (
            self.narrowed.more
            or self.narrowed.total > (self.narrowed.facets["kind"].get("number") or 0)
        )
        most = most if self.narrowed.more else min(most, self.narrowed.total)
        taken = _Taken(most)
        if not self.asked.excluded:
            taken.add(self._called()[:most])
        if others:
            taken.add(self._tier(taken, Where.TITLE))
        if numbers and taken.room:
            # One more than are few is too many to stand before what has the words in its text.
            few = self._tier(taken, Where.TITLE, numbers=True, most=FEW_NUMBERS + 1)
            taken.add(few if len(few) <= FEW_NUMBERS else [])
        if others:
            taken.add(self._tier(taken, Where.LEAD, beyond=Where.TITLE))
            taken.add(self._tier(taken, Where.ANYWHERE, beyond=Where.LEAD))
        if numbers:
            taken.add(self._tier(taken, Where.ANYWHERE, numbers=True))
        return taken.keys

    def _called(self) -> QuerySet[Entry, int]:
        called = Q(key=self.asked.text.casefold())
        if name := mark(sequence(self.asked.text)):
            called |= Q(name=name)
        found = _matching(self.asked, at=self.at, filed=self.chosen.tokens).filter(called)
        return found.order_by("weight", F("date").desc(), "place", "pk").values_list(
            "pk", flat=True
        )

    def _tier(
        self,
        taken: "_Taken",
        where: Where,
        *,
        beyond: Where | None = None,
        numbers: bool = False,
        most: int | None = None,
    ) -> list[int]:
        """Return the first of a tier, of numbers or of all else; one or two queries."""
        if not taken.room:
            return []
        wanted = expression(
            self.asked,
            where,
            beyond=beyond,
            filed=[*self.chosen.tokens, *([NUMBER] if numbers else [])],
            not_filed=[] if numbers else [NUMBER],
        )
        # Those that came already may be among them again, and each of them once.
        again = min(len(taken.keys), 2 * FEW_NUMBERS)
        return first(
            wanted,
            most or taken.room + again,
            at=self.at,
            may_be_many=self.narrowed.more or self.narrowed.total > MOST,
        )


class _Taken:
    """The keys of what is found so far, each once, up to a number."""

    def __init__(self, most: int) -> None:
        self.keys: list[int] = []
        self._most = most

    @property
    def room(self) -> int:
        return max(0, self._most - len(self.keys))

    def add(self, keys: Sequence[int] | QuerySet[Entry, int]) -> None:
        seen = set(self.keys)
        self.keys.extend([pk for pk in keys if pk not in seen][: self.room])


def _matching(asked: Asked, *, at: dt.datetime, filed: Sequence[str] = ()) -> EntryQuerySet:
    return Entry.objects.public(at=at).filter(tokens__matches=expression(asked, filed=filed))


def attempts(asked: Asked, *, at: dt.datetime) -> Asked | None:
    """Return what to ask instead if nothing has all of it, leaving out as little as can be.

    Two queries at most: which parts are found at all, and which can be left out of three or more.
    Words in quotes are asked for as words.
    """
    loose = replace(asked, parts=tuple(replace(part, phrase="") for part in asked.parts))
    if asked.phrases:
        # What stands in quotes may be there, only not side by side.
        [whole] = _there([loose], at=at)
        if whole:
            return loose
    alone = [loose.only([number]) for number in range(len(loose.parts))]
    kept = [number for number, there in enumerate(_there(alone, at=at)) if there]
    if not kept:
        return None
    known = loose.only(kept)
    tries = [known] if 1 < len(kept) < len(loose.parts) else []
    if len(kept) > 2:
        # Rather the last words are left out than the first.
        tries += [known.without(number) for number in reversed(range(len(kept)))]
    hits = _there(tries, at=at)
    found = (each for each, there in zip(tries, hits, strict=True) if there)
    # Each is found by itself.
    return next(found, known.only([0]))


def _there(tries: Sequence[Asked], *, at: dt.datetime) -> list[bool]:
    """Tell of each whether it finds anything: one query."""
    if not tries:
        return []
    # One row of any table: there is a shelf if there is anything to be found.
    there = Shelf.objects.order_by("pk").annotate(
        **{
            f"found_{number}": Exists(
                Entry.objects.public(at=at).filter(tokens__hardly_matches=expression(each))
            )
            for number, each in enumerate(tries)
        }
    )
    row = there.values_list(*(f"found_{number}" for number in range(len(tries)))).first()
    return list(row) if row else [False] * len(tries)
