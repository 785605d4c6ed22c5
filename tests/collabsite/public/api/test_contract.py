"""The served site conforms to its OpenAPI document (see tests/support/contract.py)."""

from pathlib import Path

import pytest

from tests.support.contract import asked_of
from tests.support.site_process import Site


@pytest.mark.judges
@pytest.mark.slow
def test_schemathesis_finds_nothing(site: Site, tmp_path: Path) -> None:
    done = asked_of(
        site.url,
        tmp_path,
        # With a limit of time, fuzzing would go on until it is spent.
        *["--phases", "examples,coverage", "--max-time", "15"],
        *["--max-examples", "8", "--generation-deterministic"],
    )

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr


@pytest.mark.judges
def test_schemathesis_finds_nothing_in_ten_minutes_of_other_requests(
    site: Site, tmp_path: Path
) -> None:
    done = asked_of(site.url, tmp_path, *["--max-time", "600", "--max-examples", "200"])

    assert done.returncode == 0, done.stdout[-6000:] + done.stderr
