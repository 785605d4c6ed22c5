"""The whole job of an editor in a real browser, from signing in to a correction that readers see."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.dialogs import press
from tests.support.editor import log_in, quiet_page
from tests.support.site_process import Site

pytestmark = [pytest.mark.browser, pytest.mark.judges]

# An editor who keeps data too; no operator, so that the groups' permissions are what counts.
NEW_EDITOR = """
from articles.models import Author
from django.contrib.auth.models import Group, User
Author.objects.create(slug="mei-lin", family_name="Lin", given_name="Mei")
editor = User.objects.create_user("lin", password="a-password-of-lin", is_staff=True)
editor.groups.set(Group.objects.filter(name__in=["Editor", "Data steward"]))
"""


@pytest.fixture
def desk(browser: Browser, fresh_site: Site) -> Iterator[Page]:
    """A page of an editor on a separate site; fails if the console has an error."""
    fresh_site.run(NEW_EDITOR)
    with quiet_page(browser, fresh_site) as page:
        yield page


@pytest.fixture
def reader(browser: Browser, fresh_site: Site) -> Iterator[Page]:
    """A reader's browser, without a cookie before or after."""
    context = browser.new_context(base_url=fresh_site.url)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


@pytest.mark.judges_on_postgresql
def test_an_editor_writes_publishes_and_corrects(desk: Page, reader: Page) -> None:
    log_in(desk, "lin")
    write(desk)
    quote_a_number(desk)
    cite_a_new_source(desk)
    fix_audit_findings(desk)
    preview(desk, reader)
    publish(desk, note=None)
    read(reader)
    correct_the_cell(desk)
    publish(desk, note="The table had an older grant.")
    read_the_correction(reader)


def write(desk: Page) -> None:
    desk.get_by_role("link", name="Articles", exact=True).last.click()
    desk.get_by_role("link", name="Add article").click()
    desk.get_by_label("Title:").press_sequentially("What quantum grants cost")
    expect(desk.get_by_label("Address:")).to_have_value("what-quantum-grants-cost")
    desk.get_by_label("Standfirst:").fill("The price of working together.")
    desk.get_by_role("button", name="Add another Author").click()
    desk.locator(".field-author .select2-selection:visible").first.click()
    desk.locator(".select2-search__field").fill("Lin")
    desk.get_by_role("option", name="Mei Lin").click()
    desk.get_by_role("textbox", name=re.compile("^Text")).click()
    # As in Markdown, the beginning of a line makes it a heading.
    desk.keyboard.type("## The Price")
    desk.keyboard.press("Enter")
    desk.keyboard.type("A grant is ")


def quote_a_number(desk: Page) -> None:
    dialog = press(desk, "Insert a number from the data")
    for field, words in [("Dataset", "joint research"), ("Row", "quantum")]:
        dialog.get_by_role("combobox", name=field, exact=True).fill(words)
        found = dialog.get_by_role("listbox", name=field, exact=True)
        found.get_by_role("option").first.click()
    dialog.get_by_label("Column").select_option("Funding Average")
    dialog.get_by_role("radio", name="3 million dollars").check()
    dialog.get_by_role("button", name="Insert", exact=True).click()
    expect(desk.locator(".prose-mark.Cell")).to_have_text("3 million dollars")
    expect(desk.locator(".ProseMirror:focus")).to_have_count(1)
    desk.keyboard.type(", and 64 per cent of it is pay. The rest, 37 per cent, is not")


def cite_a_new_source(desk: Page) -> None:
    dialog = press(desk, "Cite a source")
    dialog.get_by_text("Add a source", exact=True).click()
    dialog.get_by_label("Title").fill("Accounts of a Laboratory")
    dialog.get_by_label("Authors").fill("Lin, Mei")
    dialog.get_by_label("Year or date").fill("2023")
    dialog.get_by_role("button", name="Add the source").click()
    expect(dialog.get_by_label("Place in the source")).to_be_focused()
    dialog.get_by_label("Place in the source").fill("p. 12")
    dialog.get_by_role("button", name="Cite", exact=True).click()
    expect(desk.locator(".ProseMirror:focus")).to_have_count(1)
    desk.keyboard.type(".")
    # The list of numbers has such a button, too, as soon as it has one without a source.
    desk.locator(".submit-row input[name=_continue]").click()
    expect(desk.locator(".messagelist")).to_contain_text("was added successfully")


def fix_audit_findings(desk: Page) -> None:
    audit = desk.get_by_role("complementary", name="Numbers")
    desk.get_by_role("button", name="1 without a source").click()
    audit.get_by_role("button", name="64 per cent", exact=True).click()
    desk.wait_for_function("() => getSelection().toString() === '64 per cent'")
    desk.keyboard.type("most")
    expect(desk.locator(".audit-short")).not_to_contain_text("without a source")
    expect(desk.locator(".audit-short")).to_contain_text("2 backed")


def preview(desk: Page, reader: Page) -> None:
    desk.get_by_role("button", name="Preview").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("What quantum grants cost")
    expect(desk.locator("main")).to_contain_text("and most of it is pay")
    unseen = reader.goto("/articles/what-quantum-grants-cost/")
    assert unseen
    assert unseen.status == 404
    desk.go_back()


def publish(desk: Page, *, note: str | None) -> None:
    desk.goto("/admin/articles/article/")
    desk.get_by_role("link", name="What quantum grants cost").click()
    desk.get_by_role("button", name="Publish…").click()
    if note:
        expect(desk.locator(".changes-box")).to_contain_text("3 million dollars")
        expect(desk.locator(".changes-box")).to_contain_text("3.2 million dollars")
        desk.get_by_label("Correction", exact=True).check()
        desk.get_by_role("textbox", name=re.compile("note", re.IGNORECASE)).fill(note)
    else:
        expect(desk.get_by_text("No problems found")).to_be_visible()
    desk.get_by_role("button", name="Publish").click()
    expect(desk.locator(".messagelist .success")).to_be_visible()


def read(reader: Page) -> None:
    reader.goto("/articles/what-quantum-grants-cost/")
    figure = reader.locator("a.figure")
    expect(figure).to_have_text("3 million dollars")
    figure.click()
    expect(reader.get_by_text("Quantum Technology").first).to_be_visible()
    reader.get_by_role("link", name="[1, p. 12]").click()
    expect(reader.locator("[id='ref.1']")).to_contain_text("Accounts of a Laboratory")


def correct_the_cell(desk: Page) -> None:
    desk.goto("/admin/metrics/dataset/")
    desk.get_by_role("link", name=re.compile("joint research", re.IGNORECASE)).click()
    desk.get_by_role("link", name="Edit the data").click()
    cell = desk.get_by_role("textbox", name=re.compile("Quantum Technology.*Funding"))
    expect(cell).to_have_value("$3.0M")
    cell.fill("$3.2M")
    desk.get_by_role("button", name="Save").first.click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
    desk.goto("/admin/metrics/dataset/1/issue/")
    desk.get_by_role("textbox", name=re.compile("note", re.IGNORECASE)).fill("An older grant.")
    # That columns have no definition, and the data no licence, may stay as it is here.
    for warning in desk.locator("[name=accepted]").all():
        warning.check()
    desk.get_by_role("button", name="Issue release").click()
    expect(desk.locator(".messagelist")).to_contain_text("New editions of 2 articles are proposed")


def read_the_correction(reader: Page) -> None:
    reader.goto("/articles/what-quantum-grants-cost/")
    expect(reader.locator("a.figure")).to_have_text("3.2 million dollars")
    expect(reader.locator(".notice")).to_contain_text("The table had an older grant.")
    reader.goto("/articles/what-quantum-grants-cost/editions/1/")
    expect(reader.locator("a.figure")).to_have_text("3 million dollars")
