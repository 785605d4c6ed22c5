"""Count the views in an access log by the rules of live views, and no line twice."""

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
from collabsite.pageviews.access_log import LogLine, MalformedLineError, parse_line
from collabsite.pageviews.models import Exclusion, ImportedLine, Visit

_BATCH_SIZE = 5000
# The first malformed lines are reported by number, the rest only counted.
MAX_REPORTED = 10


@dataclass
class ImportSummary:
    """Lines of a log by outcome."""

    lines: int = 0
    counted: int = 0
    double_clicks: int = 0
    robots: int = 0
    staff: int = 0
    other_statuses: int = 0
    other_methods: int = 0
    files: int = 0
    no_item: int = 0
    already_imported: int = 0
    malformed: int = 0
    errors: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _ItemLine:
    """A line that requests a page of an item, and how often the log has it."""

    line: LogLine
    item: str
    times: int = 0

    @property
    def order(self) -> tuple[object, ...]:
        # By time for the rules, then by anything fixed, so that imports lock rows in the same order.
        return self.line.at, self.item, self.line.address, self.line.agent


def import_views(lines: Iterable[bytes]) -> ImportSummary:
    """Count the views in the lines of a log: all of them or, if anything fails, none.

    The rules are those of live views (COUNTER R5.1 §7). Times of any zone are converted to UTC and
    sorted. Only pages count: JSON twins and downloads are skipped. A view that the page reported
    and the log contains too would count twice: import logs of the time before live counting.
    """
    summary = ImportSummary()
    entries = _find_items(lines, summary)
    days = sorted({entry.line.at.date() for entry in entries.values()})
    # Before the transaction, so that a live view need not wait for the salt of today.
    for day in days:
        visitors.salt_of(day)
    with transaction.atomic():
        counter.acquire_writer_lock()
        views = _exclude(_store_new(entries, summary), summary)
        touched = Visit.objects.filter(
            day__in={view.line.at.date() for view in views}, item__in={view.item for view in views}
        )
        before = touched.aggregate(n=Sum("total", default=0))["n"]
        _count(views, salts={day: visitors.salt_of(day) for day in days})
        summary.counted = touched.aggregate(n=Sum("total", default=0))["n"] - before
        summary.double_clicks = sum(view.times for view in views) - summary.counted
    return summary


def _find_items(lines: Iterable[bytes], summary: ImportSummary) -> dict[bytes, _ItemLine]:
    """Return the lines that request a page of an item, by keyed digest; count the others."""
    key = salted_hmac("collabsite.pageviews.log_import", "line", algorithm="sha256").digest()
    by_path: dict[str, items.ItemAddress | None] = {}
    entries: dict[bytes, _ItemLine] = {}
    for number, raw in enumerate(lines, start=1):
        summary.lines += 1
        text = raw.rstrip(b"\r\n")
        try:
            line = parse_line(text.decode("utf-8", "surrogateescape"))
        except MalformedLineError as error:
            summary.malformed += 1
            if summary.malformed <= MAX_REPORTED:
                summary.errors.append(f"line {number}: {error}")
            continue
        if line.method != "GET":
            summary.other_methods += 1
            continue
        path = line.target.partition("?")[0]
        if path not in by_path:
            by_path[path] = _find_public(path)
        address = by_path[path]
        if address is None:
            summary.no_item += 1
            continue
        if not address.is_page:
            summary.files += 1
            continue
        digest = hmac.digest(key, text, hashlib.sha256)[:16]
        entries.setdefault(digest, _ItemLine(line, address.item)).times += 1
    return entries


def _find_public(path: str) -> items.ItemAddress | None:
    address = items.find(path)
    return address if address and items.is_public(address.item) else None


def _store_new(entries: dict[bytes, _ItemLine], summary: ImportSummary) -> Iterator[_ItemLine]:
    """Store the lines that no import has stored before, and yield them."""
    for digests in batched(entries, _BATCH_SIZE):
        known = {
            bytes(digest)
            for digest in ImportedLine.objects.filter(digest__in=digests).values_list(
                "digest", flat=True
            )
        }
        summary.already_imported += sum(entries[digest].times for digest in known)
        new = [digest for digest in digests if digest not in known]
        ImportedLine.objects.bulk_create(ImportedLine(digest=digest) for digest in new)
        yield from (entries[digest] for digest in new)


def _exclude(entries: Iterable[_ItemLine], summary: ImportSummary) -> list[_ItemLine]:
    """Return the lines that are views, in order; add the others to the ledger."""
    views = []
    ledger: Counter[tuple[date, Exclusion.Reason]] = Counter()
    for entry in entries:
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


def _count(views: Iterable[_ItemLine], *, salts: Mapping[date, bytes]) -> None:
    """Count views in order, each as often as the log has it."""
    added: Counter[str] = Counter()
    for view in views:
        click = rules.Click.at(view.line.at)
        address, agent = view.line.address, view.line.agent
        if click.is_near_hour_edge:
            clicked = counter.View(view.item, address, agent, view.line.at)
            added.update(counter.count_near_hour_edge([(clicked, click)] * view.times))
            continue
        visitor = visitors.salted_hash(address, agent, salt=salts[click.hour.day])
        row = counter.visit_row(view.item, visitor=visitor, click=click)
        added.update(counter.count_rows([row] * view.times))
    # Last, so that no reader who has locked a total waits for a visit that is locked here.
    counter.add_views(added)
