"""An editor signs in and opens what is to be edited, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site_process import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def complaints() -> list[str]:
    """What the console says while the editor works, violations of the policy among it."""
    return []


@pytest.fixture
def desk(browser: Browser, site: Site, complaints: list[str]) -> Iterator[Page]:
    """The admin's first page, just signed in."""
    page = browser.new_page(base_url=site.url)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None,
    )
    page.goto("/admin/")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill(site.admin_password)
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(f"{site.url}/admin/")
    yield page
    page.close()


def test_the_first_page_keeps_to_the_policy(desk: Page, complaints: list[str]) -> None:
    desk.wait_for_load_state("networkidle")

    assert complaints == []


@pytest.mark.parametrize("model", ["articles/article", "articles/source", "metrics/dataset"])
def test_a_list_and_a_form_keep_to_the_policy(
    desk: Page, complaints: list[str], model: str
) -> None:
    desk.goto(f"/admin/{model}/", wait_until="networkidle")
    desk.locator("#result_list tbody th a").first.click()
    desk.wait_for_load_state("networkidle")

    expect(desk.get_by_role("button", name="Save", exact=True).first).to_be_visible()
    assert complaints == []


def test_a_section_is_written_in_the_editor_and_kept(
    desk: Page, complaints: list[str], site: Site
) -> None:
    desk.goto("/admin/articles/article/")
    desk.locator("#result_list tbody th a").first.click()
    text = desk.locator(".ProseMirror:visible").first

    text.click()
    desk.keyboard.press("Control+Home")
    desk.keyboard.type("Written in the browser. ")
    desk.get_by_role("button", name="Save and continue editing").first.click()

    expect(desk.locator(".messagelist .success")).to_be_visible()
    expect(desk.locator(".ProseMirror:visible").first).to_contain_text("Written in the browser.")
    [(kept,)] = site.rows(
        "SELECT count(*) FROM articles_section WHERE body LIKE '%Written in the browser.%'"
    )
    assert kept == 1
    assert complaints == []
