"""A table in the text becomes a dataset."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.dialogs import complaints, press
from tests.browser.looks import WIDE, violations
from tests.support.editor import editing, stored
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

BUTTON = "Make a dataset of this table"
TABLE = (
    "<table><caption>Lengths of rivers</caption><tbody>"
    "<tr><th><p>River</p></th><th><p>2022</p></th><th><p>2023</p></th></tr>"
    "<tr><td><p>Elbe</p></td><td><p>1,094</p></td><td><p>1,100</p></td></tr></tbody></table>"
)
TEXT = f"<p>The Elbe had 1,094 kilometres.</p>{TABLE}<p>After.</p>"


def cell(admin: Page) -> Locator:
    """Return the first number of the table in the text."""
    return admin.get_by_role("textbox", name="Text · Rivers").get_by_role("cell", name="1,094")


def issue_release(page: Page) -> None:
    """Issue the release of the page, without its warnings."""
    for warning in page.get_by_role("checkbox").all():
        warning.check()
    with page.expect_navigation():
        page.get_by_role("button", name="Issue release").click()


@pytest.mark.judges
def test_the_dataset_takes_the_place_of_the_table_and_its_cells_are_offered_once_issued(
    admin: Page, site: Site
) -> None:
    editing(admin, site, TEXT, "table-dataset")
    cell(admin).click()
    dialog = press(admin, BUTTON)
    title = dialog.get_by_label("Title")
    expect(title).to_have_value("Lengths of rivers")
    expect(dialog.get_by_label("What was counted")).to_have_value("Lengths of rivers")
    expect(dialog.locator(".column-list")).to_contain_text("count · 2022, 2023")
    assert complaints(admin) == []

    title.fill("")
    title.press("Enter")
    expect(title).to_have_accessible_description("Write a title for the dataset.")
    title.fill("How long rivers are")
    title.press("Enter")

    expect(dialog.get_by_role("heading")).to_have_text("“How long rivers are” is a dataset now")
    issue = dialog.get_by_role("link", name="Issue release…")
    expect(issue).to_be_focused()
    assert violations(admin) == []
    admin.set_viewport_size({"width": WIDE, "height": 900})
    with admin.context.expect_page() as opened:
        admin.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    box = admin.locator(".prose-editor").first
    mark = box.locator(".prose-mark.DataTable")
    expect(mark).to_contain_text("Draft: readers see it once the first release is issued.")
    expect(mark.locator("td").first).to_have_text("1,094")
    status = box.get_by_role("status")
    expect(status).to_contain_text("“How long rivers are” is a dataset now.")
    admin.keyboard.press("Control+z")
    expect(cell(admin)).to_be_visible()
    admin.keyboard.press("Control+Shift+z")

    issue_release(opened.value)
    opened.value.close()
    # What the browser says of a tab that is shown again.
    admin.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(mark).not_to_contain_text("Draft")
    expect(status).to_contain_text("The first release of the dataset is issued.")
    admin.get_by_role("tab", name="Numbers").click()
    admin.get_by_role("button", name="Bind to Elbe · ").click()

    prose = stored(admin)
    assert '<data data-cell="how-long-rivers-are/elbe/' in prose
    assert '<div data-table="how-long-rivers-are" data-caption="Lengths of rivers">' in prose
    assert "<table" not in prose


def test_a_table_that_is_no_data_says_what_to_change(admin: Page, site: Site) -> None:
    html = TABLE.replace("<td>", "<td colspan=2>", 1).replace("<td><p>1,100</p></td>", "")
    editing(admin, site, html, "table-no-dataset")
    cell(admin).click()

    dialog = press(admin, BUTTON)

    expect(dialog.get_by_role("alert")).to_contain_text("“Elbe” is a merged cell. Split it")
    expect(dialog.get_by_role("button", name="Make the dataset")).to_be_hidden()
    admin.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
