"""The page on which an article is written: its bar, and the panel beside the text."""

import pytest
from playwright.sync_api import Page, expect

from articles.prose.plain_text import measure_length
from tests.browser.looks import NARROW, all_looks, violations
from tests.support.editor import editing
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

MIXED = (
    '<p>It\'s the well-known 中西合作 of 2,340 papers, <em>½ of them</em> on <a href="/data/">data</a>'
    ' <data data-cell="rivers/elbe/samples/2023"></data> and 10<sup>6</sup> fish<span class="footnote">Of all kinds.</span>'
    ' <cite data-source="atlas" data-locator="p. 12"></cite>.</p>'
    '<div data-table="rivers">rivers</div>'
    "<ul><li><p>One_two</p></li><li><p>naïve café</p></li></ul><h3>Über</h3>"
    '<picture data-image="seal" data-alt="A seal" data-caption="Two words"></picture>'
)


@pytest.mark.judges
def test_the_bar_counts_words_as_the_site_does(admin: Page, site: Site) -> None:
    editing(admin, site, MIXED * 30, "counted")
    length = admin.locator(".bar-length")
    words, minutes = measure_length("", [MIXED * 30])

    expect(length).to_have_text(f"{words} words · {minutes} min")
    admin.fill("#id_standfirst", "Three more words")

    expect(length).to_have_text(f"{words + 3} words · {minutes} min")


@pytest.mark.judges
def test_an_error_in_a_tab_opens_that_tab_and_is_named_above_the_text(
    admin: Page, site: Site
) -> None:
    editing(admin, site, "<p>One.</p>", "tab-error")
    admin.fill("#id_doi", "not a DOI")
    admin.get_by_role("tab", name="Numbers").click()
    with admin.expect_navigation():
        admin.keyboard.press("Control+s")

    expect(admin.get_by_role("tab", name="Details (1 error)")).to_have_attribute(
        "aria-selected", "true"
    )
    expect(admin.locator("#id_doi")).to_be_visible()
    admin.get_by_role("tab", name="Numbers").click()
    admin.locator(".form-errors").get_by_role("link", name="DOI").click()
    expect(admin.locator("#id_doi")).to_be_focused()
    assert [f"{look}: {found}" for look in all_looks(admin) for found in violations(admin)] == []


def test_on_a_phone_the_panel_is_a_sheet(admin: Page, site: Site) -> None:
    admin.set_viewport_size({"width": NARROW, "height": 844})
    editing(admin, site, "<p>One.</p>", "sheet")
    opener = admin.get_by_role("button", name="Details")
    expect(admin.locator("#id_slug")).to_be_hidden()

    opener.press("Enter")

    expect(admin.get_by_role("tab", name="Details")).to_be_focused()
    admin.keyboard.press("ArrowRight")
    expect(admin.get_by_role("tab", name="Numbers")).to_be_focused()
    assert violations(admin) == []
    assert not admin.evaluate("document.documentElement.scrollWidth > innerWidth")
    admin.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(admin.get_by_role("tab", name="Numbers")).to_be_hidden()


def test_enter_and_tab_lead_from_the_title_over_the_standfirst_to_the_text(
    admin: Page, site: Site
) -> None:
    editing(admin, site, "<p>One.</p>", "from-standfirst")
    admin.locator("#id_title").press("Enter")
    standfirst = admin.locator("#id_standfirst")
    expect(standfirst).to_be_focused()
    standfirst.fill("In short.")

    for key in ("Enter", "Tab"):
        standfirst.press(key)
        expect(admin.locator(".ProseMirror")).to_be_focused()
        admin.keyboard.type(f"{key}: ")

    expect(standfirst).to_have_value("In short.")
    expect(admin.locator(".ProseMirror > p")).to_have_text("Tab: Enter: One.")
    # At once, not in the next frame: what a quick hand types goes to the text, too.
    standfirst.focus()
    focused = standfirst.evaluate(
        "field => { field.dispatchEvent(new KeyboardEvent('keydown',"
        " { key: 'Tab', bubbles: true, cancelable: true })); return document.activeElement.role }"
    )
    assert focused == "textbox"


def test_publish_saves_first_and_leads_to_the_page_that_publishes(admin: Page, site: Site) -> None:
    article = editing(admin, site, "<p>One.</p>", "publish-step")
    admin.fill("#id_title", "A title of the bar")

    with admin.expect_navigation():
        admin.get_by_role("button", name="Publish…").click()

    expect(admin).to_have_url(f"{site.url}/admin/articles/article/{article}/publish/")
    expect(admin.get_by_text("A title of the bar").first).to_be_visible()


SOMEBODY_ELSE = """
from datetime import timedelta
from django.contrib.auth.models import User
from django.utils import timezone
from collabsite.desk.models import OpenForm
user, _ = User.objects.get_or_create(username="maria-theresia-of-the-long-name")
seen = timezone.now() + timedelta(hours=1)
OpenForm.objects.create(user=user, about="articles.article:{article}", seen_at=seen)
"""


@pytest.mark.parametrize("width", [1280, 1000, 700, NARROW])
def test_save_and_publish_keep_their_place_whoever_else_is_there(
    admin: Page, site: Site, width: int
) -> None:
    admin.set_viewport_size({"width": width, "height": 844})
    article = editing(admin, site, "<p>One.</p>", f"kept-place-{width}")
    buttons = [admin.get_by_role("button", name=name, exact=True) for name in ("Save", "Publish…")]
    before = [button.bounding_box() for button in buttons]

    site.run(SOMEBODY_ELSE.format(article=article))

    expect(admin.locator("#presence")).to_contain_text("is editing this")
    assert [button.bounding_box() for button in buttons] == before
