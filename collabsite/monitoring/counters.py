"""Counters of requests, in files that all server processes of a machine share.

Import it only where `METRICS_TOKEN` is set: the library decides at its import how to count.
"""

import os
import platform
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from django.conf import settings

from collabsite.web.environ import Application, Environ, StartResponse

FOLDER = Path(settings.VAR_DIR) / "metrics" / platform.node()
FOLDER.mkdir(parents=True, exist_ok=True)
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(FOLDER)

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.openmetrics.exposition import (
    CONTENT_TYPE_LATEST,
    generate_latest,
)
from prometheus_client.registry import Collector

# It is read from the files, and not from this process.
_REGISTRY = CollectorRegistry()

_REQUESTS = Counter(
    "collabsite_requests",
    "Requests that were answered, by kind of address and class of status.",
    ["kind", "status"],
    registry=_REGISTRY,
)
_SECONDS = Histogram(
    "collabsite_request_seconds",
    "Seconds until an answer began.",
    ["kind"],
    buckets=(0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=_REGISTRY,
)
_READY_PAGES = Counter(
    "collabsite_ready_pages",
    "Requests for public pages, by how the page was found: hit, miss, stored, collapsed, stale.",
    ["result"],
    registry=_REGISTRY,
)
_KINDS = {
    "admin": "admin",
    "accounts": "accounts",
    "views": "views",
    "static": "static",
    "media": "media",
    "live": "health",
    "ready": "health",
    "metrics": "metrics",
}


# The library looks a child up under a lock, by its labels.
@cache
def _requests(kind: str, status: str) -> Counter:
    return _REQUESTS.labels(kind, status)


@cache
def _seconds(kind: str) -> Histogram:
    return _SECONDS.labels(kind)


@cache
def _ready_pages(result: str) -> Counter:
    return _READY_PAGES.labels(result)


class RequestCounters:
    """Counts all requests, those that are answered from memory included."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request and count it."""
        kind = _KINDS.get(environ["PATH_INFO"][1:].partition("/")[0], "page")
        begin = time.perf_counter()

        def start(status: str, headers: Sequence[tuple[str, str]], *error: object) -> object:
            _seconds(kind).observe(time.perf_counter() - begin)
            _requests(kind, f"{status[:1]}xx").inc()
            for name, value in headers:
                if name == "Cache-Status":
                    _ready_pages(_result(value)).inc()
            return start_response(status, headers, *error)

        return self._application(environ, start)


@cache
def _result(cache_status: str) -> str:
    for part in ("stored", "collapsed"):
        if cache_status.endswith(part):
            return part
    if "database-down" in cache_status:
        return "stale"
    return "hit" if "; hit" in cache_status else "miss"


def remove_old_files() -> None:
    """Remove the counts of processes that have ended; a server begins to count at zero."""
    for path in FOLDER.glob("*.db"):
        number = path.stem.rpartition("_")[2]
        if not (number.isdecimal() and Path(f"/proc/{number}").exists()):
            with suppress(FileNotFoundError):
                path.unlink()


def open_metrics(site: Collector) -> tuple[bytes, str]:
    """Return the counts of all processes and the numbers of the site as text, and its type."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(FOLDER))  # type: ignore[no-untyped-call]
    registry.register(site)
    return generate_latest(registry), CONTENT_TYPE_LATEST  # type: ignore[no-untyped-call]
