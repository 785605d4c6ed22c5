import pytest

from tests.support.read_documents import document, headings, paragraphs


@pytest.mark.parametrize(
    "heading",
    [
        "Why Sharing Pays",
        "Counting It: A First Look",
        "Trouble? Some, But It’s Manageable",
        "What the numbers show",
        "Why does it matter?",
        "Background",
        "METHODS",
        "1. Background",
        "3.2 Methods",
        "Part II: The Money",
        "3 Reasons to Work Together",
        "2022 in review",
        "The U.S. and EU in Numbers",
        "By the Numbers",
        "“Brain drain” or brain gain",
        "合作为何有效",
        "一、背景",
        "（二）方法",
        "第三章 结果",
        "1、背景",
        "【背景】",
        "挑战？当然有，但可以应对",
        "数据说话：真实影响",
        "为什么合作有效？",
        "Who pays?",
        "Sound familiar?",
        "钱花在哪里？",
        "合作值得吗？",
        "下一步怎么走？",
        "数据归谁所有？",
        "这是运气吗？",
        "谁付钱？谁受益？",
        "二、钱从哪里来?",
        "## anything at all, marked.",
        "# Marked",
        "##标题",
    ],
)
def test_a_line_that_stands_alone_like_a_heading_is_one(heading: str) -> None:
    page = document("Text before.", heading, "Text after.")

    assert headings(page) == [heading.lstrip("# ")]
    assert paragraphs(page) == ["Text before.", "Text after."]


@pytest.mark.parametrize(
    "line",
    [
        "Here is what the first year brought:",
        "That’s no accident.",
        "That’s no accident",
        "It works. Does it?",
        "She asked me: “Who pays?”",
        "why so few?",
        "在过去的十年里，来自中国和欧洲的研究者在四个领域里一起写了多少篇论文，又有多少人读过？",
        "Of all the papers that were written together by these two groups in the last ten years, who read them?",
        "It works. We know",
        "They wrote, they met, and they published more than anyone had thought they would",
        "- An Item",
        "* An Item",
        "1) First Thing",
        "（1）第一件事",
        "By: Li Ming",
        "Author: Li Ming",
        "作者：李明",
        "Table 1. Papers by Field",
        "表1 各领域论文",
        "November 2023",
        "2023年11月",
        "17 views",
        "1.2 million people took part",
        "Home | About",
        "https://example.org/About",
        "<b>Bold Claim</b>",
        "#hashtag",
        "###",
        "---",
        "这不是运气。",
        "这不是运气。是吗？",
        "如下所示：",
        "（完）",
        "“Science Has No Borders”",
        "lower case start",
    ],
)
def test_a_short_line_that_is_no_heading_is_a_paragraph(line: str) -> None:
    page = document("Text before.", line, "Text after.")

    assert headings(page) == []
    assert paragraphs(page) == ["Text before.", line, "Text after."]


def test_the_last_line_is_never_a_heading() -> None:
    page = document("Text.", "The Editors")

    assert paragraphs(page) == ["Text.", "The Editors"]


def test_a_byline_under_the_title_is_a_paragraph() -> None:
    assert paragraphs(document("By Li Ming", "Text.")) == ["By Li Ming", "Text."]


def test_a_list_without_bullets_has_no_headings() -> None:
    page = document("We met in these places:", "Beijing", "Boston", "Lyon", "Text.")

    assert headings(page) == []


def test_a_numbered_list_has_no_headings() -> None:
    page = document("Two rules:", "1. Share early", "2. Share all", "Text.")

    assert headings(page) == []


def test_a_heading_may_stand_right_above_a_table() -> None:
    page = document("Text.", "By the Numbers", "| A | B |", "|---|---|", "| x | 1 |", "Text.")

    assert headings(page) == ["By the Numbers"]


def test_a_caption_above_a_stray_source_line_is_a_paragraph() -> None:
    page = document("Text.", "The Telescope at Night", "Source: An Agency", "Text.")

    assert headings(page) == []


def test_the_questions_of_an_interview_are_paragraphs() -> None:
    body = ["谁付钱？", "基金会。", "够吗？", "不够，还差一半。", "为什么？", "没有人算过。"]

    page = document(*body)

    assert headings(page) == []
    assert paragraphs(page) == body


def test_the_questions_above_parts_of_some_length_are_headings() -> None:
    page = document("Text.", "Who pays?", "Text.", "Text.", "Is it enough?", "Text.", "Text.")

    assert headings(page) == ["Who pays?", "Is it enough?"]


def test_questions_in_a_row_are_paragraphs() -> None:
    page = document("Text.", "Who pays?", "Who gains?", "Text.", "Text.", "Text.", "Text.")

    assert headings(page) == []
