"""Writing a file's values into the working copy, all or nothing."""

import datetime as dt

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.utils import timezone

from articles.publishing import issue_release
from metrics.grid.input import latest_release
from metrics.importing import jobs, writer
from metrics.importing import plan as planning
from metrics.models import DataImport, Dataset, Release
from metrics.releases import working_copy
from metrics.tables import pivot

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

TEXT = b"River,Samples,Change,Depth (2022)\nElbe,1300,35,2.5\nOder,7,,\n"


@pytest.fixture
def released(dataset: Dataset) -> Dataset:
    issue_release(dataset, by=None)
    return dataset


@pytest.fixture
def editor() -> User:
    return User.objects.create_user("editor")


def shown(dataset: Dataset) -> list[list[str]]:
    release = latest_release(dataset)
    assert release is not None
    across = pivot.columns(release)
    rows = pivot.rows(pivot.entities(release), across)
    return [[c.header for c in across]] + [[r.label, *(c.text for c in r.cells)] for r in rows]


def written(dataset: Dataset, data: bytes, *, remove_missing: bool = False) -> Release:
    return writer.apply_plan(
        dataset, planning.make_plan(dataset, data, remove_missing=remove_missing)
    )


def test_an_import_begins_a_working_copy_and_leaves_the_release(released: Dataset) -> None:
    before = shown(released)

    release = written(released, TEXT)

    assert shown(released) == [
        ["Samples (2023)", "Change", "Cost", "Depth (2022)"],
        ["Elbe", "1,300", "+35%", "$1.2M", "2.5"],
        ["Yangtze", "890", "+28%", "$950K", "—"],
        ["Danube", "n/a", "+42%", "$2.1M", "—"],
        ["Oder", "7", "—", "—", "—"],
    ]
    release.delete()
    assert shown(released) == before


def test_the_same_file_twice_changes_nothing(released: Dataset) -> None:
    written(released, TEXT)

    assert not planning.make_plan(released, TEXT)


def test_rows_that_are_not_in_the_file_are_removed_on_request(released: Dataset) -> None:
    written(released, TEXT, remove_missing=True)

    assert [row[0] for row in shown(released)[1:]] == ["Elbe", "Oder"]


@pytest.mark.each_database
def test_cells_that_are_not_in_a_long_file_are_removed_on_request(released: Dataset) -> None:
    written(released, b"entity,indicator,value\nelbe,change,36\n", remove_missing=True)

    assert shown(released)[1:] == [["Elbe", "—", "+36%", "—"]]


def test_a_file_with_an_error_is_not_written(released: Dataset) -> None:
    with pytest.raises(writer.DataImportError, match="the file has errors"):
        written(released, b"River,Samples\nElbe,1300\nYangtze,many\n")

    assert not Release.objects.working().exists()


def test_what_was_compared_with_another_state_is_not_written(released: Dataset) -> None:
    plan = planning.make_plan(released, TEXT)
    written(released, b"River,Samples\nYangtze,5\n")
    between = shown(released)

    with pytest.raises(writer.DataImportError, match="Somebody changed the data since"):
        writer.apply_plan(released, plan)

    assert shown(released) == between


def test_a_working_copy_that_says_the_same_is_no_other_state(released: Dataset) -> None:
    plan = planning.make_plan(released, TEXT)
    working_copy.ensure(released)

    writer.apply_plan(released, plan)

    assert shown(released)[1][1] == "1,300"


def test_the_history_has_imports_with_their_users(released: Dataset, editor: User) -> None:
    jobs.confirm(jobs.begin(released, TEXT, name="a.csv", by=editor))

    entry = LogEntry.objects.get()
    assert (entry.user, entry.change_message) == (
        editor,
        "Imported “a.csv”: 1 cell changed, 2 cells new, 1 column added, 1 row added.",
    )


def test_a_dry_run_stores_nothing_of_the_data(released: Dataset, editor: User) -> None:
    before = shown(released)

    job = jobs.begin(released, TEXT, name="a.csv", by=editor)

    assert (job.state, job.report["changed"]) == (DataImport.State.READY, 1)
    assert shown(released) == before
    assert not Release.objects.working().exists()


def test_a_confirmed_file_is_kept_no_longer(released: Dataset, editor: User) -> None:
    job = jobs.begin(released, TEXT, name="a.csv", by=editor)
    jobs.confirm(job)

    assert (job.state, bytes(job.data)) == (DataImport.State.DONE, b"")


def test_a_file_is_confirmed_once(released: Dataset, editor: User) -> None:
    job = jobs.begin(released, TEXT, name="a.csv", by=editor)
    again = DataImport.objects.get()

    assert jobs.confirm(job)
    assert not jobs.confirm(again)


def test_a_change_after_the_dry_run_refuses_it_and_it_can_be_compared_again(
    released: Dataset, editor: User
) -> None:
    job = jobs.begin(released, TEXT, name="a.csv", by=editor)
    written(released, b"River,Samples\nElbe,5\n")

    jobs.confirm(job)

    assert job.state == DataImport.State.FAILED
    assert "Somebody changed the data since" in job.failure
    jobs.check(job)
    assert job.report["changes"][0]["before"] == "5"
    jobs.confirm(job)
    assert shown(released)[1][1] == "1,300"


@pytest.mark.each_database
def test_another_file_takes_the_place_of_one_that_waits(released: Dataset, editor: User) -> None:
    jobs.begin(released, TEXT, name="a.csv", by=editor)
    jobs.begin(released, TEXT, name="b.csv", by=editor)

    assert [job.name for job in DataImport.objects.all()] == ["b.csv"]


@pytest.mark.each_database
def test_a_file_is_forgotten_after_a_day(released: Dataset, editor: User) -> None:
    job = jobs.begin(released, TEXT, name="a.csv", by=editor)
    DataImport.objects.filter(pk=job.pk).update(created_at=timezone.now() - dt.timedelta(days=1))

    jobs.purge()

    assert not DataImport.objects.exists()


@pytest.mark.each_database
def test_the_working_copy_is_discarded_if_it_is_still_what_was_seen(released: Dataset) -> None:
    before = shown(released)
    written(released, TEXT)
    seen = working_copy.state_digest(released)
    written(released, b"River,Samples\nElbe,5\n")

    assert not working_copy.discard_if_unchanged(released, seen=seen)
    assert working_copy.discard_if_unchanged(released, seen=working_copy.state_digest(released))
    assert shown(released) == before
    assert not Release.objects.working().exists()


def test_a_dataset_that_was_never_released_has_nothing_to_go_back_to(dataset: Dataset) -> None:
    assert not working_copy.discard_if_unchanged(dataset, seen=working_copy.state_digest(dataset))


@pytest.mark.each_database
def test_a_number_as_typed_stays_in_the_export_and_is_shown_in_the_form_of_its_column(
    released: Dataset,
) -> None:
    data = b'entity,indicator,value,as_written\nelbe,cost,900000,"$900,000"\n'

    release = written(released, data)

    assert shown(released)[1][3] == "$900K"
    stored = release.entities.get(code="elbe").observations.get(indicator__code="cost")
    assert stored.literal == "$900,000"
