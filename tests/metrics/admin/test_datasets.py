"""Datasets in the admin: the list, the grid and the columns as pages, and issuing releases."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from articles.publishing import issue_release
from metrics.models import Dataset, Entity, Indicator, Observation, Release
from metrics.releases import working_copy
from tests.support.grid_form import grid_form
from tests.support.quoting import ticks
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

LIST = "admin:metrics_dataset_changelist"

FORM = "admin:metrics_dataset_change"

DATA = "admin:metrics_dataset_data"

COLUMNS = "admin:metrics_dataset_columns"

ISSUE = "admin:metrics_dataset_issue"

CHECK = "admin:metrics_dataset_data-check"


def text(answer: Any) -> str:  # noqa: ANN401
    return str(answer.content.decode())


def test_the_list_shows_size_release_and_state(steward: Client, dataset: Dataset) -> None:
    issue_release(dataset, by=None)
    working_copy.ensure(dataset)

    page = text(steward.get(reverse(LIST)))

    assert "changed since release 1" in page
    assert '<td class="field-rows">3</td><td class="field-columns">3</td>' in page


def test_the_list_takes_as_many_queries_for_many_datasets_as_for_one(
    steward: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        dataset = Dataset.objects.create(title=f"D{number}", slug=f"d{number}", row_label="Row")
        working_copy.ensure(dataset)

    with django_assert_num_queries(7):
        steward.get(reverse(LIST))


@pytest.mark.parametrize("state", ["draft", "released", "changed"])
@pytest.mark.each_database
def test_the_list_filters_by_state(steward: Client, state: str) -> None:
    for title in ["draft", "released", "changed"]:
        dataset = Dataset.objects.create(title=f"A {title} table", slug=title, row_label="Row")
        release = working_copy.ensure(dataset)
        Entity.objects.create(release=release, code="a", label="A")
        Indicator.objects.create(release=release, code="b", label="B")
        if title != "draft":
            issue_release(dataset, by=None)
        if title == "changed":
            working_copy.ensure(dataset)

    page = text(steward.get(reverse(LIST), {"state": state}))

    found = [title for title in ["draft", "released", "changed"] if f"A {title} table" in page]
    assert found == [state]


def test_the_grid_takes_as_many_queries_for_fifty_rows_as_for_one(
    steward: Client, dataset: Dataset, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    release = working_copy.ensure(dataset)
    Entity.objects.bulk_create(
        Entity(release=release, ordering=100 + n, code=f"r{n}", label=f"Row {n}") for n in range(60)
    )

    with django_assert_num_queries(14):
        page = text(steward.get(reverse(DATA, args=[dataset.pk])))

    assert "Page 1 of 2, 63 rows" in page


def test_every_field_of_the_grid_has_a_name(steward: Client, dataset: Dataset) -> None:
    page = text(steward.get(reverse(DATA, args=[dataset.pk])))

    assert 'value="1,240" aria-label="Elbe, Samples (2023)"' in page
    assert 'aria-label="new row, Cost"' in page


def test_more_empty_rows_come_without_a_script(steward: Client, dataset: Dataset) -> None:
    page = text(steward.get(reverse(DATA, args=[dataset.pk]), {"rows": "8"}))

    rows, _template = page.split("<template")
    assert rows.count('<tr class="new-row">') == 8


@pytest.mark.parametrize("query", [{"page": "x"}, {"page": "99"}, {"rows": "-1", "page": "0"}])
def test_a_bad_query_string_shows_a_page_all_the_same(
    steward: Client, dataset: Dataset, query: dict[str, str]
) -> None:
    assert steward.get(reverse(DATA, args=[dataset.pk]), query).status_code == 200


def test_opening_the_grid_of_a_release_begins_no_working_copy(
    steward: Client, dataset: Dataset
) -> None:
    issue_release(dataset, by=None)

    page = text(steward.get(reverse(DATA, args=[dataset.pk])))

    assert "These are the values of release 1." in page
    assert not Release.objects.working().exists()


def test_a_row_that_no_database_can_have_is_one_that_is_gone(
    steward: Client, dataset: Dataset
) -> None:
    answer = steward.post(
        reverse(DATA, args=[dataset.pk]), {"row-0-code": "ghost\0", "row-0-label": "Ghost"}
    )

    assert answer.status_code == 200
    assert "Nothing was saved." in text(answer)


def test_saving_the_grid_says_what_changed(steward: Client, dataset: Dataset) -> None:
    answer = steward.post(
        reverse(DATA, args=[dataset.pk]),
        grid_form(dataset, row_0_cell_0="1300", row_1_remove="on"),
        follow=True,
    )

    assert "1 cell changed, 1 row removed" in text(answer)


def test_an_error_is_marked_and_nothing_typed_is_lost(steward: Client, dataset: Dataset) -> None:
    answer = steward.post(
        reverse(DATA, args=[dataset.pk]),
        grid_form(dataset, row_0_cell_0="many", row_1_cell_0="900"),
    )

    page = text(answer)
    assert 'value="many"' in page
    assert 'value="900"' in page
    assert 'aria-invalid="true" aria-describedby="row-0-cell-0-error"' in page
    assert '<a href="#row-0-cell-0">Elbe, Samples (2023)</a>: “many” is not a number' in page
    assert not Observation.objects.filter(value=900).exists()


def test_rows_are_ordered_by_numbers_on_request(steward: Client, dataset: Dataset) -> None:
    address = reverse(DATA, args=[dataset.pk])
    assert "row-0-order" not in text(steward.get(address))

    page = text(steward.get(address, {"order": "1"}))
    refused = text(steward.post(address + "?order=1", grid_form(dataset, row_2_order="first")))

    assert 'name="row-2-order"' in page
    assert '<a href="#row-2-order">Order of Danube</a>: Write a whole number' in refused
    answer = steward.post(address + "?order=1", grid_form(dataset, row_2_order="0"), follow=True)
    assert "1 row moved" in text(answer)


def test_the_grid_requests_the_errors_of_its_input(steward: Client, dataset: Dataset) -> None:
    answer = steward.post(
        reverse(CHECK, args=[dataset.pk]),
        {"cells": [["samples:2023", "many\0"], ["samples:2023", "7"]]},
        content_type="application/json",
    )

    [first, second] = answer.json()["errors"]
    assert first.startswith("“many” is not a number")
    assert second == ""


@pytest.mark.parametrize("body", ["", "[]", '{"cells": [1]}', '{"cells": [["a"]]}', "[" * 5000])
def test_a_request_that_no_grid_sends_is_refused(
    steward: Client, dataset: Dataset, body: str
) -> None:
    answer = steward.post(
        reverse(CHECK, args=[dataset.pk]),
        body,
        content_type="application/json",
    )

    assert answer.status_code == 400


def test_issuing_makes_the_release_and_links_to_it(steward: Client, dataset: Dataset) -> None:
    answer = steward.post(
        reverse(ISSUE, args=[dataset.pk]), {"accepted": ticks(dataset)}, follow=True
    )

    release = Release.objects.get()
    assert release.issued_by is not None
    assert f'href="{release.get_absolute_url()}">View it</a>' in text(answer)


def test_a_second_release_asks_for_a_note(steward: Client, dataset: Dataset) -> None:
    issue_release(dataset, by=None)
    working_copy.ensure(dataset)

    answer = steward.post(reverse(ISSUE, args=[dataset.pk]), {"note": ""})

    assert "every release after the first needs a change note" in text(answer)
    assert Release.objects.working().exists()


def test_nothing_changed_is_nothing_to_issue(steward: Client, dataset: Dataset) -> None:
    issue_release(dataset, by=None)

    page = text(steward.get(reverse(ISSUE, args=[dataset.pk])))
    steward.post(reverse(ISSUE, args=[dataset.pk]), {"note": "Again."})

    assert "Nothing has changed since the newest release." in page
    assert Release.objects.count() == 1
    led = f'href="{reverse(ISSUE, args=[dataset.pk])}"'
    assert led not in page + text(steward.get(reverse(FORM, args=[dataset.pk])))


@pytest.mark.each_database
def test_a_draft_that_is_the_same_has_no_button_that_issues_it(
    steward: Client, dataset: Dataset
) -> None:
    address = reverse(ISSUE, args=[dataset.pk])
    assert 'value="Issue release"' in text(steward.get(address))
    issue_release(dataset, by=None)
    working_copy.ensure(dataset)

    page = text(steward.get(address))

    assert "Nothing has changed since release 1" in page
    assert 'value="Issue release"' not in page


def test_a_refused_release_says_why_first_and_leads_to_the_unticked_warning(
    steward: Client, dataset: Dataset
) -> None:
    [first, *others] = ticks(dataset)

    page = text(steward.post(reverse(ISSUE, args=[dataset.pk]), {"accepted": others}))

    start = page[: page.index('<section class="checklist')]
    assert 'role="alert" tabindex="-1" autofocus>' in start
    assert "Tick each warning that you have read" in start
    assert f'href="#accept-{first}"' in start
    assert f'id="accept-{first}"' in page


@pytest.mark.parametrize("group", ["Author", "Editor"])
@pytest.mark.parametrize("name", [DATA, COLUMNS, ISSUE, CHECK])
def test_a_crafted_request_without_the_permission_changes_nothing(
    dataset: Dataset, group: str, name: str
) -> None:
    client = signed_in(group)

    answer = client.post(reverse(name, args=[dataset.pk]), grid_form(dataset, row_0_cell_0="1300"))

    assert answer.status_code == 403
    assert not Release.objects.filter(issued_at__isnull=False).exists()
    assert not Observation.objects.filter(value=1300).exists()


@pytest.mark.each_database
def test_a_new_title_of_a_released_dataset_can_be_issued(steward: Client, dataset: Dataset) -> None:
    issue_release(dataset, by=None)

    steward.post(
        reverse(FORM, args=[dataset.pk]),
        {
            "title": "Rivers, measured",
            "slug": dataset.slug,
            "language": "en",
            "row_label": "River",
            "dataset_sources-TOTAL_FORMS": 0,
            "dataset_sources-INITIAL_FORMS": 0,
        },
    )
    steward.post(
        reverse(ISSUE, args=[dataset.pk]), {"note": "A better title.", "accepted": ticks(dataset)}
    )

    assert Release.objects.get(number=2).content["title"] == "Rivers, measured"


@pytest.mark.each_database
def test_a_released_dataset_stays(steward: Client, dataset: Dataset) -> None:
    issue_release(dataset, by=None)

    answer = steward.post(
        reverse(LIST),
        {"action": "delete_selected", "_selected_action": [dataset.pk], "post": "yes"},
        follow=True,
    )

    assert "was released and stays" in text(answer)
    assert Dataset.objects.exists()


@pytest.mark.each_database
def test_a_draft_dataset_is_deleted_with_its_working_copy(
    steward: Client, dataset: Dataset
) -> None:
    steward.post(reverse("admin:metrics_dataset_delete", args=[dataset.pk]), {"post": "yes"})
    binned = Release.objects.count()
    steward.post(reverse("admin:bin"), {"delete": f"metrics.dataset:{dataset.pk}", "sure": "yes"})

    assert binned == 1
    assert not Dataset.with_binned.exists()
    assert not Release.objects.exists()
