"""From a table on the clipboard to its first release, in as few actions as the desk promises."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looks import violations
from tests.browser.test_pasting import CLIPBOARD
from tests.support.actions import Actions
from tests.support.editor import log_in, quiet_page
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

MOST_ACTIONS = 8

NEW_STEWARD = """
from django.contrib.auth.models import Group, User
steward = User.objects.create_user("yu", password="a-password-of-yu", is_staff=True)
steward.groups.set(Group.objects.filter(name="Data steward"))
"""

# Five rows, three columns, two periods.
TABLE = "\n".join(
    ["Area\tPapers 2022\tPapers 2023\tShare 2022\tShare 2023\tGrant (2022)\tGrant (2023)"]
    + [
        f"{area}\t1,{n}00\t1,{n}40\t+{n}%\t+{n + 1}%\t${n}.2M\t${n}.5M"
        for n, area in enumerate(["Physics", "Biology", "Medicine", "Chemistry", "Optics"], start=1)
    ]
)


@pytest.fixture
def desk(browser: Browser, fresh_site: Site) -> Iterator[Page]:
    """The desk of a signed-in data steward; fails if the console has an error."""
    fresh_site.run(NEW_STEWARD)
    with quiet_page(browser, fresh_site) as page:
        log_in(page, "yu")
        yield page


@pytest.mark.judges
def test_a_pasted_table_is_released_in_few_actions(desk: Page, fresh_site: Site) -> None:
    actions = Actions(desk)
    desk.goto("/admin/")

    desk.get_by_role("link", name="Start a dataset").click()
    desk.get_by_role("button", name="Read the table").wait_for()
    # The cursor is in the title, which has room for one line: a table is taken for what it is.
    expect(desk.get_by_label("Title:")).to_be_focused()
    with desk.expect_navigation(url="**/new/**"):
        desk.evaluate(CLIPBOARD, ["", TABLE])
    expect(desk.get_by_label("Title:")).to_be_focused()
    assert violations(desk) == []
    desk.keyboard.type("Joint work by area")
    with desk.expect_navigation(url="**/data/#*"):
        desk.get_by_role("button", name="Create dataset").click()
    expect(desk.locator("#row-0-cell-0")).to_be_focused()
    desk.get_by_role("link", name="Issue release…").click()
    issue(desk)

    print(actions)
    assert len(actions) <= MOST_ACTIONS, f"{len(actions)} actions:\n{actions}"
    data = fresh_site.json("/data/joint-work-by-area.json")
    assert data["release"]["number"] == 1


def issue(desk: Page) -> None:
    """Accept what the checklist warns of, and issue the release."""
    desk.get_by_text("3 warnings").wait_for()
    for warning in desk.get_by_role("checkbox").all():
        warning.click()
    with desk.expect_navigation(url="**/change/"):
        desk.get_by_role("button", name="Issue release", exact=True).click()
