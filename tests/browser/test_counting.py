"""A view is counted as a reader's browser makes it."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Playwright, Response, Route, expect

from tests.browser.conftest import Pages, twin_of
from tests.support import chromium
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

# Without it Chromium says that it is headless, and the list of robots knows that.
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def is_report(response: Response) -> bool:
    return response.request.method == "POST" and "/views/?token=" in response.url


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

    expect(count).to_have_text("18 views")
    opened = fresh_site.json(twin_of(path))["views"]

    with page.expect_response(is_report):
        page.reload()

    expect(count).to_have_text("18 views")
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


@pytest.fixture(scope="module")
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


def count_of(site: Site, path: str) -> int:
    views: int = site.json(twin_of(path))["views"]
    return views


def start_page(page: Page, address: str, body: str) -> None:
    """Open a page of our own that leads to others."""
    page.route(
        f"**{address}",
        lambda route: route.fulfill(content_type="text/html", body=f"<!doctype html>{body}"),
    )
    page.goto(address)


@pytest.fixture
def page_of(site: Site, whole_browser: Browser) -> Iterator[Callable[[str], Page]]:
    """Open a page of a reader with a user agent of their own."""
    opened: list[Page] = []

    def new_page(reader: str) -> Page:
        opened.append(whole_browser.new_page(base_url=site.url, user_agent=f"{FIREFOX} {reader}"))
        return opened[-1]

    yield new_page
    for page in opened:
        page.close()


@pytest.mark.judges
def test_c9_a_prefetched_page_counts_once_it_is_opened(
    site: Site, pages: Pages, page_of: Callable[[str], Page]
) -> None:
    path = pages.path_of("article")
    before = count_of(site, path)
    page = page_of("prefetch")

    with page.expect_response(lambda response: response.url.endswith(path)) as fetched:
        start_page(page, "/start", f'<link rel="prefetch" href="{path}"><a href="{path}">Go</a>')
    fetched.value.finished()
    while_prefetched = count_of(site, path)
    with page.expect_response(is_report):
        page.get_by_role("link", name="Go").click()

    assert (while_prefetched, count_of(site, path)) == (before, before + 1)


@pytest.mark.parametrize(("seconds", "views"), [(10, 1), (60, 2)])
def test_c10_returning_by_the_back_button_counts_again_after_30_seconds(
    site: Site, pages: Pages, page_of: Callable[[str], Page], seconds: int, views: int
) -> None:
    path = pages.path_of("article")
    before = count_of(site, path)
    page = page_of(f"back after {seconds}")

    open_counted(page, path)
    page.evaluate("addEventListener('pageshow', (event) => (window.kept = event.persisted))")
    page.goto(pages.path_of("articles"))
    # As if the time had passed.
    site.run(
        "from django.db.models import F\n"
        "from collabsite.counting.models import Visit\n"
        f"Visit.objects.update(last=F('last') - {seconds * 1_000_000})"
    )
    with page.expect_response(is_report):
        page.evaluate("history.back()")

    assert page.evaluate("window.kept") is True
    assert count_of(site, path) == before + views


def paused(retry_after: str) -> Callable[[Route], None]:
    return lambda route: route.fulfill(
        status=503, headers={"Retry-After": retry_after}, json={"error": "paused"}
    )


def test_a_view_that_could_not_be_counted_is_reported_once_more(
    site: Site, pages: Pages, page_of: Callable[[str], Page]
) -> None:
    path = pages.path_of("article")
    before = count_of(site, path)
    page = page_of("retry")
    page.route(re.compile(r"/views/\?"), paused("0.05"), times=1)

    with page.expect_response(lambda response: is_report(response) and response.status == 200):
        page.goto(path)

    assert count_of(site, path) == before + 1
    expect(page.locator("[data-view-count]")).to_have_text(f"{before + 1} views")


def test_a_view_is_reported_no_third_time(pages: Pages, page_of: Callable[[str], Page]) -> None:
    page = page_of("no retry")
    reports: list[str] = []
    page.on("request", lambda request: reports.append(request.url))
    page.route(re.compile(r"/views/\?"), paused("10"))
    page.clock.install()

    with page.expect_response(is_report):
        page.goto(pages.path_of("article"))
    with page.expect_response(is_report):
        page.clock.run_for(11_000)
    page.clock.run_for(600_000)

    assert len([url for url in reports if "/views/?token=" in url]) == 2


def test_the_host_of_a_referring_site_is_reported_and_nothing_else_of_it(
    site: Site, pages: Pages, page_of: Callable[[str], Page]
) -> None:
    path = pages.path_of("article")
    page = page_of("referrer")
    other = site.url.replace("127.0.0.1", "localhost")
    reports: list[str] = []
    page.on("request", lambda request: reports.append(urlsplit(request.url).query))
    page.route(
        f"{other}/found?q=secret",
        lambda route: route.fulfill(
            content_type="text/html", body=f'<a href="{site.url}{path}">Go</a>'
        ),
    )

    page.goto(f"{other}/found?q=secret")
    with page.expect_response(is_report):
        page.get_by_role("link", name="Go").click()
    with page.expect_response(is_report):
        page.goto(pages.path_of("dataset"))

    sent = [parse_qs(text) for text in reports if "token=" in text]
    assert [report.get("referrer") for report in sent] == [["localhost"], None]
    assert ("localhost",) in site.rows("SELECT referrer FROM counting_visit")
