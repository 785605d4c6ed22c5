"""The first matching entries, in the order that readers see: by kind, then the newest.

The index knows which words an entry has, but not where. To find phrases, the entries that have all
words are scanned; of very many only the first, so that more may match than are counted.
"""

import datetime as dt
from collections import Counter
from dataclasses import replace
from operator import itemgetter
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import StrIndex

from collabsite.search.expressions import MatchExpression, Scope, build_expression
from collabsite.search.facets import FacetCounts, FacetSelection, count_groups
from collabsite.search.models import Entry, EntryQuerySet
from collabsite.search.query_parser import ParsedQuery

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
        return _keys(ordered.order_by("weight", F("date").desc(), "place", "pk"), limit)
    # The addition keeps the database from using the index of this order.
    return _keys(found.order_by(F("weight") + 0, F("date").desc(), "place", "pk"), limit)


def rank_phrases(
    query: ParsedQuery, selection: FacetSelection, *, at: dt.datetime
) -> tuple[FacetCounts, list[int]]:
    """Return the counts of a query with phrases, and the keys of all entries found, in order."""
    expression = build_expression(query)
    public = Entry.objects.public(at=at)
    candidates = public.filter(tokens__matches=expression)
    if candidates.order_by()[: MAX_SCANNED + 1].count() <= MAX_SCANNED:
        rows = _scan(query, candidates)
        counts = count_groups(Counter(group for _pk, group, *_order in rows), limit=MAX_SCANNED)
        if selection:
            selected = public.filter(
                pk__in=[pk for pk, *_rest in rows],
                tokens__matches=MatchExpression(expression.required, selection.tokens),
            )
            kept = set(selected.values_list("pk", flat=True))
            rows = [row for row in rows if row[0] in kept]
        return counts.select(selection), [row[0] for row in rows]
    first = rank(
        build_expression(query, facets=selection.tokens),
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
            Q(tokens__scan_matches=build_expression(query, scope)), output_field=BooleanField()
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
