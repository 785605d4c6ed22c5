"""Issuing data that many articles quote, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.looks import violations
from tests.browser.test_editors_job import NEW_EDITOR
from tests.support.editor import log_in, quiet_page
from tests.support.site_process import Site

pytestmark = pytest.mark.browser

MANY = """
from articles import publishing
from articles.models import Article
from articles.publishing import issue_release
from metrics.importing import plan, writer
from metrics.models import Dataset
dataset = Dataset.objects.create(
    title="Rivers", slug="rivers", row_label="River", chart_kind="none"
)
writer.apply_plan(dataset, plan.make_plan(dataset, b"River,Change\\nElbe,+35%\\n"))
issue_release(dataset, by=None)
body = '<p>It rose by <data data-cell="rivers/elbe/change">chip</data>.</p>'
for number in range(100):
    article = Article.objects.create(title=f"River {number}", slug=f"river-{number}")
    article.sections.create(anchor="text", body=body)
    publishing.publish(article, by=None)
writer.apply_plan(dataset, plan.make_plan(dataset, b"River,Change\\nElbe,+37%\\n"))
print(dataset.pk)
"""


@pytest.fixture
def desk(browser: Browser, fresh_site: Site) -> Iterator[Page]:
    """A page of an editor who issues data; fails if the console has an error."""
    fresh_site.run(NEW_EDITOR)
    with quiet_page(browser, fresh_site) as page:
        yield page


@pytest.mark.judges
def test_a_release_that_many_articles_quote_is_issued(desk: Page, fresh_site: Site) -> None:
    dataset = int(fresh_site.run(MANY))
    log_in(desk, "lin")
    desk.goto(f"/admin/metrics/dataset/{dataset}/issue/")
    expect(desk.locator(".impact-sum")).to_contain_text("100 articles change with this data.")
    for warning in desk.locator("[name=accepted]").all():
        warning.check()

    desk.get_by_role("button", name="Issue release").click()

    expect(desk.locator(".messagelist")).to_contain_text(
        "New editions of 100 articles are proposed."
    )
    assert violations(desk) == []
    proposed = "SELECT count(*) FROM articles_proposal WHERE state = 'open'"
    assert fresh_site.rows(proposed) == [(100,)]
    desk.get_by_role("link", name="View it").click()
    expect(desk.get_by_role("table")).to_contain_text("37%")
