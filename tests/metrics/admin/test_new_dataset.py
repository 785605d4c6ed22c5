"""The pages on which a dataset is made of a table."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from metrics.importing import jobs
from metrics.models import DataImport, Dataset, Indicator
from metrics.releases.working_copy import read_state
from tests.support.staff import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

PASTED = "River\tSamples 2022\tSamples 2023\tBudget\nElbe\t1,240\t1,300\t$2.5M\nOder\t7\t9\t$1M\n"
START = reverse("admin:metrics_dataset_start")


def pasted(client: Client, text: str = PASTED) -> str:
    """Paste a table; return the address of the page that shows how it was read."""
    answer = client.post(START, {"pasted": text})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def described(**values: str) -> dict[str, str]:
    """Return what the form sends if nothing but these values is changed."""
    return {"do": "create", "title": "Rivers", "row_label": "River", "language": "en"} | values


def test_a_pasted_table_is_shown_and_becomes_a_dataset(steward: Client) -> None:
    address = pasted(steward)
    page = steward.get(address).content.decode()
    assert 'value="River"' in page
    assert "<td>1,240</td>" in page
    assert '<option value="money" selected>' in page
    assert not Dataset.objects.exists()

    answer = steward.post(address, described())

    dataset = Dataset.objects.get()
    data = reverse("admin:metrics_dataset_data", args=[dataset.pk])
    assert answer.headers["Location"] == f"{data}#row-0-cell-0"
    assert (dataset.title, dataset.slug, dataset.row_label) == ("Rivers", "rivers", "River")
    state = read_state(dataset)
    assert [label for label, _place in state.entities.values()] == ["Elbe", "Oder"]
    kinds = [(it.label, it.kind, it.currency) for it in state.indicators.values()]
    assert kinds == [("Samples", "count", ""), ("Budget", "money", "USD")]
    assert len(state.cells) == 6


def test_a_dataset_is_made_while_another_has_changes_that_are_not_issued(steward: Client) -> None:
    steward.post(pasted(steward), described())

    answer = steward.post(pasted(steward), described(title="Streams"))

    assert answer.status_code == 302
    assert set(Dataset.objects.values_list("title", flat=True)) == {"Rivers", "Streams"}


def test_columns_are_made_as_they_were_chosen(steward: Client) -> None:
    address = pasted(steward)

    chosen = {"use-2": "money", "unit-2": "EUR", "label-2": "Costs"}
    steward.post(address, described(do="again", **chosen))
    steward.post(address, described())

    indicators = Indicator.objects.values_list("label", "kind", "currency")
    assert set(indicators) == {("Costs", "money", "EUR"), ("Budget", "money", "USD")}


def test_a_column_in_which_a_cell_is_no_number_is_text_or_what_is_chosen(steward: Client) -> None:
    address = pasted(steward, PASTED.replace("$1M", "much"))
    assert "column “Budget” keeps its cells as text" in steward.get(address).content.decode()

    steward.post(address, described(do="again", **{"use-4": "missing"}))
    steward.post(address, described())

    budget = Indicator.objects.get(label="Budget")
    assert (budget.kind, budget.currency) == ("money", "USD")
    assert budget.observations.get(literal="much").value is None


def test_cells_that_are_not_of_the_chosen_kind_are_named_and_nothing_is_made(
    steward: Client,
) -> None:
    address = pasted(steward, PASTED.replace("$2.5M", "2.5").replace("$1M", "much"))

    answer = steward.post(address, described(**{"use-4": "number"}), follow=True)

    page = answer.content.decode()
    assert "row 3, column D “Budget”" in page
    assert '<td class="wrong"' in page
    assert not Dataset.objects.exists()
    # What was chosen is still there, and can be taken back.
    assert '<option value="number" selected>' in page
    steward.post(address, described(do="again", **{"use-4": "text"}))
    steward.post(address, described())
    assert Indicator.objects.get(label="Budget").kind == "text"


@pytest.mark.parametrize(
    ("chosen", "row"), [({}, "Rivers"), ({"row": "Elbe", "decimal": "point"}, "Elbe")]
)
def test_the_only_row_of_a_time_series_is_called_as_the_dataset_or_as_chosen(
    steward: Client, chosen: dict[str, str], row: str
) -> None:
    address = pasted(steward, "Year\tLevel 1\tLevel 2\n2001\t3\t5\n2002\t4\t6\n2003\t4\t7\n")
    if chosen:
        steward.post(address, chosen | {"do": "again"})
    steward.post(address, described())

    state = read_state(Dataset.objects.get())
    assert [label for label, _place in state.entities.values()] == [row]
    assert len(state.cells) == 6


def test_a_dataset_needs_a_title(steward: Client) -> None:
    address = pasted(steward)

    answer = steward.post(address, described(title=" "))

    assert answer.status_code == 400
    assert "This field is required." in answer.content.decode()
    assert not Dataset.objects.exists()


def test_what_was_written_stays_while_the_table_is_read_otherwise(steward: Client) -> None:
    address = pasted(steward, PASTED.replace("$2.5M", "2,5").replace("$1M", "1,5"))
    choice = {"title": "Rivers of Europe", "label-2": "Probes", "decimal": "comma"}

    steward.post(address, described(do="again", **choice))
    page = steward.get(address).content.decode()

    assert 'value="Rivers of Europe"' in page
    assert 'value="Probes"' in page
    assert "<td>2.5</td>" in page


@pytest.mark.each_database
def test_a_choice_about_the_reading_is_never_passed_over(steward: Client) -> None:
    address = pasted(steward)

    answer = steward.post(address, described(decimal="comma"), follow=True)

    assert "look at it once more" in answer.content.decode()
    assert not Dataset.objects.exists()


def test_a_file_gives_its_name_to_the_dataset(steward: Client) -> None:
    file = ContentFile(PASTED.encode(), "Rivers_of Europe.tsv")
    page = steward.post(START, {"file": file}, follow=True).content.decode()

    assert 'value="Rivers of Europe"' in page


@pytest.mark.parametrize(("river", "language"), [("Elbe", "en"), ("易北河", "zh-hans")])
def test_the_language_is_that_of_the_table(steward: Client, river: str, language: str) -> None:
    page = steward.get(pasted(steward, PASTED.replace("Elbe", river))).content.decode()

    assert f'<option value="{language}" selected>' in page


@pytest.mark.each_database
def test_a_table_is_made_into_one_dataset_however_often_it_is_confirmed(steward: Client) -> None:
    address = pasted(steward)
    job = DataImport.objects.get()
    description = {"title": "Rivers", "row_label": "River", "language": "en"}

    assert jobs.create_dataset(job, description)
    assert not jobs.create_dataset(DataImport.objects.get(), description)

    assert Dataset.objects.count() == 1
    # The page leads to what was made.
    into = reverse("admin:metrics_dataset_import_job", args=[Dataset.objects.get().pk, job.pk])
    assert steward.post(address, described()).headers["Location"] == into


def test_a_cancelled_table_is_deleted(steward: Client) -> None:
    steward.post(pasted(steward), {"do": "cancel"})

    assert not DataImport.objects.exists()
    assert not Dataset.objects.exists()


def test_nothing_pasted_is_an_error(steward: Client) -> None:
    answer = steward.post(START, {"pasted": " "})

    assert "Choose the file to import, or paste a table." in answer.content.decode()


def test_the_form_of_an_empty_dataset_asks_for_a_table_first(steward: Client) -> None:
    page = steward.get(reverse("admin:metrics_dataset_add")).content.decode()

    assert f'action="{START}"' in page


def test_only_who_may_add_data_starts_a_dataset_and_sees_only_their_own(steward: Client) -> None:
    address = pasted(steward)
    editor, owner = signed_in("Editor"), signed_in("superuser")

    assert editor.get(START).status_code == 403
    assert editor.get(address).status_code == 403
    assert owner.get(address).status_code == 404
