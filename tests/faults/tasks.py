"""Tasks that a test can watch; `python -m tests.faults.tasks NAME FOLDER [TIMES]` queues them."""

import os
import signal
import sys
import time
from pathlib import Path

import django
from django.tasks import task


@task
def note(folder: str, number: int) -> None:
    """Record that the task ran, and its process."""
    with (Path(folder) / "done").open("a") as file:
        file.write(f"{number} {os.getpid()}\n")


@task
def wait(folder: str, number: int) -> None:
    """Record that the task began, and end when there is a file `go`."""
    with (Path(folder) / "begun").open("a") as file:
        file.write(f"{number} {os.getpid()}\n")
    while not (Path(folder) / "go").exists():
        time.sleep(0.02)
    note.func(folder, number)


@task
def die(folder: str, number: int) -> None:
    """End the worker as `kill -9` does."""
    with (Path(folder) / "begun").open("a") as file:
        file.write(f"{number} {os.getpid()}\n")
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    django.setup()
    from tests.faults import tasks

    name, folder, *times = sys.argv[1:]
    for number in range(int(times[0]) if times else 1):
        getattr(tasks, name).enqueue(folder, number)
