"""Articles that rest on a dataset: those whose newest editions show it."""

import datetime as dt

import pytest
from django.utils import timezone

from articles import publishing
from articles.models import Article
from articles.publishing import issue_release
from articles.publishing.quotations import RestingArticle, resting_on
from metrics.models import Dataset
from metrics.releases import working_copy
from tests.support.datasets import dataset_of
from tests.support.published import draft_titled

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

COUNT = {"Samples": {"kind": "count"}}
ROWS: dict[str, list[int | None]] = {"Elbe": [1]}


def ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def showing(mark: str, title: str) -> Article:
    """Return a published article with this in its text."""
    article = draft_titled(title)
    section = article.sections.get()
    section.body += mark
    section.save()
    publishing.publish(article, by=None)
    return article


def resting(dataset: Dataset) -> tuple[RestingArticle, ...]:
    return resting_on([dataset.pk], at=timezone.now()).get(dataset.pk, ())


@pytest.fixture
def late() -> Dataset:
    return dataset_of(COUNT, ROWS, update_months=1, at=ago(100))


@pytest.mark.parametrize(
    "mark",
    [
        '<div data-table="rivers"></div>',
        '<figure data-chart="rivers"></figure>',
        '<p><data data-cell="rivers/r0/c0"></data></p>',
    ],
)
def test_an_article_that_shows_a_table_a_chart_or_a_number_rests_on_it(
    late: Dataset, mark: str
) -> None:
    showing(mark, "Rivers and Labs")
    draft_titled("Never published")
    showing("<p>rivers</p>", "Of other things")

    assert [title for title, _url in resting(late)] == ["Rivers and Labs"]


def test_an_article_that_no_longer_shows_it_does_not_rest_on_it(late: Dataset) -> None:
    article = showing('<div data-table="rivers"></div>', "Rivers and Labs")
    article.sections.update(body="<p>No table any more.</p>")
    publishing.publish(article, by=None, note="Without its table.")

    assert resting(late) == ()


def test_an_article_is_found_by_a_former_slug_in_hanzi() -> None:
    dataset = dataset_of(COUNT, ROWS, update_months=1, at=ago(100), slug="河流")
    showing('<div data-table="河流"></div>', "Rivers and Labs")
    dataset.slug = "streams"
    dataset.save()
    working_copy.ensure(dataset)
    issue_release(dataset, by=None, note="Renamed.", at=ago(90))

    assert len(resting(dataset)) == 1
