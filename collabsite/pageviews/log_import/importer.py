"""Count the uses in an access log by the rules of live counting, and no line twice."""

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import batched
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.crypto import salted_hmac

from collabsite.pageviews import items, rules
from collabsite.pageviews.collection import programs
from collabsite.pageviews.collection.reports import COUNTED_STATUSES
from collabsite.pageviews.counting import counter, visitors
from collabsite.pageviews.counting.hour_edges import count_near_hour_edge
from collabsite.pageviews.counting.visits import View, count_rows, visit_row
from collabsite.pageviews.log_import.access_log import LogLine, MalformedLineError, parse_line
from collabsite.pageviews.models import Exclusion, ImportedLine, ProgramCount, Visit
from collabsite.pageviews.robots import recognition
from collabsite.pageviews.uses import Use

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
    programs: int = 0
    no_item: int = 0
    already_imported: int = 0
    malformed: int = 0
    errors: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _NewLine:
    """A line that may count, and how often the log has it."""

    line: LogLine
    times: int = field(default=0, kw_only=True)


@dataclass(slots=True)
class _UseLine(_NewLine):
    """A line that requests something of an item."""

    item: items.ItemUse

    @property
    def order(self) -> tuple[object, ...]:
        # By time for the rules, then by anything fixed, so that imports lock rows in the same order.
        return self.line.at, self.item, self.line.address, self.line.agent

    def to_view(self) -> View:
        """Return the use of the item."""
        line = self.line
        own = (urlsplit(settings.SITE_URL).hostname or "",)
        referrer = rules.referring_host(line.referrer, own=own)
        return View(self.item.item, line.address, line.agent, line.at, self.item.use, referrer)


@dataclass(slots=True)
class _ProgramLine(_NewLine):
    """A line that requests something for programs."""

    kind: ProgramCount.Kind


def import_views(lines: Iterable[bytes]) -> ImportSummary:
    """Count the uses in the lines of a log: all of them or, if anything fails, none.

    The rules are those of live counting (COUNTER R5.1 §7). Times of any zone are converted to UTC and
    sorted. JSON and feeds are uses by programs. What was counted live and the log contains too would
    count twice: import logs of the time before live counting.
    """
    summary = ImportSummary()
    uses, for_programs = _find_uses(lines, summary)
    days = sorted({entry.line.at.date() for entry in uses.values()})
    # Before the transaction, so that a live view need not wait for the salt of today.
    for day in days:
        visitors.salt_of(day)
    with transaction.atomic():
        counter.acquire_writer_lock()
        views = _exclude(_store_new(uses, summary), summary)
        _count_programs(_store_new(for_programs, summary), summary)
        touched = Visit.objects.filter(
            day__in={view.line.at.date() for view in views},
            item__in={view.item.item for view in views},
        )
        before = touched.aggregate(n=Sum("total", default=0))["n"]
        _count(views, salts={day: visitors.salt_of(day) for day in days})
        summary.counted = touched.aggregate(n=Sum("total", default=0))["n"] - before
        summary.double_clicks = sum(view.times for view in views) - summary.counted
    return summary


def _find_uses(
    lines: Iterable[bytes], summary: ImportSummary
) -> tuple[dict[bytes, _UseLine], dict[bytes, _ProgramLine]]:
    """Return the lines that are uses of items and by programs, by keyed digest; count the others."""
    key = salted_hmac("collabsite.pageviews.log_import", "line", algorithm="sha256").digest()
    by_path: dict[str, tuple[items.ItemUse | None, ProgramCount.Kind | None]] = {}
    uses: dict[bytes, _UseLine] = {}
    for_programs: dict[bytes, _ProgramLine] = {}
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
            by_path[path] = _find_public(path), programs.kind_of(path)
        item, program = by_path[path]
        digest = hmac.digest(key, text, hashlib.sha256)[:16]
        if item is not None:
            uses.setdefault(digest, _UseLine(line, item)).times += 1
        elif program is not None:
            for_programs.setdefault(digest, _ProgramLine(line, program)).times += 1
        else:
            summary.no_item += 1
    return uses, for_programs


def _find_public(path: str) -> items.ItemUse | None:
    address = items.find(path)
    if address is None or address.use is None or not items.is_public(address.item):
        return None
    return items.ItemUse(address.item, address.use)


def _count_programs(entries: Iterable[_ProgramLine], summary: ImportSummary) -> None:
    """Add the answers for programs to their daily counts."""
    counts: Counter[tuple[date, ProgramCount.Kind]] = Counter()
    for entry in entries:
        if entry.line.status in COUNTED_STATUSES:
            summary.programs += entry.times
            counts[entry.line.at.date(), entry.kind] += entry.times
        else:
            summary.other_statuses += entry.times
    programs.add(counts)


def _store_new[L: _NewLine](entries: dict[bytes, L], summary: ImportSummary) -> Iterator[L]:
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


def _exclude(entries: Iterable[_UseLine], summary: ImportSummary) -> list[_UseLine]:
    """Return the lines that count, in order; add the others to the ledger."""
    views = []
    ledger: Counter[tuple[date, str, Use, Exclusion.Reason]] = Counter()
    for entry in entries:
        line = entry.line
        if line.status not in COUNTED_STATUSES:
            summary.other_statuses += entry.times
            reason = Exclusion.Reason.STATUS
        elif recognition.is_robot(line.agent):
            summary.robots += entry.times
            reason = Exclusion.Reason.ROBOT
        elif line.user:
            summary.staff += entry.times
            reason = Exclusion.Reason.STAFF
        else:
            views.append(entry)
            continue
        ledger[line.at.date(), *entry.item, reason] += entry.times
    counter.exclude_all(ledger)
    return sorted(views, key=lambda view: view.order)


def _count(views: Iterable[_UseLine], *, salts: Mapping[date, bytes]) -> None:
    """Count views in order, each as often as the log has it."""
    added: Counter[str] = Counter()
    for view in views:
        click = rules.Click.at(view.line.at)
        clicked = view.to_view()
        if click.is_near_hour_edge:
            added.update(count_near_hour_edge([(clicked, click)] * view.times))
            continue
        salt = salts[click.hour.day]
        visitor = visitors.salted_hash(clicked.address, clicked.agent, salt=salt)
        row = visit_row(clicked, visitor=visitor, click=click)
        added.update(count_rows([row] * view.times))
    # Last, so that no reader who has locked a total waits for a visit that is locked here.
    counter.add_views(added)
