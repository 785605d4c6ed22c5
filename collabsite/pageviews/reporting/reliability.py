"""Circumstances of the counts: gaps in counting, lists of robots, and use by programs."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db.models import Q, Sum

from collabsite.pageviews.models import Gap, ProgramCount, RemovedCount
from collabsite.pageviews.uses import Use


@dataclass(frozen=True)
class KnownGap:
    """A time in which uses could not be counted; `end` is None while it lasts."""

    cause: str
    start: datetime
    end: datetime | None

    @property
    def cause_name(self) -> str:
        """The cause in words."""
        return str(Gap.Cause(self.cause).label)


@dataclass(frozen=True)
class Removal:
    """Counts that a later list of robots took out.

    `date` is that of the list, and `agents` are the families of user agents that it named newly.
    """

    installed_at: datetime
    date: date
    agents: tuple[str, ...]
    views: int
    other_uses: int


def known_gaps(*, begin: date, end: date) -> list[KnownGap]:
    """Return the gaps on the UTC days from `begin` to `end`, the newest first."""
    first = datetime.combine(begin, time(), UTC)
    after = datetime.combine(end, time(), UTC) + dt.timedelta(days=1)
    lasted = Q(end__isnull=True) | Q(end__gte=first)
    rows = Gap.objects.filter(lasted, start__lt=after).order_by("-start", "-pk")
    return [KnownGap(gap.cause, gap.start, gap.end) for gap in rows]


def removals(*, begin: date, end: date, item: str | None = None) -> list[Removal]:
    """Return what was taken out of the counts of these days, of the newest list first."""
    wanted = Q(day__gte=begin, day__lte=end)
    if item is not None:
        wanted &= Q(item=item)
    rows = (
        RemovedCount.objects.filter(wanted)
        .values_list("robots_list__installed_at", "robots_list__date", "robots_list__agents")
        .annotate(
            views=Sum("total", filter=Q(use=Use.READ), default=0),
            others=Sum("total", filter=~Q(use=Use.READ), default=0),
        )
        .order_by("-robots_list__installed_at")
    )
    return [Removal(at, of, tuple(agents), *sums) for at, of, agents, *sums in rows]


def programs_by_day(*, begin: date, end: date) -> dict[date, dict[ProgramCount.Kind, int]]:
    """Return the answers that programs read, by day and kind."""
    rows = ProgramCount.objects.filter(day__gte=begin, day__lte=end)
    result: defaultdict[date, dict[ProgramCount.Kind, int]] = defaultdict(dict)
    for day, kind, number in rows.values_list("day", "kind", "count"):
        result[day][ProgramCount.Kind(kind)] = number
    return dict(result)
