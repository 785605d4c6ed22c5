"""Data in search results: datasets, and each number with its newest value."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from articles.publishing import issue_release
from collabsite.search import index
from metrics.models import Dataset
from tests.support.published import published
from tests.support.quoting import SLUG, issued, revise

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
DAY = dt.timedelta(days=1)


def found(query: str, **more: str) -> list[tuple[str, str, str]]:
    """Return the kinds, titles and values of search results."""
    answer = Client().get("/search.json", {"q": query, **more}).json()
    return [(r["kind"], r["title"], r["value"]) for r in answer["results"]]


def differing() -> list[str]:
    return list(index.find_differences(at=timezone.now()))


def test_a_number_is_found_by_its_row_and_column_and_answers_at_once() -> None:
    published()

    [result] = Client().get("/zh-hans/search.json?q=elbe+samples").json()["results"][:1]

    assert (result["title"], result["value"], result["period"]) == (
        "Elbe, Samples",
        "1,240",
        "2023",
    )
    assert result["url"].endswith(f"/zh-hans/data/{SLUG}/elbe/samples/")
    assert result["dataset_url"].endswith(f"/zh-hans/data/{SLUG}/")
    assert Client().get(result["url"].removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_a_number_is_found_by_its_value_and_a_missing_one_is_not_found() -> None:
    published()

    assert found("1,240", kind="number") == [("number", "Elbe, Samples", "1,240")]
    assert found("35%", kind="number") == [("number", "Elbe, Change", "+35%")]
    assert found("danube", kind="number") == [
        ("number", "Danube, Change", "+42%"),
        ("number", "Danube, Cost", "$2.1M"),
    ]


def test_a_new_release_takes_the_place_of_the_numbers_before() -> None:
    published()

    issued({"elbe/samples": "1300"})

    assert found("1,240", kind="number") == []
    assert found("elbe samples", kind="number") == [("number", "Elbe, Samples", "1,300")]
    assert differing() == []


def test_a_release_that_waits_is_found_from_its_time_on() -> None:
    published()
    revise({"elbe/samples": "1300"})
    dataset = Dataset.objects.get()

    issue_release(dataset, by=None, note="Soon.", at=timezone.now() + DAY)

    assert found("elbe samples", kind="number") == [("number", "Elbe, Samples", "1,240")]
    assert differing() == []
    with time_machine.travel(timezone.now() + 2 * DAY):
        assert found("elbe samples", kind="number") == [("number", "Elbe, Samples", "1,300")]
        assert differing() == []


def test_a_release_that_overtakes_one_that_waits_is_the_one_that_is_found() -> None:
    published()
    dataset = Dataset.objects.get()
    revise({"elbe/samples": "1300"})
    issue_release(dataset, by=None, note="Soon.", at=timezone.now() + DAY)
    revise({"elbe/samples": "1400"})
    issue_release(dataset, by=None, note="Now.")

    assert found("elbe samples", kind="number") == [("number", "Elbe, Samples", "1,400")]
    assert differing() == []
    with time_machine.travel(timezone.now() + 2 * DAY):
        assert found("elbe samples", kind="number") == [("number", "Elbe, Samples", "1,400")]
        assert differing() == []


@pytest.mark.each_database
def test_what_is_not_issued_is_not_found() -> None:
    published()

    revise({"elbe/samples": "1300"})
    Dataset.objects.update(title="Another title")

    assert found("1,300") == found("another") == []


def test_a_source_that_only_data_cites_is_found() -> None:
    published()

    assert found("atlas")[0] == ("source", "River Atlas", "")
