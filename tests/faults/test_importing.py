"""An import that is killed has written its whole file or nothing, and reports which."""

import json
import random
import subprocess
import sys
from collections import Counter

import pytest
from django.db import connection

from tests.faults.conftest import OwnDatabase
from tests.support.site_process import ROOT

# SQLite gets them for every change, and PostgreSQL those while publishing (`test_publishing.py`).
pytestmark = [
    pytest.mark.faults,
    *([] if connection.vendor == "sqlite" else [pytest.mark.judges]),
]


@pytest.mark.parametrize("kills", [8, pytest.param(44, marks=pytest.mark.judges)])
def test_an_import_killed_at_random_points_leaves_all_or_nothing_and_says_which(
    site_database: OwnDatabase, kills: int
) -> None:
    chance = random.Random(20261125)  # noqa: S311
    outcomes: Counter[str] = Counter()
    wrong: list[object] = []
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.importer"],
        cwd=ROOT,
        env=site_database.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as importer:
        assert importer.stdin
        assert importer.stdout
        # As long as writing takes, which changes with what else the machine does.
        window = float(importer.stdout.readline().removeprefix("ready "))
        before = [1]
        for _kill in range(kills):
            importer.stdin.write(f"{chance.uniform(0, window)}\n")
            importer.stdin.flush()
            said = json.loads(importer.stdout.readline())
            written = said["values"] == [said["new"]]
            if said["values"] not in ([said["new"]], before):
                wrong.append(said)
            if (said["state"] == "done") is not written or said["stopped"] is written:
                wrong.append(said)
            before = said["values"]
            outcomes["new" if written else "old"] += 1
            # So that half of the kills come too late.
            window *= 0.7 if written else 1.4
        importer.stdin.close()

    assert wrong == []
    # The kills came before, in and after the writing.
    assert min(outcomes["new"], outcomes["old"]) > 0, outcomes
