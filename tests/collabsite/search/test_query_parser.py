"""Parsing of queries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsite.search import query_parser
from collabsite.search.query_parser import MAX_TERMS


def tokens(query: str) -> list[str]:
    return [f"{t.token}{'*' if t.is_prefix else ''}" for t in query_parser.parse(query).terms]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("rivers labs", ["river", "lab"]),
        ("the rivers of the labs", ["river", "lab"]),
        ("the of", ["the", "of"]),
        ("rivers River RIVERS", ["river"]),
        ("合作", ["合作"]),
        ("中美合作", ["中美", "美合", "合作"]),
        ("合作 水", ["合作", "水*"]),
        ("CRISPR技术", ["crispr", "技术"]),
        ("rivers AND labs OR (boats)", ["river", "lab", "boat"]),
        ("col:umn*", ["col", "umn"]),
        ("", []),
        ("  \x00 ' \" * ^ : ( ) \\ & | ! <->", []),
    ],
)
def test_a_query_has_these_tokens(query: str, expected: list[str]) -> None:
    assert tokens(query) == expected


@pytest.mark.parametrize(
    ("query", "phrases"),
    [
        ('"joint papers" rivers', (" joint paper ",)),
        ("“joint papers”", (" joint paper ",)),
        ("「合作研究」", (" 合作 作研 研究 ",)),
        ('"合作 研究"', (" 合作 作研 研究 ",)),
        ('"papers 水"', (" paper 水",)),
        ('"rivers"', ()),
        ('"合作"', ()),
        ('"joint papers', ()),
        ('""', ()),
    ],
)
def test_quoted_words_must_be_adjacent(query: str, phrases: tuple[str, ...]) -> None:
    assert query_parser.parse(query).phrases == phrases


def test_a_minus_leaves_out() -> None:
    parsed = query_parser.parse('rivers -labs -COVID-19 -"two boats" well-known')

    assert [t.token for t in parsed.terms] == ["river", "well", "known"]
    assert [part.text for part in parsed.excluded] == ["labs", "COVID-19", "two boats"]


def test_a_query_of_excluded_words_alone_is_empty() -> None:
    assert not query_parser.parse("-rivers")


def test_a_query_that_is_too_long_is_cut_and_says_so() -> None:
    parsed = query_parser.parse(" ".join(f"word{n}" for n in range(3000)))

    assert len(parsed.terms) == MAX_TERMS
    assert parsed.is_truncated
    assert not query_parser.parse("two rivers").is_truncated


def test_a_run_that_is_too_long_is_looked_for_by_its_beginning() -> None:
    parsed = query_parser.parse("合作研究" * 20)

    assert 0 < len(parsed.terms) <= MAX_TERMS


@given(st.text(st.characters(), max_size=200))
def test_whatever_is_typed_is_read_within_bounds(query: str) -> None:
    parsed = query_parser.parse(query)

    assert len(parsed.terms) <= MAX_TERMS
    assert parsed.text.isprintable()
    assert query_parser.parse(parsed.text).parts == parsed.parts
