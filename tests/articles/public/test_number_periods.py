"""The periods of a number on its page: their list, their chart, and its growth."""

import pytest
from django.test import Client

from articles.publishing import issue_release
from metrics.models import Dataset, Observation, Release
from metrics.releases import working_copy
from tests.support.published import published
from tests.support.readers import html, twin

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PAGE = "/data/what-they-found/elbe/change/"
TWIN = "/data/what-they-found/elbe/change.json"


@pytest.fixture(scope="module")
def first_edition(module_db: None) -> None:
    """The sample is published once; no test sees what another does with it."""
    published()


@pytest.fixture
def dataset(first_edition: None) -> Dataset:
    return Dataset.objects.get()


def with_periods(dataset: Dataset, values: dict[str, int]) -> Release:
    """Issue a release in which the number has these values by period, beside the one without."""
    working = working_copy.ensure(dataset)
    old = Observation.objects.get(
        entity__release=working, entity__code="elbe", indicator__code="change", period=""
    )
    for period, value in values.items():
        Observation.objects.create(
            entity=old.entity, indicator=old.indicator, period=period, value=value
        )
    return issue_release(dataset, by=None, note="More years.")


@pytest.mark.each_database
def test_a_period_of_its_own_address_is_the_one_shown(client: Client, dataset: Dataset) -> None:
    with_periods(dataset, {"2021": 20, "2022": 24})

    assert twin(client, TWIN)["value"]["text"] == "+24%"
    assert twin(client, f"{TWIN}?period=2021")["value"]["text"] == "+20%"
    assert '<a href="?period=2021">2021</a>' in html(client, PAGE)
    assert client.get(f"{PAGE}?period=1999").status_code == 404


def test_four_periods_are_drawn_as_a_line_with_an_axis(client: Client, dataset: Dataset) -> None:
    with_periods(dataset, {"2020": 10, "2021": 20, "2022": 24})
    assert "<svg" not in html(client, PAGE)

    with_periods(dataset, {"2023": 5})

    shown = html(client, PAGE)
    assert 'class="series-1-line"' in shown
    assert "A line from +10% in 2020 to +5% in 2023" in shown
    assert ">+20%</text>" in shown


def test_a_sentence_says_the_value_and_its_growth_since_the_period_before_and_the_first(
    client: Client, dataset: Dataset
) -> None:
    with_periods(dataset, {"2020": 10, "2021": 20, "2022": 24})

    newest = html(client, PAGE)
    assert "In 2022, “Change” of Elbe was +24%: +4 pp on 2021; +14 pp on 2020." in newest
    second = html(client, f"{PAGE}?period=2021")
    assert "In 2021, “Change” of Elbe was +20%: +10 pp on 2020." in second
    assert "In 2020, “Change” of Elbe was +10%.<" in html(client, f"{PAGE}?period=2020")


def test_a_quarter_is_not_compared_with_a_year(client: Client, dataset: Dataset) -> None:
    with_periods(dataset, {"2021": 20, "2022": 24, "2022-Q4": 6, "2023-Q1": 8})

    assert "was +8%: +2 pp on 2022-Q4." in html(client, f"{PAGE}?period=2023-Q1")
    assert "was +24%: +4 pp on 2021." in html(client, f"{PAGE}?period=2022")
