"""Periods of UTC days, and their division."""

import datetime as dt
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsite.pageviews.reporting.periods import (
    MAX_SLOTS,
    Grain,
    InvalidRangeError,
    Period,
    PeriodQuery,
    cover,
    read_period,
)

TODAY = date(2026, 11, 28)


def period(**query: str) -> Period:
    return read_period(PeriodQuery(**query), today=TODAY, first_day=lambda: date(2024, 2, 9))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("choice", "begin", "days", "grain"),
    [
        ("today", TODAY, 1, Grain.DAY),
        ("7", date(2026, 11, 22), 7, Grain.DAY),
        ("30", date(2026, 10, 30), 30, Grain.DAY),
        ("90", date(2026, 8, 31), 90, Grain.DAY),
        ("365", date(2025, 11, 29), 365, Grain.WEEK),
        ("all", date(2024, 2, 9), 1024, Grain.MONTH),
    ],
)
def test_usual_periods_end_today(choice: str, begin: date, days: int, grain: Grain) -> None:
    found = period(period=choice)

    assert (found.begin, found.end, found.days, found.grain) == (begin, TODAY, days, grain)


def test_the_period_before_has_the_same_length_and_all_time_has_none() -> None:
    assert period(period="7").before == (date(2026, 11, 15), date(2026, 11, 21))
    assert period(period="all").before is None


def test_a_range_is_of_both_its_days_and_ends_today_at_the_latest() -> None:
    found = period(period="range", begin="2026-01-30", end="2026-02-02")

    assert (found.begin, found.end, found.days) == (date(2026, 1, 30), date(2026, 2, 2), 4)
    assert period(period="range", begin="2026-11-01", end="2027-01-01").end == TODAY


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("", ""),
        ("2026-01-01", ""),
        ("2026-02-30", "2026-03-01"),
        ("2026-03-02", "2026-03-01"),
        ("2027-01-01", "2027-02-01"),
        ("0001-01-01", "2026-01-01"),
        ("\0", "x"),
    ],
)
def test_a_range_that_is_none_is_refused_with_a_reason(begin: str, end: str) -> None:
    with pytest.raises(InvalidRangeError, match=r"\w+"):
        period(period="range", begin=begin, end=end)


def test_weeks_begin_on_monday_and_the_first_and_last_are_cut() -> None:
    found = period(period="range", begin="2026-11-05", end="2026-11-18", by="week")

    assert [(slot.begin.day, slot.end.day) for slot in found.slots] == [(5, 8), (9, 15), (16, 18)]


def test_a_grain_that_is_too_fine_or_too_coarse_is_not_taken() -> None:
    assert period(period="all", by="day").grain is Grain.MONTH
    assert period(period="7", by="month").grain is Grain.DAY


@given(st.integers(1, 9000), st.sampled_from(["", *Grain]))
def test_slots_cover_each_day_of_a_period_once(days: int, by: str) -> None:
    begin = TODAY - dt.timedelta(days=days - 1)
    found = period(period="range", begin=begin.isoformat(), end=TODAY.isoformat(), by=by)

    covered = [
        slot.begin + dt.timedelta(days=n)
        for slot in found.slots
        for n in range((slot.end - slot.begin).days + 1)
    ]
    assert covered == [begin + dt.timedelta(days=n) for n in range(days)]
    assert len(found.slots) <= MAX_SLOTS
    assert found.slots[found.slot_of(TODAY)].end == TODAY


@given(first=st.dates(dt.date(2023, 12, 1), dt.date(2024, 4, 30)), days=st.integers(0, 500))
def test_months_and_days_that_cover_a_span_have_each_of_its_days_once(
    first: dt.date, days: int
) -> None:
    last = first + dt.timedelta(days=days)

    found = cover(first, last)

    counted: Counter[dt.date] = Counter()
    if found.months:
        begin, end = found.months
        assert begin.day == end.day == 1
        following = (end + dt.timedelta(days=32)).replace(day=1)
        counted.update(days_between(begin, following - dt.timedelta(days=1)))
    for span in found.added:
        counted.update(days_between(*span))
    for span in found.subtracted:
        counted.subtract(days_between(*span))
    assert +counted == Counter(days_between(first, last))
    alone = [day for span in (*found.added, *found.subtracted) for day in days_between(*span)]
    assert len(alone) <= 2 * 15


def days_between(begin: dt.date, end: dt.date) -> list[dt.date]:
    return [begin + dt.timedelta(days=number) for number in range((end - begin).days + 1)]
