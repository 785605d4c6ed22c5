"""The impact of a release on articles."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.models import Article, Edition
from articles.publishing import issue_release
from articles.publishing.impact import Impact, impact
from metrics.models import Dataset
from metrics.releases import working_copy
from tests.support.quoting import SLUG, figure, issued, quoting, quoting_draft, revise, rewrite

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

FOUND = f"They found {figure('elbe/change')} more."
TABLE = f'<div data-table="{SLUG}" data-rows="elbe" data-columns="change"></div>'
CHART = f'<figure data-chart="{SLUG}" data-kind="bar" data-columns="change"></figure>'


def impact_of(cells: dict[str, str | None]) -> Impact:
    return impact(revise(cells), at=timezone.now())


def test_every_article_is_listed_with_each_sentence_table_and_chart_that_changes() -> None:
    quoting(FOUND, TABLE, CHART, f"And {figure('danube/cost')}.")
    quoting(f"They took {figure('elbe/samples')}.", title="Other")

    found = impact_of({"elbe/change": "37"})

    [article] = found.affected
    assert (article.content.title, article.edition and article.edition.number) == (
        "Rivers and Labs",
        1,
    )
    assert [change.kind for change in article.ours.changes] == ["sentence", "table", "chart"]
    assert article.places == 3
    assert not found.elsewhere


def test_a_table_of_other_rows_does_not_change() -> None:
    quoting(TABLE)

    assert not impact_of({"danube/change": "50"}).affected


@pytest.mark.each_database
def test_looking_stores_nothing_and_draws_nothing() -> None:
    edition = quoting(FOUND, CHART)
    digest = edition.sha256

    with CaptureQueriesContext(connection) as asked:
        impact(working := revise({"elbe/change": "37"}), at=timezone.now())

    written = [q["sql"] for q in asked if not q["sql"].lstrip().startswith("SELECT")]
    assert all("metrics_" in sql or "SAVEPOINT" in sql for sql in written)
    working.refresh_from_db()
    assert (working.issued_at, working.content) == (None, {})
    assert Edition.objects.get().sha256 == digest


@pytest.mark.each_database
def test_a_renamed_dataset_is_still_quoted_under_its_former_slug() -> None:
    quoting(FOUND)
    Dataset.objects.update(slug="another")

    working = working_copy.ensure(Dataset.objects.get())
    assert not impact(working, at=timezone.now()).affected
    working.dataset.refresh_from_db()
    Dataset.objects.update(slug=SLUG)
    revise({"elbe/change": "37"})
    Dataset.objects.update(slug="another")
    working = Dataset.objects.get().releases.working().get()

    assert len(impact(working, at=timezone.now()).affected) == 1


def test_drafts_and_scheduled_editions_are_listed_too() -> None:
    changed = quoting(FOUND).article
    rewrite(changed, f"<p>{FOUND} {figure('elbe/change', form='words')}</p>")
    quoting_draft(FOUND, title="Draft")
    scheduled = quoting_draft(FOUND, title="Scheduled")
    soon = timezone.now() + dt.timedelta(days=1)
    publishing.publish(scheduled, by=None, at=soon)
    # Its edition says all that its draft does.
    quoting(FOUND, title="Same")

    found = impact_of({"elbe/change": "37"})

    assert {each.content.title for each in found.affected} == {"Rivers and Labs", "Same"}
    assert {(each.content.title, each.kind, each.places) for each in found.elsewhere} == {
        ("Rivers and Labs", "changed", 2),
        ("Draft", "draft", 1),
        ("Scheduled", "scheduled", 1),
    }


@pytest.mark.parametrize("quotation", [FOUND, TABLE, CHART], ids=["number", "table", "chart"])
def test_a_draft_is_listed_as_long_as_it_quotes_the_data(quotation: str) -> None:
    draft = quoting_draft(quotation, title="Draft")
    working = revise({"elbe/change": "37"})

    quoting_it = impact(working, at=timezone.now())
    rewrite(draft, f"<p>No longer about {SLUG}.</p>")
    without_it = impact(working, at=timezone.now())

    assert [(each.content.title, each.places) for each in quoting_it.elsewhere] == [("Draft", 1)]
    assert not without_it.elsewhere


@pytest.mark.each_database
def test_no_text_is_searched_for_the_data() -> None:
    quoting(FOUND)
    quoting_draft(FOUND, title="Draft")
    working = revise({"elbe/change": "37"})

    with CaptureQueriesContext(connection) as asked:
        impact(working, at=timezone.now())
        issue_release(working.dataset, by=None, note="Again.")

    about_prose = [q["sql"] for q in asked if 'FROM "articles_section"' in q["sql"]]
    assert len(about_prose) == 1
    assert not [sql for sql in about_prose if "LIKE" in sql]


def test_a_retracted_article_is_listed_as_retracted() -> None:
    article = quoting(FOUND).article
    publishing.retract(article, by=None, note="Wrong.")

    found = impact_of({"elbe/change": "37"})

    assert [each.is_retracted for each in found.affected] == [True]


def test_the_page_that_issues_shows_it_and_says_what_was_proposed(steward: Client) -> None:
    quoting(FOUND)
    dataset = revise({"elbe/change": "37"}).dataset
    address = reverse("admin:metrics_dataset_issue", args=[dataset.pk])

    page = steward.get(address).content.decode()

    assert "1 article changes with this data." in page
    assert "They found <del>" in page
    assert "1 value of Change revised</textarea>" in page


@pytest.mark.each_database
def test_as_many_queries_for_many_articles_as_for_one() -> None:
    quoting(FOUND, TABLE, CHART)
    quoting_draft(FOUND, title="Draft")
    working = revise({"elbe/change": "37"})
    with CaptureQueriesContext(connection) as for_one:
        impact(working, at=timezone.now())

    for number, row in enumerate(["yangtze", "danube", "elbe"]):
        quoting(
            FOUND,
            TABLE.replace("elbe", row),
            f"Of {figure('yangtze/change')}.",
            title=f"Number {number}",
        )
        quoting_draft(FOUND, title=f"Draft {number}")
    with CaptureQueriesContext(connection) as for_many:
        found = impact(working, at=timezone.now())

    assert len(found.affected) == 4
    assert len(for_many) <= len(for_one)


@pytest.mark.each_database
def test_issuing_takes_as_many_queries_for_any_number_of_articles() -> None:
    def queries(value: str) -> int:
        working = revise({"elbe/change": value})
        with CaptureQueriesContext(connection) as asked:
            issue_release(working.dataset, by=None, note="Again.")
        return len(asked)

    quoting(FOUND)
    issued({"elbe/change": "36"})
    for_one = queries("37")
    for number in range(5):
        quoting(FOUND, title=f"Number {number}")
    issued({"elbe/change": "38"})

    for_many = queries("39")

    assert Article.objects.filter(proposals__state="open").count() == 6
    assert for_many <= for_one
