"""Datasets that are overdue, and the desk that lists them."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import publishing
from articles.models import Article
from articles.publishing import issue_release
from metrics.models import Dataset, Release
from metrics.releases import working_copy
from metrics.releases.staleness import quiet_datasets, stale_datasets
from tests.support.datasets import dataset_of
from tests.support.published import draft_titled
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

NOW = timezone.now()
COUNT = {"Samples": {"kind": "count"}}
ROWS: dict[str, list[int | None]] = {"Elbe": [1]}


def ago(days: int) -> dt.datetime:
    return NOW - dt.timedelta(days=days)


def showing(mark: str, title: str) -> Article:
    """Return a published article with this in its text."""
    article = draft_titled(title)
    section = article.sections.get()
    section.body += mark
    section.save()
    publishing.publish(article, by=None)
    return article


@pytest.fixture
def late() -> Dataset:
    return dataset_of(COUNT, ROWS, update_months=1, at=ago(100))


@pytest.mark.parametrize(
    ("months", "days", "overdue"),
    [(None, 4000, False), (12, 360, False), (12, 370, True), (1, 26, False), (1, 32, True)],
)
def test_a_dataset_is_overdue_after_the_day_on_which_values_were_expected(
    months: int | None, days: int, overdue: bool
) -> None:
    dataset_of(COUNT, ROWS, update_months=months, at=ago(days))

    assert bool(stale_datasets(at=NOW)) is overdue


def test_the_last_day_is_not_late_and_the_next_is() -> None:
    at = dt.datetime(2026, 1, 31, 12, tzinfo=dt.UTC)
    dataset_of(COUNT, ROWS, update_months=1, at=at)

    assert stale_datasets(at=dt.datetime(2026, 2, 28, 12, tzinfo=dt.UTC)) == ()
    [found] = stale_datasets(at=dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC))
    assert (found.expected, found.days_overdue) == (dt.date(2026, 2, 28), 1)


def test_a_new_release_ends_it(late: Dataset) -> None:
    working_copy.ensure(late)
    issue_release(late, by=None, note="Newer.")

    assert stale_datasets(at=timezone.now()) == ()


def test_a_release_that_is_not_out_yet_does_not_end_it(late: Dataset) -> None:
    working_copy.ensure(late)
    issue_release(late, by=None, note="Newer.", at=NOW + dt.timedelta(days=3))

    assert [found.release for found in stale_datasets(at=NOW)] == [1]


@pytest.mark.each_database
def test_a_thousand_datasets_take_one_query() -> None:
    datasets = Dataset.objects.bulk_create(
        Dataset(slug=f"d-{n}", title=f"Data {n}", row_label="Row", update_months=1)
        for n in range(1000)
    )
    Release.objects.bulk_create(
        Release(
            dataset=dataset,
            number=1,
            slug=dataset.slug,
            issued_at=ago(100),
            content={"title": dataset.title},
        )
        for dataset in datasets
    )

    with CaptureQueriesContext(connection) as queries:
        found = stale_datasets(at=timezone.now())

    assert len(found) == 1000
    assert len(queries) == 1


def test_the_desk_lists_it_with_links_to_fix_it(late: Dataset) -> None:
    showing('<div data-table="rivers"></div>', "Rivers and Labs")

    desk = signed_in("Data steward").get("/admin/").content.decode()

    assert "Data that is overdue" in desk
    assert "days late" in desk
    assert f'href="/admin/metrics/dataset/{late.pk}/data/"' in desk
    assert f'href="/admin/metrics/dataset/{late.pk}/issue/"' in desk
    assert '<a href="/articles/rivers-and-labs/">Rivers and Labs</a>' in desk


def test_a_user_who_may_not_change_datasets_does_not_see_it(late: Dataset) -> None:
    assert "overdue" not in signed_in("Author").get("/admin/").content.decode()


def test_the_desk_is_quiet_when_nothing_is_overdue(client: Client) -> None:
    dataset_of(COUNT, ROWS, update_months=12)

    assert "overdue" not in signed_in("Data steward").get("/admin/").content.decode()


def test_the_desk_names_ten_and_says_that_there_are_more() -> None:
    for n in range(11):
        dataset_of(COUNT, ROWS, slug=f"rivers-{n}", update_months=1, at=ago(100 + n))

    desk = signed_in("Data steward").get("/admin/")

    assert [dataset.slug for dataset, _articles in desk.context["stale"]] == [
        f"rivers-{n}" for n in range(10, 0, -1)
    ]
    assert "More are overdue" in desk.content.decode()


@pytest.mark.parametrize(
    ("days", "is_late"), [([70, 40, 10], False), ([400, 370, 340], True), ([400, 370], False)]
)
@pytest.mark.each_database
def test_a_dataset_without_a_schedule_is_late_by_its_own_rhythm(
    days: list[int], is_late: bool
) -> None:
    dataset = dataset_of(COUNT, ROWS, at=ago(days[0]))
    for later in days[1:]:
        working_copy.ensure(dataset)
        issue_release(dataset, by=None, note="More.", at=ago(later))

    with CaptureQueriesContext(connection) as queries:
        found = quiet_datasets(at=NOW)

    assert len(queries) == 1
    assert [(late.pk, late.usual_days, late.days) for late in found] == (
        [(dataset.pk, 30, 340)] if is_late else []
    )
    page = signed_in("Data steward").get("/admin/").text
    assert ("usually every 30 days" in page) == is_late
