"""Writing in the editor, in a browser."""

import re

from playwright.sync_api import Page, expect

from tests.promises.visitor import Visitor


def test_an_editor_writes_and_publishes_in_the_browser(screen: Page, reader: Visitor) -> None:
    """Who types a title and a text, saves and publishes has an article that everybody can read."""
    screen.goto("/admin/")
    screen.get_by_role("link", name="Write an article").click()
    screen.get_by_label("Title:").press_sequentially("What a Bridge Bears")
    text = screen.get_by_role("textbox", name=re.compile("^Text"))
    # Not the plain field that is there until the editor has started.
    expect(text).to_have_attribute("contenteditable", "true")
    text.click()
    screen.keyboard.type("A bridge bears what the ice brings.")
    screen.get_by_role("button", name="Save", exact=True).click()
    expect(screen.get_by_text("was added successfully")).to_be_visible()
    assert reader.fetch("/articles/what-a-bridge-bears/").status_code == 404

    screen.get_by_role("button", name="Publish…").click()
    expect(screen.get_by_role("heading", name="Publish edition 1")).to_be_visible()
    for warning in screen.get_by_role("checkbox").all():
        warning.check()
    screen.get_by_role("button", name="Publish", exact=True).click()

    expect(screen.get_by_text("is published").first).to_be_visible()
    page = reader.open("/articles/what-a-bridge-bears/")
    assert page.heading == "What a Bridge Bears"
    assert "A bridge bears what the ice brings." in page.text
