"""Run queued tasks: `manage.py work`."""

import contextlib
import datetime as dt
import fcntl
import logging
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Self

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.tasks import DEFAULT_TASK_BACKEND_ALIAS
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from collabsite.desk.bin import empty as empty_bin
from collabsite.desk.models import UnsavedForm
from collabsite.health import published_numbers
from collabsite.management.stopping import StopRequest
from collabsite.people.audit import delete_old_entries
from collabsite.people.notices import delete_old_notices, send_due
from collabsite.people.sessions import delete_ended_sessions
from collabsite.site.identity import site_time_zone
from metrics.releases.staleness import tell_of_overdue

logger = logging.getLogger(__name__)

# Seconds between two looks at an empty queue, and between two tries to reach a database that is gone.
INTERVAL = 0.5
PAUSE = 5.0
# A task that has ended its worker so many times is not begun again.
MAX_ATTEMPTS = 3
# Rows of finished tasks are deleted after so long; those of failed tasks tell an operator more.
KEEP_DONE, KEEP_FAILED = dt.timedelta(days=1), dt.timedelta(days=30)
_PRUNE_EVERY = dt.timedelta(hours=1)
# Between two looks at notices that are due.
_LOOK_EVERY = dt.timedelta(minutes=1)

_LOCK_NUMBER = 7_202_611


class InterruptedTaskError(Exception):
    """The worker died each time that it ran the task."""


class Command(BaseCommand):
    """Run the queued tasks one after the other."""

    help = (
        "Run queued tasks, such as drawing charts, until SIGTERM. "
        "Of several workers on one database, one works and the others wait for its end."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the option."""
        parser.add_argument(
            "--once", action="store_true", help="run the tasks that are queued now, and end"
        )

    def handle(self, *args: Any, once: bool, verbosity: int, **options: Any) -> None:
        """Run tasks until a signal comes, and finish the current task."""
        stop = StopRequest()
        with _handled_signals(stop):
            while not stop.is_set():
                try:
                    with WorkerLock() as lock:
                        if not lock.acquire():
                            if verbosity:
                                self.stdout.write("Waiting for the end of another worker.")
                            while not lock.acquire():
                                if stop.wait(INTERVAL):
                                    return
                        _QueueWorker(lock, stop).run_queue(once=once)
                    if once:
                        return
                except (OperationalError, InterfaceError) as error:
                    connection.close()
                    if once:
                        raise
                    reason = str(error).strip().partition("\n")[0]
                    logger.warning("the database does not answer: %s", reason)
                    stop.wait(PAUSE)


class WorkerLock:
    """Lock for the only worker of a database; it is released when the process ends.

    So a task is never done twice at once, and what is marked as running when the lock is free was
    left by a worker that died. On PostgreSQL it belongs to a session, on SQLite to an open file.
    """

    def __init__(self) -> None:
        self._file: IO[str] | None = None
        self._session: BaseDatabaseWrapper | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()
        if self._session:
            self._session.close()

    def acquire(self) -> bool:
        """Take the lock if it is free; return whether it was."""
        if connection.vendor == "sqlite":
            self._file = self._file or _lock_file().open("a")
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True
        # A session of its own: the one of the tasks may be closed and opened again.
        self._session = self._session or connection.copy()
        with self._session.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK_NUMBER])
            [is_ours] = cursor.fetchone()
        return bool(is_ours)

    def check(self) -> None:
        """Raise `OperationalError` if the session that holds the lock is gone."""
        if self._session:
            with self._session.cursor() as cursor:
                cursor.execute("SELECT 1")


def _lock_file() -> Path:
    in_memory = connection.is_in_memory_db()  # type: ignore[attr-defined]
    name = settings.VAR_DIR / "memory" if in_memory else connection.settings_dict["NAME"]
    return Path(f"{name}-worker")


class _QueueWorker(Worker):
    """Worker of the whole queue, which runs while it holds the lock."""

    def __init__(self, lock: WorkerLock, stop: StopRequest) -> None:
        super().__init__(
            queue_names=["*"],
            interval=INTERVAL,
            batch=False,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        self._lock = lock
        self._stop = stop

    def run_queue(self, *, once: bool) -> None:
        """Run queued tasks; with `once` only until the queue is empty."""
        recover_tasks()
        pruned_at = None
        look_at = timezone.now() + _LOOK_EVERY
        while not self._stop.is_set():
            # A test calls the command within its transaction.
            if not connection.in_atomic_block:
                close_old_connections()
            self._lock.check()
            if not once and timezone.now() >= look_at:
                look_at = timezone.now() + _LOOK_EVERY
                send_due(at=timezone.now())
            task = DBTaskResult.objects.ready().filter(backend_name=self.backend_name).first()
            if task is not None:
                task.claim(self.worker_id)
                with site_time_zone():
                    self.run_task(task)
                continue
            now = timezone.now()
            if pruned_at is None or now > pruned_at + _PRUNE_EVERY:
                prune_tasks(at=now)
                UnsavedForm.objects.expired(at=now).delete()
                delete_ended_sessions(at=now)
                empty_bin(at=now)
                delete_old_entries(at=now)
                delete_old_notices(at=now)
                tell_of_overdue(at=now)
                update_published_numbers(at=now)
                pruned_at = now
            if once:
                send_due(at=now)
                return
            self._stop.wait(self.interval)


def update_published_numbers(*, at: dt.datetime) -> None:
    """Bring the list of what is published up to date, and log what is gone."""
    for name, problem in published_numbers.update(at=at):
        logger.error("%s: %s (see `manage.py verify`)", name, problem)


def recover_tasks() -> None:
    """Queue the tasks of a dead worker again; only the holder of the lock may call this."""
    for task in DBTaskResult.objects.running():
        if len(task.worker_ids) >= MAX_ATTEMPTS:
            task.set_failed(InterruptedTaskError(f"its worker died {MAX_ATTEMPTS} times"))
            logger.error("%s is not begun again: its worker died each time", task.task_path)
        else:
            DBTaskResult.objects.filter(pk=task.pk).update(status="READY", started_at=None)


def prune_tasks(*, at: dt.datetime) -> None:
    """Delete the rows of tasks that finished long ago."""
    DBTaskResult.objects.successful().filter(finished_at__lt=at - KEEP_DONE).delete()
    DBTaskResult.objects.failed().filter(finished_at__lt=at - KEEP_FAILED).delete()


@contextlib.contextmanager
def _handled_signals(stop: StopRequest) -> Iterator[None]:
    """Ask for the end on SIGTERM and Ctrl-C instead of ending at once."""
    before = {
        received: signal.signal(received, lambda *_: stop.set())
        for received in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield
    finally:
        for received, handler in before.items():
            signal.signal(received, handler)
