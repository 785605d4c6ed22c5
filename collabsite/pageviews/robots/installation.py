"""Putting a newer list of robots in force, also for what was counted in the last months."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from collabsite.pageviews.counting import rollup, summaries
from collabsite.pageviews.counting.counter import acquire_writer_lock
from collabsite.pageviews.models import AgentCount, Exclusion, RemovedCount, RobotsList, Visit
from collabsite.pageviews.robots import recognition
from collabsite.pageviews.totals import first_recent_day
from collabsite.pageviews.uses import FIRST_UNREPORTED, Use

# A session has one user agent, so that the sums of a family are a part of each count.
_REMOVED = f"""
    SELECT item, day, use, {summaries.NAMED_SUMS} FROM (
        SELECT item, day, use, total, unique_uses, sessions, received
        FROM pageviews_agentcount WHERE agent IN ({{agents}})
        UNION ALL
        SELECT item, day, use, total, is_counted, is_first, received
        FROM ({rollup.MARKED_VISITS}) AS marked WHERE agent IN ({{agents}}) AND received > 0
    ) AS stored GROUP BY item, day, use
"""  # noqa: S608
_RECORD = """
INSERT INTO pageviews_removedcount
    (robots_list_id, item, day, use, total, unique_uses, sessions, received)
SELECT %s, item, day, use, total, unique_uses, sessions, received FROM ({removed}) AS removed
"""
_EXCLUDE = """
INSERT INTO pageviews_exclusion (day, item, use, reason, count)
SELECT day, item, use, %s, received FROM pageviews_removedcount WHERE robots_list_id = %s
ON CONFLICT (day, item, use, reason)
DO UPDATE SET count = pageviews_exclusion.count + excluded.count
"""
# Only of days that are rolled up: the rows of visits are deleted.
_OF_AGENTS = f"""
    SELECT item, day, use, {summaries.NAMED_SUMS} FROM pageviews_agentcount
    WHERE agent IN ({{agents}}) GROUP BY item, day, use
"""  # noqa: S608
_DECREASE_READS = """
UPDATE pageviews_dailycount AS kept SET
    total = kept.total - gone.total,
    unique_views = kept.unique_views - gone.unique_uses,
    received = kept.received - gone.received
FROM ({gone}) AS gone WHERE gone.use = %s AND gone.item = kept.item AND gone.day = kept.day
"""
_DECREASE_USES = f"""
UPDATE pageviews_dailyuse AS kept SET {summaries.SUBTRACT}
FROM ({{gone}}) AS gone
WHERE gone.use = kept.use AND gone.item = kept.item AND gone.day = kept.day
"""  # noqa: S608
_DECREASE_TOTALS = """
UPDATE pageviews_itemtotal AS kept SET total = kept.total - gone.total
FROM (
    SELECT item, sum(total) AS total FROM pageviews_removedcount
    WHERE robots_list_id = %s AND use = %s GROUP BY item
) AS gone WHERE gone.item = kept.item
"""
_LOCK = "LOCK TABLE pageviews_visit, pageviews_itemtotal IN SHARE ROW EXCLUSIVE MODE"


@dataclass(frozen=True)
class RobotsUpdate:
    """A list that was put in force, and the user agents that were taken out of the counts."""

    patterns: int
    date: date
    agents: tuple[str, ...]
    removed: int


@transaction.atomic
def update_robots(text: str, *, at: datetime) -> RobotsUpdate:
    """Install a list of robots, and take those that it names newly out of the counts.

    Counts by family of user agents are kept for three months; the ledger takes what is taken out,
    and the change is recorded. Names of programs are known of these counts, but no versions: what
    the list before named is not looked for again. Raises like `recognition.check_official` and
    `recognition.install_official`; everything then stays as it was.
    """
    official = recognition.check_official(text)
    acquire_writer_lock()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_LOCK)
    last = RobotsList.objects.order_by("installed_at", "pk").last()
    former = last.patterns if last else recognition.list_in_force().patterns
    known = {
        *AgentCount.objects.values_list("agent", flat=True).distinct(),
        *Visit.objects.filter(use__lt=FIRST_UNREPORTED).values_list("agent", flat=True).distinct(),
    } - {""}
    agents = recognition.matching(known, official.patterns) - recognition.matching(known, former)
    stored = RobotsList.objects.create(
        installed_at=at,
        date=official.date or at.date(),
        patterns=official.patterns,
        agents=sorted(agents),
    )
    removed = _take_out(agents, stored, at=at) if agents else 0
    # Last: the counts stay as they were if the file can't be written.
    recognition.install_official(text)
    return RobotsUpdate(len(official.patterns), stored.date, tuple(sorted(agents)), removed)


def _take_out(agents: Collection[str], stored: RobotsList, *, at: datetime) -> int:
    """Take the counts of families of user agents out; return the number of their uses."""
    names = sorted(agents)
    places = ", ".join(["%s"] * len(names))
    gone = _OF_AGENTS.format(agents=places)
    with connection.cursor() as cursor:
        removed = _RECORD.format(removed=_REMOVED.format(agents=places))
        cursor.execute(removed, [stored.pk, *names, *names])
        cursor.execute(_EXCLUDE, [Exclusion.Reason.ROBOT, stored.pk])
        cursor.execute(_DECREASE_READS.format(gone=gone), [*names, Use.READ])
        cursor.execute(_DECREASE_USES.format(gone=gone), names)
        cursor.execute(_DECREASE_TOTALS, [stored.pk, Use.READ])
    summaries.subtract(f"({gone}) AS counts", names)
    AgentCount.objects.filter(agent__in=names).delete()
    Visit.objects.filter(agent__in=names, use__lt=FIRST_UNREPORTED).delete()
    begin = first_recent_day(rollup.first_open_day(at))
    rollup.store_recent_totals(begin, is_changed=True)
    return sum(RemovedCount.objects.filter(robots_list=stored).values_list("total", flat=True))
