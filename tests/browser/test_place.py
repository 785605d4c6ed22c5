"""An editor's place in the long form of an article stays, whatever is saved and added."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.editor import editing
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

LONG = "".join(f"<p>Paragraph {number} of a long text.</p>" for number in range(60))

# Where a word stands on the screen.
TOP = "words => words.getBoundingClientRect().top"


def paragraph(admin: Page, number: int) -> Locator:
    """A paragraph in the prose editor."""
    return admin.locator(".ProseMirror > p").nth(number)


def test_saving_from_the_keyboard_comes_back_to_the_words_being_written(
    admin: Page, site: Site
) -> None:
    editing(admin, site, LONG, "keyboard-place")
    paragraph(admin, 40).click()
    admin.keyboard.press("End")
    admin.keyboard.type(" Mended")
    before = paragraph(admin, 40).evaluate(TOP)

    with admin.expect_navigation():
        admin.keyboard.press("Control+s")

    expect(admin.get_by_role("textbox", name="Text", exact=True)).to_be_focused()
    after = paragraph(admin, 40).evaluate(TOP)
    assert abs(after - before) < 2
    admin.keyboard.type(" here.")
    expect(paragraph(admin, 40)).to_have_text("Paragraph 40 of a long text. Mended here.")


def test_the_bar_stays_in_sight_and_hides_no_caret(admin: Page, site: Site) -> None:
    editing(admin, site, LONG, "bar-place")
    paragraph(admin, 20).click()
    for _ in range(20):
        admin.keyboard.press("ArrowUp")

    expect(admin.get_by_role("button", name="Save", exact=True)).to_be_in_viewport(ratio=1)
    caret = admin.evaluate("getSelection().getRangeAt(0).getBoundingClientRect().top")
    toolbar = admin.get_by_role("toolbar").bounding_box()
    assert toolbar
    assert caret >= toolbar["y"] + toolbar["height"]


@pytest.mark.judges
def test_a_link_to_a_place_arrives_there_under_text_that_grows(admin: Page, site: Site) -> None:
    editing(admin, site, LONG, "link-place")
    address = admin.url

    admin.goto("about:blank")
    admin.goto(f"{address}#authorships-group")
    expect(paragraph(admin, 40)).to_be_attached()

    expect(admin.locator("#authorships-group h2")).to_be_in_viewport(ratio=1)


@pytest.mark.judges
def test_saving_after_a_link_to_a_place_comes_back_to_the_words_being_written(
    admin: Page, site: Site
) -> None:
    editing(admin, site, LONG, "left-link-place")
    address = admin.url
    admin.goto("about:blank")
    admin.goto(f"{address}#id_title")
    paragraph(admin, 40).click()
    before = paragraph(admin, 40).evaluate(TOP)

    with admin.expect_navigation():
        admin.keyboard.press("Control+s")

    expect(admin.get_by_role("textbox", name="Text", exact=True)).to_be_focused()
    assert abs(paragraph(admin, 40).evaluate(TOP) - before) < 2
