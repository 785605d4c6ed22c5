"""Two processes save the same form at once: one is stored, the other gets a conflict."""

import subprocess
import sys

import pytest

from tests.faults.conftest import OwnDatabase
from tests.faults.lines import read_line, write_line
from tests.support.site_process import ROOT

pytestmark = pytest.mark.faults

ROUNDS = 30


def saver(database: OwnDatabase, name: str) -> "subprocess.Popen[str]":
    """Start the process of an editor; return it when it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.saver", name],
        cwd=ROOT,
        env=database.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert read_line(process) == "ready"
    return process


def test_of_two_editors_who_save_at_once_one_is_stored_and_the_other_gets_a_conflict(
    site_database: OwnDatabase,
) -> None:
    answers: list[list[str]] = []
    lost: list[object] = []
    with saver(site_database, "li") as li, saver(site_database, "wang") as wang:
        both = {"li": li, "wang": wang}
        for number in range(ROUNDS):
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
        title
        for (title,) in site_database.rows(
            "SELECT v.object_repr FROM reversion_version v JOIN django_content_type t"
            " ON t.id = v.content_type_id WHERE t.app_label = 'articles' AND t.model = 'article'"
        )
    }

    assert answers == [["302", "409", "302"]] * ROUNDS
    assert lost == []
    assert {f"{name} {number}" for name in both for number in range(ROUNDS)} <= kept
