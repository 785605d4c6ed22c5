"""Measure downloads: `uv run python -m tests.bench.downloads`.

Makes a database of its own, on SQLite or where `DATABASE_URL` names PostgreSQL, with a dataset of
100,000 observations, and downloads it in every form, each in a process of its own that has served a
page before. Prints how much more memory it took at its peak, how long, and how much came. Ends with
status 1 if the peak is 64 MB or more above the process that had served the page.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.support.databases import own_database
from tests.support.site_process import MANAGE, ROOT, bare_environment

OBSERVATIONS = 100_000
MOST_MB = 64.0
SLUG = "demo-data"
FORMS = {
    "CSV": ".csv",
    "CSV, long": ".csv?layout=long",
    "CSV, sorted": ".csv?sort=-funding:2025&period=all",
    "JSON": ".json?page=all",
    "data package": ".zip",
    "workbook": ".xlsx",
    "workbook, long": ".xlsx?layout=long",
}


_FILL = f"""
from tests.support import demo_data
demo_data.make(slug="{SLUG}", observations={{observations}})
"""


@dataclass(frozen=True)
class Measured:
    """Cost of a download: `peak_mb` above the process before it, seconds, and its size."""

    peak_mb: float
    seconds: float
    mb: float


def made(directory: Path, database_url: str, observations: int) -> Mapping[str, str]:
    """Make the dataset; return the environment in which it is found."""
    environment = bare_environment(
        SECRET_KEY="for-a-benchmark", VAR_DIR=str(directory), DATABASE_URL=database_url
    )
    (directory / "static").mkdir()
    for command in (
        ["migrate", "--verbosity", "0"],
        ["shell", "--command", _FILL.format(observations=observations)],
    ):
        # So that its desk needs no collected static files.
        filling = {**environment, "DEBUG": "1"}
        subprocess.run([*MANAGE, *command], env=filling, check=True, stdout=subprocess.PIPE)
    return environment


def measured(environment: Mapping[str, str], form: str) -> Measured:
    """Download the dataset in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.downloads", "--one", f"/data/{SLUG}{form}"],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return Measured(**json.loads(done.stdout))


def _one(address: str) -> Measured:
    """Serve a page and then the download, which is dropped, in a new process."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "collabsite.settings"
    import django
    from django.conf import settings

    django.setup()
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1", headers={"accept-encoding": "gzip"})
    if client.get(f"/data/{SLUG}/").status_code != 200:
        raise SystemExit("the dataset has no page")
    # What the page took at its peak is none of the download's.
    Path("/proc/self/clear_refs").write_text("5")
    before, begun, size = _mb("VmRSS"), time.perf_counter(), 0
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")
    for piece in answer.streaming_content:  # type: ignore[attr-defined]
        size += len(piece)
    return Measured(
        peak_mb=_mb("VmHWM") - before, seconds=time.perf_counter() - begun, mb=size / 1_000_000
    )


def _mb(name: str) -> float:
    """Return how much memory this process has (`VmRSS`), or the most it has had (`VmHWM`).

    Not by `resource.getrusage`, which begins with what the process that started us had.
    """
    status = Path("/proc/self/status").read_text()
    return next(
        int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith(f"{name}:")
    )


def main() -> int:
    """Print a line for every form; return 1 if one takes too much memory."""
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(asdict(_one(sys.argv[2]))))
        return 0
    too_much = False
    with (
        tempfile.TemporaryDirectory() as directory,
        own_database(Path(directory)) as database_url,
    ):
        environment = made(Path(directory), database_url, OBSERVATIONS)
        for name, form in FORMS.items():
            took = measured(environment, form)
            bad = took.peak_mb >= MOST_MB
            too_much = too_much or bad
            print(
                f"{name:<16} {took.peak_mb:5.1f} MB above idle   {took.seconds:5.1f} s"
                f"   {took.mb:5.1f} MB came{'   too much' if bad else ''}",
                flush=True,
            )
    return int(too_much)


if __name__ == "__main__":
    sys.exit(main())
