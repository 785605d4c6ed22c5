"""Tasks of workers that die."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from collabsite.management.commands import work
from tests.faults import tasks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_tasks")]


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
