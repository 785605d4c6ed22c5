"""The page of a dataset in a browser: its wide table, its form with and without a script, its keys."""

import io
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Pages

pytestmark = pytest.mark.browser

WIDE = "/data/wide-demo/"


@pytest.fixture(autouse=True)
def wide_demo(pages: Pages) -> None:
    """The dataset of thirty columns is there: `pages` makes it for who asks for its page."""
    pages.path_of("wide-dataset")


def query(page: Page) -> str:
    return urlsplit(page.url).query


def test_the_names_stay_while_a_wide_table_scrolls_in_its_own_box(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{WIDE}#page.table")
    box = page.locator(".table-box")
    name = box.locator("tbody th").first

    wider = box.evaluate("box => box.scrollWidth > 3 * box.clientWidth")
    box.evaluate("box => { box.scrollLeft = 900 }")

    assert wider
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    left = [each.bounding_box() for each in (box, name)]
    assert left[0]
    assert left[1]
    assert abs(left[0]["x"] - left[1]["x"]) < 1


def test_the_caption_of_a_wide_table_is_whole_and_its_edge_is_shaded_to_the_end(
    page: Page,
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{WIDE}#page.table")
    box = page.locator(".table-box")
    caption = box.locator("caption")
    caption.evaluate(
        "caption => { caption.textContent = 'A long caption of many words. '.repeat(8) }"
    )

    more = _edge(page, box)
    box.evaluate("box => { box.scrollLeft = box.scrollWidth }")
    end = _edge(page, box)

    seen = caption.bounding_box()
    assert seen
    assert seen["x"] >= 0
    assert seen["x"] + seen["width"] <= 390
    assert sum(more) < sum(end) - 30


def _edge(page: Page, box: Locator) -> tuple[int, ...]:
    """Return the colour at the right edge of the box, beside its caption."""
    place = box.bounding_box()
    assert place
    clip = {"x": place["x"] + place["width"] - 1, "y": place["y"] + 2, "width": 1, "height": 1}
    picture = Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")  # type: ignore[arg-type]
    pixel = picture.getpixel((0, 0))
    assert isinstance(pixel, tuple)
    return tuple(map(int, pixel))


def test_the_search_field_has_a_button_while_it_has_the_focus(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(WIDE)
    button = page.locator(".site-search button")
    width = button.evaluate("button => button.clientWidth")
    page.locator(".site-search input").fill("rivers")

    assert width <= 1
    assert button.evaluate("button => button.clientWidth") > 30
    button.click()
    page.wait_for_url("**/search/?q=rivers")


def test_the_table_is_scrolled_sorted_and_passed_by_the_keyboard(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(WIDE)
    page.locator(".table-box").focus()

    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.table-box').scrollLeft > 0")
    page.keyboard.press("Shift+Tab")
    expect(page.locator(".past")).to_be_focused()
    expect(page.locator(".past")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("!document.activeElement.closest('.table-box, .narrowing')")
    page.get_by_role("link", name="Funding (2025)", exact=True).press("Enter")
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Funding (2025)")


def test_the_form_narrows_the_table_by_name_and_keeps_its_order(page: Page) -> None:
    page.goto(f"{WIDE}?sort=-funding")

    page.locator(".narrowing:not(.chart-choice) summary").press("Enter")
    page.get_by_label("Row name").fill("e")
    page.get_by_role("button", name="Apply").press("Enter")

    expect(page.locator(".shown")).to_contain_text("found among")
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("Funding (2025)")
    page.get_by_role("link", name="Show all rows").press("Enter")
    expect(page.locator(".shown")).not_to_contain_text("found among")
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("Funding (2025)")


def test_rows_have_boxes_only_while_they_are_chosen_and_the_chart_follows_them(page: Page) -> None:
    page.goto(WIDE)
    boxes = page.locator(".dataset-table tbody [type=checkbox]")
    expect(boxes.first).to_be_hidden()

    page.get_by_label("Choose rows").check()
    chosen = page.locator(".dataset-table tbody tr").nth(1)
    for box in boxes.all():
        box.uncheck()
    chosen.get_by_role("checkbox").check()
    page.get_by_role("button", name="Update chart").click()

    expect(page.locator(".release-chart")).to_contain_text(chosen.locator("th").inner_text())
    assert query(page).count("rows=") == 1
    page.get_by_role("link", name="Reset").click()
    expect(boxes.first).to_be_hidden()
