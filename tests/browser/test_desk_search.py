"""The search in the bar of the admin, by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import looks, violations
from tests.support.editor import editing
from tests.support.site_process import Site

pytestmark = pytest.mark.browser


def test_ctrl_k_finds_an_article_and_enter_opens_it(admin: Page) -> None:
    admin.goto("/admin/")
    field = admin.get_by_role("combobox", name="Search everything")

    admin.keyboard.press("Control+k")
    expect(field).to_be_focused()
    expect(admin.get_by_role("option", name="Write an article")).to_be_visible()
    admin.keyboard.type("science across")
    first = admin.get_by_role("option", name="Science Across a Divide")
    expect(first).to_have_attribute("aria-selected", "true")
    found = [f"{look}: {each}" for look in looks(admin) for each in violations(admin)]
    with admin.expect_navigation():
        admin.keyboard.press("Enter")

    assert found == []
    expect(admin.locator("#id_title")).to_have_value(
        "Science Across a Divide: What Chinese and Western Researchers Gain by Working Together"
    )


def test_arrows_go_round_and_escape_closes(admin: Page) -> None:
    admin.goto("/admin/")
    admin.keyboard.press("Control+k")
    options = admin.locator("#desk-search-list [role=option]")
    expect(options.first).to_be_visible()

    admin.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    admin.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    admin.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    admin.keyboard.type("zzzz")
    expect(admin.get_by_role("status").filter(has_text="No results for “zzzz”")).to_be_visible()


def test_in_a_text_the_same_keys_are_those_of_the_text(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>One.</p>", "keys-of-the-text")
    box = admin.get_by_role("textbox", name="Text", exact=True)
    box.click()

    admin.keyboard.press("Control+k")

    expect(admin.locator("#desk-search")).not_to_be_focused()
