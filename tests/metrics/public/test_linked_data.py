"""Datasets in schema.org's JSON-LD, for dataset search."""

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.test import Client

from articles.publishing import issue_release
from metrics.models import Indicator
from metrics.public.dataset import metadata
from metrics.releases import working_copy
from tests.support.crawler import body
from tests.support.datasets import dataset_of
from tests.support.published import imported

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SITE = "http://127.0.0.1:8000"
PAGE = "/data/what-they-found/"
# https://developers.google.com/search/docs/appearance/structured-data/dataset
REQUIRED = {"name", "description"}
RECOMMENDED = {
    *("citation", "creator", "distribution", "includedInDataCatalog", "identifier"),
    *("isAccessibleForFree", "license", "temporalCoverage", "url", "variableMeasured", "version"),
}


def described(client: Client, address: str = "/data/rivers/") -> dict[str, Any]:
    html = client.get(address).content.decode()
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    found: dict[str, Any] = json.loads(block)
    return found


@pytest.fixture
def issued() -> None:
    [dataset] = imported().datasets
    dataset.licence = "CC BY 4.0"
    dataset.licence_url = "https://creativecommons.org/licenses/by/4.0/"
    dataset.save()
    Indicator.objects.filter(code="samples").update(definition="Bottles that were filled.")
    issue_release(dataset, by=None)
    working_copy.ensure(dataset)
    issue_release(dataset, by=None, note="Again.")


@pytest.mark.usefixtures("issued")
@pytest.mark.parametrize("address", [PAGE, f"{PAGE}releases/1/", f"/zh-hans{PAGE}"])
def test_it_has_what_dataset_search_requires_and_recommends(client: Client, address: str) -> None:
    found = described(client, address)

    assert (found["@context"], found["@type"]) == ("https://schema.org", "Dataset")
    assert set(found) >= REQUIRED | RECOMMENDED
    assert all(found[name] not in ("", None, [], {}) for name in found)
    assert 50 <= len(found["description"]) <= 5000
    assert found["url"] == f"{SITE}{address}"
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert found["inLanguage"] == "en"
    assert found["isAccessibleForFree"] is True
    for name in ("datePublished", "dateModified"):
        assert dt.datetime.fromisoformat(found[name]).tzinfo is not None
    for name in ("creator", "publisher"):
        assert found[name]["@type"] == "Organization"
        assert found[name]["name"]
    assert found["includedInDataCatalog"]["url"].endswith("/data/")


@pytest.mark.usefixtures("issued")
@pytest.mark.parametrize("address", [PAGE, f"{PAGE}releases/1/"])
def test_what_it_distributes_can_be_downloaded(client: Client, address: str) -> None:
    found = described(client, address)

    assert [each["encodingFormat"] for each in found["distribution"]] == [
        "text/csv",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/json",
        "application/zip",
    ]
    for each in found["distribution"]:
        assert each["@type"] == "DataDownload"
        answer = client.get(each["contentUrl"].removeprefix(SITE))
        assert (answer.status_code, bool(body(answer))) == (200, True)
        assert answer.headers["Content-Type"].partition(";")[0] == each["encodingFormat"]
    assert client.get(found["image"].removeprefix(SITE)).status_code == 200


@pytest.mark.usefixtures("issued")
def test_each_release_is_identified_by_its_lasting_address(client: Client) -> None:
    newest, first = described(client, PAGE), described(client, f"{PAGE}releases/1/")

    assert newest["identifier"] == f"{SITE}{PAGE}releases/2/"
    assert (newest["version"], first["version"]) == ("2", "1")
    assert first["identifier"] == first["url"]


@pytest.mark.usefixtures("issued")
def test_its_columns_are_measured_and_its_sources_cited(client: Client) -> None:
    found = described(client, PAGE)

    assert found["variableMeasured"] == [
        {
            "@type": "PropertyValue",
            "name": "Samples",
            "propertyID": "samples",
            "description": "Bottles that were filled.",
        },
        {"@type": "PropertyValue", "name": "Change", "propertyID": "change", "unitText": "%"},
        {"@type": "PropertyValue", "name": "Cost", "propertyID": "cost", "unitText": "USD"},
    ]
    assert found["isBasedOn"] == [
        f"{SITE}/sources/river-atlas-2023/",
        f"{SITE}/sources/water-board-2023/",
    ]
    assert found["citation"] == ["River Atlas (2023).", "Water Board (2023)."]


@pytest.mark.parametrize(
    ("periods", "covered"),
    [
        (["2022"], "2022"),
        (["2019", "2023"], "2019-01-01/2023-12-31"),
        (["2022-Q1", "2022-Q3"], "2022-01-01/2022-09-30"),
        (["2024-02"], "2024-02-01/2024-02-29"),
        (["2023", "2023-Q4", "2024-01"], "2023-01-01/2024-01-31"),
        ([""], None),
        # Issued before such were refused.
        (["2022-13"], None),
        (["0000", "2022"], "2022"),
    ],
)
def test_its_periods_are_the_time_that_it_covers(
    client: Client, periods: list[str], covered: str | None
) -> None:
    columns = {"Samples": {"kind": "count", "periods": periods}}
    dataset_of(columns, {"Elbe": [1] * len(periods)})

    assert described(client).get("temporalCoverage") == covered


def test_hostile_words_end_no_block(client: Client) -> None:
    hostile = "</script><script>alert(1)</script>"
    dataset_of({hostile: {"kind": "count"}}, {"Elbe": [1]}, title=hostile, summary=hostile)

    assert described(client)["name"] == hostile


def test_a_long_summary_is_cut_and_a_long_enough_one_is_left_alone(client: Client) -> None:
    summary = "What was found in the rivers, year after year, by both."
    dataset_of({"A": {"kind": "count"}}, {"Elbe": [1]}, slug="short", summary=summary)
    dataset_of({"A": {"kind": "count"}}, {"Elbe": [1]}, slug="long", summary="word " * 2000)

    assert described(client, "/data/short/")["description"] == summary
    assert len(described(client, "/data/long/")["description"]) == metadata.LONGEST


def test_the_twin_has_none(client: Client) -> None:
    dataset_of({"A": {"kind": "count"}}, {"Elbe": [1]})

    assert "@context" not in client.get("/data/rivers.json").content.decode()
