"""Reading an article: with a keyboard, without scripts, and on paper."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.site_process import Site

ARTICLE = "/articles/science-across-a-divide/editions/1/"
NUMBER = re.compile(r"^\+35%")


@pytest.fixture(params=["with scripts", "without scripts"])
def article(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The sample's first edition in a reader's browser, which is given no cookie."""
    scripts = request.param == "with scripts"
    with browser.new_context(base_url=site.url, java_script_enabled=scripts) as context:
        page = context.new_page()
        page.goto(ARTICLE)
        yield page
        assert context.cookies() == []


def test_an_article_is_read_with_the_keyboard_and_without_scripts(article: Page) -> None:
    """The first key leads past the head; text, table and the source of a number need no script."""
    article.keyboard.press("Tab")
    skip = article.get_by_role("link", name="Skip to the text")
    expect(skip).to_be_focused()
    article.keyboard.press("Enter")
    expect(article).to_have_url(re.compile("#"))

    expect(article.get_by_role("heading", level=1)).to_be_in_viewport()
    row = article.get_by_role("table").first.get_by_role("row", name="Biomedicine")
    expect(row.get_by_role("cell", name="1,560")).to_be_visible()
    number = article.get_by_role("paragraph").get_by_role("link", name=NUMBER).first
    number.focus()
    article.keyboard.press("Enter")
    history = article.get_by_role("link", name="This number and its history")
    expect(
        history.or_(article.get_by_role("heading", name="In each release")).first
    ).to_be_visible()


def test_paper_has_the_text_and_its_address_and_nothing_to_press(article: Page) -> None:
    """A printed edition has its text, table, references and lasting address, and no menu or button."""
    article.emulate_media(media="print")

    expect(article.get_by_role("heading", level=1)).to_be_visible()
    expect(article.get_by_role("table").first).to_be_visible()
    expect(article.get_by_text(f"{ARTICLE}", exact=False).first).to_be_visible()
    expect(article.get_by_text("Nature Index (2023)").first).to_be_visible()
    expect(article.get_by_role("button")).to_have_count(0)
    expect(article.get_by_role("navigation", name="Site")).to_have_count(0)
