"""A draft is shared with somebody who has no account, in a real browser."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looks import looks, violations
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

NEW_ARTICLE = """
from articles.models import Article, Section
article = Article.objects.create(title="A shared draft", slug="shared-{name}")
body = '<p>One <data data-cell="no/such/number"></data> word.</p>'
Section.objects.create(article=article, heading="Rivers", anchor="rivers", body=body)
print(article.pk)
"""


def new_article(site: Site, name: str) -> str:
    """Make a draft; return where its pages in the admin begin."""
    key = site.run(NEW_ARTICLE.format(name=name)).strip()
    return f"/admin/articles/article/{key}"


def test_a_draft_is_shared_and_taken_back(admin: Page, site: Site, browser: Browser) -> None:
    admin.goto(f"{new_article(site, 'taken-back')}/previews/")
    admin.get_by_label("1 day", exact=True).check()
    admin.get_by_role("button", name="Create a link").click()
    address = admin.get_by_label("Address of the shared preview").input_value()

    outside = browser.new_context()
    reader = outside.new_page()
    reader.goto(address)
    expect(reader.get_by_role("heading", name="A shared draft")).to_be_visible()
    expect(reader.get_by_text("Draft shared for comment until")).to_be_visible()
    expect(reader.locator(".unresolved")).to_have_text("no/such/number")
    reader.get_by_role("link", name="简体中文").click()
    expect(reader.locator("html")).to_have_attribute("lang", "zh-hans")
    assert outside.cookies() == []

    admin.get_by_role("button", name="Revoke").click()
    expect(admin.locator(".messagelist")).to_contain_text("no longer works")
    answer = reader.goto(address)

    assert answer is not None
    assert answer.status == 404
    outside.close()


def test_the_address_is_copied_by_keyboard(admin: Page, site: Site) -> None:
    admin.context.grant_permissions(["clipboard-read", "clipboard-write"])
    admin.goto(f"{new_article(site, 'copied')}/previews/")
    admin.get_by_role("button", name="Create a link").click()

    # What was made has the focus, however far below.
    expect(admin.get_by_label("Address of the shared preview")).to_be_focused()
    admin.keyboard.press("Tab")
    admin.keyboard.press("Enter")

    expect(admin.locator(".copy-status")).to_have_text("Copied.")
    address = admin.get_by_label("Address of the shared preview").input_value()
    assert admin.evaluate("navigator.clipboard.readText()") == address


def test_where_copying_is_refused_the_address_is_selected(admin: Page, site: Site) -> None:
    # As on a site without https, where browsers offer no clipboard.
    admin.add_init_script("delete Navigator.prototype.clipboard")
    admin.goto(f"{new_article(site, 'selected')}/previews/")
    admin.get_by_role("button", name="Create a link").click()

    admin.get_by_role("button", name="Copy").click()

    expect(admin.locator(".copy-status")).to_contain_text("The address is selected")
    selected = admin.evaluate("getSelection().toString()")
    assert selected == admin.get_by_label("Address of the shared preview").input_value()


def test_an_editor_saves_previews_and_comes_back(admin: Page, site: Site) -> None:
    admin.goto(f"{new_article(site, 'previewed')}/change/")
    admin.wait_for_selector(".prose-editor > [role=textbox]")
    admin.fill("#id_title", "A better title")

    admin.get_by_role("button", name="Preview").click()

    expect(admin.get_by_role("heading", name="A better title")).to_be_visible()
    admin.get_by_text("1 thing is unresolved").click()
    expect(admin.locator(".preview-bar details li")).to_contain_text("Section “Rivers”")
    admin.get_by_role("link", name="Edit", exact=True).click()
    expect(admin.locator("#id_title")).to_have_value("A better title")


def open_all_details(page: Page) -> None:
    """Open what can be opened, by keyboard and from the end, as an open menu covers what is below it."""
    for summary in reversed(page.locator("details > summary").all()):
        if summary.is_visible() and not summary.evaluate("each => each.parentElement.open"):
            summary.press("Enter")


@pytest.mark.judges
def test_axe_finds_nothing_in_previews(admin: Page, site: Site) -> None:
    article = new_article(site, "axe")
    admin.goto(f"{article}/previews/")
    admin.get_by_role("button", name="Create a link").click()
    address = admin.get_by_label("Address of the shared preview").input_value()
    found = []

    for path in [f"{article}/change/", f"{article}/previews/", f"{article}/preview/", address]:
        admin.goto(path)
        admin.wait_for_load_state("networkidle")
        for look in looks(admin):
            open_all_details(admin)
            found += [f"{path} {look}: {violation}" for violation in violations(admin)]

    assert found == []
