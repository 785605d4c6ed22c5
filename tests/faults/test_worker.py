"""`manage.py work`, as processes that are stopped and killed.

PostgreSQL gets two at once for every change, and the rest by `.ci/judges`.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.faults.conftest import OwnDatabase
from tests.support.site_process import MANAGE, PATIENCE, ROOT, is_running

pytestmark = pytest.mark.faults

TABLE = "django_tasks_database_dbtaskresult"


def queue(database: OwnDatabase, name: str, times: int = 1) -> None:
    subprocess.run(
        [sys.executable, "-m", "tests.faults.tasks", name, str(database.var), str(times)],
        cwd=ROOT,
        env=database.environment,
        check=True,
    )


@contextmanager
def worker(database: OwnDatabase) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([*MANAGE, "work"], cwd=ROOT, env=database.environment)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def lines(database: OwnDatabase, name: str) -> list[list[str]]:
    path = database.var / name
    return [line.split() for line in path.read_text().splitlines()] if path.exists() else []


def statuses(database: OwnDatabase) -> list[str]:
    rows = database.rows(f"SELECT status FROM {TABLE} ORDER BY enqueued_at")  # noqa: S608
    return [status for (status,) in rows]


def until(condition: Callable[[], bool], *processes: subprocess.Popen[bytes]) -> None:
    """Return once a condition holds; fail if one of the processes ends or it takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        for process in processes:
            assert is_running(process, for_seconds=0.02)


@pytest.mark.judges_on_sqlite
def test_two_workers_do_no_task_twice(site_database: OwnDatabase) -> None:
    queue(site_database, "note", 40)

    with worker(site_database) as first, worker(site_database) as second:
        until(lambda: set(statuses(site_database)) == {"SUCCESSFUL"}, first, second)

    assert sorted(int(number) for number, _ in lines(site_database, "done")) == list(range(40))


@pytest.mark.judges
@pytest.mark.judges_on_postgresql
def test_a_task_whose_worker_is_killed_is_begun_again_by_the_one_that_waited(
    site_database: OwnDatabase,
) -> None:
    queue(site_database, "wait")
    with worker(site_database) as first:
        until(lambda: bool(lines(site_database, "begun")), first)
        with worker(site_database) as second:
            first.kill()
            first.wait()
            (site_database.var / "go").touch()
            until(lambda: statuses(site_database) == ["SUCCESSFUL"], second)

    assert [int(pid) for _, pid in lines(site_database, "begun")] == [first.pid, second.pid]
    assert [int(pid) for _, pid in lines(site_database, "done")] == [second.pid]


@pytest.mark.judges_on_postgresql
def test_sigterm_ends_a_worker_after_its_task(site_database: OwnDatabase) -> None:
    queue(site_database, "wait", 2)

    with worker(site_database) as process:
        until(lambda: bool(lines(site_database, "begun")), process)
        process.send_signal(signal.SIGTERM)
        assert is_running(process, for_seconds=0.5)
        (site_database.var / "go").touch()
        status = process.wait(timeout=PATIENCE)

    assert status == 0
    assert statuses(site_database) == ["SUCCESSFUL", "READY"]


@pytest.mark.judges
def test_a_task_that_always_kills_its_worker_holds_up_no_other(site_database: OwnDatabase) -> None:
    queue(site_database, "die")
    queue(site_database, "note")

    for _ in range(3):
        with worker(site_database) as process:
            assert process.wait(timeout=PATIENCE) == -signal.SIGKILL
    once = subprocess.run(
        [*MANAGE, "work", "--once"],
        cwd=ROOT,
        env=site_database.environment,
        check=True,
        capture_output=True,
        text=True,
    )

    assert statuses(site_database) == ["FAILED", "SUCCESSFUL"]
    assert len(lines(site_database, "begun")) == 3
    assert "tests.faults.tasks.die is not begun again" in once.stderr
