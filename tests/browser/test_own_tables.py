"""Tables of the author's own, written and pasted in the prose editor."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.dialogs import move, press, writing
from tests.browser.test_pasting import paste
from tests.support.editor import editing, stored
from tests.support.site_process import Site

pytestmark = pytest.mark.browser


def type_cells(admin: Page, *cells: str) -> None:
    """Type the words of cells, from the one with the cursor on."""
    for number, cell in enumerate(cells):
        if number:
            admin.keyboard.press("Tab")
        admin.keyboard.type(cell)


@pytest.mark.judges
def test_a_table_is_written_by_keyboard(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>Before.</p><p>After.</p>", "own-table")
    writing(admin)
    move(admin, "Control+Home")
    button = admin.get_by_role("toolbar").get_by_role("button", name="Insert an empty table")
    button.focus()
    admin.keyboard.press("Enter")

    # The Tab key adds a row at the end.
    type_cells(
        admin, "River", "Length", "", "Elbe", "1,094", "", "Oder", "866", "", "Rhine", "1,233"
    )
    admin.keyboard.press("Alt+Shift+ArrowUp")
    admin.keyboard.press("Tab")
    admin.keyboard.press("Alt+Shift+Delete")
    admin.keyboard.press("ArrowUp")
    admin.keyboard.press("Alt+Shift+Backspace")
    # The caption comes before the cells.
    move(admin, "Control+Home")
    move(admin, "ArrowDown")
    admin.keyboard.type("Rivers")
    move(admin, "Control+End")
    admin.keyboard.type(" Goes on.")

    assert stored(admin) == (
        "<p>Before.</p><table><caption>Rivers</caption><tbody>"
        "<tr><th><p>River</p></th><th><p>Length</p></th></tr>"
        "<tr><td><p>Elbe</p></td><td><p>1,094</p></td></tr>"
        "<tr><td><p>Oder</p></td><td><p>866</p></td></tr>"
        "<tr><td><p>Rhine</p></td><td><p>1,233</p></td></tr>"
        "</tbody></table><p>After. Goes on.</p>"
    )


@pytest.mark.parametrize(
    ("kind", "block"),
    [
        ("own", "<table><tbody><tr><td><p>a</p></td></tr></tbody></table>"),
        ("dataset", '<div data-table="the-record-in-four-fields"></div>'),
    ],
)
def test_below_a_table_that_ends_a_section_a_click_begins_a_line(
    admin: Page, site: Site, kind: str, block: str
) -> None:
    editing(admin, site, f"<p>Before.</p>{block}", f"below-{kind}-table")
    box = admin.get_by_role("textbox", name="Text", exact=True)
    # The table of a dataset is shown once the server has answered.
    expect(box.locator("table")).to_be_visible()
    room = box.bounding_box()
    assert room

    box.click(position={"x": 40, "y": room["height"] - 10})
    admin.keyboard.type("After.")

    saved = stored(admin)
    assert saved.startswith("<p>Before.</p>")
    assert saved.endswith(("</table><p>After.</p>", "</div><p>After.</p>"))


@pytest.mark.judges
def test_the_buttons_of_a_table_are_there_inside_it(admin: Page, site: Site) -> None:
    html = (
        '<p>x</p><table><caption>See <cite data-source="atlas"></cite></caption><tbody>'
        "<tr><td><p>a</p></td><td><p>b</p></td></tr><tr><td><p>c</p></td><td><p>d</p></td></tr>"
        "</tbody></table>"
    )
    editing(admin, site, html, "table-buttons")
    buttons = admin.get_by_role("toolbar").get_by_role("button", name="Header row")
    expect(buttons).to_be_hidden()

    admin.get_by_text("d", exact=True).click()
    expect(buttons).to_have_attribute("aria-pressed", "false")
    press(admin, "Header row")
    expect(buttons).to_have_attribute("aria-pressed", "true")
    press(admin, "Header column")
    press(admin, "Add a column before (Alt+Shift+←)")

    assert stored(admin) == (
        '<p>x</p><table><caption>See <cite data-source="atlas"></cite></caption><tbody>'
        "<tr><th><p>a</p></th><th><p></p></th><th><p>b</p></th></tr>"
        "<tr><th><p>c</p></th><td><p></p></td><td><p>d</p></td></tr></tbody></table>"
    )
    admin.get_by_text("d", exact=True).click()
    press(admin, "Remove the table")
    assert stored(admin) == "<p>x</p>"


@pytest.mark.judges
def test_cells_of_a_spreadsheet_are_pasted_over_those_of_a_table(admin: Page, site: Site) -> None:
    row = "<tr><td><p>a</p></td><td><p>b</p></td></tr>"
    editing(admin, site, f"<table><tbody>{row}{row}</tbody></table>", "cells-over-cells")
    admin.get_by_text("a", exact=True).first.click()

    paste(admin, "<table border=0><tr><td>1<td>2<tr><td>3<td>4</table>")

    assert stored(admin) == (
        "<table><tbody><tr><td><p>1</p></td><td><p>2</p></td></tr>"
        "<tr><td><p>3</p></td><td><p>4</p></td></tr></tbody></table>"
    )
