"""Files of whole releases that the worker writes once."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from metrics.exports import kept_files
from metrics.models import Observation, Release
from metrics.public import export_files
from tests.support.exports import DATASET, body, leave
from tests.support.published import published

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

FILES = [f"{DATASET}.csv", f"{DATASET}.csv?layout=long", f"{DATASET}.xlsx", f"{DATASET}.zip"]
FILES += [f"/zh-hans{address}" for address in FILES]
PLAIN = {"accept-encoding": "identity"}


@pytest.fixture(autouse=True)
def folder(queued_tasks: None) -> Iterator[Path]:
    """The folder of kept files, empty at first."""
    folder = site.VAR_DIR / "exports"
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def work() -> None:
    call_command("work", "--once")


@pytest.fixture
def kept() -> None:
    """The sample, with its files kept."""
    published()
    work()


def test_the_kept_files_are_what_would_be_written_for_a_reader(client: Client) -> None:
    published()
    answers = {address: client.get(address, headers=PLAIN) for address in FILES}
    all_written = {address: (answer, body(answer)) for address, answer in answers.items()}
    work()

    for address, (written, data) in all_written.items():
        answer = client.get(address, headers=PLAIN)
        head = client.head(address, headers=PLAIN)
        leave(head)

        assert body(answer) == data, address
        assert answer["Content-Length"] == head["Content-Length"] == str(len(data)), address
        for name in ("ETag", "Content-Type", "Content-Disposition", "Cache-Control", "Link"):
            assert answer[name] == head[name] == written[name], f"{name} of {address}"
        unchanged = client.get(address, headers={"if-none-match": answer["ETag"]})
        assert unchanged.status_code == 304, address


def test_a_kept_file_takes_one_query(
    client: Client, kept: None, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        body(client.get(f"{DATASET}.zip"))


def test_a_twin_with_kept_rows_is_the_one_with_rows_that_are_read(client: Client) -> None:
    published()
    address = f"{DATASET}.json?page=all"
    work()
    shutil.move(site.VAR_DIR / "exports", site.VAR_DIR / "moved")
    fresh = body(client.get(address))
    shutil.move(site.VAR_DIR / "moved", site.VAR_DIR / "exports")

    with CaptureQueriesContext(connection) as queries:
        kept = body(client.get(address))

    assert kept == fresh
    assert not [q for q in queries if f'"{Observation._meta.db_table}"."literal"' in q["sql"]]


def test_a_query_is_answered_by_its_rows(client: Client, kept: None) -> None:
    answer = client.get(f"{DATASET}.csv?sort=-cost")

    assert body(answer).count(b"\r\n") == 4


def test_a_file_that_is_missing_is_written_for_the_next_reader(client: Client, kept: None) -> None:
    address = f"{DATASET}.xlsx?layout=long"

    first = [client.get(address) for _ in range(2)]
    [waiting] = DBTaskResult.objects.ready()
    work()

    assert all(body(answer) for answer in first)
    assert waiting.args_kwargs["args"][1:] == ["xlsx", "long", "en"]
    assert not DBTaskResult.objects.ready().exists()
    assert body(client.get(address))


def test_without_a_worker_nothing_is_kept(client: Client, settings: Settings, folder: Path) -> None:
    settings.WORKER = False
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
    published()

    assert body(client.get(f"{DATASET}.csv"))

    assert not folder.exists()


def test_a_file_that_is_written_otherwise_replaces_the_former(
    client: Client, kept: None, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = set(folder.iterdir())
    monkeypatch.setattr(export_files, "code_digest", lambda: "of the next version")

    export_files.keep_exports.enqueue(Release.objects.get().pk)
    work()
    after = set(folder.iterdir())

    assert len(after) == len(before)
    assert not after & before


def test_the_files_that_were_not_used_for_longest_make_room(
    client: Client, kept: None, folder: Path
) -> None:
    long_ago = time.time() - 100_000
    for path in folder.iterdir():
        os.utime(path, (long_ago, long_ago))
    body(client.get(f"{DATASET}.zip"))
    used = [path for path in folder.iterdir() if path.stat().st_mtime > long_ago + 1]

    kept_files.limit_size(used[0].stat().st_size)

    assert list(folder.iterdir()) == used
    # Streamed again.
    assert body(client.get(f"{DATASET}.csv"))


def test_what_a_killed_worker_left_is_never_sent_and_is_removed(
    client: Client, folder: Path
) -> None:
    published()
    folder.mkdir()
    left = folder / "1-csv-wide-en-0123.part"
    left.write_bytes(b"half of it")

    work()

    assert not left.exists()
    assert not list(folder.glob("*.part"))
