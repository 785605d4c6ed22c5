"""Markup of other programs -> the vocabulary of prose."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.prose.sanitizer import sanitize
from tests.support.pasted_html import PASTED


@pytest.mark.parametrize(("html", "expected"), [p[1:] for p in PASTED], ids=[p[0] for p in PASTED])
def test_what_other_programs_write_becomes_prose(html: str, expected: str) -> None:
    assert sanitize(html) == expected


@pytest.mark.parametrize("html", [p[1] for p in PASTED], ids=[p[0] for p in PASTED])
def test_what_became_prose_stays_as_it_is(html: str) -> None:
    once = sanitize(html)

    assert sanitize(once) == once


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h1>A</h1><h2>B</h2><h3>C</h3>", "<h3>A</h3><h4>B</h4><h4>C</h4>"),
        ("<h2>A</h2><h2>B</h2>", "<h3>A</h3><h3>B</h3>"),
        ("<h3>A</h3><h4>B</h4><h5>C</h5>", "<h3>A</h3><h4>B</h4><h4>C</h4>"),
        ("<h6>A</h6>", "<h4>A</h4>"),
        ("<h2><p>A</p><p>B</p></h2>", "<h3>A B</h3>"),
        ("<h2></h2><p>x</p>", "<p>x</p>"),
        ("<p><b>a</b> <i>b</i></p>", "<p><strong>a</strong> <em>b</em></p>"),
        ("<div>a</div><div>b<br><br>c</div>", "<p>a</p><p>b</p><p>c</p>"),
        ("a\nb", "<p>a b</p>"),
        ("a <b>b </b>c", "<p>a <strong>b </strong>c</p>"),
        ("<b><p>a</p><p>b</p></b>", "<p><strong>a</strong></p><p><strong>b</strong></p>"),
        ("<p style='font-weight:bold'>a</p>", "<p><strong>a</strong></p>"),
        ("<div><div><div></div></div></div>", ""),
        ("<div>&nbsp;</div><p>a&nbsp;b</p>", "<p>a&nbsp;b</p>"),
        ("<ol start='x'><li>a</li></ol><span></span>", "<ol><li><p>a</p></li></ol>"),
        ("<table><tr><td>only</td></tr></table>", "<p>only</p>"),
        (
            "<table><caption>C</caption><tr><td><p>a</p><p>b</p></td><td></td><td>c</td></tr></table>",
            "<p>C</p><p>a b |  | c</p>",
        ),
        ("<div>&lt;script&gt;</div>", "<p>&lt;script&gt;</p>"),
        ("<b>one</b>\n\n<b>two</b>", "<p><strong>one</strong> <strong>two</strong></p>"),
    ],
)
def test_elements_that_prose_does_not_have_are_said_in_its_own(html: str, expected: str) -> None:
    assert sanitize(html) == expected


def test_marks_stay_marks_among_foreign_markup() -> None:
    marks = (
        '<p>So <cite data-source="atlas" data-locator="p. 3">atlas</cite>'
        ' <data data-cell="d/e/i" data-form="words"></data>.</p><div data-table="d"'
        ' data-caption="A &lt;b&gt;">d</div><figure data-chart="d" data-kind="bar">d</figure>'
        '<picture data-image="k" data-decorative="">k</picture>'
    )

    assert sanitize(f'<div class="x">{marks}</div>') == marks


def test_text_without_any_element_becomes_a_paragraph_for_each() -> None:
    assert sanitize("One < two\nand three.\n\n  Four.\r\n\r\n\r\nFive.") == (
        "<p>One &lt; two and three.</p><p>Four.</p><p>Five.</p>"
    )


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "blockquote"])
def test_the_deepest_nesting_keeps_its_words(tag: str) -> None:
    assert "words" in sanitize(f"<{tag}>" * 5000 + "words")


TAGS = ["p", "div", "b", "h1", "h4", "ul", "li", "blockquote", "table", "td", "a href='http://x'"]


@given(
    st.lists(
        st.sampled_from([f"<{tag}>" for tag in TAGS] + ["</p>", "</div>", "</ul>", "</b>"])
        | st.sampled_from(
            ["<br>", "text", " ", "\u00a0", "<td>", "<span style='font-weight:700'>"]
        ),
        max_size=25,
    ).map("".join)
)
def test_any_nesting_becomes_prose_once_and_loses_no_word(html: str) -> None:
    once = sanitize(html)

    assert sanitize(once) == once
    assert once.count("text") == html.count("text")
    assert not re.search(r"<(?!/?(?:p|br|strong|a|h3|h4|ul|li|blockquote)\b)", once)
