"""The sections of a text: its headings, which are written, moved, copied and taken out like other lines."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.dialogs import move
from tests.browser.looks import all_looks, violations
from tests.support.editor import NEW_ARTICLE
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

OPENING = '<p>One <data data-cell="rivers/elbe/samples/2023"></data>.</p><p>Lakes and seas</p>'
MORE = """
for place, name in enumerate(["Hills", "Plains"]):
    Section.objects.create(
        article=article,
        ordering=20 + place,
        heading=name,
        anchor=f"the-{name.lower()}",
        body=f"<p>{name} are dry.</p><h3>Of {name}</h3>",
    )
"""


@pytest.fixture
def article(admin: Page, site: Site, request: pytest.FixtureRequest) -> int:
    """The form of an article with an opening and the sections Hills and Plains."""
    name = request.node.originalname.replace("_", "-")[:80]
    pk = int(site.run(NEW_ARTICLE.format(name=name, body=OPENING) + MORE).split()[0])
    admin.goto(f"/admin/articles/article/{pk}/change/")
    expect(admin.locator(".prose-editor > [role=textbox]")).to_have_count(1)
    return pk


def headings(admin: Page) -> Locator:
    return admin.locator(".ProseMirror h2")


def stored(site: Site, article: int) -> list[tuple[str, str, str]]:
    code = (
        "from articles.models import Section; print(list(Section.objects.filter("
        f"article={article}).values_list('heading', 'anchor', 'body')))"
    )
    found: list[tuple[str, str, str]] = eval(site.run(code))  # noqa: S307 - Printed just now.
    return found


def save(admin: Page) -> None:
    with admin.expect_navigation():
        admin.keyboard.press("Control+s")
    expect(admin.locator(".messagelist .success")).to_be_visible()


def test_sections_move_in_the_outline_by_keyboard_and_by_dragging(
    admin: Page, site: Site, article: int
) -> None:
    outline = admin.get_by_role("navigation", name="Outline")
    plains = outline.get_by_role("button", name="Plains", exact=True)
    plains.focus()

    admin.keyboard.press("Alt+ArrowUp")
    expect(outline.get_by_role("status")).to_have_text("“Plains” is section 2 of 3 now.")
    expect(plains).to_be_focused()
    expect(headings(admin)).to_have_text(["Plains", "Hills"])
    hills = outline.get_by_role("button", name="Hills", exact=True)
    hills.drag_to(plains, target_position={"x": 5, "y": 1}, steps=4)
    expect(headings(admin)).to_have_text(["Hills", "Plains"])
    headings(admin).last.click()
    # The editor hears of a click an event later than the page.
    move(admin, "Home")
    admin.keyboard.press("Alt+ArrowUp")
    expect(headings(admin)).to_have_text(["Plains", "Hills"])
    save(admin)

    assert stored(site, article)[1:] == [
        (name, f"the-{name.lower()}", f"<p>{name} are dry.</p><h3>Of {name}</h3>")
        for name in ("Plains", "Hills")
    ]


@pytest.mark.judges
def test_the_outline_leads_to_a_heading(admin: Page, article: int) -> None:
    outline = admin.get_by_role("navigation", name="Outline")

    outline.get_by_role("button", name="Of Hills").click()
    expect(admin.locator(".ProseMirror")).to_be_focused()
    admin.keyboard.press("End")
    admin.keyboard.type(" and pools")

    expect(admin.locator(".ProseMirror h3").first).to_have_text("Of Hills and pools")
    expect(outline.get_by_role("button", name="Of Hills and pools")).to_be_visible()
    assert [f"{look}: {found}" for look in all_looks(admin) for found in violations(admin)] == []


def test_a_line_that_becomes_a_heading_begins_a_section_and_can_be_undone(
    admin: Page, site: Site, article: int
) -> None:
    admin.get_by_text("Lakes and seas", exact=True).click()
    button = admin.get_by_role("button", name="Section heading")

    button.click()
    expect(headings(admin)).to_have_text(["Lakes and seas", "Hills", "Plains"])
    admin.keyboard.press("Control+z")
    expect(headings(admin)).to_have_text(["Hills", "Plains"])
    admin.keyboard.press("Control+Shift+z")
    expect(button).to_have_attribute("aria-pressed", "true")
    # A number would be lost in a heading.
    admin.locator(".ProseMirror > p").first.click()
    move(admin, "Home")
    admin.keyboard.press("Control+Alt+2")
    admin.keyboard.type("First")
    save(admin)

    assert [section[:2] for section in stored(site, article)] == [
        ("First", "first"),
        ("Lakes and seas", "lakes-and-seas"),
        ("Hills", "the-hills"),
        ("Plains", "the-plains"),
    ]
    assert 'data-cell="rivers/elbe/samples/2023"' in stored(site, article)[0][2]


def test_without_its_heading_a_section_is_part_of_the_one_before(
    admin: Page, site: Site, article: int
) -> None:
    headings(admin).last.click(click_count=3)
    admin.keyboard.press("Delete")
    save(admin)

    *_others, (heading, anchor, body) = stored(site, article)
    assert (heading, anchor) == ("Hills", "the-hills")
    assert "<p>Hills are dry.</p>" in body
    assert "<p>Plains are dry.</p>" in body


def test_a_heading_that_is_moved_keeps_its_anchor_and_a_copy_gets_its_own(
    admin: Page, site: Site, article: int
) -> None:
    admin.context.grant_permissions(["clipboard-read", "clipboard-write"])
    headings(admin).last.click()
    move(admin, "Home")
    move(admin, "Shift+ArrowDown")
    move(admin, "Shift+End")
    admin.keyboard.press("Control+c")
    admin.get_by_text("Lakes and seas", exact=True).click()
    move(admin, "Home")
    admin.keyboard.press("Control+v")
    expect(headings(admin)).to_have_text(["Plains", "Hills", "Plains"])
    headings(admin).nth(1).click()
    move(admin, "Home")
    move(admin, "Shift+ArrowDown")
    move(admin, "Shift+End")
    admin.keyboard.press("Control+x")
    move(admin, "Control+End")
    admin.keyboard.press("Control+v")
    save(admin)

    assert [section[1] for section in stored(site, article)] == [
        "rivers",
        "plains",
        "the-plains",
        "the-hills",
    ]


def test_all_of_a_text_is_selected_deleted_and_brought_back(
    admin: Page, site: Site, article: int
) -> None:
    admin.get_by_text("Lakes and seas", exact=True).click()
    admin.keyboard.press("Control+a")
    admin.keyboard.press("Delete")
    expect(admin.locator("#id_text")).to_have_value("")
    admin.keyboard.press("Control+z")
    expect(headings(admin)).to_have_text(["Hills", "Plains"])
    save(admin)

    assert [section[1] for section in stored(site, article)] == [
        "rivers",
        "the-hills",
        "the-plains",
    ]


def test_there_is_a_line_below_a_last_table(admin: Page, site: Site) -> None:
    table = '<div data-table="rivers">rivers</div>'
    article = int(site.run(NEW_ARTICLE.format(name="line-below", body=f"<p>x</p>{table}")))
    admin.goto(f"/admin/articles/article/{article}/change/")
    last = admin.locator(".ProseMirror > p").last
    box = last.bounding_box()
    assert box

    admin.mouse.click(box["x"] + 20, box["y"] + box["height"] + 60)
    admin.keyboard.type("Below.")
    save(admin)

    [(_heading, _anchor, body)] = stored(site, article)
    assert body == f"<p>x</p>{table}<p>Below.</p>"
