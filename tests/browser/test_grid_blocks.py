"""Blocks of cells in the grid: pasted, copied, dragged over, saved, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import violations
from tests.browser.spreadsheet import LONGER, NEW_DATASET, at, keys, paste, value
from tests.support.site_process import Site

pytestmark = pytest.mark.browser


def test_a_block_fills_right_and_down_and_is_undone_at_once(grid: Page) -> None:
    # As Excel copies: tabs, CRLF at the end of each row, quotes around a line break and quotes.
    paste(grid, "1-label", '"River\r\n""Long"""\t7\t8%\r\nMain\t9\t\r\n')

    assert [value(grid, f"1-{name}") for name in ("label", "cell-0", "cell-1")] == [
        *['River "Long"', "7", "8%"]
    ]
    assert [value(grid, f"2-{name}") for name in ("label", "cell-0", "cell-1")] == [
        *["Main", "9", ""]
    ]
    expect(grid.locator("#grid-status")).to_contain_text("2 × 3 cells pasted.")
    expect(grid.locator("#grid-count")).to_have_text("6 cells changed")

    keys(grid, "Control+Z")
    assert value(grid, "1-label") == "Yangtze"
    assert value(grid, "2-cell-1") == "22%"
    expect(grid.locator("#grid-count")).to_have_text("")

    keys(grid, "Control+Y")
    assert value(grid, "2-label") == "Main"


def test_a_block_adds_the_rows_that_it_needs_and_leaves_out_a_row_of_heads(grid: Page) -> None:
    rows = "".join(f"R{number}\t{number}\t{number}%\n" for number in range(5))

    paste(grid, "3-label", f"River\tFlow\tRise %\n{rows}")

    assert value(grid, "3-label") == "R0"
    assert value(grid, "7-cell-1") == "4%"
    assert grid.locator("#row-7-cell-1").get_attribute("aria-label") == "R4, Rise"
    expect(grid.locator("#grid-status")).to_contain_text("The header row was left out.")
    expect(grid.locator("#grid-status")).to_contain_text("2 rows added.")
    keys(grid, "Control+Z")
    expect(grid.locator("#grid tbody tr")).to_have_count(6)
    keys(grid, "Control+Shift+Z")
    assert value(grid, "7-label") == "R4"


def test_names_that_stand_in_other_rows_take_their_values_there(grid: Page) -> None:
    paste(grid, "0-label", "Danube\t1\nRhine\t2\nelbe\t3\n")

    assert [value(grid, f"{row}-cell-0") for row in range(4)] == ["3", "11", "1", "2"]
    assert [value(grid, f"{row}-label") for row in range(1, 4)] == ["Yangtze", "Danube", "Rhine"]


def test_a_block_that_does_not_fit_gets_a_message_and_nothing_is_pasted(grid: Page) -> None:
    paste(grid, "0-cell-1", "1\t2\t3\n")

    expect(grid.locator("#grid-status")).to_contain_text("Nothing was pasted: the block has 2 col")
    assert value(grid, "0-cell-1") == "20%"

    paste(grid, "0-cell-0", "1\n" * 2000)

    expect(grid.locator("#grid-status")).to_contain_text("Nothing was added: a page can’t take")
    expect(grid.locator("#grid tbody tr")).to_have_count(6)
    assert value(grid, "0-cell-0") == "10"


def test_a_table_of_a_web_page_is_pasted_without_its_text(grid: Page) -> None:
    at(grid, "0-cell-0")

    grid.evaluate("""
        () => {
          const clipboard = new DataTransfer()
          const html = "<table><tr><td>1</td><td>2 %</td></tr><tr><td>3</td><td></td></tr></table>"
          clipboard.setData("text/html", html)
          const event = { clipboardData: clipboard, bubbles: true, cancelable: true }
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", event))
        }
    """)

    assert [value(grid, f"{row}-cell-{cell}") for row in (0, 1) for cell in (0, 1)] == [
        *["1", "2 %", "3", ""]
    ]


def test_a_chosen_block_is_copied_as_tabs_and_cleared_as_one_step(grid: Page) -> None:
    at(grid, "0-cell-0")

    assert keys(grid, "Shift+ArrowDown Shift+ArrowRight Control+C") == "0-cell-0"
    copied = grid.evaluate("navigator.clipboard.readText()")
    keys(grid, "Delete")

    assert copied.splitlines() == ["10\t20%", "11\t21%"]
    expect(grid.locator("#grid-count")).to_have_text("4 cells changed")
    keys(grid, "Control+Z")
    expect(grid.locator("#grid-count")).to_have_text("")


def test_dragging_chooses_a_block_that_one_value_fills(grid: Page) -> None:
    grid.locator("#row-0-cell-0").hover()
    grid.mouse.down()
    grid.locator("#row-2-cell-0").hover()
    grid.mouse.up()

    grid.evaluate("navigator.clipboard.writeText('5')")
    keys(grid, "Control+V")

    assert [value(grid, f"{row}-cell-0") for row in range(3)] == ["5", "5", "5"]


def test_the_chosen_cells_are_those_that_get_a_status_together(admin: Page, site: Site) -> None:
    dataset = int(site.run(NEW_DATASET.format(name="statuses")))
    admin.goto(f"/admin/metrics/dataset/{dataset}/data/")
    at(admin, "0-cell-0")
    keys(admin, "Shift+ArrowDown")

    admin.get_by_role("link", name="Status of many cells").click()
    expect(admin.get_by_label("Flow")).to_be_checked()
    expect(admin.get_by_label("the rows chosen in the grid: 2")).to_be_checked()
    assert violations(admin) == []
    admin.get_by_label("Status").select_option("provisional")
    admin.get_by_role("button", name="Save").click()

    expect(admin.locator(".messagelist")).to_contain_text("2 cells changed.")
    expect(admin.locator(".beside")).to_have_count(2)


def test_an_edit_and_a_block_are_saved_together(admin: Page, site: Site) -> None:
    dataset = int(site.run(NEW_DATASET.format(name="saved")))
    admin.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    admin.goto(f"/admin/metrics/dataset/{dataset}/data/")
    at(admin, "0-cell-0")
    keys(admin, "1 2 3 4 Enter")
    paste(admin, "2-label", "Danube\t5\t6\nRhine\t7\t8\n")

    admin.keyboard.press("Control+S")

    expect(admin.locator(".messagelist")).to_contain_text("5 cells changed, 1 row added")
    # Saving leads back to the cell that had the focus.
    expect(admin.locator("#row-2-label")).to_be_focused()
    assert value(admin, "0-cell-0") == "1,234"
    assert value(admin, "3-label") == "Rhine"


@pytest.mark.judges
def test_a_page_that_is_not_the_last_takes_no_new_rows(admin: Page, site: Site) -> None:
    dataset = int(site.run(NEW_DATASET.format(name="long") + LONGER))
    admin.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    admin.goto(f"/admin/metrics/dataset/{dataset}/data/")

    paste(admin, "49-cell-0", "1\n2\n3\n")

    expect(admin.locator("#grid-status")).to_have_text(
        "Nothing was pasted: the block has 2 rows more than this page. New rows are added on the"
        " last page."
    )
    assert value(admin, "49-cell-0") == ""

    keys(admin, "Control+H")
    panel = admin.get_by_role("region", name="Find and replace")
    words = panel.get_by_label("Find", exact=True)
    words.fill("no such river")
    words.press("Enter")
    expect(panel.get_by_role("status")).to_have_text("In no cell.")
    words.fill("river 55")
    expect(panel.get_by_role("status")).to_contain_text("on the others")
    with admin.expect_navigation():
        words.press("Enter")
    expect(panel.get_by_role("status")).to_have_text("1 of 1")
    with admin.expect_navigation():
        words.fill("river 3")
        panel.get_by_role("button", name="Next page with a match").click()
    expect(panel.get_by_role("status")).to_contain_text("1 of ")
    with admin.expect_navigation():
        words.fill("river 55")
        words.press("Enter")
    expect(panel.get_by_role("status")).to_have_text("1 of 1")
    keys(admin, "Escape")
    expect(admin.get_by_role("textbox", name="Name of row 9")).to_be_focused()
    admin.get_by_role("button", name="Sort descending").press("Enter")
    expect(admin.locator("#grid-count")).to_have_text("all pages will be sorted by River")


def test_rows_and_columns_are_changed_in_place_by_keyboard_and_undone(
    admin: Page, site: Site
) -> None:
    dataset = int(site.run(NEW_DATASET.format(name="structure")))
    admin.goto(f"/admin/metrics/dataset/{dataset}/data/")
    bar = admin.get_by_role("toolbar", name="Rows and columns")
    count = admin.locator("#grid-count")

    at(admin, "1-label")
    assert keys(admin, "Control+Enter R h i n e Tab") == "6-cell-0"
    assert keys(admin, "9 Tab") == "6-cell-1"
    keys(admin, "Control+D")
    assert value(admin, "6-cell-1") == "21%"
    at(admin, "0-cell-0")
    bar.get_by_role("button", name="Sort descending").press("Enter")
    expect(count).to_contain_text("rows in another order")
    assert named(admin) == ["Danube", "Yangtze", "Elbe", "Rhine"]
    bar.get_by_role("button", name="Add column").press("Enter")
    assert violations(admin) == []
    admin.keyboard.type("Ships")
    keys(admin, "Enter")
    expect(admin.locator("#row-0-cell-2")).to_be_focused()
    keys(admin, "4 ArrowLeft ArrowLeft")
    bar.get_by_role("button", name="Rename column").press("Enter")
    admin.keyboard.type("Drop")
    keys(admin, "Enter")
    expect(admin.get_by_role("columnheader", name="Drop %")).to_be_visible()
    expect(count).to_contain_text("1 column added · 1 column renamed")

    keys(admin, "Control+Z Control+Z Control+Z Control+Z")
    expect(admin.get_by_role("columnheader", name="Ships")).to_have_count(0)
    assert named(admin) == ["Elbe", "Yangtze", "Rhine", "Danube"]
    keys(admin, "Control+Y Control+Y Control+Y Control+Y")
    with admin.expect_navigation():
        admin.keyboard.press("Control+S")

    expect(admin.locator(".messagelist")).to_contain_text("1 column added, 1 column renamed")
    assert named(admin) == ["Danube", "Yangtze", "Elbe", "Rhine"]
    assert [value(admin, f"{row}-cell-2") for row in range(3)] == ["", "", "4"]


def named(grid: Page) -> list[str]:
    """Return the names of the rows that have one, from the top."""
    script = (
        "[...document.querySelectorAll('#grid tbody th input[type=text]')].map((it) => it.value)"
    )
    return [name for name in grid.evaluate(script) if name]


@pytest.mark.judges
def test_texts_are_found_and_replaced_in_the_cells(grid: Page) -> None:
    at(grid, "1-cell-1")
    keys(grid, "Control+F")
    grid.keyboard.type("2")
    panel = grid.get_by_role("region", name="Find and replace")
    expect(panel.get_by_role("status")).to_have_text("2 of 4")
    panel.get_by_label("Replace with").fill("3")

    keys(grid, "Enter")
    assert [value(grid, f"{row}-cell-1") for row in range(3)] == ["20%", "31%", "22%"]
    panel.get_by_role("button", name="Replace all").click()
    expect(panel.get_by_role("status")).to_have_text("Cells changed: 3")
    assert [value(grid, f"{row}-cell-1") for row in range(3)] == ["30%", "31%", "33%"]
    assert value(grid, "2-cell-0") == "13"
    assert violations(grid) == []

    assert keys(grid, "Escape Control+Z") == "0-cell-1"
    assert [value(grid, f"{row}-cell-1") for row in range(3)] == ["20%", "31%", "22%"]
