"""The media library in a browser: several files at once, and words in place."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import looks, violations
from tests.support.picture_files import file_of
from tests.support.site_process import Site

pytestmark = [pytest.mark.browser, pytest.mark.judges]


def test_several_files_are_uploaded_at_once_and_described_in_the_grid(
    admin: Page, site: Site, tmp_path: Path
) -> None:
    for name in ("first_view.png", "second.png"):
        (tmp_path / name).write_bytes(file_of(300, 200))
    (tmp_path / "words.txt").write_text("No picture.")
    admin.goto("/admin/articles/image/")

    admin.set_input_files("#media-files", tmp_path / "words.txt")
    expect(admin.locator(".media-queue .problem")).to_contain_text("not a readable picture")
    admin.reload()
    admin.set_input_files("#media-files", [tmp_path / "first_view.png", tmp_path / "second.png"])
    cards = admin.locator(".media-card")
    expect(cards.nth(0)).to_contain_text("second")
    expect(cards.nth(1)).to_contain_text("first view")
    expect(cards.nth(1)).to_contain_text("300 × 200 pixels")
    found = [f"{look}: {it}" for look in looks(admin) for it in violations(admin)]
    cards.nth(1).get_by_label("Alternative text").fill("A view")
    with admin.expect_navigation():
        admin.get_by_role("button", name="Save", exact=True).click()

    assert not found
    alts = site.rows("SELECT alt FROM articles_image WHERE title = 'first view'")
    assert [alt for (alt,) in alts] == ["A view"]
