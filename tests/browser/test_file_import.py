"""Importing a file as an article in a browser: dropped or chosen, and what is said of it."""

import base64
import re

import pytest
from playwright.sync_api import Page, expect

from tests.support import word_files as word
from tests.support.editor import editing
from tests.support.picture_files import file_of
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

DROP = """([name, data]) => {
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0))
  const held = new DataTransfer()
  held.items.add(new File([bytes], name))
  for (const kind of ["dragenter", "dragover", "drop"]) {
    const event = new DragEvent(kind, { dataTransfer: held, bubbles: true, cancelable: true })
    document.querySelector("#content").dispatchEvent(event)
  }
}"""


def drop(admin: Page, name: str, data: bytes) -> None:
    """Drop a file on the page, once it takes one."""
    admin.get_by_text("Drop the file here").wait_for()
    admin.evaluate(DROP, [name, base64.b64encode(data).decode()])


def test_a_document_that_is_dropped_becomes_an_article(admin: Page) -> None:
    file = word.word_file(
        word.paragraph("Of deltas", style=word.TITLE),
        word.paragraph("They grow."),
        word.heading("Silt"),
        word.paragraph(word.picture(1, "A river")),
        pictures=[file_of(60, 40)],
    )
    admin.goto("/admin/articles/article/")
    admin.get_by_role("link", name="Import a file…").click()

    with admin.expect_navigation():
        drop(admin, "deltas.docx", file)

    expect(admin.get_by_label("Title", exact=False).first).to_have_value("Of deltas")
    expect(admin.locator(".messagelist .success")).to_contain_text("Everything was imported.")
    expect(admin.locator(".prose-mark.Image")).to_contain_text("A river")


@pytest.mark.judges
def test_a_file_of_another_kind_is_refused_and_another_can_be_chosen(
    admin: Page, site: Site
) -> None:
    article = editing(admin, site, "<p>x</p>", "import-into")
    admin.goto(f"/admin/articles/article/{article}/import/")

    drop(admin, "deltas.doc", b"x")
    expect(admin.get_by_role("alert")).to_contain_text("Save it as .docx")
    admin.get_by_label("Drop the file here").set_input_files(
        {"name": "a.docx", "mimeType": "", "buffer": b"PK\x03\x04 and no more"}
    )
    expect(admin.get_by_role("alert")).to_have_count(0)
    admin.get_by_role("button", name="Import", exact=True).press("Enter")
    expect(admin.get_by_role("alert")).to_contain_text("The document is damaged")
    admin.get_by_label("Drop the file here").set_input_files(
        {"name": "a.md", "mimeType": "", "buffer": b"# Ice\n\n## Melt\n\nIt melts."}
    )
    admin.get_by_role("button", name="Import", exact=True).press("Enter")

    expect(admin.get_by_role("heading", level=1)).to_have_text("Import of “a.md”")
    expect(admin.locator(".import-losses")).to_contain_text("The title was left out")
    admin.get_by_role("button", name="Undo this import…").click()
    expect(admin.locator(".changes-box")).to_contain_text(re.compile("It melts"))
