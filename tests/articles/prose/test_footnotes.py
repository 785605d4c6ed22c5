"""Footnotes of the author's own -> numbers in the text, and a list behind it."""

import pytest

from articles.audit.backing import Backing, audit_passage
from articles.prose.parse import Mark, parse_prose
from articles.prose.passages import MARK, passages_of
from articles.prose.plain_text import measure_length
from articles.prose.render import Footnotes, PageWriter, footnote_sign
from articles.prose.sanitize import sanitize

NOTE = '<span class="footnote">See <em>there</em><cite data-source="atlas"></cite>.</span>'


def shown(mark: Mark) -> str:
    return f"[{mark.reference}]"


def link(number: int, sign: str) -> str:
    return (
        f'\u2060<sup class="footnote"><a id="footnote-mark.{number}" href="#footnote.{number}"'
        f' role="doc-noteref">{sign}</a></sup>'
    )


def test_footnotes_are_numbered_through_the_sections_of_an_article() -> None:
    notes = Footnotes("en")
    writer = PageWriter(shown, language="en", footnotes=notes)

    first = writer.render(parse_prose(f"<p>a{NOTE} b</p>"))
    second = writer.render(
        parse_prose('<p><a href="https://a.example">c<span class="footnote">d</span></a></p>')
    )

    assert first == f"<p>a{link(1, '1')} b</p>"
    assert second == (
        f'<p><a href="https://a.example">c</a>{link(2, "2")}<a href="https://a.example"></a></p>'
    )
    assert notes.texts == ["See <em>there</em>[atlas].", "d"]


@pytest.mark.parametrize(
    ("number", "sign"), [(1, "①"), (20, "⑳"), (21, "㉑"), (36, "㊱"), (51, "51")]
)
def test_in_chinese_the_numbers_of_footnotes_stand_in_circles(number: int, sign: str) -> None:
    assert footnote_sign(number, language="zh-hans") == sign


def test_sources_are_numbered_where_the_footnote_stands() -> None:
    order: list[str] = []

    def number(mark: Mark) -> str:
        order.append(mark.reference)
        return ""

    writer = PageWriter(number, language="en", footnotes=Footnotes("en"))

    writer.render(
        parse_prose(f'<p><cite data-source="a"></cite>{NOTE}<cite data-source="z"></cite></p>')
    )

    assert order == ["a", "atlas", "z"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        # Blocks in a footnote become one line, and a footnote in a footnote its words.
        (
            '<p>a<span class="footnote"><span class="footnote">b</span> c</span></p>',
            '<p>a<span class="footnote">b c</span></p>',
        ),
        (
            '<div>a<span class="footnote"><div>b</div><div>c</div></span></div>',
            '<p>a<span class="footnote">b c</span></p>',
        ),
        ('<p>a<span class="footnote"> </span></p>', "<p>a</p>"),
        ('<p>a<span class="note">b</span></p>', "<p>ab</p>"),
        (
            '<p>a<span class="footnote" style="color:red">b</span></p>',
            '<p>a<span class="footnote">b</span></p>',
        ),
        ('a<span class="footnote">b</span>', '<p>a<span class="footnote">b</span></p>'),
    ],
)
def test_a_footnote_is_a_line_of_words(html: str, expected: str) -> None:
    assert sanitize(html) == expected
    assert sanitize(expected) == expected


def test_the_words_of_a_footnote_are_words_of_their_own() -> None:
    assert measure_length("", [f"<p>one{NOTE}, two</p>"])[0] == 4


def test_a_footnote_follows_its_passage_and_backs_its_numbers() -> None:
    html = f"<p>It has 12 km.{NOTE} Or 13 km.<span class='footnote'>Or 14 km.</span> End.</p>"

    passages = passages_of(html)

    assert [passage.text for passage in passages] == [
        f"It has 12 km.{MARK} Or 13 km.{MARK} End.",
        f"See there{MARK}.",
        "Or 14 km.",
    ]
    found = {
        number.literal: (number.backing, number.sentence)
        for passage in passages
        for number in audit_passage(passage, lambda _mark: None, {})
    }
    assert found == {
        "12": (Backing.CITED, "It has 12 km."),
        "13": (Backing.UNSOURCED, "Or 13 km."),
        "14": (Backing.UNSOURCED, "Or 14 km."),
    }


def test_the_marks_of_a_passage_know_their_order_in_the_text() -> None:
    number = '<data data-cell="d/{0}"></data>'.format
    html = f"<p>{number(0)}<span class='footnote'>{number(1)}</span>{number(2)}</p>"

    order = [dict(passage.order) for passage in passages_of(html)]

    assert order == [{0: 0, 2: 2}, {0: 1}]
