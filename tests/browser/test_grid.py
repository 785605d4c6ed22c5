"""The grid of a dataset's values by keyboard, undone, checked and saved, in a real browser."""

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.looks import looks, violations
from tests.browser.spreadsheet import NEW_DATASET, at, keys, value
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

# Where the focus is, the keys that are pressed, and where it is then.
MOVES = [
    ("0-cell-0", "ArrowDown", "1-cell-0"),
    ("1-cell-0", "ArrowUp", "0-cell-0"),
    ("0-cell-0", "ArrowRight", "0-cell-1"),
    ("0-cell-0", "ArrowLeft", "0-label"),
    ("0-label", "ArrowUp", "0-label"),
    ("0-cell-0", "Enter", "1-cell-0"),
    ("1-cell-0", "Shift+Enter", "0-cell-0"),
    ("0-cell-0", "Tab", "0-cell-1"),
    ("1-cell-1", "Home", "1-label"),
    ("1-label", "End", "1-cell-1"),
    ("1-cell-1", "Control+Home", "0-label"),
    ("0-label", "Control+End", "5-cell-1"),
    ("0-cell-1", "PageDown", "5-cell-1"),
    ("5-cell-1", "PageUp", "0-cell-1"),
    # While a text is edited, the arrows move in it, and leave it at its end.
    ("0-cell-0", "F2 ArrowLeft", "0-cell-0"),
    ("0-cell-0", "F2 Home", "0-cell-0"),
    ("0-cell-0", "F2 ArrowRight", "0-cell-1"),
    ("0-cell-0", "7 8 ArrowLeft", "0-cell-0"),
    ("0-cell-0", "7 8 ArrowDown", "1-cell-0"),
]


def test_keys_move_as_in_a_spreadsheet(grid: Page) -> None:
    moved = []
    for start, pressed, _end in MOVES:
        at(grid, start)
        moved.append((start, pressed, keys(grid, pressed)))
        # Ends what is edited, so that the next move begins as the first one.
        keys(grid, "Escape")

    assert moved == MOVES


def test_typing_replaces_escape_brings_back_and_delete_clears(grid: Page) -> None:
    at(grid, "0-cell-0")
    keys(grid, "7 8")
    assert value(grid, "0-cell-0") == "78"

    keys(grid, "Escape")
    assert value(grid, "0-cell-0") == "10"

    keys(grid, "Delete")
    assert value(grid, "0-cell-0") == ""
    expect(grid.locator("#grid-count")).to_have_text("1 cell changed")


def test_cells_rows_and_removals_are_undone_in_their_order(grid: Page) -> None:
    at(grid, "0-cell-0")
    keys(grid, "7 Enter 8 Enter")
    grid.get_by_text("Add empty rows").click()
    keys(grid, "N e w")
    grid.get_by_role("checkbox", name="Remove Elbe").check()
    expect(grid.locator("#grid-count")).to_have_text("3 cells changed · 1 row to remove")

    states = []
    for _ in range(5):
        keys(grid, "Control+Z")
        states.append((grid.locator("#grid tbody tr").count(), grid.inner_text("#grid-count")))

    assert states == [
        *[(7, "3 cells changed"), (7, "2 cells changed"), (6, "2 cells changed")],
        *[(6, "1 cell changed"), (6, "")],
    ]


@pytest.mark.judges
def test_a_save_that_is_refused_keeps_what_can_be_undone_and_redone(grid: Page) -> None:
    at(grid, "0-cell-0")
    keys(grid, "7 Enter l o t s Enter")
    grid.get_by_text("Add empty rows").click()
    keys(grid, "N e w Control+Z Control+Z")
    expect(grid.locator("#grid tbody tr")).to_have_count(6)

    grid.get_by_role("button", name="Save").click()

    expect(grid.locator("#grid-problems")).to_contain_text("Nothing was saved.")
    at(grid, "0-cell-0")
    keys(grid, "Control+Z")
    assert [value(grid, place) for place in ("0-cell-0", "1-cell-0")] == ["7", "11"]
    keys(grid, "Control+Z")
    assert value(grid, "0-cell-0") == "10"
    keys(grid, "Control+Y Control+Y Control+Y Control+Y")
    assert [value(grid, place) for place in ("0-cell-0", "1-cell-0")] == ["7", "lots"]
    assert value(grid, "6-label") == "New"


@pytest.mark.judges
def test_two_editors_of_different_cells_of_a_row_do_not_conflict(grid: Page, site: Site) -> None:
    address = f"/admin/metrics/dataset/{site.run(NEW_DATASET.format(name='apart')).strip()}/data/"
    other = grid.context.new_page()
    for page in (grid, other):
        page.goto(address)
    at(other, "0-cell-1")
    keys(other, "9 9 Enter")
    other.get_by_role("button", name="Save").click()
    expect(other.locator(".messagelist")).to_contain_text("1 cell changed")

    at(grid, "0-cell-0")
    keys(grid, "7 7 Enter")
    grid.get_by_role("button", name="Save").click()

    expect(grid.locator(".messagelist")).to_contain_text("1 cell changed")
    assert [value(grid, f"0-cell-{n}") for n in (0, 1)] == ["77", "99%"]


def test_the_same_cell_conflicts_and_can_be_saved_again(
    grid: Page, site: Site, said: list[str]
) -> None:
    address = f"/admin/metrics/dataset/{site.run(NEW_DATASET.format(name='same')).strip()}/data/"
    other = grid.context.new_page()
    for page in (grid, other):
        page.goto(address)
    at(other, "0-cell-0")
    keys(other, "5 5 Enter")
    other.get_by_role("button", name="Save").click()
    expect(other.locator(".messagelist")).to_contain_text("1 cell changed")

    at(grid, "0-cell-0")
    keys(grid, "6 6 Enter")
    grid.get_by_role("button", name="Save").click()

    expect(grid.locator("#row-0-cell-0")).to_have_accessible_description(
        "Somebody else changed this cell in the meantime; it now says: 55. Save again to replace"
        " it with yours."
    )
    expect(grid.get_by_role("button", name="Undo")).to_have_attribute("aria-disabled", "false")
    grid.get_by_role("button", name="Save").click()
    expect(grid.locator(".messagelist")).to_contain_text("1 cell changed")
    assert value(grid, "0-cell-0") == "66"
    # Chromium itself says so.
    assert "status of 409" in said.pop(0)


def test_undo_and_redo_have_buttons(grid: Page) -> None:
    at(grid, "0-cell-0")
    keys(grid, "7 Enter")

    grid.get_by_role("button", name="Undo").click()
    assert value(grid, "0-cell-0") == "10"

    grid.get_by_role("button", name="Redo").click()
    assert value(grid, "0-cell-0") == "7"


def test_a_cell_that_can_not_be_saved_is_marked_as_it_is_left(grid: Page) -> None:
    at(grid, "1-cell-0")

    keys(grid, "l o t s Enter")

    field = grid.locator("#row-1-cell-0")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(
        "“lots” is not a number; type a count such as 1,240"
    )
    expect(grid.locator("#grid-problems")).to_contain_text("Yangtze, Flow: “lots” is not a number")
    grid.locator("#grid-problems").get_by_role("link").click()
    expect(field).to_be_focused()

    keys(grid, "9 Enter")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    expect(grid.locator("#grid-problems")).to_be_hidden()


def test_a_new_row_with_values_needs_a_name(grid: Page) -> None:
    at(grid, "3-cell-0")

    keys(grid, "5 Enter")

    expect(grid.locator("#row-3-label")).to_have_accessible_description(
        "Name this row, or tick “Remove”."
    )


def test_the_first_click_takes_the_cell_and_the_next_goes_into_its_text(grid: Page) -> None:
    field = grid.locator("#row-0-cell-0")
    chosen = "document.activeElement.selectionEnd - document.activeElement.selectionStart"

    field.click()
    assert grid.evaluate(chosen) == 2

    field.click()
    assert grid.evaluate(chosen) == 0


@pytest.mark.judges
def test_status_and_note_are_given_over_the_grid_and_what_is_typed_there_stays(
    admin: Page, site: Site
) -> None:
    dataset = int(site.run(NEW_DATASET.format(name="details")))
    admin.goto(f"/admin/metrics/dataset/{dataset}/data/")
    at(admin, "0-cell-1")
    keys(admin, "7 7 Enter")
    at(admin, "0-cell-0")
    admin.keyboard.press("Shift+F2")
    dialog = admin.get_by_role("dialog", name="Elbe, Flow")

    dialog.get_by_label("Status").select_option("cannot exist")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_contain_text("empty the value, or choose another status")
    assert violations(admin) == []
    dialog.get_by_label("Status").select_option("provisional")
    dialog.get_by_label("Value").fill("12")
    dialog.get_by_label("Note").fill("Counted twice.")
    admin.keyboard.press("Control+S")

    expect(admin.locator("#row-0-cell-0")).to_be_focused()
    expect(admin.locator("#row-0-cell-0")).to_have_accessible_description(
        "provisional, note: Counted twice."
    )
    expect(admin.locator("#grid-count")).to_have_text("1 cell changed")
    admin.keyboard.press("Control+S")
    expect(admin.locator(".messagelist")).to_contain_text("1 cell changed")
    assert [value(admin, "0-cell-0"), value(admin, "0-cell-1")] == ["12", "77%"]


def test_leaving_with_changes_is_warned_about(grid: Page) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    grid.on("dialog", stay)
    at(grid, "0-cell-0")
    keys(grid, "7 Enter")

    with grid.expect_event("dialog"):
        grid.get_by_role("link", name="Columns", exact=True).click()

    assert asked == ["beforeunload"]
    assert value(grid, "0-cell-0") == "7"
    keys(grid, "Control+Z")
    grid.goto("/admin/")
    assert asked == ["beforeunload"]


def test_the_focus_is_seen_beside_the_head_and_the_column_that_stay(grid: Page) -> None:
    grid.set_viewport_size({"width": 390, "height": 500})
    at(grid, "0-label")

    for pressed in ["Control+End", "Control+Home", "End", "ArrowLeft", "PageDown", "Home"]:
        keys(grid, pressed)
        assert grid.evaluate("""() => {
          const { left, top, right, bottom } = document.activeElement.getBoundingClientRect()
          const corners = [[left + 3, top + 3], [right - 3, bottom - 3]]
          return corners.every(([x, y]) => document.elementFromPoint(x, y) === document.activeElement)
        }"""), pressed
    assert grid.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.judges
def test_what_was_refused_is_still_counted_marked_and_warned_about(grid: Page) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    grid.on("dialog", stay)
    at(grid, "0-cell-0")
    keys(grid, "x Enter 7 Enter")
    grid.keyboard.press("Control+S")
    expect(grid.get_by_role("alert")).to_contain_text("Nothing was saved.")

    expect(grid.locator("#grid-count")).to_have_text("2 cells changed")
    with grid.expect_event("dialog"):
        grid.get_by_role("link", name="Columns", exact=True).click()
    assert asked == ["beforeunload"]
    at(grid, "0-cell-0")
    keys(grid, "1 0 Enter")
    expect(grid.locator("#grid-problems")).to_be_hidden()
    expect(grid.locator("#grid-count")).to_have_text("1 cell changed")


def test_a_row_that_is_found_has_the_focus(grid: Page, rivers: int) -> None:
    grid.goto(f"/admin/metrics/dataset/{rivers}/data/?find=danube")

    expect(grid.locator("#row-2-label")).to_be_focused()


@pytest.mark.judges
@pytest.mark.parametrize(
    "path",
    [
        *["data-cell/?row=elbe", "data-cell/?row=elbe&column=flow:", "data-status/?row=elbe"],
        *["data-period/", "data/?find=e"],
    ],
)
def test_axe_finds_nothing_in_the_pages_beside_the_grid(
    admin: Page, rivers: int, path: str
) -> None:
    admin.goto(f"/admin/metrics/dataset/{rivers}/{path}")

    found = [f"{look}: {violation}" for look in looks(admin) for violation in violations(admin)]

    assert found == []


def test_without_script_the_grid_is_a_form(unscripted: Page, site: Site) -> None:
    dataset = int(site.run(NEW_DATASET.format(name="plain")))
    unscripted.goto(f"/admin/metrics/dataset/{dataset}/data/")
    expect(unscripted.get_by_role("button", name="Undo")).to_be_hidden()

    unscripted.fill("#row-0-cell-0", "many")
    unscripted.fill("#row-1-cell-0", "77")
    unscripted.get_by_role("button", name="Save").click()

    expect(unscripted.get_by_role("alert")).to_contain_text("Elbe, Flow: “many” is not a number")
    assert value(unscripted, "1-cell-0") == "77"
    unscripted.fill("#row-0-cell-0", "70")
    unscripted.get_by_role("button", name="Save").click()
    expect(unscripted.locator(".messagelist")).to_contain_text("2 cells changed")
