import datetime as dt

import pytest

from tests.support.read_documents import document, paragraphs


@pytest.mark.parametrize(
    "text",
    [
        "2023-11-02",
        "2023/11/2",
        "2023.11.2",
        "2023年11月2日",
        "2023 年 11 月 2 日",
        "Nov 2, 2023",
        "November 2, 2023",
        "Nov. 2nd, 2023",
        "2 Nov 2023",
        "２０２３－１１－０２",
        "2023-11-02 10:30",
        "2023-11-02T10:30:00Z",
        "2023年11月2日 10:30",
        "Nov 2, 2023 10:30 a.m.",
    ],
)
def test_a_date_is_read_in_the_forms_that_pages_use(text: str) -> None:
    assert document(f"- 时间:{text}", "Text.").date == dt.date(2023, 11, 2)


@pytest.mark.parametrize(
    ("text", "views"),
    [
        ("", None),
        ("0", 0),
        ("17", 17),
        (" １７ ", 17),
        ("1,204", 1204),
        ("１，２０４", 1204),
        ("1.2万", 12_000),
        ("1.2 万次", 12_000),
        ("3k", 3_000),
    ],
)
def test_views_are_read_in_the_forms_that_pages_use(text: str, views: int | None) -> None:
    assert document(f"- 浏览:{text}", "Text.").views == views


@pytest.mark.parametrize(
    "lines",
    [
        ["- 来源:Example Weekly", "- 浏览:17", "- 时间:2023-11-02"],
        ["时间：2023-11-02", "浏览：17", "来源：Example Weekly"],
        ["•  时 间 : 2023-11-02", "-浏览 :17", "", "- 来　源： Example Weekly"],
        ["Date: 2023-11-02", "Views: 17", "Source: Example Weekly"],
        ["TIME: 2023-11-02", "views: 17", "Origin: Example Weekly"],
        ["时间：2023-11-02 浏览：17 来源：Example Weekly"],
        ["- 时间：2023-11-02 | 来源：Example Weekly | 浏览：17"],
    ],
)
def test_the_facts_under_the_title_stand_in_any_order_and_writing(lines: list[str]) -> None:
    page = document(*lines, "Text.")

    assert (page.date, page.views, page.origin) == (dt.date(2023, 11, 2), 17, "Example Weekly")
    assert paragraphs(page) == ["Text."]


def test_an_unknown_label_among_the_facts_stays_in_the_text() -> None:
    page = document("- 作者:Li", "- 浏览:17", "Text.")

    assert page.views == 17
    assert paragraphs(page) == ["- 作者:Li", "Text."]


def test_a_label_in_the_body_is_text() -> None:
    page = document("Text.", "- 浏览:many", "Source: somewhere", "More.")

    assert (page.views, page.origin) == (None, "")
    assert paragraphs(page) == ["Text.", "- 浏览:many", "Source: somewhere", "More."]
