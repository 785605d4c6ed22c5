"""Steps of an import from the upload to the confirmation; each can be killed and run again.

A small file is read at once. A large one is read by a task, so that no web worker is blocked; its
progress is in the database. The data and the state of the import are written in one transaction.
"""

import datetime as dt
import logging
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.admin.models import ADDITION
from django.db import transaction
from django.tasks import task
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from collabsite.web.audit_log import log
from collabsite.web.slugs import slug_of, unused
from collabsite.web.tasks import FIRST
from metrics.importing import writer
from metrics.importing.choices import Choices
from metrics.importing.plan import ImportPlan, make_plan
from metrics.importing.report import ImportReport, make_report
from metrics.models import DataImport, Dataset, slug_is_taken
from metrics.releases.working_copy import read_state

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)

State = DataImport.State

# Files up to this size are read within the request.
MAX_INLINE_BYTES = 250_000
_BEAT_SECONDS = 0.5
# After so long without a word, the process of an import is taken for dead. While it writes, it
# can't say anything: its transaction is not over.
_SILENCE = {State.CHECKING: dt.timedelta(minutes=2), State.WRITING: dt.timedelta(minutes=15)}


class SupersededError(Exception):
    """The import was cancelled or started again meanwhile: this run of it ends."""


def begin(
    dataset: Dataset | None,
    data: bytes,
    *,
    name: str,
    by: "User",
    sheet: str = "",
    remove_missing: bool = False,
) -> DataImport:
    """Store a file and compare it with the data. It replaces a waiting import.

    Without a dataset, all is new, and `create_dataset` makes one.
    """
    purge()
    waiting = DataImport.objects.filter(dataset=dataset, by=by)
    waiting.exclude(state__in=[State.WRITING, State.DONE]).delete()
    job = DataImport.objects.create(
        dataset=dataset,
        by=by,
        data=data,
        name=name[:255],
        sheet=sheet[:100],
        remove_missing=remove_missing,
        choices=dataset.import_choices if dataset else {},
        language=translation.get_language() or "en",
    )
    check(job)
    return job


def purge() -> None:
    """Delete imports that are older than a day."""
    DataImport.objects.expired(at=timezone.now()).delete()


def check(job: DataImport) -> None:
    """Compare the file with the data, perhaps again."""
    _start(job, State.CHECKING, of=[State.CHECKING, State.READY, State.FAILED, State.WRITING])


def confirm(job: DataImport) -> bool:
    """Write the changes that were shown; return whether the import was still waiting.

    What was chosen about the reading is kept for the next file.
    """
    Dataset.objects.filter(imports=job).update(import_choices=job.choices)
    return _start(job, State.WRITING, of=[State.READY])


def create_dataset(job: DataImport, description: Mapping[str, str]) -> bool:
    """Make the dataset of a file, and write what was shown; return whether the file still waited.

    `description` has the title, the row label and the language.
    """
    choices = Choices.from_json(job.choices)
    reading = ImportReport.from_json(job.report).reading
    if reading.has_periods:
        # With a dataset, its title would be the name of the only indicator.
        choices = replace(choices, indicator=reading.indicator)
    if reading.row and not choices.row and (title_of(job.name) or reading.above):
        # It was proposed from the file; else the dataset's title names the only row.
        choices = replace(choices, row=reading.row)
    waits = DataImport.objects.filter(
        pk=job.pk, run=job.run, state=State.READY, dataset__isnull=True
    )
    with transaction.atomic():
        slug = unused(slug_of(description["title"], "data"), slug_is_taken)
        dataset = Dataset.objects.create(slug=slug, import_choices=choices.as_json(), **description)
        if not waits.update(
            dataset=dataset, choices=choices.as_json(), seen=read_state(dataset).digest()
        ):
            transaction.set_rollback(True)
            return False
        log(dataset, _("Made of “%(name)s”.") % {"name": job.name}, by=job.by, action=ADDITION)
    job.refresh_from_db()
    return confirm(job)


def cancel(job: DataImport) -> bool:
    """Delete the import unless it is being written; returns whether it was deleted."""
    return bool(DataImport.objects.filter(pk=job.pk).exclude(state=State.WRITING).delete()[0])


def is_stopped(job: DataImport, *, at: dt.datetime) -> bool:
    """Return whether the process of the import has died."""
    if job.state not in DataImport.UNDER_WAY:
        return False
    return (job.beat_at or job.created_at) + _SILENCE[State(job.state)] < at


def _start(job: DataImport, state: State, *, of: list[State]) -> bool:
    """Start a run, of a large file as a task; False if another has started one."""
    run = secrets.token_hex(16)
    waits = DataImport.objects.filter(pk=job.pk, state__in=of, run=job.run)
    if not waits.update(state=state, run=run, beat_at=timezone.now(), failure=""):
        return False
    if len(job.data) > MAX_INLINE_BYTES and settings.WORKER:
        run_later.enqueue(str(job.pk), run)
    else:
        run_import(str(job.pk), run)
    job.refresh_from_db()
    return True


@task(priority=FIRST)
def run_later(key: str, run: str) -> None:
    """Do the work of an import; an editor waits for it."""
    run_import(key, run)


def run_import(key: str, run: str) -> None:
    """Do the work of an import in this process, by its state; never raises."""
    waits = DataImport.objects.filter(pk=key, run=run)
    if not waits.update(beat_at=timezone.now()):
        return
    job = waits.select_related("dataset", "by").get()
    with translation.override(job.language):
        try:
            if job.state == State.CHECKING:
                _check(job)
            else:
                _write(job)
        except SupersededError:
            return
        except writer.DataImportError as error:
            waits.update(state=State.FAILED, failure=str(error))
        except Exception:
            logger.exception("The import %s failed.", key)
            waits.update(
                state=State.FAILED,
                failure=_(
                    "An unexpected error occurred; nothing was imported. The server's log has the "
                    "details."
                ),
            )


def _check(job: DataImport) -> None:
    plan = _read(job)
    found = DataImport.objects.filter(pk=job.pk, run=job.run).update(
        state=State.READY, report=make_report(plan).as_json(), seen=plan.state.digest()
    )
    if not found:
        raise SupersededError


def _write(job: DataImport) -> None:
    plan = _read(job, is_compared=False)
    assert job.dataset  # noqa: S101 - it is made before anything is written.
    progress = _ProgressRecorder(job).record
    with (
        writer.stage_plan(plan, progress, confirmed=job.seen) as apply,
        transaction.atomic(),
    ):
        apply(job.dataset)
        updated = DataImport.objects.filter(pk=job.pk, run=job.run, state=State.WRITING).update(
            state=State.DONE, data=b""
        )
        if not updated:
            raise SupersededError
        log(job.dataset, log_message(job.name, make_report(plan)), by=job.by)


def title_of(name: str) -> str:
    """Return the name of a file as words; "" for a table without a file."""
    path = PurePath(name)
    return re.sub(r"[-_\s]+", " ", path.stem).strip() if path.suffix else ""


def log_message(name: str, report: ImportReport) -> str:
    """Return the message about an import in the dataset's history."""
    return _("Imported “%(name)s”: %(summary)s.") % {"name": name, "summary": report.summary}


def _read(job: DataImport, *, is_compared: bool = True) -> ImportPlan:
    return make_plan(
        job.dataset,
        _take_data(job),
        sheet=job.sheet,
        choices=Choices.from_json(job.choices),
        remove_missing=job.remove_missing,
        language=job.description.get("language") or job.language,
        title=job.description.get("title") or title_of(job.name),
        progress=_ProgressRecorder(job).record,
        is_compared=is_compared,
    )


def _take_data(job: DataImport) -> bytes:
    """Return the file, to which nothing else refers then, so that it can be freed when it is read."""
    data, job.data = bytes(job.data), b""
    return data


class _ProgressRecorder:
    """Recorder of the progress, at most twice a second."""

    def __init__(self, job: DataImport) -> None:
        self._waits = DataImport.objects.filter(pk=job.pk, run=job.run)
        self._recorded_at = 0.0
        self._phase = ""

    def record(self, phase: str, done: int, total: int) -> None:
        """Record it. Raises `SupersededError` if this run is no longer current."""
        now = time.monotonic()
        if phase == self._phase and now < self._recorded_at + _BEAT_SECONDS:
            return
        self._phase, self._recorded_at = phase, now
        if not self._waits.update(phase=phase, done=done, total=total, beat_at=timezone.now()):
            raise SupersededError
