"""Tables in the shapes, encodings and signs that people publish, written and read again."""

import time
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.cells.parse import parse_cell
from metrics.importing.choices import Choices, ColumnChoice, Role
from metrics.importing.files import read_file
from metrics.importing.periods import read_period
from metrics.importing.recognize import RecognizedTable, recognize
from metrics.importing.recognize import Shape as TableShape
from metrics.importing.table import FileError
from tests.support import table_files
from tests.support.table_files import Cells, Model, Shape, Signs
from tests.support.value_files import workbook

ENTITIES = ("Österreich", "Côte d’Ivoire", "Norway", "Chad")
VALUES = ["1240", "-3.5", "0.25", "1234567.891", "12.5"]


def model(
    entities: tuple[str, ...] = ENTITIES,
    indicators: tuple[str, ...] = ("Papers", "Cost per paper"),
    periods: tuple[str, ...] = ("2020", "2021", "2022"),
) -> Model:
    keys = list(product(entities, indicators, periods))
    cells = {
        key: None if n % 7 == 3 else Decimal(VALUES[n % len(VALUES)]) for n, key in enumerate(keys)
    }
    return Model(entities, indicators, periods, cells)


def read(data: bytes, choices: Choices | None = None) -> RecognizedTable:
    return recognize(read_file(data, choices=choices or Choices()), choices or Choices())


def values(table: RecognizedTable) -> Cells:
    """Return the values that a table holds, with the period as it is stored."""
    found: Cells = {}
    for record in table.records():
        cell = parse_cell(record.value)
        assert cell.missing or cell.value is not None, record
        if cell.value is not None:
            period = read_period(record.period)
            assert period is not None
            key = record.entity, record.indicator, period
            assert key not in found
            found[key] = cell.value
    return found


SHAPES = [
    table_files.wide,
    table_files.grouped,
    table_files.grouped_by_year,
    table_files.tidy,
    table_files.tidy_by_period,
    table_files.long,
    table_files.world_bank,
    table_files.sdmx,
]
SIGNS = [
    Signs(),
    Signs(";", ",", ".", ":"),
    Signs("\t", ".", ",", ".."),
    Signs(";", ",", "\u2009", "–", "utf-16"),
    Signs(",", ".", "", "NA", "cp1252"),
    Signs("\t", ",", "\u00a0", "n/a", "cp1252"),
    Signs("|", ".", "’", "NaN", "utf-8-sig"),
    Signs(";", ".", " ", "", "gb18030"),
]


@pytest.mark.parametrize("signs", SIGNS, ids=lambda signs: f"{signs.encoding}{signs.separator!r}")
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_each_shape_is_read_in_each_encoding_with_each_sign(shape: Shape, signs: Signs) -> None:
    written = (
        model(("奥地利", "科特迪瓦", "挪威", "乍得")) if signs.encoding == "gb18030" else model()
    )

    table = read(signs.file(shape(written, signs)))

    assert values(table) == written.present()
    assert table.decimal == signs.decimal


@pytest.mark.parametrize(
    "periods",
    [
        ("2021-03-01", "2021-03-02"),
        ("2021-03", "2021-04"),
        ("2021-Q1", "2021-Q2"),
    ],
)
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_periods_are_days_months_or_quarters(shape: Shape, periods: tuple[str, ...]) -> None:
    written = model(periods=periods)

    assert values(read(Signs().file(shape(written, Signs())))) == written.present()


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        (["03/04/2021", "30/04/2021"], "2021-04-03"),
        (["03/04/2021", "04/30/2021"], "2021-03-04"),
        (["3.4.2021", "5.4.2021"], "2021-04-03"),
    ],
)
def test_the_order_of_day_and_month_is_that_of_the_whole_column(
    dates: list[str], first: str
) -> None:
    rows = "".join(f"{date},Elbe,{n}\n" for n, date in enumerate(dates))

    table = read(f"Date,Country,Level\n{rows}".encode())

    assert min(period for _entity, _indicator, period in values(table)) == first


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        # A title above, a head that is merged downwards, and a group without years.
        (
            "Table 1: Papers\n\n,Papers,,Total\nCountry,Men,Women,\nChad,1,2,3\n",
            ["Country", "Papers · Men", "Papers · Women", "Total"],
        ),
        # Repeated instead of merged.
        (
            "Country,Code,Papers,Papers\n,,2022,2023\nChad,TD,1,2\nPeru,PE,3,4\n",
            ["Country", "Code", "Papers (2022)", "Papers (2023)"],
        ),
        ("国家,2022年,\n,1月,2月\n乍得,1,2\n挪威,3,4\n", ["国家", "2022-01", "2022-02"]),
        # A header and its first row, though a head and some values are missing.
        ("Country,Papers,\nChad,:,3\nPeru,2,4\n", ["Country", "Papers"]),
    ],
)
def test_a_header_may_have_several_rows(text: str, heads: list[str]) -> None:
    assert [column.head for column in read(text.encode()).columns] == heads


def test_a_header_of_merged_cells_in_a_workbook_has_several_rows() -> None:
    data = workbook(
        ["Country", 2021, None, 2022],
        [None, "Papers", "Cost", "Papers"],
        ["Chad", 3, 4.5, 5],
        ["Peru", 6, 7.5, 8],
        merged=["A1:A2", "B1:C1"],
    )

    assert values(read(data))["Peru", "Cost", "2021"] == Decimal("7.5")


def test_header_rows_can_be_chosen() -> None:
    data = b"Country,Papers,Cost\n,2022,2023\nChad,1,2\nPeru,3,4\n"
    assert read(data).header_rows == (1, 1)

    table = read(data, Choices(header="1-2"))

    assert [column.head for column in table.columns][1:] == ["Papers (2022)", "Cost (2023)"]
    with pytest.raises(FileError, match="no heads in the rows that you chose"):
        read(data, Choices(header="9"))


def test_a_table_in_markdown_is_one() -> None:
    text = "| Country | 2020 | 2021 |\n|:---|---:|---:|\n| Chad | 5 | 6 |\n| Peru | 7 | 8 |\n"

    assert values(read(text.encode()))["Peru", "", "2021"] == Decimal(8)


def test_texts_with_a_colon_that_name_nothing_stay_whole() -> None:
    table = read(b"River,Class,Length\nElbe,A: good,3\nOder,B: fair,4\n")

    assert next(table.records()).value == "A: good"


def test_rows_that_two_columns_name_are_named_by_both() -> None:
    written = model(tuple(f"{e} · {sex}" for e, sex in product(ENTITIES, ["F", "M"])))

    table = read(Signs().file(table_files.by_two(written, Signs())))

    assert values(table) == written.present()
    assert [column.head for column in table.columns if column.role is Role.ENTITY] == [
        "Country",
        "Sex",
    ]


def test_a_column_of_years_is_one_by_any_name() -> None:
    table = read(b"River,Measured in,Depth\nElbe,2001,1\nElbe,2002,2\nOder,2001,3\nOder,2002,4\n")

    assert values(table)["Oder", "Depth", "2001"] == Decimal(3)


@pytest.mark.parametrize(
    ("heads", "parts", "period"),
    [
        ("Year,Quarter", "2022,1", "2022-Q1"),
        ("Year,Quarter", "2022,Q4", "2022-Q4"),
        ("Year,Month", "2022,5", "2022-05"),
        ("Month,Year", "May,2022", "2022-05"),
        ("Year,Month,Day", "2022,5,3", "2022-05-03"),
        ("Year,Week", "2020,7", "2020-W07"),
        ("年份,季度", "2022,第一季度", "2022-Q1"),
    ],
)
def test_a_period_may_be_in_several_columns(heads: str, parts: str, period: str) -> None:
    table = read(f"River,{heads},Level\nElbe,{parts},3\nOder,{parts},4\n".encode())

    assert values(table)["Oder", "Level", period] == Decimal(4)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        # Codes are no counts, whatever their cells are.
        (
            "Station,Station ID,Rain\nOslo,4001,3\nRome,4002,4\nBonn,4001,5\n",
            "entity ignored value",
        ),
        # Row numbers of R and pandas, which have no head.
        (",River,Depth\n1,Elbe,3\n2,Oder,4\n3,Rhine,5\n", "ignored entity value"),
        # Answers to a survey, which nothing but their number tells apart.
        ("No,Sex,Answer\n7,F,yes\n9,M,no\n4,F,yes\n5,M,no\n", "entity value value"),
        # Of a table of values, a number may be part of a name.
        (
            "State,District,Year,Metric,Value\nOhio,1,2001,a,3\nOhio,2,2001,a,4\nOhio,1,2001,b,3\nOhio,2,2001,b,4\n",
            "entity entity period indicator value",
        ),
        # A birthday tells people apart, but the data is not of that day.
        ("Name,Born,Height\nAnn,1990-03-01,1\nBea,1991-04-02,2\n", "entity value value"),
        # Time series: their only row has no name in the file.
        ("Year,Papers\n2001,3\n2002,4\n", "period value"),
        ("Month-end,A,B,Note\n2024-01,3,4,\n2024-02,5,6,new\n", "period value value note"),
        (",Papers\n2001,3\n2002,4\n2003,5\n", "period value"),
        # Words beside periods that come once each name no row, unless they are called so.
        ("Year,Winner,Goals\n2001,Ann,3\n2002,Bea,4\n2003,Cyd,5\n", "period value value"),
        ("Date,River,Level\n2001,Elbe,3\n2002,Elbe,4\n2003,Oder,5\n", "period value value"),
        ("Date,Country,Level\n2001,Chad,3\n2002,Chad,4\n2003,Peru,5\n", "period entity value"),
        # Nothing names the rows: they are numbered.
        ("Age,Vote\n31,1\n42,0\n31,0\n", "value value"),
        ("Year,Period,Rate\n2001,M01,3\n2001,M02,4\n2002,M01,4\n", "period period value"),
    ],
)
def test_roles_are_what_the_cells_make_them(text: str, roles: str) -> None:
    assert " ".join(column.role for column in read(text.encode()).columns) == roles


def test_periods_without_a_name_are_of_one_row() -> None:
    table = read(b"Year,Papers\n2001,3\n2002,4\n")

    assert {entity for entity, _indicator, _period in values(table)} == {"All"}


def test_periods_that_are_rows_of_the_dataset_stay_rows() -> None:
    raw = read_file(b"Year,Papers\n2001,3\n2002,4\n")

    assert [*recognize(raw, rows={"2001"}).entities()] == ["2001", "2002"]


def test_many_values_are_recognized_at_once() -> None:
    rows = [f"Row {n // 50},C{n // 50},{1950 + n % 50},{n},{n}.5,\n" for n in range(60_000)]
    raw = read_file(("Country,Code,Year,Papers,Cost,Grants\n" + "".join(rows)).encode())
    began = time.process_time()

    table = recognize(raw)

    # A million values take half a second; this machine may be slow, and does other things.
    assert time.process_time() - began < 2
    assert table.shape is TableShape.TIDY


def test_roles_can_be_chosen() -> None:
    data = b"River,Measured,Length\nElbe,2001,1094\nOder,2002,840\n"
    assert [column.role for column in read(data).columns[1:]] == [Role.VALUE, Role.VALUE]

    table = read(data, Choices(columns={"Measured": ColumnChoice("period")}))

    assert values(table) == {
        ("Elbe", "Length", "2001"): Decimal(1094),
        ("Oder", "Length", "2002"): Decimal(840),
    }


LOG = """\
10:01 start, worker 1
10:02 read file a.csv, 3 rows, 2 columns
10:02 warning: slow disk
10:03 write, commit, fsync, done, ok
10:04 stop, worker 1, code 0
10:05 idle
"""
TWO = "Country,Papers\nChad,3\nNorway,4\n\nCity,Cost\nOslo,5\nBergen,6\n"
BESIDE = "Country,Papers,,City,Cost\nChad,3,,Oslo,5\nNorway,4,,Bergen,6\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LOG, "This is text"),
        (
            ",Papers,,,\n,Men,,Women,\nCountry,2022,2023,2022,2023\nChad,1,2,3,4\n",
            "more than two rows",
        ),
        (TWO, "two tables in this sheet, the second from row 5 on"),
        (BESIDE, "two tables beside each other in this sheet, the second from column D on"),
        (TWO.replace("City,", "Table 2\nCity,"), "the second from row 6 on"),
        ("Lorem ipsum\ndolor sit\n", "There is only one column"),
        (
            "Papers grew in 2020, and fell.\nIt was, as ever, slow.\nLater, it rose.\n",
            "This is text",
        ),
    ],
)
def test_a_file_that_can_not_be_a_table_gets_one_sentence(text: str, said: str) -> None:
    with pytest.raises(FileError, match=said):
        read(text.encode())


NAMES = st.lists(
    st.text("abcdeö江 ’.-", min_size=2, max_size=9)
    .map(str.strip)
    .filter(lambda text: sum(map(str.isalpha, text)) > 1),
    min_size=3,
    max_size=5,
    unique_by=lambda text: "".join(filter(str.isalnum, text)),
)
NUMBERS = st.decimals(-(10**9), 10**9, places=2) | st.integers(0, 10**6).map(Decimal)


@given(data=st.data())
@settings(max_examples=settings().max_examples)
def test_a_table_in_any_shape_is_read_as_it_was_written(data: st.DataObject) -> None:
    entities = tuple(data.draw(NAMES))
    indicators = tuple(f"{name.replace('.', '').strip()} rate" for name in data.draw(NAMES)[:2])
    start = data.draw(st.integers(1900, 2090))
    periods = tuple(str(year) for year in range(start, start + data.draw(st.integers(2, 4))))
    keys = list(product(entities, indicators, periods))
    cells: Cells = {key: data.draw(NUMBERS) for key in keys}
    for key in data.draw(st.sets(st.sampled_from(keys), max_size=len(keys) // 4)):
        cells[key] = None
    written = Model(entities, indicators, periods, cells)
    decimal, thousands = data.draw(st.sampled_from([(".", ""), (".", "\u2009"), (",", "")]))
    missing = data.draw(st.sampled_from(["", ":", "..", "NA", "–", "n/a"]))
    separator = data.draw(st.sampled_from(";\t" if decimal == "," else ",;\t"))
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    signs = Signs(separator, decimal, thousands, missing, encoding)
    shape = data.draw(st.sampled_from(SHAPES))

    table = read(signs.file(shape(written, signs)))

    assert values(table) == written.present()


def test_a_row_of_equals_signs_is_no_formula() -> None:
    table = read(b"Place,Mark,Papers\nOslo,====,3\nRome,=,4\n")

    assert list(table.columns[1].cells) == ["====", "="]


def test_a_column_is_no_status_because_of_its_name() -> None:
    table = read(b"Element,Year,Symbol,Mass\nIron,2020,Fe,56\nGold,2020,Au,197\nIron,2021,Fe,56\n")

    assert Role.FLAG not in {column.role for column in table.columns}
