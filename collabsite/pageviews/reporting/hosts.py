"""Sites that readers came from, by the views that came from each."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection

from collabsite.pageviews.counting import summaries
from collabsite.pageviews.counting.referrers import OTHERS, SELDOM
from collabsite.pageviews.reporting.chosen import Chosen
from collabsite.pageviews.reporting.months import first_day, last_day
from collabsite.pageviews.reporting.periods import cover
from collabsite.pageviews.uses import Use

# A session is one row of a visit, so rows that still count are the unique views.
_OPENED = f"""
    FROM pageviews_visit WHERE use = {Use.READ} AND total > 0 AND referrer <> ''
"""
# `of_all` are the sessions of the whole site in the month, and `sessions` the chosen ones in the
# period, for which the days in `of_days` are added to those of whole months or subtracted.
_HOSTS = f"""
WITH of_parts AS (
    SELECT month, host, sessions AS of_all,
        CASE WHEN month BETWEEN %(from)s AND %(to)s AND {{of_kinds}} THEN sessions ELSE 0 END
            AS sessions
    FROM pageviews_referrermonth WHERE month BETWEEN %(first)s AND %(last)s
    UNION ALL
    SELECT {{month}}, host, sessions,
        CASE WHEN day BETWEEN %(begin)s AND %(end)s AND {{of_kinds}} THEN sessions ELSE 0 END
    FROM (
        SELECT day, {{kind}} AS kind, referrer AS host, count(*) AS sessions {_OPENED}
            AND day BETWEEN %(first)s AND %(last)s
        GROUP BY 1, 2, 3
    ) AS opened
    {{of_days}}
), of_months AS (
    SELECT month, host, sum(of_all) AS of_all, sum(sessions) AS sessions
    FROM of_parts GROUP BY month, host
), chosen AS (
    SELECT host, of_all, sessions FROM of_months
    {{of_own}}
)
SELECT CASE WHEN of_all < {SELDOM} THEN '{OTHERS}' ELSE host END AS named,
    CAST(sum(sessions) AS bigint)
FROM chosen GROUP BY 1 HAVING sum(sessions) > 0
"""  # noqa: S608
_OF_DAYS = """
    UNION ALL
    SELECT {month}, host, 0, {sign} * sessions FROM pageviews_sitereferrer
    WHERE {of_kinds} AND day BETWEEN %({a})s AND %({b})s
"""
_OF_OWN = f"""
    UNION ALL
    SELECT of_months.host, of_all, own.sessions
    FROM (
        SELECT {{month}} AS month, host, sessions FROM pageviews_referrercount
        WHERE {{own}} AND day BETWEEN %(begin)s AND %(end)s
        UNION ALL
        SELECT {{month}}, referrer, 1 {_OPENED}
            AND {{own}} AND day BETWEEN %(begin)s AND %(end)s
    ) AS own JOIN of_months ON of_months.month = own.month AND of_months.host = own.host
"""  # noqa: S608


def referring_hosts(
    *,
    begin: date,
    end: date,
    kinds: Collection[str] | None = None,
    own: Collection[str] = (),
) -> dict[str, int]:
    """Return the unique views by referring host, most first; `OTHERS` come last.

    `begin` and `end` are UTC days, both included. Views without another site before them are left
    out. `kinds` limits the views to items of these kinds and `own`; whether a host is seldom depends
    on all of the site.
    """
    chosen = Chosen.of(kinds, own)
    month = summaries.MONTH[connection.vendor]
    covered = cover(begin, end)
    days = {"begin": begin, "end": end, "first": first_day(begin), "last": last_day(end)}
    # Without a whole month, none is between these.
    days["from"], days["to"] = covered.months or (last_day(end), first_day(begin))
    of_days: list[str] = []
    for sign, spans in ((1, covered.added), (-1, covered.subtracted)):
        for span in spans:
            names = {"a": f"from_{len(of_days)}", "b": f"to_{len(of_days)}"}
            days.update(zip(names.values(), span, strict=True))
            of_days.append(
                _OF_DAYS.format(month=month, sign=sign, of_kinds=chosen.of_kinds, **names)
            )
    adapt = connection.ops.adapt_datefield_value
    parameters: dict[str, Any] = {name: adapt(day) for name, day in days.items()}
    query = _HOSTS.format(
        month=month,
        # Of all kinds, none is told apart.
        kind="''" if kinds is None else summaries.KIND[connection.vendor],
        of_kinds=chosen.of_kinds,
        of_days="".join(of_days),
        of_own=_OF_OWN.format(month=month, own=chosen.own) if chosen.has_own else "",
    )
    with connection.cursor() as cursor:
        cursor.execute(query, {**parameters, **chosen.parameters})
        hosts: dict[str, int] = dict(cursor.fetchall())
    others = hosts.pop(OTHERS, 0)
    ordered = dict(sorted(hosts.items(), key=lambda each: (-each[1], each[0])))
    return ordered | ({OTHERS: others} if others else {})
