"""Sums of daily counts by month and of the whole site, from which reports of long periods are made.

They always equal the sums of the daily counts: whoever writes those changes these by as much, in the
same transaction.
"""

from collections.abc import Sequence
from datetime import date

from django.db import connection, transaction

from collabsite.pageviews.models import (
    ItemMonth,
    ReferrerMonth,
    SiteDay,
    SiteExclusion,
    SiteReferrer,
)
from collabsite.pageviews.uses import Use

# Expressions for the first day of a day's month, and for the kind of an item. A time without a zone
# takes half the time of one with it.
MONTH = {
    "postgresql": "CAST(date_trunc('month', CAST(day AS timestamp)) AS date)",
    "sqlite": "date(day, 'start of month')",
}
KIND = {"postgresql": "split_part(item, ':', 1)", "sqlite": "substr(item, 1, instr(item, ':') - 1)"}
SUMS = "sum(total), sum(unique_uses), sum(sessions), sum(received)"
NAMED_SUMS = """
    sum(total) AS total, sum(unique_uses) AS unique_uses, sum(sessions) AS sessions,
    sum(received) AS received
"""
# Adds the counts of a row to those of a row with the same key.
ADD = """
ON CONFLICT ({key}) DO UPDATE SET
    total = {table}.total + excluded.total,
    unique_uses = {table}.unique_uses + excluded.unique_uses,
    sessions = {table}.sessions + excluded.sessions,
    received = {table}.received + excluded.received
"""
# Subtracts the counts of `gone` from those that are `kept`.
SUBTRACT = """
    total = kept.total - gone.total,
    unique_uses = kept.unique_uses - gone.unique_uses,
    sessions = kept.sessions - gone.sessions,
    received = kept.received - gone.received
"""

# A read has the lowest rank: all its sessions are its own.
DAILY_COUNTS = f"""
    SELECT item, day, {Use.READ} AS use, total, unique_views AS unique_uses,
        unique_views AS sessions, received
    FROM pageviews_dailycount WHERE received > 0
    UNION ALL
    SELECT item, day, use, total, unique_uses, sessions, received FROM pageviews_dailyuse
"""  # noqa: S608
_ADD_MONTHS = """
INSERT INTO pageviews_itemmonth (item, month, use, total, unique_uses, sessions, received)
SELECT item, {month}, use, {sums} FROM {counts} GROUP BY 1, 2, 3
""" + ADD.format(table="pageviews_itemmonth", key="month, use, item")
_ADD_DAYS = """
INSERT INTO pageviews_siteday (day, kind, use, total, unique_uses, sessions, received)
SELECT day, {kind}, use, {sums} FROM {counts} GROUP BY 1, 2, 3
""" + ADD.format(table="pageviews_siteday", key="use, day, kind")
_ADD_REFERRERS = """
INSERT INTO pageviews_sitereferrer (day, kind, host, sessions)
SELECT day, {kind}, host, sum(sessions) FROM {sessions} GROUP BY 1, 2, 3
ON CONFLICT (day, kind, host)
DO UPDATE SET sessions = pageviews_sitereferrer.sessions + excluded.sessions
"""
_ADD_MONTHS_OF_REFERRERS = """
INSERT INTO pageviews_referrermonth (month, kind, host, sessions)
SELECT {month}, {kind}, host, sum(sessions) FROM {sessions} GROUP BY 1, 2, 3
ON CONFLICT (month, kind, host)
DO UPDATE SET sessions = pageviews_referrermonth.sessions + excluded.sessions
"""
_SUBTRACT_MONTHS = f"""
UPDATE pageviews_itemmonth AS kept SET {SUBTRACT}
FROM (
    SELECT item, {{month}} AS month, use, {NAMED_SUMS} FROM {{counts}} GROUP BY 1, 2, 3
) AS gone
WHERE gone.item = kept.item AND gone.month = kept.month AND gone.use = kept.use
"""  # noqa: S608
_SUBTRACT_DAYS = f"""
UPDATE pageviews_siteday AS kept SET {SUBTRACT}
FROM (
    SELECT day, {{kind}} AS kind, use, {NAMED_SUMS} FROM {{counts}} GROUP BY 1, 2, 3
) AS gone
WHERE gone.day = kept.day AND gone.kind = kept.kind AND gone.use = kept.use
"""  # noqa: S608

# A row is summed as far as it has been read here, whatever is added to it meanwhile.
_ADD_EXCLUSIONS = """
INSERT INTO pageviews_siteexclusion (day, use, reason, count)
SELECT day, use, reason, sum(pending) FROM {late} GROUP BY 1, 2, 3
ON CONFLICT (day, use, reason)
DO UPDATE SET count = pageviews_siteexclusion.count + excluded.count
"""
_LATE = """
    SELECT id, day, item, use, reason, count, pending FROM pageviews_exclusion
    WHERE day < %s AND pending > 0
"""
_ALL_EXCLUSIONS = """
    (SELECT day, use, reason, count AS pending FROM pageviews_exclusion WHERE count > 0) AS counted
"""
_SUM_EXCLUSIONS_IN_POSTGRESQL = f"""
WITH late AS ({_LATE} ORDER BY day, item, use, reason FOR UPDATE),
marked AS (
    UPDATE pageviews_exclusion AS kept SET summed = late.count FROM late WHERE late.id = kept.id
)
{_ADD_EXCLUSIONS.format(late="late")}
"""  # noqa: S608
_SUM_EXCLUSIONS_IN_SQLITE = [
    _ADD_EXCLUSIONS.format(late=f"({_LATE}) AS late"),
    "UPDATE pageviews_exclusion SET summed = count WHERE day < %s AND pending > 0",
]


def additions(*, counts: str, sessions: str) -> list[str]:
    """Return the statements that add daily counts to all sums.

    `counts` has the columns of `DailyUse`, and `sessions` those of `ReferrerCount`; each is a table or
    a query in brackets with a name.
    """
    return [
        _statement(_ADD_MONTHS, counts=counts),
        _statement(_ADD_DAYS, counts=counts),
        _statement(_ADD_REFERRERS, sessions=sessions),
        _statement(_ADD_MONTHS_OF_REFERRERS, sessions=sessions),
    ]


def subtract(counts: str, parameters: Sequence[str]) -> None:
    """Subtract daily counts from the sums; `counts` is like that of `additions`."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(_SUBTRACT_MONTHS, counts=counts), parameters)
        cursor.execute(_statement(_SUBTRACT_DAYS, counts=counts), parameters)


def sum_exclusions(*, before: date) -> None:
    """Add what was excluded before a day, as far as it is not summed."""
    day = connection.ops.adapt_datefield_value(before)
    in_one = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for statement in [_SUM_EXCLUSIONS_IN_POSTGRESQL] if in_one else _SUM_EXCLUSIONS_IN_SQLITE:
            cursor.execute(statement, [day])


@transaction.atomic
def recount() -> None:
    """Compute all sums again, after daily counts were written without adding to them.

    Nothing else may write daily counts meanwhile.
    """
    for model in (ItemMonth, SiteDay, SiteReferrer, ReferrerMonth, SiteExclusion):
        model.objects.all().delete()
    with connection.cursor() as cursor:
        for statement in additions(
            counts=f"({DAILY_COUNTS}) AS counts", sessions="pageviews_referrercount"
        ):
            cursor.execute(statement)
        cursor.execute(_ADD_EXCLUSIONS.format(late=_ALL_EXCLUSIONS))
        cursor.execute("UPDATE pageviews_exclusion SET summed = count WHERE pending > 0")


def _statement(template: str, **parts: str) -> str:
    vendor = connection.vendor
    return template.format(month=MONTH[vendor], kind=KIND[vendor], sums=SUMS, **parts)
