"""Snippets of texts, and words of the query highlighted in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsite.search import query_parser, snippets


def shown(text: str, query: str) -> str:
    """Return a snippet with its hits in brackets."""
    pieces = snippets.extract_snippet(text, query_parser.parse(query))
    return "".join(f"[{p.text}]" if p.hit else p.text for p in pieces)


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Two laboratories.", "laboratory", "Two [laboratories]."),
        ("Of Montréal.", "montreal", "Of [Montréal]."),
        ("It has 1,240 papers", "1240", "It has [1,240] papers"),
        ("It rose by 35%.", "35", "It rose by [35%]."),
        ("Universal", "unit", "Universal"),
        ("中美合作研究很多", "合作研究", "中美[合作研究]很多"),
        ("研究与合作", "合作研究", "[研究]与[合作]"),
        ("河水很深", "水", "河[水]很深"),
        ("<b>bold</b>", "bold", "<b>[bold]</b>"),
        ("One\nbold", "bold", "One · [bold]"),
        ("ﬁsh and fish", "fish", "ﬁsh and [fish]"),
    ],
)
def test_the_words_of_the_query_are_marked(text: str, query: str, expected: str) -> None:
    assert shown(text, query) == expected


def test_the_part_with_most_of_the_words_is_shown() -> None:
    text = "Rivers are long. " * 30 + "In the end the rivers met the labs. " + "More. " * 60

    part = shown(text, "rivers labs")

    assert "the [rivers] met the [labs]" in part
    assert part.startswith("…")
    assert part.endswith("…")
    assert len(part) < snippets.WIDTH * 1.1


def test_a_snippet_is_of_sentences_and_not_of_cells() -> None:
    text = "River\nSamples\nElbe\n1,240\nTwo laboratories measured it.\nThe Elbe is long.\nElbe"

    assert shown(text, "Elbe") == "Two laboratories measured it. The [Elbe] is long."
    assert shown(text, "Samples").startswith("Two laboratories")
    assert shown("Elbe\nSamples", "Samples") == "Elbe · [Samples]"


def test_a_text_without_the_words_is_shown_from_its_beginning() -> None:
    assert shown("A beginning. " * 40, "river").startswith("A beginning.")


@given(st.text(st.characters(), max_size=400), st.text(st.characters(), max_size=30))
def test_pieces_are_parts_of_the_text(text: str, query: str) -> None:
    pieces = snippets.highlight(text, query_parser.parse(query))

    flowing = snippets._join_lines(text)
    assert snippets._join_lines("".join(p.text for p in pieces)).replace(
        " ", ""
    ) == flowing.replace(" ", "")
