"""The first of what matches, in the order that readers get: by kind, then the newest."""

import datetime as dt

from django.db.models import F, QuerySet

from collabsite.search.expressions import Expression
from collabsite.search.models import Entry

# Of what more entries match than this, the first are come across soon enough.
MANY = 4_000


def first(
    wanted: Expression, most: int, *, at: dt.datetime, may_be_many: bool, many: int = MANY
) -> list[int]:
    """Return the keys of the first `most` entries that match.

    Few are fetched and sorted. Many are come across by going through all in order, so that it is
    looked first how many there are, if they `may_be_many`.
    """
    public = Entry.objects.public(at=at)
    found = public.filter(tokens__matches=wanted)
    if may_be_many and found.order_by()[: many + 1].count() > many:
        through = public.filter(tokens__row_matches=wanted)
        return _keys(through.order_by("weight", F("date").desc(), "place", "pk"), most)
    # Not by the index of this order, as it is added to.
    return _keys(found.order_by(F("weight") + 0, F("date").desc(), "place", "pk"), most)


def _keys(found: QuerySet[Entry], most: int) -> list[int]:
    return list(found.values_list("pk", flat=True)[:most])
