"""DOIs of datasets: kept with each release, cited and shown."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from articles.publishing import issue_release
from articles.sources.formats import read_records
from metrics.models import Dataset
from metrics.releases import working_copy
from tests.support.datasets import dataset_of
from tests.support.page_head import Head
from tests.support.readers import page_values, twin

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]


@pytest.fixture
def dataset() -> Dataset:
    """A dataset whose second release has a DOI."""
    dataset = dataset_of({"Samples": {}}, {"Elbe": [1]})
    dataset.doi = "https://doi.org/10.1000/182"
    dataset.full_clean()
    dataset.save()
    working_copy.ensure(dataset)
    issue_release(dataset, by=None, note="It has a DOI.")
    return dataset


def test_the_release_says_its_doi_on_its_page_and_where_it_is_cited(
    client: Client, dataset: Dataset
) -> None:
    page = client.get("/data/rivers/").content.decode()
    [item] = json.loads(client.get("/data/rivers/cite.json").content)
    [record] = read_records(client.get("/data/rivers/cite.bib").content.decode())

    assert (
        '<a href="https://doi.org/10.1000/182" rel="external">https://doi.org/10.1000/182</a>'
        in page
    )
    assert item["DOI"] == record.doi == "10.1000/182"
    assert twin(client, "/data/rivers.json")["doi_url"] == "https://doi.org/10.1000/182"
    assert "https://doi.org/10.1000/182" in client.get("/data/rivers/cite.txt").content.decode()


def test_zotero_takes_the_page_for_a_dataset(client: Client, dataset: Dataset) -> None:
    head = Head(client, "/data/rivers/")

    assert head.one("DC.type") == "Dataset"
    assert head.one("DC.title") == "Rivers"
    assert head.one("DC.creator") == "Collaboration Review"
    assert head.all("DC.identifier") == [
        "https://doi.org/10.1000/182",
        "http://127.0.0.1:8000/data/rivers/releases/2/",
    ]
    assert head.names("citation_") == []


def test_an_earlier_release_has_none_and_the_change_is_listed(
    client: Client, dataset: Dataset
) -> None:
    assert twin(client, "/data/rivers/releases/1.json")["doi"] == ""
    [fact] = page_values(client, "/data/rivers/releases/2/changes/")["facts"]
    assert (fact["name"], fact["new"]) == ("doi", "10.1000/182")


def test_a_number_does_not_take_the_doi_of_its_dataset_for_its_own(
    client: Client, dataset: Dataset
) -> None:
    [item] = json.loads(client.get("/data/rivers/r0/c0/cite.json").content)

    assert "DOI" not in item


def test_what_is_no_doi_is_refused(dataset: Dataset) -> None:
    dataset.doi = "182"

    with pytest.raises(ValidationError, match=r"Write it like 10\.1000/182"):
        dataset.full_clean()
