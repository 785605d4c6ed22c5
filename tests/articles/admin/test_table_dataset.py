"""Request of the prose editor that makes a dataset of a table in the text."""

from typing import Any

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from articles.admin.table_dataset import MAX_HTML
from metrics.models import Dataset
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

ADDRESS = "admin:articles_article_table_dataset"
TABLE = (
    '<table><caption>Rivers<span class="footnote">Measured twice</span></caption><tbody>'
    "<tr><th><p>River</p></th><th><p>Length</p></th></tr>"
    '<tr><td><p><a href="https://a.example/">Elbe</a></p></td><td><p>1,094</p></td></tr>'
    "</tbody></table>"
)


@pytest.fixture
def writer() -> Client:
    """An editor who is a data steward too."""
    client = signed_in("Editor")
    User.objects.get(username="Editor").groups.add(Group.objects.get(name="Data steward"))
    return client


def sent(client: Client, **data: str) -> Any:  # noqa: ANN401
    answer = client.post(reverse(ADDRESS), {"html": TABLE, "language": "en", **data})
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.json()


def test_the_dialog_begins_with_what_the_table_says(writer: Client) -> None:
    assert sent(writer) == {
        "proposal": {
            "title": "Rivers",
            "row_label": "River",
            "measure": "",
            "rows": "1 row",
            "columns": [{"label": "Length", "about": "count"}],
            "warnings": ["Links in the table are not kept: data has none."],
        }
    }
    assert not Dataset.objects.exists()


def test_the_dataset_is_made_and_its_mark_takes_the_place_of_the_table(
    writer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(45):
        answer = sent(writer, title="Long rivers", row_label="River", language="zh-hans")

    dataset = Dataset.objects.get()
    assert (dataset.title, dataset.language) == ("Long rivers", "zh-hans")
    assert answer["created"]["mark"] == {
        "data-table": "long-rivers",
        "data-caption": "Rivers",
        "data-notes": "Measured twice",
    }
    page = f"/admin/metrics/dataset/{dataset.pk}"
    assert answer["created"]["heading"] == "“Long rivers” is a dataset now"
    assert answer["created"]["dataset_url"] == f"{page}/change/"
    assert answer["created"]["issue_url"] == f"{page}/issue/"
    entry = LogEntry.objects.get(object_id=str(dataset.pk), action_flag=ADDITION)
    assert entry.user.username == "Editor"


def test_who_may_not_issue_releases_is_led_to_the_dataset_only(writer: Client) -> None:
    steward = Group.objects.get(name="Data steward")
    steward.permissions.remove(steward.permissions.get(codename="issue_release"))

    answer = sent(writer, title="Long rivers", row_label="River")

    assert answer["created"]["issue_url"] == ""
    assert answer["created"]["dataset_url"]


def test_the_caption_is_left_to_the_dataset_that_has_it_as_its_title(writer: Client) -> None:
    answer = sent(writer, title="Rivers", row_label="River")

    assert answer["created"]["mark"]["data-caption"] is None


def test_what_is_missing_is_said_at_its_field(writer: Client) -> None:
    answer = sent(writer, title=" ", row_label="")

    assert answer["errors"] == {
        "title": ["Write a title for the dataset."],
        "row_label": ["Write what a row is, such as “River”."],
    }
    assert not Dataset.objects.exists()


@pytest.mark.parametrize("data", [{}, {"title": "Rivers", "row_label": "River"}])
def test_the_problems_of_a_table_are_answered(writer: Client, data: dict[str, str]) -> None:
    answer = sent(writer, html=TABLE.replace("<td>", "<td colspan=2>", 1), **data)

    assert answer["problems"][0].startswith("“Elbe” is a merged cell.")
    assert not Dataset.objects.exists()


def test_a_table_that_is_too_large_is_refused(writer: Client) -> None:
    answer = writer.post(reverse(ADDRESS), {"html": "x" * (MAX_HTML + 1)})

    assert answer.status_code == 413


@pytest.mark.parametrize("role", ["Author", "Editor", "Data steward"])
def test_who_may_not_write_articles_and_add_data_makes_none(role: str) -> None:
    client = signed_in(role)

    answer = client.post(reverse(ADDRESS), {"html": TABLE, "title": "A", "row_label": "B"})

    assert answer.status_code == 403
    if role != "Data steward":
        assert answer.json()["problems"][0].startswith("You may not add datasets.")
    assert not Dataset.objects.exists()


def test_the_button_is_there_for_those_who_may_add_datasets(writer: Client) -> None:
    add = reverse("admin:articles_article_add")

    assert b'id="prose-make-dataset"' in writer.get(add).content
    assert b'id="prose-make-dataset"' not in signed_in("Author").get(add).content
