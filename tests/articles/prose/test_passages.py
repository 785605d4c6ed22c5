"""Stored prose as passages and sentences."""

import time

import pytest

from articles.prose.passages import MARK, Passage, passages_of


def sentences(html: str) -> list[str]:
    [passage] = passages_of(html)
    return [passage.sentence(start, end) for start, end in passage.sentences()]


def test_each_paragraph_heading_and_list_item_is_a_passage() -> None:
    html = "<p>One.</p><h3>Two</h3><ul><li><p>Three</p></li><li>Four</li></ul><p> </p><p>Five</p>"

    assert [passage.text for passage in passages_of(html)] == [
        "One.",
        "Two",
        "Three",
        "Four",
        "Five",
    ]


def test_a_mark_is_one_character_whatever_it_holds() -> None:
    html = '<p>Up <data data-cell="d/e/i">35%</data> since<cite data-source="a">[1]</cite>.</p>'

    [passage] = passages_of(html)

    assert passage.text == f"Up {MARK} since{MARK}."
    assert [(at, mark.reference) for at, mark in passage.marks.items()] == [(3, "d/e/i"), (10, "a")]


def test_the_character_of_a_mark_in_the_text_itself_is_none() -> None:
    [passage] = passages_of(f"<p>odd {MARK} text</p>")

    assert passage == Passage("odd   text", {})


def test_raised_digits_are_no_digits_of_the_number_before_them() -> None:
    [passage] = passages_of(
        "<p>5 × 10<sup>−6</sup> m<sup>2</sup>, the 1<sup>st</sup> of 35%<sup>2</sup></p>"
    )

    assert passage.text == "5 × 10⁻⁶ m², the 1st of 35%²"


def test_a_block_mark_parts_passages() -> None:
    html = '<p>Before</p><div data-table="d">a table</div><p>After</p>'

    assert [passage.text for passage in passages_of(html)] == ["Before", "After"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>It rose. It fell!</p>", ["It rose.", "It fell!"]),
        ("<p>It rose by 3.5 per cent. Why?</p>", ["It rose by 3.5 per cent.", "Why?"]),
        ("<p>Smith et al. found 12. J. Li did.</p>", ["Smith et al. found 12.", "J. Li did."]),
        ("<p>See Fig. 3 and no. 4 there.</p>", ["See Fig. 3 and no. 4 there."]),
        ("<p>增长了35%。为什么？</p>", ["增长了35%。", "为什么？"]),
        ("<p>他说：“增长了35%。”其他没变。</p>", ["他说：“增长了35%。”", "其他没变。"]),
        ("<p>A line<br>another</p>", ["A line", "another"]),
        ("<p>“Up 3%.” Then down.</p>", ["“Up 3%.”", "Then down."]),
        ("<p>no end at all</p>", ["no end at all"]),
    ],
)
def test_a_passage_has_sentences(html: str, expected: list[str]) -> None:
    assert sentences(html) == expected


@pytest.mark.parametrize("gap", ["", " "])
def test_a_citation_behind_the_full_stop_belongs_to_the_sentence_before(gap: str) -> None:
    html = f'<p>Up 35%.{gap}<cite data-source="a"></cite> Down 2%.</p>'
    [passage] = passages_of(html)

    [first, second] = passage.sentences()

    assert passage.text[slice(*first)] == f"Up 35%.{gap}{MARK}"
    assert passage.sentence(*second) == "Down 2%."


def test_twenty_thousand_sentences_are_split_in_a_moment() -> None:
    [passage] = passages_of(f"<p>{'He did. ' * 20_000}</p>")

    started = time.process_time()
    count = len(list(passage.sentences()))

    assert count == 20_000
    assert time.process_time() - started < 5


def test_a_figure_that_begins_a_sentence_stays_in_it() -> None:
    assert sentences('<p>It rose. <data data-cell="d/e/i"></data> is much.</p>') == [
        "It rose.",
        "… is much.",
    ]
