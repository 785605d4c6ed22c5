"""Markup of other programs -> the vocabulary of prose."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.prose.html_import import divide_html
from articles.prose.sanitize import sanitize
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
            "<table><caption>C</caption><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>",
            (
                "<table><caption>C</caption><tbody><tr><td><p>a</p><p>b</p></td><td><p>c</p></td>"
                "</tr></tbody></table>"
            ),
        ),
        ("<div>&lt;script&gt;</div>", "<p>&lt;script&gt;</p>"),
        ("<b>one</b>\n\n<b>two</b>", "<p><strong>one</strong> <strong>two</strong></p>"),
    ],
)
def test_elements_that_prose_does_not_have_are_said_in_its_own(html: str, expected: str) -> None:
    assert sanitize(html) == expected


@pytest.mark.parametrize(
    ("before", "unit", "after"),
    [
        ("", "<math>", ""),
        ("", "<math ", ""),
        ("", "</math>", ""),
        ("<math>", "<annotation ", "</math>"),
        ("<math>", '<annotation encoding="application/x-tex">', "</math>"),
        ("<math ", 'alttext="', "></math>"),
    ],
)
def test_mathml_that_does_not_end_takes_no_time(before: str, unit: str, after: str) -> None:
    html = f"{before}{unit * (200_000 // len(unit))}{after}"
    start = time.process_time()

    sanitize(html)

    assert time.process_time() - start < 0.5


def test_mathml_after_a_beginning_without_an_end_becomes_an_equation() -> None:
    html = '<p><math>So <math alttext="E"><mi>E</mi></math>.</p>'

    assert '<span class="math" data-latex="E">' in sanitize(html)


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


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            "<p>Lead</p><h2>One &amp;\n<b>all</b></h2><p>a</p><h4>Sub</h4><h5>Low</h5><h2>Two</h2>",
            "<p>Lead</p><h2>One &amp; all</h2><p>a</p><h3>Sub</h3><h4>Low</h4><h2>Two</h2>",
        ),
        (
            "<div><h1>Title</h1><p>a</p><div><h2>One</h2></div><h2>Two</h2><ul><li><h2>In</h2></ul></div>",
            "<h2>Title</h2><p>a</p><h2>One</h2><h2>Two</h2><ul><li><h3>In</h3></li></ul>",
        ),
        # Not several sections: the headings stay in the text.
        ("<h1>One</h1><h2>Two</h2><p>a</p>", ""),
        ("<h3>One</h3><p>a</p><h3>Two</h3>", ""),
        ("<p>a</p>", ""),
    ],
)
def test_several_headings_of_sections_divide_what_is_pasted(html: str, expected: str) -> None:
    assert divide_html(html) == expected


TAGS = [
    *["p", "div", "b", "h1", "h4", "ul", "li", "blockquote", "a href='http://x'"],
    *["table", "caption", "thead", "tr", "td", "td rowspan=3 colspan=2"],
]


@given(
    st.lists(
        st.sampled_from(
            [f"<{tag}>" for tag in TAGS] + ["</p>", "</div>", "</ul>", "</b>", "</table>"]
        )
        | st.sampled_from(
            [
                *["<br>", "text", " ", "\u00a0", "<td>", "</span>", "<span class=footnote>"],
                *["<aside class=note>", "</aside>", "<pre>", "<pre><code>", "</pre>"],
                "<span style='font-weight:700'>",
            ]
        ),
        max_size=25,
    ).map("".join)
)
def test_any_nesting_becomes_prose_once_and_loses_no_word(html: str) -> None:
    once = sanitize(html)

    assert sanitize(once) == once
    assert once.count("text") == html.count("text")
    assert not re.search(
        r"<(?!/?(?:p|br|strong|a|h3|h4|ul|li|blockquote|table|caption|tbody|tr|td|th|span|aside|pre|code)\b)",
        once,
    )


@pytest.mark.parametrize(
    ("html", "rows"),
    [
        # The first row and column name what the numbers are.
        ("Area,Share / Ice,4.5 / Sea,7%", "Area!,Share! / Ice!,4.5 / Sea!,7%"),
        ("Area,2022 / Ice,1 240", "Area!,2022! / Ice!,1 240"),
        # All of it is numbers or words: nothing tells.
        ("1,2 / 3,4", "1,2 / 3,4"),
        ("a,b / c,d", "a,b / c,d"),
        # A row that looks like a header, and rows of unequal width.
        ("*a*,*b* / c,d,e", "a!,b!,! / c,d,e"),
        ("a,b / , / c,d", "a,b / c,d"),
    ],
)
def test_the_headers_of_a_pasted_table_are_those_that_a_reader_sees(html: str, rows: str) -> None:
    cells = re.sub(r"\*(.*?)\*", r"<b>\1</b>", html).split(" / ")
    pasted = "".join(f"<tr><td>{row.replace(',', '<td>')}</tr>" for row in cells)

    table = sanitize(f"<table border=1>{pasted}</table>")

    found = [re.findall(r"<(t[dh])><p>(.*?)</p>", row) for row in table.split("<tr>")[1:]]
    assert " / ".join(",".join(f"{w}{'!' * (t == 'th')}" for t, w in row) for row in found) == rows


def test_the_caption_that_word_writes_above_a_table_is_its_caption() -> None:
    html = (
        "<p class=MsoCaption>Table <b>1</b>. Rivers</p>"
        "<table class=MsoTable><tr><td rowspan=9>a<td>b<tr><td>c</table>"
    )

    assert sanitize(html) == (
        "<table><caption>Table <strong>1</strong>. Rivers</caption><tbody>"
        '<tr><td rowspan="2"><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td></tr>'
        "</tbody></table>"
    )


def test_a_table_that_lays_out_others_is_none_and_blocks_leave_cells() -> None:
    layout = sanitize("<table><tr><td>a<table><tr><td>b<td>c</table><td>d</table>")
    marks = sanitize("<table><tr><td>a<td><h2>b</h2><div data-table=rivers>x</div></table>")

    assert layout == (
        "<p>a</p><table><tbody><tr><td><p>b</p></td><td><p>c</p></td></tr></tbody></table><p>d</p>"
    )
    assert marks == (
        "<table><tbody><tr><td><p>a</p></td><td><p><strong>b</strong></p></td></tr></tbody></table>"
        '<div data-table="rivers">x</div>'
    )


WORD_NOTES = """<p class=MsoNormal>Silt<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1"><span
class=MsoFootnoteReference>[1]</span></a> and sand.<a href="#_edn1"><span class=MsoEndnoteReference>[i]</span></a></p>
<div style='mso-element:footnote-list'><br clear=all><hr width="33%"><div style='mso-element:footnote' id=ftn1>
<p class=MsoFootnoteText><a style='mso-footnote-id:ftn1' href="#_ftnref1" name="_ftn1"><span
class=MsoFootnoteReference>[1]</span></a> By <i>hand</i>.</p></div></div>
<div style='mso-element:endnote-list'><hr><div style='mso-element:endnote' id=edn1><p class=MsoEndnoteText><a
href="#_ednref1"><span class=MsoEndnoteReference>[i]</span></a> At the end.</p></div></div>"""
DOCS_NOTES = """<p>Silt<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup> and sand.<sup><a href="#ftnt2"
id="ftnt_ref2">[2]</a></sup></p><hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span> By <i>hand</i>.</span></p></div>
<div><p><a href="#ftnt_ref2" id="ftnt2">[2]</a><span> At the end.</span></p></div>"""
LIBRE_NOTES = """<p>Silt<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a> and sand.<a
class="sdendnoteanc" name="sdendnote1anc" href="#sdendnote1sym"><sup>i</sup></a></p><div id="sdfootnote1"><p><a
class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a> By <i>hand</i>.</p></div>
<div id="sdendnote1"><p><a href="#sdendnote1anc">i</a> At the end.</p></div>"""


@pytest.mark.parametrize(
    "html", [WORD_NOTES, DOCS_NOTES, LIBRE_NOTES], ids=["word", "docs", "libreoffice"]
)
def test_notes_of_other_programs_become_footnotes_at_their_places(html: str) -> None:
    assert sanitize(html) == (
        '<p>Silt<span class="footnote">By <em>hand</em>.</span> and sand.'
        '<span class="footnote">At the end.</span></p>'
    )


def test_a_note_without_its_text_or_its_place_stays_as_it_is() -> None:
    assert sanitize('<div>Silt<sup><a href="#_ftn1">[1]</a></sup></div>') == (
        "<p>Silt<sup>[1]</sup></p>"
    )
    assert sanitize('<div><a href="#_ftnref1">[1]</a> Alone</div>') == "<p>[1] Alone</p>"
