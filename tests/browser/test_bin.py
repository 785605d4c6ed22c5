"""A deleted article comes back by one click, and from the bin."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import looks, violations
from tests.support.editor import editing
from tests.support.site_process import Site

pytestmark = pytest.mark.browser


def complaints(admin: Page) -> list[str]:
    return [f"{look}: {each}" for look in looks(admin) for each in violations(admin)]


@pytest.mark.judges
def test_a_deleted_article_is_restored_at_once_or_from_the_bin(admin: Page, site: Site) -> None:
    editing(admin, site, "<p>One.</p>", "goes-to-the-bin")
    form = admin.url

    def delete() -> None:
        admin.goto(form.replace("/change/", "/delete/"))
        with admin.expect_navigation():
            admin.get_by_role("button", name="Move to the bin").click()

    delete()
    found = complaints(admin)
    with admin.expect_navigation():
        admin.get_by_role("button", name="Undo").click()
    expect(admin).to_have_url(form)

    delete()
    with admin.expect_navigation():
        admin.get_by_role("link", name="Bin").first.click()
    found += complaints(admin)
    with admin.expect_navigation():
        admin.get_by_role("button", name="Restore").first.click()
    expect(admin).to_have_url(form)
    assert found == []
