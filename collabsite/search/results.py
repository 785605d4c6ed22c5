"""Search the index: entries in order, their total and facet counts.

Entries come in tiers: exact names, all words in the title, all words in title and lead, the rest.
Within a tier they are ordered by kind, then by date. The same tokens decide all of this on both
databases, whatever the language of the interface.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.db import connection
from django.db.models import Exists, F, Q, QuerySet

from collabsite.search.analysis import tokenize
from collabsite.search.expressions import Scope, build_expression, facet_token
from collabsite.search.facets import FacetCounts, FacetSelection, GroupCounts, count_groups
from collabsite.search.index import title_fingerprint
from collabsite.search.models import Entry, EntryQuerySet, FacetGroup
from collabsite.search.query_parser import ParsedQuery
from collabsite.search.ranking import rank, rank_phrases

MAX_COUNTED = 10_000
NUMBER = facet_token("kind", "number")
# Up to this many single numbers come before articles that mention the words.
FEW_NUMBERS = 5


class SearchResults:
    """Results of a query within a facet selection."""

    def __init__(self, query: ParsedQuery, selection: FacetSelection, *, at: dt.datetime) -> None:
        self.query, self.selection, self.at = query, selection, at
        self._phrase_keys: list[int] | None = None
        if not query:
            self.counts = GroupCounts(()).select(selection)
        elif query.phrases or any(part.phrase for part in query.excluded):
            self.counts, self._phrase_keys = rank_phrases(query, selection, at=at)
        else:
            self.counts = self._count()

    @property
    def has_any(self) -> bool:
        """True if anything is found, with or without the selection."""
        return self.counts.unfiltered_total > 0

    def entries(self, start: int, size: int) -> list[Entry]:
        """Return up to `size` entries from `start` on, in order."""
        if not self.counts.total:
            return []
        end = start + size
        keys = self._first(end) if self._phrase_keys is None else self._phrase_keys[:end]
        keys = keys[start:]
        found = Entry.objects.defer("tokens", "words").select_related("facet_group").in_bulk(keys)
        # An entry may have been withdrawn since.
        return [found[pk] for pk in keys if pk in found]

    def _count(self) -> FacetCounts:
        counts = self._count_groups(())
        if not counts.has_more:
            return counts.select(self.selection)
        if self.selection:
            counts = self._count_groups(self.selection.tokens)
        return counts.estimate(self.selection, at=self.at)

    def _count_groups(self, facets: Sequence[str]) -> GroupCounts:
        found = _matching(self.query, at=self.at, facets=facets).order_by()
        some, parameters = found.values("facet_group")[: MAX_COUNTED + 1].query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(  # The query itself is Django's.
                f"SELECT facet_group, COUNT(*) FROM ({some}) found GROUP BY facet_group",  # noqa: S608
                parameters,
            )
            counted = dict(cursor.fetchall())
        return count_groups(counted, limit=MAX_COUNTED)

    def _first(self, limit: int) -> list[int]:
        """Return the keys of the first entries, tier by tier, until there are enough."""
        counts = self.counts
        number_count = counts.facets["kind"].get("number", 0)
        numbers = self.selection.kind in ("", "number") and number_count != 0
        others = self.selection.kind != "number" and (
            counts.has_more or counts.total > (number_count or 0)
        )
        collected = _KeyCollector(limit if counts.has_more else min(limit, counts.total))
        if not self.query.excluded:
            collected.add(self._exact_matches()[: collected.room])
        if others:
            collected.add(self._tier(collected, Scope.TITLE))
        if numbers and collected.room:
            # With one more than a few, all numbers come after what has the words in its text.
            few = self._tier(collected, Scope.TITLE, numbers=True, limit=FEW_NUMBERS + 1)
            collected.add(few if len(few) <= FEW_NUMBERS else [])
        if others:
            collected.add(self._tier(collected, Scope.LEAD, outside=Scope.TITLE))
            collected.add(self._tier(collected, Scope.ANYWHERE, outside=Scope.LEAD))
        if numbers:
            collected.add(self._tier(collected, Scope.ANYWHERE, numbers=True))
        return collected.keys

    def _exact_matches(self) -> QuerySet[Entry, int]:
        named = Q(key=self.query.text.casefold())
        if name := title_fingerprint(tokenize(self.query.text)):
            named |= Q(name=name)
        found = _matching(self.query, at=self.at, facets=self.selection.tokens).filter(named)
        return found.order_by("weight", F("date").desc(), "place", "pk").values_list(
            "pk", flat=True
        )

    def _tier(
        self,
        collected: "_KeyCollector",
        scope: Scope,
        *,
        outside: Scope | None = None,
        numbers: bool = False,
        limit: int | None = None,
    ) -> list[int]:
        """Return the first keys of a tier, of numbers or of all else; one or two queries."""
        if not collected.room:
            return []
        expression = build_expression(
            self.query,
            scope,
            outside=outside,
            facets=[*self.selection.tokens, *([NUMBER] if numbers else [])],
            excluded_facets=[] if numbers else [NUMBER],
        )
        # The keys collected so far may be found again.
        repeated = min(len(collected.keys), 2 * FEW_NUMBERS)
        return rank(
            expression,
            limit or collected.room + repeated,
            at=self.at,
            may_be_many=self.counts.has_more or self.counts.total > MAX_COUNTED,
        )


class _KeyCollector:
    """Distinct keys in the order in which they were added, up to a limit."""

    def __init__(self, limit: int) -> None:
        self.keys: list[int] = []
        self._limit = limit

    @property
    def room(self) -> int:
        return max(0, self._limit - len(self.keys))

    def add(self, keys: Sequence[int] | QuerySet[Entry, int]) -> None:
        seen = set(self.keys)
        self.keys.extend([pk for pk in keys if pk not in seen][: self.room])


def relax_query(query: ParsedQuery, *, at: dt.datetime) -> ParsedQuery | None:
    """Return the query to search instead of one without results, without as few parts as possible.

    Phrases become words. Returns None if no part is found. Takes at most two queries: one for each
    part by itself, one for combinations of three or more.
    """
    loose = replace(query, parts=tuple(replace(part, phrase="") for part in query.parts))
    if query.phrases:
        # The words of a phrase may occur, but apart.
        [is_found] = _find_any([loose], at=at)
        if is_found:
            return loose
    alone = [loose.only([number]) for number in range(len(loose.parts))]
    kept = [number for number, is_found in enumerate(_find_any(alone, at=at)) if is_found]
    if not kept:
        return None
    known = loose.only(kept)
    candidates = [known] if 1 < len(kept) < len(loose.parts) else []
    if len(kept) > 2:
        # The last words are left out before the first.
        candidates += [known.without(number) for number in reversed(range(len(kept)))]
    found = _find_any(candidates, at=at)
    relaxed = (each for each, is_found in zip(candidates, found, strict=True) if is_found)
    # Each part is found by itself.
    return next(relaxed, known.only([0]))


def _matching(query: ParsedQuery, *, at: dt.datetime, facets: Sequence[str] = ()) -> EntryQuerySet:
    expression = build_expression(query, facets=facets)
    return Entry.objects.public(at=at).filter(tokens__matches=expression)


def _find_any(queries: Sequence[ParsedQuery], *, at: dt.datetime) -> list[bool]:
    """Return for each query whether it finds anything: one query of the database."""
    if not queries:
        return []
    # The row of any table will do; without entries there may be no group.
    groups = FacetGroup.objects.order_by("pk").annotate(
        **{
            f"found_{number}": Exists(
                Entry.objects.public(at=at).filter(tokens__exists_match=build_expression(each))
            )
            for number, each in enumerate(queries)
        }
    )
    row = groups.values_list(*(f"found_{number}" for number in range(len(queries)))).first()
    return list(row) if row else [False] * len(queries)
