"""The dialog in which an image is put into the text: picked, or uploaded in place."""

import base64
import io
import re
import secrets
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Locator, Page, Route, expect

from tests.browser.dialogs import complaints, move, press, writing
from tests.browser.test_pasting import paste
from tests.support.editor import editing, sign_in, stored
from tests.support.site_process import Site

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("dialogs_are_closed")]

NEW_IMAGE = """
import io
from PIL import Image as Picture
from articles.files import images
from articles.models import Image
from articles.files.encoding import encode
out = io.BytesIO()
Picture.new("RGB", (640, 400), "teal").save(out, "PNG")
image = Image(title={title!r}, alt={alt!r}, credit="Ann, CC BY")
images.store(image, encode(out.getvalue()), by=None)
print(image.key)
"""

# No two with the same words follow each other, as the words of one stay until those of the next.
WRONG_KINDS = [
    ("x.svg", "image/svg+xml", b"<svg/>", "save it as PNG"),
    ("x.pdf", "application/pdf", b"%PDF", "not a readable picture"),
    ("x.jpg", "image/jpeg", b"<svg>", "save it as PNG"),
    ("x.png", "image/png", b"words", "not a readable picture"),
    ("x.png", "image/png", b"", "file is empty"),
]


def picture(name: str = "the_delta.png", width: int = 300) -> FilePayload:
    """A file that an editor may choose; no two are the same."""
    out = io.BytesIO()
    Image.new("RGB", (width, 200), f"#{secrets.token_hex(3)}").save(out, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": out.getvalue()}


def image(site: Site, title: str, alt: str = "A wide river") -> str:
    """An image that is there already; returns its key."""
    return site.run(NEW_IMAGE.format(title=title, alt=alt)).strip()


def key_of(admin: Page) -> str:
    """The key in the prose that is stored."""
    return stored(admin).partition('data-image="')[2].partition('"')[0]


def drop(admin: Page, where: Locator, file: FilePayload) -> None:
    """Drop a file, as a hand would from another window."""
    held = admin.evaluate_handle(
        """([data, name, type]) => {
          const held = new DataTransfer()
          const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))
          held.items.add(new File([bytes], name, { type }))
          return held
        }""",
        [base64.b64encode(file["buffer"]).decode(), file["name"], file["mimeType"]],
    )
    box = where.bounding_box()
    assert box
    place = {"clientX": box["x"] + 5, "clientY": box["y"] + 5}
    for kind in ["dragenter", "dragover", "drop"]:
        where.dispatch_event(kind, {"dataTransfer": held, **place})


@pytest.mark.judges
def test_an_image_is_put_in_by_keyboard_alone(admin: Page, site: Site) -> None:
    key = image(site, "Mekong at dusk")
    editing(admin, site, "<p>One.</p><p>Last.</p>", "image")
    box = writing(admin)

    # Shift and Tab lead from the text to its toolbar, which is one stop.
    admin.keyboard.press("Shift+Tab")
    for _ in range(20):
        if admin.evaluate("document.activeElement.title") == "Insert an image":
            break
        admin.keyboard.press("ArrowRight")
    admin.keyboard.press("Enter")
    expect(admin.get_by_role("dialog", name="Insert an image")).to_be_visible()
    admin.keyboard.type("mekong")
    expect(admin.locator("#prose-image [role=option]")).to_have_count(1)
    admin.keyboard.press("ArrowDown")
    admin.keyboard.press("Enter")
    admin.keyboard.press("Tab")
    # The image brought its alternative text; the caption is two steps on.
    expect(admin.get_by_role("textbox", name="Alternative text").first).to_be_focused()
    admin.keyboard.press("Tab")
    admin.keyboard.press("Tab")
    admin.keyboard.type("The river <2023>")
    admin.keyboard.press("Enter")
    expect(admin.locator(".prose-mark.Image img")).to_be_visible()
    expect(box).to_be_focused()

    assert stored(admin) == (
        f'<p>One.</p><p>Last.</p><picture data-image="{key}" data-alt="A wide river"'
        f' data-caption="The river &lt;2023&gt;">{key}</picture>'
    )


def test_an_image_needs_words_or_is_decorative(admin: Page, site: Site) -> None:
    key = image(site, "Ornament", alt="")
    editing(admin, site, "<p>One.</p>", "decorative")
    writing(admin)
    dialog = press(admin, "Insert an image")

    dialog.get_by_role("button", name="Insert", exact=True).click()
    expect(dialog.get_by_text("Choose one from the list.")).to_be_visible()
    dialog.get_by_role("combobox", name="Image").fill("ornament")
    admin.get_by_role("option", name="Ornament").click()
    dialog.get_by_role("button", name="Insert", exact=True).click()
    expect(dialog.get_by_text("Describe the image")).to_be_visible()
    expect(dialog.locator("#image-alt")).to_be_focused()
    dialog.get_by_role("checkbox", name="Decorative").check()
    dialog.get_by_role("button", name="Insert", exact=True).click()
    expect(admin.locator(".prose-mark.Image")).to_contain_text("Decorative")

    assert f'<picture data-image="{key}" data-decorative="">' in stored(admin)


@pytest.mark.judges
def test_an_image_is_changed_where_it_stands_and_removed(admin: Page, site: Site) -> None:
    key = image(site, "Yangtze")
    body = f'<p>One.</p><picture data-image="{key}" data-decorative="" data-caption="So"></picture>'
    editing(admin, site, body, "change-image")

    admin.locator(".prose-mark.Image").click()
    dialog = admin.get_by_role("dialog")
    expect(dialog.get_by_role("combobox", name="Image")).to_have_value("Yangtze")
    expect(dialog.locator("#image-alt")).to_be_disabled()
    dialog.get_by_role("checkbox", name="Decorative").uncheck()
    dialog.locator("#image-alt").fill("Boats")
    dialog.get_by_role("button", name="Insert", exact=True).click()
    assert f'<picture data-image="{key}" data-alt="Boats" data-caption="So">' in stored(admin)

    admin.locator(".prose-mark.Image").click()
    dialog.get_by_role("button", name="Remove the image").click()
    assert stored(admin) == "<p>One.</p>"


@pytest.mark.judges
def test_an_image_is_uploaded_by_keyboard_alone(admin: Page, site: Site) -> None:
    # From here on choosers are intercepted: asked for later, that can come after the key.
    admin.on("filechooser", lambda _chooser: None)
    editing(admin, site, "<p>One.</p>", "upload")
    writing(admin)
    dialog = press(admin, "Insert an image")

    # From the field past recent images and the buttons to what unfolds.
    for _ in range(9):
        admin.keyboard.press("Tab")
        if admin.evaluate("document.activeElement.matches('summary')"):
            break
    admin.keyboard.press("Enter")
    admin.keyboard.press("Tab")
    expect(dialog.get_by_label("File")).to_be_focused()
    with admin.expect_file_chooser() as chooser:
        admin.keyboard.press("Enter")
    chooser.value.set_files([picture()])
    admin.keyboard.press("Tab")
    admin.keyboard.press("Tab")
    admin.keyboard.press("Tab")
    admin.keyboard.type("Ann, CC BY")
    admin.keyboard.press("Enter")
    expect(dialog.get_by_role("combobox", name="Image")).to_have_value("the delta")
    expect(dialog.locator("#image-alt")).to_be_focused()
    admin.keyboard.type("A delta from above")
    for _ in range(3):
        admin.keyboard.press("Tab")
    admin.keyboard.press("Enter")

    expect(admin.locator(".prose-mark.Image")).to_contain_text("A delta from above")
    stored_images = site.rows("SELECT key, title, credit FROM articles_image")
    assert (key_of(admin), "the delta", "Ann, CC BY") in stored_images


@pytest.mark.judges
def test_a_file_of_the_wrong_kind_is_refused_in_words(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>One.</p>", "wrong-kinds")
    writing(admin)
    dialog = press(admin, "Insert an image")
    dialog.get_by_text("Upload an image").click()

    for name, kind, content, words in WRONG_KINDS:
        file = FilePayload(name=name, mimeType=kind, buffer=content)
        dialog.get_by_label("File").set_input_files([file])
        dialog.get_by_role("button", name="Upload", exact=True).click()

        expect(dialog.locator(".drop .problem")).to_contain_text(words)
        expect(dialog.get_by_label("File")).to_be_focused()
    dialog.get_by_role("button", name="Cancel").click()


@pytest.mark.judges
def test_a_file_that_is_too_large_is_refused_before_it_is_sent(
    admin: Page, site: Site, tmp_path: Path
) -> None:
    large = tmp_path / "large.png"
    large.write_bytes(b"x" * (20 * 1024**2 + 1))
    editing(admin, site, "<p>One.</p>", "too-large")
    writing(admin)
    dialog = press(admin, "Insert an image")
    dialog.get_by_text("Upload an image").click()

    dialog.get_by_label("File").set_input_files(large)

    expect(dialog.locator(".drop .problem")).to_have_text(
        "The file has 21 MB; send one of at most 20 MB."
    )
    dialog.get_by_role("button", name="Cancel").click()


@pytest.mark.judges
def test_a_file_is_dropped_on_the_dialog(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>One.</p>", "drop-dialog")
    writing(admin)
    dialog = press(admin, "Insert an image")

    drop(admin, dialog, picture("dropped.png"))
    expect(dialog.get_by_label("File")).to_have_value("C:\\fakepath\\dropped.png")
    dialog.get_by_label("Name").fill("Dropped")
    dialog.locator("#new-image-alt").fill("What fell")
    dialog.get_by_role("button", name="Upload", exact=True).click()
    # The words came along, so that the caption is next.
    expect(dialog.get_by_label("Caption")).to_be_focused()
    expect(dialog.locator("#image-alt")).to_have_value("What fell")
    dialog.get_by_role("button", name="Insert", exact=True).click()

    expect(admin.locator(".prose-mark.Image")).to_contain_text("Dropped")


@pytest.mark.judges
def test_a_file_that_is_dropped_on_the_text_opens_the_dialog(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>One.</p>", "drop-text")
    box = writing(admin)

    drop(admin, box.get_by_text("One."), picture("text.png"))

    dialog = admin.get_by_role("dialog", name="Insert an image")
    expect(dialog.get_by_label("File")).to_have_value("C:\\fakepath\\text.png")
    admin.keyboard.press("Escape")
    expect(box).to_be_focused()
    assert stored(admin) == "<p>One.</p>"


@pytest.mark.judges
def test_what_the_server_does_not_take_is_said_and_can_be_sent_again(
    admin: Page, site: Site, said: list[str]
) -> None:
    editing(admin, site, "<p>One.</p>", "down")
    writing(admin)
    dialog = press(admin, "Insert an image")
    dialog.get_by_text("Upload an image").click()
    dialog.get_by_label("File").set_input_files([picture()])
    admin.route("**/images/add/", lambda route: route.fulfill(status=503))

    dialog.get_by_role("button", name="Upload", exact=True).click()
    expect(dialog.locator("#image-new .errornote")).to_contain_text("did not answer")
    admin.unroute("**/images/add/")
    dialog.get_by_role("button", name="Upload", exact=True).click()
    expect(dialog.get_by_role("combobox", name="Image")).to_have_value("the delta")

    dialog.get_by_role("button", name="Cancel").click()
    # The browser reports the answer that the test made up.
    assert [text for text in said if "503" not in text] == []
    said.clear()


@pytest.mark.judges
def test_an_upload_shows_how_far_it_is_and_ends_with_the_dialog(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>One.</p>", "progress")
    box = writing(admin)
    dialog = press(admin, "Insert an image")
    dialog.get_by_text("Upload an image").click()
    dialog.get_by_label("File").set_input_files([picture()])
    held: list[Route] = []
    admin.route("**/images/add/", lambda route: held.append(route))

    upload = dialog.get_by_role("button", name="Upload", exact=True)
    upload.click()
    expect(dialog.get_by_role("progressbar", name="Uploaded")).to_be_visible()
    expect(dialog.locator(".sending [role=status]")).not_to_be_empty()
    # A second press sends nothing; the button says so, and keeps the focus.
    expect(upload).to_be_disabled()
    expect(upload).to_be_focused()
    admin.keyboard.press("Enter")
    admin.keyboard.press("Escape")
    expect(box).to_be_focused()

    assert len(held) == 1
    press(admin, "Insert an image")
    expect(dialog.get_by_role("progressbar")).to_be_hidden()
    dialog.get_by_role("button", name="Cancel").click()
    assert stored(admin) == "<p>One.</p>"


@pytest.mark.judges
def test_an_image_that_is_gone_or_says_nothing_is_marked_in_the_text(
    admin: Page, site: Site
) -> None:
    key = image(site, "Silent")
    body = f'<picture data-image="gone"></picture><p>x</p><picture data-image="{key}"></picture>'
    editing(admin, site, body, "gone-image")

    broken = admin.locator(".prose-mark.Image.broken")
    expect(broken).to_have_count(2)
    expect(broken.first).to_contain_text("There is no such image")
    expect(broken.last).to_contain_text("The alternative text is missing.")


@pytest.mark.judges
def test_opening_the_form_keeps_what_is_stored_of_an_image(admin: Page, site: Site) -> None:
    key = image(site, "Kept")
    body = (
        f'<picture data-image="{key}" data-caption="So" data-decorative="">{key}</picture>'
        "<p>One.</p>"
    )
    editing(admin, site, body, "kept-image")
    expect(admin.locator(".prose-mark.Image img")).to_be_visible()
    admin.get_by_text("One.", exact=True).click()
    move(admin, "End")
    admin.keyboard.type("x")
    admin.keyboard.press("Backspace")

    assert stored(admin) == body


@pytest.mark.judges
def test_axe_finds_nothing_in_the_dialog_of_an_image(admin: Page, site: Site) -> None:
    image(site, "For axe")
    editing(admin, site, "<p>One.</p>", "axe-image")
    writing(admin)
    dialog = press(admin, "Insert an image")
    dialog.get_by_text("Upload an image").click()
    dialog.get_by_role("button", name="Upload", exact=True).click()
    expect(dialog.get_by_text("Choose a file.")).to_be_visible()
    dialog.get_by_role("combobox", name="Image").fill("For axe")
    dialog.get_by_role("listbox").get_by_role("option").click()
    dialog.locator("#image-alt").fill("")
    dialog.get_by_role("button", name="Insert", exact=True).click()
    expect(dialog.get_by_text("Describe the image")).to_be_visible()

    assert complaints(admin) == []

    dialog.get_by_role("button", name="Cancel").click()


@pytest.mark.judges
def test_an_image_is_put_in_with_the_chinese_interface(
    browser: Browser, site: Site, base_url: str
) -> None:
    key = image(site, "长江口", alt="江口")
    context = browser.new_context(base_url=base_url, locale="zh-CN")
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    sign_in(page, site)
    editing(page, site, "<p>一。</p>", "image-in-chinese")
    page.get_by_text("一。", exact=True).click()

    page.locator("[data-name=prose-image]").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("combobox")).to_be_focused()
    dialog.get_by_role("combobox").fill("长江")
    dialog.get_by_role("listbox").get_by_role("option", name="长江口").click()
    assert complaints(page) == []
    dialog.locator("#image-caption").fill("长江口,2023 年")
    page.keyboard.press("Enter")
    expect(page.locator(".prose-mark.Image")).to_contain_text("长江口,2023 年")

    assert f'<picture data-image="{key}" data-alt="江口" data-caption="长江口,2023 年">' in stored(
        page
    )
    assert refused == []
    context.close()


def test_pictures_in_pasted_html_are_uploaded_in_their_places(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>One.</p>", "image-pasted-html")
    writing(admin)
    described, wordless = (
        f'<img {alt} src="data:image/png;base64,{base64.b64encode(picture()["buffer"]).decode()}">'
        for alt in ("alt='The &quot;delta&quot; &amp; the &lt;sea&gt;'", "alt")
    )

    paste(
        admin, f"<p>Above. {described}</p><p>{wordless}</p><p>Below.</p><img src='file:///x.png'>"
    )
    expect(admin.locator(".prose-status").first).to_contain_text("An image was left out.")

    dialog = admin.get_by_role("dialog", name="Insert an image")
    dialog.get_by_role("button", name="Upload", exact=True).click()
    expect(dialog.locator("#image-alt")).to_have_value('The "delta" & the <sea>')
    dialog.get_by_role("button", name="Insert", exact=True).click()
    # As for a file that is dropped: without a text for it, it is not put in.
    expect(dialog.locator("#new-image-alt")).to_have_value("")
    dialog.get_by_role("button", name="Upload", exact=True).click()
    expect(dialog.locator("#image-alt")).to_be_focused()
    dialog.get_by_role("button", name="Insert", exact=True).click()
    expect(dialog.get_by_text("Describe the image")).to_be_visible()
    dialog.locator("#image-alt").fill("A spring")
    dialog.get_by_role("button", name="Insert", exact=True).click()
    expect(dialog).to_be_hidden()

    expect(admin.locator(".prose-mark.Image")).to_have_count(2)
    parts = re.sub(r"<picture[^>]*data-alt=\"(.*?)\"[^>]*>.*?</picture>", r"[\1]", stored(admin))
    delta = "The &quot;delta&quot; &amp; the &lt;sea&gt;"
    assert parts == f"<p>One.Above. </p>[{delta}][A spring]<p>Below.</p>"
