"""Sign-in with passkey, authenticator app and recovery code, and again over unsaved work."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.dialogs import writing
from tests.browser.looks import all_looks, violations
from tests.support.editor import editing
from tests.support.second_factors import add_virtual_authenticator, code, confirm, set_up_app
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

NEW_ACCOUNT = """
from django.contrib.auth.models import User
User.objects.create_superuser({name!r}, password={password!r})
"""


def account(site: Site, name: str) -> str:
    site.run(NEW_ACCOUNT.format(name=name, password=site.admin_password))
    return name


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page at `localhost`: browsers allow passkeys there, and not at an IP address."""
    address = site.url.replace("127.0.0.1", "localhost")
    with browser.new_context(base_url=address) as context:
        yield context.new_page()


def sign_in(page: Page, site: Site, name: str) -> None:
    page.goto("/admin/")
    page.get_by_label("Username or e-mail").fill(name)
    page.get_by_label("Password").fill(site.admin_password)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def expect_desk(page: Page) -> None:
    expect(page).to_have_url("/admin/")


def accessible(page: Page) -> None:
    assert [f"{look}: {v}" for look in all_looks(page) for v in violations(page)] == []


@pytest.mark.judges
def test_a_passkey_is_added_and_signs_in_alone(page: Page, site: Site, said: list[str]) -> None:
    name = account(site, "passkey")
    add_virtual_authenticator(page)
    page.goto("/accounts/login/")
    accessible(page)
    sign_in(page, site, name)
    page.get_by_role("link", name=name).click()
    page.get_by_role("link", name="Second factor").click()
    accessible(page)

    page.get_by_role("link", name="Add a passkey").click()
    accessible(page)
    confirm(page, site.admin_password)
    page.get_by_label("Name").fill("Laptop")
    expect(page.get_by_label("Sign in with it alone")).to_be_checked()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_label("Unused codes")).to_be_visible()
    accessible(page)
    page.goto("/accounts/2fa/webauthn/")
    expect(page.get_by_role("list").filter(has_text="Laptop")).to_contain_text("without a password")
    accessible(page)
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect_desk(page)
    assert page.request.get("/admin/session/").json()["user"]["name"] == name
    assert said == []


@pytest.mark.judges
def test_a_code_of_an_app_and_a_recovery_code_are_second_factors(
    page: Page, site: Site, said: list[str]
) -> None:
    name = account(site, "app")
    sign_in(page, site, name)
    secret = set_up_app(page, site.admin_password)
    recovery = page.get_by_label("Unused codes").input_value().split()[0]
    sign_out(page)

    sign_in(page, site, name)
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    accessible(page)
    assert page.request.get("/admin/session/").json()["user"] is None
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Incorrect code.")).to_be_visible()
    page.get_by_label("Code").fill(code(secret))
    page.get_by_role("button", name="Sign in").click()
    expect_desk(page)
    sign_out(page)
    sign_in(page, site, name)
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in").click()

    expect_desk(page)
    sign_out(page)
    sign_in(page, site, name)
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Incorrect code.")).to_be_visible()
    assert said == []


@pytest.mark.judges
def test_the_dialog_over_unsaved_work_goes_on_after_the_second_factor(
    page: Page, site: Site
) -> None:
    name = account(site, "again")
    sign_in(page, site, name)
    secret = set_up_app(page, site.admin_password)
    article = editing(page, site, "<p>Old.</p>", "second-factor")
    writing(page)
    # Keeping the words would open the dialog too, without a save that goes on.
    with page.expect_response("**/admin/unsaved/"):
        page.keyboard.type(" New words.")
    page.context.clear_cookies(name="sessionid")

    page.click("[name=_continue]")
    dialog = page.get_by_role("dialog", name="You are signed out")
    expect(dialog.get_by_role("link", name="Sign in")).to_be_focused()
    accessible(page)
    with page.expect_popup() as opened:
        page.keyboard.press("Enter")
    window = opened.value
    window.get_by_label("Password").fill(site.admin_password)
    window.keyboard.press("Enter")
    window.get_by_label("Code").fill(code(secret))
    with window.expect_event("close"):
        window.keyboard.press("Enter")

    expect(page.locator(".messagelist .success")).to_be_visible()
    stored = (
        f"from articles.models import Section; print(Section.objects.get(article={article}).body)"
    )
    assert "New words." in site.run(stored)
