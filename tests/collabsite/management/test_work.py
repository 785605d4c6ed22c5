"""The worker checks each hour that views are counted."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from collabsite.management.commands import work
from collabsite.management.stopping import StopRequest
from collabsite.pageviews.collection import checks
from collabsite.pageviews.models import CountingCheck
from tests.faults import tasks
from tests.support.site_process import free_port

pytestmark = pytest.mark.django_db


class StopsWhenIdle(StopRequest):
    """Ends the worker at its first pause."""

    def wait(self, timeout: float) -> bool:
        self.set()
        return super().wait(0)


@pytest.fixture(autouse=True)
def unreachable_site(settings: Settings, queued_tasks: None) -> None:
    """Nothing listens at the address of the site, so that the check counts by itself."""
    settings.SITE_URL = f"http://127.0.0.1:{free_port()}"


def run_worker() -> None:
    work._QueueWorker(work.WorkerLock(), StopsWhenIdle()).run_queue(once=False)


def test_the_worker_checks_counting_once_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "CHECK_AFTER", dt.timedelta(0))

    run_worker()
    run_worker()

    [check] = CountingCheck.objects.all()
    assert check.problem == ""
    assert not checks.is_due(at=check.at)


def test_a_worker_that_has_just_begun_leaves_the_server_time_to_start() -> None:
    run_worker()

    assert not CountingCheck.objects.exists()


def test_a_check_that_is_not_due_is_not_made() -> None:
    at = dt.datetime(2026, 3, 4, 12, 5, tzinfo=dt.UTC)

    work.check_counting_if_due(at=at)
    work.check_counting_if_due(at=at + dt.timedelta(minutes=59))
    work.check_counting_if_due(at=at + dt.timedelta(minutes=60))

    assert CountingCheck.objects.count() == 2


@pytest.mark.parametrize(("deaths", "status"), [(2, "SUCCESSFUL"), (3, "FAILED")])
def test_a_task_whose_workers_die_is_begun_three_times_at_most(
    tmp_path: Path, deaths: int, status: str
) -> None:
    tasks.note.enqueue(str(tmp_path), 1)
    for number in range(deaths):
        work.recover_tasks()
        DBTaskResult.objects.get().claim(f"worker {number}")

    call_command("work", "--once")

    assert DBTaskResult.objects.get().status == status
    assert (tmp_path / "done").exists() == (status == "SUCCESSFUL")
