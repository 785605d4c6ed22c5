"""Downloads as a data package, checked by the standard's own tool."""

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from frictionless import Package

from articles.publishing import issue_release
from metrics.models import Dataset, Entity, Indicator, Observation
from metrics.releases import working_copy
from metrics.tables import layouts
from tests.support.exports import DATASET, downloaded, files, released
from tests.support.published import published

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

DATA = ["entities", "indicators", "observations", "table"]


def faults(archive: bytes, folder: Path) -> list[str]:
    """Return what the standard's tool finds wrong with a package."""
    path = folder / "package.zip"
    path.write_bytes(archive)
    report = Package(str(path)).validate()
    found = report.flatten(["type", "note", "rowNumber", "fieldName"])
    assert report.valid is not bool(found)
    return [str(each) for each in found]


def descriptor(client: Client, address: str = f"{DATASET}.zip") -> dict[str, Any]:
    described: dict[str, Any] = json.loads(files(client, address)["datapackage.json"])
    return described


def fields(described: dict[str, Any], name: str) -> dict[str, dict[str, Any]]:
    [resource] = [each for each in described["resources"] if each["name"] == name]
    return {each["name"]: each for each in resource["schema"]["fields"]}


def test_the_sample_is_valid(client: Client, tmp_path: Path) -> None:
    published()

    assert faults(downloaded(client, f"{DATASET}.zip"), tmp_path) == []
    assert faults(downloaded(client, f"{DATASET}.zip?sort=-cost&entity=e"), tmp_path) == []


def test_a_fault_is_found(client: Client, tmp_path: Path) -> None:
    published()
    found = files(client, f"{DATASET}.zip")
    found["data/table.csv"] = found["data/table.csv"].replace(b"1240", b"many")
    broken = io.BytesIO()
    with zipfile.ZipFile(broken, "w") as archive:
        for name, content in found.items():
            archive.writestr(name, content)

    told = faults(broken.getvalue(), tmp_path)

    assert any("type-error" in each and "samples" in each for each in told)


def test_chinese_data_is_valid_in_either_language(client: Client, tmp_path: Path) -> None:
    published(
        "河流的经费：三年\n下表列出经费数据，单位如表所示。\n| 河流 | 经费 | 说明 |\n|---|---|---|\n"
        "| 长江 | 3.4万元 | “最长” |\n| 黄河 | 120万元 | 无 |\n"
    )

    for prefix in ("", "/zh-hans"):
        archive = downloaded(client, f"{prefix}/data/河流的经费三年.zip")
        assert faults(archive, tmp_path) == []
    described = descriptor(client, "/data/河流的经费三年.zip")
    # The standard's names are of small Latin letters.
    assert described["name"] == f"dataset-{Dataset.objects.get().pk}-release-1"
    assert described["title"] == "河流的经费：三年"


def test_strange_labels_and_codes_are_valid(client: Client, tmp_path: Path) -> None:
    released(
        ["entity", "entity", "=Head", "a\nb", "", '"quoted", and; more'],
        [
            ["-omics", "=1", "-5", "", " ", "\t"],
            ["", "'=x", "n/a", "\r\n", "None", "nan"],
            ["-omics", "＝1", "null", '"', "'", ","],
        ],
        title="=Strange “title”\nof two lines",
        summary="<b>&amp;",
        licence="许可 4.0",
    )
    dataset = Dataset.objects.get()
    working = working_copy.ensure(dataset)
    for code, name in [("entity", "c-1"), ("entity_label", "c-2"), ("-head", "c-3")]:
        Indicator.objects.filter(release=working, code=name).update(code=code)
    Entity.objects.filter(release=working, code="r-1").update(code="-omics")
    issue_release(dataset, by=None, note="Stranger.")

    assert faults(downloaded(client, "/data/strange.zip"), tmp_path) == []
    names = list(fields(descriptor(client, "/data/strange.zip"), "table"))
    assert names == ["entity_", "entity_label_", "entity", "entity_label", "'-head", "c-4", "c-5"]


@pytest.mark.parametrize(("header", "rows"), [(["Row"], [["one"], ["two"]]), (["Row", "Head"], [])])
def test_little_is_valid(
    client: Client, tmp_path: Path, header: list[str], rows: list[list[str]]
) -> None:
    released(header, rows)

    assert faults(downloaded(client, "/data/strange.zip"), tmp_path) == []


def test_values_that_are_no_counts_are_no_integers(client: Client, tmp_path: Path) -> None:
    published()
    dataset = Dataset.objects.get()
    working = working_copy.ensure(dataset)
    Observation.objects.filter(entity__release=working, value=890).update(value="-0.5")
    issue_release(dataset, by=None, note="Written past the forms.")

    assert faults(downloaded(client, f"{DATASET}.zip"), tmp_path) == []
    assert fields(descriptor(client), "table")["samples"]["type"] == "number"
    first = descriptor(client, f"{DATASET}/releases/1.zip")
    assert fields(first, "table")["samples"]["type"] == "integer"


def test_the_descriptor_says_what_the_data_is(client: Client) -> None:
    published()
    dataset = Dataset.objects.get()
    dataset.summary, dataset.licence = "What both found.", "CC BY 4.0"
    dataset.licence_url = "https://example.org/by"
    dataset.save()
    working = working_copy.ensure(dataset)
    Indicator.objects.filter(release=working, code="cost").update(definition="All of it.")
    release = issue_release(dataset, by=None, note="Said more.")

    described = descriptor(client)

    assert release.issued_at is not None
    assert described["profile"] == "tabular-data-package"
    assert described["name"] == "what-they-found-release-2"
    assert described["title"] == "What They Found"
    assert described["description"] == "What both found."
    assert described["version"] == "2.0.0"
    assert described["created"] == release.issued_at.isoformat(timespec="seconds")
    assert described["homepage"] == "http://127.0.0.1:8000/data/what-they-found/releases/2/"
    assert described["licenses"] == [
        {"name": "CC-BY-4.0", "path": "https://example.org/by", "title": "CC BY 4.0"}
    ]
    assert [source["title"] for source in described["sources"]] == [
        "River Atlas · 2023",
        "Water Board · 2023",
    ]
    table = fields(described, "table")
    assert table["samples"]["type"] == "integer"
    assert table["samples"]["constraints"] == {"minimum": 0}
    assert (table["cost"]["title"], table["cost"]["unit"]) == ("Cost", "USD")
    assert table["cost"]["description"] == "All of it."
    assert table["change"]["unit"] == "%"
    [observations] = [r for r in described["resources"] if r["name"] == "observations"]
    assert observations["schema"]["primaryKey"] == ["entity", "indicator", "period"]
    assert [key["reference"]["resource"] for key in observations["schema"]["foreignKeys"]] == [
        "entities",
        "indicators",
    ]
    assert observations["schema"]["missingValues"] == [""]


def test_the_files_are_those_described_without_a_mark(client: Client) -> None:
    published()

    found = files(client, f"{DATASET}.zip")

    assert sorted(found) == sorted(
        ["README.md", "datapackage.json", *(f"data/{name}.csv" for name in DATA)]
    )
    for resource in json.loads(found["datapackage.json"])["resources"]:
        file = found[resource["path"]]
        assert resource["bytes"] == len(file)
        assert resource["hash"] == f"sha256:{hashlib.sha256(file).hexdigest()}"
        header = next(csv.reader(io.StringIO(file.decode())))
        assert header == [each["name"] for each in resource["schema"]["fields"]]
    rows = list(csv.reader(io.StringIO(found["data/observations.csv"].decode())))
    assert tuple(rows[0]) == (*layouts.LONG, layouts.AS_WRITTEN)
    assert "What They Found" in found["README.md"].decode()


def test_it_is_the_same_bytes_each_time(client: Client) -> None:
    published()

    assert downloaded(client, f"{DATASET}.zip") == downloaded(client, f"{DATASET}.zip")
