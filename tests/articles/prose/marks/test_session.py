"""The data as articles reach it: sessions, and names of datasets."""

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.prose.marks import RenderContext
from articles.prose.marks.session import DataSession, lock_data
from articles.prose.parse import Mark
from articles.publishing import issue_release
from metrics.models import Dataset, Entity, Indicator, Observation
from metrics.public.names import dataset_names
from metrics.releases import working_copy
from metrics.shown import NumberData
from tests.support.published import imported

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SLUG = "what-they-found"
YEAR = dt.timedelta(days=365)


@pytest.fixture
def dataset() -> Dataset:
    """A released dataset: Elbe 1,240, Yangtze 890 and Danube without a value, in 2023."""
    [dataset] = imported().datasets
    issue_release(dataset, by=None)
    return dataset


def change(dataset: Dataset, place: str, value: int, period: str = "2023") -> None:
    """Give a cell of the working copy this value."""
    working = working_copy.ensure(dataset)
    entity, indicator = place.split("/")
    Observation.objects.update_or_create(
        entity=Entity.objects.get(release=working, code=entity),
        indicator=Indicator.objects.get(release=working, code=indicator),
        period=period,
        defaults={"value": value, "literal": "", "status": Observation.Status.NORMAL},
    )


def session(*marks: Mark, at: dt.datetime | None = None) -> DataSession:
    return DataSession(marks, at=at or timezone.now())


@pytest.mark.each_database
def test_a_session_over_a_release_shows_what_is_not_issued_yet(dataset: Dataset) -> None:
    change(dataset, "elbe/samples", 7)
    working = working_copy.ensure(dataset)
    # As an issued release has it.
    working.content, working.slug = dataset.releases.get(number=1).content, SLUG

    preview = DataSession(at=timezone.now(), release=working)

    mark = Mark("data", f"{SLUG}/elbe/samples", {})
    found = [each.read(mark, language="en") for each in (preview, session())]
    assert [data.text for data in found if isinstance(data, NumberData)] == ["7", "1,240"]


def test_a_session_reads_at_once_what_all_marks_refer_to(
    dataset: Dataset, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    marks = [
        Mark("data", f"{SLUG}/{row}/{column}", {})
        for row in ("elbe", "yangtze", "danube")
        for column in ("samples", "change", "cost")
    ]
    opened = session(*marks)

    with django_assert_num_queries(3):
        found = [opened.read(mark, language="en") for mark in marks]

    assert sum(data is None for data in found) == 1


def test_reading_a_mark_gives_what_rendering_stores(dataset: Dataset) -> None:
    marks = [
        Mark("data", f"{SLUG}/elbe/cost", {"data-form": "words"}),
        Mark("div", SLUG, {"data-rows": "danube"}),
        Mark("figure", SLUG, {"data-columns": "cost"}),
    ]
    opened = session(*marks)

    for mark in marks:
        assert opened.read(mark, language="en") == opened.render(mark, RenderContext("en")).data


def test_a_mark_that_refers_to_nothing_has_no_data(dataset: Dataset) -> None:
    for mark in [Mark("data", f"{SLUG}/rhine/cost", {}), Mark("div", "none", {})]:
        assert session(mark).read(mark, language="en") is None


def test_a_dataset_is_named_as_its_newest_release_is_under_every_slug_it_had(
    dataset: Dataset, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    dataset.title, dataset.slug = "Rivers", "rivers"
    dataset.save()
    working_copy.ensure(dataset)
    issue_release(dataset, by=None, note="Renamed.")

    with django_assert_num_queries(1):
        names = dataset_names({SLUG, "none"}, at=timezone.now())

    assert {slug: (name.title, name.language) for slug, name in names.items()} == {
        SLUG: ("Rivers", "en")
    }
    assert names[SLUG].url.endswith("/data/rivers/")
    with django_assert_num_queries(0):
        assert dataset_names(set(), at=timezone.now()) == {}


def test_the_data_of_all_marks_is_locked_at_once(
    dataset: Dataset, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    marks = [
        Mark("data", f"{SLUG}/elbe/cost", {}),
        Mark("div", SLUG, {}),
        Mark("figure", "none", {}),
    ]

    with django_assert_num_queries(1):
        lock_data(marks)
    with django_assert_num_queries(0):
        lock_data([Mark("cite", "gauges", {}), Mark("picture", "river", {})])
