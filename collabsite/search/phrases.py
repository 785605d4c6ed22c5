"""Words that stand side by side: of what has all the words, what has them so.

The index knows which words an entry has, and not where. So the entries that have them all are looked
through; if those are very many, the first of them, and more may be found than is told.
"""

import datetime as dt
from collections import Counter
from dataclasses import replace
from operator import itemgetter
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q, Value
from django.db.models.functions import StrIndex

from collabsite.search.expressions import Expression, Where, expression
from collabsite.search.facets import Chosen, Narrowed, of_shelves
from collabsite.search.models import Entry, EntryQuerySet
from collabsite.search.ordering import first
from collabsite.search.query_parser import Asked

# So many entries are looked through; of more, so many of the first.
ALL, SOME = 2_000, 300


def look(asked: Asked, chosen: Chosen, *, at: dt.datetime) -> tuple[Narrowed, list[int]]:
    """Return how much is found, and the keys of what is chosen of it, in order."""
    wanted = expression(asked)
    public = Entry.objects.public(at=at)
    having = public.filter(tokens__matches=wanted)
    if having.order_by()[: ALL + 1].count() <= ALL:
        rows = _rows(asked, having)
        counted = Counter(shelf for _pk, shelf, *_order in rows)
        counts = of_shelves(counted, most=ALL)
        if chosen:
            chosen_of = public.filter(
                pk__in=[pk for pk, *_rest in rows],
                tokens__matches=Expression(wanted.having, chosen.tokens),
            )
            kept = set(chosen_of.values_list("pk", flat=True))
            rows = [row for row in rows if row[0] in kept]
        return counts.narrowed(chosen), [row[0] for row in rows]
    some = first(expression(asked, filed=chosen.tokens), SOME, at=at, may_be_many=True, many=ALL)
    rows = _rows(asked, public.filter(pk__in=some))
    counts = of_shelves(Counter(shelf for _pk, shelf, *_order in rows), most=ALL)
    told = replace(counts.uncounted(chosen, at=at), whole=len(rows), more=len(some) == SOME)
    return told, [row[0] for row in rows]


type Row = tuple[int, int, bool, bool, int, dt.date, int]


def _rows(asked: Asked, having: EntryQuerySet) -> list[Row]:
    """Return those that have the phrases, in order: by tier, kind, date and place."""
    for number, phrase in enumerate(asked.phrases):
        having = _with(having, f"at_{number}", phrase).filter(**{f"at_{number}__gt": 0})
    for number, part in enumerate(part for part in asked.excluded if part.phrase):
        having = _with(having, f"not_{number}", part.phrase).filter(**{f"not_{number}": 0})
    tiers = {
        name: ExpressionWrapper(
            Q(tokens__row_matches=expression(asked, where)), output_field=BooleanField()
        )
        for name, where in [("in_title", Where.TITLE), ("in_lead", Where.LEAD)]
    }
    told: Any = having.order_by().annotate(**tiers)
    names = ("pk", "shelf", "in_title", "in_lead", "weight", "date", "place")
    found: list[Row] = list(told.values_list(*names))
    by_number = sorted(found, key=itemgetter(6, 0))
    newest = sorted(by_number, key=lambda row: row[5], reverse=True)
    return sorted(newest, key=lambda row: (not row[2], not row[3], row[4]))


def _with(having: EntryQuerySet, name: str, phrase: str) -> EntryQuerySet:
    return having.alias(**{name: StrIndex("words", Value(phrase))})
