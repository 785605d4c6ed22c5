"""Pseudonyms of readers, their addresses, their browsers, and hosts they came from."""

import datetime as dt

import pytest
from django.db import transaction
from django.test import RequestFactory
from pytest_django import Settings

from collabsite.counting import counter, rules
from collabsite.counting.items import Item
from collabsite.counting.models import Salt, Visit
from collabsite.counting.robots import is_robot
from collabsite.counting.visitors import client_address, salt_of, visitor_hash

DAY = dt.date(2027, 3, 4)


@pytest.mark.parametrize(
    ("hops", "forwarded", "address"),
    [
        (0, "203.0.113.1", "192.0.2.1"),
        (1, "203.0.113.1", "203.0.113.1"),
        (1, "10.9.9.9, 203.0.113.1", "203.0.113.1"),
        (2, "10.9.9.9, 203.0.113.1, 198.51.100.2", "203.0.113.1"),
        (2, "203.0.113.1", "192.0.2.1"),
        (1, "", "192.0.2.1"),
        (1, "unknown", "192.0.2.1"),
        (1, "203.0.113.1:4711", "203.0.113.1"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "2001:DB8:0::1", "2001:db8::1"),
        (1, "::ffff:203.0.113.1", "203.0.113.1"),
        (-1, "203.0.113.1", "192.0.2.1"),
    ],
)
def test_c14_only_trusted_hops_name_the_address(
    settings: Settings, hops: int, forwarded: str, address: str
) -> None:
    settings.TRUSTED_PROXY_HOPS = hops
    request = RequestFactory().post(
        "/views/", REMOTE_ADDR="192.0.2.1", headers={"x-forwarded-for": forwarded}
    )

    assert client_address(request.META) == address


@pytest.mark.django_db
def test_hashes_differ_by_day_and_keep_address_and_browser_apart() -> None:
    hashes = {
        visitor_hash("a", "bc", day=DAY),
        visitor_hash("ab", "c", day=DAY),
        visitor_hash("a", "bc", day=DAY + dt.timedelta(days=1)),
    }

    assert len(hashes) == 3


@pytest.mark.django_db
def test_a_salt_is_kept_in_memory_only_once_it_is_stored() -> None:
    with transaction.atomic():
        lost = salt_of(DAY)
        transaction.set_rollback(True)
    made = salt_of(DAY)

    assert made != lost
    assert bytes(Salt.objects.get().value) == made


@pytest.mark.django_db
def test_neither_address_nor_browser_is_stored() -> None:
    at = dt.datetime(2027, 3, 4, 10, 5, tzinfo=dt.UTC)
    counter.count(Item("article", 1), address="192.0.2.1", agent="Firefox/140", at=at)

    row = Visit.objects.values().get()

    assert len(bytes(row["visitor"])) == 32
    assert "192.0.2.1" not in str(row)
    assert "Firefox" not in str(row)


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", False),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0", False),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", True),
        ("MOZILLA/5.0 (COMPATIBLE; BINGBOT/2.0)", True),
        ("curl/8.5.0", True),
        ("Scrapy/2.11 (+https://scrapy.org)", True),
        ("java/17.0.2", True),
        # Where the list wants it at the beginning.
        ("Mozilla/5.0 java/17.0.2", False),
        ("aiohttp/3.9", True),
        # A phone, by the bare `bot` of the list.
        ("Mozilla/5.0 (Linux; Android 14; CUBOT P80)", True),
        (" ", True),
        ("", True),
    ],
)
def test_c8_robots_are_those_of_the_list(agent: str, expected: bool) -> None:
    assert is_robot(agent) == expected


@pytest.mark.parametrize(
    ("referrer", "host"),
    [
        ("search.example", "search.example"),
        ("https://Search.example:8080/path?q=secret", "search.example"),
        ("https://search.example./", "search.example"),
        ("https://own.example/page", ""),
        ("own.example", ""),
        ("not a host", ""),
        ("http://[broken", ""),
        ("https://search.example:port/", ""),
        ("a" * 101, ""),
        ("", ""),
    ],
)
def test_of_a_referrer_only_the_host_of_another_site_is_kept(referrer: str, host: str) -> None:
    assert rules.referring_host(referrer, own={"own.example"}) == host
