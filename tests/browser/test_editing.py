"""Editing in the admin, in a real browser with the site's security policy."""

from collections.abc import Sequence

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import looks_in_turns, shown_as, violations
from tests.support.editor import editing, stored
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

    admin.get_by_role("textbox", name="Text", exact=True).get_by_text("Last.").click()
    admin.keyboard.press("End")
    admin.keyboard.type(" A < B ")
    admin.locator(".prose-menubar [data-name=bold]").click()
    admin.keyboard.type("boldly")

    assert stored(admin).endswith("<p>Last. A &lt; B <strong>boldly</strong></p>")


def test_marks_survive_an_edit_beside_them(admin: Page, site: Site) -> None:
    editing(admin, site, BODY, "marks")

    admin.get_by_role("textbox", name="Text", exact=True).get_by_text("Last.").click()
    admin.keyboard.type("!")
    html = stored(admin)

    for mark in [
        '<cite data-source="atlas" data-locator="p. 12">',
        '<data data-cell="rivers/elbe/samples/2023">',
        '<div data-table="rivers">',
    ]:
        assert mark in html


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
