"""The sections of a text: moved in the outline, split, joined, and what is in them kept."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import all_looks, violations
from tests.support.editor import NEW_ARTICLE
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

MARKED = (
    '<p>One <cite data-source="atlas" data-locator="p. 12"></cite>.</p><p>Lakes and seas</p>'
    '<p>Two <data data-cell="rivers/elbe/samples/2023"></data>.</p><h3>Ponds</h3><p>Three.</p>'
)
MORE = """
for place, name in enumerate(["Hills", "Plains"]):
    Section.objects.create(
        article=article, ordering=20 + place, heading=name, anchor=name.lower(), body="<p>Dry.</p>"
    )
"""

HTML = "document.querySelector('#sections-0 .ProseMirror').editor.getHTML()"


@pytest.fixture
def article(admin: Page, site: Site, request: pytest.FixtureRequest) -> int:
    """The form of an article with the sections Rivers, Hills and Plains."""
    name = request.node.originalname.replace("_", "-")[:80]
    pk = int(site.run(NEW_ARTICLE.format(name=name, body=MARKED) + MORE).split()[0])
    admin.goto(f"/admin/articles/article/{pk}/change/")
    expect(admin.locator(".prose-editor > [role=textbox]")).to_have_count(3)
    return pk


def headings(admin: Page) -> list[str]:
    """The headings of the sections, in the order of the page, without the removed ones."""
    rows = "#sections-group .inline-related:not(.empty-form, .removed) [name$=-heading]"
    return [field.input_value() for field in admin.locator(rows).all()]


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
    rivers = outline.get_by_role("button", name="Rivers", exact=True)
    outline.get_by_role("button", name="Hills", exact=True).drag_to(
        rivers, target_position={"x": 5, "y": 1}, steps=4
    )
    expect(outline.get_by_role("listitem").first).to_contain_text("Hills")
    admin.locator("#id_sections-2-heading").press("Alt+ArrowUp")
    expect(admin.locator("#id_sections-2-heading")).to_be_focused()
    save(admin)

    assert [heading for heading, *_ in stored(site, article)] == ["Hills", "Plains", "Rivers"]
    assert headings(admin) == ["Hills", "Plains", "Rivers"]


@pytest.mark.judges
def test_the_outline_leads_to_a_heading_in_the_text_and_folds(
    admin: Page, site: Site, article: int
) -> None:
    outline = admin.get_by_role("navigation", name="Outline")
    outline.get_by_role("button", name="Fold section “Rivers”").click()
    expect(admin.get_by_role("textbox", name="Text · Rivers")).to_be_hidden()
    expect(outline.get_by_role("button", name="Ponds")).to_have_count(0)
    outline.get_by_role("button", name="Fold section “Rivers”").click()

    outline.get_by_role("button", name="Ponds").click()
    expect(admin.locator(".ProseMirror:focus")).to_have_count(1)
    admin.keyboard.press("End")
    admin.keyboard.type(" and pools")

    expect(admin.locator(".ProseMirror h3")).to_have_text("Ponds and pools")
    assert [f"{look}: {found}" for look in all_looks(admin) for found in violations(admin)] == []


def test_a_line_that_becomes_a_heading_begins_a_section_with_what_follows(
    admin: Page, site: Site, article: int
) -> None:
    admin.get_by_text("Lakes and seas", exact=True).click()

    admin.get_by_role("button", name="Section heading").click()

    expect(admin.locator(".told-line")).to_contain_text("A new section begins here.")
    assert headings(admin) == ["Rivers", "Lakes and seas", "Hills", "Plains"]
    save(admin)
    rivers, lakes, *_ = stored(site, article)
    assert rivers == (
        "Rivers",
        "rivers",
        '<p>One <cite data-source="atlas" data-locator="p. 12"></cite>.</p>',
    )
    assert lakes[:2] == ("Lakes and seas", "lakes-and-seas")
    assert '<data data-cell="rivers/elbe/samples/2023">' in lakes[2]
    assert lakes[2].endswith("<h3>Ponds</h3><p>Three.</p>")


@pytest.mark.judges
def test_a_split_is_undone_and_redone_by_the_keyboard_with_what_was_in_the_text(
    admin: Page, site: Site, article: int
) -> None:
    before = admin.evaluate(HTML)
    admin.get_by_text("Lakes and seas", exact=True).click()
    admin.keyboard.press("Control+Alt+2")
    expect(admin.locator("#sections-3 .ProseMirror")).to_be_focused()

    admin.keyboard.press("Control+z")

    expect(admin.locator("#sections-3")).to_have_count(0)
    assert admin.evaluate(HTML) == before
    assert headings(admin) == ["Rivers", "Hills", "Plains"]
    expect(admin.locator(".undone-line")).to_contain_text("The two sections are one again.")
    for keys in ["Control+Shift+z", "Control+y"]:
        admin.keyboard.press(keys)
        expect(admin.locator("#sections-3 .ProseMirror")).to_be_focused()
        assert headings(admin) == ["Rivers", "Lakes and seas", "Hills", "Plains"]
        expect(admin.locator(".undone-line")).to_have_count(0)
        admin.keyboard.press("Control+z")
        expect(admin.locator("#sections-3")).to_have_count(0)
    admin.keyboard.type("Words.")
    expect(admin.locator(".undone-line")).to_have_count(0)
    admin.keyboard.press("Control+Shift+z")
    assert headings(admin) == ["Rivers", "Hills", "Plains"]


@pytest.mark.judges
def test_a_joined_section_becomes_a_heading_in_the_text_and_comes_back(
    admin: Page, site: Site, article: int
) -> None:
    tools = admin.locator("#sections-1 .section-tools")
    tools.locator("summary").press("Enter")
    tools.get_by_role("button", name="Merge with the previous section").click()
    expect(admin.locator("#sections-0 .ProseMirror h3").last).to_have_text("Hills")
    line = admin.locator(".removed-line")
    expect(line).to_contain_text("“Hills” was merged with the previous section.")

    line.get_by_role("button", name="Undo").click()
    assert headings(admin) == ["Rivers", "Hills", "Plains"]
    expect(admin.locator("#sections-0 .ProseMirror h3").last).to_have_text("Ponds")
    admin.locator(".undone-line").get_by_role("button", name="Redo").click()
    expect(line).to_be_visible()
    save(admin)

    assert [heading for heading, *_ in stored(site, article)] == ["Rivers", "Plains"]
    assert stored(site, article)[0][2].endswith("<h3>Hills</h3><p>Dry.</p>")


@pytest.mark.judges
def test_a_section_between_others_stays_there_and_leaves_no_gap_when_it_is_removed(
    admin: Page, site: Site, article: int
) -> None:
    tools = admin.locator("#sections-0 .section-tools")
    for name in ["Lakes", ""]:
        tools.locator("summary").press("Enter")
        tools.get_by_role("button", name="Add a section after it").click()
        expect(admin.locator("[name$=-heading]:focus")).to_have_value("")
        admin.keyboard.type(name)
    assert headings(admin) == ["Rivers", "", "Lakes", "Hills", "Plains"]

    admin.locator("#sections-4 .inline-deletelink").click()
    save(admin)

    assert [heading for heading, *_ in stored(site, article)] == [
        "Rivers",
        "Lakes",
        "Hills",
        "Plains",
    ]
