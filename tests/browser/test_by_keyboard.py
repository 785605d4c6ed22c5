"""The admin by keyboard only, also with an input method and at 200 %."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.dialogs import move, press, writing
from tests.browser.looks import violations
from tests.support.editor import editing, stored
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

FIELDS = "the-record-in-four-fields"
TABLE = f'<div data-table="{FIELDS}">{FIELDS}</div>'


def write(admin: Page, words: str) -> None:
    """Type words by their keys, or as an input method does: composed first, then taken."""
    if words.isascii():
        admin.keyboard.type(words)
        return
    keyboard = admin.context.new_cdp_session(admin)
    taken = {"type": "rawKeyDown", "key": "Process", "windowsVirtualKeyCode": 229}
    keyboard.send("Input.dispatchKeyEvent", taken)
    keyboard.send(
        "Input.imeSetComposition",
        {"text": "zi", "selectionStart": 2, "selectionEnd": 2},
    )
    keyboard.send("Input.insertText", {"text": words})
    keyboard.detach()


below = pytest.mark.parametrize("words", ["下文", pytest.param("Below.", marks=pytest.mark.judges)])


@below
def test_writing_goes_on_below_a_block_at_the_end(admin: Page, site: Site, words: str) -> None:
    editing(admin, site, "<p>One.</p>", f"below-{len(words)}")
    writing(admin)
    dialog = press(admin, "Insert a table")
    dialog.get_by_role("combobox", name="Dataset").press("ArrowDown")
    admin.get_by_role("option", name="Joint research").click()
    dialog.get_by_role("button", name="Insert").click()
    expect(admin.locator(".prose-mark.DataTable table")).to_be_visible()

    write(admin, words)

    assert stored(admin) == f"<p>One.</p>{TABLE}<p>{words}</p>"


@below
def test_words_that_are_written_on_a_chosen_block_do_not_replace_it(
    admin: Page, site: Site, words: str
) -> None:
    editing(admin, site, f"<p>One.</p>{TABLE}", f"chosen-{len(words)}")
    admin.get_by_text("One.", exact=True).click()
    admin.keyboard.press("ArrowDown")
    expect(admin.locator(".prose-mark.ProseMirror-selectednode")).to_be_visible()

    write(admin, words)

    assert stored(admin) == f"<p>One.</p>{TABLE}<p>{words}</p>"


@pytest.mark.judges
@pytest.mark.parametrize("words", [" and on", "，及"])
def test_words_that_are_written_on_a_chosen_citation_go_after_it(
    admin: Page, site: Site, words: str
) -> None:
    cited = '<cite data-source="nature-index-2023"></cite>'
    editing(admin, site, f"<p>One{cited}.</p>", f"on-chip-{len(words)}")
    writing(admin)
    move(admin, "ArrowLeft")
    admin.keyboard.press("ArrowLeft")
    expect(admin.locator(".prose-mark.ProseMirror-selectednode")).to_be_visible()

    write(admin, words)

    assert stored(admin) == f"<p>One{cited}{words}.</p>"


def test_the_toolbar_names_the_button_that_the_keyboard_is_on(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>One.</p>", "named-buttons")
    writing(admin)

    admin.keyboard.press("Shift+Tab")
    name = admin.evaluate("document.activeElement.title")

    assert name
    shown = "getComputedStyle(document.querySelector('.prose-menubar'), '::after').content"
    assert admin.evaluate(shown) == f'"{name}"'
    admin.keyboard.press("Tab")
    assert admin.evaluate(shown) == "none"


@pytest.mark.judges
def test_what_opens_at_the_end_of_a_dialog_is_seen_in_a_low_window(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>One.</p>", "low-dialog")
    admin.set_viewport_size({"width": 640, "height": 400})
    writing(admin)
    dialog = press(admin, "Cite a source")

    dialog.get_by_text("Add a source", exact=True).press("Enter")

    expect(dialog.get_by_label("Title")).to_be_in_viewport(ratio=1)
    admin.keyboard.press("Escape")


@pytest.mark.judges
def test_what_the_keyboard_is_on_in_the_calendar_and_the_clock_is_read(
    admin: Page, site: Site
) -> None:
    article = editing(admin, site, "<p>One.</p>", "clock")
    admin.goto(f"/admin/articles/article/{article}/publish/")

    for link in ("#calendarlink0", "#clocklink0"):
        admin.locator(link).press("Enter")
        expect(admin.locator(":is(.calendarbox, .clockbox) a:focus")).to_be_visible()

        assert violations(admin) == []

        admin.keyboard.press("Escape")


def test_the_values_of_a_dataset_are_saved_from_a_cell(admin: Page, site: Site) -> None:
    dataset = site.run(
        "from metrics.models import Dataset; print(Dataset.objects.earliest('pk').pk)"
    )
    admin.goto(f"/admin/metrics/dataset/{int(dataset)}/data/")
    admin.locator("#row-0-cell-0").focus()

    with admin.expect_navigation():
        admin.keyboard.press("Control+s")

    expect(admin.locator(".messagelist")).to_be_visible()
