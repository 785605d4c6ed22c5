"""Properties of every kind of public page, in both languages."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import KINDS, LANGUAGES, Filled, Pages, in_turns
from tests.browser.looks import all_looks, violations
from tests.browser.visits import Visit, visit
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

# By module, so that the tests of one page stand together and share its visit.
every_page = pytest.mark.parametrize(
    ("language", "kind"),
    in_turns(KINDS, LANGUAGES, always={"article"}, judges={"api", "source", "corrections"}),
    scope="module",
)


@pytest.fixture(scope="module")
def path(pages: Pages, kind: str, language: str) -> str:
    return pages.path_of(kind, language)


@pytest.fixture(scope="module")
def visited(browser: Browser, site: Site, path: str, kind: str, language: str) -> Visit:
    # What the looks change is the same in both languages. Kinds take turns in the language, and pairs
    # of kinds in the look that is examined, so that all four looks are.
    look = KINDS.index(kind) // 2 % 2
    return visit(browser, site.url + path, swapped=language != "en", examined=[look])


@every_page
def test_axe_finds_nothing_wide_or_narrow_light_or_dark_in_turns(visited: Visit) -> None:
    assert visited.violations == []


@pytest.mark.judges
@every_page
def test_axe_finds_nothing_in_any_look(page: Page, path: str) -> None:
    page.goto(path)

    assert [f"{look}: {v}" for look in all_looks(page) for v in violations(page)] == []


@every_page
def test_no_page_scrolls_sideways_on_a_small_screen(visited: Visit) -> None:
    assert visited.width_at_360 <= 360


@every_page
def test_nothing_is_lost_of_a_page_at_400_percent_or_with_more_room_for_letters(
    visited: Visit,
) -> None:
    assert visited.lost == []


@every_page
def test_the_console_is_empty_no_other_host_is_requested_and_no_cookie_is_set(
    visited: Visit, path: str, site: Site, kind: str
) -> None:
    # Chromium itself says so of pages whose status is 404.
    told = [f"error at {site.url}{path}"] if kind == "not-found" else []
    assert {line.split(": ", 1)[0] for line in visited.said} == set(told), visited.said
    assert {urlsplit(url).netloc for url in visited.asked} == {urlsplit(site.url).netloc}
    assert visited.cookies == []


@every_page
def test_a_page_with_all_it_needs_is_under_30_kb_in_six_requests(visited: Visit, kind: str) -> None:
    # Each value of thirty columns is a link, and so is each of their heads. The page of the API
    # describes all of it.
    limit = {"wide-dataset": 40_000, "api": 36_000}.get(kind, 30_000)
    assert 0 < sum(size for _, size in visited.sizes) < limit, visited.sizes
    assert len(visited.sizes) <= 6, visited.sizes


@every_page
def test_nothing_jumps_while_a_page_loads_on_a_desk_or_a_phone(visited: Visit) -> None:
    assert len(visited.shifts) == 2
    assert not any(visited.shifts.values()), visited.shifts


@every_page
def test_the_first_tab_reaches_a_link_past_the_head_that_works(visited: Visit) -> None:
    assert visited.first_stop.target == "#page.main"
    assert visited.first_stop.is_shown
    assert visited.first_stop.leads_past_the_head


@pytest.mark.parametrize("language", ["en", pytest.param("zh-hans", marks=pytest.mark.judges)])
def test_an_article_with_all_that_one_can_show_is_as_light_and_as_still(
    browser: Browser, filled: Filled, language: str
) -> None:
    seen = visit(
        browser, f"{filled.site.url}{'' if language == 'en' else '/zh-hans'}/articles/rich/"
    )

    # Its picture, whose bytes are its own, comes when it is near; so does the logo of the publisher.
    sizes = [size for address, size in seen.sizes if "/media/" not in address]
    assert len(seen.sizes) - len(sizes) == 2
    assert 0 < sum(sizes) < 30_000, seen.sizes
    # One of them has the accent that the site has chosen.
    assert len(seen.sizes) <= 8, seen.sizes
    assert not any(seen.shifts.values()), seen.shifts
