"""Names of data on public pages, in the language of the page."""

import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from metrics.models import Dataset, Release
from tests.articles.prose.marks.test_other_names import named
from tests.support.quoting import SLUG, quoting_draft

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]

NAMES = {
    "other_title": "所见",
    "other_row_label": "河流",
    "label__cost": "费用",
    "row__elbe": "易北河",
    "row__yangtze": "长江",
}


@pytest.fixture
def data(admin_client: Client) -> Dataset:
    quoting_draft("<p>x</p>")
    dataset, _unnamed = named(admin_client, **NAMES)
    return dataset


def twin(client: Client, address: str) -> Any:  # noqa: ANN401
    return client.get(address).json()


@pytest.mark.usefixtures("data")
def test_pages_of_data_have_names_in_their_language(client: Client) -> None:
    page = f"/data/{SLUG}"
    english, chinese = (twin(client, f"{prefix}{page}.json") for prefix in ("", "/zh-hans"))

    assert (english["title"], english["language"], english["rows"][0]["label"]) == (
        "What They Found",
        "en",
        "Elbe",
    )
    assert (chinese["title"], chinese["language"], chinese["written_in"]) == (
        "所见",
        "zh-hans",
        "en",
    )
    assert [row["label"] for row in chinese["rows"]] == ["易北河", "长江", "Danube"]
    assert chinese["rows"][0]["cells"][2]["text"] == "120万美元"
    # What identifies a cell is the same.
    for name in ("key", "code", "period"):
        assert [c[name] for c in chinese["columns"]] == [c[name] for c in english["columns"]]
    assert chinese["citing"]["item"] == english["citing"]["item"]
    whole: Any = client.get(f"/zh-hans{page}.json?page=all")
    everything = json.loads(b"".join(whole.streaming_content))
    assert everything["rows"] == chinese["rows"]
    # Rows are found by their names in either language, and sorted by the shown one.
    for text in ("易北", "elbe"):
        found = twin(client, f"/zh-hans{page}.json?entity={text}")
        assert [row["code"] for row in found["rows"]] == ["elbe"]
    ordered = twin(client, f"/zh-hans{page}.json?sort=:entity")
    assert [row["label"] for row in ordered["rows"]] == ["Danube", "易北河", "长江"]
    html = client.get(f"/zh-hans{page}/").content.decode()
    assert '<h1 lang="zh-hans">' in html
    assert "Elbe" not in html.partition('id="page.cite"')[0]
    assert "易北河" in client.get(f"/zh-hans{page}.svg").content.decode()
    assert "Elbe" in client.get(f"{page}.svg").content.decode()

    number = twin(client, f"/zh-hans{page}/elbe/cost.json")
    assert (number["title"], number["dataset"]) == ("易北河，费用", "所见")
    assert number["value"]["text"] == "120万美元"
    assert number["next"]["label"] == "长江"
    # The release before has no names yet, and the same value.
    older = client.get(f"/zh-hans{page}/elbe/cost/?release=1").content.decode()
    assert "120万美元" not in older
    assert twin(client, f"/zh-hans{page}/releases.json")["title"] == "所见"
    [line] = twin(client, "/zh-hans/data.json")["datasets"]
    assert (line["title"], line["columns"][2], line["language"]) == ("所见", "费用", "zh-hans")


def test_files_have_the_names_of_the_data_and_describe_the_others(
    client: Client, data: Dataset
) -> None:
    for prefix in ("", "/zh-hans"):
        answer: Any = client.get(f"{prefix}/data/{SLUG}.csv")
        assert "Elbe" in b"".join(answer.streaming_content).decode()
    answer = client.get(f"/data/{SLUG}.zip")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        described = json.loads(archive.read("datapackage.json"))
        rows = archive.read("data/entities.csv").decode().splitlines()
    assert described["titles"] == {"en": "What They Found", "zh-hans": "所见"}
    table = next(each for each in described["resources"] if each["name"] == "table")
    [cost] = [f for f in table["schema"]["fields"] if f.get("titles") and f["name"] == "cost"]
    assert cost["titles"] == {"en": cost["title"], "zh-hans": "费用"}
    assert rows[:2] == ["code,label,other_label", "elbe,Elbe,易北河"]
    assert Release.objects.filter(dataset=data).count() == 2


@pytest.mark.usefixtures("data")
def test_pickers_have_names_in_the_language_of_the_desk(admin_client: Client) -> None:
    admin_client.cookies["django_language"] = "zh-hans"
    pick = reverse("admin:metrics_dataset_pick_dataset")
    [offered] = admin_client.get(
        reverse("admin:metrics_dataset_pick_datasets"), {"q": "What They Found"}
    ).json()["results"]
    shown = admin_client.get(pick, {"key": SLUG, "q": "易北"}).json()

    assert (offered["title"], offered["about"]) == ("所见", "河流")
    assert (shown["title"], shown["rows"]) == ("所见", [{"key": "elbe", "title": "易北河"}])
