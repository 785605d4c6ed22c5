"""Gaps: times in which uses could not be counted."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import DatabaseError, connection
from django.test import Client
from pytest_django import Settings

from collabsite.pageviews.collection import gaps
from collabsite.pageviews.items import page_token
from collabsite.pageviews.models import Gap

pytestmark = pytest.mark.django_db

TEN = datetime(2026, 3, 4, 10, tzinfo=UTC)


def fail(*_: object) -> None:
    raise DatabaseError("the disk is full")


def report(reader: Client) -> int:
    return reader.post("/views/", query_params={"token": page_token("book:1")}).status_code


def stored() -> list[tuple[str, datetime, datetime | None]]:
    return list(Gap.objects.order_by("start").values_list("cause", "start", "end"))


def test_a_gap_reaches_from_the_first_failure_to_the_next_view(reader: Client) -> None:
    with time_machine.travel(TEN, tick=False) as clock:
        with connection.execute_wrapper(fail):
            assert report(reader) == 503
            clock.shift(timedelta(minutes=5))
            assert report(reader) == 503
        clock.shift(timedelta(minutes=5))
        assert gaps.is_noted()

        assert report(reader) == 200

    assert stored() == [("database", TEN, TEN + timedelta(minutes=10))]
    assert not gaps.is_noted()


def test_failures_that_follow_one_another_are_one_gap() -> None:
    for minutes in (0.0, 0.5, 1.0, 30.0):
        at = TEN + timedelta(minutes=minutes)
        gaps.note_failure(at=at)
        gaps.close_database_gap(at=at + timedelta(seconds=10))

    assert [(start, end) for _cause, start, end in stored()] == [
        (TEN, TEN + timedelta(seconds=70)),
        (TEN + timedelta(minutes=30), TEN + timedelta(minutes=30, seconds=10)),
    ]


def test_a_view_without_a_gap_stores_none(reader: Client) -> None:
    assert report(reader) == 200

    assert stored() == []


def test_a_gap_stays_noted_until_it_can_be_stored() -> None:
    gaps.note_failure(at=TEN)

    with connection.execute_wrapper(fail):
        gaps.close_database_gap(at=TEN + timedelta(minutes=1))

    assert gaps.is_noted()
    gaps.close_database_gap(at=TEN + timedelta(minutes=2))
    assert stored() == [("database", TEN, TEN + timedelta(minutes=2))]


def test_a_clock_that_steps_back_makes_no_gap_that_ends_before_its_start() -> None:
    gaps.note_failure(at=TEN)

    gaps.close_database_gap(at=TEN - timedelta(hours=1))

    assert stored() == [("database", TEN, TEN)]


def test_a_note_that_was_cut_short_is_a_gap_of_about_then(settings: Settings) -> None:
    Path(settings.VAR_DIR, "counting-gap").touch()
    now = datetime.now(UTC)

    gaps.close_database_gap(at=now + timedelta(minutes=1))

    [(_cause, start, end)] = stored()
    assert abs(start - now) < timedelta(minutes=1)
    assert end is not None


def test_a_folder_that_can_t_be_written_fails_no_view(
    reader: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path / "none"

    with connection.execute_wrapper(fail):
        assert report(reader) == 503

    assert report(reader) == 200
