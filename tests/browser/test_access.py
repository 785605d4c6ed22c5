"""Requirements of WCAG 2.2 AA that axe can't check.

For every change pages of the sample are tested; `.ci/judges` adds the states that it does not show, on the
site of `tests.support.filled_site`.
"""

from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Filled, Pages
from tests.browser.looks import NARROW, looks, violations
from tests.browser.measures import lost, walk
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

# The states that the sample does not show; `test_every_page.py` has the kinds.
STATES = [
    *["next-articles", "article", "superseded", "chinese-article", "retracted", "preview"],
    *["once-retracted", "retracted-edition", "first-changes", "changes", "chinese-changes"],
    *["chinese-dataset", "nothing-matches", "release-changes", "chinese-number", "corrections"],
    *["superseded-number", "releases", "release"],
]
WALKED = ["article", "dataset", "number", "preview"]


@pytest.mark.judges
@pytest.mark.parametrize("start", ["/", "/zh-hans/"])
@pytest.mark.parametrize("kind", STATES)
def test_every_state_is_sound_wide_and_narrow_enlarged_and_spaced(
    page: Page, filled: Filled, kind: str, start: str
) -> None:
    page.goto(filled.url_of(kind, start))
    for summary in page.locator("main details > summary").all():
        summary.click()

    found = []
    for look in looks(page, swapped=start != "/"):
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{look}: the page scrolls aside")
        found += [f"{look}: {violation}" for violation in violations(page)]

    assert found == []
    assert lost(page) == []


@pytest.mark.parametrize("kind", ["article", "dataset"])
def test_tab_goes_through_a_whole_page_in_the_order_in_which_it_is_seen(
    page: Page, pages: Pages, kind: str
) -> None:
    page.set_viewport_size({"width": NARROW, "height": 844})
    page.goto(pages.path_of(kind))

    assert wrong_in_walk(page) == []


@pytest.mark.judges
@pytest.mark.parametrize("kind", WALKED)
def test_tab_goes_through_a_page_of_a_filled_site_in_the_order_in_which_it_is_seen(
    page: Page, filled: Filled, kind: str
) -> None:
    page.set_viewport_size({"width": NARROW, "height": 844})
    page.goto(filled.url_of(kind))

    assert wrong_in_walk(page) == []


def wrong_in_walk(page: Page) -> list[str]:
    """Walk through a page by Tab; return what is left out, unseen, faint or out of order."""
    stops, walked = walk(page)
    wrong = []
    if [stop.index for stop in walked] != list(range(stops)):
        wrong.append("left out, twice or trapped")
    for stop in walked:
        if not stop.seen or stop.outline < 2 or stop.contrast < 3:
            wrong.append(f"{stop.name} is not seen to have the focus")
    return wrong + [
        f"{after.name} stands above {before.name}"
        for before, after in pairwise(walked[1:])
        if after.bottom <= before.top
    ]


def test_escape_closes_the_note_of_a_number_and_the_walk_goes_on(page: Page, pages: Pages) -> None:
    page.goto(pages.path_of("article"))
    number = page.locator("a.figure").first
    number.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".note:popover-open")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.locator(".note:popover-open")).to_have_count(0)
    expect(number).to_be_focused()


@pytest.mark.parametrize("kind", ["home", "article", "dataset"])
def test_nothing_moves_with_reduced_motion(page: Page, pages: Pages, kind: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(pages.path_of(kind))

    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].flatMap((element) =>
          ["", "::before", "::after"].flatMap((part) => {
            const style = getComputedStyle(element, part || null)
            const moves =
              style.transitionDuration.split(", ").some((time) => parseFloat(time) > 0.01) ||
              style.animationName !== "none" ||
              style.scrollBehavior === "smooth"
            return moves ? [element.className + part] : []
          })
        )"""
    )

    assert moving == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_rests_on_colour_is_seen_where_the_reader_sets_the_colours(
    browser: Browser, site: Site, pages: Pages, scheme: str
) -> None:
    context = browser.new_context(
        forced_colors="active",
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(site.url + pages.path_of("article"))

    pale = page.evaluate(
        """() => {
          const canvas = new OffscreenCanvas(1, 1).getContext("2d")
          const light = (colour) => {
            canvas.fillStyle = colour
            canvas.fillRect(0, 0, 1, 1)
            const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((c) => {
              const part = c / 255
              return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
            })
            return 0.2126 * r + 0.7152 * g + 0.0722 * b
          }
          const paper = light(getComputedStyle(document.body).backgroundColor)
          const faint = (colour) => {
            const [a, b] = [light(colour), paper].sort((x, y) => y - x)
            return (a + 0.05) / (b + 0.05) < 3
          }
          const seen = [
            [".seal", "borderTopColor"],
            [".notice", "borderInlineStartColor"],
            ["a.figure", "textDecorationColor"],
            [".chart .series-1", "fill"],
            [".chart .muted-line, .chart .rule-line", "stroke"],
            [".chart text", "fill"],
            [".data thead th", "borderTopColor"],
            [".site-name", "color"],
          ]
          return seen.filter(([what, how]) => {
            const found = document.querySelector(what)
            return found && faint(getComputedStyle(found)[how])
          })
        }"""
    )

    assert pale == []
    assert page.locator(".seal").first.is_visible()
    page.locator(".site-name").focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    context.close()
