"""The layouts of data files: cells and headers."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsite.web.spreadsheets import neutralise, restore
from metrics.tables.layouts import wide_headers


@dataclass(frozen=True)
class Head:
    key: str
    header: str
    unit: str


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+cmd|' /C calc'!A0", "-omics", "@SUM(1)", "\t=1", "\rx", " =1", "\n=1", "＝1+1", "-"],
)
def test_what_a_spreadsheet_would_run_is_only_text(text: str) -> None:
    assert neutralise(text) == f"'{text}"
    assert restore(neutralise(text)) == text


@pytest.mark.parametrize("text", ["-5", "+35", "+35%", "-0.25", "1-2", "a=b", "", "'tis", "’=1"])
def test_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert neutralise(text) == restore(text) == text


@given(st.text() | st.text("'=+-@ 5%a\t", max_size=6))
def test_every_text_comes_back(text: str) -> None:
    assert restore(neutralise(text)) == text


def test_heads_name_the_unit_once() -> None:
    heads = wide_headers(
        "Area",
        [
            Head("cost", "Cost", "USD"),
            Head("share", "Share (%)", "%"),
            Head("papers:2023", "Papers (2023)", ""),
        ],
    )

    assert heads == ["Area", "Cost (USD)", "Share (%)", "Papers (2023)"]


def test_equal_headers_are_distinguished_by_their_keys() -> None:
    heads = wide_headers(
        "Area", [Head("a", "Cost", ""), Head("b", "Cost", ""), Head("c", "Area", "")]
    )

    assert heads == ["Area", "Cost [a]", "Cost [b]", "Area [c]"]
