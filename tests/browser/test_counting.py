"""A view is counted as a reader's browser makes it."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, Response, expect

from tests.browser.conftest import Pages, twin_of
from tests.support import chromium
from tests.support.site_process import Site

pytestmark = [pytest.mark.browser, pytest.mark.end_to_end]

# Without it Chromium says that it is headless, and the list of robots knows that.
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def is_report(response: Response) -> bool:
    return response.request.method == "POST" and response.url.endswith("/views/")


def open_counted(page: Page, address: str) -> None:
    """Open a page and wait until its view is answered."""
    with page.expect_response(is_report) as answer:
        page.goto(address)
    assert answer.value.status == 200


def test_opening_the_article_counts_one_view_and_reloading_at_once_none(
    fresh_site: Site, browser: Browser
) -> None:
    path = Pages(fresh_site).path_of("article")
    before = fresh_site.json(twin_of(path))["views"]
    page = browser.new_page(base_url=fresh_site.url, user_agent=FIREFOX)
    count = page.locator("[data-view-count]")

    open_counted(page, path)

    expect(count).to_have_text("18")
    opened = fresh_site.json(twin_of(path))["views"]

    with page.expect_response(is_report):
        page.reload()

    expect(count).to_have_text("18")
    assert (before, opened, fresh_site.json(twin_of(path))["views"]) == (17, 18, 18)
    page.close()


@pytest.mark.parametrize("kind", ["article", "dataset"])
def test_without_javascript_a_picture_counts_the_view(
    site: Site, pages: Pages, browser: Browser, kind: str
) -> None:
    path = pages.path_of(kind)
    before = site.json(twin_of(path))["views"]
    page = browser.new_page(
        base_url=site.url, user_agent=f"{FIREFOX} noscript", java_script_enabled=False
    )

    page.goto(path, wait_until="load")

    assert site.json(twin_of(path))["views"] == before + 1
    page.close()


def test_a_robot_that_runs_scripts_sees_the_count_and_adds_nothing(
    site: Site, pages: Pages, page: Page
) -> None:
    path = pages.path_of("article")
    before = site.json(twin_of(path))["views"]

    open_counted(page, path)

    assert site.json(twin_of(path))["views"] == before


@pytest.fixture
def whole_browser(
    playwright: Playwright, browser_type_launch_args: dict[str, Any]
) -> Iterator[Browser]:
    """A browser that keeps pages for the back button."""
    executable = chromium.found(whole=True) or browser_type_launch_args["executable_path"]
    browser = playwright.chromium.launch(
        **{**browser_type_launch_args, "executable_path": executable}
    )
    yield browser
    browser.close()


def test_returning_by_the_back_button_at_once_counts_once(
    site: Site, pages: Pages, whole_browser: Browser
) -> None:
    path = pages.path_of("article")
    before = site.json(twin_of(path))["views"]
    page = whole_browser.new_page(base_url=site.url, user_agent=f"{FIREFOX} back")

    open_counted(page, path)
    page.evaluate("addEventListener('pageshow', (event) => (window.kept = event.persisted))")
    page.goto(pages.path_of("articles"))
    with page.expect_response(is_report):
        page.evaluate("history.back()")

    assert page.evaluate("window.kept") is True
    assert site.json(twin_of(path))["views"] == before + 1
    page.close()
