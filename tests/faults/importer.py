"""Process that imports a file repeatedly, to be killed: `python -m tests.faults.importer`.

It prints `ready SECONDS`, how long writing one file takes. Then it reads lines: for each, a number of
seconds, a child begins to write a file in which every value is another, and is killed after that
time. It prints what the import says of itself then, and the values that are stored.
"""

import datetime as dt
import json
import sys
import time
from functools import partial

import django

django.setup()

from django.contrib.auth.models import User
from django.db import connections
from django.utils import timezone

from articles.publishing import issue_release
from metrics.importing import jobs
from metrics.models import DataImport, Dataset, Observation
from tests.faults.children import in_a_child

ROWS = 150


def begun(dataset: Dataset, editor: User, value: int) -> DataImport:
    """Return an import that is confirmed and waits for its process."""
    rows = "".join(f"Row {n},{value}\n" for n in range(ROWS))
    job = jobs.begin(dataset, f"Row,Value\n{rows}".encode(), name="rows.csv", by=editor)
    DataImport.objects.filter(pk=job.pk).update(state=DataImport.State.WRITING)
    return job


def values(dataset: Dataset) -> list[int]:
    """Return the different values of the newest release and how many cells there are."""
    newest = dataset.releases.latest("number")
    found = Observation.objects.filter(entity__release=newest).values_list("value", flat=True)
    return [int(value) for value in set(found) if value is not None]


def main() -> None:
    """Prepare, and import as often as asked."""
    editor = User.objects.create_user("editor")
    dataset = Dataset.objects.create(title="Rows", slug="rows", row_label="Row", chart_kind="none")
    job = begun(dataset, editor, 0)
    jobs.run_import(str(job.pk), job.run)
    issue_release(dataset, by=None)
    job = begun(dataset, editor, 1)
    connections.close_all()
    started = time.monotonic()
    in_a_child(lambda: jobs.run_import(str(job.pk), job.run))
    print("ready", time.monotonic() - started, flush=True)
    for number, line in enumerate(sys.stdin, start=2):
        job = begun(dataset, editor, number)
        connections.close_all()
        work = partial(jobs.run_import, str(job.pk), job.run)
        ended = in_a_child(work, for_seconds=float(line))
        job.refresh_from_db()
        said = {
            "ended": ended,
            "state": job.state,
            # A child that was killed before it could say who it is, is missed after a minute.
            "stopped": jobs.is_stopped(job, at=timezone.now() + dt.timedelta(minutes=20)),
            "values": values(dataset),
            "new": number,
        }
        DataImport.objects.all().delete()
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
