"""A pytest plugin, loaded before Django's settings: what the site finds in its environment in tests.

It must come this early because pytest-django reads the settings before any conftest.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

# Only a test for one of the two databases may skip, on the other one.
EXPECTED_SKIPS = ("only on SQLite", "only on PostgreSQL")

# Every process has its own, also each worker of xdist, which inherits our environment.
VAR_DIR = Path(tempfile.mkdtemp(prefix="collabsite-tests-"))
atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)
(VAR_DIR / "static").mkdir()

os.environ |= {
    "SECRET_KEY": "for-tests-only",
    "VAR_DIR": str(VAR_DIR),
    # Set, though to nothing, so that a developer's .env file has no say in tests.
    "DATABASE_URL": os.environ.get("DATABASE_URL", ""),
    "DEBUG": "",
    "SITE_URL": "",
    "ALLOWED_HOSTS": "",
    "TRUSTED_PROXY_HOPS": "0",
    "TIME_ZONE": "",
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
