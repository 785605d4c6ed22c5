"""Importing a file in a real browser: chosen, looked at, confirmed, by keyboard; and its looks."""

from collections.abc import Sequence

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.looks import looks_in_turns, shown_as, violations
from tests.support.site_process import Site

pytestmark = [pytest.mark.browser, pytest.mark.judges]

NEW = """
from articles.publishing import issue_release
from metrics.importing import plan, writer
from metrics.models import Dataset
dataset = Dataset.objects.create(
    title="Rivers", slug="rivers-{name}", row_label="River", chart_kind="none"
)
writer.apply_plan(dataset, plan.make_plan(dataset, b"River,Samples (2022),Change\\nElbe,1240,+35%\\n"))
issue_release(dataset, by=None)
print(dataset.pk)
"""
CHANGED = "River,Samples (2022),Change,Depth\nElbe,1300,+35%,2.5\nOder,7,n/a,3\n"
SHOWN = ["form", "errors", "diff", "nothing", "progress", "stopped", "failed", "done", "discard"]
EXACT = (
    "River,Samples (2022),Change,Flow,Depth\n"
    "Elbe,1300,+35%,3521418059.923445,2.5\nOder,7,n/a,17.000001,n.k.\n"
)
STATE = """
from datetime import timedelta
from django.utils import timezone
from metrics.models import DataImport
DataImport.objects.filter(dataset={dataset}).update(state="{state}", beat_at={beat_at}, phase="comparing",
    done=40, total=100)
"""


@pytest.fixture
def dataset(site: Site, request: pytest.FixtureRequest) -> int:
    """The key of a new dataset with one river."""
    name = "".join(c for c in request.node.name if c.isalnum())[:60]
    return int(site.run(NEW.format(name=name)))


def choose(admin: Page, dataset: int, text: str = CHANGED) -> None:
    admin.goto(f"/admin/metrics/dataset/{dataset}/import/")
    file = FilePayload(name="rivers.csv", mimeType="text/csv", buffer=text.encode())
    admin.set_input_files("#id_file", file)


def press(admin: Page, button: Locator) -> None:
    """Reach a button by the Tab key, and press it by Enter."""
    for _ in range(60):
        if button.evaluate("button => button === document.activeElement"):
            break
        admin.keyboard.press("Tab")
    expect(button).to_be_focused()
    admin.keyboard.press("Enter")


def test_a_file_is_chosen_looked_at_and_confirmed_by_keyboard(
    admin: Page, site: Site, dataset: int
) -> None:
    choose(admin, dataset, EXACT)
    press(admin, admin.get_by_role("button", name="Show what would change"))
    row = admin.get_by_role("row", name="changed Elbe Samples (2022)")
    expect(row).to_contain_text("1,240")
    expect(row).to_contain_text("1,300")
    expect(admin.get_by_text("“Depth” keeps its cells as text")).to_be_visible()

    # The file is read again as soon as another use is chosen, and the focus stays there.
    depth = admin.get_by_label("Use of column E “Depth”")
    with admin.expect_navigation():
        depth.select_option("not used")
    expect(depth).to_be_focused()
    expect(depth).to_have_value("ignored")
    expect(admin.get_by_text("keeps its cells as text")).to_have_count(0)

    press(admin, admin.get_by_role("button", name="Import this"))

    expect(admin.locator(".messagelist .success")).to_contain_text("1 cell changed")
    admin.get_by_role("link", name="View the data").first.click()
    expect(admin.get_by_label("Elbe, Samples (2022)")).to_have_value("1,300")
    # The grid shows a number as its column does, and all its digits while it is edited.
    flow = admin.get_by_label("Elbe, Flow")
    shown = admin.locator("td", has=flow).locator(".rounded")
    expect(shown).to_have_text("3,521,418,060")
    expect(shown).to_be_visible()
    assert violations(admin) == []
    flow.focus()
    expect(shown).to_be_hidden()
    expect(flow).to_have_value("3,521,418,059.923445")


def test_a_large_file_is_read_by_a_task_while_the_page_shows_how_far_it_is(
    admin: Page, site: Site, dataset: int
) -> None:
    rows = "".join(f"row-{n},samples,2022,{n},A,a note to make it longer\n" for n in range(7000))
    choose(admin, dataset, "entity,indicator,period,value,status,note\n" + rows)
    admin.get_by_role("button", name="Show what would change").click()

    admin.get_by_role("button", name="Import this").click()

    expect(admin.get_by_role("heading", name="Imported into the draft")).to_be_visible()
    count = "SELECT count(*) FROM metrics_entity e JOIN metrics_release r ON r.id = e.release_id"
    [(stored,)] = site.rows(f"{count} WHERE r.dataset_id = {dataset} AND r.number = 2")
    assert stored == 7001


@pytest.mark.parametrize(("shown", "chosen"), looks_in_turns(SHOWN))
def test_axe_finds_nothing_and_no_page_scrolls_aside(
    admin: Page, site: Site, dataset: int, shown: str, chosen: Sequence[tuple[int, str]]
) -> None:
    wrong = "River,Samples (2022),Change\nElbe,many,1\n,1,1\nOder,1.5,€3\n"
    same = "River,Change\nElbe,35\n"
    choose(admin, dataset, {"errors": wrong, "nothing": same}.get(shown, CHANGED))
    if shown != "form":
        admin.get_by_role("button", name="Show what would change").click()
        expect(admin.get_by_role("heading", name="Import of")).to_be_visible()
    if shown == "errors":
        expect(admin.locator("#import-problems")).to_be_focused()
    if shown in {"progress", "stopped", "failed"}:
        state = {"failed": "failed"}.get(shown, "checking")
        beat_at = (
            "timezone.now()" if shown == "progress" else "timezone.now() - timedelta(minutes=20)"
        )
        site.run(STATE.format(dataset=dataset, state=state, beat_at=beat_at))
        admin.reload()
    if shown in {"done", "discard"}:
        admin.get_by_role("button", name="Import this").click()
        expect(admin.locator(".messagelist .success")).to_be_visible()
    if shown == "discard":
        admin.goto(f"/admin/metrics/dataset/{dataset}/discard/")

    found = []
    for look in shown_as(admin, chosen):
        if admin.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{look}: the page scrolls aside")
        found += [f"{look}: {violation}" for violation in violations(admin)]

    assert found == []
