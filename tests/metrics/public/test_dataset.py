"""The page of a dataset: filters of its table, statuses of its cells, and expected updates."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.http import urlencode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from articles.publishing import issue_release
from metrics.models import Dataset, Observation, Release
from metrics.releases import working_copy
from tests.support import demo_data
from tests.support.published import published
from tests.support.readers import twin

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

DATASET = "/data/what-they-found/"
TWIN = "/data/what-they-found.json"


@pytest.fixture(scope="module", autouse=True)
def first_edition(module_db: None) -> None:
    """The sample is published once; no test sees what another does with it."""
    published()


def labels(client: Client, query: str) -> list[str]:
    return [row["label"] for row in twin(client, f"{TWIN}?{query}")["rows"]]


def issued_again(**changes: object) -> Dataset:
    """Issue the dataset with the Elbe's samples changed so."""
    dataset = Dataset.objects.get()
    working = working_copy.ensure(dataset)
    cell = Observation.objects.filter(
        entity__release=working, entity__code="elbe", indicator__code="samples"
    )
    cell.update(**changes)
    issue_release(dataset, by=None, note="Again.")
    return dataset


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("entity=EL", ["Elbe"]),
        ("entity=%20anu", ["Danube"]),
        ("entity=%25", []),
        # A form sends its empty fields too.
        ("entity=&period=", ["Elbe", "Yangtze", "Danube"]),
        # What is unknown is left aside.
        ("samples.from=1,000&wherever=x&period=", ["Elbe", "Yangtze", "Danube"]),
        ("entity=Elbe&entity=Danube", ["Danube"]),
    ],
)
@pytest.mark.each_database
def test_rows_are_filtered_by_name(client: Client, query: str, found: list[str]) -> None:
    assert labels(client, query) == found


@pytest.mark.parametrize(
    ("written", "asked"), [("École", "éCO"), ("ÉCOLE", "école"), ("长江", "江")]
)
@pytest.mark.each_database
def test_a_name_is_found_in_whatever_case_and_script(
    client: Client, written: str, asked: str
) -> None:
    dataset = Dataset.objects.get()
    working = working_copy.ensure(dataset)
    working.entities.filter(code="elbe").update(label=written)
    issue_release(dataset, by=None, note="Renamed.")

    assert labels(client, urlencode({"entity": asked})) == [written]


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("period=1999", "the data has no such period; choose one of: 2023, all"),
        ("entity=" + "x" * 201, "entity is"),
        ("entity=%00", "entity is “\ufffd”"),
        ("page=0", "page is “0”"),
    ],
)
def test_programs_are_told_what_cannot_be_meant_and_people_see_the_default(
    client: Client, query: str, problem: str
) -> None:
    page = client.get(f"{DATASET}?{query}")
    answer = client.get(f"{TWIN}?{query}")

    assert (page.status_code, answer.status_code) == (200, 400)
    [said] = answer.json()["problems"]
    assert problem in said
    assert "3 rows" in page.content.decode()


@pytest.mark.each_database
def test_a_filter_is_shown_with_the_way_to_remove_it_and_sorting_keeps_it(client: Client) -> None:
    query = "entity=e&sort=-cost"

    page = client.get(f"{DATASET}?{query}").content.decode()

    assert twin(client, f"{TWIN}?{query}")["entity"] == "e"
    assert f'href="{DATASET}?sort=-cost#page.table">Show all rows' in page
    assert "3 rows found among 3" in page or "2 rows found among 3" in page
    assert 'href="?entity=e&amp;sort=cost#page.table"' in page
    assert '<input type="hidden" name="sort" value="-cost">' in page


def test_that_nothing_matches_is_said_with_a_way_back(client: Client) -> None:
    page = client.get(f"{DATASET}?entity=nowhere&sort=cost").content.decode()

    assert f'<a href="{DATASET}?sort=cost">Show all rows</a>' in page
    assert "<table" not in page


@pytest.mark.each_database
def test_a_status_is_marked_in_the_cell_and_explained_if_it_occurs(client: Client) -> None:
    issued_again(status="P", note="Not all have reported.")

    page = client.get(DATASET).content.decode()
    dataset = twin(client, TWIN)

    assert (
        '1,240</data></a><span class="marks" lang="en"><i aria-hidden="true">p</i>'
        '<span class="visually-hidden"> provisional</span>'
        '<sup><a href="#note.1"><span class="visually-hidden">note </span>1</a></sup></span>'
    ) in page
    assert '<li id="note.1" lang="en">Not all have reported.</li>' in page
    assert re.findall(r"<dt>(.*?)</dt> <dd>(.*?)</dd>", page) == [
        ("p", "provisional"),
        ("n/a", "missing"),
    ]
    assert dataset["statuses"] == [
        {"code": "P", "label": "provisional"},
        {"code": "O", "label": "missing"},
    ]
    assert dataset["rows"][0]["cells"][0]["note"] == "Not all have reported."


@pytest.mark.each_database
def test_a_head_has_its_unit_and_its_definition(client: Client) -> None:
    dataset = Dataset.objects.get()
    working = working_copy.ensure(dataset)
    working.indicators.filter(code="cost").update(definition="What the <three> years cost.")
    issue_release(dataset, by=None, note="Defined.")

    page = client.get(DATASET).content.decode()

    head = page[page.index("Cost</a>") :].partition("</th>")[0]
    assert "<small>USD</small>" in head
    assert "What the &lt;three&gt; years cost." in head
    assert 'Source: <a href="/sources/river-atlas-2023/" lang="en">River Atlas (2023)</a>' in page
    assert page.count("What the &lt;three&gt; years cost.</p>") == 1


def test_each_value_leads_to_its_page_under_the_newest_slug(client: Client) -> None:
    issued_again(value=1300)

    for address in [DATASET, f"{DATASET}releases/1/"]:
        page = client.get(address).content.decode()

        assert f'<a href="{DATASET}elbe/samples/">' in page
    assert client.get(f"{DATASET}elbe/samples/").status_code == 200


@pytest.mark.parametrize(
    ("late", "said"),
    [(False, "The next update is expected in"), (True, "An update was expected in")],
)
@pytest.mark.each_database
def test_the_next_update_is_announced_and_its_lateness_admitted(
    client: Client, late: bool, said: str
) -> None:
    dataset = Dataset.objects.get()
    dataset.update_months = 1
    dataset.save()
    working_copy.ensure(dataset)
    at = timezone.now() - dt.timedelta(days=90 if late else 1)
    Release.objects.working().update(number=1 + Release.objects.count())
    issue_release(dataset, by=None, note="Again.", at=at)

    assert said in client.get(DATASET).content.decode()
    assert twin(client, TWIN)["next_update"]["overdue"] is late
    assert twin(client, f"{DATASET}releases/1.json")["next_update"] is None


def test_a_wide_table_has_pages_of_fewer_rows(client: Client) -> None:
    demo_data.make(slug="wide", observations=4000, indicators=50, periods=1)

    dataset = twin(client, "/data/wide.json")

    assert (len(dataset["columns"]), len(dataset["rows"])) == (50, 50)
    assert dataset["shown"] == ["Rows 1–50 of 80"]


@pytest.mark.judges_on_postgresql
def test_no_page_takes_ten_queries_not_even_of_a_superseded_release(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    demo_data.make(slug="many", observations=2500, indicators=5, periods=2)
    dataset = Dataset.objects.get(slug="many")
    working_copy.ensure(dataset)
    issue_release(dataset, by=None, note="Again.")

    for address in ["/data/many/", "/data/many.json", "/data/many/releases/1/"]:
        # The chart is drawn once for all.
        client.get(address)
        for query in [
            *["", "sort=funding:2025", "sort=-funding:2025&page=2", "sort=funding:2025&page=3"],
            *["sort=state:2025&page=2", "sort=:entity", "entity=e", "period=all", "page=3"],
            "entity=e&sort=-funding:2025&page=2",
        ]:
            with django_assert_max_num_queries(9, info=f"{address}?{query}"):
                response = client.get(f"{address}?{query}")
            assert response.status_code == 200


keys = st.sampled_from(
    [
        *["sort", "page", "entity", "period", "rows", "since", "until", "cost.from", ""],
        *["per_page", "\0"],
    ]
) | st.text(max_size=8)
values = (
    st.sampled_from(
        [
            *["cost,-change", "--cost", "pk"],
            *["-cost", "cost", ":entity", "all", "2023", "1e400", "-0", "9" * 400, "\0", "NaN"],
            *["1,000", "%", "_", "\\", "'", "🐉" * 50, "Infinity", "0x10", "١٢", "½", "１２"],
        ]
    )
    | st.text(max_size=40)
    | st.integers().map(str)
)


@settings(
    max_examples=settings().max_examples // 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    pairs=st.lists(st.tuples(keys, values), max_size=8),
    raw=st.binary(max_size=30),
    repeated=st.integers(0, 1) | st.just(900),
)
@pytest.mark.each_database
def test_no_query_of_any_kind_breaks_a_page(
    client: Client, pairs: list[tuple[str, str]], raw: bytes, repeated: int
) -> None:
    bytes_ = "".join(f"%{byte:02x}" for byte in raw)
    query = "&".join([urlencode(pairs), bytes_, *["rows=elbe&x=y"] * repeated])

    for address in [DATASET, TWIN, f"{DATASET}releases/1/"]:
        assert client.get(f"{address}?{query}").status_code in {200, 400, 404}


@pytest.mark.each_database
def test_the_page_says_who_it_is_in_chinese_too(client: Client) -> None:
    issued_again(status="P")

    page = client.get(f"/zh-hans{DATASET}").content.decode()

    assert '<span class="marks" lang="zh-hans">' in page
    assert f'<a href="/zh-hans{DATASET}elbe/samples/">' in page
