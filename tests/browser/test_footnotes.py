"""Footnotes of the author's own, written in the prose editor and read on the page."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Filled
from tests.browser.dialogs import complaints, move, writing
from tests.browser.looks import violations
from tests.support.editor import editing, stored
from tests.support.site_process import Site

pytestmark = pytest.mark.browser


@pytest.mark.judges
def test_a_footnote_is_written_changed_and_removed_by_keyboard(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>One, two.</p>", "footnote")
    writing(admin)
    admin.keyboard.press("Control+Alt+f")
    box = admin.get_by_role("textbox", name="Text of the footnote")
    expect(box).to_be_focused()

    admin.keyboard.press("Enter")
    expect(admin.get_by_text("Write the footnote.")).to_be_visible()
    assert complaints(admin) == []
    admin.keyboard.type("See ")
    admin.keyboard.press("Control+i")
    admin.keyboard.type("there")
    admin.keyboard.press("Enter")
    expect(admin.get_by_role("textbox", name="Text", exact=True)).to_be_focused()
    admin.keyboard.type(" Three.")
    note = '<span class="footnote">See <em>there</em></span>'
    assert stored(admin) == f"<p>One, two.{note} Three.</p>"

    writing(admin)
    for _letter in " Three.":
        move(admin, "ArrowLeft")
    admin.keyboard.press("ArrowLeft")
    admin.keyboard.press("Enter")
    expect(box).to_have_text("See there")
    admin.keyboard.type(", and here")
    admin.keyboard.press("Enter")
    assert stored(admin) == f"<p>One, two.{note.replace('</em>', ', and here</em>')} Three.</p>"

    admin.get_by_role("img", name="Footnote: See there, and here").click()
    admin.get_by_role("button", name="Remove the footnote").click()
    assert stored(admin) == "<p>One, two. Three.</p>"


def test_a_number_behind_a_footnote_is_found_at_its_place(admin: Page, site: Site) -> None:
    html = '<p>Of<span class="footnote">Or 77 tonnes, or more.</span> 88 tonnes.</p>'
    editing(admin, site, html, "number-behind-a-footnote")
    admin.get_by_role("tab", name="Numbers").click()
    numbers = admin.get_by_role("complementary", name="Numbers")

    numbers.get_by_role("button", name="88", exact=True).click()
    admin.wait_for_function("() => getSelection().toString() === '88'")
    numbers.get_by_role("button", name="77", exact=True).click()

    expect(admin.locator(".Footnote.ProseMirror-selectednode")).to_be_visible()


READ = """
from articles import publishing
from articles.models import Article
article = Article.objects.create(title="Notes", slug="with-notes")
article.sections.create(anchor="a", body='<p>One.<span class="footnote">By hand.</span></p>')
publishing.publish(article, by=None)
"""


def test_a_footnote_opens_beside_its_sign(page: Page, filled: Filled) -> None:
    filled.site.run(READ)
    # Wider, it stands in the margin.
    page.set_viewport_size({"width": 1000, "height": 720})
    page.goto(f"{filled.site.url}/articles/with-notes/")
    sign = page.get_by_role("link", name="1", exact=True)
    card = page.locator(".note:popover-open")

    sign.hover()
    expect(card).to_contain_text("By hand.")
    assert violations(page) == []
    sign.click()
    card.get_by_role("link", name="In the list of notes").click()

    expect(page).to_have_url(re.compile(r"#footnote\.1$"))
    page.get_by_role("link", name="Back to the text").click()
    expect(page).to_have_url(re.compile(r"#footnote-mark\.1$"))
