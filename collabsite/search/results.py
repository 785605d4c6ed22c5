"""Search the index: entries in order, their total and facet counts.

Entries come in tiers: exact names, all words in the title, all words in title and lead, the rest.
Within a tier they are ordered by kind, then by date. The same tokens decide all of this on both
databases, whatever the language of the interface.

The index knows which words an entry has, but not where. To find phrases, the entries that have all
words are scanned; of very many only the first, so that more may match than are counted.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from operator import itemgetter
from typing import Any

from django.db import connections, router
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import StrIndex

from collabsite.search.analysis import tokenize
from collabsite.search.expressions import MatchExpression, Scope, facet_token
from collabsite.search.facets import FacetCounts, FacetSelection, GroupCounts, count_groups
from collabsite.search.index import title_fingerprint
from collabsite.search.models import Entry, EntryQuerySet, FacetGroup
from collabsite.search.query_parser import ParsedQuery

MAX_COUNTED = 10_000
NUMBER = facet_token("kind", "number")
# Up to this many single numbers come before articles that mention the words.
FEW_NUMBERS = 5
ORDER = ("weight", F("date").desc(), "place", "pk")


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
        with connections[router.db_for_read(Entry)].cursor() as cursor:
            cursor.execute(  # The query itself is Django's.
                f"SELECT facet_group, COUNT(*) FROM ({some}) found GROUP BY facet_group",  # noqa: S608
                parameters,
            )
            counted = dict(cursor.fetchall())
        return count_groups(counted, limit=MAX_COUNTED)

    def _first(self, limit: int) -> list[int]:
        """Return the keys of the first entries, tier by tier, until there are enough."""
        if not self.counts.has_more:
            limit = min(limit, self.counts.total)
        found: dict[int, None] = {}
        for keys in self._tiers(limit):
            found |= dict.fromkeys(keys)
            if len(found) >= limit:
                break
        return list(found)[:limit]

    def _tiers(self, limit: int) -> Iterator[list[int]]:
        """Yield the first keys of each tier; some may come again."""
        counts, kind = self.counts, self.selection.kind
        number_count = counts.facets["kind"].get("number", 0)
        # Numbers are counted beside a chosen kind, not in its total.
        has_numbers = kind in ("", "number") and number_count != 0
        has_others = kind not in ("", "number") or (
            not kind and (counts.has_more or counts.total > (number_count or 0))
        )
        if not self.query.excluded:
            yield self._exact_matches(limit)
        if has_others:
            yield self._tier(limit, Scope.TITLE)
        if has_numbers:
            # With one more than a few, all numbers come after what has the words in its text.
            few = self._tier(FEW_NUMBERS + 1, Scope.TITLE, of_numbers=True)
            yield few if len(few) <= FEW_NUMBERS else []
        if has_others:
            yield self._tier(limit, Scope.LEAD, outside=Scope.TITLE)
            yield self._tier(limit, Scope.ANYWHERE, outside=Scope.LEAD)
        if has_numbers:
            yield self._tier(limit, Scope.ANYWHERE, of_numbers=True)

    def _exact_matches(self, limit: int) -> list[int]:
        named = Q(key=self.query.text.casefold())
        if name := title_fingerprint(tokenize(self.query.text)):
            named |= Q(name=name)
        found = _matching(self.query, at=self.at, facets=self.selection.tokens).filter(named)
        return _keys(found.order_by(*ORDER), limit)

    def _tier(
        self, limit: int, scope: Scope, *, outside: Scope | None = None, of_numbers: bool = False
    ) -> list[int]:
        """Return the first keys of a tier, of numbers or of all else; one or two queries."""
        facets = self.selection.tokens
        expression = MatchExpression(
            self.query,
            scope,
            outside,
            facets=[*facets, NUMBER] if of_numbers else facets,
            excluded_facets=() if of_numbers else [NUMBER],
        )
        may_be_many = self.counts.has_more or self.counts.total > MAX_COUNTED
        return rank(expression, limit, at=self.at, may_be_many=may_be_many)


def relax_query(query: ParsedQuery, *, at: dt.datetime) -> ParsedQuery | None:
    """Return the query to search instead of one without results: it omits as few parts as possible.

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
        candidates += [
            known.only([*some]) for some in combinations(range(len(kept)), len(kept) - 1)
        ]
    found = _find_any(candidates, at=at)
    relaxed = (each for each, is_found in zip(candidates, found, strict=True) if is_found)
    # Each part is found by itself.
    return next(relaxed, known.only([0]))


def _matching(query: ParsedQuery, *, at: dt.datetime, facets: Sequence[str] = ()) -> EntryQuerySet:
    expression = MatchExpression(query, facets=facets)
    return Entry.objects.public(at=at).filter(tokens__matches=expression)


def _find_any(queries: Sequence[ParsedQuery], *, at: dt.datetime) -> list[bool]:
    """Return for each query whether it has results; one database query."""
    if not queries:
        return []
    # The row of any table will do; without entries there may be no group.
    groups = FacetGroup.objects.order_by("pk").annotate(
        **{
            f"found_{number}": Exists(
                Entry.objects.public(at=at).filter(tokens__exists_match=MatchExpression(each))
            )
            for number, each in enumerate(queries)
        }
    )
    row = groups.values_list(*(f"found_{number}" for number in range(len(queries)))).first()
    return list(row) if row else [False] * len(queries)


# Above this many matches, going through all entries in order comes across the first soon enough.
MANY = 4_000
# Up to this many entries are scanned for a phrase; of more, the first of them.
MAX_SCANNED, FIRST_SCANNED = 2_000, 300

type PhraseRow = tuple[int, int, bool, bool, int, dt.date, int]


def rank(
    expression: MatchExpression,
    limit: int,
    *,
    at: dt.datetime,
    may_be_many: bool,
    many: int | None = None,
) -> list[int]:
    """Return the keys of the first `limit` entries that match.

    Few matches are fetched and sorted. For many, all entries are read in order. If there
    `may_be_many`, they are counted first.
    """
    many = MANY if many is None else many
    public = Entry.objects.public(at=at)
    found = public.filter(tokens__matches=expression)
    if may_be_many and found.order_by()[: many + 1].count() > many:
        ordered = public.filter(tokens__scan_matches=expression)
        return _keys(ordered.order_by(*ORDER), limit)
    # The addition keeps the database from using the index of this order.
    return _keys(found.order_by(F("weight") + 0, *ORDER[1:]), limit)


def rank_phrases(
    query: ParsedQuery, selection: FacetSelection, *, at: dt.datetime
) -> tuple[FacetCounts, list[int]]:
    """Return the counts of a query with phrases, and the keys of all entries found, in order."""
    expression = MatchExpression(query)
    public = Entry.objects.public(at=at)
    candidates = public.filter(tokens__matches=expression)
    if candidates.order_by()[: MAX_SCANNED + 1].count() <= MAX_SCANNED:
        rows = _scan(query, candidates)
        counts = count_groups(Counter(group for _pk, group, *_order in rows), limit=MAX_SCANNED)
        if selection:
            selected = public.filter(
                pk__in=[pk for pk, *_rest in rows],
                tokens__matches=MatchExpression(query, facets=selection.tokens),
            )
            kept = set(selected.values_list("pk", flat=True))
            rows = [row for row in rows if row[0] in kept]
        return counts.select(selection), [row[0] for row in rows]
    first = rank(
        MatchExpression(query, facets=selection.tokens),
        FIRST_SCANNED,
        at=at,
        may_be_many=True,
        many=MAX_SCANNED,
    )
    rows = _scan(query, public.filter(pk__in=first))
    counts = count_groups(Counter(group for _pk, group, *_order in rows), limit=MAX_SCANNED)
    estimated = replace(
        counts.estimate(selection, at=at),
        unfiltered_total=len(rows),
        has_more=len(first) == FIRST_SCANNED,
    )
    return estimated, [row[0] for row in rows]


def _scan(query: ParsedQuery, candidates: EntryQuerySet) -> list[PhraseRow]:
    """Return the candidates that have the phrases, in order: by tier, kind, date and place."""
    for number, phrase in enumerate(query.phrases):
        candidates = _locate(candidates, f"at_{number}", phrase).filter(**{f"at_{number}__gt": 0})
    for number, part in enumerate(part for part in query.excluded if part.phrase):
        candidates = _locate(candidates, f"not_{number}", part.phrase).filter(
            **{f"not_{number}": 0}
        )
    tiers = {
        name: ExpressionWrapper(
            Q(tokens__scan_matches=MatchExpression(query, scope)), output_field=BooleanField()
        )
        for name, scope in [("in_title", Scope.TITLE), ("in_lead", Scope.LEAD)]
    }
    annotated: Any = candidates.order_by().annotate(**tiers)
    names = ("pk", "facet_group", "in_title", "in_lead", "weight", "date", "place")
    found: list[PhraseRow] = list(annotated.values_list(*names))
    by_place = sorted(found, key=itemgetter(6, 0))
    newest = sorted(by_place, key=itemgetter(5), reverse=True)
    return sorted(newest, key=lambda row: (not row[2], not row[3], row[4]))


def _locate(candidates: EntryQuerySet, name: str, phrase: str) -> EntryQuerySet:
    return candidates.alias(**{name: StrIndex("words", Value(phrase))})


def _keys(found: QuerySet[Entry], limit: int) -> list[int]:
    return list(found.values_list("pk", flat=True)[:limit])
