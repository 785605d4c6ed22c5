"""The reader's address (C14) and its hash."""

import datetime

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from collabsite.pageviews.counting.visitors import client_address, visitor_hash


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


def test_a_socket_without_an_address_is_no_error() -> None:
    request = RequestFactory().post("/views/", REMOTE_ADDR="")

    assert client_address(request.META) == ""


@pytest.mark.django_db
def test_a_reader_has_another_hash_every_day() -> None:
    first, second = (
        visitor_hash("192.0.2.1", "Firefox", day=datetime.date(2026, 3, day)) for day in (4, 5)
    )

    assert first != second


@pytest.mark.django_db
def test_address_and_agent_are_kept_apart_in_the_hash() -> None:
    day = datetime.date(2026, 3, 4)

    assert visitor_hash("a", "bc", day=day) != visitor_hash("ab", "c", day=day)
