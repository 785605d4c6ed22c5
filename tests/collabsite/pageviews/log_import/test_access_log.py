"""Parsing of the Combined Log Format."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsite.pageviews.log_import.access_log import LogLine, MalformedLineError, parse_line

GOOD = (
    '192.0.2.1 - - [10/Oct/2026:13:55:36 +0800] "GET /books/one/?a=b HTTP/1.1" 200 2326'
    ' "https://example.org/" "Mozilla/5.0 Firefox/140.0"'
)


def test_a_line_is_read_and_its_time_is_in_utc() -> None:
    line = parse_line(GOOD)

    assert line == LogLine(
        address="192.0.2.1",
        user="",
        at=datetime.datetime(2026, 10, 10, 5, 55, 36, tzinfo=datetime.UTC),
        method="GET",
        target="/books/one/?a=b",
        status=200,
        agent="Mozilla/5.0 Firefox/140.0",
        referrer="https://example.org/",
    )


def test_further_fields_and_a_user_with_blanks_are_read_over() -> None:
    line = parse_line(GOOD.replace("- - [", "- ann b [") + ' "-" 0.003')

    assert line.user == "ann b"


def test_a_dash_is_an_empty_agent() -> None:
    assert parse_line(GOOD.replace("Mozilla/5.0 Firefox/140.0", "-")).agent == ""


def test_escapes_in_the_agent_are_undone() -> None:
    agent = r"A \"B\" \\ \xe6\x9c\xac"

    assert parse_line(GOOD.replace("Mozilla/5.0 Firefox/140.0", agent)).agent == 'A "B" \\ 本'


def test_a_leap_second_is_a_time() -> None:
    assert parse_line(GOOD.replace("13:55:36", "13:55:60")).at.second == 59


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("", "not Combined Log Format"),
        (GOOD[:40], "not Combined Log Format"),
        (GOOD.replace(' "https://example.org/" "Mozilla/5.0 Firefox/140.0"', ""), "not Combined"),
        (GOOD.replace("GET /books/one/?a=b HTTP/1.1", "-"), "request '-' is not method"),
        (GOOD.replace("10/Oct/2026", "10/Okt/2026"), "is not like 10/Oct/2026"),
        (GOOD.replace("10/Oct/2026", "2026-10-10"), "is not like 10/Oct/2026"),
        (GOOD.replace("10/Oct/2026", "31/Feb/2026"), "does not exist"),
        (GOOD.replace("13:55:36", "25:55:36"), "does not exist"),
        (GOOD.replace("+0800", "+9900"), "does not exist"),
        (GOOD.replace("10/Oct/2026", "01/Jan/0001").replace("13:55", "00:55"), "does not exist"),
    ],
)
def test_a_malformed_line_says_in_what(line: str, complaint: str) -> None:
    with pytest.raises(MalformedLineError, match=complaint):
        parse_line(line)


@given(text=st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse_line(text)
    except MalformedLineError as error:
        assert "\n" not in str(error)  # noqa: PT017
