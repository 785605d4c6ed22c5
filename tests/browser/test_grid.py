"""The grid of a dataset's values by keyboard and clipboard, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.looks import looks, violations
from tests.editing import sign_in
from tests.site_process import Site

pytestmark = pytest.mark.browser

NEW_DATASET = """
from metrics import releasing
from metrics.models import Dataset, Entity, Indicator, Observation
dataset = Dataset.objects.create(title="Rivers", slug="grid-{name}", row_label="River")
release = releasing.working_copy(dataset)
flow = Indicator.objects.create(release=release, code="flow", label="Flow", kind="count", ordering=10)
rise = Indicator.objects.create(release=release, code="rise", label="Rise", kind="percent", ordering=20)
for number, row in enumerate(["Elbe", "Yangtze", "Danube"]):
    entity = Entity.objects.create(release=release, code=row.lower(), label=row, ordering=number)
    for indicator, value in ((flow, 10 + number), (rise, 20 + number)):
        Observation.objects.create(entity=entity, indicator=indicator, value=value)
print(dataset.pk)
"""

LONGER = """
Entity.objects.bulk_create(
    Entity(release=release, code=f"r{n}", label=f"River {n}", ordering=100 + n) for n in range(60)
)
"""


@pytest.fixture(scope="module")
def dataset(site: Site) -> int:
    """Three rivers of 10, 11 and 12, that rise by 20, 21 and 22 %; no test saves them."""
    return int(site.run(NEW_DATASET.format(name="shared")))


@pytest.fixture
def grid(admin: Page, site: Site, dataset: int) -> Page:
    """The grid of the three rivers, and a clipboard that can be written."""
    admin.set_default_timeout(8000)
    admin.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    admin.goto(f"/admin/metrics/dataset/{dataset}/data/")
    return admin


@pytest.fixture
def unscripted(page: Page, site: Site) -> Iterator[Page]:
    """A browser without script in which the first editor is signed in."""
    sign_in(page, site)
    context = page.context.browser
    assert context
    plain = context.new_context(java_script_enabled=False, base_url=site.url)
    plain.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    yield plain.new_page()
    plain.close()


def at(grid: Page, place: str) -> None:
    """Put the focus on a field, its text chosen, as the keyboard would."""
    grid.locator(f"#row-{place}").focus()
    grid.locator(f"#row-{place}").select_text()


def keys(grid: Page, pressed: str) -> str:
    """Press keys one after the other; return the field that then has the focus."""
    for key in pressed.split():
        grid.keyboard.press(key)
    return str(grid.evaluate("document.activeElement.id")).removeprefix("row-")


def paste(grid: Page, place: str, text: str) -> None:
    """Paste a text from the system's clipboard into a field."""
    grid.evaluate("text => navigator.clipboard.writeText(text)", text)
    at(grid, place)
    grid.keyboard.press("Control+V")


def value(grid: Page, place: str) -> str:
    return grid.locator(f"#row-{place}").input_value()


@pytest.mark.parametrize(
    ("start", "pressed", "end"),
    [
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
    ],
)
def test_keys_move_as_in_a_spreadsheet(grid: Page, start: str, pressed: str, end: str) -> None:
    at(grid, start)

    assert keys(grid, pressed) == end


def test_typing_replaces_escape_brings_back_and_delete_clears(grid: Page) -> None:
    at(grid, "0-cell-0")
    keys(grid, "7 8")
    assert value(grid, "0-cell-0") == "78"

    keys(grid, "Escape")
    assert value(grid, "0-cell-0") == "10"

    keys(grid, "Delete")
    assert value(grid, "0-cell-0") == ""
    expect(grid.locator("#grid-count")).to_have_text("1 cell changed")


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
    expect(grid.locator("#grid-status")).to_contain_text("The row of heads was left out.")
    expect(grid.locator("#grid-status")).to_contain_text("2 rows added.")
    keys(grid, "Control+Z")
    expect(grid.locator("#grid tbody tr")).to_have_count(6)
    keys(grid, "Control+Shift+Z")
    assert value(grid, "7-label") == "R4"


def test_names_that_stand_in_other_rows_take_their_values_there(grid: Page) -> None:
    paste(grid, "0-label", "Danube\t1\nRhine\t2\nelbe\t3\n")

    assert [value(grid, f"{row}-cell-0") for row in range(4)] == ["3", "11", "1", "2"]
    assert [value(grid, f"{row}-label") for row in range(1, 4)] == ["Yangtze", "Danube", "Rhine"]


def test_what_does_not_fit_is_told_and_nothing_is_pasted(grid: Page) -> None:
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


def test_cells_rows_and_removals_are_undone_in_their_order(grid: Page) -> None:
    at(grid, "0-cell-0")
    keys(grid, "7 Enter 8 Enter")
    grid.get_by_text("Offer more empty rows").click()
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


def test_a_new_row_with_values_asks_for_its_name(grid: Page) -> None:
    at(grid, "3-cell-0")

    keys(grid, "5 Enter")

    expect(grid.locator("#row-3-label")).to_have_accessible_description(
        "Name this row, or tick “Remove”."
    )


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


def test_the_first_click_takes_the_cell_and_the_next_goes_into_its_text(grid: Page) -> None:
    field = grid.locator("#row-0-cell-0")
    chosen = "document.activeElement.selectionEnd - document.activeElement.selectionStart"

    field.click()
    assert grid.evaluate(chosen) == 2

    field.click()
    assert grid.evaluate(chosen) == 0


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


def test_leaving_with_changes_is_warned_about(grid: Page) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    grid.on("dialog", stay)
    at(grid, "0-cell-0")
    keys(grid, "7 Enter")

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


def test_an_edit_and_a_block_are_saved_together(admin: Page, site: Site) -> None:
    dataset = int(site.run(NEW_DATASET.format(name="saved")))
    admin.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    admin.goto(f"/admin/metrics/dataset/{dataset}/data/")
    at(admin, "0-cell-0")
    keys(admin, "1 2 3 4 Enter")
    paste(admin, "2-label", "Danube\t5\t6\nRhine\t7\t8\n")

    admin.keyboard.press("Control+S")

    expect(admin.locator(".messagelist")).to_contain_text("5 cells changed, 1 row added")
    assert value(admin, "0-cell-0") == "1,234"
    assert value(admin, "3-label") == "Rhine"


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
    grid.get_by_role("link", name="Columns", exact=True).click()
    assert asked == ["beforeunload"]
    at(grid, "0-cell-0")
    keys(grid, "1 0 Enter")
    expect(grid.locator("#grid-problems")).to_be_hidden()
    expect(grid.locator("#grid-count")).to_have_text("1 cell changed")


def test_a_row_that_is_found_has_the_focus(grid: Page, dataset: int) -> None:
    grid.goto(f"/admin/metrics/dataset/{dataset}/data/?find=danube")

    expect(grid.locator("#row-2-label")).to_be_focused()


@pytest.mark.parametrize(
    "path",
    [
        *["data-cell/?row=elbe", "data-cell/?row=elbe&column=flow:", "data-status/?row=elbe"],
        *["data-period/", "data/?find=e"],
    ],
)
def test_axe_finds_nothing_in_the_pages_beside_the_grid(
    admin: Page, dataset: int, path: str
) -> None:
    admin.goto(f"/admin/metrics/dataset/{dataset}/{path}")

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
