"""Pasting into the prose editor."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.dialogs import move, writing
from tests.support.editor import NEW_ARTICLE, editing, stored
from tests.support.pasted_html import PASTED
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

CLIPBOARD = """async ([html, text]) => {
  const kinds = { "text/plain": text, ...(html ? { "text/html": html } : {}) }
  const held = new DataTransfer()
  for (const [kind, value] of Object.entries(kinds)) held.setData(kind, value)
  // The editor hears of a cursor that was moved a little later, as hands do.
  for (const _ of "ab") await new Promise(requestAnimationFrame)
  const event = new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true })
  document.activeElement.dispatchEvent(event)
}"""


def paste(admin: Page, html: str, text: str = "words") -> None:
    """Paste the clipboard of another program into the focused element."""
    admin.evaluate(CLIPBOARD, [html, text])


def write_between_both_letters(admin: Page) -> None:
    """Put the cursor between the only two letters of the text."""
    writing(admin)
    # A key would do it some time later, and nothing says when.
    admin.evaluate("document.activeElement.editor.commands.setTextSelection(2)")


def said_of_it(admin: Page) -> Locator:
    return admin.locator(".prose-status").first


def test_what_is_pasted_comes_in_clean(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>x</p>", "paste-programs")
    found = []
    for name, html, _expected in PASTED:
        writing(admin)
        admin.keyboard.press("Control+a")
        # The fixture `admin` also sees to it that the policy had nothing to refuse.
        paste(admin, html)
        # The editor has paragraphs in its items, and an empty one after a list at the end.
        found.append((name, html, re.sub(r"(<p></p>)$", "", stored(admin))))

    assert found == PASTED


@pytest.mark.judges
def test_a_real_clipboard_brings_what_was_copied_of_a_page(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>x</p>", "real-clipboard")
    other = admin.context.new_page()
    other.set_content("<h1>Top</h1><p style='font-weight:700'>Strong <i>words</i></p>")
    other.keyboard.press("Control+a")
    other.keyboard.press("Control+c")
    other.close()
    writing(admin)
    admin.keyboard.press("Control+a")

    admin.keyboard.press("Control+v")

    assert stored(admin) == "<h3>Top</h3><p><strong>Strong <em>words</em></strong></p>"


@pytest.mark.judges
def test_plain_text_has_a_paragraph_for_each_line(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>x</p>", "plain")
    writing(admin)
    admin.keyboard.press("Control+a")

    paste(admin, "", "One <b>.\n\nTwo.\r\n\r\n\r\n3 < 4")

    assert stored(admin) == "<p>One &lt;b&gt;.</p><p>Two.</p><p>3 &lt; 4</p>"


@pytest.mark.judges
def test_words_are_pasted_into_the_middle_of_a_sentence(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>ab</p>", "middle")
    write_between_both_letters(admin)

    paste(admin, "<meta charset='utf-8'><span style='font-style:italic'>one two</span>")

    assert stored(admin) == "<p>a<em>one two</em>b</p>"


@pytest.mark.judges
def test_marks_that_are_copied_stay_marks(admin: Page, site: Site) -> None:
    body = (
        '<p>One <cite data-source="nature-index-2023" data-locator="p. 1"></cite> and'
        ' <data data-cell="the-record-in-four-fields/biomedicine/funding-average"></data>.</p>'
        '<div data-table="the-record-in-four-fields">the-record-in-four-fields</div>'
        "<h4>Below</h4><p>Last.</p>"
    )
    editing(admin, site, body, "copy-marks")
    admin.get_by_text("Last.", exact=True).click()

    admin.keyboard.press("Control+a")
    admin.keyboard.press("Control+x")
    expect(admin.locator(".prose-mark")).to_have_count(0)
    admin.keyboard.press("Control+v")
    expect(admin.locator(".prose-mark")).to_have_count(3)

    assert stored(admin) == body


@pytest.mark.judges
def test_a_message_names_images_that_are_left_out(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>x</p>", "told-images")
    writing(admin)

    paste(admin, "<p>a<img src='https://example.org/a.png'>b<img></p>")
    expect(said_of_it(admin)).to_contain_text("2 images were left out.")
    expect(said_of_it(admin)).to_have_role("status")
    paste(admin, "", "plain")
    expect(said_of_it(admin)).to_be_hidden()

    assert stored(admin) == "<p>xabplain</p>"


@pytest.mark.judges
def test_a_message_names_tables_of_data_and_not_tables_for_layout(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>x</p>", "told-table")
    writing(admin)

    paste(admin, "<table><tr><td><p>a</p><p>b</p></td></tr></table>")
    expect(said_of_it(admin)).to_be_hidden()
    paste(admin, "<table><tr><td>a</td><td>1</td></tr></table>")
    expect(admin.locator(".prose-editor table")).to_contain_text("a1")


@pytest.mark.judges
def test_a_picture_alone_is_offered_to_be_uploaded(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>x</p>", "paste-picture")
    box = writing(admin)

    admin.evaluate(
        """() => {
          const held = new DataTransfer()
          held.items.add(new File(["x"], "image.png", { type: "image/png" }))
          held.setData("text/html", "<img src='https://example.org/a.png'>")
          document.activeElement.dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true }),
          )
        }"""
    )

    dialog = admin.get_by_role("dialog", name="Insert an image")
    expect(dialog.get_by_label("File")).to_have_value("C:\\fakepath\\image.png")
    expect(said_of_it(admin)).to_be_hidden()
    admin.keyboard.press("Escape")
    expect(box).to_be_focused()


@pytest.mark.judges
def test_a_form_that_is_sent_without_script_is_cleaned_alike(unscripted: Page, site: Site) -> None:
    _, html, expected = PASTED[0]
    article = site.run(NEW_ARTICLE.format(name="no-script", body="<p>x</p>")).strip()
    unscripted.goto(f"/admin/articles/article/{article}/change/")
    unscripted.fill("#id_text", html)

    # In the whole text, headings of the highest level are those of sections.
    heading = r'h[2-4]( data-anchor="[^"]*")?>'
    assert re.sub(heading, "h>", stored(unscripted)) == re.sub(heading, "h>", expected)


@pytest.mark.judges
def test_without_the_server_the_text_comes_in_plain_and_can_be_undone(
    admin: Page, site: Site, said: list[str]
) -> None:
    editing(admin, site, "<p>x</p>", "paste-offline")
    writing(admin)
    admin.route("**/paste/", lambda route: route.abort())

    paste(admin, "<h1>One</h1><p><b>two</b></p>", "One\ntwo")

    expect(said_of_it(admin)).to_contain_text("the server did not answer")
    expect(admin.locator(".ProseMirror").first).to_have_text("xOnetwo")
    admin.keyboard.press("Control+z")
    assert stored(admin) == "<p>x</p>"
    # The browser reports the request that the test ended.
    assert [text for text in said if "ERR_FAILED" not in text] == []
    said.clear()


@pytest.mark.judges
def test_more_than_the_server_translates_comes_in_plain(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>x</p>", "paste-large")
    writing(admin)

    paste(admin, f"<p><b>two</b></p><!--{'x' * 2_000_000}-->", "two")

    expect(said_of_it(admin)).to_contain_text("paste it in parts")
    assert stored(admin) == "<p>xtwo</p>"


def test_what_is_typed_while_a_paste_is_under_way_comes_after_it(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>ab</p>", "paste-slow")
    write_between_both_letters(admin)
    held: list[Route] = []
    admin.route("**/paste/", lambda route: held.append(route))

    paste(admin, "<p><i>one</i></p>")
    expect(said_of_it(admin)).to_have_text("Pasting…")
    admin.keyboard.type("two")
    held[0].continue_()
    expect(admin.locator("em")).to_have_text("one")
    admin.keyboard.type("three")

    assert stored(admin) == "<p>a<em>one</em>twothreeb</p>"


@pytest.mark.judges
def test_a_form_that_is_sent_meanwhile_has_what_was_pasted(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>x</p>", "paste-and-save")
    writing(admin)
    admin.keyboard.press("Control+a")
    held: list[Route] = []
    admin.route("**/paste/", lambda route: held.append(route))

    paste(admin, "<p>one</p>")
    admin.click("[name=_continue]")
    expect(said_of_it(admin)).to_have_text("Pasting…")
    held[0].continue_()

    admin.wait_for_selector(".messagelist .success")
    assert admin.input_value("#id_text") == "<p>one</p>"


def test_a_paste_is_undone_at_once(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>x <strong>y</strong></p>", "paste-undo")
    writing(admin)
    admin.keyboard.press("Control+a")

    paste(admin, "<h1>One</h1><table><tr><td>a</td><td>1</td></tr></table>")
    expect(admin.locator(".prose-editor table")).to_contain_text("a1")
    admin.keyboard.press("Control+z")

    assert stored(admin) == "<p>x <strong>y</strong></p>"


@pytest.mark.judges
def test_several_sections_that_are_pasted_are_sections_and_undone_at_once(
    admin: Page, site: Site
) -> None:
    editing(admin, site, "<p>before</p><p>after</p>", "paste-sections")
    writing(admin)
    move(admin, "Control+Home")
    move(admin, "End")

    paste(admin, "<p>lead</p><h2>One</h2><p>a</p><h3>Sub</h3><h2>Two</h2><p>b</p>")

    expect(admin.locator(".ProseMirror h2")).to_have_text(["One", "Two"])
    admin.keyboard.press("Control+z")
    expect(admin.locator(".ProseMirror h2")).to_have_count(0)
    assert admin.input_value("#id_text") == "<p>before</p><p>after</p>"
    admin.keyboard.press("Control+Shift+z")
    expect(admin.locator(".ProseMirror h2")).to_have_count(2)

    assert stored(admin) == (
        '<p>before</p><p>lead</p><h2 data-anchor="one">One</h2><p>a</p><h3>Sub</h3>'
        '<h2 data-anchor="two">Two</h2><p>b</p><p>after</p>'
    )


@pytest.mark.judges
def test_what_is_dropped_from_another_program_comes_in_clean(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>x</p>", "drop")

    admin.locator(".ProseMirror p").first.evaluate(
        """(line) => {
          const held = new DataTransfer()
          held.setData("text/html", "<h1>One</h1><p style='font-weight:700'>two</p>")
          held.setData("text/plain", "One two")
          const { left: clientX, top, height } = line.getBoundingClientRect()
          const at = { clientX, clientY: top + height / 2 }
          const all = { dataTransfer: held, bubbles: true, cancelable: true, ...at }
          line.dispatchEvent(new DragEvent("drop", all))
        }"""
    )

    expect(admin.locator(".ProseMirror h3")).to_have_text("One")
    assert stored(admin) == "<h3>One</h3><p><strong>two</strong>x</p>"
