"""Values typed into the grid of a dataset are kept until they are saved."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.autosave.conftest import crash, kept, offered, unfinished
from tests.browser.looks import all_looks, violations
from tests.browser.spreadsheet import NEW_DATASET
from tests.support.site_process import Site

pytestmark = pytest.mark.browser


def grid_of(site: Site, name: str) -> str:
    """Return the address of the grid of a new dataset."""
    return f"/admin/metrics/dataset/{site.run(NEW_DATASET.format(name=name)).strip()}/data/"


def test_cells_of_a_killed_tab_stand_there_again(desk: Page, own_site: Site) -> None:
    address = grid_of(own_site, "killed-grid")
    desk.goto(address)
    desk.locator("#row-0-cell-0").fill("77")
    kept(desk)

    page = crash(desk)
    page.goto(address)

    expect(offered(page)).to_contain_text("You were writing here until")
    expect(page.locator("#row-0-cell-0")).to_have_value("77")
    expect(page.locator("#grid-count")).to_have_text("1 cell changed")
    assert [f"{look}: {v}" for look in all_looks(page) for v in violations(page)] == []
    kept(page)
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    expect(page.locator(".messagelist .success")).to_contain_text("1 cell changed")
    expect(offered(page)).to_have_count(0)
    assert unfinished(own_site, address) == 0


@pytest.mark.judges
def test_cells_that_were_typed_offline_stand_there_after_a_crash_and_are_discarded(
    desk: Page, own_site: Site
) -> None:
    address = grid_of(own_site, "offline-grid")
    desk.goto(address)
    desk.context.set_offline(True)
    desk.locator("#row-1-cell-0").fill("88")
    expect(desk.locator("#autosave")).to_have_text("Offline, kept in this browser")

    page = crash(desk)
    page.context.set_offline(False)
    page.goto(address)

    expect(page.locator("#row-1-cell-0")).to_have_value("88")
    offered(page).get_by_role("button", name="Discard").click()
    expect(page.locator(".messagelist .success")).to_contain_text("discarded")
    expect(offered(page)).to_have_count(0)
    expect(page.locator("#row-1-cell-0")).not_to_have_value("88")
