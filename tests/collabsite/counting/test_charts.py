"""Charts over time as SVG."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsite.counting.charts import Seal, Slot, bar_chart, sparkline, ticks

NAMES = ("views", "unique views")
SLOTS = [
    Slot("1 May", "1 May 2026", 3, 2),
    Slot("2 May", "2 May 2026", 0, 0),
    Slot("3 May", "3 May 2026", 1200, 900),
]


def drawn(
    slots: Sequence[Slot] = SLOTS, seals: Mapping[int, Seal] = MappingProxyType({})
) -> list[ET.Element]:
    """Return the wide and the narrow drawing."""
    chart = bar_chart(
        slots, names=NAMES, title="Views <by> day", description="Three & more.", seals=seals
    )
    return list(ET.fromstring(f"<div>{chart}</div>"))  # noqa: S314


def titles(svg: ET.Element) -> list[str]:
    return [title.text or "" for title in svg.iter("title")]


def test_each_drawing_is_an_image_with_a_name_and_a_description() -> None:
    wide, narrow = drawn()

    for svg in (wide, narrow):
        assert svg.get("role") == "img"
        assert titles(svg)[0] == "Views <by> day"
        assert [desc.text for desc in svg.iter("desc")] == ["Three & more."]
    assert (wide.get("class"), narrow.get("class")) == ("wide", "narrow")


def test_no_drawing_has_a_style_or_a_script() -> None:
    for svg in drawn(seals={0: Seal("1", "Edition 1")}):
        for element in svg.iter():
            assert element.tag in {"svg", "title", "desc", "path", "text"}
            assert not {"style", "onclick", "href"} & element.attrib.keys()


def test_a_day_that_is_pointed_at_names_its_numbers() -> None:
    [wide, _narrow] = drawn()

    assert "3 May 2026: views 1,200, unique views 900" in titles(wide)


def test_seals_that_would_overlap_stand_in_rows() -> None:
    slots = [Slot(str(n), str(n), 1, 1) for n in range(90)]
    seals = {40 + n: Seal(str(n), f"Edition {n}") for n in range(3)}

    [wide, _narrow] = drawn(slots, seals)

    shown = [text for text in wide.iter("text") if text.get("class") == "paper"]
    assert [text.text for text in shown] == ["0", "1", "2"]
    assert "Edition 2" in titles(wide)
    assert len({text.get("y") for text in shown}) == 3


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


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), max_size=400))
def test_whatever_is_drawn_is_well_formed(numbers: list[tuple[int, int]]) -> None:
    slots = [Slot(f"{n} <&", f"{n} \"'", max(pair), min(pair)) for n, pair in enumerate(numbers)]

    assert len(drawn(slots)) == 2


def test_a_sparkline_is_named_and_has_a_point_for_each_value() -> None:
    svg = ET.fromstring(sparkline([0, 3, 1], title="4 views"))  # noqa: S314

    [line] = svg.iter("path")
    assert titles(svg) == ["4 views"]
    assert len((line.get("d") or "").split("L")) == 3
