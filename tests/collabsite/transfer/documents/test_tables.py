import pytest

from tests.support.read_documents import document, paragraphs, tables


@pytest.mark.parametrize(
    "lines",
    [
        ["| A | B |", "|---|---|", "| x | 1 |", "| y | 2 |"],
        ["|A|B|", "|:--|--:|", "|x|1|", "|y|2|"],
        ["| A | B", "|---|---", "| x | 1", "| y | 2"],
        ["A | B", "--|--", "x | 1", "y | 2"],
        ["A | B |", ":-: | - |", "x | 1 |", "y | 2 |"],
        ["| A | B |", "| x | 1 |", "| y | 2 |"],
        ["| A | B |", "", "|---|---|", "", "| x | 1 |", "", "| y | 2 |"],
    ],
)
def test_a_table_is_read_in_every_writing(lines: list[str]) -> None:
    page = document("Text.", *lines, "", "More.")

    assert [(table.header, table.rows) for table in tables(page)] == [
        (("A", "B"), (("x", "1"), ("y", "2")))
    ]
    assert paragraphs(page) == ["Text.", "More."]


def test_a_row_with_too_few_cells_is_filled_up() -> None:
    page = document("| A | B | C |", "|---|---|---|", "| x |", "| y | | 2 |")

    assert tables(page)[0].rows == (("x", "", ""), ("y", "", "2"))


def test_an_escaped_bar_belongs_to_its_cell() -> None:
    page = document("| A | B |", "|---|---|", r"| p\|q | 1 |")

    assert tables(page)[0].rows == (("p|q", "1"),)


def test_markup_in_a_cell_is_text() -> None:
    page = document("| A |", "|---|", "| <script>alert(1)</script> |")

    assert tables(page)[0].rows == (("<script>alert(1)</script>",),)


def test_a_bar_in_prose_is_prose() -> None:
    page = document("Choose a | b.", "| alone", "Text.")

    assert tables(page) == []
    assert paragraphs(page) == ["Choose a | b.", "| alone", "Text."]


def test_tables_may_follow_one_another() -> None:
    one, two = ["| A | B |", "|---|---|", "| x | 1 |"], ["| C |", "|---|", "| z |"]

    pages = [document(*one, *between, *two) for between in ([], [""], ["Source: S"])]

    for page in pages:
        assert [table.header for table in tables(page)] == [("A", "B"), ("C",)]


def test_a_row_of_single_dashes_is_a_row() -> None:
    page = document("| A | B |", "|---|---|", "| x | 1 |", "| - | - |")

    assert tables(page)[0].rows == (("x", "1"), ("-", "-"))


def test_a_long_table_keeps_all_its_rows() -> None:
    page = document("| A | B |", "|---|---|", *[f"| row {n} | {n} |" for n in range(40)])

    assert tables(page)[0].rows == tuple((f"row {n}", str(n)) for n in range(40))


@pytest.mark.parametrize(
    ("line", "sources"),
    [
        ("Source: A, B, and C (2023)", [("A", 2023), ("B", 2023), ("C", 2023)]),
        ("Source: A, B and C", [("A", None), ("B", None), ("C", None)]),
        ("Source: A (2021); B (2022)", [("A", 2021), ("B", 2022)]),
        ("Source: A; B, C; and D （2020）", [("A", 2020), ("B, C", 2020), ("D", 2020)]),
        ("Source: A, B, 2023", [("A", 2023), ("B", 2023)]),
        ("Source: A; B, 2021", [("A", 2021), ("B", 2021)]),
        ("Source: A (2020); B, 2021", [("A", 2020), ("B", 2021)]),
        ("来源：甲（2020）；乙，2021年。", [("甲", 2020), ("乙", 2021)]),
        ("Source: B, 2021", [("B", 2021)]),
        ("Sources: A (2020), B", [("A", 2020), ("B", None)]),
        ("Source: A and B", [("A and B", None)]),
        ("Source: A, B (2021–2023)", [("A", None), ("B (2021–2023)", None)]),
        (
            "Source: A, Ministry of Science and Technology (2020).",
            [("A", 2020), ("Ministry of Science and Technology", 2020)],
        ),
        ("Source: Reports (first, second), B", [("Reports (first, second)", None), ("B", None)]),
        ("Source: https://example.org/a,b", [("https://example.org/a,b", None)]),
        ("*Source: A, B*", [("A", None), ("B", None)]),
        ("Data source: A", [("A", None)]),
        ("Source:", []),
        ("来源：甲、乙和丙（2023年）", [("甲", 2023), ("乙", 2023), ("丙", 2023)]),
        ("数据来源:甲,乙", [("甲", None), ("乙", None)]),
        ("资料来源：甲（2021年）；乙(2022)", [("甲", 2021), ("乙", 2022)]),
        (
            "来源：甲、经济合作与发展组织（2020）。",
            [("甲", 2020), ("经济合作与发展组织", 2020)],
        ),
        ("来源：《科学、技术与社会》，乙", [("《科学、技术与社会》", None), ("乙", None)]),
    ],
)
def test_the_line_under_a_table_names_its_sources(
    line: str, sources: list[tuple[str, int | None]]
) -> None:
    page = document("| A |", "|---|", "| x |", "", line, "Text.")

    table = tables(page)[0]
    assert table.source_line == line
    assert [(source.title, source.year) for source in table.sources] == sources
