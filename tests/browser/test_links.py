"""Links in the prose editor: to pages of this site and to addresses."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.dialogs import complaints, move, writing
from tests.browser.test_audit import expect_selected
from tests.support.editor import editing, stored
from tests.support.site_process import Site

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("dialogs_are_closed")]

ARTICLE = "/articles/science-across-a-divide/"
RENAMED = """
from articles import publishing
from articles.models import Article
article = Article.objects.create(title="Sluices", slug="sluices")
article.sections.create(anchor="text", body="<p>They open.</p>")
publishing.publish(article, by=None)
article.slug = "sluices-and-locks"
article.save()
publishing.publish(article, by=None, note="Renamed.")
"""
BROKEN = '<p><a href="/articles/none/">Gone</a> and <a href="/data/">here</a>.</p>'


def test_a_page_is_linked_by_its_title_with_the_keyboard_alone(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>See that one</p>", "link")
    writing(admin)

    move(admin, "Control+Shift+ArrowLeft")
    admin.keyboard.press("Control+k")
    admin.keyboard.type("across a divide")
    expect(admin.locator("[role=option][aria-selected=true]")).to_contain_text(
        "Article · published"
    )
    admin.keyboard.press("Enter")
    expect(admin.locator(".prose-editor a")).to_have_text("one")
    # Without selected words, the text of the link is the title; what is typed then follows it.
    move(admin, "Control+End")
    admin.keyboard.type(" or ")
    admin.keyboard.press("Control+k")
    admin.keyboard.type(f"{site.url}/data/")
    admin.keyboard.press("Enter")
    # The dialog is closed before its link is written.
    expect(admin.locator(".prose-editor a").last).to_have_text("/data/")
    admin.keyboard.type(".")

    assert stored(admin) == (
        f'<p>See that <a href="{ARTICLE}">one</a> or <a href="/data/">/data/</a>.</p>'
    )


def test_words_stay_selected_whatever_the_browser_selects_behind_a_dialog(
    admin: Page, site: Site
) -> None:
    editing(admin, site, "<p>See that one</p>", "link-selected")
    writing(admin)
    move(admin, "Control+Shift+ArrowLeft")
    expect_selected(admin, "one")
    admin.keyboard.press("Control+k")
    admin.evaluate(
        """document.querySelector("#prose-link").addEventListener("close", () => {
          getSelection().collapse(document.activeElement.querySelector("p").firstChild, 2)
          document.dispatchEvent(new Event("selectionchange"))
        }, { capture: true, once: true })"""
    )

    admin.keyboard.type("/data/")
    admin.keyboard.press("Enter")

    expect(admin.locator(".prose-editor a")).to_have_text("one")


def test_a_link_that_leads_nowhere_is_marked_and_says_why(admin: Page, site: Site) -> None:
    editing(admin, site, BROKEN, "link-broken")
    problem = admin.locator(".prose-editor .link-problem")
    expect(problem).to_have_text("Gone")
    expect(problem).to_have_attribute("title", "This site has no such page.")

    problem.click()
    admin.keyboard.press("Control+k")
    dialog = admin.get_by_role("dialog")
    expect(dialog.get_by_text("This site has no such page.")).to_be_visible()
    found = complaints(admin)
    dialog.get_by_role("button", name="Remove the link").click()

    assert not found
    assert stored(admin) == '<p>Gone and <a href="/data/">here</a>.</p>'


@pytest.mark.judges
def test_a_link_to_a_renamed_page_takes_its_new_address(admin: Page, site: Site) -> None:
    site.run(RENAMED)
    editing(admin, site, '<p>Of <a href="/articles/sluices/#text">sluices</a>.</p>', "link-moved")

    admin.locator(".prose-editor .link-problem").click()
    admin.keyboard.press("Control+k")
    dialog = admin.get_by_role("dialog")
    expect(dialog.get_by_role("combobox")).to_have_value("Sluices")
    dialog.get_by_role("button", name="Use the new address").click()

    address = "/articles/sluices-and-locks/#text"
    assert stored(admin) == f'<p>Of <a href="{address}">sluices</a>.</p>'
