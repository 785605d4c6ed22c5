"""The public pages of datasets, and their `.json` twins."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.publishing import issue_release
from metrics.models import Dataset, Entity, Indicator, Observation
from metrics.public.dataset.rows import PAGE_SIZE
from metrics.releases import working_copy
from tests.support.published import imported, published
from tests.support.readers import twin

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

DATASET = "/data/what-they-found/"


def first_column(page: str) -> list[str]:
    return re.findall(r'<th scope="row">(?:<label>.*?> )?(.*?)(?:</label>)?</th>', page)


def test_the_dataset_shows_its_table_with_caption_scopes_and_sources(client: Client) -> None:
    published()

    page = client.get(DATASET).content.decode()

    for words in [
        '<h1 lang="en">What They Found</h1>',
        "<caption>What They Found</caption>",
        ' value="yangtze" checked> Yangtze</label></th>',
        '<td class="number"><a href="/data/what-they-found/yangtze/cost/">',
        '<data value="950000">$950K</data></a></td>',
        'samples/">n/a</a><span class="marks" lang="en">',
        '<span class="visually-hidden"> missing</span></span></td>',
        "River Atlas",
    ]:
        assert words in page


def test_the_twin_of_a_dataset_has_exact_values_and_units(client: Client) -> None:
    published()

    dataset = twin(client, "/data/what-they-found.json")

    assert [(c["code"], c["period"], c["kind"], c["unit"]) for c in dataset["columns"]] == [
        ("samples", "2023", "count", ""),
        ("change", "", "percent_change", "%"),
        ("cost", "", "money", "USD"),
    ]
    assert [cell["value"] for cell in dataset["rows"][1]["cells"]] == ["890", "28", "950000"]
    assert dataset["rows"][2]["cells"][0] == {
        "text": "n/a",
        "value": None,
        "status": "O",
        "note": "",
    }
    assert dataset["release"]["number"] == 1
    assert [source["key"] for source in dataset["sources"]] == [
        "river-atlas-2023",
        "water-board-2023",
    ]


@pytest.mark.parametrize(
    ("sort", "rows", "state"),
    [
        ("cost", ["Yangtze", "Elbe", "Danube"], "ascending"),
        ("-cost", ["Danube", "Elbe", "Yangtze"], "descending"),
        (":entity", ["Danube", "Elbe", "Yangtze"], "ascending"),
        # A missing value comes last either way.
        ("samples", ["Yangtze", "Elbe", "Danube"], "ascending"),
        ("-samples", ["Elbe", "Yangtze", "Danube"], "descending"),
    ],
)
@pytest.mark.each_database
def test_the_table_sorts_by_any_column_and_says_so(
    client: Client, sort: str, rows: list[str], state: str
) -> None:
    published()

    page = client.get(f"{DATASET}?sort={sort}").content.decode()

    assert first_column(page) == rows
    assert page.count("aria-sort=") == 1
    assert f'aria-sort="{state}"' in page
    assert twin(client, f"/data/what-they-found.json?sort={sort}")["sort"] == sort


@pytest.mark.each_database
def test_columns_may_be_called_whatever_the_table_package_calls_its_own(client: Client) -> None:
    rows = "| a | 2 | x |\n| b | 1 | n/a |\n| c | 3 | w |\n"
    published(f"Odd\nOdd names follow.\n| R | Entity | by |\n|---|---|---|\n{rows}")

    assert first_column(client.get("/data/odd/?sort=entity").content.decode()) == ["b", "a", "c"]
    # A missing text comes last too.
    assert first_column(client.get("/data/odd/?sort=by").content.decode()) == ["c", "a", "b"]
    assert first_column(client.get("/data/odd/?sort=-by").content.decode()) == ["a", "c", "b"]


@pytest.mark.each_database
def test_queries_do_not_grow_with_the_rows(client: Client) -> None:
    counts = []
    for number in (3, 90):
        rows = "".join(f"| Row {n:03} | {n} |\n" for n in range(number))
        published(f"Rows {number}\nA table.\n| Row | Value |\n|---|---|\n{rows}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/data/rows-{number}/")
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.each_database
def test_a_chinese_dataset_writes_its_values_in_chinese(client: Client) -> None:
    rows = "| 长江 | 3.4万元 |\n| 黄河 | 120万元 |\n"
    published(
        f"河流的经费：三年\n下表列出经费数据，单位如表所示。\n| 河流 | 经费 |\n|---|---|\n{rows}"
    )
    working = working_copy.ensure(Dataset.objects.get())
    Observation.objects.filter(entity__release=working).update(literal="", value=36000)
    issue_release(working.dataset, by=None, note="Again.")

    cells = [row["cells"][0]["text"] for row in twin(client, "/data/河流的经费三年.json")["rows"]]

    assert cells == ["3.6万元", "3.6万元"]


def test_the_head_of_a_sorted_column_leads_to_the_other_direction(client: Client) -> None:
    published()

    assert 'href="?sort=-cost#page.table"' in client.get(f"{DATASET}?sort=cost").content.decode()
    assert 'href="?sort=cost#page.table"' in client.get(DATASET).content.decode()


def test_a_long_table_has_pages(client: Client) -> None:
    rows = "".join(f"| Row {n:03} | {n} |\n" for n in range(PAGE_SIZE + 5))
    published(f"Long\nA long table follows here.\n| Row | Value |\n|---|---|\n{rows}")

    second = client.get("/data/long/?page=2&sort=-value").content.decode()

    assert first_column(second) == [f"Row {n:03}" for n in range(4, -1, -1)]
    assert 'href="/data/long/?sort=-value#page.table"' in second


def test_a_dataset_that_is_not_released_is_not_found_anywhere(client: Client) -> None:
    imported()

    for address in ["/", ".json", "/releases/", "/releases/1/", "/releases/1.json"]:
        assert client.get(f"/data/what-they-found{address}").status_code == 404
    assert b"What They Found" not in client.get("/data/").content
    assert b"What They Found" not in client.get("/data.json").content
    assert client.get("/sources/river-atlas-2023/").status_code == 404


def test_a_working_copy_shows_nowhere(client: Client) -> None:
    published()
    working = working_copy.ensure(Dataset.objects.get())
    Observation.objects.filter(entity__release=working, literal="n/a").update(literal="canary")

    for address in [DATASET, "/data/what-they-found.json", "/data/", "/"]:
        assert b"canary" not in client.get(address).content
    assert client.get(f"{DATASET}releases/2/").status_code == 404


def test_a_superseded_release_says_so_and_keeps_its_values(client: Client) -> None:
    published()
    dataset = Dataset.objects.get()
    working = working_copy.ensure(dataset)
    Observation.objects.filter(entity__release=working, indicator__code="change").update(value=99)
    issue_release(dataset, by=None, note="All changed.")

    old = client.get(f"{DATASET}releases/1/").content.decode()

    assert "Release 2 has superseded it." in old
    assert "+35%" in old
    assert "+99%" in client.get(DATASET).content.decode()
    numbers = [r["number"] for r in twin(client, f"{DATASET}releases.json")["releases"]]
    assert numbers == [2, 1]


def test_a_former_slug_redirects_permanently(client: Client) -> None:
    published()
    dataset = Dataset.objects.get()
    dataset.slug = "rivers"
    dataset.save()
    working_copy.ensure(dataset)
    issue_release(dataset, by=None, note="A shorter address.")

    for address in ["/", ".json", "/releases/", "/releases/1/"]:
        response = client.get(f"/data/what-they-found{address}")
        assert response.status_code == 301
        assert response["Location"] == f"/data/rivers{address}"


def test_columns_of_several_periods_stand_side_by_side(client: Client) -> None:
    published()
    dataset = Dataset.objects.get()
    working = working_copy.ensure(dataset)
    elbe = Entity.objects.get(release=working, code="elbe")
    samples = Indicator.objects.get(release=working, code="samples")
    Observation.objects.create(entity=elbe, indicator=samples, period="2024", value=1300)
    issue_release(dataset, by=None, note="A new year.")

    columns = twin(client, "/data/what-they-found.json")["columns"]

    assert [c["header"] for c in columns][:2] == ["Samples (2023)", "Samples (2024)"]
    page = client.get(f"{DATASET}?sort=-samples:2024").content.decode()
    assert first_column(page)[0] == "Elbe"
