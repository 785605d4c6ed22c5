"""Views of days that are rolled up, stored as the roll-up stores them."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Sum

from collabsite.counting.items import Item
from collabsite.counting.models import Count, Total, Use


def day_of(
    item: Item, day: date, *, views: int, sessions: int | None = None, use: Use = Use.READ
) -> Count:
    """Return the counts of an item on a day."""
    sessions = views if sessions is None else sessions
    return Count(kind=item.kind, item_id=item.id, use=use, day=day, views=views, sessions=sessions)


def store_days(days: Iterable[Count]) -> None:
    """Store counts of days, and the totals of all items with them."""
    Count.objects.bulk_create(days)
    sums = Count.objects.filter(use=Use.READ).values_list("kind", "item_id")
    baselines = {(row.kind, row.item_id): row.baseline for row in Total.objects.all()}
    Total.objects.all().delete()
    found = {(kind, pk): n for kind, pk, n in sums.annotate(n=Sum("views"))}
    Total.objects.bulk_create(
        Total(kind=key[0], item_id=key[1], total=found.get(key, 0), baseline=baselines.get(key, 0))
        for key in sorted(found.keys() | baselines.keys())
    )
