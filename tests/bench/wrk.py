"""Load by Debian's wrk, from one thread, on addresses of this machine only."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Load:
    """Requests of one kind: an address, and a script for those that are no plain GET.

    Those `beside` them are sent from 16 connections at the same time, and not measured. `coding` is the
    content coding that they accept: gzip as browsers do, or identity.
    """

    url: str
    script: Path | None = None
    beside: "Load | None" = None
    coding: str = "gzip"


@dataclass(frozen=True)
class Measured:
    """A run of wrk: answered requests per second, 99th percentile in ms, and failures."""

    rate: float
    p99_ms: float
    answered: int
    failed: int


def is_installed() -> bool:
    """Return whether there is a wrk."""
    return shutil.which("wrk") is not None


def run(load: Load, *, connections: int, seconds: int) -> Measured:
    """Put load on an address for some seconds."""
    beside = _started(load.beside, connections=16, seconds=seconds + 1) if load.beside else None
    measured = _started(load, connections=connections, seconds=seconds)
    printed, _ = measured.communicate(timeout=seconds + 60)
    assert measured.returncode == 0, printed
    if beside:
        other, _ = beside.communicate(timeout=60)
        assert not parse(other).failed, other
    return parse(printed)


def _started(load: Load, *, connections: int, seconds: int) -> subprocess.Popen[str]:
    assert urlsplit(load.url).hostname == "127.0.0.1", load.url
    command = [
        *["wrk", "--threads", "1", "--connections", str(connections)],
        *["--duration", f"{seconds}s", "--timeout", "30s", "--latency"],
        *["--header", f"Accept-Encoding: {load.coding}"],
        *(["--script", str(load.script)] if load.script else []),
        load.url,
    ]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def parse(printed: str) -> Measured:
    """Read what wrk prints."""
    rate = re.search(r"Requests/sec:\s+([\d.]+)", printed)
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s|m)\b", printed)
    answered = re.search(r"(\d+) requests in", printed)
    assert rate, printed
    assert p99, printed
    assert answered, printed
    errors = re.search(r"Socket errors: (.*)", printed)
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", printed)
    failed = sum(int(each) for each in re.findall(r"\d+", errors[1])) if errors else 0
    failed += int(refused[1]) if refused else 0
    return Measured(float(rate[1]), float(p99[1]) * _MILLISECONDS[p99[2]], int(answered[1]), failed)
