"""What holds for every kind of public page, in both languages."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import CDPSession, ConsoleMessage, Page

from tests.browser.conftest import KINDS, LANGUAGES, Pages
from tests.browser.looks import all_looks, violations
from tests.site_process import Site

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("language", LANGUAGES),
    pytest.mark.parametrize("kind", KINDS),
]


@pytest.fixture
def path(pages: Pages, kind: str, language: str) -> str:
    return pages.path_of(kind, language)


def test_axe_finds_nothing_wide_or_narrow_light_or_dark(page: Page, path: str) -> None:
    page.goto(path)

    found = [f"{look}: {violation}" for look in all_looks(page) for violation in violations(page)]

    assert found == []


def test_no_page_scrolls_sideways_on_a_small_screen(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})

    page.goto(path)

    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_console_is_empty_no_other_host_is_asked_and_no_cookie_is_set(
    page: Page, path: str, site: Site, kind: str
) -> None:
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(_line(message)))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))

    page.goto(path, wait_until="networkidle")

    # Chromium itself says so of pages whose status is 400 or 404.
    expected = [f"error at {site.url}{path}"] if kind in {"not-found", "refused"} else []
    assert [line.split(": ", 1)[0] for line in said] == expected, said
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(site.url).netloc}
    assert page.context.cookies() == []


def _line(message: ConsoleMessage) -> str:
    return f"{message.type} at {message.location['url']}: {message.text}"


@pytest.fixture
def transferred(page: Page) -> Iterator[list[float]]:
    """Bytes on the wire, headers included, of each thing that the page loads or sends."""
    session: CDPSession = page.context.new_cdp_session(page)
    sizes: list[float] = []

    def finished(event: dict[str, Any]) -> None:
        # The icon of the tab is that of the head, which the browser has by then.
        if event["encodedDataLength"]:
            sizes.append(event["encodedDataLength"])

    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    yield sizes
    session.detach()


def test_a_page_with_all_it_needs_is_under_30_kb_in_six_requests(
    page: Page, path: str, kind: str, transferred: list[float]
) -> None:
    page.goto(path, wait_until="networkidle")

    # Each value of thirty columns is a link, and so is each of their heads.
    assert 0 < sum(transferred) < (40_000 if kind == "wide-dataset" else 30_000)
    assert len(transferred) <= 6


def test_the_first_tab_reaches_a_link_past_the_head_that_works(page: Page, path: str) -> None:
    page.goto(path)

    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    shown = skip.bounding_box()
    target = skip.get_attribute("href")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert target == "#page.main"
    assert shown is not None
    assert shown["y"] >= 0
    assert page.evaluate(
        "document.activeElement === document.body ||"
        " !document.activeElement.closest('.site-head, .skip')"
    )
