"""The chart in a dataset's form: choices, errors, storage and preview."""

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse

from articles.publishing import issue_release
from metrics.models import Dataset
from metrics.releases import working_copy
from tests.support.datasets import dataset_of
from tests.support.quoting import ticks
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

YEARS = {"kind": "count", "periods": ["2021", "2022", "2023"]}
COLUMNS: dict[str, Any] = {"Samples": YEARS, "Word": {"kind": "text"}, "Cost": {"kind": "percent"}}


@pytest.fixture
def rivers() -> Dataset:
    return dataset_of(COLUMNS, {"Elbe": [1, 2, 3, None, 4], "Oder": [2, 3, 4, None, 5]})


def form_of(dataset: Dataset, **changed: Any) -> dict[str, Any]:
    """The form as a browser would send it."""
    return {
        "title": dataset.title,
        "slug": dataset.slug,
        "summary": "",
        "language": dataset.language,
        "row_label": dataset.row_label,
        "dataset_sources-TOTAL_FORMS": "0",
        "dataset_sources-INITIAL_FORMS": "0",
        **changed,
    }


def address(dataset: Dataset, name: str = "change") -> str:
    return reverse(f"admin:metrics_dataset_{name}", args=[dataset.pk])


def look(client: Client, dataset: Dataset, **asked: Any) -> str:
    """Return the title of the picture, or its error message."""
    answer = client.get(address(dataset, "chart"), asked)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/svg+xml")
    assert "no-store" in answer.headers["Cache-Control"]
    svg = ET.fromstring(answer.content)  # noqa: S314
    return svg.findtext("{http://www.w3.org/2000/svg}title") or ""


def test_columns_of_numbers_and_rows_are_offered_by_name(steward: Client, rivers: Dataset) -> None:
    form = steward.get(address(rivers)).context["adminform"].form

    assert form.fields["chart_columns"].choices == [
        (
            "Samples",
            [
                ("c0", "all periods"),
                ("c0/2021", "2021"),
                ("c0/2022", "2022"),
                ("c0/2023", "2023"),
            ],
        ),
        ("c2", "Cost"),
    ]
    assert form.fields["chart_rows"].choices == [("r0", "Elbe"), ("r1", "Oder")]


def test_what_is_chosen_is_kept_and_issued(steward: Client, rivers: Dataset) -> None:
    chosen = {"chart_kind": "bar", "chart_columns": ["c0/2023"], "chart_rows": ["r1"]}

    answer = steward.post(address(rivers), form_of(rivers, **chosen))

    assert answer.status_code == 302
    rivers.refresh_from_db()
    assert {name: getattr(rivers, name) for name in chosen} == chosen
    release = issue_release(rivers, by=None, note="Another chart.")
    assert release.content["chart"]["rows"] == ["r1"]


@pytest.mark.parametrize(
    ("chosen", "problem"),
    [
        ({"chart_kind": "line", "chart_columns": ["c2"]}, "needs columns of several periods"),
        ({"chart_kind": "grouped", "chart_columns": ["c0/2023", "c2"]}, "different units"),
        ({"chart_columns": ["gone"]}, "gone is not one of the available choices"),
        ({"chart_kind": "pie"}, "pie is not one of the available choices"),
    ],
)
def test_what_makes_no_chart_is_refused_with_the_reason(
    steward: Client, rivers: Dataset, chosen: dict[str, Any], problem: str
) -> None:
    answer = steward.post(address(rivers), form_of(rivers, **chosen))

    assert answer.status_code == 200
    assert problem in answer.content.decode()
    rivers.refresh_from_db()
    assert (rivers.chart_kind, rivers.chart_columns) == ("", [])


def test_a_choice_that_no_longer_fits_blocks_nothing_else(steward: Client, rivers: Dataset) -> None:
    Dataset.objects.update(chart_kind="line", chart_columns=["c2"])
    rivers.refresh_from_db()

    answer = steward.post(
        address(rivers),
        form_of(rivers, title="Streams", chart_kind="line", chart_columns=["c2"]),
    )

    assert answer.status_code == 302


def test_many_rows_are_named_one_a_line(steward: Client) -> None:
    long = dataset_of({"Samples": {"kind": "count"}}, {f"River {n}": [n] for n in range(61)})

    said = steward.post(address(long), form_of(long, chart_rows="River 3\n\n r5 \nRiver 3\n"))
    shown = steward.get(address(long)).content.decode()
    wrong = steward.post(address(long), form_of(long, chart_rows="River 3\nThe Rhine"))

    assert said.status_code == 302
    long.refresh_from_db()
    assert long.chart_rows == ["r3", "r5"]
    assert "River 3\nRiver 5</textarea>" in shown
    assert "The data has no row “The Rhine”" in wrong.content.decode()


def test_a_dataset_without_data_offers_the_kind_and_can_be_saved(steward: Client) -> None:
    dataset = Dataset.objects.create(slug="new", title="New", row_label="Row")

    answer = steward.post(address(dataset), form_of(dataset, chart_kind="bar"))

    assert answer.status_code == 302
    assert Dataset.objects.get().chart_kind == "bar"
    assert steward.get(address(dataset)).status_code == 200
    assert steward.get(reverse("admin:metrics_dataset_add")).status_code == 200
    assert look(steward, dataset) == "The dataset has no values yet."


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ({}, "Line chart: Rivers"),
        ({"chart_kind": "bar"}, "Bar chart: Rivers"),
        ({"chart_kind": "none"}, "No chart."),
        ({"chart_kind": "line", "chart_columns": "c2"}, "A line chart needs columns of several"),
        ({"chart_columns": "gone"}, "Select a valid choice. gone"),
        ({"chart_rows": "\0"}, "Select a valid choice."),
    ],
)
def test_the_picture_shows_the_chart_as_it_would_be(
    steward: Client, rivers: Dataset, asked: dict[str, str], title: str
) -> None:
    assert look(steward, rivers, **asked).startswith(title)


def test_the_picture_is_of_the_working_copy(steward: Client, rivers: Dataset) -> None:
    working_copy.ensure(rivers).entities.filter(code="r0").update(label="Upper Elbe")

    drawn = steward.get(address(rivers, "chart")).content.decode()

    assert "Upper Elbe" in drawn


def issued(client: Client, dataset: Dataset) -> str:
    """Issue the next release by its page; return the messages to the editor."""
    answer = client.post(
        address(dataset, "issue"), {"note": "Again.", "accepted": ticks(dataset)}, follow=True
    )
    assert dataset.releases.latest("number").issued_at is not None
    said: str = answer.content.decode().partition('class="messagelist"')[2].partition("</ul>")[0]
    return said


def test_the_page_that_issues_shows_the_chart(steward: Client, rivers: Dataset) -> None:
    # Another chart is a change, though no value is another.
    steward.post(address(rivers), form_of(rivers, chart_kind="dot", chart_columns=["c0"]))

    page = steward.get(address(rivers, "issue")).content.decode()

    assert f'src="{address(rivers, "chart")}"' in page
    assert "chart" not in issued(steward, rivers)


def test_a_chart_that_was_chosen_meanwhile_is_to_be_seen_first(
    steward: Client, rivers: Dataset
) -> None:
    working_copy.ensure(rivers).entities.filter(code="r0").update(label="Upper Elbe")
    seen = steward.get(address(rivers, "issue")).context["fingerprint"]
    Dataset.objects.update(chart_kind="none")

    answer = steward.post(
        address(rivers, "issue"), {"note": "Again.", "seen": seen, "accepted": ticks(rivers)}
    )

    assert "has changed since you opened this page" in answer.content.decode()


def test_issuing_data_without_a_chart_shows_why(steward: Client, rivers: Dataset) -> None:
    Dataset.objects.update(chart_kind="line", chart_columns=["c2"])
    working_copy.ensure(rivers)

    said = issued(steward, rivers)

    assert "The release has no chart. A line chart needs columns of several periods" in said


def test_a_user_who_may_not_view_datasets_sees_no_picture(rivers: Dataset) -> None:
    author = signed_in("Author")

    assert author.get(address(rivers, "chart")).status_code in {302, 403}
    assert Client().get(address(rivers, "chart")).status_code == 302
