"""Nothing typed is lost: killed tabs, servers that restart, networks that fail."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.autosave.conftest import (
    body_of,
    crash,
    form_of,
    kept,
    offered,
    restarted,
    unfinished,
)
from tests.browser.dialogs import writing
from tests.browser.looks import all_looks, violations
from tests.support.editor import editing
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

NEWEST = """
from collabsite.desk.models import UnsavedForm
print(UnsavedForm.objects.filter(is_finished=False).latest("kept_at").fields)
"""
# What this browser keeps, for all accounts.
COPIES = """async () => {
  const request = indexedDB.open("unsaved forms", 1)
  await new Promise((resolve) => { request.onsuccess = resolve })
  const all = request.result.transaction("forms").objectStore("forms").getAll()
  await new Promise((resolve) => { all.onsuccess = resolve })
  request.result.close()
  return all.result
}"""


def test_a_killed_tab_loses_nothing(desk: Page, own_site: Site) -> None:
    article = editing(desk, own_site, "<p>Old.</p>", "killed")
    writing(desk)
    desk.keyboard.type(" Words of a killed tab.")
    kept(desk)

    page = crash(desk)
    page.goto(form_of(article))

    offer = offered(page)
    expect(offer).to_contain_text("You were writing here until")
    assert [f"{look}: {v}" for look in all_looks(page) for v in violations(page)] == []
    offer.get_by_role("link", name="Compare").click()
    expect(page.locator("ins")).to_contain_text("Words of a killed tab.")
    assert [f"{look}: {v}" for look in all_looks(page) for v in violations(page)] == []
    page.go_back()
    expect(offered(page)).to_have_count(1)
    expect(page.locator("#autosave")).to_have_text(re.compile("Kept ..:.., not saved"))
    expect(page.get_by_role("textbox", name="Text", exact=True)).to_contain_text("killed tab.")
    assert "killed" not in body_of(own_site, article)
    page.click("[name=_continue]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(offered(page)).to_have_count(0)
    assert "Words of a killed tab." in body_of(own_site, article)
    assert unfinished(own_site, form_of(article)) == 0


@pytest.mark.judges
def test_a_new_article_stands_there_again_and_is_discarded(desk: Page, own_site: Site) -> None:
    desk.goto("/admin/articles/article/add/")
    desk.locator("#id_title").press_sequentially("Unwritten rivers")
    kept(desk)

    page = crash(desk)
    page.goto("/admin/")
    page.get_by_role("link", name="Unwritten rivers").click()
    expect(page.get_by_role("heading", name="Not saved yet")).to_be_visible()
    page.goto("/admin/articles/article/add/")
    offered(page).get_by_role("button", name="Discard").click()

    expect(page.locator(".messagelist .success")).to_contain_text("discarded")
    expect(offered(page)).to_have_count(0)
    assert unfinished(own_site, "/admin/articles/article/add/") == 0


@pytest.mark.judges
def test_what_was_typed_while_the_server_was_away_is_offered_after_a_crash(
    desk: Page, own_site: Site
) -> None:
    article = editing(desk, own_site, "<p>Old.</p>", "away")
    writing(desk)
    desk.keyboard.type(" Words that the server has.")
    kept(desk)
    with restarted(own_site):
        desk.keyboard.type(" Words without a server.")
        expect(desk.locator("#autosave")).to_have_text("Offline, kept in this browser")
        desk.click("[name=_continue]")
        dialog = desk.get_by_role("dialog", name="The server does not answer")
        expect(dialog).to_be_visible()
        assert violations(desk) == []
        page = crash(desk)

    page.goto(form_of(article))

    expect(offered(page)).to_contain_text("You were writing here until")
    expect(page.get_by_role("textbox", name="Text", exact=True)).to_contain_text(
        "that the server has. Words without a server."
    )


@pytest.mark.judges
def test_a_restarted_server_is_noticed_by_the_open_form(desk: Page, own_site: Site) -> None:
    article = editing(desk, own_site, "<p>Old.</p>", "restarted")
    writing(desk)
    with restarted(own_site):
        desk.keyboard.type(" Before the restart.")
        expect(desk.locator("#autosave")).to_have_text("Offline, kept in this browser")

    kept(desk)
    desk.click("[name=_continue]")

    expect(desk.locator(".messagelist .success")).to_be_visible()
    assert "Before the restart." in body_of(own_site, article)


@pytest.mark.judges
def test_without_a_network_this_browser_keeps_what_is_typed(desk: Page, own_site: Site) -> None:
    editing(desk, own_site, "<p>Old.</p>", "network")
    writing(desk)
    desk.context.set_offline(True)
    desk.keyboard.type(" Offline words.")
    expect(desk.locator("#autosave")).to_have_text("Offline, kept in this browser")

    desk.context.set_offline(False)

    kept(desk)
    assert "Offline words." in own_site.run(NEWEST)


def test_signing_out_leaves_nothing_in_the_browser(desk: Page, own_site: Site) -> None:
    editing(desk, own_site, "<p>Old.</p>", "signing-out")
    writing(desk)
    desk.context.set_offline(True)
    desk.keyboard.type(" A secret.")
    expect(desk.locator("#autosave")).to_have_text("Offline, kept in this browser")
    assert "A secret." in json.dumps(desk.evaluate(COPIES))
    desk.context.set_offline(False)
    desk.on("dialog", lambda dialog: dialog.accept())

    desk.get_by_role("button", name="Log out").click()

    expect(desk.get_by_role("heading", name="Sign in")).to_be_visible()
    assert desk.evaluate(COPIES) == []
    assert "A secret." in own_site.run(NEWEST)


@pytest.mark.judges
def test_nothing_is_kept_of_a_form_in_which_nothing_was_changed(desk: Page, own_site: Site) -> None:
    article = editing(desk, own_site, "<p>Old.</p>", "unchanged")

    with desk.expect_response("**/admin/session/"):
        writing(desk)
        desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(desk.locator("#autosave")).to_be_empty()
    assert unfinished(own_site, form_of(article)) == 0
