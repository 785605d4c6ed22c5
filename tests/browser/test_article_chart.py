"""The chart of an article: its table in its place, and its values where they are asked for."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Pages
from tests.browser.looks import violations

pytestmark = pytest.mark.browser


@pytest.fixture
def chart(page: Page, pages: Pages) -> Locator:
    page.goto(pages.path_of("article"))
    return page.get_by_role("figure", name="Quantum papers are few")


def test_the_table_takes_the_place_of_the_chart(page: Page, chart: Locator) -> None:
    drawing, table = chart.get_by_role("img"), chart.get_by_role("table")
    expect(table).to_be_hidden()

    chart.get_by_text("Table", exact=True).click()

    expect(table).to_be_visible()
    expect(drawing).to_have_count(0)
    assert violations(page) == []
    chart.locator("summary").press("Enter")
    expect(table).to_be_hidden()
    expect(drawing).to_be_visible()


def test_values_are_named_at_the_arrow_keys_and_at_a_pointer(page: Page, chart: Locator) -> None:
    drawn, values = chart.locator(".drawn.wide"), chart.locator(".drawn.wide .values")
    expect(drawn).to_have_attribute("tabindex", "0")

    drawn.press("End")
    expect(values).to_have_text("Quantum Technology, Citation Advantage: +50%")
    assert violations(page) == []
    drawn.press("ArrowLeft")
    expect(values).to_have_text("Biomedicine, Citation Advantage: +42%")
    drawn.press("Escape")
    expect(values).to_be_hidden()

    drawn.locator("path.series-1").first.hover()
    expect(values).to_have_text("Quantum Technology, Joint Publications (2022): 320")
    page.mouse.move(0, 0)
    expect(values).to_be_hidden()
