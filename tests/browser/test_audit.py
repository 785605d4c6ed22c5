"""The audit beside the form: from a number to its place, to the data, and to a reason."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.editor import editing, stored
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

DATASET = "the-dataset"
TEXT = (
    f'<p>Biomedicine 🙂 brought 2.1 million dollars.</p><div data-table="{DATASET}"></div>'
    "<p>That is 77 tonnes, or 88 tonnes.</p>"
)


@pytest.fixture(scope="module")
def dataset(site: Site) -> str:
    return str(site.json("/data.json")["datasets"][0]["url"]).rstrip("/").rpartition("/")[2]


def panel(admin: Page) -> Locator:
    found = admin.get_by_role("complementary", name="Numbers")
    if not found.is_visible():
        admin.get_by_role("tab", name="Numbers").click()
    expect(summary(admin)).not_to_be_empty()
    return found


def summary(admin: Page) -> Locator:
    """Return the part of the bar about the numbers."""
    return admin.locator(".audit-short")


def row(admin: Page, literal: str) -> Locator:
    place = admin.get_by_role("button", name=literal, exact=True)
    return panel(admin).get_by_role("listitem").filter(has=place)


def expect_selected(admin: Page, words: str) -> None:
    admin.wait_for_function("words => getSelection().toString() === words", arg=words)


def opened(admin: Page, site: Site, dataset: str, name: str) -> None:
    editing(admin, site, TEXT.replace(DATASET, dataset), name)
    expect(summary(admin)).to_contain_text("3 without a source")


def test_a_number_leads_to_its_place_in_the_text(admin: Page, site: Site, dataset: str) -> None:
    opened(admin, site, dataset, "audit-place")

    for literal in ("88", "2.1 million dollars"):
        row(admin, literal).get_by_role("button", name=literal).click()
        expect_selected(admin, literal)


@pytest.mark.judges
def test_a_raised_digit_is_found_as_one(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>About 10<sup>6</sup> tonnes.</p>", "audit-raised")

    row(admin, "10⁶").get_by_role("button", name="10⁶").click()

    expect_selected(admin, "106")


@pytest.mark.judges
def test_numbers_are_judged_as_they_are_written(admin: Page, site: Site, dataset: str) -> None:
    opened(admin, site, dataset, "audit-writing")

    admin.locator(".prose-editor > [role=textbox]").press("Control+End")
    admin.keyboard.type(" And 99 per cent.")

    expect(summary(admin)).to_contain_text("4 without a source")
    row(admin, "99 per cent").get_by_role("button", name="99 per cent").click()
    expect_selected(admin, "99 per cent")


@pytest.mark.judges
def test_one_click_binds_a_number_to_the_cell_that_it_equals(
    admin: Page, site: Site, dataset: str
) -> None:
    opened(admin, site, dataset, "audit-bind")

    row(admin, "2.1 million dollars").get_by_role("button", name="Bind to Biomedicine").click()

    expect(summary(admin)).to_contain_text("2 without a source")
    chip = admin.locator(".prose-mark.Cell")
    expect(chip).to_have_text("2.1 million dollars")
    admin.keyboard.press("Control+z")
    expect(chip).to_have_count(0)
    expect(summary(admin)).to_contain_text("3 without a source")
    admin.keyboard.press("Control+y")
    assert (
        f'<data data-cell="{dataset}/biomedicine/funding-average" data-form="words"></data>'
        in stored(admin)
    )


@pytest.mark.judges
def test_a_number_needs_no_source_once_a_reason_is_given(
    admin: Page, site: Site, dataset: str
) -> None:
    opened(admin, site, dataset, "audit-exempt")

    item = row(admin, "77")
    item.get_by_text("Needs no source…").click()
    reason = item.get_by_role("textbox", name="Reason")
    reason.press("Enter")
    expect(item.get_by_role("alert")).to_have_text(
        "Give the reason why this number needs no source."
    )
    reason.fill("The label on the box")
    reason.press("Enter")

    expect(summary(admin)).to_contain_text("2 without a source")
    admin.reload()
    panel(admin).get_by_text("1 needs no source").click()
    expect(row(admin, "77")).to_contain_text("The label on the box")
    row(admin, "77").get_by_role("button", name="Ask for a source again").click()
    expect(summary(admin)).to_contain_text("3 without a source")


def test_the_numbers_are_underlined_and_the_text_is_not_touched(
    admin: Page, site: Site, dataset: str
) -> None:
    opened(admin, site, dataset, "audit-underline")

    admin.wait_for_function("() => CSS.highlights.get('number-unsourced')?.size === 3")
    marked = admin.evaluate(
        """() => [...CSS.highlights.get("number-unsourced")].map((range) => {
            const it = document.createRange()
            it.setStart(range.startContainer, range.startOffset)
            it.setEnd(range.endContainer, range.endOffset)
            return it.toString()
        })"""
    )

    assert marked == ["2.1 million dollars", "77", "88"]
    assert (
        admin.locator(".prose-editor > [role=textbox] p")
        .first.inner_html()
        .startswith("Biomedicine")
    )


def audited_again(admin: Page) -> None:
    """Have the numbers judged once more, as writing does."""
    with admin.expect_response("**/audit/"):
        admin.evaluate("document.getElementById('article_form').dispatchEvent(new Event('input'))")


@pytest.mark.judges
def test_escape_leads_back_from_a_place_to_its_number(
    admin: Page, site: Site, dataset: str
) -> None:
    opened(admin, site, dataset, "audit-back")
    row(admin, "88").get_by_role("button", name="88").press("Enter")
    expect_selected(admin, "88")

    admin.keyboard.press("Escape")

    expect(row(admin, "88").get_by_role("button", name="88")).to_be_focused()
    # After a number is bound, on to the next.
    row(admin, "2.1 million dollars").get_by_role("button", name="Bind to").press("Enter")
    expect(summary(admin)).to_contain_text("2 without a source")
    admin.keyboard.press("Escape")
    expect(row(admin, "77").get_by_role("button", name="77")).to_be_focused()


@pytest.mark.judges
def test_the_keyboard_stays_on_a_number_that_is_judged_again(
    admin: Page, site: Site, dataset: str
) -> None:
    opened(admin, site, dataset, "audit-focus")
    number = row(admin, "88").get_by_role("button", name="88")
    number.focus()
    before = number.element_handle()

    audited_again(admin)

    admin.wait_for_function("number => !number.isConnected", arg=before)
    expect(number).to_be_focused()


@pytest.mark.judges
def test_a_reason_is_not_lost_on_the_way_to_its_button(
    admin: Page, site: Site, dataset: str
) -> None:
    opened(admin, site, dataset, "audit-reason-way")
    number = row(admin, "88")
    number.get_by_text("Needs no source…").press("Enter")
    number.get_by_label("Reason").fill("An example.")

    # Once the second answer has come, the first has been taken.
    audited_again(admin)
    audited_again(admin)
    admin.keyboard.press("Tab")
    expect(number.get_by_role("button", name="Save the reason")).to_be_focused()
    admin.keyboard.press("Enter")

    expect(summary(admin)).to_contain_text("2 without a source")
