"""The ledger: what became of all reports, for each day and item."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, Sum

from collabsite.pageviews.models import DailyCount, DailyUse, Exclusion, Visit
from collabsite.pageviews.uses import FIRST_UNREPORTED

# Of reports without a valid token.
UNKNOWN = ""


@dataclass
class Entry:
    """The outcomes of the reports of a day and item: `received = counted + collapsed + excluded`.

    `collapsed` are double clicks. A double click over midnight is collapsed on the first day and
    counted on the second. `exclusions` are the numbers of those left out, by reason.
    """

    counted: int = 0
    collapsed: int = 0
    exclusions: dict[Exclusion.Reason, int] = field(default_factory=dict)

    @property
    def excluded(self) -> int:
        """All reports that were left out."""
        return sum(self.exclusions.values())

    @property
    def received(self) -> int:
        """All reports."""
        return self.counted + self.collapsed + self.excluded


def ledger(*, begin: date, end: date, item: str | None = None) -> dict[tuple[date, str], Entry]:
    """Return the outcomes of the reports of all uses by UTC day and item, ordered.

    `begin` and `end` are days, both included. The item is `UNKNOWN` where a report names none.
    """
    wanted = Q(day__gte=begin, day__lte=end)
    if item is not None:
        wanted &= Q(item=item)
    entries: defaultdict[tuple[date, str], Entry] = defaultdict(Entry)
    # One query for rolled-up and open days, so that a concurrent rollup hides and doubles nothing.
    parts = [
        counts.filter(wanted)
        .values_list("day", "item")
        .annotate(counted=Sum("total"), arrived=Sum("received"))
        for counts in (
            DailyCount.objects.all(),
            DailyUse.objects.all(),
            Visit.objects.filter(use__lt=FIRST_UNREPORTED),
        )
    ]
    for day, of_item, counted, arrived in parts[0].union(*parts[1:], all=True):
        entry = entries[day, of_item]
        entry.counted += counted
        entry.collapsed += arrived - counted
    excluded = Exclusion.objects.filter(wanted, use__lt=FIRST_UNREPORTED)
    rows = excluded.values_list("day", "item", "reason").annotate(n=Sum("count"))
    for day, of_item, reason, number in rows:
        entries[day, of_item].exclusions[Exclusion.Reason(reason)] = number
    return {key: entry for key, entry in sorted(entries.items()) if entry.received}
