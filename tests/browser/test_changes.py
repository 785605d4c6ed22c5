"""A reader follows a correction to what it changed, and meets a retraction."""

import re
from collections.abc import Sequence

import pytest
from playwright.sync_api import Page, expect

from tests.support.site_process import Site

pytestmark = pytest.mark.browser

# An editor's work, done beside the server: a changed table, words, a moved and a new section.
CORRECTED = """
from articles import publishing
from articles.models import Article, Edition, Section
from metrics.releases import working_copy
from articles.publishing import issue_release
from metrics.releases.corrections import Correction
from metrics.models import Dataset, Observation

article = Article.objects.get()
dataset = Dataset.objects.get()
release = working_copy.ensure(dataset)
for cell in Observation.objects.filter(entity__release=release).order_by("pk")[:2]:
    cell.literal = "41"
    cell.save()
said = Correction(wrong="Two cells were not 41.", why="They were misread.", since=1)
issue_release(dataset, by=None, note="Two cells were wrong.", correction=said)
opening, *others = article.sections.order_by("ordering")
opening.body = opening.body.replace("<p>", "<p><em>Newly</em> said: ", 1)
opening.body = opening.body.replace("decade", "<strong>decade</strong>")
opening.save()
others[-1].ordering = opening.ordering + 1
others[-1].save()
Section.objects.create(article=article, ordering=999, heading="New", body="<p>Quite new.</p>")
publishing.publish(
    article, by=None, note="Two cells were wrong.", change=Edition.Change.CORRECTION
)
"""
RETRACTED = """
from articles import publishing
from articles.models import Article, Edition

publishing.retract(
    Article.objects.get(), by=None, note="Mixed up."
)
"""


@pytest.mark.judges
def test_a_correction_and_a_retraction_are_read(page: Page, fresh_site: Site) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    [listed] = fresh_site.json("/articles.json")["articles"]

    fresh_site.run(CORRECTED)
    page.goto(listed["url"].replace(listed["url"].split("/articles/")[0], fresh_site.url))
    expect(page.locator(".notice")).to_contain_text("Two cells were wrong.")
    with page.expect_navigation():
        page.get_by_role("link", name="See what changed").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Changes of edition 2")
    kinds = page.locator(".changes-section .changes-kind").all_inner_texts()
    assert _with(kinds, ["Text changed", "Section moved", "Section added"])
    expect(page.get_by_role("table").first).to_contain_text("41")
    expect(page.locator("ins").first).to_contain_text("Newly")

    fresh_site.run(RETRACTED)
    page.goto(f"{fresh_site.url}/articles/")
    expect(page.locator(".tag").first).to_have_text("Retracted")
    page.locator("h3 a").first.click()
    expect(page).to_have_title(re.compile("^Retracted: "))

    page.get_by_role("link", name="Register of corrections").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Register of corrections")
    page.get_by_role("link", name="Data", exact=True).last.click()
    expect(page.locator(".states li")).to_have_count(1)
    page.get_by_role("link", name="See what changed").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Changes of release 2")
    expect(page.locator(".notice")).to_contain_text("They were misread.")
    expect(page.get_by_role("table").locator("ins")).to_have_text(["41", "41"])
    page.get_by_role("link", name="All releases").click()
    page.locator(".states .seal.outlined").click()
    expect(page.locator(".notice")).to_contain_text("Two cells were not 41.")

    assert said == []


def _with(found: Sequence[str], wanted: Sequence[str]) -> bool:
    return all(any(want in one for one in found) for want in wanted)
