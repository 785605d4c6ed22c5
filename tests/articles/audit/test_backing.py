"""The backing of each number of a passage."""

from decimal import Decimal

import pytest

from articles.audit.agreement import DataValue
from articles.audit.backing import AuditedNumber, Backing, Figure, audit_passage
from articles.prose.parse import Mark
from articles.prose.passages import passages_of

CELL = '<data data-cell="d/e/i"></data>'
SOURCE = '<cite data-source="a"></cite>'


def figure_of(mark: Mark) -> Figure | None:
    """Every mark shows 35 %, except those of missing data."""
    if mark.reference == "gone":
        return None
    wording = mark.attributes.get("data-wording", "")
    return Figure(wording or "+35%", DataValue(Decimal(35), "%"), wording, "AI · Growth", "+35%")


def judged(html: str, exemptions: dict[tuple[str, str], str] | None = None) -> list[AuditedNumber]:
    [passage] = passages_of(html)
    return audit_passage(passage, figure_of, exemptions or {})


def backings(html: str) -> list[tuple[str, str]]:
    return [(each.literal, each.backing.value) for each in judged(html)]


def test_a_figure_is_bound() -> None:
    [figure] = judged(f"<p>Up {CELL}.</p>")

    assert figure.backing is Backing.BOUND
    assert (figure.start, figure.end, figure.literal) == (3, 4, "+35%")
    assert figure.figure
    assert figure.figure.label == "AI · Growth"


def test_a_figure_whose_data_is_gone_is_left_to_the_checklist() -> None:
    assert judged('<p>Up <data data-cell="gone"></data>.</p>') == []


def test_a_wording_that_disagrees_with_its_cell_is_a_mismatch() -> None:
    html = '<p>Up <data data-cell="d/e/i" data-wording="{}"></data>.</p>'

    assert backings(html.format("a third")) == [("a third", "bound")]
    assert backings(html.format("half")) == [("half", "mismatch")]


def test_a_number_in_a_sentence_with_a_citation_is_cited() -> None:
    assert backings(f"<p>It cost 20 dollars.{SOURCE} Later it cost 30.</p>") == [
        ("20 dollars", "cited"),
        ("30", "unsourced"),
    ]


def test_years_names_and_idioms_need_nothing() -> None:
    assert backings("<p>In 2019 COVID-19 was one of the reasons for Horizon 2020.</p>") == []


@pytest.mark.parametrize(
    "html",
    [
        f"<p>It rose by 40% ({CELL}).</p>",
        f"<p>It rose by {CELL}, or 40%, in a year.</p>",
        f"<p>It rose by {CELL} (40%).</p>",
        f"<p>It rose by 40%, that is {CELL}.</p>",
        f"<p>It rose by {CELL} 40%.</p>",
        f"<p>增长了40%（{CELL}）。</p>",
        f"<p>增长了{CELL}，即40%。</p>",
        f"<p>It rose by 40% ({CELL}{SOURCE}).</p>",
        f"<p>It rose by 40%{SOURCE} ({CELL}).</p>",
    ],
)
def test_a_number_that_says_a_figure_again_and_differs_is_a_mismatch(html: str) -> None:
    found = {each.literal: each for each in judged(html)}

    assert found["40%"].backing is Backing.MISMATCH
    assert found["40%"].figure
    assert found["40%"].figure.as_in_table == "+35%"
    assert found["+35%"].backing is Backing.BOUND


def test_a_number_that_says_a_figure_again_is_bound_with_it() -> None:
    assert ("35 per cent", "bound") in backings(f"<p>It rose by {CELL}, or 35 per cent.</p>")


def test_a_multiple_or_a_fraction_beside_a_figure_says_it_again() -> None:
    assert ("1.35-fold", "bound") in backings(f"<p>It rose 1.35-fold ({CELL}).</p>")
    assert ("3-fold", "unsourced") in backings(f"<p>It rose 3-fold ({CELL}).</p>")
    assert ("two thirds", "mismatch") in backings(f"<p>It rose by two thirds ({CELL}).</p>")
    assert ("0.8", "unsourced") in backings(f"<p>The index is 0.8 ({CELL}).</p>")
    assert ("a third", "bound") in backings(f"<p>More than a third — {CELL} — agreed.</p>")
    assert ("Half", "mismatch") in backings(f"<p>Half — {CELL} — agreed.</p>")
    assert ("过半", "mismatch") in backings(f"<p>过半论文（{CELL}）被引。</p>")


@pytest.mark.parametrize(
    ("html", "backing"),
    [
        (f"<p>Over 5 million people ({CELL}) came.</p>", "mismatch"),
        (f"<p>Over 4 million people ({CELL}) came.</p>", "bound"),
        (f"<p>5 million — {CELL} — came.</p>", "bound"),
        (f"<p>{CELL} people (over 5 million) came.</p>", "mismatch"),
        (f"<p>逾500万人（{CELL}）来了。</p>", "mismatch"),
        (f"<p>约500万人——{CELL}——来了。</p>", "bound"),
        (f"<p>In 12 towns ({CELL}) it rained.</p>", "unsourced"),
        (f"<p>Some 4.5–5 million ({CELL}) came.</p>", "bound"),
        (f"<p>Some 6–7 million ({CELL}) came.</p>", "mismatch"),
        (f"<p>Over 5 million people ({CELL} of them men) came.</p>", "unsourced"),
        (f"<p>It was 4–5 million — {CELL} people came.</p>", "unsourced"),
    ],
)
def test_a_number_with_what_it_counts_is_compared_with_the_figure_after_it(
    html: str, backing: str
) -> None:
    [passage] = passages_of(html)
    figure = Figure("4.9m", DataValue(Decimal(4_900_000), ""), "", "People", "4.9m")

    numbers = [
        each for each in audit_passage(passage, lambda _mark: figure, {}) if each.number is not None
    ]

    assert numbers[-1].backing == backing


@pytest.mark.parametrize(
    "html",
    [
        f"<p>It rose from 20% to {CELL}.</p>",
        f"<p>They rose by 20%, {CELL} and 50%.</p>",
        f"<p>Of 1,240 papers ({CELL} of them joint) most were read.</p>",
        f"<p>It rose by 120 ({CELL}).</p>",
        f"<p>It rose by {CELL}, or 300 papers.</p>",
        f"<p>20–{CELL} of them.</p>",
    ],
)
def test_other_numbers_in_the_sentence_of_a_figure_contradict_nothing(html: str) -> None:
    assert "mismatch" not in [backing for _literal, backing in backings(html)]


def test_an_editors_reason_holds_for_that_number_in_that_sentence() -> None:
    exemptions = {("20 dollars", "It cost 20 dollars."): "from the price list"}

    [exempt] = judged("<p>It cost 20 dollars.</p>", exemptions)
    [changed] = judged("<p>It had cost 20 dollars.</p>", exemptions)

    assert (exempt.backing, exempt.reason) == (Backing.EXEMPT, "from the price list")
    assert changed.backing is Backing.UNSOURCED


def test_a_reason_holds_for_a_wording_too() -> None:
    html = '<p>Up <data data-cell="d/e/i" data-wording="half"></data>.</p>'

    [exempt] = judged(html, {("half", "Up …."): "said so in the interview"})

    assert exempt.backing is Backing.EXEMPT


@pytest.mark.parametrize(
    ("text", "literals"),
    [
        ("Two of the four fields grew.", ["Two", "four"]),
        ("It took two and a half hours and half a year.", ["two and a half", "half"]),
        ("三周后，两天内，半年前，十二篇。", ["三", "两", "半", "十二"]),
    ],
)
def test_small_numbers_in_words_are_only_seen(text: str, literals: list[str]) -> None:
    assert backings(f"<p>{text}{SOURCE}</p>") == [(each, "seen") for each in literals]


@pytest.mark.parametrize(
    "text",
    [
        "4 grew.",
        "Thirteen grew.",
        "Half of them grew.",
        "It cost two dollars.",
        "It doubled.",
        "两成增长。",
        "三元一张。",
        "一半增长。",
        "增长了两倍。",
    ],
)
def test_what_a_reader_would_check_needs_a_source(text: str) -> None:
    assert [backing for _literal, backing in backings(f"<p>{text}</p>")] == ["unsourced"]
