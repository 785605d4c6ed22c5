"""Numbers for operators: requests of all server processes of this machine, and some of the whole site.

Import it only where `METRICS_TOKEN` is set: the library decides at its import how to count.
"""

import os
import platform
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from django.conf import settings
from django.db import Error
from django.db.models import Count, Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from collabsite.counting.models import Use
from collabsite.counting.totals import Counted, sum_by
from collabsite.health.checks import last_backup
from collabsite.serving.environ import Application, Environ, StartResponse

# The files in which the processes count, and whose sums are shown.
FOLDER = Path(settings.VAR_DIR) / "metrics" / platform.node()
FOLDER.mkdir(parents=True, exist_ok=True)
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(FOLDER)

from prometheus_client import CollectorRegistry, Histogram, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

_SECONDS = Histogram(
    "collabsite_request_seconds",
    "Seconds until an answer began, by kind of address, class of status, and use of ready pages.",
    ["kind", "status", "page"],
    buckets=(0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=CollectorRegistry(),
)
_KINDS = {"admin", "accounts", "views", "static", "media", "live", "ready", "metrics"}


class RequestCounters:
    """Counts all requests, those that are answered from memory included."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request and count it."""
        first = environ["PATH_INFO"][1:].partition("/")[0]
        kind = first if first in _KINDS else "page"
        begin = time.perf_counter()

        def start(status: str, headers: Sequence[tuple[str, str]], *error: object) -> object:
            said = next((value for name, value in headers if name == "Cache-Status"), "")
            page = "hit" if "; hit" in said else "miss" if said else ""
            seconds = time.perf_counter() - begin
            _SECONDS.labels(kind, f"{status[:1]}xx", page).observe(seconds)
            return start_response(status, headers, *error)

        return self._application(environ, start)


class _SiteCollector(Collector):
    def collect(self) -> Iterator[Metric]:
        if made := last_backup():
            age = (timezone.now() - made).total_seconds()
            yield _gauge("backup_age_seconds", "Seconds since the last backup.", age)
        try:
            counted = sum_by(["use"], condition=Q(use=Use.READ)).get((Use.READ,), Counted())
            tasks = dict(DBTaskResult.objects.values_list("status").annotate(all=Count("pk")))
        except Error:
            yield _gauge("database_up", "Whether the database answers.", 0)
            return
        yield _gauge("database_up", "Whether the database answers.", 1)
        yield _gauge("views", "Views that were counted, of all time.", counted.views)
        yield _gauge("tasks_waiting", "Tasks in the queue.", tasks.get("READY", 0))
        yield _gauge("tasks_failed", "Tasks that failed in 30 days.", tasks.get("FAILED", 0))


def _gauge(name: str, description: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"collabsite_{name}", description, value=value)


def open_metrics() -> tuple[bytes, str]:
    """Return the counts of all processes and the numbers of the site as text, and its type."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(FOLDER))  # type: ignore[no-untyped-call]
    registry.register(_SiteCollector())
    return generate_latest(registry), CONTENT_TYPE_LATEST  # type: ignore[no-untyped-call]


def remove_old_files() -> None:
    """Remove the counts of processes that have ended; a server begins to count at zero."""
    for path in FOLDER.glob("*.db"):
        number = path.stem.rpartition("_")[2]
        if not (number.isdecimal() and Path(f"/proc/{number}").exists()):
            path.unlink(missing_ok=True)
