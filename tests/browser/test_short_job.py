"""From a document on the clipboard to readers, in as few actions as the desk promises."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pasting import CLIPBOARD
from tests.support.actions import Actions
from tests.support.editor import log_in, quiet_page
from tests.support.picture_files import file_of
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

MOST_ACTIONS = 20

NEW_EDITOR = """
from articles.sources.models import Source
from django.contrib.auth.models import Group, User
editor = User.objects.create_user("lin", password="a-password-of-lin", is_staff=True)
editor.groups.set(Group.objects.filter(name__in=["Editor", "Data steward"]))
Source.objects.create(
    key="lin-2023", title="Accounts of a Laboratory", author="Lin, Mei", issued="2023",
    type="report", doi="10.1000/lab.7",
)
Source.objects.create(key="berg-2021", title="Shared Instruments", author="Berg, Ann", type="report")
"""

# In the manner of Word: a title, a caption with a citation, a table, and four numbers of the data.
DOCUMENT = """<html xmlns:w="urn:schemas-microsoft-com:office:word"><body><div class=WordSection1>
<p class=MsoTitle>What joint work brings</p>
<p class=MsoSubtitle>What laboratories share, and the record of it.</p>
<p class=MsoNormal>In Quantum Technology a grant is $3.0M on average, in Biomedicine $2.1M.</p>
<h1>The record</h1>
<p class=MsoNormal>Climate Science has 890 joint papers, and Biomedicine has 1,560.</p>
<p class=MsoCaption>Visits of a year, by <a href="https://doi.org/10.1000/lab.7">Lin (2023)</a></p>
<table><tr><td>Laboratory</td><td>Visits in</td><td>Visits out</td></tr>
<tr><td>North</td><td>12</td><td>7</td></tr><tr><td>South</td><td>9</td><td>14</td></tr></table>
<p class=MsoNormal>Instruments are shared more often than people.</p>
</div></body></html>"""

DROP = """(box, bytes) => {
  const held = new DataTransfer()
  held.items.add(new File([Uint8Array.from(bytes)], "laboratory.jpg", { type: "image/jpeg" }))
  const { left, bottom } = box.lastElementChild.getBoundingClientRect()
  const at = { clientX: left + 5, clientY: bottom - 5, bubbles: true, cancelable: true }
  box.dispatchEvent(new DragEvent("drop", { dataTransfer: held, ...at }))
}"""


@pytest.fixture
def desk(browser: Browser, fresh_site: Site) -> Iterator[Page]:
    """The desk of a signed-in editor on a separate site; fails if the console has an error."""
    fresh_site.run(NEW_EDITOR)
    with quiet_page(browser, fresh_site) as page:
        log_in(page, "lin")
        yield page


@pytest.mark.judges
def test_a_pasted_document_is_published_in_few_actions(desk: Page, fresh_site: Site) -> None:
    actions = Actions(desk)
    desk.goto("/admin/")

    import_the_document(desk)
    bind_the_numbers(desk)
    cite_by_hand(desk)
    drop_an_image(desk)
    publish(desk)

    print(actions)
    assert len(actions) <= MOST_ACTIONS, f"{len(actions)} actions:\n{actions}"
    article = fresh_site.json("/articles/what-joint-work-brings.json")
    assert article["title"] == "What joint work brings"
    assert len(article["references"]) == 2
    desk.goto("/articles/what-joint-work-brings/")
    expect(desk.locator("a.figure")).to_have_count(4)
    expect(desk.get_by_role("table")).to_contain_text("North")
    sentence = desk.locator("p").filter(has_text="more often than people.")
    expect(sentence.get_by_role("link", name="[2]")).to_be_visible()
    expect(desk.get_by_role("img", name="A laboratory")).to_be_visible()


def import_the_document(desk: Page) -> None:
    desk.get_by_role("link", name="Import a file…").click()
    desk.get_by_text("Drop the file here").wait_for()
    with desk.expect_navigation(url="**/change/"):
        desk.evaluate(CLIPBOARD, [DOCUMENT, "words"])
    desk.wait_for_selector(".prose-editor > [role=textbox]")


def bind_the_numbers(desk: Page) -> None:
    desk.get_by_role("tab", name="Numbers").click()
    found = desk.get_by_role("complementary", name="Numbers").get_by_role("listitem")
    for count, number in enumerate(["$3.0M", "$2.1M", "890", "1,560"], start=1):
        place = desk.get_by_role("button", name=number, exact=True)
        found.filter(has=place).get_by_role("button", name="Bind to").first.click()
        expect(desk.locator(".prose-mark.Cell")).to_have_count(count)


def cite_by_hand(desk: Page) -> None:
    sentence = desk.get_by_role("paragraph").filter(has_text="Instruments are")
    box = sentence.bounding_box()
    assert box
    # Beside its last word.
    sentence.click(position={"x": box["width"] - 2, "y": box["height"] / 2})
    desk.get_by_role("toolbar").get_by_role("button", name="Cite a source", exact=True).click()
    dialog = desk.get_by_role("dialog")
    expect(dialog.get_by_role("combobox", name="Source", exact=True)).to_be_focused()
    desk.keyboard.type("Shared Inst")
    dialog.get_by_role("option", name="Shared Instruments").click()
    dialog.get_by_role("button", name="Cite", exact=True).click()


def drop_an_image(desk: Page) -> None:
    box = desk.locator(".prose-editor > [role=textbox]")
    box.evaluate(DROP, list(file_of(60, 40)))
    dialog = desk.get_by_role("dialog")
    dialog.locator("#image-new").get_by_label("Alternative text").click()
    desk.keyboard.type("A laboratory")
    dialog.get_by_role("button", name="Upload").click()
    dialog.locator(".picked img").wait_for()
    dialog.get_by_role("button", name="Insert", exact=True).click()


def publish(desk: Page) -> None:
    with desk.expect_navigation():
        desk.get_by_role("button", name="Publish…").click()
    for warning in desk.locator("[name=accepted]").all():
        warning.check()
    desk.get_by_role("button", name="Publish", exact=True).click()
    expect(desk.locator(".messagelist .success")).to_be_visible()
