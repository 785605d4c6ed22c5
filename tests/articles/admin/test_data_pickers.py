"""Requests of the data dialogs in the prose editor."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import DjangoAssertNumQueries

from articles.prose.parse import Mark
from articles.publishing import issue_release
from metrics.models import Dataset, Entity, Observation
from metrics.releases import working_copy
from tests.support.marks import render_mark
from tests.support.published import imported, published
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

DATASETS = "admin:metrics_dataset_pick_datasets"
DATASET = "admin:metrics_dataset_pick_dataset"
CELLS = "admin:metrics_dataset_pick_cells"
BLOCK = "admin:metrics_dataset_pick_block"
QUESTIONS = [DATASETS, DATASET, CELLS, BLOCK]


@pytest.fixture
def author() -> Client:
    """An author, who may not view the data in the admin."""
    return signed_in("Author")


@pytest.fixture
def released() -> Dataset:
    published()
    return Dataset.objects.get()


def asked(client: Client, name: str, **query: Any) -> Any:  # noqa: ANN401
    answer = client.get(reverse(name), query)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.json()


def cell(client: Client, key: str, language: str = "en") -> Any:  # noqa: ANN401
    return asked(client, CELLS, key=key, language=language)["found"][key]


def test_a_dataset_is_found_by_words_of_its_title(author: Client, released: Dataset) -> None:
    [found] = asked(author, DATASETS, q="they FOUND")["results"]

    assert (found["key"], found["title"], found["about"]) == (
        released.slug,
        "What They Found",
        "River",
    )
    assert asked(author, DATASETS, q="no such words")["results"] == []


def test_a_dataset_without_a_release_is_offered_last_and_says_so(author: Client) -> None:
    published()
    Dataset.objects.create(title="A draft", slug="a-draft", row_label="Row")

    results = asked(author, DATASETS)["results"]

    assert [found["key"] for found in results][-1] == "a-draft"
    assert "No release yet" in results[-1]["about"]


def test_rows_columns_and_periods_are_those_of_the_newest_release(
    author: Client, released: Dataset, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    copy = working_copy.ensure(released)
    Entity.objects.create(release=copy, ordering=99, code="secret", label="Secret")

    # Session, user, permissions of user and of groups; dataset, release, columns, rows (2).
    with django_assert_num_queries(10):
        facts = asked(author, DATASET, key=released.slug)

    assert [row["key"] for row in facts["rows"]] == ["elbe", "yangtze", "danube"]
    assert [column["key"] for column in facts["columns"]] == ["samples", "change", "cost"]
    assert facts["indicators"][0] == {"key": "samples", "title": "Samples", "periods": ["2023"]}
    assert facts["count"] == 3


def test_an_unreleased_dataset_says_so_and_links_users_who_may_issue_it(author: Client) -> None:
    [dataset] = imported().datasets

    facts = asked(author, DATASET, key=dataset.slug)
    led = asked(signed_in("superuser"), DATASET, key=dataset.slug)

    assert facts == {
        "problem": f"The dataset “{dataset.title}” has no release yet; issue one first."
    }
    assert led["issue_url"] == reverse("admin:metrics_dataset_issue", args=[dataset.pk])


def test_a_table_that_is_not_issued_is_seen_as_a_draft_by_those_who_may_see_the_data(
    author: Client,
) -> None:
    [dataset] = imported().datasets
    slug = dataset.slug
    owner = signed_in("superuser")

    named = asked(owner, DATASETS, key=slug)["found"][slug]
    hidden = asked(author, DATASETS, key=slug)["found"][slug]

    assert named["draft"] == "Draft: readers see it once the first release is issued."
    assert named["rows"] == ["elbe", "yangtze", "danube"]
    assert "1,240" in asked(owner, BLOCK, **{"data-table": slug})["html"]
    assert "no release yet" in hidden["problem"]
    assert "rows" not in hidden
    assert "no release yet" in asked(author, BLOCK, **{"data-table": slug})["problem"]
    issue_release(dataset, by=None)
    assert "draft" not in asked(owner, DATASETS, key=slug)["found"][slug]


def test_a_long_dataset_has_the_found_and_the_chosen_rows(author: Client) -> None:
    [dataset] = imported().datasets
    copy = working_copy.ensure(dataset)
    Entity.objects.bulk_create(
        Entity(release=copy, ordering=100 + n, code=f"brook-{n}", label=f"Brook {n}")
        for n in range(300)
    )
    issue_release(dataset, by=None)

    facts = asked(author, DATASET, key=dataset.slug, row="brook-299")
    some = asked(author, DATASET, key=dataset.slug, q="brook 29")

    assert (facts["count"], len(facts["rows"])) == (303, 201)
    assert facts["rows"][-1]["key"] == "brook-299"
    assert [row["title"] for row in some["rows"]][:2] == ["Brook 29", "Brook 129"]


@pytest.mark.parametrize(
    ("place", "language", "text"),
    [
        ("elbe/samples/2023", "en", "1,240"),
        ("elbe/samples", "en", "1,240"),
        ("elbe/samples/latest", "en", "1,240"),
        ("elbe/change", "en", "+35%"),
        ("elbe/cost", "en", "$1.2M"),
        ("elbe/cost", "zh-hans", "120万美元"),
        ("elbe/cost", "tlh", "$1.2M"),
    ],
)
def test_a_cell_has_its_value_in_the_language_of_the_article(
    author: Client, released: Dataset, place: str, language: str, text: str
) -> None:
    assert cell(author, f"{released.slug}/{place}", language)["text"] == text


def test_a_cell_has_the_forms_that_fit_its_value(author: Client, released: Dataset) -> None:
    offered = cell(author, f"{released.slug}/elbe/cost")["forms"]

    assert {form["form"]: form["text"] for form in offered}["words"] == "1.2 million dollars"


@pytest.mark.parametrize(
    "place", ["danube/samples", "elbe/samples/1999", "gone/samples", "elbe/gone", "", "a/b/c/d/e"]
)
def test_a_cell_without_a_value_says_so(author: Client, released: Dataset, place: str) -> None:
    assert cell(author, f"{released.slug}/{place}") == {"problem": "The data has no value there."}


def test_the_latest_value_is_that_of_the_newest_period_that_has_one(author: Client) -> None:
    [dataset] = imported().datasets
    old = Observation.objects.get(entity__code="elbe", indicator__code="samples")
    for period, value in [("2022", Decimal(7)), ("2024", None)]:
        Observation.objects.create(
            entity=old.entity, indicator=old.indicator, period=period, value=value
        )
    issue_release(dataset, by=None)

    assert cell(author, f"{dataset.slug}/elbe/samples")["text"] == "1,240"
    assert cell(author, f"{dataset.slug}/elbe/samples/2022")["text"] == "7"
    assert "problem" in cell(author, f"{dataset.slug}/elbe/samples/2024")


def test_many_cells_of_a_dataset_take_three_queries(
    author: Client, released: Dataset, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    keys = [f"{released.slug}/{row}/cost" for row in ["elbe", "yangtze", "danube", "gone"]]

    # Session, user, permissions of user and of groups; dataset, release, values.
    with django_assert_num_queries(8):
        found = asked(author, CELLS, key=keys)["found"]

    assert [found[key].get("text") for key in keys] == ["$1.2M", "$950K", "$2.1M", None]


def test_the_chip_of_a_table_has_the_data_of_the_dataset(author: Client, released: Dataset) -> None:
    found = asked(author, DATASETS, key=[released.slug, "none"])["found"]

    assert found[released.slug]["title"] == "What They Found"
    assert found[released.slug]["rows"] == ["elbe", "yangtze", "danube"]
    assert found["none"]["problem"] == "There is no dataset “none”."


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_user_who_may_not_change_articles_is_refused(client: Client, name: str) -> None:
    assert signed_in("Data steward").get(reverse(name)).status_code == 403
    assert client.get(reverse(name)).status_code == 302


@pytest.mark.parametrize("name", QUESTIONS)
def test_pickers_accept_only_get(author: Client, name: str) -> None:
    assert author.post(reverse(name)).status_code == 405


class HostileQueries(TestCase):
    """Every query gets a response."""

    def setUp(self) -> None:
        published()
        self.author = signed_in("Author")

    @settings(max_examples=settings().max_examples // 2, deadline=None)
    @given(
        st.sampled_from(QUESTIONS),
        st.dictionaries(
            st.sampled_from(["q", "key", "row", "language"]),
            st.one_of(
                st.text(max_size=100),
                st.text(alphabet="/ \0’%", max_size=9),
                st.lists(st.sampled_from(["what-they-found/elbe/cost", "what-they-found", "///"])),
            ),
        ),
    )
    def test_any_query_is_answered(self, name: str, query: dict[str, Any]) -> None:
        assert self.author.get(reverse(name), query).status_code == 200


def test_a_chip_shows_the_first_rows_of_a_table(author: Client, released: Dataset) -> None:
    release = working_copy.ensure(released)
    for number in range(9):
        Entity.objects.create(release=release, code=f"r-{number}", label="<Row>", ordering=number)
    issue_release(released, by=None, note="More rows.")

    table = asked(author, BLOCK, **{"data-table": released.slug})["html"]
    chosen = {"data-rows": "elbe", "data-columns": "cost"}
    row = asked(author, BLOCK, **{"data-table": released.slug, **chosen})["html"]

    assert table.count("&lt;Row&gt;") + table.count("Elbe") == 4
    assert "⋮" in table
    assert re.findall(r"<t[hd](?: [^>]*)?>([^<]*)", row) == ["River", "Cost", "Elbe", "$1.2M"]


def test_a_chip_shows_the_drawing_that_readers_will_see(author: Client, released: Dataset) -> None:
    asking = {"data-chart": released.slug, "data-columns": "cost", "language": "zh-hans"}

    drawing = asked(author, BLOCK, **asking)["html"]

    mark = Mark("figure", released.slug, asking)
    shown = render_mark(mark, language="zh-hans", at=timezone.now())
    assert drawing.startswith("<svg")
    assert drawing in shown.html


@pytest.mark.parametrize(
    ("asking", "problem"),
    [
        ({}, "There is no dataset “”."),
        ({"data-table": "none"}, "There is no dataset “none”."),
        (
            {"data-table": "what-they-found", "data-rows": "x\0y"},
            "“What They Found” has no row “xy”",
        ),
        ({"data-chart": "what-they-found", "data-kind": "pie"}, "no chart type “pie”"),
    ],
)
def test_a_chip_says_why_readers_would_see_nothing(
    author: Client, released: Dataset, asking: dict[str, str], problem: str
) -> None:
    assert problem in asked(author, BLOCK, **asking)["problem"]


def test_of_a_long_table_a_chip_reads_no_more_than_it_shows(
    author: Client, released: Dataset
) -> None:
    release = working_copy.ensure(released)
    Entity.objects.bulk_create(
        Entity(release=release, code=f"r-{n}", label=f"Row {n}", ordering=n) for n in range(50)
    )
    issue_release(released, by=None, note="More rows.")

    with CaptureQueriesContext(connection) as queries:
        asked(author, BLOCK, **{"data-table": released.slug})

    [rows] = [q["sql"] for q in queries if 'FROM "metrics_entity"' in q["sql"]]
    assert rows.endswith("LIMIT 5")
