"""The files that say how to cite a dataset, a release and a number."""

import json

import pytest
from django.test import Client

from articles.publishing import issue_release
from articles.sources.formats import read_records
from metrics.models import Dataset, Observation
from metrics.releases import working_copy
from tests.support.published import published
from tests.support.readers import twin

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

NUMBER = "/data/what-they-found/elbe/change/"


@pytest.fixture(scope="module")
def shared_dataset(module_db: None) -> int:
    """Key of a dataset that all tests of this module have."""
    published()
    dataset = Dataset.objects.get()
    working = working_copy.ensure(dataset)
    Observation.objects.filter(entity__release=working, indicator__code="change").update(value=37)
    issue_release(dataset, by=None, note="Counted again.")
    return dataset.pk


@pytest.fixture(autouse=True)
def dataset(db: None, shared_dataset: int) -> Dataset:
    return Dataset.objects.get(pk=shared_dataset)


@pytest.mark.parametrize(
    ("address", "title", "lasts"),
    [
        ("/data/what-they-found/", "What They Found", "/data/what-they-found/releases/2/"),
        (
            "/data/what-they-found/releases/1/",
            "What They Found",
            "/data/what-they-found/releases/1/",
        ),
        (NUMBER, "Elbe, Change, in: What They Found", f"{NUMBER}?release=2"),
    ],
)
def test_each_has_its_four_files_which_name_the_lasting_address(
    client: Client, address: str, title: str, lasts: str
) -> None:
    for ending in ("bib", "ris", "json"):
        [record] = read_records(client.get(f"{address}cite.{ending}").content.decode())

        assert record.type == "dataset"
        assert record.title == title
        assert record.author == record.publisher == "Collaboration Review"
        assert record.url == f"http://127.0.0.1:8000{lasts}"
        assert client.get(lasts).status_code == 200
    text = client.get(f"{address}cite.txt").content.decode()
    assert f"{title} (Version {lasts.rstrip('/')[-1]}) [Data set]. http" in text
    assert "[DS/OL]. (" in text


@pytest.mark.parametrize("ending", ["bib", "ris", "json", "txt"])
def test_a_release_is_cited_alike_whatever_its_dataset_is_called_later(
    client: Client, dataset: Dataset, ending: str
) -> None:
    asked = [f"releases/1/cite.{ending}", f"elbe/change/cite.{ending}?release=1"]
    before = [client.get(f"/data/what-they-found/{address}").content for address in asked]

    dataset.slug = "rivers"
    dataset.save()
    working_copy.ensure(dataset)
    issue_release(dataset, by=None, note="Renamed.")

    assert [client.get(f"/data/rivers/{address}").content for address in asked] == before


@pytest.mark.parametrize(
    ("ending", "kind", "disposition"),
    [
        ("bib", "application/x-bibtex; charset=utf-8", 'attachment; filename="{}.bib"'),
        (
            "ris",
            "application/x-research-info-systems; charset=utf-8",
            'attachment; filename="{}.ris"',
        ),
        ("json", "application/vnd.citationstyles.csl+json", 'inline; filename="{}.json"'),
        ("txt", "text/plain; charset=utf-8", 'inline; filename="{}.txt"'),
    ],
)
def test_a_file_says_what_it_is_may_be_kept_and_read_from_elsewhere(
    client: Client, ending: str, kind: str, disposition: str
) -> None:
    answer = client.get(f"{NUMBER}cite.{ending}")

    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"] == disposition.format("what-they-found-elbe-change-2")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cache-Control"] == "public, no-cache"
    assert "ETag" in answer
    assert client.head(f"{NUMBER}cite.{ending}").status_code == 200
    assert client.post(f"{NUMBER}cite.{ending}").status_code == 405


def test_a_number_is_cited_with_the_requested_release_and_period(
    client: Client,
) -> None:
    [item] = json.loads(
        client.get("/data/what-they-found/elbe/samples/cite.json?period=2023&release=1").content
    )

    assert item["title"] == "Elbe, Samples (2023), in: What They Found"
    assert item["version"] == "1"
    assert item["URL"].endswith("/data/what-they-found/elbe/samples/?period=2023&release=1")


def test_a_chinese_dataset_is_cited_in_chinese_by_the_site_s_chinese_name(
    client: Client, dataset: Dataset
) -> None:
    dataset.language, dataset.title = "zh-hans", "他们的发现"
    dataset.save()
    working_copy.ensure(dataset)
    issue_release(dataset, by=None, note="译成中文。")

    text = client.get("/data/what-they-found/cite.txt").content.decode()

    assert "合作研究评论. (" in text
    assert "). 他们的发现 (第3版) [数据集]. http" in text
    assert "合作研究评论. 他们的发现: 第3版[DS/OL]. (" in text


def test_the_page_shows_what_the_files_have_and_its_twin_says_the_references(
    client: Client,
) -> None:
    for address in ("/data/what-they-found", "/data/what-they-found/releases/1", NUMBER[:-1]):
        page = client.get(f"{address}/").content.decode()
        said = twin(client, f"{address}.json")["citing"]

        assert 'for="style.apa">APA 7</label>' in page
        assert {reference["style"] for reference in said["references"]} == {"apa", "gbt7714"}
        for file in said["files"]:
            assert client.get(file["url"].removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_what_is_not_public_has_no_files(client: Client) -> None:
    for address in (
        "/data/gone/cite.bib",
        "/data/what-they-found/releases/3/cite.bib",
        "/data/what-they-found/gone/change/cite.bib",
        "/data/what-they-found/elbe/cite.bib",
        "/data/what-they-found/cite.doc",
    ):
        assert client.get(address).status_code == 404
