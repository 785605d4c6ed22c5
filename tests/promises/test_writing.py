"""Writing in the editor, in a browser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.promises.desk import Desk
from tests.promises.visitor import Visitor
from tests.support.picture_files import file_of
from tests.support.site_process import Site

RIVERS = Path(__file__).with_name("rivers.txt")


def open_editor(screen: Page, path: str) -> Locator:
    """Open the form of an article; return its text, or the first part of it, ready to be written in."""
    screen.goto(path)
    text = screen.get_by_role("textbox", name=re.compile("^Text")).first
    # Not the plain field that is there until the editor has started.
    expect(text).to_have_attribute("contenteditable", "true")
    return text


def press(screen: Page, button: str) -> Locator:
    """Press a button of the editor; return the dialog that it opens."""
    tools = screen.get_by_role("toolbar").get_by_role("button", name=button, exact=True)
    tools.first.click()
    return screen.get_by_role("dialog")


def save(screen: Page) -> None:
    """Save the article, and wait until it is told."""
    with screen.expect_navigation():
        screen.get_by_role("button", name="Save", exact=True).first.click()
    expect(screen.get_by_text(re.compile("was (added|changed) successfully"))).to_be_visible()


def publish(screen: Page, note: str = "") -> None:
    """Publish the article whose form is open, with all warnings accepted."""
    screen.get_by_role("button", name="Publish…").click()
    expect(screen.get_by_role("heading", name=re.compile("^Publish edition"))).to_be_visible()
    for warning in screen.get_by_role("checkbox").all():
        warning.check()
    if note:
        screen.get_by_label("Change note").fill(note)
    screen.get_by_role("button", name="Publish", exact=True).click()
    expect(screen.get_by_text("is published").first).to_be_visible()


@pytest.mark.end_to_end
def test_an_editor_writes_and_publishes_in_the_browser(screen: Page, reader: Visitor) -> None:
    """Who types a title and a text, saves and publishes has an article that everybody can read."""
    screen.goto("/admin/")
    text = open_editor(
        screen, screen.get_by_role("link", name="Write an article").get_attribute("href") or ""
    )
    screen.get_by_label("Title:").press_sequentially("What a Bridge Bears")
    text.click()
    screen.keyboard.type("A bridge bears what the ice brings.")
    save(screen)
    assert reader.fetch("/articles/what-a-bridge-bears/").status_code == 404

    publish(screen)

    page = reader.open("/articles/what-a-bridge-bears/")
    assert page.heading == "What a Bridge Bears"
    assert "A bridge bears what the ice brings." in page.text


def test_a_number_and_a_claim_are_bound_and_follow_the_data(
    screen: Page, desk: Desk, reader: Visitor, site: Site, tmp_path: Path
) -> None:
    """A number bound to its cell leads readers to it, and is corrected, with its claim, when the cell is."""
    document = tmp_path / "lakes.txt"
    title, data = "How Lakes Are Gauged Together", "/data/the-lakes-in-numbers"
    text = RIVERS.read_text().replace("Rivers", "Lakes")
    claim = "The Danube has more shared stations than the Rhine"
    text = text.replace(", more than the Rhine with 89", f" and the Rhine has 89 stations. {claim}")
    document.write_text(text.replace("What Was Counted", "The Lakes in Numbers"))
    site.manage("import_article", "--publish", str(document))
    open_editor(screen, desk.article(title).path)

    screen.get_by_role("tab", name="Numbers").click()
    numbers = screen.get_by_role("complementary", name="Numbers").get_by_role("listitem")
    for number in ("156", "89"):
        found = numbers.filter(has=screen.get_by_role("button", name=number, exact=True))
        found.get_by_role("button", name="Bind to").first.click()
        expect(found.get_by_role("button", name="Bind to")).to_have_count(0)
    found = numbers.filter(has=screen.get_by_role("button", name="more shared stations than"))
    found.get_by_role("button", name=re.compile("^Confirm")).first.click()
    save(screen)
    publish(screen, "Bound to the data.")

    page = reader.open("/articles/how-lakes-are-gauged-together/")
    assert page.links()["156"].startswith(f"{data}/danube/shared-stations/")
    assert title in page.follow("156").text, "the number says who quotes it"
    twin = reader.json("/articles/how-lakes-are-gauged-together.json")
    assert twin["numbers"]["bound"] == 2
    assert [(one["literal"], one["verdict"]) for one in twin["claims"]] == [
        ("more shared stations than the Rhine", "holds")
    ]
    desk.correct("The Lakes in Numbers", {"Danube, Shared Stations (2022)": "71"})
    desk.issue("The Lakes in Numbers")
    proposal = desk.open("/admin/").follow(title).text
    assert "[removed: 156] [added: 71]" in proposal
    assert "claim stops holding" in proposal


def test_a_source_is_added_and_cited_while_writing(
    screen: Page, desk: Desk, reader: Visitor
) -> None:
    """A source that is added in the text is cited there with its place, and listed under the article."""
    desk.import_file("accounts.md", "# Accounts\n\nA laboratory keeps accounts\n")
    open_editor(screen, desk.article("Accounts").path).click()
    screen.keyboard.press("Control+End")

    dialog = press(screen, "Cite a source")
    dialog.get_by_text("Add a source", exact=True).click()
    dialog.get_by_label("Title").fill("Accounts of a Laboratory")
    dialog.get_by_label("Authors").fill("Lin, Mei")
    dialog.get_by_label("Year or date").fill("2023")
    dialog.get_by_role("button", name="Add the source").click()
    dialog.get_by_label("Place in the source").fill("p. 12")
    dialog.get_by_role("button", name="Cite", exact=True).click()
    screen.keyboard.type(".")
    save(screen)
    publish(screen)

    page = reader.open("/articles/accounts/")
    assert "keeps accounts" in page.text
    assert "[1, p. 12]" in page.text
    [reference] = reader.json("/articles/accounts.json")["references"]
    assert reference["item"]["title"] == "Accounts of a Laboratory"
    assert "Lin" in reader.fetch("/articles/accounts/references.bib").text
    source = reader.open(reference["url"].removeprefix(reader.url))
    assert "Accounts" in source.links()


def test_an_image_a_table_and_a_chart_stand_in_the_text(
    screen: Page, desk: Desk, reader: Visitor
) -> None:
    """An uploaded image, a table and a chart of a dataset are published with words for who can't see them."""
    desk.import_file("outlooks.md", "# Outlooks\n\nThis is to be seen.\n")
    text = open_editor(screen, desk.article("Outlooks").path)
    text.click()
    screen.keyboard.press("Control+End")

    dialog = press(screen, "Insert an image")
    dialog.get_by_text("Upload an image").click()
    picture = FilePayload(name="weir.png", mimeType="image/png", buffer=file_of(60, 40))
    dialog.get_by_label("File").set_input_files([picture])
    dialog.get_by_role("textbox", name="Alternative text").last.fill("A weir of wood")
    dialog.get_by_role("button", name="Upload", exact=True).click()
    expect(dialog.get_by_label("Caption")).to_be_focused()
    dialog.get_by_label("Caption").fill("The old weir")
    dialog.get_by_role("button", name="Insert", exact=True).click()
    expect(dialog).to_have_count(0)
    for button in ("Insert a table", "Insert a chart"):
        screen.keyboard.press("Control+End")
        dialog = press(screen, button)
        dialog.get_by_role("combobox", name="Dataset").fill("counted")
        screen.get_by_role("option", name="What Was Counted").first.click()
        dialog.get_by_role("button", name="Insert", exact=True).click()
        expect(dialog).to_have_count(0)
    save(screen)
    publish(screen)

    page = reader.open("/articles/outlooks/")
    [image] = page.tree.xpath("//main//img[@alt='A weir of wood']")
    assert reader.fetch(image.get("src")).headers["content-type"].startswith("image/")
    assert "The old weir" in page.text
    assert ["Rhine", "89", "+28%", "$950K"] in page.rows()
    assert "The table after the chart has its numbers." in page.text
    embeds = reader.json("/articles/outlooks.json")["embeds"]
    assert sum("what-was-counted" in str(embed) for embed in embeds) == 2


def test_cells_are_typed_like_in_a_spreadsheet(screen: Page, desk: Desk) -> None:
    """Enter leads to the cell below, Control+S saves, and the cells hold what was typed."""
    desk.make_dataset("Quays", "Port\tQuays\nKiel\t3\nWismar\t4\n")
    screen.goto(desk.go("Data", "Quays", "Edit the data").path)
    cell = screen.get_by_role("textbox", name="Kiel, Quays")
    expect(cell).to_have_value("3")
    # The grid takes keys once its script is there.
    expect(screen.get_by_role("grid").or_(screen.get_by_role("table")).first).to_be_visible()
    cell.click()

    screen.keyboard.type("31")
    screen.keyboard.press("Enter")
    screen.keyboard.type("41")
    screen.keyboard.press("Control+S")

    expect(screen.get_by_text("2 cells changed")).to_be_visible()
    fields = desk.go("Data", "Quays", "Edit the data").fields("Save")
    assert (fields["Kiel, Quays"], fields["Wismar, Quays"]) == ("31", "41")
