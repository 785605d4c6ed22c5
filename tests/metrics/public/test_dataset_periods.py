"""The page of a dataset of several periods: the newest of many, with growth and a line."""

import pytest
from django.test import Client

from metrics import releasing, working_copy
from metrics.models import Dataset, Indicator, Observation
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
    releasing.issue(dataset, by=None, note="More years.")


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
    # A column of another period than those shown sorts nothing, and may still be a filter.
    hidden = twin(client, f"{TWIN}?period=2004&sort=-samples:2005&samples:2005.from=20051")
    assert hidden["sort"] == ""
    assert [row["label"] for row in hidden["rows"]] == ["Yangtze", "Danube"]


@pytest.mark.each_database
def test_a_row_has_its_growth_and_line_beside_the_newest_of_many_periods(client: Client) -> None:
    add_periods(2005, 2022)

    shown = client.get(DATASET).content.decode()
    sorted_ = client.get(f"{DATASET}?sort=-samples").content.decode()

    # From 20,050 to 1,240.
    growth = '<td class="number" lang="en">−93.8%</td><td class="trend"><svg class="sparkline"'
    assert growth in shown
    assert growth in sorted_
    assert "Since 2005" in shown
    for query in ("period=2006", "period=all"):
        assert "sparkline" not in client.get(f"{DATASET}?{query}").content.decode()


@pytest.mark.each_database
def test_a_row_without_its_newest_value_has_a_line_and_no_growth(client: Client) -> None:
    add_periods(2005, 2022)
    working = working_copy.ensure(Dataset.objects.get())
    Observation.objects.filter(
        entity__release=working, entity__code="elbe", indicator__code="samples", period="2023"
    ).delete()
    releasing.issue(Dataset.objects.get(), by=None, note="Not measured.")

    shown = client.get(DATASET).content.decode()

    assert (
        '</td><td class="number" lang="en"></td><td class="trend"><svg class="sparkline"' in shown
    )


@pytest.mark.each_database
def test_an_address_from_before_there_were_more_periods_sorts_and_filters_by_the_newest(
    client: Client,
) -> None:
    add_periods(2021, 2022)

    dataset = twin(client, f"{TWIN}?sort=-samples&samples.from=890")

    assert dataset["sort"] == "-samples:2023"
    assert [row["label"] for row in dataset["rows"]] == ["Elbe", "Yangtze"]
