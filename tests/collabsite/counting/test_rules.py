"""Rules C1 to C16, as a reader's browser meets them."""

import datetime as dt
import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import DatabaseError, connection
from django.db.models import Q
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from articles.models import Edition
from collabsite.counting import counter
from collabsite.counting.items import Item
from collabsite.counting.models import Count, Exclusion, Salt, Use, Visit
from collabsite.counting.totals import exclusions, reads_of, sum_by
from tests.support.published import published

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"
DAY = "2027-03-04"


@pytest.fixture
def edition() -> Edition:
    return published()


@pytest.fixture(autouse=True)
def no_proxy(settings: Settings) -> None:
    settings.TRUSTED_PROXY_HOPS = 0


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that a test moves."""
    with time_machine.travel(f"{DAY}T10:00:00Z", tick=False) as traveller:
        yield traveller


def post(item: Item, *, token: str = "", referrer: str = "", **headers: str) -> Any:  # noqa: ANN401
    """Report a view as the script of a page does."""
    query = {"token": token or item.token, "referrer": referrer}
    sent = {"user_agent": FIREFOX, **headers}
    return Client().post("/views/", query_params=query, headers=sent)


def views(item: Item) -> tuple[int, int]:
    """Return the total and unique views that were counted here."""
    of_item = Q(kind=item.kind, item_id=item.id, use=Use.READ)
    return sum_by(["use"], condition=of_item).get((Use.READ,), (0, 0))


def ledger() -> dict[str, int]:
    """Return what does not count, by reason."""
    return {reason.value: number for reason, number in exclusions(Q()).items()}


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        pytest.param(["10:05:00", "10:05:29"], (1, 1), id="C2: within 30 s"),
        pytest.param(["10:05:00", "10:05:30"], (1, 1), id="C2: exactly 30 s"),
        pytest.param(["10:05:00", "10:05:31"], (2, 1), id="C2: more than 30 s"),
        pytest.param(["10:05:00", "10:05:30.000001"], (2, 1), id="C2: a microsecond more"),
        pytest.param(["10:05:00", "10:05:20", "10:05:40", "10:06:00"], (1, 1), id="C3: a chain"),
        pytest.param(["10:59:45", "11:00:10"], (1, 1), id="C4: over the hour"),
        pytest.param(["10:59:45", "11:00:16"], (2, 2), id="C4: 31 s over the hour"),
        pytest.param(["10:30:00", "10:59:45", "11:00:10"], (2, 2), id="C4: not alone in its hour"),
        pytest.param(
            ["10:59:45", "11:00:10", "11:10:00"], (2, 1), id="C4: another in the new hour"
        ),
        pytest.param(["23:59:50", "24:00:10"], (2, 2), id="C5: over midnight both count"),
        pytest.param(["10:05:00", "10:50:00", "11:05:00"], (3, 2), id="C6: a session is an hour"),
        pytest.param(["10:30:00", "10:20:00", "10:31:00"], (3, 1), id="C15: the clock steps back"),
        pytest.param(["11:00:10", "10:59:50"], (1, 1), id="C15: the later half comes first"),
    ],
)
@pytest.mark.each_database
def test_times_decide_what_is_a_view_and_what_is_a_session(
    times: Sequence[str], expected: tuple[int, int]
) -> None:
    item = Item("article", 1)

    for time in times:
        day = f"{DAY} {time}" if time < "24" else f"2027-03-05 00{time[2:]}"
        at = dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC)
        counter.count(item, address="192.0.2.1", agent=FIREFOX, at=at)

    assert views(item) == expected
    received = len(times) - ledger().get("double-click", 0)
    assert received == expected[0]


def test_c6_another_address_or_browser_is_another_reader_and_the_day_is_that_of_utc() -> None:
    at = dt.datetime.fromisoformat("2027-03-05T07:30:00+08:00")
    for address, agent in [("192.0.2.1", FIREFOX), ("192.0.2.1", SAFARI), ("192.0.2.2", FIREFOX)]:
        counter.count(Item("article", 1), address=address, agent=agent, at=at)

    assert sum_by(["day"]) == {(dt.date(2027, 3, 4),): (3, 3)}


def test_c7_one_item_at_any_address_and_c2_the_answer_has_the_fresh_count(
    edition: Edition, clock: time_machine.Traveller
) -> None:
    path = f"/articles/{edition.slug}/"
    answers = []
    for address in (path, f"/zh-hans{path}", f"{path}?utm_source=feed", f"{path}editions/1/"):
        page = Client().get(address).content.decode()
        token = page.partition('name="view-token" content="')[2].partition('"')[0]
        answers.append(post(edition.item, token=token).json()["views"])
    clock.shift(60)

    # The document brings 17 views of another site.
    assert answers == [18] * 4
    assert post(edition.item).json() == {"views": 19}
    assert reads_of(edition.item) == (19, 17)


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"user_agent": "Mozilla/5.0 (compatible; GOOGLEBOT/2.1)"}, "robot"),
        ({"user_agent": ""}, "robot"),
        ({"user_agent": "curl/8.5.0"}, "robot"),
        ({"user_agent": "Mozilla/5.0 (compatible; Claude-User/1.0)"}, "robot"),
        ({"sec_gpc": "1"}, "opted-out"),
        ({"dnt": "1"}, "opted-out"),
        ({"origin": "https://elsewhere.example"}, "token"),
        ({"origin": "null"}, "token"),
        ({"origin": "http://[broken"}, "token"),
        ({"referer": "https://elsewhere.example/page"}, "token"),
        ({"sec_fetch_site": "cross-site"}, "token"),
        ({"sec_purpose": "prefetch;prerender"}, None),
        ({"purpose": "prefetch"}, None),
    ],
)
def test_c8_c9_c12_c13_what_is_no_view_is_left_out_and_no_pseudonym_is_made(
    edition: Edition, headers: Mapping[str, str], reason: str | None
) -> None:
    answer = post(edition.item, **headers)

    assert answer.json() == {"views": 17}
    assert ledger() == ({reason: 1} if reason else {})
    assert not Visit.objects.exists()
    assert not Salt.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"dnt": "0", "sec_gpc": "0"},
        {"origin": "http://testserver", "sec_fetch_site": "same-origin"},
        {"origin": "https://www.example.org"},
        {"user_agent": SAFARI},
        {"cookie": "sessionid=gone"},
    ],
)
def test_readers_of_our_own_pages_are_counted(
    edition: Edition, settings: Settings, headers: Mapping[str, str]
) -> None:
    settings.SITE_URL = "https://www.example.org"

    answer = post(edition.item, **headers)

    assert answer.json() == {"views": 18}
    # Django itself removes a session that is gone.
    assert "cookie" in headers or not answer.cookies
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("token", ["x", "article:1", "article:1:forged"])
def test_c13_without_a_valid_token_nothing_is_counted(edition: Edition, token: str) -> None:
    answer = post(edition.item, token=token)
    picture = Client(headers={"user-agent": FIREFOX}).get("/views/view.gif", {"token": token})

    assert (answer.status_code, picture.status_code) == (400, 400)
    assert "page token" in answer.json()["error"]
    assert ledger() == {"token": 2}


def test_c1_what_is_not_public_is_not_counted(edition: Edition) -> None:
    for item in (Item("article", edition.article_id + 999), Item("film", 1)):
        assert post(item).status_code == 404
    assert not Visit.objects.exists()


def test_c11_staff_and_head_are_not_counted(edition: Edition) -> None:
    staff = Client(headers={"user-agent": FIREFOX})
    staff.force_login(User.objects.create_user("editor", is_staff=True))
    query = {"token": edition.item.token}

    assert staff.post("/views/", query_params=query).json() == {"views": 17}
    assert Client().head("/views/view.gif", query).status_code == 200
    assert Client().get("/views/").status_code == 405
    assert ledger() == {}
    assert views(edition.item) == (0, 0)


def test_without_a_script_a_picture_counts(edition: Edition) -> None:
    answer = Client(headers={"user-agent": FIREFOX}).get(
        "/views/view.gif", {"token": edition.item.token}
    )

    assert answer.headers["Content-Type"] == "image/gif"
    assert "no-store" in answer.headers["Cache-Control"]
    assert views(edition.item) == (1, 1)


@pytest.mark.parametrize("hops", [0, 1, 2])
def test_c14_forged_addresses_are_one_reader(
    edition: Edition, settings: Settings, clock: time_machine.Traveller, hops: int
) -> None:
    settings.TRUSTED_PROXY_HOPS = hops
    proxies = ["198.51.100.7", "203.0.113.9"][:hops]

    for n in range(30):
        post(edition.item, x_forwarded_for=", ".join([f"10.1.1.{n}", *proxies]))

    assert views(edition.item) == (1, 1)
    if hops == 1:
        post(edition.item, x_forwarded_for="198.51.100.8")
        assert views(edition.item) == (2, 2)


def test_c16_every_report_is_counted_or_in_the_ledger_also_when_it_is_rolled_up(
    edition: Edition, clock: time_machine.Traveller
) -> None:
    for headers in ({}, {}, {"user_agent": "curl/8.0"}, {"dnt": "1"}, {"origin": "null"}):
        post(edition.item, **headers)
    clock.shift(31)
    post(edition.item, referrer="https://Search.example/path?q=secret")

    def outcome() -> object:
        return views(edition.item), ledger(), reads_of(edition.item)

    expected = {"double-click": 1, "robot": 1, "opted-out": 1, "token": 1}
    assert outcome() == ((2, 1), expected, (19, 17))
    assert Visit.objects.get().referrer == "search.example"
    for _again in range(2):
        counter.roll_up(before=dt.date(2027, 3, 5))
        assert outcome() == ((2, 1), expected, (19, 17))
        assert not Visit.objects.exists()


def test_the_first_view_of_a_new_day_rolls_up_the_days_before_a_minute_after_midnight(
    edition: Edition, clock: time_machine.Traveller
) -> None:
    clock.move_to(f"{DAY}T23:59:50Z")
    post(edition.item)
    clock.shift(20)
    post(edition.item)
    assert not Count.objects.exists()

    clock.shift(60)
    post(edition.item)

    assert Count.objects.get().day == dt.date(2027, 3, 4)
    assert {visit.day for visit in Visit.objects.all()} == {dt.date(2027, 3, 5)}
    assert [salt.day for salt in Salt.objects.all()] == [dt.date(2027, 3, 5)]


def test_a_failed_roll_up_loses_no_view_and_no_answer(
    edition: Edition, clock: time_machine.Traveller, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(execute: object, sql: str, *_: object) -> None:
        raise DatabaseError(sql)

    post(edition.item)
    clock.shift(86_400)
    with caplog.at_level(logging.ERROR):
        counter._rolled_up_before = None
        with connection.execute_wrapper(
            lambda execute, sql, *rest: (
                fail(execute, sql) if "counting_count" in sql else execute(sql, *rest)
            )
        ):
            answer = post(edition.item)

    assert answer.json() == {"views": 19}
    assert "roll_up_views" in caplog.text


def test_when_the_database_fails_a_report_answers_503_and_a_download_is_given(
    edition: Edition,
) -> None:
    def fail(execute: object, sql: str, *rest: object) -> object:
        if "counting" in sql:
            raise DatabaseError("the disk is full")
        return execute(sql, *rest)  # type: ignore[operator]

    with connection.execute_wrapper(fail):
        answer = post(edition.item)
        file = Client(headers={"user-agent": FIREFOX}).get(f"/articles/{edition.slug}/cite.bib")

    assert answer.status_code == 503
    # Within thirty seconds, a view that was counted after all is a double click.
    assert 0 < int(answer.headers["Retry-After"]) < 30
    assert file.status_code == 200


def test_a_view_takes_the_upsert_and_the_sum(
    edition: Edition,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        post(edition.item)

    # On SQLite, also how long it waits at most for another writer, and how long others do.
    with django_assert_num_queries(4 if connection.vendor == "sqlite" else 2):
        post(edition.item)


def test_whole_files_are_downloads_and_citations_and_no_cache_gives_them_uncounted(
    edition: Edition,
) -> None:
    reader = Client(headers={"user-agent": FIREFOX})
    data = "/data/what-they-found"

    for path in (f"{data}.csv", f"/articles/{edition.slug}/cite.bib"):
        answer = reader.get(path)
        assert answer.headers["Cache-Control"] == "public, no-cache"
        reader.head(path)
        reader.get(path, headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"})
        Client().get(path)
    unchanged = reader.get(f"{data}.csv", headers={"if-none-match": answer_tag(reader, data)})

    assert unchanged.status_code == 304
    uses = sum_by(["use"])
    assert uses == {(Use.DOWNLOAD,): (1, 1), (Use.CITATION,): (1, 1)}
    assert ledger() == {"token": 2, "double-click": 2}


def answer_tag(reader: Client, data: str) -> str:
    """Return the tag of a file, by a double click."""
    return reader.get(f"{data}.csv").headers["ETag"]


def test_the_ledger_counts_by_day_and_reason() -> None:
    at = dt.datetime(2027, 3, 4, 10, 5, tzinfo=dt.UTC)

    for days in (0, 0, 1):
        counter.exclude(Exclusion.Reason.ROBOT, at=at + dt.timedelta(days=days))

    assert exclusions(Q(day=at.date())) == {"robot": 2}
    assert ledger() == {"robot": 3}
