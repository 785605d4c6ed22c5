"""The pages on which a file is imported: permissions, content and errors."""

import pytest
from django.core.files.base import ContentFile
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from metrics import releasing, working_copy
from metrics.importing import jobs, table
from metrics.models import DataImport, Dataset, Observation, Release
from metrics.working_copy import read_state
from tests.support.staff import signed_in
from tests.support.value_files import workbook

pytestmark = pytest.mark.django_db

TEXT = "River,Samples,Depth (2022)\nElbe,1300,2.5\nOder,7,\n"


@pytest.fixture
def released(dataset: Dataset) -> Dataset:
    releasing.issue(dataset, by=None)
    return dataset


def upload(client: Client, dataset: Dataset, text: str = TEXT) -> HttpResponseBase:
    address = reverse("admin:metrics_dataset_import", args=[dataset.pk])
    return client.post(address, {"file": ContentFile(text.encode(), "a.csv")}, follow=True)


def address() -> str:
    job = DataImport.objects.get()
    return reverse("admin:metrics_dataset_import_job", args=[job.dataset_id, job.pk])


def decide(client: Client, do: str) -> HttpResponseBase:
    return client.post(address(), {"do": do}, follow=True)


def text_of(answer: HttpResponseBase) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())  # type: ignore[attr-defined]


def test_the_page_shows_both_layouts_with_the_values_of_the_dataset(
    steward: Client, released: Dataset
) -> None:
    page = text_of(steward.get(reverse("admin:metrics_dataset_import", args=[released.pk])))

    assert "<td>Elbe</td><td>1240</td>" in page
    assert "<td>elbe</td><td>samples</td>" in page


def test_a_file_is_shown_and_then_confirmed(steward: Client, released: Dataset) -> None:
    said = text_of(upload(steward, released))
    assert "<del>1,240</del></td><td><ins>1,300</ins>" in said
    assert "<ins>Depth</ins> · number" in said
    assert not Release.objects.working().exists()

    done = text_of(decide(steward, "confirm"))

    assert "Imported into the working copy: 1 cell changed, 2 cells new, 1 column" in done
    assert Observation.objects.filter(value=1300, indicator__release__number=2).exists()
    for page in ["data", "issue"]:
        assert reverse(f"admin:metrics_dataset_{page}", args=[released.pk]) in done


def test_the_same_file_again_has_nothing_to_confirm(steward: Client, released: Dataset) -> None:
    same = "River,Samples\nElbe,1240\n"

    said = text_of(upload(steward, released, same))

    assert "importing the file would change nothing" in said
    assert 'value="confirm"' not in said
    assert "There is nothing left to import" in text_of(decide(steward, "confirm"))
    assert not Release.objects.working().exists()


def test_errors_are_listed_and_can_not_be_confirmed(steward: Client, released: Dataset) -> None:
    said = text_of(upload(steward, released, "River,Samples\nElbe,many\nOder,1.5\n"))

    assert "The file has 2 errors; nothing was imported" in said
    assert "row 2, column B “Samples”: “many” is not a number" in said
    assert 'value="confirm"' not in said
    decide(steward, "confirm")
    assert not Release.objects.working().exists()


def test_a_cancelled_file_is_forgotten(steward: Client, released: Dataset) -> None:
    upload(steward, released)

    assert "the file was deleted" in text_of(decide(steward, "cancel"))
    assert not DataImport.objects.exists()


def test_an_import_is_undone_by_its_button(steward: Client, released: Dataset) -> None:
    before = read_state(released).digest()
    upload(steward, released)
    decide(steward, "confirm")

    assert "The import was undone" in text_of(decide(steward, "undo"))
    assert read_state(released).digest() == before
    assert "was undone already" in text_of(decide(steward, "undo"))


def test_what_others_changed_meanwhile_refuses_the_import(
    steward: Client, released: Dataset
) -> None:
    upload(steward, released)
    working = working_copy.ensure(released)
    Observation.objects.filter(entity__release=working, entity__code="elbe").update(note="New")

    refused = text_of(decide(steward, "confirm"))

    assert "Somebody changed the data since the file was compared with it" in refused
    assert not Observation.objects.filter(value=1300).exists()
    assert "<ins>1,300</ins>" in text_of(decide(steward, "again"))
    assert "Imported into the working copy" in text_of(decide(steward, "confirm"))


def test_an_import_is_shown_only_to_the_user_who_uploaded_it(
    steward: Client, released: Dataset
) -> None:
    upload(steward, released)
    other = signed_in("superuser")

    assert other.get(address()).status_code == 404
    assert other.post(address(), {"do": "confirm"}).status_code == 404
    assert other.get(f"{address()}progress.json").status_code == 404
    page = reverse("admin:metrics_dataset_import", args=[released.pk])
    assert "a.csv" in text_of(steward.get(page))
    assert "a.csv" not in text_of(other.get(page))


def test_a_file_that_is_too_large_is_refused_with_its_size(
    steward: Client, released: Dataset
) -> None:
    text = "x" * (table.MAX_BYTES + 1)

    said = text_of(upload(steward, released, text))

    assert "The file has 32.1 MB, and at most 32 MB can be imported at once" in said
    assert not DataImport.objects.exists()


def test_no_file_is_an_error_at_its_field(steward: Client, released: Dataset) -> None:
    page = reverse("admin:metrics_dataset_import", args=[released.pk])

    assert "Choose the file to import." in text_of(steward.post(page))


def test_another_sheet_can_be_chosen(steward: Client, released: Dataset) -> None:
    data = workbook(["A", "B"], ["x", 1], second=[["River", "Samples"], ["Elbe", 1300]])
    page = reverse("admin:metrics_dataset_import", args=[released.pk])
    steward.post(page, {"file": ContentFile(data, "a.xlsx")})

    said = text_of(steward.post(address(), {"do": "again", "sheet": "Other"}, follow=True))

    assert "Excel, sheet “Other”" in said
    assert "<ins>1,300</ins>" in said


def test_a_process_that_died_is_reported(steward: Client, released: Dataset) -> None:
    upload(steward, released)
    # No process has this number: Linux has none above 2²².
    DataImport.objects.update(state=DataImport.State.WRITING, process=2**30)

    said = text_of(steward.get(address()))

    assert "The import was stopped" in said
    assert steward.get(f"{address()}progress.json").json()["going"] is False
    assert "<ins>1,300</ins>" in text_of(decide(steward, "again"))


def test_how_far_it_is_is_shown_and_answered(steward: Client, released: Dataset) -> None:
    upload(steward, released)
    DataImport.objects.update(
        state=DataImport.State.CHECKING, phase="comparing", done=50, total=200
    )

    said = text_of(steward.get(address()))

    assert 'max="100" value="25"' in said
    assert '<noscript><meta http-equiv="refresh"' in said
    assert steward.get(f"{address()}progress.json").json() == {
        "going": True,
        "state": "checking",
        "phase": "Comparing it with the data",
        "share": 25,
    }


def test_what_is_cancelled_while_it_is_read_ends(released: Dataset, steward: Client) -> None:
    upload(steward, released)
    job = DataImport.objects.get()
    DataImport.objects.update(state=DataImport.State.CHECKING)
    decide(steward, "cancel")

    jobs.run_import(str(job.pk), job.run)

    assert not DataImport.objects.exists()


@pytest.mark.parametrize("layout", ["wide", "long"])
def test_the_present_values_are_downloaded_and_change_nothing_when_imported(
    steward: Client, released: Dataset, layout: str
) -> None:
    page = reverse("admin:metrics_dataset_import_example", args=[released.pk, layout])

    answer = steward.get(page)

    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{layout}.csv"'
    assert "would change nothing" in text_of(upload(steward, released, data.decode()))


def test_an_unknown_layout_is_not_found(steward: Client, released: Dataset) -> None:
    page = reverse("admin:metrics_dataset_import_example", args=[released.pk, "round"])

    assert steward.get(page).status_code == 404


def test_a_dataset_without_values_takes_its_first_from_a_file(steward: Client) -> None:
    dataset = Dataset.objects.create(title="Lakes", slug="lakes", row_label="Lake")
    page = reverse("admin:metrics_dataset_import", args=[dataset.pk])
    assert "Samples (2022)" in text_of(steward.get(page))

    upload(steward, dataset, "Lake,Depth\nErhai,21\n")
    decide(steward, "confirm")

    assert Observation.objects.get(entity__release__dataset=dataset).value == 21


def test_the_working_copy_is_discarded_after_a_yes(steward: Client, released: Dataset) -> None:
    page = reverse("admin:metrics_dataset_discard", args=[released.pk])
    assert "There is no working copy" in text_of(steward.get(page))
    upload(steward, released)
    decide(steward, "confirm")
    seen = steward.get(page).context["seen"]

    said = text_of(steward.post(page, {"seen": seen}, follow=True))

    assert "the data is that of release 1 again" in said
    assert not Release.objects.working().exists()


def test_a_working_copy_that_was_changed_meanwhile_is_not_discarded(
    steward: Client, released: Dataset
) -> None:
    working_copy.ensure(released)
    page = reverse("admin:metrics_dataset_discard", args=[released.pk])

    said = text_of(steward.post(page, {"seen": "another"}))

    assert "Somebody changed the working copy since" in said
    assert Release.objects.working().exists()
