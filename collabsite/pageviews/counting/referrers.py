"""Sites that readers came from: hosts that are seen too seldom are not told apart."""

from datetime import date, timedelta

from django.db import connection

from collabsite.pageviews.counting import summaries

# A host that is seen less often in a calendar month, on the whole site, is one of the others.
SELDOM = 3
OTHERS = ""

# Months that are looked through for hosts to merge; a late import may add to them.
_MERGED_AGAIN = timedelta(days=100)
_RARE = f"""
SELECT host, month FROM pageviews_referrermonth
WHERE month >= %s AND month < %s AND host <> '{OTHERS}'
GROUP BY 1, 2 HAVING sum(sessions) < {SELDOM}
"""  # noqa: S608
_MERGE = f"""
INSERT INTO {{table}} ({{key}}, host, sessions)
SELECT {{key}}, '{OTHERS}', sum(sessions) FROM {{table}}
WHERE {{time}} >= %s AND {{time}} < %s AND (host, {{month}}) IN ({_RARE})
GROUP BY {{key}}
ON CONFLICT ({{key}}, host) DO UPDATE SET sessions = {{table}}.sessions + excluded.sessions
"""  # noqa: S608
_DELETE = f"""
DELETE FROM {{table}} WHERE {{time}} >= %s AND {{time}} < %s AND (host, {{month}}) IN ({_RARE})
"""  # noqa: S608


def merge_rare_hosts(*, before: date) -> None:
    """Forget the seldom hosts of the months that ended before a day; their number stays.

    A late import may add to months that were looked through before.
    """
    # Whole months only.
    begin, end = (before - _MERGED_AGAIN).replace(day=1), before.replace(day=1)
    days = [connection.ops.adapt_datefield_value(day) for day in (begin, end)]
    month_of_day = summaries.MONTH[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(_RARE, days)
        if not cursor.fetchall():
            return
        # The months last: they tell which hosts are rare.
        for table, time, other, month in (
            ("pageviews_referrercount", "day", "item", month_of_day),
            ("pageviews_sitereferrer", "day", "kind", month_of_day),
            ("pageviews_referrermonth", "month", "kind", "month"),
        ):
            names = {"table": table, "key": f"{time}, {other}", "time": time, "month": month}
            cursor.execute(_MERGE.format(**names), days * 2)
            cursor.execute(_DELETE.format(**names), days * 2)
