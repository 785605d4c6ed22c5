"""Claims of prose as readers see them: links to their notes, beside the other links."""

import pytest

from articles.prose.claims import ClaimNode
from articles.prose.parse import Mark, parse_prose
from articles.prose.render import Footnotes, PageWriter

NODE = ClaimNode("rivers", "{}", "the largest")
INNER = '<a href="https://example.org/">largest</a>'
NUMBER = '<data data-cell="rivers/elbe/length"></data>'


def shown_mark(_mark: Mark) -> str:
    return '<a class="figure" href="#note.9">1,094</a>'


def written(html: str) -> tuple[str, list[str]]:
    """Return a section as readers see it, and its footnotes."""
    footnotes = Footnotes("en")
    writer = PageWriter(
        shown_mark,
        language="en",
        footnotes=footnotes,
        link_claim=lambda order: {"href": f"#note.{order}"},
    )
    return writer.render(parse_prose(html)), footnotes.texts


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the largest", '<a href="#note.0">the largest</a>'),
        ("the<br>largest", '<a href="#note.0">the<br>largest</a>'),
        ("the <strong>largest</strong>", '<a href="#note.0">the <strong>largest</strong></a>'),
        (f"the {INNER} of four", f'the {INNER} <a href="#note.0">of four</a>'),
        (f"<em>the {INNER}</em> of four", f'<em>the {INNER}</em> <a href="#note.0">of four</a>'),
        (f"more than {NUMBER}", f'<a href="#note.0">more than</a> {shown_mark(Mark("", "", {}))}'),
        # Nothing is left that could be a link.
        (INNER, INNER),
        (f"{INNER} ", f"{INNER} "),
        (NUMBER, shown_mark(Mark("", "", {}))),
    ],
)
def test_a_claim_is_a_link_where_no_other_link_is(words: str, expected: str) -> None:
    assert written(f"<p>It is {NODE.around(words)}.</p>")[0] == f"<p>It is {expected}.</p>"


def test_a_claim_in_a_link_is_its_words_and_the_next_one_keeps_its_note() -> None:
    html, _notes = written(
        f'<p><a href="https://example.org/">It is {NODE.around("long")}</a>, {NODE.around("longer")}.</p>'
    )

    assert html == (
        '<p><a href="https://example.org/">It is long</a>, <a href="#note.1">longer</a>.</p>'
    )


def test_a_claim_in_a_footnote_has_its_link_there() -> None:
    html, notes = written(
        f'<p>{NODE.around("The longest")} of all.<span class="footnote">It is {NODE.around("long")}.</span></p>'
    )

    assert html.startswith('<p><a href="#note.0">The longest</a> of all.')
    assert notes == ['It is <a href="#note.1">long</a>.']
