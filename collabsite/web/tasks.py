"""Tasks after a change, which `manage.py work` runs; without a worker they run at once.

A task may run twice, so it must be idempotent.
"""

from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.tasks import Task
from django.utils.module_loading import import_string

# Readers miss a drawing more than a file to download, which is written while it is missing.
FIRST = 10


def queue(task: Task[..., None], *args: Any) -> None:
    """Queue a task that runs when the transaction is committed."""
    if settings.WORKER:
        # The queue is in the database, so that the transaction keeps or drops the task as well.
        task.enqueue(*args)
    else:
        transaction.on_commit(partial(task.enqueue, *args), robust=True)


def queue_follow_ups(event: str, key: int) -> None:
    """Queue the tasks for a new `edition` or `release`, if there is a worker.

    Without a worker, a file is made when it is first requested.
    """
    if settings.WORKER:
        for path in settings.FOLLOW_UPS[event]:
            queue(import_string(path), key)
