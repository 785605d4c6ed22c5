"""Editing in the admin, in a real browser with the site's security policy."""

from collections.abc import Sequence

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import looks, looks_in_turns, shown_as, violations
from tests.support.editor import editing, prepend, stored
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

BODY = (
    '<p>One <cite data-source="atlas" data-locator="p. 12"></cite> and'
    ' <data data-cell="rivers/elbe/samples/2023"></data>.</p>'
    '<div data-table="rivers"></div><p>Last.</p>'
)
# `test_axe_on_the_desk.py` has the pages that show what drafts are in.
PAGES = [
    *["articles/article/", "articles/article/add/", "articles/topic/add/", "articles/author/add/"],
    *["sources/source/1/change/", "articles/edition/1/change/"],
    *["metrics/dataset/", "metrics/dataset/1/issue/", "metrics/release/"],
]


def test_typing_and_the_toolbar_make_clean_prose(admin: Page, site: Site) -> None:
    editing(admin, site, BODY, "toolbar")

    admin.get_by_role("textbox", name="Text · Rivers").get_by_text("Last.").click()
    admin.keyboard.press("End")
    admin.keyboard.type(" A < B ")
    admin.locator(".prose-menubar [data-name=bold]").click()
    admin.keyboard.type("boldly")

    assert stored(admin).endswith("<p>Last. A &lt; B <strong>boldly</strong></p>")


def test_marks_survive_an_edit_beside_them(admin: Page, site: Site) -> None:
    editing(admin, site, BODY, "marks")

    admin.get_by_role("textbox", name="Text · Rivers").get_by_text("Last.").click()
    admin.keyboard.type("!")
    html = stored(admin)

    for mark in [
        '<cite data-source="atlas" data-locator="p. 12">',
        '<data data-cell="rivers/elbe/samples/2023">',
        '<div data-table="rivers">',
    ]:
        assert mark in html


def test_a_new_section_gets_an_editor_too(admin: Page, site: Site) -> None:
    editing(admin, site, BODY, "section")

    admin.get_by_text("Add another Section").click()
    admin.get_by_role("textbox", name="Text · #2").click()
    admin.keyboard.type("More.")
    stored(admin)

    assert admin.input_value("#id_sections-1-body") == "<p>More.</p>"


@pytest.mark.judges
def test_an_editor_that_fails_does_not_stop_those_after_it(
    admin: Page, site: Site, said: list[str]
) -> None:
    article = editing(admin, site, BODY, "failing")
    site.run(
        "from articles.models import Article\n"
        f"article = Article.objects.get(pk={article})\n"
        "for name in ['b', 'c']:\n"
        "    article.sections.create(heading=name, anchor=name, ordering=9, body='<p>x</p>')"
    )
    # The options of the second one can't be read.
    body = "document.getElementById('id_sections-1-body')"
    prepend(admin, "later-editors", f"{body}.setAttribute('data-later-editor', '{{')")
    admin.reload()

    expect(admin.locator("#sections-2 .prose-editor > [role=textbox]")).to_be_visible()
    expect(admin.locator("#id_sections-1-body")).to_be_visible()
    assert [error for error in said if "JSON" not in error] == []
    said.clear()


@pytest.mark.judges
def test_a_stored_section_that_is_removed_comes_back_by_keyboard(admin: Page, site: Site) -> None:
    editing(admin, site, BODY, "removed")

    admin.get_by_role("checkbox", name="Remove this section").focus()
    admin.keyboard.press("Space")
    line = admin.locator(".removed-line")
    expect(line).to_contain_text("Section “Rivers” was removed.")
    expect(admin.get_by_role("textbox", name="Text · Rivers")).to_be_hidden()
    expect(line.get_by_role("button", name="Undo")).to_be_focused()
    admin.keyboard.press("Enter")

    expect(admin.get_by_role("textbox", name="Text · Rivers")).to_be_visible()
    expect(admin.locator("#id_sections-0-heading")).to_be_focused()
    assert stored(admin).startswith("<p>One")


@pytest.mark.judges
def test_a_new_section_that_is_removed_comes_back_with_its_text(admin: Page, site: Site) -> None:
    editing(admin, site, BODY, "brought-back")
    admin.get_by_text("Add another Section").click()
    admin.fill("#id_sections-1-heading", "Lakes")
    admin.get_by_role("textbox", name="Text · #2").click()
    admin.keyboard.type("More.")

    admin.locator("#sections-1 .inline-deletelink").click()
    expect(admin.locator(".removed-line")).to_contain_text("Section “Lakes” was removed.")
    admin.locator(".removed-line").get_by_role("button", name="Undo").click()
    stored(admin)

    assert admin.input_value("#id_sections-1-heading") == "Lakes"
    assert admin.input_value("#id_sections-1-body") == "<p>More.</p>"


@pytest.mark.judges
def test_a_removed_section_is_not_saved_and_stays_removed_when_saving_is_refused(
    admin: Page, site: Site
) -> None:
    editing(admin, site, BODY, "gone")
    for number, name in [(1, "Lakes"), (2, "Seas")]:
        admin.get_by_text("Add another Section").click()
        admin.fill(f"#id_sections-{number}-heading", name)
    admin.locator("#sections-1 .inline-deletelink").click()
    admin.fill("#id_title", "")
    admin.click("[name=_continue]")
    admin.wait_for_selector(".errornote")

    expect(admin.locator(".removed-line")).to_contain_text("Section “Lakes” was removed.")
    admin.fill("#id_title", "With a title")
    stored(admin)

    assert admin.input_value("#id_sections-1-heading") == "Seas"


@pytest.mark.judges
def test_a_new_section_without_words_goes_at_once(admin: Page, site: Site) -> None:
    editing(admin, site, BODY, "nothing-lost")
    admin.get_by_text("Add another Section").click()

    admin.locator("#sections-1 .inline-deletelink").click()

    expect(admin.locator("#sections-1")).to_have_count(0)
    expect(admin.locator(".removed-line")).to_have_count(0)


@pytest.mark.judges
def test_axe_finds_nothing_in_a_removed_section(admin: Page, site: Site) -> None:
    editing(admin, site, BODY, "removed-axe")

    admin.get_by_role("checkbox", name="Remove this section").check()

    found = [f"{look}: {violation}" for look in looks(admin) for violation in violations(admin)]
    assert found == []


def test_a_new_article_begins_with_its_title_of_which_an_address_is_made(admin: Page) -> None:
    admin.goto("/admin/articles/article/add/")
    expect(admin.locator("#id_title")).to_be_focused()

    admin.keyboard.type("中西合作 2023", delay=1)

    expect(admin.locator("#id_slug")).to_have_value("中西合作-2023")


def test_arrow_keys_move_between_the_cells_of_the_grid(admin: Page) -> None:
    admin.goto("/admin/metrics/dataset/1/data/")
    admin.locator("#row-0-cell-0").click()

    admin.keyboard.press("ArrowDown")
    admin.keyboard.press("Enter")

    expect(admin.locator("#row-2-cell-0")).to_be_focused()


@pytest.mark.judges
def test_a_row_that_the_script_offers_is_saved(admin: Page) -> None:
    admin.goto("/admin/metrics/dataset/1/data/")

    admin.get_by_text("Add empty rows").click()
    admin.keyboard.type("A new river")
    admin.get_by_role("button", name="Save").click()

    expect(admin.locator(".messagelist")).to_contain_text("1 row added")


@pytest.mark.judges
@pytest.mark.parametrize(("path", "chosen"), looks_in_turns(PAGES))
def test_axe_finds_nothing_in_the_admin(
    admin: Page, path: str, chosen: Sequence[tuple[int, str]]
) -> None:
    admin.goto(f"/admin/{path}")
    admin.wait_for_load_state("networkidle")

    seen = shown_as(admin, chosen)
    found = [f"{look}: {violation}" for look in seen for violation in violations(admin)]

    assert found == []
