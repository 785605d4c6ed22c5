"""Command line of the snapshot: write one, or compare two."""

import argparse
import atexit
import logging
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.snapshot import comparison, determinism


def main() -> int:
    """Run what the arguments ask for; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.snapshot", description=__doc__)
    parser.add_argument("directory", nargs="?", type=Path, help="new or empty folder to write to")
    parser.add_argument("--compare", nargs=2, type=Path, metavar=("BEFORE", "AFTER"))
    parser.add_argument(
        "--parts", nargs="+", choices=["public", "admin", "stories"], help="write only these"
    )
    parser.add_argument(
        "--ignore",
        nargs="+",
        default=[],
        metavar="EXPRESSION",
        help="compare without what these regular expressions match, such as '/static/[^\"&]*'",
    )
    parser.add_argument("--examples", type=int, default=40, help="groups of hunks to show")
    arguments = parser.parse_args()
    if arguments.compare:
        return comparison.compare(
            *arguments.compare, examples=arguments.examples, ignored=arguments.ignore
        )
    if not arguments.directory:
        parser.error("name a folder to write to, or two to compare")
    directory: Path = arguments.directory
    if directory.exists() and any(directory.iterdir()):
        parser.error(f"{directory} is not empty; name a new folder")
    _write(directory, arguments.parts)
    return 0


def _write(directory: Path, parts: list[str] | None) -> None:
    began = time.perf_counter()

    def report(step: str) -> None:
        print(f"{real_clock() - began:7.1f} s  {step}", flush=True)

    real_clock = time.perf_counter
    _prepare_environment()
    determinism.replace_randomness()

    import django

    django.setup()
    # Refused requests and provoked failures are part of the snapshot, not of the terminal.
    logging.disable(logging.ERROR)

    # Django's settings and the random functions must be in place before the site is imported.
    from tests.snapshot import run

    with determinism.fixed_clock() as clock:
        run.write_snapshot(directory, clock, report, parts=parts or run.PARTS)


def _prepare_environment() -> None:
    """Set the environment for the settings, with a separate database and folder."""
    var_dir = Path(tempfile.mkdtemp(prefix="collabsite-snapshot-"))
    atexit.register(shutil.rmtree, var_dir, ignore_errors=True)
    (var_dir / "static").mkdir()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "collabsite.settings",
        "SECRET_KEY": "for-snapshots-only",
        "VAR_DIR": str(var_dir),
        # Set, though to nothing, so that a developer's .env file has no say.
        **dict.fromkeys(["DATABASE_URL", "DEBUG", "SITE_URL", "ALLOWED_HOSTS"], ""),
        "TRUSTED_PROXY_HOPS": "0",
    }


if __name__ == "__main__":
    sys.exit(main())
