"""The public page of what is typed, beside the form."""

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.support.editor import editing
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

LONG = "".join(f"<p>Paragraph {number} of a long text.</p>" for number in range(60))
SCROLLED = "frame => frame.contentWindow.scrollY"


def opened(admin: Page, site: Site, name: str) -> FrameLocator:
    """Open the form of a long article with its preview; return the page in it."""
    editing(admin, site, LONG, name)
    admin.get_by_role("tab", name="Preview").click()
    page = pane(admin).frame_locator("iframe")
    expect(page.get_by_role("heading", name="For the editor")).to_be_visible()
    return page


def pane(admin: Page) -> Locator:
    return admin.get_by_role("tabpanel", name="Preview")


def frame(admin: Page) -> Locator:
    return pane(admin).locator("iframe")


def test_the_page_shows_what_is_typed_and_keeps_its_place(admin: Page, site: Site) -> None:
    page = opened(admin, site, "live-preview")
    frame(admin).evaluate("frame => frame.contentWindow.scrollTo(0, 900)")
    before = page.get_by_text("Paragraph 2 of").element_handle()

    admin.locator(".ProseMirror > p").nth(2).click()
    admin.keyboard.type("Not saved. ")

    expect(page.get_by_text("Not saved.")).to_be_attached()
    assert abs(frame(admin).evaluate(SCROLLED) - 900) < 40
    # What is the same was not drawn again.
    assert before.evaluate("paragraph => paragraph.isConnected")
    admin.get_by_role("textbox", name="Title").fill("Renamed")
    expect(page.get_by_role("heading", name="Renamed")).to_be_attached()


@pytest.mark.judges
def test_widths_are_those_of_the_devices(admin: Page, site: Site) -> None:
    page = opened(admin, site, "live-preview-widths")

    for name, width in [("Tablet", 820), ("Desktop", 1280), ("Phone", 390)]:
        pane(admin).get_by_role("button", name=name).click()
        expect(frame(admin)).to_have_css("width", f"{width}px")
        box, room = frame(admin).bounding_box(), pane(admin).bounding_box()
        assert box
        assert room
        assert box["width"] <= room["width"] + 0.1
    pane(admin).get_by_role("button", name="Search and sharing").click()
    expect(page.get_by_role("heading", name="For the editor")).to_be_hidden()
    expect(pane(admin).get_by_role("img", name="Card of “For the editor”")).to_be_visible()
    expect(pane(admin).get_by_text("Paragraph 0 of a long text.", exact=True)).to_be_visible()


@pytest.mark.judges
def test_an_error_leads_to_its_field_and_a_saved_form_shows_the_page_again(
    admin: Page, site: Site
) -> None:
    opened(admin, site, "live-preview-error")
    title = admin.get_by_role("textbox", name="Title")
    title.fill("")

    pane(admin).get_by_role("link", name="Title: This field cannot be blank.").press("Enter")

    expect(title).to_be_focused()
    title.fill("Told")
    expect(pane(admin).get_by_role("link", name="Title:")).to_have_count(0)
    with admin.expect_navigation():
        title.press("Control+s")
    page = pane(admin).frame_locator("iframe")
    expect(page.get_by_role("heading", name="Told")).to_be_visible()
