"""Publishing: what readers get, and that it stays."""

from tests.promises.desk import Desk
from tests.promises.visitor import Visitor

RIVERS = "/articles/how-rivers-are-gauged-together/"


def test_a_document_becomes_an_article_with_its_table_as_data(reader: Visitor) -> None:
    """A scraped document becomes a page with its sections, and its table a dataset with every value."""
    page = reader.open(RIVERS)

    assert page.heading == "How Rivers Are Gauged Together"
    assert "Why It Works" in page.text
    assert page.rows()[1] == ["Elbe", "124", "+35%", "$1.2M"]
    data = reader.open("/data/what-was-counted/")
    assert ["Oder", "32", "+50%", "$3.0M"] in data.rows()
    assert "17" in reader.open(f"{RIVERS}usage/").text


def test_an_edition_stays_as_it_was_when_another_follows(desk: Desk, reader: Visitor) -> None:
    """A published edition keeps its address and its text for ever, and says which edition follows it."""
    desk.import_file("weirs.md", "# Weirs\n\nA weir holds the water.\n")
    desk.publish("Weirs")
    first = reader.json("/articles/weirs/editions/1.json")

    desk.rewrite("Weirs", "holds", "raises")
    assert "holds" in reader.open("/articles/weirs/").text
    desk.publish("Weirs", {"Change note": "The verb."})

    page = reader.open("/articles/weirs/")
    assert "A weir raises the water." in page.text
    assert "The verb." in reader.open("/articles/weirs/editions/").text
    assert (
        "[removed: holds] [added: raises]"
        in reader.open("/articles/weirs/editions/2/changes/").text
    )
    old = reader.open("/articles/weirs/editions/1/")
    assert "A weir holds the water." in old.text
    assert "superseded" in old.text.lower()
    again = reader.json("/articles/weirs/editions/1.json")
    assert again["edition"] == first["edition"]
    assert again["sections"] == first["sections"]


def test_a_new_edition_needs_a_note_for_readers(desk: Desk, reader: Visitor) -> None:
    """From the second edition on nothing is published without a note of what changed."""
    desk.import_file("locks.md", "# Locks\n\nA lock lifts boats.\n")
    desk.publish("Locks")
    desk.change("Locks", {"Title": "Locks and Boats"})

    page = desk.publish("Locks and Boats")

    assert "Publish" in page.heading
    assert reader.json("/articles/locks.json")["title"] == "Locks"
