"""The job of a data desk in a real browser: a cell is corrected, and articles follow it."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_editors_job import NEW_EDITOR
from tests.support.editor import log_in, quiet_page
from tests.support.site_process import Site

pytestmark = [pytest.mark.browser, pytest.mark.judges]

ARTICLE = "/articles/science-across-a-divide/"
# As a spreadsheet copies two rows.
BLOCK = "Materials Science\t410\t12%\t$800K\r\nAstronomy\t95\t31%\t$1.1M\r\n"
TITLE = re.compile("Science Across a Divide")


@pytest.fixture
def desk(browser: Browser, fresh_site: Site) -> Iterator[Page]:
    """A page of an editor of data and articles; fails if the console has an error."""
    fresh_site.run(NEW_EDITOR)
    with quiet_page(browser, fresh_site) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=fresh_site.url)
        yield page


@pytest.fixture
def reader(browser: Browser, fresh_site: Site) -> Iterator[Page]:
    """A reader's browser."""
    context = browser.new_context(base_url=fresh_site.url)
    yield context.new_page()
    context.close()


@pytest.mark.judges_on_postgresql
def test_a_corrected_cell_reaches_the_reader_by_an_edition_that_an_editor_publishes(
    desk: Page, reader: Page
) -> None:
    log_in(desk, "lin")
    correct_a_cell_and_paste_a_block(desk)
    see_the_impact(desk)
    issue(desk)
    nothing_public_has_changed(reader)
    publish_what_is_proposed(desk)
    read_the_new_number(reader)


def correct_a_cell_and_paste_a_block(desk: Page) -> None:
    desk.goto("/admin/metrics/dataset/1/data/")
    cell = desk.get_by_role("textbox", name=re.compile("Artificial Intelligence.*Citation"))
    expect(cell).to_have_value("+35%")
    cell.click()
    desk.keyboard.type("37")
    desk.keyboard.press("Enter")
    desk.evaluate("text => navigator.clipboard.writeText(text)", BLOCK)
    desk.get_by_role("textbox", name="Name of row 5").click()
    desk.keyboard.press("Control+V")
    expect(desk.locator("#grid-status")).to_contain_text("2 × 4 cells pasted.")
    desk.keyboard.press("Control+S")
    expect(desk.locator(".messagelist .success")).to_contain_text("7 cells changed, 2 rows added")


def see_the_impact(desk: Page) -> None:
    desk.goto("/admin/metrics/dataset/1/issue/")
    impact = desk.get_by_role("region", name="Impact on articles")
    expect(impact).to_contain_text("1 article changes with this data.")
    sentence = impact.get_by_text("Artificial intelligence shows a citation advantage of")
    expect(sentence.locator("del")).to_contain_text("+35%")
    expect(sentence.locator("ins")).to_contain_text("+37%")
    expect(impact).to_contain_text("1 claim stops holding")
    note = desk.get_by_role("textbox", name=re.compile("Change note"))
    expect(note).to_have_value("1 value of Citation Advantage revised; 2 rows added")
    # What only a correction is asked scheduled for it is one.
    wrong = desk.get_by_role("textbox", name=re.compile("What was wrong"))
    expect(wrong).to_be_hidden()
    desk.get_by_role("radio", name="Correction").check()
    expect(wrong).to_be_visible()
    desk.get_by_role("radio", name="Update").check()


def issue(desk: Page) -> None:
    with desk.expect_navigation():
        desk.get_by_role("button", name="Issue release").click()
    why = desk.get_by_role("alert").filter(has_text="Nothing was issued")
    expect(why).to_be_focused()
    expect(why).to_be_in_viewport()
    why.get_by_role("link", name="Go to the first warning").click()
    expect(desk.locator("[name=accepted]").first).to_be_focused()
    for warning in desk.locator("[name=accepted]").all():
        warning.check()
    desk.get_by_role("button", name="Issue release").click()
    expect(desk.locator(".messagelist")).to_contain_text("A new edition of 1 article is proposed.")


def nothing_public_has_changed(reader: Page) -> None:
    reader.goto(ARTICLE)
    expect(reader.locator("a.figure", has_text="+35%")).to_be_visible()


def publish_what_is_proposed(desk: Page) -> None:
    desk.goto("/admin/")
    desk.get_by_role("region", name="Proposed editions").get_by_role("link", name=TITLE).click()
    note = desk.get_by_role("textbox", name=re.compile("Change note"))
    expect(note).to_have_value(
        "“the smallest field by far” → “the second smallest field”;"
        " Artificial Intelligence, Citation Advantage: +35% → +37%;"
        " row added: Materials Science; row added: Astronomy"
    )
    for warning in desk.locator("[name=accepted]").all():
        warning.check()
    desk.get_by_role("button", name="Publish edition 2").click()
    expect(desk.locator(".messagelist .success")).to_contain_text("is published")


def read_the_new_number(reader: Page) -> None:
    reader.goto(ARTICLE)
    expect(reader.locator("a.figure", has_text="+37%")).to_be_visible()
    expect(reader.locator("a.claim", has_text="the second smallest field")).to_be_visible()
    reader.goto(f"{ARTICLE}editions/2/changes/")
    expect(reader.locator("main")).to_contain_text("+35%")
    reader.goto(f"{ARTICLE}editions/1/")
    expect(reader.locator("a.figure", has_text="+35%")).to_be_visible()
