"""The page of a dataset of several periods: the newest of many."""

import pytest
from django.test import Client

from articles.publishing import issue_release
from metrics.models import Dataset, Indicator, Observation
from metrics.releases import working_copy
from tests.support.published import published
from tests.support.readers import twin

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

DATASET = "/data/what-they-found/"
TWIN = "/data/what-they-found.json"


@pytest.fixture(scope="module", autouse=True)
def first_edition(module_db: None) -> None:
    """The sample is published once; no test sees what another does with it."""
    published()


def add_periods(first: int, last: int) -> None:
    """Issue the dataset with samples of these years."""
    dataset = Dataset.objects.get()
    working = working_copy.ensure(dataset)
    samples = Indicator.objects.get(release=working, code="samples")
    for number, entity in enumerate(working.entities.all()):
        for year in range(first, last + 1):
            Observation.objects.create(
                entity=entity, indicator=samples, period=str(year), value=year * 10 + number
            )
    issue_release(dataset, by=None, note="More years.")


def test_few_columns_are_all_shown_and_of_many_the_newest_period(client: Client) -> None:
    add_periods(2015, 2022)
    few = twin(client, TWIN)
    add_periods(2000, 2014)
    many = twin(client, TWIN)

    assert len(few["columns"]) == 11
    assert few["shown"] == ["3 rows", "All periods"]
    assert [c["key"] for c in many["columns"]] == ["samples:2023", "change", "cost"]
    assert many["shown"] == ["3 rows", "Latest of 24 years"]
    assert many["periods"][:2] == ["2023", "2022"]
    one = twin(client, f"{TWIN}?period=2004")
    assert [c["key"] for c in one["columns"]] == ["samples:2004", "change", "cost"]
    assert one["shown"] == ["3 rows", "Period 2004"]
    assert len(twin(client, f"{TWIN}?period=all")["columns"]) == 26
    # A column of another period than those shown sorts nothing.
    assert twin(client, f"{TWIN}?period=2004&sort=-samples:2005")["sort"] == ""


@pytest.mark.each_database
def test_an_address_from_before_there_were_more_periods_sorts_by_the_newest(
    client: Client,
) -> None:
    add_periods(2021, 2022)

    dataset = twin(client, f"{TWIN}?sort=-samples")

    assert dataset["sort"] == "-samples:2023"
    assert [row["label"] for row in dataset["rows"]] == ["Elbe", "Yangtze", "Danube"]
