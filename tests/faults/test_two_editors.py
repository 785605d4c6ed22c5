"""Two processes save the same form at once: one is stored, the other gets a conflict.

In a grid, both are stored if they changed different cells. Each database gets some rounds for every
change, though SQLite none with a grid, and more by `.ci/judges`.
"""

import json
import subprocess
import sys

import pytest

from tests.faults.conftest import OwnDatabase
from tests.faults.lines import read_line, write_line
from tests.support.site_process import ROOT

pytestmark = pytest.mark.faults

in_rounds = pytest.mark.parametrize("rounds", [2, pytest.param(30, marks=pytest.mark.judges)])


def saver(
    database: OwnDatabase, name: str, *, module: str = "tests.faults.saver"
) -> "subprocess.Popen[str]":
    """Start the process of an editor; return it when it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, name],
        cwd=ROOT,
        env=database.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert read_line(process) == "ready"
    return process


@pytest.mark.judges_on_sqlite
@in_rounds
def test_of_two_editors_who_save_at_once_one_is_stored_and_the_other_gets_a_conflict(
    site_database: OwnDatabase, rounds: int
) -> None:
    answers: list[list[str]] = []
    lost: list[object] = []
    with saver(site_database, "li") as li, saver(site_database, "wang") as wang:
        both = {"li": li, "wang": wang}
        for number in range(rounds):
            for process in both.values():
                write_line(process, "open")
            assert [read_line(process) for process in both.values()] == ["open", "open"]
            for name, process in both.items():
                write_line(process, f"{name} {number}")
            found = {name: read_line(process) for name, process in both.items()}
            answers.append(sorted(found.values()))
            [(stored,)] = site_database.rows("SELECT title FROM articles_article")
            if found.get(stored.split()[0]) != "302" or stored.split()[-1] != str(number):
                lost.append((stored, found))
            for name, process in both.items():
                if found[name] == "409":
                    write_line(process, "mine")
                    answers[-1].append(read_line(process))
                    [(stored,)] = site_database.rows("SELECT title FROM articles_article")
                    lost += [] if stored == f"{name} {number}" else [(stored, found)]
        for process in both.values():
            process.stdin.close()  # type: ignore[union-attr]
    kept = {
        content["title"] if isinstance(content, dict) else json.loads(content)["title"]
        for (content,) in site_database.rows("SELECT content FROM articles_revision")
    }

    assert answers == [["302", "409", "302"]] * rounds
    assert lost == []
    assert {f"{name} {number}" for name in both for number in range(rounds)} <= kept


@pytest.mark.judges_on_sqlite
@in_rounds
def test_two_editors_who_save_a_grid_at_once_conflict_only_in_the_same_cell(
    site_database: OwnDatabase, rounds: int
) -> None:
    # Different cells of a row, and the same cell.
    cases = [(["0-cell-0", "0-cell-1"], ["302", "302"]), (["0-cell-0", "0-cell-0"], ["302", "409"])]
    expected = [answers for _, answers in cases for _ in range(rounds)]
    module = "tests.faults.grid_saver"
    values = (
        "SELECT o.value FROM metrics_observation o JOIN metrics_entity e ON e.id = o.entity_id"
        " JOIN metrics_release r ON r.id = e.release_id JOIN metrics_indicator i"
        " ON i.id = o.indicator_id WHERE r.number = 2 AND e.label = 'Elbe' ORDER BY i.ordering"
    )
    found: list[list[str]] = []
    lost: list[object] = []
    with (
        saver(site_database, "li", module=module) as li,
        saver(site_database, "wang", module=module) as wang,
    ):
        every_round = [places for places, _ in cases for _ in range(rounds)]
        for number, places in enumerate(every_round, start=100):
            written = {}
            for process in (li, wang):
                write_line(process, "open")
            assert [read_line(process) for process in (li, wang)] == ["open", "open"]
            for process, place, more in zip((li, wang), places, (0, 1000), strict=True):
                write_line(process, f"row-{place} {number + more}")
                written[process] = number + more
            got = {process: read_line(process) for process in (li, wang)}
            found.append(sorted(got.values()))
            # SQLite stores a text with the plain number at its end.
            stored = [int(str(value).split()[-1]) for (value,) in site_database.rows(values)]
            kept = [value for process, value in written.items() if got[process] == "302"]
            lost += [(value, stored) for value in kept if value not in stored]
        for process in (li, wang):
            process.stdin.close()  # type: ignore[union-attr]

    assert found == expected
    assert lost == []
