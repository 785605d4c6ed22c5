import datetime as dt
import re
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import example, given, reject
from hypothesis import strategies as st

from collabsite.transfer.documents import (
    MAX_BYTES,
    Document,
    DocumentError,
    DocumentSection,
    NamedSource,
    Table,
    read,
)
from tests.support.read_documents import document, headings, paragraphs, tables

ENGLISH = """\
Laboratories That Work Across Borders
- 时间:
- 浏览:17
- 来源:Example Weekly
Laboratories in two countries began to share one telescope. It went well.

They count what they publish. That’s rare.
Why Sharing Pays
One side brings dishes, the other brings software.
Money follows too: €3 million since 2021.
Counting It: A First Look
Here is what the first year brought:
| Field | Papers (2021) | Change | Grant |
|---|---|---|---|
| Radio | 1,010 | +12% | $1.5M |
| Optics | 77 | +3% | $800K |
Source: Star Index, Net of Papers, and Union Reports (2021)
Trouble? Some, But It’s Manageable
Rules differ, and so do calendars.
In the end? They go on."""

CHINESE = """\
两国实验室共用一台望远镜
时间：2021年3月4日
浏览：1.2万
来源：示例周刊
两国的实验室开始共用一台望远镜，效果很好。
合作为何有效
一方出设备，另一方出软件。
困难？当然有，但可以应对
规则不同，日历也不同。
一、数据
| 领域 | 论文（2021年） |
|:---|---:|
| 射电 | 1,010 |
资料来源：星空指数、论文网和联盟报告（2021年）
他们会继续下去。
"""


DATE_FORMS = "write it as 2023-11-02, 2023/11/2, 2023年11月2日 or Nov 2, 2023, or leave it empty"


def texts(read_document: Document) -> Iterator[str]:
    for section in read_document.sections:
        yield section.heading
        for block in section.blocks:
            if isinstance(block, str):
                yield block
            else:
                yield from block.header
                for row in block.rows:
                    yield from row
                yield block.source_line


def trouble(text: str | bytes) -> str:
    with pytest.raises(DocumentError) as error:
        read(text if isinstance(text, bytes) else text.encode())
    return str(error.value)


def test_a_scraped_english_page_becomes_a_tree() -> None:
    page = read(ENGLISH.encode())

    assert page == Document(
        title="Laboratories That Work Across Borders",
        date=None,
        views=17,
        origin="Example Weekly",
        language="en",
        sections=(
            DocumentSection(
                "",
                (
                    "Laboratories in two countries began to share one telescope. It went well.",
                    "They count what they publish. That’s rare.",
                ),
            ),
            DocumentSection(
                "Why Sharing Pays",
                (
                    "One side brings dishes, the other brings software.",
                    "Money follows too: €3 million since 2021.",
                ),
            ),
            DocumentSection(
                "Counting It: A First Look",
                (
                    "Here is what the first year brought:",
                    Table(
                        header=("Field", "Papers (2021)", "Change", "Grant"),
                        rows=(
                            ("Radio", "1,010", "+12%", "$1.5M"),
                            ("Optics", "77", "+3%", "$800K"),
                        ),
                        source_line="Source: Star Index, Net of Papers, and Union Reports (2021)",
                        sources=(
                            NamedSource("Star Index", 2021),
                            NamedSource("Net of Papers", 2021),
                            NamedSource("Union Reports", 2021),
                        ),
                    ),
                ),
            ),
            DocumentSection(
                "Trouble? Some, But It’s Manageable",
                (
                    "Rules differ, and so do calendars.",
                    "In the end? They go on.",
                ),
            ),
        ),
    )


def test_a_chinese_page_becomes_a_tree() -> None:
    page = read(CHINESE.encode())

    assert (page.date, page.views, page.origin) == (dt.date(2021, 3, 4), 12_000, "示例周刊")
    assert page.language == "zh-hans"
    assert headings(page) == ["合作为何有效", "困难？当然有，但可以应对", "一、数据"]
    assert tables(page)[0].rows == (("射电", "1,010"),)
    assert tables(page)[0].sources == (
        NamedSource("星空指数", 2021),
        NamedSource("论文网", 2021),
        NamedSource("联盟报告", 2021),
    )
    assert paragraphs(page)[-1] == "他们会继续下去。"


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + ENGLISH.encode(),
        ENGLISH.replace("\n", "\r\n").encode(),
        ENGLISH.replace("\n", "\r").encode(),
        ENGLISH.replace("\n", " \t\u3000\n\u00a0").encode(),
        f"{ENGLISH}\n\n \f\n".encode(),
        ENGLISH.replace("| Radio", "\u200b| Radio").encode(),
    ],
    ids=["BOM", "CRLF", "CR", "margins", "trailing blanks", "zero width"],
)
def test_the_writing_of_a_file_changes_nothing(data: bytes) -> None:
    assert read(data) == read(ENGLISH.encode())


def test_a_double_spaced_page_has_the_same_content() -> None:
    page, spaced = read(ENGLISH.encode()), read(ENGLISH.replace("\n", "\n\n").encode())

    assert list(texts(spaced)) == list(texts(page))
    assert headings(spaced) == headings(page)


@pytest.mark.parametrize("break_", ["\f", "\v", "\u2028", "\u2029", "\x85"])
def test_a_break_that_no_editor_numbers_still_ends_a_paragraph(break_: str) -> None:
    page = document(f"One.{break_}Two.", "Three.")

    blocks = page.sections[0].blocks
    assert blocks == ("One.", "Two.", "Three.")


@pytest.mark.parametrize("first", ["# A Title", "#A Title", "\n\n  A Title  ", "## A Title"])
def test_a_title_may_be_marked_or_stand_below_blank_lines(first: str) -> None:
    assert read(f"{first}\n\nText.".encode()).title == "A Title"


@pytest.mark.parametrize("title", ["Time: A History", "Views: From the Hill", "# Source: A River"])
def test_a_title_may_look_like_a_label(title: str) -> None:
    assert read(f"{title}\nText.".encode()).title == title.removeprefix("# ")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "the document is empty"),
        (b"\xef\xbb\xbf \n\xe3\x80\x80\n", "the document is empty"),
        (
            b"x" * (MAX_BYTES + 1),
            "the document has more than 2,000,000 bytes",
        ),
        (
            "Title\r\nText.\r\n中文".encode("gb18030"),
            "line 3: byte 0xd6 is not UTF-8; save the document as UTF-8 text",
        ),
        (
            "Title\nText.".encode("utf-16"),
            "line 1: byte 0xff is not UTF-8; save the document as UTF-8 text",
        ),
        (
            b"Title\n\nA\x00B",
            "line 3: the control character U+0000 has no place in text; is this a text file?",
        ),
        (
            b"\x1b[1mTitle",
            "line 1: the control character U+001B has no place in text; is this a text file?",
        ),
        (
            "\n- 浏览:17\nText.",
            "line 2: no title: the document begins with the lines that go under it",
        ),
        (
            "Views: 17\nText.",
            "line 1: no title: the document begins with the lines that go under it",
        ),
        ("| A | B |\n|---|---|", "line 1: no title: the document begins with a table"),
        ("A | B\n--|--", "line 1: no title: the document begins with a table"),
        ("---\nText.", "line 1: no title: the first line has no words"),
        (
            f"{'x' * 301}\nText.",
            "line 1: no title: the first line has 301 characters, a title at most 300",
        ),
        ("Title", "there is nothing after the title"),
        ("Title\n- 浏览:17\n", "there is nothing after the title"),
        (
            "Title\n\n浏览: many\nText.",
            "line 3: “many” is not a number of views; write it as 17, 1,204 or 1.2万",
        ),
        (
            "Title\n- 浏览:1,20\nText.",
            "line 2: “1,20” is not a number of views; write it as 17, 1,204 or 1.2万",
        ),
        (
            "Title\nDate: yesterday\nText.",
            f"line 2: “yesterday” is not a date; {DATE_FORMS}",
        ),
        (
            "Title\n- 时间:2023-02-30\nText.",
            f"line 2: “2023-02-30” is not a date; {DATE_FORMS}",
        ),
        (
            "Title\n- 浏览:17\n- 来源:A\nViews: 18\nText.",
            "line 4: a second number of views; line 2 already gives one",
        ),
        (
            f"Title\n- 来源:{'x' * 201}\nText.",
            "line 2: the origin has 201 characters; at most 200 fit",
        ),
        (
            "Title\nText.\n| A | B |\n|---|---|\n| x | 1 | 2 | 3 | 4 |",
            "line 5: this row has 5 cells, the header has 2",
        ),
        ("Title\n|---|---|\n| x | 1 |", "line 2: this table has no header above its |---| line"),
        (
            f"Title\n{'|x' * 101}|\n{'|-' * 101}|",
            "line 2: this header has 101 cells; at most 100 are read",
        ),
        (
            f"Title\n## {'x' * 301}\nText.",
            "line 2: this heading has 301 characters; at most 300 fit",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_line_and_the_trouble(
    text: str | bytes, message: str
) -> None:
    assert trouble(text) == message


LINES = st.one_of(
    st.sampled_from(
        [
            "",
            "A Heading",
            "What it shows",
            "## Marked",
            "1. First",
            "小标题",
            "一、小标题",
            "- item: one",
            "浏览:3",
            "| a | b |",
            "|---|---|",
            "| 1 | 2 |",
            "| 3 |",
            "a | b",
            "-|-",
            "Source: A, B and C (2020)",
            "来源：甲、乙和丙",
            "Text that ends.",
            "正文。",
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf"]), max_size=40),
    st.text("|-: aB1.\\#", max_size=12),
)


def squeezed(text: str) -> str:
    """Drop blanks and the signs that only mark up a table or a heading."""
    return re.sub(r"[\s|\\#:-]", "", text)


@given(st.lists(LINES, max_size=14), st.sampled_from(["\n", "\r\n", "\r", "\n\n"]))
@example(["| a | b |", "| 1 | 2 |", "", "Source: A", "Source: B"], "\n")
def test_nothing_of_a_body_is_lost_or_moved(lines: list[str], line_break: str) -> None:
    body = ["Text begins.", *lines]

    try:
        page = read(line_break.join(["A Title", *body]).encode())
    except DocumentError:
        reject()

    assert squeezed("".join(texts(page))) == squeezed("".join(body))


@given(st.lists(LINES.filter(lambda line: not re.search(r"[|#\u2028\u2029]", line)), max_size=14))
def test_without_markup_every_line_is_kept_as_it_stands(lines: list[str]) -> None:
    page = document("Text begins.", *lines)

    kept = [text for text in texts(page) if text]
    assert kept == ["Text begins.", *[line.strip() for line in lines if line.strip()]]


@given(st.one_of(st.binary(max_size=80), st.lists(LINES, max_size=8).map("\n".join)))
def test_any_bytes_are_read_or_refused_in_one_line(data: bytes | str) -> None:
    try:
        page = read(data if isinstance(data, bytes) else data.encode())
    except DocumentError as error:
        message = str(error)
    else:
        message = page.title

    assert message.splitlines() == [message]


# For every change lines that are cells, for judges within a line, and lines that are words, too.
@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "|\n",
        *(
            pytest.param(unit, marks=pytest.mark.judges)
            for unit in ["(", "a\n", "|", "| ", " ", "a, ", "# ", "时间 ", "“"]
        ),
    ],
)
def test_a_large_document_of_one_sign_is_read_or_refused_quickly(unit: str) -> None:
    large = unit * (400_000 // len(unit.encode()))
    data = f"A Title\n- 来源:{large}\nText.\n| A |\n|---|\n| x |\nSource: {large}\nText."

    started = time.process_time()
    with suppress(DocumentError):
        read(data.encode())

    # Reading in quadratic time would take hours. A busy machine takes no more of the processor.
    assert time.process_time() - started < 60
