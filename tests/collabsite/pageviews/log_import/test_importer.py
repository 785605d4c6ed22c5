"""Import of an access log."""

import gzip
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from hypothesis import given

from collabsite.pageviews import totals
from collabsite.pageviews.counting import rollup
from collabsite.pageviews.log_import import importer
from collabsite.pageviews.models import Exclusion, ImportedLine, ProgramCount, Salt, Visit
from collabsite.pageviews.uses import Use
from tests.collabsite.pageviews.conftest import FIREFOX, SLUGS, Counts
from tests.collabsite.pageviews.counting.test_counter import events, thoroughly
from tests.collabsite.pageviews.literal import Event
from tests.collabsite.pageviews.literal import count as count_literally
from tests.collabsite.pageviews.rollback import rolled_back

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]


def line(
    time: str = "04/Mar/2026:10:05:00 +0000",
    target: str = "/books/one/",
    *,
    status: int = 200,
    method: str = "GET",
    address: str = "192.0.2.1",
    user: str = "-",
    agent: str = FIREFOX,
    referrer: str = "-",
) -> str:
    request = f'"{method} {target} HTTP/1.1" {status} 9'
    return f'{address} - {user} [{time}] {request} "{referrer}" "{agent}"\n'


@pytest.fixture
def load(tmp_path: Path) -> Callable[..., tuple[str, str]]:
    """Import lines with the command; return its output and its errors."""

    def run(*lines: str, name: str = "access.log") -> tuple[str, str]:
        log = tmp_path / name
        log.write_text("".join(lines))
        out, err = StringIO(), StringIO()
        call_command("import_views", str(log), stdout=out, stderr=err)
        return out.getvalue(), err.getvalue()

    return run


type Load = Callable[..., tuple[str, str]]


def printed(out: str) -> dict[str, int]:
    rows = (row.split(":") for row in out.splitlines())
    return {
        label: int(number.replace(",", ""))
        for label, number in rows
        if int(number.replace(",", ""))
    }


def test_c1_only_200_and_304_count(load: Load) -> None:
    out, _ = load(
        *(
            line(status=status, address=f"192.0.2.{n}")
            for n, status in enumerate([200, 304, 404, 500, 206, 301])
        )
    )

    assert printed(out) == {"lines read": 6, "counted": 2, "other statuses": 4}
    assert totals.total("book:1") == 2
    assert Exclusion.objects.get().count == 4


def test_c7_languages_and_query_strings_of_an_item_are_one(load: Load) -> None:
    out, _ = load(
        line("04/Mar/2026:10:05:00 +0000", "/books/one/"),
        line("04/Mar/2026:10:05:10 +0000", "/zh-hans/books/one/"),
        line("04/Mar/2026:10:05:20 +0000", "/books/one/?utm_source=x"),
    )

    assert printed(out) == {"lines read": 3, "counted": 1, "double clicks": 2}


@pytest.mark.each_database
def test_only_pages_are_views_as_they_are_when_counted_live(load: Load) -> None:
    out, _ = load(
        line("04/Mar/2026:10:05:00 +0000", "/books/one.json"),
        line("04/Mar/2026:10:06:00 +0000", "/zh-hans/books/one.json?page=2"),
        line("04/Mar/2026:10:06:00 +0000", "/feed.atom"),
        line("04/Mar/2026:10:06:00 +0000", "/feed.atom", agent="Feedly/1.0"),
        line("04/Mar/2026:10:07:00 +0000", "/books/two/"),
    )

    assert printed(out) == {"lines read": 5, "counted": 1, "uses by programs": 4}
    assert totals.totals(["book:1", "book:2"]) == {"book:1": 0, "book:2": 1}
    day = date(2026, 3, 4)
    assert sorted(ProgramCount.objects.values_list("day", "kind", "count")) == [
        (day, "feed", 2),
        (day, "json", 2),
    ]


def test_downloads_and_citation_files_are_other_uses_by_the_same_rules(load: Load) -> None:
    out, _ = load(
        line("04/Mar/2026:10:05:00 +0000", "/books/one.csv"),
        line("04/Mar/2026:10:05:20 +0000", "/zh-hans/books/one.csv"),
        line("04/Mar/2026:10:05:20 +0000", "/books/one/cite.bib"),
        line("04/Mar/2026:10:05:20 +0000", "/books/one.csv", agent="curl/8.0"),
        line("04/Mar/2026:10:05:20 +0000", "/books/one.csv", status=206),
    )

    assert printed(out) == {
        "lines read": 5,
        "counted": 2,
        "double clicks": 1,
        "robots": 1,
        "other statuses": 1,
    }
    assert totals.total("book:1") == 0
    assert sorted(Visit.objects.values_list("use", "total", "received")) == [
        (Use.DOWNLOAD, 1, 2),
        (Use.CITATION, 1, 1),
    ]
    excluded = Exclusion.objects.order_by("reason").values_list("item", "use", "reason", "count")
    assert list(excluded) == [
        ("book:1", Use.DOWNLOAD, "robot", 1),
        ("book:1", Use.DOWNLOAD, "status", 1),
    ]


def test_the_host_of_a_referring_site_is_kept_and_nothing_else_of_it(load: Load) -> None:
    load(line(referrer="https://Search.example:8443/path?q=secret"), line(address="192.0.2.2"))

    assert sorted(Visit.objects.values_list("referrer", flat=True)) == ["", "search.example"]


def test_robots_staff_other_methods_and_other_pages_are_counted_apart(load: Load) -> None:
    out, _ = load(
        line(agent="Googlebot/2.1"),
        line(agent="-"),
        line(user="ann"),
        line(method="HEAD"),
        line(method="POST"),
        line(target="/static/css/base.css"),
        line(target="/books/secret/"),
        line(),
    )

    assert printed(out) == {
        "lines read": 8,
        "counted": 1,
        "robots": 2,
        "signed-in staff": 1,
        "other methods than GET": 2,
        "not an item": 2,
    }
    assert dict(Exclusion.objects.values_list("reason", "count")) == {"robot": 2, "staff": 1}


@pytest.mark.each_database
def test_times_of_any_zone_are_counted_in_utc_and_in_their_order(
    load: Load, by_hour: Callable[[], Counts]
) -> None:
    load(
        line("05/Mar/2026:08:00:10 +0800"),
        line("04/Mar/2026:18:59:50 -0500"),
        line("04/Mar/2026:23:59:30 +0000"),
    )

    assert by_hour() == {("book:1", "2026-03-05", 0): (1, 1)}


def test_importing_a_log_twice_counts_it_once(load: Load) -> None:
    lines = [
        line(),
        line(),
        line("04/Mar/2026:10:06:00 +0000"),
        line(agent="Googlebot/2.1"),
        line(status=404),
    ]
    load(*lines)
    before = totals.balance()

    out, _ = load(*lines)

    assert printed(out) == {"lines read": 5, "already imported": 5}
    assert totals.balance() == before
    assert before.received == 5
    assert before.counted == 2


def test_a_grown_log_counts_only_what_is_new(load: Load) -> None:
    load(line())
    rollup.roll_up(before=datetime(2026, 3, 5, tzinfo=UTC).date())

    out, _ = load(line(), line("04/Mar/2026:12:00:00 +0000"))

    assert printed(out) == {"lines read": 2, "counted": 1, "already imported": 1}
    assert totals.total("book:1") == 2


def test_malformed_lines_are_reported_by_number_and_skipped(load: Load) -> None:
    out, err = load("nonsense\n", line(), "\n", *["more\n"] * 12)

    assert printed(out) == {"lines read": 15, "counted": 1, "malformed": 14}
    assert err.splitlines()[:2] == [
        "line 1: it is not Combined Log Format",
        "line 3: it is not Combined Log Format",
    ]
    assert err.splitlines()[-1] == "and 4 more malformed lines"


def test_no_address_is_stored(load: Load) -> None:
    load(line())

    assert len(bytes(ImportedLine.objects.get().digest)) == 16


def test_a_gzipped_log_is_read_too(tmp_path: Path) -> None:
    log = tmp_path / "access.log.2.gz"
    log.write_bytes(gzip.compress(line().encode()))

    call_command("import_views", str(log), stdout=StringIO())

    assert totals.total("book:1") == 1


def test_bytes_that_are_no_utf8_are_no_trouble(tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    log.write_bytes(line().encode().replace(b"Firefox/", b"Fire\xfffox/") + b"x" * 200_000 + b"\n")
    out = StringIO()

    call_command("import_views", str(log), stdout=out, stderr=StringIO())

    assert printed(out.getvalue()) == {"lines read": 2, "counted": 1, "malformed": 1}


@pytest.mark.parametrize("trouble", ["missing", "folder", "cut", "binary"])
def test_a_log_that_cannot_be_read_ends_in_one_line_that_names_it(
    tmp_path: Path, trouble: str
) -> None:
    log = tmp_path / trouble
    match trouble:
        case "folder":
            log.mkdir()
        case "cut":
            log.write_bytes(gzip.compress(line().encode() * 2000)[:-20])
        case "binary":
            log.write_bytes(bytes(range(256)) * 10)

    with pytest.raises(CommandError) as caught:
        call_command("import_views", str(log))

    assert str(caught.value).startswith(f"{log}: ")
    assert "\n" not in str(caught.value)
    assert not Visit.objects.exists()


@pytest.mark.each_database
def test_an_import_that_fails_stores_nothing_and_can_be_repeated(load: Load) -> None:
    def fail_on_visits(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if sql.lstrip().startswith("INSERT INTO pageviews_visit"):
            raise OperationalError("the disk is full")
        return execute(sql, *rest)

    with (
        connection.execute_wrapper(fail_on_visits),
        pytest.raises(CommandError, match=r"the disk is full; nothing was stored"),
    ):
        load(line(), line(agent="Googlebot/2.1"))

    assert not ImportedLine.objects.exists()
    assert not Exclusion.objects.exists()
    out, _ = load(line())
    assert printed(out) == {"lines read": 1, "counted": 1}


def test_an_empty_log_is_a_log(load: Load) -> None:
    out, _ = load()

    assert printed(out) == {}
    assert not Salt.objects.exists()


def as_lines(happened: list[Event]) -> list[bytes]:
    """Log lines in another time zone and in no order."""
    slugs = {item: slug for slug, item in SLUGS.items()}
    lines = []
    for number, event in enumerate(happened):
        zone = timezone(timedelta(hours=number % 5 - 2))
        time = event.at.astimezone(zone).strftime("%d/%b/%Y:%H:%M:%S %z")
        # The query string keeps two clicks in one second apart.
        target = f"/books/{slugs[event.item]}/?{number}"
        lines.append(line(time, target, address=event.reader).encode())
    random.Random(1).shuffle(lines)  # noqa: S311
    return lines


@thoroughly
@given(happened=events)
def test_a_log_counts_as_the_rules_read_literally(
    by_hour: Callable[[], Counts], happened: list[Event]
) -> None:
    with rolled_back():
        summary = importer.import_views(as_lines(happened))

        found = by_hour()

    whole = [event._replace(at=event.at.replace(microsecond=0)) for event in happened]
    expected = count_literally(whole)
    assert found == {(i, day.isoformat(), hour): n for (i, day, hour), n in expected.items()}
    assert summary.counted == sum(total for total, _ in expected.values())
    assert summary.counted + summary.double_clicks == len(happened)


PATHS = {Use.READ: "/", Use.DOWNLOAD: ".csv", Use.CITATION: "/cite.bib"}
