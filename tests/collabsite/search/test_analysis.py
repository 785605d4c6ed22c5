"""Tokens of texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsite.search import analysis


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("The Rivers", ["the", "river"]),
        ("Collaborations", ["collabor"]),
        ("Montréal and ZÜRICH", ["montreal", "and", "zurich"]),
        ("Ｆｕｌｌ ｗｉｄｔｈ", ["full", "width"]),
        ("China's rise, Xi'an", ["china", "rise", "xian"]),
        ("1,240 papers", ["1240", "paper"]),
        ("1,240, 35% and 3.5", ["1240", "35%", "and", "3.5"]),
        ("３５％", ["35%"]),
        ("$1.2M", ["1.2m"]),
        ("5,6", ["5", "6"]),
        ("COVID-19, H2O, 5G", ["covid", "19", "h2o", "5g"]),
        ("2024-05-06", ["2024", "05", "06"]),
        ("10.1000/182", ["10.1000", "182"]),
        ("合作", ["合作", "作"]),
        ("中美合作", ["中美", "美合", "合作", "作"]),
        ("水", ["水"]),
        ("120万美元", ["120", "万美", "美元", "元"]),
        ("CRISPR技术", ["crispr", "技术", "术"]),
        ("合作，研究", ["合作", "作", "研究", "究"]),
        ("<b>&|!*():'\"\\", ["b"]),
        ("", []),
        ("\x00\ud800", []),
    ],
)
def test_a_text_becomes_these_tokens(text: str, tokens: list[str]) -> None:
    assert analysis.tokenize(text) == tokens


def test_a_percentage_is_found_without_its_sign() -> None:
    assert analysis.expand(["35%"]) == {"35%", "35"}


@given(st.text(st.characters()))
def test_no_token_holds_what_a_database_would_read(text: str) -> None:
    for token in analysis.tokenize(text):
        assert token
        assert not set(token) & set("'\"\\ :*&|!()<>=+_")
        assert token == token.casefold()


@given(st.text(st.characters()))
def test_folding_twice_is_folding_once(text: str) -> None:
    folded = analysis.fold(text)

    assert analysis.fold(folded) == folded
