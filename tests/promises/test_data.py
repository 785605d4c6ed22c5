"""Data: tables that readers filter and take with them, and releases that stay."""

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.promises.desk import Desk
from tests.promises.visitor import Visitor
from tests.support.site_process import Site

BRIDGES = "/data/bridges-of-rivers/"
# Sixty rows with distinct values in the second column; a name begins like a formula.
ROWS = [[f"River {n:03}", str(n * 7 % 60), str(n * 1001)] for n in range(1, 60)]
ROWS.append(["@Isar River", "0", "60060"])


@pytest.fixture(scope="module")
def bridges(desk: Desk) -> None:
    """A dataset of sixty rivers, released."""
    table = [["River", "Bridges", "Cost (EUR)"], *ROWS]
    desk.make_dataset("Bridges of Rivers", "\n".join("\t".join(row) for row in table))
    assert Visitor(desk.url).fetch(BRIDGES).status_code == 404, "readers see no draft"
    desk.issue("Bridges of Rivers")


def ordered(page_rows: list[list[str]]) -> list[str]:
    """Return the names of the rows that a table shows."""
    return [row[0] for row in page_rows if "River " in row[0] or row[0].endswith(" River")]


@pytest.mark.usefixtures("bridges")
def test_readers_sort_filter_and_page_a_table(reader: Visitor) -> None:
    """The order, the filters and the page of a table are in its address, and hold for the whole table."""
    by_bridges = sorted(ROWS, key=lambda row: -int(row[1]))

    page = reader.open(f"{BRIDGES}?sort=-bridges")
    assert ordered(page.rows())[:50] == [row[0] for row in by_bridges][:50]
    found = reader.open(BRIDGES).press("Apply", {"Row name": "River 00"})
    assert ordered(found.rows()) == [f"River 00{n}" for n in range(1, 10)]
    assert found.path.partition("?")[2], "the filter can be shared"
    assert reader.fetch(f"{BRIDGES}?sort=no-such-column").status_code in {200, 400}
    assert reader.fetch(f"{BRIDGES}?page=1066").status_code in {200, 400, 404}


@pytest.mark.usefixtures("bridges")
def test_the_four_downloads_have_the_same_values_as_the_page(reader: Visitor) -> None:
    """CSV, Excel, JSON and the data package have the rows of the page, and no cell is a formula."""
    query = "sort=-bridges&entity=River+01"
    expected = sorted((row for row in ROWS if "River 01" in row[0]), key=lambda row: -int(row[1]))
    numbers = [[row[0], *map(int, row[1:])] for row in expected]
    files = {
        ending: reader.fetch(f"/data/bridges-of-rivers.{ending}?{query}").content
        for ending in ("csv", "xlsx", "json", "zip")
    }

    lines = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert lines[1:] == expected
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"])).worksheets[0]
    cells = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert [row for row in cells if str(row[0]).startswith("River 01")] == numbers
    rows = reader.json(f"/data/bridges-of-rivers.json?{query}")["rows"]
    assert [
        [row["label"], *(int(cell["value"]) for cell in row["cells"])] for row in rows
    ] == numbers
    with zipfile.ZipFile(io.BytesIO(files["zip"])) as package:
        assert "datapackage.json" in package.namelist()
        text = b"".join(package.read(name) for name in package.namelist() if name.endswith("csv"))
    assert [row[0] for row in ROWS if row[0].encode() in text] == sorted(row[0] for row in expected)
    shown = reader.open(f"{BRIDGES}?{query}")
    assert ordered(shown.rows()) == [row[0] for row in expected]
    whole = reader.fetch("/data/bridges-of-rivers.csv").content.decode("utf-8-sig")
    [formula] = [row for row in csv.reader(io.StringIO(whole)) if "Isar" in row[0]]
    assert formula[0] == "'@Isar River"


def test_a_release_stays_and_the_next_says_what_changed(desk: Desk, reader: Visitor) -> None:
    """A corrected cell is public with the next release alone, and the former release keeps its value."""
    desk.make_dataset("Fords", "River\tFords\nElbe\t11\nOder\t22\n")
    desk.issue("Fords")
    first = reader.json("/data/fords/releases/1.json")

    page = desk.correct("Fords", {"Elbe, Fords": "13"})
    assert "1 cell" in page.text
    assert ["Elbe", "11"] in reader.open("/data/fords/").rows()
    desk.issue("Fords", {"Change note": "Counted again."})

    assert ["Elbe", "13"] in reader.open("/data/fords/").rows()
    assert ["Elbe", "11"] in reader.open("/data/fords/releases/1/").rows()
    again = reader.json("/data/fords/releases/1.json")
    assert again["rows"] == first["rows"]
    assert again["release"]["sha256"] == first["release"]["sha256"]
    assert ",11\r\n" in reader.fetch("/data/fords/releases/1.csv").text
    changes = reader.open("/data/fords/releases/2/changes/")
    assert "Counted again." in changes.text
    assert any({"Elbe", "11", "13"} <= set(row) for row in changes.rows())
    number = reader.open("/data/fords/elbe/fords/").text
    assert "Before: 11" in number
    assert "Counted again." in number


def test_a_value_that_is_no_number_is_refused_and_nothing_is_lost(desk: Desk) -> None:
    """A cell that can't be read is named, what was typed is still there, and the data is unchanged."""
    desk.make_dataset("Docks", "Port\tDocks\nKiel\t3\nWismar\t4\n")

    page = desk.go("Data", "Docks", "Edit the data").press(
        "Save", {"Kiel, Docks": "three", "Wismar, Docks": "5"}, status=200
    )

    assert "three" in page.text or page.fields("Save")["Kiel, Docks"] == "three"
    assert page.fields("Save")["Wismar, Docks"] == "5"
    assert desk.go("Data", "Docks", "Edit the data").fields("Save")["Wismar, Docks"] == "4"


def test_two_who_edit_the_same_cell_see_both_values(desk: Desk) -> None:
    """A cell that somebody else has changed meanwhile is not overwritten in silence."""
    desk.make_dataset("Piers", "Port\tPiers\nKiel\t3\nWismar\t4\n")
    first = desk.go("Data", "Piers", "Edit the data")
    second = desk.go("Data", "Piers", "Edit the data")

    first.press("Save", {"Kiel, Piers": "31"})
    refused = second.press("Save", {"Kiel, Piers": "32"}, status=409)

    assert "31" in refused.text
    assert "32" in str([refused.text, refused.tree.xpath("//input/@value")])
    assert (
        desk.go("Data", "Piers", "Edit the data").press("Discard").fields("Save")["Kiel, Piers"]
        == "31"
    )


def test_an_import_shows_its_changes_before_it_makes_them(
    desk: Desk, site: Site, tmp_path: Path
) -> None:
    """A file is imported after what it would change was shown, in the desk as by the command."""
    desk.make_dataset("Wharves", "Port\tWharves\nKiel\t3\nWismar\t4\n")
    file = tmp_path / "wharves.csv"
    file.write_text("Port,Wharves\nKiel,5\nRostock,6\n")

    dry = site.manage("import_data", "--dataset", "wharves", "--dry-run", str(file))
    assert "Kiel" in dry
    assert "Rostock" in dry
    grid = desk.go("Data", "Wharves", "Edit the data")
    assert grid.fields("Save")["Kiel, Wharves"] == "3"
    form = grid.follow("Import…")
    shown = form.press("Show what would change", {"File": ("wharves.csv", file.read_bytes())})
    assert any({"Kiel", "3", "5"} <= set(row) for row in shown.rows())
    assert desk.go("Data", "Wharves", "Edit the data").fields("Save")["Kiel, Wharves"] == "3"

    site.manage("import_data", "--dataset", "wharves", str(file))

    fields = desk.go("Data", "Wharves", "Edit the data").fields("Save")
    assert fields["Kiel, Wharves"] == "5"
    assert fields["Rostock, Wharves"] == "6"
    assert fields["Wismar, Wharves"] == "4"
