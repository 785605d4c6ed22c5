"""The owner: the site's name, pages, menus and home page; and what editors keep in order."""

import io
import re

import pytest
from PIL import Image

from tests.promises.desk import Desk
from tests.promises.visitor import Visitor


def picture(width: int = 600, height: int = 300) -> bytes:
    """Return a photograph with the place where it was taken in it."""
    image, out = Image.new("RGB", (width, height), "#41695f"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken at the secret pier"
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_the_owner_s_pages_are_in_the_menu_and_at_the_root(desk: Desk, reader: Visitor) -> None:
    """A page that the owner publishes has an address of its own, and a place in the menu of every page."""
    page = desk.go("Pages", "Add page")
    page.press("Save", {"Title": "How We Work", "Text": "<p>By hand.</p>"})
    publishing = desk.go("Pages", "How We Work").press("Publish…")
    accepted = dict.fromkeys(publishing.boxes("Publish"), True)
    publishing.press("Publish", accepted)

    desk.go("Menus").press("Save, and fill the empty menus")
    item = {"Text": "", "Text in Chinese": "", "leads to": "How We Work", "Address": ""}
    desk.go("Menus").press("Save", item)

    assert reader.open("/how-we-work/").heading == "How We Work"
    assert reader.open("/articles/").links().get("How We Work") == "/how-we-work/"
    assert reader.fetch("/articles/how-we-work/").status_code == 404
    assert "How We Work" not in reader.fetch("/articles/feed.atom").text


def test_no_page_takes_an_address_that_the_site_needs(desk: Desk, reader: Visitor) -> None:
    """A page can't be put at an address of the site's own, such as /privacy/."""
    page = desk.go("Pages", "Add page")
    page.press("Save", {"Title": "Private Words", "Text": "<p>Mine.</p>"})

    form = desk.go("Pages", "Private Words").press("Save", {"Address": "privacy"})

    assert "privacy" in form.text
    assert "Private Words" not in reader.open("/privacy/").text


def test_the_site_is_called_as_its_owner_says(desk: Desk, reader: Visitor) -> None:
    """Name, contact and colour that the owner saves are on pages, in feeds and in security.txt at once."""
    before = reader.fetch("/.well-known/security.txt")
    desk.go("Site").press(
        "Save",
        {
            "Tagline": "What rivers know",
            "Contact": "desk@example.org",
            "Publisher": "Institute of Rivers",
        },
    )

    security = reader.fetch("/.well-known/security.txt").text
    assert before.status_code == 404
    assert "Contact: mailto:desk@example.org" in security
    assert re.search(r"Expires: 20\d\d-", security)
    assert "What rivers know" in reader.open("/").text
    assert "Institute of Rivers" in reader.fetch("/articles/how-rivers-are-gauged-together/").text


def test_topics_and_authors_have_pages_with_their_articles(desk: Desk, reader: Visitor) -> None:
    """The page of a topic or an author lists what is published there, and a draft makes no such page."""
    desk.go("Topics", "Add topic").press(
        "Save", {"Name": "Water law", "Name in Chinese": "水法", "Address": "water-law"}
    )
    desk.go("Authors", "Add author").press(
        "Save", {"Family name": "Holm", "Given name": "Ada", "Address": "ada-holm"}
    )
    desk.import_file("treaties.md", "# Treaties\n\nA treaty divides a river.\n")
    assert reader.fetch("/topics/water-law/").status_code == 404

    desk.change("Treaties", {"Water law": True})
    desk.publish("Treaties")

    assert "Treaties" in reader.open("/topics/water-law/").links()
    assert reader.open("/zh-hans/topics/water-law/").heading == "水法"
    assert "Treaties" in reader.fetch("/topics/water-law/feed.atom").text
    assert "Water law" in reader.open("/articles/treaties/").links()
    assert reader.fetch("/authors/ada-holm/").status_code == 404


def test_a_picture_is_shown_without_what_it_hides(desk: Desk, reader: Visitor) -> None:
    """An uploaded picture loses its hidden data, has a text for those who can't see it, and its size."""
    saved = desk.go("Media", "Add image").press(
        "Save",
        {
            "File": ("pier.jpg", picture()),
            "Title": "A pier",
            "Alternative text": "A pier in the rain",
            "Credit": "Ann, CC BY",
        },
    )
    assert "A pier" in saved.text
    key = re.findall(r"/media/images/([-\w]+)/", saved.answer.text)[0]
    desk.import_file("piers.md", "# Piers in Rain\n\nA pier.\n")
    desk.rewrite(
        "Piers in Rain",
        "<p>A pier.</p>",
        f'<p>A pier.</p><picture data-image="{key}" data-alt="A pier in the rain"></picture>',
    )
    desk.publish("Piers in Rain")

    page = reader.open("/articles/piers-in-rain/")
    [image] = page.tree.xpath("//figure//img")
    assert image.get("alt") == "A pier in the rain"
    assert image.get("width")
    assert "Ann, CC BY" in page.text
    file = reader.fetch(image.get("src"))
    assert file.headers["Content-Type"].startswith("image/")
    assert b"secret pier" not in file.content


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"), ("b.jpg", b"<html>")],
)
def test_what_is_no_picture_is_refused_in_words(desk: Desk, name: str, content: bytes) -> None:
    """A file that is no picture, whatever it is called, is refused with a reason, and nothing is stored."""
    before = desk.go("Media").text

    page = desk.go("Media", "Add image").press(
        "Save", {"File": (name, content), "Title": "No picture"}
    )

    assert "JPEG" in page.text
    assert "No picture" not in desk.go("Media").text
    assert desk.go("Media").text == before


def test_old_addresses_of_a_former_site_lead_here(desk: Desk, reader: Visitor) -> None:
    """An address that the owner has listed leads to its page, with its query; an unknown one stays 404."""
    desk.go("Redirects", "Add redirect").press(
        "Save",
        {"Old address": "/?p=123", "New address": "/articles/how-rivers-are-gauged-together/"},
    )

    assert reader.open("/?p=123").path == "/articles/how-rivers-are-gauged-together/"
    assert reader.open("/?p=124").path == "/?p=124"
    assert reader.fetch("/old/never-was.html").status_code == 404
