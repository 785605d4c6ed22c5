"""A rollup that is killed and run again gives the same counts."""

import json
import random
import subprocess
import sys
from collections import Counter

import pytest

from tests.faults.conftest import OwnDatabase
from tests.faults.lines import read_line, write_line
from tests.support.site_process import ROOT

pytestmark = pytest.mark.faults

KILLS = [8, pytest.param(150, marks=pytest.mark.judges)]


@pytest.mark.judges_on_sqlite
@pytest.mark.parametrize("kills", KILLS)
def test_c16_a_rollup_killed_at_random_points_and_run_again_gives_the_same_counts(
    own_database: OwnDatabase, kills: int
) -> None:
    chance = random.Random(kills)  # noqa: S311
    outcomes: Counter[bool] = Counter()
    wrong: list[list[str]] = []
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.roller"],
        cwd=ROOT,
        env=own_database.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as roller:
        # As long as a rollup takes, which changes with what else the machine does.
        window = float(read_line(roller).removeprefix("ready "))
        for _kill in range(kills):
            write_line(roller, str(chance.uniform(0, window)))
            has_rolled_up, differing = json.loads(read_line(roller))
            wrong += [differing] if differing else []
            outcomes[has_rolled_up] += 1
            # So that half of the kills come too late, also of few, and of a rollup that takes much longer
            # or shorter than the first one, because of what else the machine does.
            window *= 1 / 2 if has_rolled_up else 2
        assert roller.stdin
        roller.stdin.close()

    assert wrong == []
    # The kills came before, in and after the rollup.
    assert min(outcomes[True], outcomes[False]) > 0, outcomes
