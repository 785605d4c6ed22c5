"""Tables of the author's own -> plain texts, of which a dataset can be made."""

import re

import pytest

from articles.prose.plain_tables import (
    PlainCell,
    PlainCitation,
    UnusableTableError,
    read_plain_table,
)


def table(*rows: str, caption: str = "") -> str:
    """Return a table; the cells of a row stand between bars, and headers begin with `!`."""
    written = (
        "".join(
            f"<th><p>{cell[1:]}</p></th>" if cell.startswith("!") else f"<td><p>{cell}</p></td>"
            for cell in row.split("|")
        )
        for row in rows
    )
    body = "".join(f"<tr>{row}</tr>" for row in written)
    return f"<table><caption>{caption}</caption><tbody>{body}</tbody></table>"


def problems(html: str) -> tuple[str, ...]:
    with pytest.raises(UnusableTableError) as caught:
        read_plain_table(html)
    return caught.value.problems


def test_a_table_is_read_as_words_with_its_caption() -> None:
    read = read_plain_table(
        "<p>Before.</p>"
        + table("!River|!Length", "Elbe|<strong>1,094</strong>", "Upper</p><p>Oder|", caption="All")
    )

    assert (read.caption, read.header) == ("All", ("River", "Length"))
    assert [[cell.text for cell in row] for row in read.rows] == [
        ["Elbe", "1,094"],
        ["Upper Oder", ""],
    ]


def test_footnotes_and_citations_belong_to_their_value_or_to_the_table() -> None:
    atlas = '<cite data-source="atlas" data-locator="p. 3"></cite>'
    board = '<cite data-source="board"></cite>'
    note = '<span class="footnote">Without <em>the</em> delta</span>'

    read = read_plain_table(
        table("!River|!Length", f"Elbe{board}|1,094{note}{atlas}", caption=f"All{atlas}{note}")
    )

    assert read.rows == (
        (
            PlainCell("Elbe", citations=(PlainCitation("board", ""),)),
            PlainCell("1,094", "Without the delta", (PlainCitation("atlas", "p. 3"),)),
        ),
    )
    assert read.sources == (PlainCitation("atlas", "p. 3"), PlainCitation("board", ""))
    assert read.notes == ("Without the delta",)


@pytest.mark.parametrize("first", ["River|Length", "River|2022", "!River|!2022"])
def test_the_first_row_is_the_header_also_where_it_is_not_marked(first: str) -> None:
    read = read_plain_table(table(first, "Elbe|1,094"))

    assert len(read.rows) == 1


def test_links_are_known_to_be_lost() -> None:
    link = '<a href="https://a.example/">Elbe</a>'

    assert read_plain_table(table("!River|!Length", f"{link}|1")).has_links
    assert not read_plain_table(table("!River|!Length", "Elbe|1")).has_links


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>No table.</p>", "no row below its header"),
        (table("!River|!Length"), "no row below its header"),
        (table("!River", "Elbe"), "only one column"),
        (table("!|!", "Elbe|1"), "first row is empty"),
        (table("Elbe|1,094", "Oder|866"), "Add a row above"),
        (
            table("!River|!Length", 'Elbe|<data data-cell="a/b/c"></data>'),
            "Row 2, column B: this number is bound to data already",
        ),
        (
            table("!River|!Length", 'Elbe|<span class="math" data-latex="x"></span>'),
            "Row 2, column B: data can't have an equation",
        ),
    ],
)
def test_what_can_not_be_data_is_named_with_its_remedy(html: str, words: str) -> None:
    [problem] = problems(html)

    assert words in problem


CELL = re.compile(r"(!?)(?:(\d)x(\d) )?(.*)")


def merged(*rows: str) -> str:
    """Return a table of rows with bars between the cells; `2x1 ` spans two columns and one row."""
    html = ""
    for row in rows:
        html += "<tr>"
        for head, columns, down, text in (CELL.findall(cell)[0] for cell in row.split("|")):
            spans = f" colspan={columns} rowspan={down}" if columns else ""
            tag = "th" if head else "td"
            html += f"<{tag}{spans}><p>{text}</p></{tag}>"
        html += "</tr>"
    return f"<table><tbody>{html}</tbody></table>"


@pytest.mark.parametrize(
    ("first", "second"),
    [("!1x2 River|!2x1 Cost|!1x2 Notes", "!2022|!2023"), ("1x2 River|2x1 Cost|1x2 Notes", "a|(b)")],
)
def test_rows_of_headers_become_one(first: str, second: str) -> None:
    read = read_plain_table(merged(first, second, "Elbe|1|2|x"))

    costs = ("Cost (2022)", "Cost (2023)") if first[0] == "!" else ("Cost · a", "Cost (b)")
    assert read.header == ("River", *costs, "Notes")
    assert [[cell.text for cell in row] for row in read.rows] == [["Elbe", "1", "2", "x"]]
    assert read.header_row == 2


def test_what_stands_across_a_table_is_its_caption_and_its_notes() -> None:
    read = read_plain_table(
        merged("2x1 Table 1", "River|Length", "Elbe|1", "2x1 Source: Atlas", "2x1 Rounded")
    )

    assert (read.caption, read.header, read.header_row) == ("Table 1", ("River", "Length"), 2)
    assert read.notes == ("Source: Atlas", "Rounded")
    assert len(read.rows) == 1


@pytest.mark.parametrize(
    ("caption", "title"),
    [
        ("Table 3: Rivers", "Rivers"),
        ("Table 3 Rivers", "Rivers"),
        ("TABLE A.1. Rivers", "Rivers"),
        ("Table 2–1 · Rivers", "Rivers"),
        ("表 2-1　河流", "河流"),
        ("表三：河流", "河流"),
        ("Table 3 shows rivers", "Table 3 shows rivers"),
        ("Tables of rivers", "Tables of rivers"),
        ("表面积", "表面积"),
        ("Rivers of Table 3: all", "Rivers of Table 3: all"),
    ],
)
def test_the_title_is_the_caption_without_its_number(caption: str, title: str) -> None:
    assert read_plain_table(table("!River|!Length", "Elbe|1", caption=caption)).title == title


def test_a_cell_across_the_rows_is_no_data() -> None:
    [problem] = problems(merged("!River|!Length", "2x1 Asia", "Indus|1"))

    assert problem.startswith("“Asia” is a merged cell. Split it")


def test_merged_cells_of_the_data_are_named() -> None:
    html = merged("!River|!Length|!All", "Elbe|2x1 about 1", "1x2 Oder|2|3", "4|5")

    found = problems(html)

    assert [problem.split(" is ")[0] for problem in found] == ["“about 1”", "“Oder”"]
    assert "Split it with the button “Merge or split cells”" in found[0]
