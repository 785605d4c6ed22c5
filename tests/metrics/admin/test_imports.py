"""The pages on which a file is imported: permissions, content and errors."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.publishing import issue_release
from metrics.importing import jobs, table
from metrics.models import DataImport, Dataset, Observation, Release
from metrics.releases import working_copy
from tests.support.staff import signed_in
from tests.support.value_files import workbook

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

TEXT = "River,Samples,Depth (2022)\nElbe,1300,2.5\nOder,7,\n"


@pytest.fixture
def released(dataset: Dataset) -> Dataset:
    issue_release(dataset, by=None)
    return dataset


def upload(client: Client, dataset: Dataset, text: str = TEXT) -> HttpResponseBase:
    address = reverse("admin:metrics_dataset_import", args=[dataset.pk])
    return client.post(address, {"file": ContentFile(text.encode(), "a.csv")}, follow=True)


def address() -> str:
    job = DataImport.objects.latest("created_at")
    return reverse("admin:metrics_dataset_import_job", args=[job.dataset_id, job.pk])


def decide(client: Client, do: str, **chosen: str) -> HttpResponseBase:
    return client.post(address(), {"do": do, **chosen}, follow=True)


def text_of(answer: HttpResponseBase) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())  # type: ignore[attr-defined]


def test_the_page_shows_both_layouts_with_the_values_of_the_dataset(
    steward: Client, released: Dataset
) -> None:
    page = text_of(steward.get(reverse("admin:metrics_dataset_import", args=[released.pk])))

    assert "<td>Elbe</td><td>1240</td>" in page
    assert "<td>elbe</td><td>samples</td>" in page


@pytest.mark.each_database
def test_a_file_is_shown_and_then_confirmed(steward: Client, released: Dataset) -> None:
    said = text_of(upload(steward, released))
    assert "<del>1,240</del></td><td><ins>1,300</ins>" in said
    assert "<ins>Depth</ins> · number" in said
    assert not Release.objects.working().exists()

    done = text_of(decide(steward, "confirm"))

    assert "Imported into the draft: 1 cell changed, 2 cells new, 1 column" in done
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


@pytest.mark.each_database
def test_a_column_in_which_some_cells_are_numbers_is_text_and_says_so(
    steward: Client, released: Dataset
) -> None:
    text = "River,Depth,Notes\nElbe,2.5,long\nOder,n.k.,wide\nDanube,about 4,wide\n"

    said = text_of(upload(steward, released, text))

    # Of all words, nobody would take them for numbers.
    assert said.count("keeps its cells as text") == 1
    assert "column “Depth” keeps its cells as text: not all are numbers (“n.k.”)" in said
    decide(steward, "confirm")
    assert Observation.objects.filter(indicator__label="Depth", literal="about 4").exists()


@pytest.mark.each_database
def test_cells_that_are_no_numbers_are_missing_if_that_is_chosen(
    steward: Client, released: Dataset
) -> None:
    upload(steward, released, "River,Depth\nElbe,2.5\nOder,n.k.\nDanube,about 4\nEms,3\n")

    assert "· number" in text_of(decide(steward, "again", **{"use-2": "missing"}))
    decide(steward, "confirm")

    depths = Observation.objects.filter(indicator__label="Depth", indicator__kind="number")
    assert set(depths.values_list("entity__label", "value", "status", "literal")) == {
        ("Elbe", Decimal("2.5"), "A", ""),
        ("Oder", None, "O", "n.k."),
        ("Danube", None, "O", "about 4"),
        ("Ems", Decimal(3), "A", ""),
    }
    # What was chosen holds for the next file, too.
    said = text_of(upload(steward, released, "River,Depth\nElbe,2.5\nOder,7\nEms,see note\n"))
    assert '<option value="missing" selected>' in said
    decide(steward, "confirm")
    assert depths.get(entity__label="Ems").literal == "see note"


def test_a_cell_that_can_not_be_read_is_marked_in_the_table(
    steward: Client, released: Dataset
) -> None:
    said = text_of(upload(steward, released, "River,Samples\nElbe,many\nOder,7\n"))

    assert '<td class="wrong" title="“many” is not a number' in said
    assert "<td>7</td>" in said
    decide(steward, "again", **{"use-2": "missing"})
    assert "changed" in text_of(decide(steward, "confirm"))


@pytest.mark.each_database
def test_many_digits_are_kept_and_a_format_is_proposed(steward: Client, released: Dataset) -> None:
    text = "River,Flow,Share\nElbe,3521418059.923445,9.71E-05\nOder,1240000.123456,0.3\n"

    said = text_of(upload(steward, released, text))

    assert "<ins>Flow</ins> · number (rounded to whole numbers)" in said
    assert "<ins>Share</ins> · number (rounded to 3 significant digits)" in said
    assert "<ins>3,521,418,059.923445</ins>" in said

    decide(steward, "confirm")

    flow = Observation.objects.filter(indicator__label="Flow", entity__label="Elbe").get()
    assert flow.value == Decimal("3521418059.923445")
    grid = text_of(steward.get(reverse("admin:metrics_dataset_data", args=[released.pk])))
    assert 'value="3,521,418,059.923445"' in grid
    assert 'value="0.0000971"' in grid


@pytest.mark.each_database
def test_a_pasted_table_is_shown_like_a_file(steward: Client, released: Dataset) -> None:
    page = reverse("admin:metrics_dataset_import", args=[released.pk])

    said = text_of(steward.post(page, {"pasted": "River\tSamples\nElbe\t1300\n"}, follow=True))

    assert "Pasted table · CSV, UTF-8, separated by tabs" in said
    assert "<del>1,240</del></td><td><ins>1,300</ins>" in said


def test_how_a_file_is_read_is_shown_and_can_be_changed(steward: Client, released: Dataset) -> None:
    said = text_of(upload(steward, released, "River;Measured;Depth\nElbe;2001;2,5\n"))
    assert '<option value="comma" selected>' in said
    assert "Rows are named by “River”" in said
    assert "<ins>Measured</ins> · count" in said

    shown = {"encoding": "UTF-8", "separator": "semicolon", "decimal": "comma"}
    posted = {**shown, "use-1": "entity", "use-2": "period", "use-3": "number"}
    changed = text_of(decide(steward, "again", **posted))

    assert "Each row is a period of what “River” names" in changed
    assert "<td>Depth (2001)</td>" in changed
    assert "<ins>Measured</ins>" not in changed


def test_what_was_not_seen_read_so_is_not_imported(steward: Client, released: Dataset) -> None:
    upload(steward, released, "River,Depth\nElbe,2.5\n")

    said = text_of(decide(steward, "confirm", **{"use-2": "percent"}))

    assert "look at it once more" in said
    assert not Release.objects.working().exists()
    # A name changes nothing that has to be seen again.
    decide(steward, "confirm", **{"label-2": "Deepest", "unit-2": "m"})
    assert Observation.objects.filter(indicator__label="Deepest").exists()


def test_the_header_rows_are_shown_and_can_be_changed(steward: Client, released: Dataset) -> None:
    table = "River\tDepth\t\n\t2022\t2023\nElbe\t1\t2\n"
    page = reverse("admin:metrics_dataset_import", args=[released.pk])

    said = text_of(steward.post(page, {"pasted": table}, follow=True))

    assert 'value="1–2"' in said
    assert "<td>Depth (2023)</td>" in said
    assert "Above the table:</span> River Depth" in text_of(decide(steward, "again", header="2"))


def test_a_file_that_can_not_be_read_can_be_read_otherwise(
    steward: Client, released: Dataset
) -> None:
    upload(steward, released, "River;Samples\nElbe;1300\n")
    refused = text_of(decide(steward, "again", separator="bar"))
    assert "There is only one column" in refused

    read = text_of(decide(steward, "again", separator="semicolon"))
    assert "<ins>1,300</ins>" in read


def test_a_cancelled_file_is_forgotten(steward: Client, released: Dataset) -> None:
    upload(steward, released)

    assert "the file was deleted" in text_of(decide(steward, "cancel"))
    assert not DataImport.objects.exists()


@pytest.mark.each_database
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
    assert "Imported into the draft" in text_of(decide(steward, "confirm"))


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

    assert "The file has 64.1 MB, and at most 64 MB can be imported at once" in said
    assert not DataImport.objects.exists()


def test_no_file_is_an_error_at_its_field(steward: Client, released: Dataset) -> None:
    page = reverse("admin:metrics_dataset_import", args=[released.pk])

    assert "Choose the file to import, or paste a table." in text_of(steward.post(page))


def test_another_sheet_can_be_chosen(steward: Client, released: Dataset) -> None:
    data = workbook(["A", "B"], ["x", 1], second=[["River", "Samples"], ["Elbe", 1300]])
    page = reverse("admin:metrics_dataset_import", args=[released.pk])
    steward.post(page, {"file": ContentFile(data, "a.xlsx")})

    said = text_of(steward.post(address(), {"do": "again", "sheet": "Other"}, follow=True))

    assert "Excel, sheet “Other”" in said
    assert "<ins>1,300</ins>" in said


@pytest.mark.each_database
def test_a_process_that_died_is_reported(steward: Client, released: Dataset) -> None:
    upload(steward, released)
    silent_since = timezone.now() - dt.timedelta(minutes=20)
    DataImport.objects.update(state=DataImport.State.WRITING, beat_at=silent_since)

    said = text_of(steward.get(address()))

    assert "The import was stopped" in said
    assert steward.get(f"{address()}progress.json").json()["going"] is False
    assert "<ins>1,300</ins>" in text_of(decide(steward, "again"))


@pytest.mark.each_database
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


@pytest.mark.each_database
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


@pytest.mark.each_database
def test_a_dataset_without_values_takes_its_first_from_a_file(steward: Client) -> None:
    dataset = Dataset.objects.create(title="Lakes", slug="lakes", row_label="Lake")
    page = reverse("admin:metrics_dataset_import", args=[dataset.pk])
    assert "Samples (2022)" in text_of(steward.get(page))

    upload(steward, dataset, "Lake,Depth\nErhai,21\n")
    decide(steward, "confirm")

    assert Observation.objects.get(entity__release__dataset=dataset).value == 21


def test_the_working_copy_is_discarded_after_a_yes(steward: Client, released: Dataset) -> None:
    page = reverse("admin:metrics_dataset_discard", args=[released.pk])
    assert "There is no draft" in text_of(steward.get(page))
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

    assert "Somebody changed the draft since" in said
    assert Release.objects.working().exists()
