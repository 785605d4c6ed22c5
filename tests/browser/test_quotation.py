"""Quotations, notes in a box and code, written in the prose editor."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.dialogs import move, press, writing
from tests.support.editor import editing, stored
from tests.support.site_process import Site

pytestmark = [pytest.mark.browser, pytest.mark.judges]


def test_a_quotation_ends_with_who_said_it(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>Words.</p>", "quotation")
    writing(admin)

    press(admin, "Quotation")
    admin.keyboard.press("Enter")
    admin.keyboard.type("More.")
    for _times in "ab":
        admin.keyboard.press("Enter")
    admin.keyboard.type("Ada Berg")
    admin.keyboard.press("Enter")
    admin.keyboard.type("After.")

    assert stored(admin) == (
        "<blockquote><p>Words.</p><p>More.</p><cite>Ada Berg</cite></blockquote><p>After.</p>"
    )
    admin.get_by_text("Words.", exact=True).click()
    press(admin, "Quotation")
    assert stored(admin) == "<p>Words.</p><p>More.</p><p>Ada Berg</p><p>After.</p>"


def test_an_old_quotation_can_be_attributed_and_opening_it_changes_nothing(
    admin: Page, site: Site
) -> None:
    html = "<blockquote><p>Words.</p></blockquote><p>x</p>"
    editing(admin, site, html, "old-quotation")
    said = admin.locator(".prose-editor blockquote > cite")
    expect(said).to_have_attribute("data-placeholder", "Attribution")
    assert admin.input_value("#id_text") == html

    said.click()
    admin.keyboard.type("Ada")

    assert stored(admin) == html.replace("</blockquote>", "<cite>Ada</cite></blockquote>")


def test_a_box_and_code_are_written_and_left_by_keyboard(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>Note.</p>", "box")
    writing(admin)

    press(admin, "Note in a box")
    for _times in "ab":
        admin.keyboard.press("Enter")
    press(admin, "Code")
    admin.keyboard.type("if x:")
    admin.keyboard.press("Enter")
    admin.keyboard.type("    go()")
    move(admin, "ArrowDown")
    admin.keyboard.type("After.")

    assert stored(admin) == (
        '<aside class="note"><p>Note.</p></aside><pre><code>if x:\n    go()</code></pre><p>After.</p>'
    )
