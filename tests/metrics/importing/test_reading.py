"""Reading of files from different programs as rows of texts, and errors in files."""

import datetime as dt
import io
import zipfile

import pytest

from metrics.importing import files
from metrics.importing.block import find_block
from metrics.importing.choices import Choices
from metrics.importing.files import read_file
from metrics.importing.table import MAX_BYTES, FileError, RawTable, UnreadableCell
from tests.support.value_files import with_sheet, workbook

CHINESE = "领域,论文数\n人工智能,1240\n气候科学,890\n"


def archive(name: str, content: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr(name, content)
    return file.getvalue()


def rows(table: RawTable) -> list[list[str]]:
    return [table.rows[place] for place in range(len(table.rows))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_chinese_is_read_in_whichever_encoding(encoding: str) -> None:
    table = read_file(CHINESE.encode(encoding))

    assert rows(table) == [["领域", "论文数"], ["人工智能", "1240"], ["气候科学", "890"]]


def test_utf_16_without_its_mark_is_known_by_its_noughts() -> None:
    assert rows(read_file("River,Samples\nElbe,3\n".encode("utf-16-le")))[1] == ["Elbe", "3"]


def test_the_detected_format_is_reported() -> None:
    said = read_file(CHINESE.encode("gb18030")).described

    assert said == "CSV, GB18030, separated by commas"


@pytest.mark.parametrize(
    ("codec", "encoding"), [("cp1252", "Windows-1252"), ("latin-1", "Windows-1252")]
)
def test_a_western_encoding_is_not_read_as_rare_hanzi(codec: str, encoding: str) -> None:
    table = read_file("Fluß,Größe\nSüden,3\n".encode(codec))

    assert (table.encoding, rows(table)[1]) == (encoding, ["Süden", "3"])


def test_an_encoding_can_be_chosen() -> None:
    data = "Река,Длина\nДон,1870\n".encode("cp1251")

    assert rows(read_file(data, choices=Choices(encoding="Windows-1251")))[1][0] == "Дон"
    with pytest.raises(FileError, match="can't be read as UTF-8: choose another encoding"):
        read_file(data, choices=Choices(encoding="UTF-8"))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_usual_separators_are_found(separator: str) -> None:
    text = f'River{separator}Samples\r\n"Elbe{separator} upper"{separator}3\r\n'

    assert rows(read_file(text.encode()))[1] == [f"Elbe{separator} upper", "3"]


def test_a_separator_within_quotation_marks_is_text() -> None:
    table = read_file(b'River,Samples,"new; of which"\nElbe,3,"1; 2"\n')

    assert rows(table) == [["River", "Samples", "new; of which"], ["Elbe", "3", "1; 2"]]


def test_the_line_with_the_separator_for_excel_is_no_row() -> None:
    block = find_block(read_file(b"sep=;\r\nRiver;Samples\r\nElbe;3\r\n"))

    assert (block.header, block.header_rows) == (["River", "Samples"], (2, 2))
    assert (block.columns, list(block.numbers)) == ([["Elbe"], ["3"]], [3])


def test_blank_lines_are_no_rows_but_count() -> None:
    block = find_block(read_file(b"\nRiver,Samples\n\nElbe,3\n,\n\n"))

    assert (block.header, block.header_rows) == (["River", "Samples"], (2, 2))
    assert (block.columns, list(block.numbers)) == ([["Elbe"], ["3"]], [4])


@pytest.mark.parametrize("text", ["'=1+1", "'+cmd", "'@here", "'-x"])
def test_the_guard_of_our_own_exports_is_taken_off(text: str) -> None:
    assert rows(read_file(f"River,Note\nElbe,{text}\n".encode()))[1][1] == text[1:]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("#N/A", "the cell holds the error #N/A"),
        ("#DIV/0!", "the cell holds the error #DIV/0!"),
        ("=A1+B1", "“=A1+B1” is a formula; put its value in its place"),
    ],
)
def test_a_cell_that_holds_no_value_says_so(text: str, problem: str) -> None:
    cell = rows(read_file(f"River,Samples\nElbe,{text}\n".encode()))[1][1]

    assert isinstance(cell, UnreadableCell)
    assert problem in cell.problem


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty"),
        (b" \r\n\r\n", "The file is empty"),
        (b",,\n,,\n", "no row has any content"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "This is a picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "This is a picture"),
        (b"%PDF-1.7\n", "This is a PDF"),
        (b"<!DOCTYPE html><title>GDP</title>", "This is a web page"),
        (b'[{"country": "Chad"}]', "This is JSON"),
        (b"\x01\x02\x7fELF\x03, \xc3\x28", "bytes that can't be text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as an Excel workbook"),
        (b"PK\x03\x04 and no archive", "The workbook is damaged"),
        (archive("word/document.xml"), "a document of a word processor"),
        (archive("content.xml"), "an OpenDocument file: save"),
        (archive("xl/workbook.bin"), r"\(.xlsb or .numbers\)"),
        (archive("papers.csv"), "an archive, not a table: unpack it"),
        (b"\x1f\x8b\x08\0", "an archive, not a table"),
        (b"SQLite format 3\0", "a data file of another program"),
        (rb"{\rtf1\ansi Country}", "a document of a word processor"),
        (b'River,Samples\nElbe,"3\n', "a quotation mark"),
        (b"\xff\xfeodd", "save it again as “CSV UTF-8”"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(data: bytes, said: str) -> None:
    with pytest.raises(FileError, match=said):
        find_block(read_file(data))


def test_too_many_rows_or_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_CELLS", 10)

    with pytest.raises(FileError, match="too many cells"):
        read_file(b"River,Samples\n" + b"Elbe,3\n" * 10)


def test_a_row_wider_than_the_header_is_an_error_at_its_place() -> None:
    block = find_block(read_file(b"River,Samples\nElbe,3,4\nOder,3,\n"))

    assert [str(problem) for problem in block.problems] == [
        (
            "row 2, column C: this row has 3 cells, the header has 2;"
            " name the column in the header, or empty the cell"
        )
    ]


def test_cells_of_a_workbook_say_what_they_show() -> None:
    data = workbook(
        ["River", 2022, "Share", "Year", "Month", "Told"],
        ["Elbe", 0.3, 0.35, dt.date(2022, 1, 1), dt.date(2022, 5, 1), True],
        formats={"C2": "0%", "D2": "yyyy", "E2": "mmm-yy"},
    )

    assert rows(read_file(data)) == [
        ["River", "2022", "Share", "Year", "Month", "Told"],
        ["Elbe", "0.3", "35%", "2022", "2022-05", "TRUE"],
    ]


def test_a_percent_sign_in_quotes_is_no_scale() -> None:
    data = workbook(["River", "Change"], ["Elbe", 35], formats={"B2": '+0"%"'})

    assert rows(read_file(data))[1][1] == "35"


def test_formulas_are_read_by_their_stored_values() -> None:
    data = workbook(["River", "Samples", "Twice"], ["Elbe", 3, "=B2*2"])
    stored = with_sheet(data, "<f>B2*2</f><v></v>", "<f>B2*2</f><v>6</v>")

    assert rows(read_file(stored))[1][2] == "6"


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("0.12345678901234568", "0.12345678901234568"),
        ("0.1", "0.1"),
        # Excel writes what is typed as 0.07 with all digits of its double.
        ("7.0000000000000007E-2", "0.07"),
        ("0.30000000000000004", "0.30000000000000004"),
        ("12345678901234567890", "12345678901234567890"),
        ("9.7100000000000002E-5", "0.0000971"),
    ],
)
def test_all_digits_of_a_workbook_are_kept(stored: str, read: str) -> None:
    data = with_sheet(workbook(["River", "A"], ["Elbe", 0.5]), "<v>0.5<", f"<v>{stored}<")

    assert rows(read_file(data))[1][1] == read


def test_texts_of_a_workbook_are_exact() -> None:
    text = "0.123456789012345678901234567890123456789"

    assert rows(read_file(workbook(["River", "A"], ["Elbe", text])))[1][1] == text


def test_results_of_formulas_have_the_digits_that_a_spreadsheet_shows() -> None:
    data = workbook(["River", "Sum"], ["Elbe", "=0.1+0.2"], formats={"B2": "0%"})
    stored = with_sheet(data, "<f>0.1+0.2</f><v></v>", "<f>0.1+0.2</f><v>0.30000000000000004</v>")

    assert rows(read_file(stored))[1][1] == "30%"


def test_a_formula_without_a_stored_value_is_an_error() -> None:
    cell = rows(read_file(workbook(["River", "Twice"], ["Elbe", "=1+1"])))[1][1]

    assert isinstance(cell, UnreadableCell)
    assert "open the file in Excel and save it again" in cell.problem


def test_an_error_value_of_a_workbook_is_an_error() -> None:
    data = with_sheet(workbook(["River", "A"], ["Elbe", 7]), 't="n"><v>7', 't="e"><v>#REF!')

    cell = rows(read_file(data))[1][1]

    assert isinstance(cell, UnreadableCell)
    assert "#REF!" in cell.problem


def test_another_sheet_can_be_named() -> None:
    data = workbook(["A", "B"], ["x", 1], second=[["River", "Samples"], ["Elbe", 3]])

    assert read_file(data).sheets == ("Values", "Other")
    assert rows(read_file(data, "Other"))[1] == ["Elbe", "3"]
    with pytest.raises(FileError, match="no sheet “Third”; the workbook has “Values”, “Other”"):
        read_file(data, "Third")


@pytest.mark.slow
def test_a_workbook_that_unpacks_to_far_more_is_refused() -> None:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(410):
            part.write(bytes(1_000_000))

    assert len(file.getvalue()) < MAX_BYTES
    with pytest.raises(FileError, match="unpacks to more than can be imported"):
        read_file(file.getvalue())


def test_a_workbook_that_defines_entities_is_refused() -> None:
    bomb = with_sheet(
        workbook(["A", "B"]), "<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet'
    )

    with pytest.raises(FileError, match="defines XML entities"):
        read_file(bomb)
