"""`manage.py import_data`, which does the same as the page."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from articles.publishing import issue_release
from metrics.importing.files import too_large_message
from metrics.importing.table import MAX_BYTES
from metrics.models import Dataset, Release

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]


@pytest.fixture
def released(dataset: Dataset) -> Dataset:
    issue_release(dataset, by=None)
    return dataset


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "rivers.csv"
    path.write_text("River,Samples,Change\nElbe,1300,35\nOder,7,\n")
    return path


def run(file: Path, dataset: Dataset, *options: str) -> None:
    call_command("import_data", str(file), "--dataset", dataset.slug, *options)


def test_it_says_what_changes_and_writes_it(
    released: Dataset, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(file, released)

    said = capsys.readouterr().out
    assert "~ Elbe, Samples (2023): 1,240 → 1,300" in said
    assert "+ Oder, Samples (2023): 7" in said
    assert "1 cell changed, 1 cell new, 1 row added; 1 cell the same." in said
    assert "Imported into the working copy of release 2" in said
    assert Release.objects.working().get().entities.filter(code="oder").exists()


@pytest.mark.parametrize(
    ("site_url", "address"), [("", "/admin/"), ("http://testserver", "http://testserver/admin/")]
)
def test_it_names_no_address_at_which_the_site_may_not_be(
    released: Dataset,
    file: Path,
    site_url: str,
    address: str,
    settings: Any,  # noqa: ANN401
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SITE_URL", site_url)
    settings.SITE_URL = site_url or settings.SITE_URL

    run(file, released)

    assert f"when it is issued: {address}" in capsys.readouterr().out


def test_the_same_file_twice_changes_nothing(
    released: Dataset, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(file, released)
    run(file, released)

    assert "nothing was changed" in capsys.readouterr().out


@pytest.mark.parametrize("options", [["--dry-run"], ["--dry-run", "--remove-missing"]])
def test_a_dry_run_writes_nothing(
    released: Dataset, file: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    run(file, released, *options)

    said = capsys.readouterr().out
    assert "This was a dry run: nothing was changed." in said
    assert ("- Danube, Change: +42%" in said) is ("--remove-missing" in options)
    assert not Release.objects.working().exists()


def test_the_reading_is_printed_and_can_be_chosen(
    released: Dataset, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes("Fluß;Measured;Depth\nElbe;2001;2,5\n".encode("cp1252"))

    run(file, released, "--use", "B=period", "--encoding", "Windows-1252", "--dry-run")

    said = capsys.readouterr().out
    assert "CSV, Windows-1252, separated by semicolons. Each row is a period" in said
    assert "  B “Measured”: period" in said
    assert "+ Elbe, Depth (2001): 2.5" in said


def test_cells_that_are_no_numbers_make_a_text_or_are_missing_if_that_is_said(
    released: Dataset, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("River,Depth\nElbe,2.5\nOder,n.r.\n")

    run(file, released, "--dry-run")
    said = capsys.readouterr()
    assert "+ column “Depth”: text" in said.out
    assert "column “Depth” keeps its cells as text: not all are numbers (“n.r.”)" in said.err
    run(file, released, "--use", "Depth=missing", "--dry-run")
    assert "+ column “Depth”: number" in capsys.readouterr().out


def test_every_error_is_printed_and_nothing_is_written(
    released: Dataset, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("River,Samples\nElbe,many\nOder,1.5\n")

    with pytest.raises(CommandError, match="2 errors; nothing was imported"):
        run(file, released)

    said = capsys.readouterr().err
    assert "row 2, column B “Samples”: “many” is not a number" in said
    assert "row 3, column B “Samples”: “1.5” is not a whole number" in said
    assert not Release.objects.working().exists()


def test_a_dataset_or_file_that_is_not_there_is_named(
    released: Dataset, file: Path, tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="there is no dataset “lakes”"):
        call_command("import_data", str(file), "--dataset", "lakes")
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "none.csv", released)


def test_a_file_that_is_too_large_is_refused_with_its_size(
    released: Dataset, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with file.open("wb") as written:
        written.truncate(75_000_000)

    with pytest.raises(CommandError, match="1 error; nothing was imported"):
        run(file, released)

    assert "The file has 75.0 MB, and at most 64 MB" in capsys.readouterr().err


def test_the_size_of_a_file_that_is_refused_is_never_that_of_the_largest_allowed() -> None:
    assert "64.1 MB" in too_large_message(MAX_BYTES + 1)
