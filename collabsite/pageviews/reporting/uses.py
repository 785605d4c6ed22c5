"""Uses of each kind by day, and what was left out of them.

As in `series`, a function takes one query, which sees one state of the database. Days are in UTC.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection

from collabsite.pageviews import items
from collabsite.pageviews.counting import summaries
from collabsite.pageviews.counting.rollup import OPEN_COUNTS, OPEN_OTHER_USES
from collabsite.pageviews.models import Exclusion
from collabsite.pageviews.reporting.months import Months
from collabsite.pageviews.totals import to_date
from collabsite.pageviews.uses import FIRST_UNREPORTED, Use


@dataclass(frozen=True)
class UseCounts:
    """Counts of uses.

    `sessions` are those that no use of a lower rank has counted. `received` are the reports before
    double clicks were removed, without those that were left out.
    """

    total: int = 0
    unique: int = 0
    sessions: int = 0
    received: int = 0

    def __add__(self, other: "UseCounts") -> "UseCounts":
        return UseCounts(
            self.total + other.total,
            self.unique + other.unique,
            self.sessions + other.sessions,
            self.received + other.received,
        )

    @property
    def collapsed(self) -> int:
        """Second clicks of double clicks."""
        return self.received - self.total


type DayAndUse = tuple[date, Use]
# Enumerations find their members slowly, and a year has thousands of rows.
_USES = {int(use): use for use in Use}
_REASONS = {reason.value: reason for reason in Exclusion.Reason}

_COLUMNS = "sum(total), sum({unique}), sum({sessions}), sum(received)"
_READS = f"""
SELECT day, {Use.READ.value}, {_COLUMNS.format(unique="unique_views", sessions="unique_views")}
FROM pageviews_dailycount WHERE day BETWEEN %s AND %s AND {{narrowed}} GROUP BY day
"""  # noqa: S608
_OTHERS = f"""
SELECT day, use, {_COLUMNS.format(unique="unique_uses", sessions="sessions")}
FROM pageviews_dailyuse WHERE day BETWEEN %s AND %s AND {{narrowed}} GROUP BY day, use
"""  # noqa: S608
_OTHERS_OF_SITE = f"""
SELECT day, use, {_COLUMNS.format(unique="unique_uses", sessions="sessions")}
FROM pageviews_siteday
WHERE use > {Use.READ.value} AND use < {FIRST_UNREPORTED} AND day BETWEEN %s AND %s
GROUP BY day, use
"""  # noqa: S608
_OPEN = f"""
SELECT day, use, {_COLUMNS.format(unique="unique_uses", sessions="sessions")}
FROM ({{opened}}) AS opened
WHERE day BETWEEN %s AND %s AND {{narrowed}} GROUP BY day, use
"""  # noqa: S608
_LEFT_OUT = f"""
SELECT day, use, reason, count FROM pageviews_siteexclusion
WHERE use < {FIRST_UNREPORTED} AND day BETWEEN %s AND %s
UNION ALL
SELECT day, use, reason, sum(pending) FROM pageviews_exclusion
WHERE pending > 0 AND use < {FIRST_UNREPORTED} AND day BETWEEN %s AND %s GROUP BY day, use, reason
"""  # noqa: S608
_LEFT_OUT_OF_UNKNOWN_ITEMS = f"""
SELECT day, sum(count) FROM pageviews_exclusion
WHERE item = '' AND use = {Use.READ} AND count > 0 AND day BETWEEN %s AND %s GROUP BY day
"""  # noqa: S608
_OF_ITEMS = f"""
SELECT item, month, use, CAST(sum(total) AS bigint), CAST(sum(unique_uses) AS bigint),
    CAST(sum(sessions) AS bigint), CAST(sum(received) AS bigint)
FROM (
    SELECT item, month, use, total, unique_uses, sessions, received FROM pageviews_itemmonth
    WHERE use < {FIRST_UNREPORTED} AND month BETWEEN %s AND %s
    UNION ALL
    SELECT item, {{month}}, use, total, unique_uses, sessions, received
    FROM ({OPEN_COUNTS}) AS opened WHERE day BETWEEN %s AND %s
) AS counts
GROUP BY item, month, use HAVING sum(total) > 0
"""  # noqa: S608


def uses_of_item(item: str, *, begin: date, end: date) -> dict[DayAndUse, UseCounts]:
    """Return the uses of an item by day and kind; `begin` and `end` are included."""
    return _uses([_READS, _OTHERS], OPEN_COUNTS, "item = %s", [item], begin, end)


def other_uses(*, begin: date, end: date) -> dict[DayAndUse, UseCounts]:
    """Return the uses of all items by day and kind, without reads."""
    return _uses([_OTHERS_OF_SITE], OPEN_OTHER_USES, "1 = 1", [], begin, end)


def uses_of_items(months: Months) -> dict[tuple[str, date], dict[Use, UseCounts]]:
    """Return the uses of each item in each month by kind."""
    days = [connection.ops.adapt_datefield_value(day) for day in (months.begin, months.end)]
    query = _OF_ITEMS.format(month=summaries.MONTH[connection.vendor])
    result: dict[tuple[str, date], dict[Use, UseCounts]] = {}
    with connection.cursor() as cursor:
        cursor.execute(query, days * 2)
        for item, month, use, *counts in cursor.fetchall():
            result.setdefault((item, to_date(month)), {})[Use(use)] = UseCounts(*counts)
    return result


def _uses(
    stored: Collection[str],
    opened: str,
    narrowed: str,
    arguments: list[str],
    begin: date,
    end: date,
) -> dict[DayAndUse, UseCounts]:
    query = " UNION ALL ".join([*stored, _OPEN]).format(narrowed=narrowed, opened=opened)
    days = [connection.ops.adapt_datefield_value(day) for day in (begin, end)]
    result: dict[DayAndUse, UseCounts] = {}
    with connection.cursor() as cursor:
        cursor.execute(query, [*days, *arguments] * (len(stored) + 1))
        for day, use, *counts in cursor.fetchall():
            key = to_date(day), Use(use)
            result[key] = result.get(key, UseCounts()) + UseCounts(*map(int, counts))
    return result


def left_out_of_item(
    item: str, *, begin: date, end: date
) -> dict[DayAndUse, Counter[Exclusion.Reason]]:
    """Return the numbers of uses of an item that were left out by day, kind of use and reason."""
    rows = Exclusion.objects.filter(
        item=item, use__lt=FIRST_UNREPORTED, day__gte=begin, day__lte=end, count__gt=0
    )
    return _by_day_and_use(rows.values_list("day", "use", "reason", "count"))


def left_out_of_site(*, begin: date, end: date) -> dict[DayAndUse, Counter[Exclusion.Reason]]:
    """Return the same of all items, and of reports that name none."""
    days = [connection.ops.adapt_datefield_value(day) for day in (begin, end)]
    with connection.cursor() as cursor:
        cursor.execute(_LEFT_OUT, days * 2)
        return _by_day_and_use(cursor.fetchall())


def _by_day_and_use(
    rows: Iterable[tuple[date | str, int, str, int]],
) -> dict[DayAndUse, Counter[Exclusion.Reason]]:
    result: dict[DayAndUse, Counter[Exclusion.Reason]] = {}
    for day, use, reason, number in rows:
        key = to_date(day), _USES[use]
        reasons = result.get(key)
        if reasons is None:
            reasons = result[key] = Counter()
        reasons[_REASONS[reason]] += int(number)
    return result


def left_out_of_unknown_items(*, begin: date, end: date) -> dict[date, int]:
    """Return the numbers of reports of views by day that were left out and name no item."""
    days = [connection.ops.adapt_datefield_value(day) for day in (begin, end)]
    with connection.cursor() as cursor:
        cursor.execute(_LEFT_OUT_OF_UNKNOWN_ITEMS, days)
        return {to_date(day): int(number) for day, number in cursor.fetchall()}


def possible_uses(kinds: Collection[str]) -> set[Use]:
    """Return the uses that items of these kinds can have."""
    found = {Use.READ}
    for name, kind in items.kinds().items():
        if name in kinds:
            found.update(kind.uses.values())
    return found


def sum_by_use(
    counts: Mapping[DayAndUse, UseCounts], *, begin: date, end: date
) -> dict[Use, UseCounts]:
    """Return the sums of the uses of each kind on the days from `begin` to `end`."""
    sums: dict[Use, UseCounts] = {}
    for (day, use), found in counts.items():
        if begin <= day <= end:
            sums[use] = sums.get(use, UseCounts()) + found
    return sums


def requests(counts: Mapping[Use, UseCounts]) -> UseCounts:
    """Return the requests among uses of an item, or of many; `unique` are the unique requests."""
    return _of_sessions(found for use, found in counts.items() if use.is_request)


def investigations(counts: Mapping[Use, UseCounts]) -> UseCounts:
    """Return the investigations, which all uses are; `unique` are the unique investigations."""
    return _of_sessions(counts.values())


def _of_sessions(counts: Iterable[UseCounts]) -> UseCounts:
    # A session is counted once, whatever its uses are.
    whole = sum(counts, UseCounts())
    return replace(whole, unique=whole.sessions)
