"""Pytest plugin: the environment in which the site reads its settings, and the tiers of tests.

It is loaded before any conftest, because pytest-django reads Django's settings that early.
"""

import atexit
import gc
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

import pytest

# Only a test for one of the two databases may skip, on the other one.
EXPECTED_SKIPS = ("only on SQLite", "only on PostgreSQL")

# The markers of what a plain run leaves out; a test with several is counted once.
TIERS = ("judges", "faults", "slow", "browser")
# A test that asks for none of these has no database.
DATABASE_FIXTURES = {
    *["db", "django_db_setup", "prepared_site", "own_database", "empty_database", "served"],
    *["site_database", "migrated_database", "first_starts"],
}

LEFT_OUT = pytest.StashKey[Counter[str]]()

# Every process has its own, also each worker of xdist, which inherits our environment.
VAR_DIR = Path(tempfile.mkdtemp(prefix="collabsite-tests-"))
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)
(VAR_DIR / "static").mkdir()

# Tests start hundreds of processes, each of which would otherwise compile all modules anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

os.environ |= {
    "SECRET_KEY": "for-tests-only",
    "VAR_DIR": str(VAR_DIR),
    # Set, though to nothing, so that a developer's .env file has no say in tests.
    "DATABASE_URL": os.environ.get("DATABASE_URL", ""),
    "DEBUG": "",
    "SITE_URL": "",
    "ALLOWED_HOSTS": "",
    "TRUSTED_PROXY_HOPS": "0",
    "MEDIA_STORE_URL": "",
    "EMAIL_URL": "",
    "METRICS_TOKEN": "",
    # Tasks are done at once; tests of the worker start one.
    "WORKER": "",
    # Playwright keeps an event loop running in the thread where other tests use the database.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options that make browser and validator mandatory, and that write the roles' table."""
    parser.addoption(
        "--no-skips",
        action="store_true",
        help=f"fail a test that skips, unless its reason begins with {EXPECTED_SKIPS}",
    )
    parser.addoption(
        "--write-roles",
        action="store_true",
        help="write tests/collabsite/roles.txt anew from what the site does, to be read",
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn an unexpected skip into a failure, if asked to."""
    report = yield
    if item.config.getoption("--no-skips") and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        if not reason.startswith(EXPECTED_SKIPS):
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid}: skips are not allowed in this run: {reason}"
    return report


def names_only_files(config: pytest.Config) -> bool:
    """Return whether nothing but single files, or tests in them, is asked for."""
    return all(Path(argument.partition("::")[0]).is_file() for argument in config.args)


@pytest.hookimpl(wrapper=True)
def pytest_cmdline_main(config: pytest.Config) -> Generator[None, object, object]:
    """Use all cores for a folder or more; run a file that is named whole, and in this process."""
    options = config.option
    if names_only_files(config):
        if not any(str(argument).startswith("-m") for argument in config.invocation_params.args):
            options.markexpr = ""
    elif hasattr(options, "numprocesses") and not hasattr(config, "workerinput"):
        if options.numprocesses is None:
            options.numprocesses = "auto"
        if options.dist == "no":
            # Each worker takes tests that stand together, and so shares what a module sets up.
            options.dist = "worksteal"
    return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `-m` selects by: who uses a database, is quick without one, or is for judges on it."""
    is_postgresql = os.environ["DATABASE_URL"].startswith("postgres")
    for_judges = "judges_on_postgresql" if is_postgresql else "judges_on_sqlite"
    for item in items:
        if item.get_closest_marker(for_judges) and not item.get_closest_marker("each_database"):
            item.add_marker("judges")
        fixtures = set(getattr(item, "fixturenames", ()))
        asks = item.get_closest_marker("database") or item.get_closest_marker("django_db")
        if asks or fixtures & DATABASE_FIXTURES:
            item.add_marker("database")
        elif not any(item.get_closest_marker(tier) for tier in TIERS):
            item.add_marker("nodb")


def pytest_collection_finish() -> None:
    """Exempt everything loaded so far from garbage collection, and collect the rest less often.

    Collection would walk it again and again; a test has ended long before its garbage is large.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Count what is left out, by tier."""
    for item in items:
        tier = next((tier for tier in TIERS if item.get_closest_marker(tier)), "")
        if tier:
            left_out = item.config.stash.setdefault(LEFT_OUT, Counter())
            left_out[tier] += 1


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the process that runs the workers; each of them has collected the same tests."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        left_out: Counter[str] = session.config.stash.get(LEFT_OUT, Counter[str]())
        output["left_out"] = dict(left_out)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:  # noqa: ANN401 - xdist has no types.
    """Take what a worker tells."""
    output = getattr(node, "workeroutput", None) or {}
    node.config.stash[LEFT_OUT] = Counter(output.get("left_out", {}))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:  # noqa: ANN401
    """Say what was left out, and how to run it."""
    left_out = config.stash.get(LEFT_OUT, Counter())
    if left_out and not config.option.keyword:
        counts = ", ".join(f"{count} {tier}" for tier, count in left_out.items())
        terminalreporter.section("left out")
        terminalreporter.line(f"{counts}: run one kind with `-m {next(iter(left_out))}`")
        terminalreporter.line('or everything with `-m ""`')
