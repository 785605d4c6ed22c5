"""Sessions that end, and other accounts, while a form is open."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.autosave.conftest import (
    body_of,
    form_of,
    kept,
    sign_in,
    sign_in_again,
    unfinished,
)
from tests.browser.dialogs import move, writing
from tests.browser.looks import all_looks, violations
from tests.browser.spreadsheet import NEW_DATASET
from tests.support.editor import editing
from tests.support.site_process import Site

pytestmark = pytest.mark.browser


def test_signing_in_again_goes_on_with_saving(desk: Page, own_site: Site) -> None:
    article = editing(desk, own_site, "<p>Old.</p>", "ended")
    writing(desk)
    desk.keyboard.type(" New words.")
    desk.context.clear_cookies(name="sessionid")

    desk.click("[name=_continue]")

    expect(desk.get_by_role("dialog", name="You are signed out")).to_be_visible()
    assert [f"{look}: {v}" for look in all_looks(desk) for v in violations(desk)] == []
    sign_in_again(desk, own_site, "You are signed out")
    expect(desk.locator(".messagelist .success")).to_be_visible()
    assert "New words." in body_of(own_site, article)
    assert unfinished(own_site, form_of(article)) == 0


@pytest.mark.judges
def test_another_account_in_another_tab_is_noticed_before_it_saves(
    desk: Page, own_site: Site
) -> None:
    article = editing(desk, own_site, "<p>Old.</p>", "another")
    writing(desk)
    desk.keyboard.type(" By the first.")
    kept(desk)
    other = desk.context.new_page()
    sign_in(other, own_site, "ben")

    desk.bring_to_front()
    desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    dialog = desk.get_by_role("dialog", name="Another account is signed in")
    expect(dialog).to_contain_text("ben has signed in")
    dialog.get_by_role("button", name="Not now").click()
    expect(dialog).to_be_hidden()
    desk.keyboard.press("Control+s")
    sign_in_again(desk, own_site, "Another account is signed in")
    expect(desk.locator(".messagelist .success")).to_be_visible()
    assert "By the first." in body_of(own_site, article)
    [who] = own_site.rows(
        "SELECT u.username FROM django_admin_log l JOIN auth_user u ON u.id = l.user_id"
        " ORDER BY l.id DESC LIMIT 1"
    )
    assert who == ("admin",)


@pytest.mark.judges
def test_a_new_token_needs_no_dialog(desk: Page, own_site: Site) -> None:
    article = editing(desk, own_site, "<p>Old.</p>", "token")
    sign_in(desk.context.new_page(), own_site, "admin")
    desk.bring_to_front()
    writing(desk)
    desk.keyboard.type(" With a new token.")
    kept(desk)

    desk.click("[name=_continue]")

    expect(desk.locator(".messagelist .success")).to_be_visible()
    assert "With a new token." in body_of(own_site, article)


@pytest.mark.judges
def test_putting_the_dialog_off_returns_to_the_text(desk: Page, own_site: Site) -> None:
    editing(desk, own_site, "<p>Old.</p>", "put-off")
    box = writing(desk)
    desk.keyboard.type(" Words")
    desk.context.clear_cookies(name="sessionid")
    expect(desk.get_by_role("dialog", name="You are signed out")).to_be_visible()

    desk.keyboard.press("Escape")

    expect(box).to_be_focused()
    move(desk, "Control+End")
    desk.keyboard.type(" and more.")
    expect(box).to_contain_text("Words and more.")
    expect(desk.locator("#autosave")).to_have_text("Not signed in, kept in this browser")


def test_the_grid_goes_on_with_saving_too(desk: Page, own_site: Site) -> None:
    dataset = int(own_site.run(NEW_DATASET.format(name="kept")))
    desk.goto(f"/admin/metrics/dataset/{dataset}/data/")
    desk.locator("#row-0-cell-0").fill("77")
    desk.context.clear_cookies(name="sessionid")

    desk.keyboard.press("Control+s")

    sign_in_again(desk, own_site, "You are signed out")
    expect(desk.locator(".messagelist .success")).to_contain_text("1 cell changed")
    expect(desk.locator("#row-0-cell-0")).to_have_value("77")
