"""An editor who has never seen the readership finds answers in it, and a file for a meeting."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looks import looks, violations
from tests.support.site_process import Site

pytestmark = [pytest.mark.browser, pytest.mark.judges]

# Three articles with views of three weeks; the sample article is read 3 times a day. Edition 2 of
# one article is three days old, and it was cited, and found by a search engine.
READ = """
import datetime as dt
import time_machine
from django.contrib.auth.models import Group, User
from django.utils import timezone
from articles import publishing
from articles.models import Article
from collabsite.counting.models import Exclusion, Referrer, Use
from tests.support.counts import day_of, store_days
editor = User.objects.create_user("editor", password="rivers-and-labs", is_staff=True)
editor.groups.set(Group.objects.filter(name="Editor"))
today = timezone.now().astimezone(dt.UTC).date()
days = []
def read(article, views_of):
    for ago in range(21):
        if views := views_of(ago):
            day = today - dt.timedelta(days=ago)
            days.append(day_of(article.item, day, views=views, sessions=max(views - 1, 1)))
read(Article.objects.get(), lambda ago: 3)
for title, views_of in [("High Water", lambda ago: 20 - ago), ("Low Water", lambda ago: ago)]:
    article = Article.objects.create(title=title, slug=title.replace(" ", "-").lower())
    article.sections.create(anchor="text", body="<p>The river is there.</p>")
    for ago in (14, 3) if title == "High Water" else (0,):
        with time_machine.travel(timezone.now() - dt.timedelta(days=ago)):
            publishing.publish(article, by=None, note="More of the river.")
    read(article, views_of)
high = Article.objects.get(slug="high-water")
yesterday = today - dt.timedelta(days=1)
store_days([*days, day_of(high.item, yesterday, views=6, sessions=5, use=Use.CITATION)])
for number in range(12):
    host = f"site{number:02}.example"
    Referrer.objects.create(
        kind="article", item_id=high.pk, day=yesterday, host=host, readers=12 - number
    )
Exclusion.objects.create(day=yesterday, reason=Exclusion.Reason.ROBOT, count=41)
print(high.pk)
"""


def sign_in_as_editor(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/admin/")
    page.get_by_label("Username or e-mail").fill("editor")
    page.get_by_label("Password").fill("rivers-and-labs")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in", exact=True).click()


def cells(page: Page, table: str, row: str) -> list[str]:
    """Return the cells of a row, whose header begins so, of a table with this caption."""
    rows = page.get_by_role("table", name=table, exact=True).get_by_role("row")
    found = rows.filter(has=page.get_by_role("rowheader", name=row))
    expect(found).to_have_count(1)
    return found.get_by_role("cell").all_inner_texts()


def choose(page: Page, period: str, days: int) -> None:
    """Choose a period, and wait for its page."""
    page.get_by_role("link", name=period, exact=True).click()
    # Whole, as its tables are read at once.
    page.wait_for_url(f"**/?period={days}")


def flaws(page: Page, *, swapped: bool = False) -> list[str]:
    """Return what axe finds on a desk and a phone, and the screens that scroll sideways."""
    found = []
    for look in looks(page, swapped=swapped):
        found += [f"{look}: {what}" for what in violations(page)]
        if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            found.append(f"{look}: too wide")
    return found


# The rest of the page is that of all of the desk. Links within a text are as high as its lines.
SMALL = """() => [...document.querySelectorAll("#content :is(a, button, summary, input, select)")]
  .filter(element => element.checkVisibility({ visibilityProperty: true }))
  .filter(element => !element.closest("p, .visually-hidden"))
  .map(element => [element, element.getBoundingClientRect()])
  .filter(([, { width, height }]) => width > 0 && (width < 24 || height < 24))
  .map(([element, { width, height }]) => `${width} × ${height}: ${element.outerHTML}`)"""


def test_targets_of_readership_are_large_enough_for_a_finger(page: Page, fresh_site: Site) -> None:
    article = int(fresh_site.run(READ))
    sign_in_as_editor(page, fresh_site)
    for address in ["readership/", f"articles/article/{article}/readership/"]:
        page.goto(f"{fresh_site.url}/admin/{address}")
        for look in looks(page):
            assert page.evaluate(SMALL) == [], look


def test_an_editor_finds_answers_and_downloads_the_year(
    page: Page, fresh_site: Site, tmp_path: Path
) -> None:
    article = int(fresh_site.run(READ))
    sign_in_as_editor(page, fresh_site)

    with page.expect_navigation():
        page.locator("#content").get_by_role("link", name="Readership", exact=True).click()
    choose(page, "7 days", 7)

    # How often was this article read last week?
    assert cells(page, "Most read", "High Water")[:2] == ["119", "112"]
    # Which article rose most?
    rose = page.get_by_role("table", name="Rose most").get_by_role("rowheader")
    expect(rose.first).to_contain_text("High Water")
    # How many robots were left out?
    assert cells(page, "Left out", "Robot") == ["41"]

    # How did its views develop, and what did its second edition do?
    with page.expect_navigation():
        rose.first.get_by_role("link", name="High Water", exact=True).click()
    expect(page.get_by_role("img", name="Views and unique views")).to_be_visible()
    page.get_by_text("The numbers as a table").click()
    expect(page.get_by_role("table", name="By day").get_by_role("row")).to_have_count(8)
    assert cells(page, "The week before and after", "Edition 2") == ["91", "74"]

    # How is it used, and where do its readers come from?
    assert cells(page, "Views and other uses", "Citation exports")[0] == "6"
    assert cells(page, "Referring sites", "site00.example") == ["12"]

    # The year as a file.
    with page.expect_navigation():
        page.get_by_role("link", name="Readership of the site").click()
    choose(page, "365 days", 365)
    with page.expect_download() as download:
        page.get_by_role("link", name="Items as CSV").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))
    assert [(row["title"], row["views"]) for row in rows][:2] == [
        ("High Water", "210"),
        ("Low Water", "210"),
    ]

    # A range of days, by keyboard.
    page.get_by_label("From", exact=True).fill("2026-01-01")
    page.get_by_label("to", exact=True).fill("2026-01-31")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="1 January 2026 to 31 January 2026")).to_be_visible()

    # On a desk and a phone, light and dark, in both languages.
    page.goto(f"{fresh_site.url}/admin/readership/?period=30")
    for language in ["English", "简体中文"]:
        if language != "English":
            with page.expect_navigation():
                page.get_by_role("button", name=language).click()
        assert flaws(page, swapped=language != "English") == []
    page.goto(f"{fresh_site.url}/admin/articles/article/{article}/readership/")
    assert flaws(page) == []
    for address in ["/articles/high-water/usage/", "/zh-hans/usage/"]:
        page.goto(f"{fresh_site.url}{address}")
        assert flaws(page, swapped="zh-hans" in address) == []
