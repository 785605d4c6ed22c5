"""Charts of the data in the prose."""

import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from articles import publishing
from articles.models import Article
from articles.prose.marks import Rendered, UnresolvedMarkError
from articles.prose.parse import Mark
from articles.prose.plain_text import text_of
from articles.prose.sanitize import sanitize
from articles.publishing import issue_release
from metrics import content
from metrics.cells.periods import period_position
from metrics.charts.scales import separate, ticks
from metrics.charts.svg import COLOURS
from metrics.charts.texts import text_width, wrap
from metrics.models import Dataset, Release
from tests.support.datasets import dataset_of
from tests.support.decimals import EXACT_DECIMALS
from tests.support.marks import chart_of, render_mark
from tests.support.published import imported

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

# An area to point at, a line with its name, and the dashes of lines on paper.
UNCOLOURED = {"slot", "line", *(f"dashes-{n}" for n in range(6))}
HOSTILE = "<script>alert(1)</script>\"'&</text>"


def rendered(reference: str = "rivers", *, language: str = "en", **attributes: str) -> Rendered:
    at = Release.objects.latest("issued_at").issued_at
    assert at is not None
    named = {f"data-{name}": value for name, value in attributes.items()}
    with translation.override(language):
        return render_mark(Mark("figure", reference, named), language=language, at=at)


def drawings(html: str) -> list[ET.Element]:
    """Return the SVG elements of a chart: the wide one and the narrow one."""
    return [ET.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", html, re.DOTALL)]  # noqa: S314


def words(svg: ET.Element) -> list[str]:
    return ["".join(element.itertext()) for element in svg.iter("text")]


def titles(svg: ET.Element) -> list[str]:
    return [element.findtext("title") or "" for element in svg.iter("path") if len(element)]


SAMPLES: dict[str, Any] = {"kind": "count"}
YEARS = {"kind": "count", "periods": ["2021", "2022", "2023"]}


def test_bars_are_named_and_have_their_numbers() -> None:
    dataset_of({"Samples": SAMPLES}, {"Elbe": [1240], "Yangtze": [890], "Danube": [None]})

    chart = rendered()

    assert chart_of(chart.data).kind == "bar"
    for svg in drawings(chart.html):
        assert words(svg) == ["Samples", "Elbe", "1,240", "Yangtze", "890", "Danube", "—"]
        assert titles(svg) == ["Elbe, Samples: 1,240", "Yangtze, Samples: 890"]


def test_a_bar_is_as_long_as_its_value() -> None:
    dataset_of({"Samples": SAMPLES}, {"Elbe": [1000], "Yangtze": [-500]})

    wide, _ = drawings(rendered().html)

    lengths = [
        float(length)
        for path in wide.iter("path")
        for length in re.findall(r"^M[\d.]+,[\d.]+h([\d.]+)", path.get("d", ""))
    ]
    assert lengths[0] == pytest.approx(2 * lengths[1], abs=0.2)


def test_columns_of_different_units_have_a_panel_and_a_scale_each() -> None:
    dataset_of(
        {"Samples": SAMPLES, "Cost": {"kind": "money", "currency": "USD", "compact": True}},
        {"The Elbe at Dresden": [10, 2_000_000], "Yangtze": [5, 1_000_000]},
    )

    chart = rendered()

    assert chart_of(chart.data).kind == "bar"
    wide, narrow = drawings(chart.html)
    # Abreast they share their names; one under the other each has its own.
    assert (words(wide).count("Yangtze"), words(narrow).count("Yangtze")) == (1, 2)
    assert {"$2M", "$1M", "10", "5"} <= set(words(wide))


@pytest.mark.parametrize(
    ("columns", "rows", "kind"),
    [
        ({"A": SAMPLES, "B": SAMPLES}, {"Elbe": [1, 2]}, "grouped"),
        ({"A": YEARS}, {"Elbe": [1, 2, 3], "Yangtze": [3, 2, 1]}, "line"),
        ({"A": {**YEARS, "periods": ["2021", "2022"]}}, {"Elbe": [1, 2]}, "dot"),
        ({"A": YEARS, "B": YEARS}, {"Elbe": [1, 2, 3, 4, 5, 6]}, "line"),
        (dict.fromkeys("ABCDE", SAMPLES), {"Elbe": [1, 2, 3, 4, 5]}, "dot"),
        ({"A": SAMPLES, "B": {"kind": "percent"}}, {"Elbe": [1, 2]}, "bar"),
        ({"A": {"kind": "percent_change"}, "B": {"kind": "percent"}}, {"Elbe": [1, 2]}, "bar"),
    ],
)
def test_without_a_kind_the_data_decides(
    columns: dict[str, Any], rows: dict[str, Any], kind: str
) -> None:
    dataset_of(columns, rows)

    assert chart_of(rendered().data).kind == kind


@pytest.mark.parametrize("kind", content.CHART_KINDS)
def test_every_kind_draws_every_value_in_both_sizes_and_in_the_colours_of_the_page(
    kind: str,
) -> None:
    dataset_of({"Samples": YEARS}, {"Elbe": [10, 20, 30], "Yangtze": [15, 25, 35]})

    chart = rendered(kind=kind)

    for svg in drawings(chart.html):
        values = re.findall(r"[:\u2002] ?(\d+)", "\n".join(titles(svg)))
        assert sorted(values) == ["10", "15", "20", "25", "30", "35"]
        known = {*COLOURS, *(f"{name}-line" for name in COLOURS), *UNCOLOURED}
        for element in svg.iter():
            assert set(element.get("class", "").split()) <= known
            assert not {"style", "fill", "stroke", "id", "href"} & set(element.attrib)
    assert "style" not in chart.html


def test_dots_differ_in_shape_as_well_as_in_colour() -> None:
    dataset_of({"Samples": YEARS}, {"Elbe": [10, 20, 30], "Yangtze": [1, 2, 3]})

    [wide, _] = drawings(rendered(kind="dot").html)

    shapes: dict[str, set[str]] = {}
    for path in wide.iter("path"):
        if path.find("title") is not None:
            drawn = re.sub(r"[\d.]+", "", path.get("d", ""))
            shapes.setdefault(path.get("class", ""), set()).add(drawn)
    assert len(shapes) == 3
    assert len(set.union(*shapes.values())) == 3


def test_one_line_is_emphasised_and_the_others_differ_in_their_dashes() -> None:
    dataset_of({"Samples": YEARS}, {"Elbe": [9, 8, 7], "Oder": [1, 2, 3], "Isar": [2, 3, 4]})

    [wide, _] = drawings(rendered(kind="line").html)

    classes = [p.get("class", "") for p in wide.iter("path") if p.get("stroke-width")]
    # The emphasised line is drawn last, over the others.
    assert classes == ["dashes-0 quiet-line", "dashes-1 quiet-line", "series-1-line"]
    [name] = [t for t in wide.iter("text") if t.get("class") == "series-1"]
    assert (name.text, name.get("font-weight")) == ("Elbe", "600")


def test_an_author_chooses_the_emphasised_line_and_the_scale() -> None:
    dataset_of({"Samples": YEARS}, {"Elbe": [9, 8, 7], "Oder": [1, 20, 3000]})

    [wide, _] = drawings(rendered(kind="line", highlight="r1", scale="log").html)

    [name] = [t for t in wide.iter("text") if t.get("class") == "series-1"]
    assert name.text == "Oder"
    assert {"1", "10", "100", "1,000"} <= set(words(wide))


def test_a_row_without_a_value_moves_the_emphasis_to_no_other() -> None:
    dataset_of(
        {"Samples": YEARS}, {"Elbe": [None, None, None], "Oder": [1, 2, 3], "Isar": [3, 2, 1]}
    )

    [wide, _] = drawings(rendered(kind="line", highlight="r1").html)

    [name] = [t for t in wide.iter("text") if t.get("class") == "series-1"]
    assert name.text == "Oder"


def test_bars_around_an_emphasised_row_are_quiet() -> None:
    dataset_of({"Samples": SAMPLES}, {"Elbe": [9], "Oder": [1], "Isar": [2]})

    [wide, _] = drawings(rendered(kind="bar", highlight="r1").html)

    bars = [path.get("class") for path in wide.iter("path") if path.find("title") is not None]
    assert bars == ["quiet", "series-1", "quiet"]


def test_the_values_of_a_period_are_shown_where_it_is_pointed_at_the_greatest_first() -> None:
    dataset_of({"Samples": YEARS}, {"Elbe": [1, 2, 1240], "Oder": [None, 2, 2000]})

    for svg in drawings(rendered(kind="line").html):
        assert titles(svg)[0] == "2021\nElbe\u20021"
        assert titles(svg)[-1] == "2023\nOder\u20022,000\nElbe\u20021,240"


def test_small_multiples_have_a_plot_for_each_row_at_the_width_of_the_page() -> None:
    dataset_of({"Samples": YEARS}, {"Elbe": [1, 2, 3], "Oder": [4, 5, 6]})

    full, *_ = found = drawings(rendered(kind="multiples").html)

    assert [svg.get("viewBox", "").split()[2] for svg in found] == ["988", "660", "350"]
    assert words(full).count("2023") == 2
    assert titles(full)[0] == "2021\nElbe\u20021"


def test_a_line_breaks_where_a_value_is_missing() -> None:
    dataset_of(
        {"Samples": {**YEARS, "periods": ["2020", *YEARS["periods"]]}}, {"A": [1, 2, None, 3]}
    )

    wide, _ = drawings(rendered(kind="line").html)

    # The value on its own is a dot besides.
    course, _dot = (p for p in wide.iter("path") if p.get("class") == "series-1-line")
    assert course.get("d", "").count("M") == 2


@pytest.mark.parametrize("kind", content.CHART_KINDS)
def test_a_column_without_a_value_draws_nothing_and_no_error(kind: str) -> None:
    dataset_of({"Samples": YEARS}, {"Elbe": [None, 1, 2], "Oder": [None, 2, 3]})

    for svg in drawings(rendered(kind=kind).html):
        assert len(re.findall(r"(Elbe|Oder)", "\n".join(titles(svg)))) == 4


def test_a_chart_says_in_words_what_it_shows_and_has_its_table(released: Dataset) -> None:
    chart = rendered(
        "what-they-found", columns="cost", caption="What rivers cost", notes="In 2023."
    )

    for svg in drawings(chart.html):
        assert svg.get("role") == "img"
        assert svg.findtext("title") == "Bar chart: What rivers cost"
        assert svg.findtext("desc") == "Cost. The table after the chart has its numbers."
    assert "<figcaption>What rivers cost<span" in chart.html
    assert "<p>In 2023.</p>" in chart.html
    assert '<a class="citation" href="#ref.1">[1]</a>' in chart.html
    assert '<data value="1200000">$1.2M</data></a></td>' in chart.html
    assert [row.cells[0].text for row in chart_of(chart.data).rows] == ["$1.2M", "$950K", "$2.1M"]


def test_numbers_of_a_chinese_dataset_are_written_in_chinese() -> None:
    money = {"kind": "money", "currency": "USD", "compact": True, "decimals": 1}
    dataset_of(
        {"平均资助": {**money, "periods": YEARS["periods"]}},
        {"人工智能": [900_000, 1_000_000, 1_200_000]},
        language="zh-hans",
    )

    line, _ = drawings(rendered(language="zh-hans", kind="line").html)
    bars, _ = drawings(rendered(language="zh-hans", kind="bar").html)

    assert "120万美元" in words(line)
    assert "120万美元" in words(bars)
    assert not [word for svg in (line, bars) for word in words(svg) if "$" in word]


def test_hostile_words_stay_words() -> None:
    dataset_of({HOSTILE: SAMPLES}, {HOSTILE: [1]})

    chart = rendered(caption=HOSTILE, notes=HOSTILE)

    assert "<script" not in chart.html
    for svg in drawings(chart.html):
        assert {element.tag for element in svg.iter()} <= {
            *("svg", "title", "desc", "g", "path", "line", "text", "tspan")
        }
        assert titles(svg) == [f"{HOSTILE}, {HOSTILE}: 1"]


@pytest.mark.parametrize(
    ("attributes", "problem"),
    [
        ({"kind": "pie"}, "no chart type “pie”; choose one of bar, grouped, line, multiples, dot"),
        (
            {"columns": "c2"},
            "can't draw the texts or years of the column “River kind”; choose others",
        ),
        ({"kind": "grouped"}, "different units, which can't share an axis"),
        ({"kind": "line", "columns": "c1"}, "a line chart needs columns of several periods"),
        ({"rows": "r9"}, "the dataset “Rivers” has no row “r9”"),
        ({"columns": "c1", "highlight": "r9"}, "the chart has no row “r9” to emphasise"),
        ({"rows": "r1", "columns": "c1"}, "have no numbers to draw"),
    ],
)
def test_what_makes_no_chart_is_named(attributes: dict[str, str], problem: str) -> None:
    dataset_of(
        {"Samples": YEARS, "Change": {"kind": "percent"}, "River kind": {"kind": "text"}},
        {"Elbe": [1, 2, 3, 4, None], "Oder": [1, 2, 3, None, None]},
    )

    with pytest.raises(UnresolvedMarkError, match=re.escape(problem)):
        rendered(**attributes)


def test_more_rows_than_a_chart_has_room_for_are_refused() -> None:
    dataset_of({"Samples": SAMPLES}, {f"River {n}": [n] for n in range(31)})

    with pytest.raises(UnresolvedMarkError, match="at most 30 rows, and this has 31"):
        rendered()


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "{n} of 3,000 periods, with the highest and lowest values"),
        ("zh-hans", "共 3,000 个时期，图中为 {n} 个"),
    ],
)
def test_a_long_series_is_drawn_over_its_whole_time_and_the_figure_says_so(
    language: str, says: str
) -> None:
    days = [f"{date(2001, 1, 1) + timedelta(n):%Y-%m-%d}" for n in range(3000)]
    values = [n % 7 for n in range(3000)]
    values[1234], values[2345] = 99, -99
    dataset_of({"Level": {"kind": "number", "periods": days}}, {"Elbe": values})

    chart = rendered(language=language, notes="At noon.")

    drawn = [column.period for column in chart_of(chart.data).columns]
    assert {days[0], days[1234], days[2345], days[-1]} <= set(drawn)
    assert len(drawn) <= 602
    assert chart_of(chart.data).notes == "At noon."
    assert says.format(n=len(drawn)) in chart.html


def test_an_article_is_published_with_its_chart(released: Dataset) -> None:
    article = Article.objects.get()
    section = article.sections.all()[1]
    section.body += sanitize('<figure data-chart="what-they-found" data-columns="change"></figure>')
    section.save()

    edition = publishing.publish(article, by=None)

    html = edition.content["sections"][1]["html"]
    assert html.count("<svg") == 2
    assert edition.content["embeds"][-1]["element"] == "figure"
    # Its table is read as words, its drawings are not.
    assert text_of(html).count("+35%") == 2


@pytest.fixture
def released() -> Dataset:
    [dataset] = imported().datasets
    issue_release(dataset, by=None)
    return dataset


@given(st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1, max_size=9))
def test_ticks_enclose_every_value_in_equal_steps(values: list[Decimal]) -> None:
    found = ticks(values, about=5)

    assert found[0] <= min(values)
    assert max(values) <= found[-1]
    assert len({b - a for a, b in pairwise(found)}) == 1
    assert 2 <= len(found) <= 8


@given(st.lists(EXACT_DECIMALS, min_size=1, max_size=5))
@example([Decimal("1E59")])
@example([Decimal(1), Decimal("1.0000000000000000000000000000000000001")])
@example([Decimal("1E-60")])
def test_ticks_of_any_numbers_are_places_of_their_own(values: list[Decimal]) -> None:
    found = [float(mark) for mark in ticks(values, about=5)]

    assert found[0] <= float(min(values))
    assert float(max(values)) <= found[-1]
    assert all(a < b for a, b in pairwise(found))
    assert 2 <= len(found) <= 8


@given(st.lists(st.floats(0, 200), min_size=1, max_size=6))
def test_names_at_the_ends_of_lines_do_not_touch(places: list[float]) -> None:
    moved = sorted(separate(places, [20.0] * len(places), high=200))

    assert all(b - a >= 19.99 for a, b in pairwise(moved))
    assert moved[-1] <= 200


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("Elbe", ["Elbe"]),
        ("Artificial selection", ["Artificial", "selection"]),
        ("Sino-European", ["Sino-", "European"]),
        ("气候科学与大气化学，海洋与极地", ["气候科学与大", "气化学，海…"]),
        # No line begins with a comma.
        ("气候科学与大，海洋", ["气候科学与", "大，海洋"]),
        ("Supercalifragilistic", ["Supercali…"]),
        ("", [""]),
    ],
)
def test_a_name_is_broken_into_two_lines_at_most(label: str, lines: list[str]) -> None:
    assert wrap(label, 78) == lines
    assert all(text_width(line) <= 78 for line in lines)


def test_quarters_months_and_days_have_their_place_in_the_year() -> None:
    periods = ["2021", "2021-Q2", "2021-H2", "2021-07", "2021-11-16", "2022"]

    assert [period_position(period) for period in periods] == [
        2021,
        2021.25,
        2021.5,
        2021.5,
        2021.875,
        2022,
    ]
