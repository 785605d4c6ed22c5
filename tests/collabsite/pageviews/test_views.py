"""Endpoints: rules C1, C7, C8, C9 and C11 to C14, as a reader's browser meets them."""

import datetime

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from collabsite.pageviews import totals
from collabsite.pageviews.counting import counter
from collabsite.pageviews.items import page_token
from collabsite.pageviews.models import DailyCount, Exclusion, Salt, Visit
from collabsite.pageviews.uses import Use

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]


def ledger() -> dict[str, int]:
    return dict(Exclusion.objects.values_list("reason", "count"))


def post(reader: Client, item: str = "book:1", **headers: str) -> int:
    """Report a view and return the status."""
    answer = reader.post("/views/", query_params={"token": page_token(item)}, headers=headers)
    return answer.status_code


def test_a_view_is_counted_and_answered_with_the_fresh_total(reader: Client) -> None:
    counter.set_baseline("book:1", total=17)

    answer = reader.post("/views/", query_params={"token": page_token("book:1")})

    assert answer.status_code == 200
    assert answer.json() == {"views": 18}
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_view_sets_no_cookie_and_needs_no_session(reader: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = reader.post("/views/", query_params={"token": page_token("book:1")})

    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert not [query for query in queries if "django_session" in query["sql"]]


def test_a_view_needs_two_queries_the_upsert_and_the_total(
    reader: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with time_machine.travel("2026-03-04T10:05:00Z", tick=False):
        with django_capture_on_commit_callbacks(execute=True):
            post(reader)

        with django_assert_num_queries(2):
            post(reader)


def test_a_view_needs_no_csrf_token() -> None:
    strict = Client(enforce_csrf_checks=True, headers={"user-agent": "Mozilla/5.0 Firefox/140.0"})

    assert post(strict) == 200
    assert totals.total("book:1") == 1


def test_c2_reloading_at_once_counts_once_and_after_a_minute_again(reader: Client) -> None:
    with time_machine.travel("2026-03-04T10:05:00Z", tick=False) as clock:
        for seconds in [0, 10, 60]:
            post(reader)
            clock.shift(seconds)
        post(reader)

    assert totals.total("book:1") == 2


def test_the_pixel_counts_too_and_is_a_picture_nobody_stores(reader: Client) -> None:
    answer = reader.get("/views/view.gif", {"token": page_token("book:1")})

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/gif"
    assert answer.content.startswith(b"GIF89a")
    assert "no-store" in answer.headers["Cache-Control"]
    assert totals.total("book:1") == 1


def test_c11_head_is_not_counted(reader: Client) -> None:
    answer = reader.head("/views/view.gif", {"token": page_token("book:1")})

    assert answer.status_code == 200
    assert totals.total("book:1") == 0


@pytest.mark.parametrize("method", ["get", "head", "put"])
def test_views_takes_nothing_but_post(reader: Client, method: str) -> None:
    answer = getattr(reader, method)("/views/")

    assert answer.status_code == 405


def test_c1_an_item_that_is_not_public_is_not_counted(reader: Client) -> None:
    status = post(reader, "book:3")

    assert status == 404
    assert not Visit.objects.exists()
    assert ledger() == {"status": 1}


def test_an_item_that_does_not_exist_is_not_counted(reader: Client) -> None:
    assert post(reader, "book:99") == 404
    assert post(reader, "film:1") == 404
    assert not Visit.objects.exists()


def test_c8_a_robot_is_left_out_and_noted(reader: Client) -> None:
    status = post(reader, user_agent="Mozilla/5.0 (compatible; GOOGLEBOT/2.1)")

    assert status == 200
    assert totals.total("book:1") == 0
    assert ledger() == {"robot": 1}


def test_c8_an_empty_agent_is_a_robot() -> None:
    assert post(Client()) == 200
    assert ledger() == {"robot": 1}


@pytest.mark.parametrize("header", ["sec-gpc", "dnt"])
def test_c12_a_reader_who_opts_out_is_not_counted_and_not_hashed(
    reader: Client, header: str
) -> None:
    answer = reader.post(
        "/views/", query_params={"token": page_token("book:1")}, headers={header: "1"}
    )

    assert answer.json() == {"views": 0}
    assert ledger() == {"opted-out": 1}
    assert not Visit.objects.exists()
    assert not Salt.objects.exists()


def test_c12_only_the_value_1_opts_out(reader: Client) -> None:
    post(reader, dnt="0", sec_gpc="0")

    assert totals.total("book:1") == 1


@pytest.mark.parametrize("token", ["", "book:1", "book:1:forged", page_token.__doc__ or ""])
def test_c13_without_a_valid_token_nothing_is_counted(reader: Client, token: str) -> None:
    answer = reader.post("/views/", query_params={"token": token})

    assert answer.status_code == 400
    assert "page token" in answer.json()["error"]
    assert ledger() == {"token": 1}
    assert not Visit.objects.exists()


def test_c13_a_token_in_a_body_is_a_missing_token(reader: Client) -> None:
    answer = reader.post("/views/", {"token": page_token("book:1")})

    assert answer.status_code == 400
    assert ledger() == {"token": 1}


def test_c13_a_bad_token_gets_no_picture(reader: Client) -> None:
    assert reader.get("/views/view.gif", {"token": "x"}).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"origin": "http://[broken"},
        {"sec-fetch-site": "cross-site"},
        {"referer": "https://elsewhere.example/page"},
    ],
)
def test_c13_another_sites_page_is_not_counted(reader: Client, headers: dict[str, str]) -> None:
    answer = reader.post("/views/", query_params={"token": page_token("book:1")}, headers=headers)

    assert answer.status_code == 200
    assert ledger() == {"origin": 1}
    assert not Visit.objects.exists()


@pytest.mark.parametrize("origin", ["http://testserver", "https://www.example.org"])
def test_c13_our_own_page_is_counted(reader: Client, settings: Settings, origin: str) -> None:
    settings.SITE_URL = "https://www.example.org"

    reader.post(
        "/views/",
        query_params={"token": page_token("book:1")},
        headers={"origin": origin, "sec-fetch-site": "same-origin"},
    )

    assert totals.total("book:1") == 1


def test_c9_a_prefetched_picture_is_not_counted(reader: Client) -> None:
    reader.get(
        "/views/view.gif",
        {"token": page_token("book:1")},
        headers={"sec-purpose": "prefetch;prerender"},
    )

    assert totals.total("book:1") == 0
    assert ledger() == {"prefetch": 1}


def test_c11_signed_in_staff_are_not_counted(reader: Client) -> None:
    reader.force_login(User.objects.create_user("editor", is_staff=True))

    assert post(reader) == 200
    assert totals.total("book:1") == 0
    assert ledger() == {"staff": 1}


def test_the_host_of_a_referring_site_is_kept_and_nothing_else_of_it(reader: Client) -> None:
    for number, referrer in enumerate(
        ["search.example", "https://Search.example/path?q=secret", "127.0.0.1", "not a host", ""]
    ):
        reader.post(
            "/views/",
            query_params={"token": page_token("book:1"), "referrer": referrer},
            headers={"x-forwarded-for": "", "user-agent": f"Firefox {number}"},
        )

    hosts = Visit.objects.order_by("pk").values_list("referrer", flat=True)
    assert list(hosts) == ["search.example", "search.example", "", "", ""]


def test_the_page_of_editions_reports_another_use(reader: Client) -> None:
    answer = reader.post("/views/", query_params={"token": page_token("book:1", Use.VERSIONS)})

    assert answer.json() == {"views": 0}
    assert Visit.objects.get().use == Use.VERSIONS


def test_c16_the_ledger_names_the_item_and_the_use_where_they_are_known(reader: Client) -> None:
    reader.post(
        "/views/", query_params={"token": page_token("book:1", Use.VERSIONS)}, headers={"dnt": "1"}
    )
    reader.post("/views/", query_params={"token": "forged"})

    named = Exclusion.objects.order_by("item").values_list("item", "use", "reason")
    assert list(named) == [("", Use.READ, "token"), ("book:1", Use.VERSIONS, "opted-out")]


def test_a_stale_session_cookie_is_a_reader(reader: Client) -> None:
    reader.cookies["sessionid"] = "gone"

    post(reader)

    assert totals.total("book:1") == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("hops", "forged_ones"),
    [
        (0, 1_000),
        (1, 100),
        (2, 100),
        pytest.param(1, 1_000, marks=pytest.mark.judges),
        pytest.param(2, 1_000, marks=pytest.mark.judges),
    ],
)
def test_c14_a_thousand_forged_addresses_are_one_reader(
    reader: Client, settings: Settings, hops: int, forged_ones: int
) -> None:
    settings.TRUSTED_PROXY_HOPS = hops
    written_by_proxies = ["198.51.100.7", "203.0.113.9"][:hops]

    with time_machine.travel("2026-03-04T10:05:00Z", tick=False):
        for n in range(forged_ones):
            forged = f"10.1.{n // 100}.{n % 100}"
            post(reader, x_forwarded_for=", ".join([forged, *written_by_proxies]))

    assert totals.total("book:1") == 1


def test_c14_behind_a_proxy_two_readers_are_two(reader: Client, settings: Settings) -> None:
    settings.TRUSTED_PROXY_HOPS = 1

    post(reader, x_forwarded_for="198.51.100.7")
    post(reader, x_forwarded_for="198.51.100.8")

    assert totals.total("book:1") == 2


def test_c16_every_report_is_counted_collapsed_or_in_the_ledger(reader: Client) -> None:
    with time_machine.travel("2026-03-04T10:05:00Z", tick=False) as clock:
        post(reader)
        post(reader)
        post(reader, user_agent="curl/8.0")
        post(reader, dnt="1")
        post(reader, "book:3")
        reader.post("/views/", query_params={"token": "forged"})
        clock.shift(31)
        post(reader)

    balance = totals.balance()
    assert balance.received == 7
    assert (balance.counted, balance.collapsed, balance.excluded) == (2, 1, 4)
    assert balance.unique_views == 1


def test_the_first_view_of_a_new_day_rolls_up_the_days_before(reader: Client) -> None:
    with time_machine.travel("2026-03-04T10:05:00Z", tick=False):
        post(reader)

    with time_machine.travel("2026-03-05T00:01:00Z", tick=False):
        post(reader)

    assert DailyCount.objects.get().day == datetime.date(2026, 3, 4)
    assert Visit.objects.get().day == datetime.date(2026, 3, 5)
    assert Salt.objects.get().day == datetime.date(2026, 3, 5)
    assert totals.total("book:1") == 2


def test_in_the_first_half_minute_yesterday_is_not_rolled_up_yet(reader: Client) -> None:
    with time_machine.travel("2026-03-04T23:59:50Z", tick=False) as clock:
        post(reader)
        clock.shift(20)
        post(reader)

    assert not DailyCount.objects.exists()
    assert totals.total("book:1") == 1


def test_when_the_database_fails_the_answer_is_503_in_clear_words(
    reader: Client, settings: Settings
) -> None:
    def fail(*_: object) -> None:
        raise DatabaseError("the disk is full")

    with connection.execute_wrapper(fail):
        answer = reader.post("/views/", query_params={"token": page_token("book:1")})

    assert answer.status_code == 503
    assert "later" in answer.json()["error"]
    # Within thirty seconds, a view that was counted after all is a double click.
    assert 0 < int(answer.headers["Retry-After"]) < 30


def test_a_token_is_the_same_for_every_reader_and_read_by_us_only(settings: Settings) -> None:
    token = page_token("book:1")

    assert page_token("book:1") == token
    settings.SECRET_KEY = "another"
    assert page_token("book:1") != token


@pytest.mark.parametrize("item", ["", "book", "book:", "Book:1", "book:" + "1" * 60, "book:1\n"])
def test_a_malformed_item_gets_no_token(item: str) -> None:
    with pytest.raises(ValueError, match="malformed"):
        page_token(item)
