"""A reader reads an article: sources beside the text, addresses to copy, and without any script."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Filled
from tests.browser.looks import violations

pytestmark = [pytest.mark.browser]


@pytest.fixture
def article(page: Page, filled: Filled) -> Page:
    page.goto(f"{filled.site.url}/articles/rich/")
    return page


def test_a_citation_shows_its_source_to_pointer_and_keyboard_and_closes(article: Page) -> None:
    article.set_viewport_size({"width": 1000, "height": 720})
    citation = article.locator(".prose p > a.citation").first
    card = article.locator(".note:popover-open")

    citation.hover()
    expect(card).to_contain_text("Nature Index")
    article.mouse.move(0, 0)
    expect(card).to_have_count(0)

    article.keyboard.press("Tab")
    citation.focus()
    expect(card).to_contain_text("In the list of references")
    assert violations(article) == []
    article.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(citation).to_be_focused()

    article.keyboard.press("Enter")
    expect(card).to_be_focused()
    article.keyboard.press("Tab")
    expect(card.locator("a").first).to_be_focused()
    article.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(citation).to_be_focused()


def test_on_a_wide_screen_the_card_of_a_number_opens_beside_the_text(article: Page) -> None:
    text = article.locator(".prose").bounding_box()
    assert text

    article.locator(".prose p > a.figure").first.hover()

    note = article.locator(".note:popover-open")
    expect(note).to_contain_text("This number and its history")
    shown = note.bounding_box()
    assert shown
    assert shown["x"] > text["x"] + text["width"]
    article.keyboard.press("Escape")
    expect(note).to_have_count(0)
    cell = article.locator(".data a.cell >> visible=true").first
    cell.hover()
    expect(note).to_contain_text("Artificial Intelligence, Joint Publications (2022)")
    expect(note.get_by_role("link", name="This number and its history")).to_have_attribute(
        "href", cell.get_attribute("href") or ""
    )
    article.mouse.move(0, 0)
    expect(note).to_have_count(0)


def test_after_the_last_link_of_an_open_card_the_keyboard_is_back_in_the_text(
    article: Page,
) -> None:
    article.keyboard.press("Tab")
    article.locator(".prose p > a.citation").first.focus()
    article.keyboard.press("Enter")
    expect(article.locator(".note:popover-open a").first).to_be_visible()
    links = article.locator(".note:popover-open a").count()

    for _ in range(links + 1):
        article.keyboard.press("Tab")

    expect(article.locator(".prose :focus")).to_have_text("the index")
    expect(article.locator(".note:popover-open")).to_have_count(0)


def test_the_card_leads_to_the_list_and_that_back_to_the_text(article: Page) -> None:
    article.locator(".prose p > a.citation").first.click()
    article.get_by_role("link", name="In the list of references").click()

    expect(article.locator(".references li:target")).to_be_in_viewport()
    expect(article.locator(".note:popover-open")).to_have_count(0)
    article.locator(".references li:target .back").first.click()
    expect(article.locator(".prose a.citation:target")).to_be_in_viewport()


def test_the_address_of_a_section_and_of_the_edition_are_copied_and_that_is_said(
    article: Page, filled: Filled
) -> None:
    article.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=filled.site.url)
    copied = "navigator.clipboard.readText()"

    article.locator("#part h2").hover()
    article.locator("#part .anchor").click()
    expect(article.locator("[data-message][role=status]")).to_have_text("Address copied")
    assert article.evaluate(copied) == f"{filled.site.url}/articles/rich/#part"

    article.locator("[data-copies='page.lasting']").click()
    expect(article.locator(".edition-foot [role=status]")).to_have_text("Copied.")
    assert article.evaluate(copied).endswith("/articles/rich/editions/1/")


def test_without_a_script_a_citation_leads_to_its_entry(browser: Browser, filled: Filled) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{filled.site.url}/articles/rich/")

        page.locator(".prose p > a.citation").first.click()

        expect(page.locator(".references li:target")).to_be_in_viewport()
        expect(page.get_by_role("button", name="Copy")).to_have_count(0)


def test_paper_has_the_text_and_where_it_stays_and_nothing_to_click(
    article: Page, filled: Filled
) -> None:
    article.locator(".prose p > a.citation").first.click()
    expect(article.locator(".note:popover-open")).to_have_count(1)

    article.emulate_media(media="print")

    for shown in ["h1", ".prose", ".data >> nth=0", ".references", "#cite\\.apa", ".edition-foot"]:
        expect(article.locator(shown)).to_be_visible()
    for gone in [".site-head nav", ".note", ".anchor", "button", ".related", ".site-foot"]:
        assert [found for found in article.locator(gone).all() if found.is_visible()] == []
    # What the foot of each page says, in boxes that no script can read.
    said = "getComputedStyle(document.documentElement).getPropertyValue('--lasting')"
    assert article.evaluate(said) == f'"{filled.site.url}/articles/rich/editions/1/"'
