"""An owner invites a person by keyboard, who makes an account and chooses a time zone."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looks import looks, violations
from tests.support.editor import quiet_page
from tests.support.site_process import Site

pytestmark = pytest.mark.browser


def found_by_axe(page: Page) -> list[str]:
    return [f"{page.url} {look}: {each}" for look in looks(page) for each in violations(page)]


@pytest.mark.judges
def test_who_is_invited_makes_an_account_and_sees_the_desk_in_their_time(
    admin: Page, site: Site, browser: Browser
) -> None:
    found = []
    admin.goto("/admin/auth/user/")
    found += found_by_axe(admin)
    admin.get_by_role("link", name="Invite", exact=True).click()
    admin.get_by_label("E-mail address").fill("ilse@example.org")
    admin.keyboard.press("Tab")
    # The role says beside its box what it may do.
    expect(admin.get_by_role("checkbox", name="Author Writes articles")).to_be_focused()
    admin.keyboard.press("Space")
    found += found_by_axe(admin)
    admin.get_by_role("button", name="Invite").click()
    link = admin.get_by_role("textbox", name="The link of the invitation").input_value()
    expect(admin.get_by_role("button", name="Copy")).to_be_visible()
    found += found_by_axe(admin)
    admin.goto("/admin/auth/user/invitations/")
    expect(admin.get_by_role("heading", name="ilse@example.org")).to_be_visible()
    found += found_by_axe(admin)

    with quiet_page(browser, site) as person:
        person.goto(link)
        found += found_by_axe(person)
        person.get_by_label("Last name").fill("Quist")
        person.get_by_label("Password:").fill("a river of words")
        person.get_by_label("Password confirmation").fill("another river")
        person.get_by_role("button", name="Create the account and sign in").click()
        expect(person.get_by_text("The two password fields didn’t match.")).to_be_visible()
        person.get_by_label("Password:").fill("a river of words")
        person.get_by_label("Password confirmation").fill("a river of words")
        person.get_by_role("button", name="Create the account and sign in").click()
        person.wait_for_url("**/admin/")
        person.get_by_role("link", name="Quist (Your page)").click()
        expect(person.get_by_role("heading", level=1, name="Your page")).to_be_visible()
        found += found_by_axe(person)
        person.get_by_label("Time zone").select_option("Asia/Shanghai")
        person.get_by_role("button", name="Save").click()
        expect(person.locator("body[data-admin-server-timezone='Asia/Shanghai']")).to_be_attached()

    admin.goto("/admin/people/auditentry/?q=ilse@example.org")
    expect(admin.get_by_role("cell", name="invited", exact=True)).to_be_visible()
    found += found_by_axe(admin)
    admin.goto("/admin/auth/user/?q=quist")
    with admin.expect_navigation():
        admin.get_by_role("link", name="Quist").click()
    found += found_by_axe(admin)
    assert found == []
