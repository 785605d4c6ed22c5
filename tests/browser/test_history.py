"""Drafts in a real browser: the warning before unsaved words are lost, and the way back in history."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.looks import looks, violations
from tests.support.editor import editing, stored
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

CITED = '<p>One.<cite data-source="nature-index-2023" data-locator="p. 12"></cite></p><p>Last.</p>'


@pytest.fixture
def warned(admin: Page) -> list[str]:
    """The kinds of the dialogs that were shown; each is answered with “stay”."""
    shown: list[str] = []

    def stay(dialog: Dialog) -> None:
        shown.append(dialog.type)
        dialog.dismiss()

    admin.on("dialog", stay)
    return shown


def leave(admin: Page) -> None:
    """Click on a link to another page, and wait until it is loaded or refused."""
    admin.locator("#site-name a").click(no_wait_after=True)
    admin.wait_for_function("() => document.readyState === 'complete'")


def type_title(admin: Page) -> None:
    admin.locator("#id_title").press("End")
    admin.keyboard.type("!")


def type_prose(admin: Page) -> None:
    admin.get_by_role("textbox", name="Text", exact=True).get_by_text("Last.").click()
    admin.keyboard.press("Home")
    admin.keyboard.type("More. ")


def add_citation(admin: Page) -> None:
    admin.get_by_text("Add another Reference").click()


@pytest.mark.judges
@pytest.mark.parametrize("change", [type_title, type_prose, add_citation])
def test_leaving_with_a_change_in_any_part_of_the_form_is_warned_of(
    admin: Page, site: Site, warned: list[str], change: Callable[[Page], None]
) -> None:
    editing(admin, site, CITED, f"warned-{change.__name__.replace('_', '-')}")
    here = admin.url

    change(admin)
    leave(admin)

    assert warned == ["beforeunload"]
    assert admin.url == here


def test_leaving_without_a_change_is_not_warned_of(
    admin: Page, site: Site, warned: list[str]
) -> None:
    editing(admin, site, CITED, "unwarned")
    admin.get_by_role("textbox", name="Text", exact=True).get_by_text("Last.").click()
    admin.keyboard.press("ArrowLeft")
    admin.locator("#id_title").press_sequentially("!")
    admin.keyboard.press("Backspace")

    leave(admin)

    admin.wait_for_url("**/admin/")
    assert warned == []


def test_what_was_typed_and_taken_back_in_prose_is_no_change(
    admin: Page, site: Site, warned: list[str]
) -> None:
    editing(admin, site, CITED, "taken-back")
    admin.get_by_role("textbox", name="Text", exact=True).get_by_text("Last.").click()
    admin.keyboard.press("End")
    admin.keyboard.type("x")
    admin.keyboard.press("Backspace")

    leave(admin)

    admin.wait_for_url("**/admin/")
    assert warned == []


@pytest.mark.judges
def test_saving_is_not_warned_of(admin: Page, site: Site, warned: list[str]) -> None:
    editing(admin, site, CITED, "saving")
    type_title(admin)
    type_prose(admin)

    stored(admin)
    leave(admin)

    admin.wait_for_url("**/admin/")
    assert warned == []


@pytest.mark.judges
def test_what_was_refused_is_still_unsaved(admin: Page, site: Site, warned: list[str]) -> None:
    editing(admin, site, CITED, "refused")
    admin.locator("#id_origin_url").evaluate("field => field.type = 'text'")
    admin.fill("#id_origin_url", "no address")
    admin.click("[name=_continue]")
    admin.wait_for_selector(".errornote")
    admin.locator("#id_title").click()

    leave(admin)

    assert warned == ["beforeunload"]


@pytest.mark.judges
def test_a_text_that_waits_to_be_merged_is_unsaved_until_it_is_dropped(
    admin: Page, site: Site, warned: list[str], said: list[str]
) -> None:
    article = editing(admin, site, CITED, "conflict")
    other = f"Article.objects.filter(pk={article}).update(title='Theirs')"
    site.run(f"from articles.models import Article; {other}")
    type_title(admin)
    admin.click("[name=_continue]")
    admin.get_by_label("Yours").check()

    leave(admin)
    admin.get_by_role("button", name="Discard my version").click()

    expect(admin.locator("#id_title")).to_have_value("Theirs")
    assert warned == ["beforeunload"]
    # The browser tells of the refusal.
    assert [text for text in said if "409" not in text] == []
    said.clear()


@pytest.mark.judges
def test_a_draft_is_restored_from_the_history_and_back(
    admin: Page, site: Site, warned: list[str]
) -> None:
    editing(admin, site, CITED, "restored")
    stored(admin)
    type_prose(admin)
    type_title(admin)
    stored(admin)

    expect(admin.locator(".last-saved")).to_contain_text("Last saved by you")
    admin.get_by_role("link", name="Earlier drafts").click()
    expect(admin.locator(".history > li").first).to_contain_text("Section “(opening)”: +1 word")
    admin.get_by_role("button", name="Compare the two").click()
    expect(admin.locator(".changes ins").last).to_contain_text("More")
    admin.get_by_role("link", name="Restore… Draft of").first.click()
    expect(admin.locator(".changes del").last).to_contain_text("More")
    admin.get_by_role("button", name="Restore").click()
    expect(admin.locator("#id_title")).to_have_value("For the editor")
    admin.get_by_role("link", name="Undo").click()
    expect(admin.locator(".changes ins").last).to_contain_text("More")
    admin.get_by_role("button", name="Restore").click()

    expect(admin.locator("#id_title")).to_have_value("For the editor!")
    assert "More." in admin.input_value("#id_text")
    assert warned == []


@pytest.mark.judges
def test_axe_finds_nothing_in_the_history(admin: Page, site: Site) -> None:
    article = editing(admin, site, CITED, "axe")
    stored(admin)
    type_title(admin)
    stored(admin)
    history = f"/admin/articles/article/{article}/history/"
    admin.goto(history)
    old = admin.locator("[name=old]").last.get_attribute("value")

    found = []
    for shown in ["", f"compare/?old={old}&new=now", f"{old}/restore/"]:
        admin.goto(f"{history}{shown}")
        found += [
            f"{look}: {violation}" for look in looks(admin) for violation in violations(admin)
        ]

    assert found == []
