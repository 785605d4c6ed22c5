"""Counting an access log by the rules of live views, and no line of it twice."""

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import batched

from django.db import transaction
from django.db.models import Sum
from django.utils.crypto import salted_hmac

from collabsite.pageviews import counter, items, robots, rules, visitors
from collabsite.pageviews.access_log import LogLine, MalformedLine, read_line
from collabsite.pageviews.locks import take_turn
from collabsite.pageviews.models import Exclusion, ImportedLine, Visit

_BATCH = 5000
# How many malformed lines are named; the rest are only counted.
NAMED = 10


@dataclass
class Summary:
    """What became of the lines of a log."""

    lines: int = 0
    counted: int = 0
    double_clicks: int = 0
    robots: int = 0
    staff: int = 0
    other_statuses: int = 0
    other_methods: int = 0
    no_item: int = 0
    already_imported: int = 0
    malformed: int = 0
    complaints: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Asked:
    """A line that asks for an item, and how often the log has it."""

    line: LogLine
    item: str
    times: int = 0

    @property
    def order(self) -> tuple[object, ...]:
        # By time for the rules, then by anything fixed, so that imports lock rows in one order.
        return self.line.at, self.item, self.line.address, self.line.agent


def import_views(lines: Iterable[bytes]) -> Summary:
    """Count the views in the lines of a log, all of them or, if anything fails, none.

    The rules are those of live views (COUNTER R5.1 §7), with times of any zone taken in UTC and
    in their order. A view that the script reported and the log has too would count twice: import
    logs of times before the script.
    """
    summary = Summary()
    asked = _read(lines, summary)
    days = sorted({entry.line.at.date() for entry in asked.values()})
    # Before the transaction too, so that a live view need not wait for it to make today's salt.
    for day in days:
        visitors.salt_of(day)
    with transaction.atomic():
        take_turn()
        views = _sift(_new(asked, summary), summary)
        touched = Visit.objects.filter(
            day__in={view.line.at.date() for view in views}, item__in={view.item for view in views}
        )
        before = touched.aggregate(n=Sum("total", default=0))["n"]
        _count(views, salts={day: visitors.salt_of(day) for day in days})
        summary.counted = touched.aggregate(n=Sum("total", default=0))["n"] - before
        summary.double_clicks = sum(view.times for view in views) - summary.counted
    return summary


def _read(lines: Iterable[bytes], summary: Summary) -> dict[bytes, _Asked]:
    """Return the lines that ask for an item, by keyed digest; note the others."""
    key = salted_hmac("collabsite.pageviews.log_import", "line", algorithm="sha256").digest()
    by_target: dict[str, str | None] = {}
    asked: dict[bytes, _Asked] = {}
    for number, raw in enumerate(lines, start=1):
        summary.lines += 1
        text = raw.rstrip(b"\r\n")
        try:
            line = read_line(text.decode("utf-8", "surrogateescape"))
        except MalformedLine as error:
            summary.malformed += 1
            if summary.malformed <= NAMED:
                summary.complaints.append(f"line {number}: {error}")
            continue
        if line.method != "GET":
            summary.other_methods += 1
            continue
        path = line.target.partition("?")[0]
        if path not in by_target:
            by_target[path] = _public_item(path)
        item = by_target[path]
        if item is None:
            summary.no_item += 1
            continue
        digest = hmac.digest(key, text, hashlib.sha256)[:16]
        asked.setdefault(digest, _Asked(line, item)).times += 1
    return asked


def _public_item(path: str) -> str | None:
    item = items.find(path)
    return item if item and items.is_public(item) else None


def _new(asked: dict[bytes, _Asked], summary: Summary) -> Iterator[_Asked]:
    """Yield the lines that no import has stored yet, and store that they are now."""
    for digests in batched(asked, _BATCH):
        known = {
            bytes(digest)
            for digest in ImportedLine.objects.filter(digest__in=digests).values_list(
                "digest", flat=True
            )
        }
        summary.already_imported += sum(asked[digest].times for digest in known)
        new = [digest for digest in digests if digest not in known]
        ImportedLine.objects.bulk_create(ImportedLine(digest=digest) for digest in new)
        yield from (asked[digest] for digest in new)


def _sift(asked: Iterable[_Asked], summary: Summary) -> list[_Asked]:
    """Return the views among the lines, in order, and note the others in the ledger."""
    views = []
    ledger: Counter[tuple[date, Exclusion.Reason]] = Counter()
    for entry in asked:
        line = entry.line
        if line.status not in (200, 304):
            summary.other_statuses += entry.times
            reason = Exclusion.Reason.STATUS
        elif robots.is_robot(line.agent):
            summary.robots += entry.times
            reason = Exclusion.Reason.ROBOT
        elif line.user:
            summary.staff += entry.times
            reason = Exclusion.Reason.STAFF
        else:
            views.append(entry)
            continue
        ledger[line.at.date(), reason] += entry.times
    for (day, reason), number in sorted(ledger.items()):
        counter.exclude(reason, at=rules.Hour(day, 0).start, count=number)
    return sorted(views, key=lambda view: view.order)


def _count(views: Iterable[_Asked], *, salts: Mapping[date, bytes]) -> None:
    """Count views in their order: together within an hour, one by one at its edges."""
    waiting: list[counter.CountRow] = []
    for view in views:
        click = rules.Click.at(view.line.at)
        address, agent = view.line.address, view.line.agent
        if click.opens_the_hour or click.closes_the_hour:
            counter.count_all(waiting)
            waiting.clear()
            for _ in range(view.times):
                counter.count_at_an_edge(view.item, address=address, agent=agent, click=click)
            continue
        visitor = visitors.salted_hash(address, agent, salt=salts[click.hour.day])
        row = counter.count_row(view.item, visitor=visitor, click=click)
        waiting += [row] * view.times
        if len(waiting) >= _BATCH:
            counter.count_all(waiting)
            waiting.clear()
    counter.count_all(waiting)
