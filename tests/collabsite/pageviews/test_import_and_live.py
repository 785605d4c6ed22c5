"""A log and live counting of the same uses give the same counts."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import batched
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collabsite.pageviews.collection.reports import (
    Report,
    answer_exclusion_reason,
    count_reports,
    exclusion_reason,
    referring_host,
)
from collabsite.pageviews.counting import rollup
from collabsite.pageviews.counting.visits import View
from collabsite.pageviews.log_import import importer
from collabsite.pageviews.models import Exclusion
from collabsite.pageviews.reporting.hosts import referring_hosts
from collabsite.pageviews.uses import Use
from tests.collabsite.pageviews.conftest import SLUGS
from tests.collabsite.pageviews.literal import Event
from tests.collabsite.pageviews.log_import.test_importer import PATHS, line
from tests.collabsite.pageviews.test_histories import (
    GAPS,
    HOST,
    ITEMS,
    READERS,
    START,
    USES,
    edges,
    examples,
    fresh_site,
)
from tests.collabsite.pageviews.test_uses import PERIOD, metrics_of
from tests.support.counts import stored_counts
from tests.support.ledger import ledger

pytestmark = pytest.mark.django_db

REFERRERS = ["", "https://a.example/?q=secret", "https://b.example:8443/", "http://127.0.0.1:8000/"]
ROBOT = "Googlebot/2.1"
REASONS = [Exclusion.Reason.ROBOT, Exclusion.Reason.STAFF, Exclusion.Reason.STATUS]
# Of the tables that differ by nature: only an import stores lines, and salts are random.
OWN = {"ImportedLine", "Salt", "Visit"}

type Sent = tuple[Event, Exclusion.Reason | None]


@st.composite
def sent_uses(draw: st.DrawFn) -> list[Sent]:
    """Uses in the order of time, some of which are left out."""
    at = START
    uses: list[Sent] = []
    for _ in range(draw(st.integers(2, 16))):
        at = draw(st.sampled_from([at] * 5 + edges(at)))
        at += timedelta(seconds=draw(st.sampled_from(GAPS)))
        event = Event(
            at,
            draw(st.sampled_from(["one", "one", *READERS])),
            draw(st.sampled_from(ITEMS)),
            draw(st.sampled_from(USES)),
            draw(st.sampled_from(REFERRERS)),
        )
        # The script of a page that is not found does not run.
        reasons = REASONS[:2] if event.use == Use.READ else REASONS
        uses.append((event, draw(st.sampled_from([*[None] * 6, *reasons]))))
    return uses


def as_line(number: int, event: Event, reason: Exclusion.Reason | None) -> bytes:
    """The line of a log; the query string keeps two clicks in one second apart."""
    slug = {item: slug for slug, item in SLUGS.items()}[event.item]
    address, agent = READERS[event.reader]
    fields: dict[str, Any] = {
        "address": address,
        "agent": ROBOT if reason == Exclusion.Reason.ROBOT else agent,
        "user": "ann" if reason == Exclusion.Reason.STAFF else "-",
        "status": 404 if reason == Exclusion.Reason.STATUS else 200,
        "referrer": event.referrer or "-",
    }
    path = f"/books/{slug}{PATHS[event.use]}?{number}"
    return line(event.at.strftime("%d/%b/%Y:%H:%M:%S %z"), path, **fields).encode()


def as_report(event: Event, reason: Exclusion.Reason | None) -> Report:
    """The report of a page, or of an answer with a file."""
    address, agent = READERS[event.reader]
    if reason == Exclusion.Reason.ROBOT:
        agent = ROBOT
    meta = {"REMOTE_ADDR": address, "HTTP_USER_AGENT": agent, "HTTP_HOST": HOST}
    if event.use == Use.READ:
        found = exclusion_reason(meta, host=HOST)
    else:
        status = 404 if reason == Exclusion.Reason.STATUS else 200
        found = answer_exclusion_reason(meta, status=status)
    if reason == Exclusion.Reason.STAFF:
        found = found or reason
    host = referring_host(meta, event.referrer)
    return Report(View(event.item, address, agent, event.at, event.use, host), found)


def reported() -> tuple[object, ...]:
    """All that is reported of the uses."""
    begin, end = PERIOD
    return (
        metrics_of(begin, end),
        ledger(begin=begin, end=end),
        referring_hosts(begin=begin, end=end),
    )


def rolled_up() -> dict[str, object]:
    """All that is stored of the uses once their days are over."""
    rollup.roll_up(before=date(2026, 4, 2))
    return {name: rows for name, rows in stored_counts().items() if name not in OWN}


def check_agreement(uses: Sequence[Sent], at_once: int) -> None:
    with fresh_site():
        importer.import_views(as_line(number, *sent) for number, sent in enumerate(uses))
        imported = reported(), rolled_up(), reported()
    with fresh_site():
        for batch in batched(uses, at_once):
            count_reports([as_report(*sent) for sent in batch])
        live = reported(), rolled_up(), reported()

    assert imported == live


@pytest.mark.slow
@pytest.mark.each_database
@examples(min(25, settings().max_examples))
@given(uses=sent_uses(), at_once=st.integers(1, 4))
def test_a_log_and_live_counting_of_the_same_uses_give_the_same_counts(
    uses: list[Sent], at_once: int
) -> None:
    check_agreement(uses, at_once)


@pytest.mark.judges
@pytest.mark.slow
@examples(1000)
@given(uses=sent_uses(), at_once=st.integers(1, 4))
def test_logs_and_live_counting_of_thousands_of_uses_give_the_same_counts(
    uses: list[Sent], at_once: int
) -> None:
    check_agreement(uses, at_once)
