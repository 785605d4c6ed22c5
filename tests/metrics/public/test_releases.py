"""The pages of a dataset's releases: all of them, and what each has changed."""

from dataclasses import replace

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles.publishing import issue_release
from metrics.models import Dataset, Indicator, Observation, Release
from metrics.public.releases import PAGE_SIZE
from metrics.releases import working_copy
from metrics.releases.corrections import Correction
from tests.support.published import imported, published
from tests.support.readers import page_values, twin

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

RELEASES = "/data/what-they-found/releases"
SAID = Correction(wrong="Elbe's change was 35 %.", why="A digit was misread.", since=1)


@pytest.fixture
def corrected() -> Dataset:
    """A dataset whose second release adds a row, and whose third corrects a cell."""
    published()
    dataset = Dataset.objects.get()
    working = working_copy.ensure(dataset)
    row = working.entities.create(code="rhine", label="Rhine", ordering=9)
    samples = working.indicators.get(code="samples")
    Observation.objects.create(entity=row, indicator=samples, period="2023", value=510)
    issue_release(dataset, by=None, note="The Rhine came in.")
    working = working_copy.ensure(dataset)
    Observation.objects.filter(
        entity__release=working, entity__code="elbe", indicator__code="change"
    ).update(value=37, status="P", note="Read again.")
    issue_release(dataset, by=None, note="37, not 35.", correction=SAID)
    return dataset


def test_the_list_says_of_each_release_how_much_it_changed_and_marks_corrections(
    client: Client, corrected: Dataset
) -> None:
    page = client.get(f"{RELEASES}/").content.decode()

    third, second, first = page.split("<li>")[-3:]
    for words in [
        'class="corrected">Correction</span>',
        f'<a href="{RELEASES}/3/changes/">1 cell changed<',
        "A digit was misread.",
        "release 1, ",
    ]:
        assert words in third
    assert 'class="seal"' in third
    assert f'<a href="{RELEASES}/2/changes/">1 cell added · 1 row added<' in second
    assert "First release" in first
    assert "changes/" not in first
    assert [each.count("seal outlined") for each in (third, second, first)] == [0, 1, 1]


def test_the_twin_of_the_list_has_the_counts_and_the_corrections(
    client: Client, corrected: Dataset
) -> None:
    third, second, first = twin(client, f"{RELEASES}.json")["releases"]

    assert [third["change"], second["change"], first["change"]] == ["correction", "update", "first"]
    assert third["correction"]["since"] == 1
    assert third["correction"]["since_issued_at"]
    assert third["changes"]["cells_changed"] == 1
    assert (second["changes"]["rows_added"], second["correction"]) == (1, None)
    assert (first["changes"], first["changes_url"]) == (None, "")


def test_a_changed_cell_is_shown_before_and_now_with_what_else_differs(
    client: Client, corrected: Dataset
) -> None:
    page = client.get(f"{RELEASES}/3/changes/").content.decode()

    for words in [
        '<th scope="rowgroup" rowspan="1" lang="en">Elbe</th>',
        '<a href="/data/what-they-found/elbe/change/">Change</a>',
        '<del lang="en">+35%</del>',
        '<ins lang="en">+37%</ins>',
        "provisional",
        "Read again.",
        "Elbe&#x27;s change was 35 %.",
        f'<a href="{RELEASES}/2/changes/" rel="prev">',
    ]:
        assert words in page
    assert 'rel="next"' not in page


def test_the_dataset_says_that_its_newest_release_corrects_something(
    client: Client, corrected: Dataset
) -> None:
    page = client.get("/data/what-they-found/").content.decode()

    assert f'<a class="corrected" href="{RELEASES}/3/changes/">Correction</a>' in page
    assert '<span lang="en">37, not 35.</span>' in page


def test_a_superseded_release_says_what_was_wrong_with_it_and_leads_to_what_changed_since(
    client: Client, corrected: Dataset
) -> None:
    pages = [client.get(f"{RELEASES}/{n}/").content.decode() for n in (1, 2)]

    for number, page in enumerate(pages, start=1):
        assert f"This is release {number}." in page
        assert f'<a href="{RELEASES}/{number + 1}/changes/">See what changed since</a>' in page
        assert "Release 3 corrected it on" in page
        assert "Elbe&#x27;s change was 35 %." in page
    [correction] = twin(client, f"{RELEASES}/1.json")["corrected_by"]
    assert correction["correction"]["why"] == "A digit was misread."


def test_a_release_that_was_not_wrong_is_not_said_to_be(client: Client, corrected: Dataset) -> None:
    working = working_copy.ensure(corrected)
    Observation.objects.filter(entity__release=working, entity__code="rhine").update(value=500)
    since = replace(SAID, wrong="The Rhine's samples were 510.", since=2)
    issue_release(corrected, by=None, note="500.", correction=since)

    found = {n: twin(client, f"{RELEASES}/{n}.json")["corrected_by"] for n in (1, 2, 3)}

    assert {n: [c["number"] for c in found[n]] for n in found} == {1: [3], 2: [4, 3], 3: [4]}


def test_what_is_no_cell_stands_above_the_cells(client: Client, corrected: Dataset) -> None:
    working = working_copy.ensure(corrected)
    working.entities.filter(code="danube").update(label="Danube and Inn")
    working.indicators.filter(code="cost").update(definition="In US dollars.")
    corrected.licence = "CC BY 4.0"
    corrected.save()
    issue_release(corrected, by=None, note="Said more clearly.")

    page = client.get(f"{RELEASES}/4/changes/").content.decode()
    said = page_values(client, f"{RELEASES}/4/changes/")

    assert "<del>Danube</del>" in page
    assert "<ins>Danube and Inn</ins>" in page
    assert "Column changed" in page
    assert [row["after"] for row in said["rows_renamed"]] == ["Danube and Inn"]
    assert [column["change"]["after"]["definition"] for column in said["columns"]] == [
        "In US dollars."
    ]
    assert said["facts"] == [{"name": "licence", "old": "", "new": "CC BY 4.0"}]
    assert "rows" not in said


def test_a_first_release_has_nothing_before_it(client: Client, corrected: Dataset) -> None:
    page = client.get(f"{RELEASES}/1/changes/").content.decode()

    assert "This is the first release." in page
    assert f'<a href="{RELEASES}/2/changes/" rel="next">' in page
    assert page_values(client, f"{RELEASES}/1/changes/")["previous"] is None


def test_the_same_again_differs_in_nothing(client: Client, corrected: Dataset) -> None:
    working_copy.ensure(corrected)
    issue_release(corrected, by=None, note="The same again.")

    page = client.get(f"{RELEASES}/4/changes/").content.decode()

    assert "No changes in the table" in page
    assert (
        f'<a href="{RELEASES}/4/changes/">See what changed<'
        in client.get(f"{RELEASES}/").content.decode()
    )


@pytest.mark.judges_on_postgresql
def test_many_cells_have_pages_that_together_are_all(client: Client) -> None:
    rows = "".join(f"| Row {n:03} | {n + 1} |\n" for n in range(PAGE_SIZE + 20))
    published(f"Long\nA long table follows here.\n| Row | Value |\n|---|---|\n{rows}")
    dataset = Dataset.objects.get()
    working = working_copy.ensure(dataset)
    Observation.objects.filter(entity__release=working).update(value=0)
    issue_release(dataset, by=None, note="All gone.")
    address = "/data/long/releases/2/changes"

    first, second = (page_values(client, f"{address}/?page={n}") for n in (1, 2))

    found = [row["label"] for page in (first, second) for row in page["rows"]]
    assert found == [f"Row {n:03}" for n in range(PAGE_SIZE + 20)]
    assert second["pagination"]["total"] == PAGE_SIZE + 20
    assert f'<a href="{address}/" rel="prev">' in client.get(f"{address}/?page=2").content.decode()
    for odd in ("0", "-1", "x", "9" * 40, "\0"):
        assert client.get(f"{address}/", {"page": odd}).status_code == 200


def test_only_what_is_public_is_compared(client: Client) -> None:
    [dataset] = imported().datasets
    assert client.get(f"{RELEASES}/1/changes/").status_code == 404
    issue_release(dataset, by=None)
    working = working_copy.ensure(dataset)
    Observation.objects.filter(entity__release=working).update(note="canary")

    for address in ("2/changes/", "0/changes/"):
        assert client.get(f"{RELEASES}/{address}").status_code == 404


def test_a_former_slug_leads_to_the_same_changes(client: Client, corrected: Dataset) -> None:
    corrected.slug = "rivers"
    corrected.save()
    working_copy.ensure(corrected)
    issue_release(corrected, by=None, note="A shorter address.")

    response = client.get(f"{RELEASES}/3/changes/?page=2")

    assert response.status_code == 301
    assert response["Location"] == "/data/rivers/releases/3/changes/?page=2"


@pytest.mark.each_database
def test_the_page_of_changes_takes_ten_queries_at_most(
    client: Client, corrected: Dataset, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    working = working_copy.ensure(corrected)
    working.entities.filter(code="danube").update(label="Danube and Inn")
    working.entities.filter(code="rhine").delete()
    working.entities.create(code="oder", label="Oder", ordering=12)
    Indicator.objects.filter(release=working, code="cost").update(definition="In US dollars.")
    issue_release(corrected, by=None, note="Everything.")
    assert Release.objects.count() == 4

    with django_assert_max_num_queries(9):
        client.get(f"{RELEASES}/4/changes/")
