"""Charts of views as SVG."""

import datetime as dt
from collections.abc import Sequence
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsite.counting.charts import sparkline, ticks, views_chart
from collabsite.counting.items import Version
from collabsite.counting.periods import Period
from collabsite.counting.totals import Counted

BEGIN = dt.date(2026, 5, 1)


def drawn(slots: Sequence[Counted], versions: Sequence[Version] = ()) -> ET.Element:
    period = Period(BEGIN, BEGIN + dt.timedelta(days=len(slots) - 1))
    return ET.fromstring(views_chart(slots, period, versions))  # noqa: S314


def version(number: int, *, days: int) -> Version:
    return Version(number, BEGIN + dt.timedelta(days=days), f"Edition <{number}>", "")


def titles(svg: ET.Element) -> list[str]:
    return [title.text or "" for title in svg.iter("title")]


def test_a_chart_is_an_image_that_says_what_is_seen_and_each_day_names_its_numbers() -> None:
    svg = drawn([Counted(3, 2), Counted(), Counted(1200, 900)], [version(1, days=1)])

    [description] = svg.iter("desc")
    assert svg.get("role") == "img"
    assert titles(svg)[0] == "Views and unique views"
    assert "1,203 views. The most: 1,200, 3 May 2026" in (description.text or "")
    assert "Edition <1>, 2 May 2026" in (description.text or "")
    assert "3 May 2026: views 1,200, unique views 900" in titles(svg)
    assert not [each for each in svg.iter() if {"style", "onclick", "href"} & each.attrib.keys()]


def test_versions_that_are_close_share_a_seal() -> None:
    near = [version(number, days=40 + number) for number in (1, 2, 3)]

    svg = drawn([Counted(1, 1)] * 90, [*near, version(4, days=80)])

    seals = [text for text in svg.iter("text") if text.get("class") == "seal"]
    assert ["".join(seal.itertext()).rpartition("2026")[2] for seal in seals] == ["1–3", "4"]
    assert all(f"Edition <{number}>" in titles(seals[0])[0] for number in (1, 2, 3))


def test_without_views_there_is_no_chart() -> None:
    assert views_chart([Counted()], Period(BEGIN, BEGIN)) == ""


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (4, [0, 1, 2, 3, 4]),
        (7, [0, 2, 4, 6, 8]),
        (155, [0, 50, 100, 150, 200]),
        (1_000_000, [0, 500_000, 1_000_000]),
    ],
)
def test_the_axis_has_few_round_numbers(most: int, expected: list[int]) -> None:
    assert ticks(most) == expected


@given(st.integers(min_value=0, max_value=10**12))
def test_the_axis_reaches_every_number(most: int) -> None:
    found = ticks(most)

    assert found[0] == 0
    assert found[-1] >= most
    assert len(found) <= 6


def test_a_sparkline_is_named_and_has_a_point_for_each_value() -> None:
    svg = ET.fromstring(sparkline([0, 3, 1], title="4 views"))  # noqa: S314

    [line] = svg.iter("path")
    assert titles(svg) == ["4 views"]
    assert len((line.get("d") or "").split()) == 3
