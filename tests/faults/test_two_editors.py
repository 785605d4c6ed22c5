"""Two processes save the same form at the same moment: one is stored, the other is asked."""

import subprocess
import sys

import pytest

from tests.faults.conftest import OwnDatabase
from tests.support.site_process import ROOT

pytestmark = pytest.mark.faults

ROUNDS = 30


def saver(database: OwnDatabase, name: str) -> "subprocess.Popen[str]":
    """Start an editor, who is ready when this returns."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.saver", name],
        cwd=ROOT,
        env=database.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert told(process) == "ready"
    return process


def tell(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdin
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def told(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def test_of_two_editors_who_save_at_once_one_is_stored_and_the_other_gets_a_conflict(
    site_database: OwnDatabase,
) -> None:
    answers: list[list[str]] = []
    lost: list[object] = []
    with saver(site_database, "li") as li, saver(site_database, "wang") as wang:
        both = {"li": li, "wang": wang}
        for number in range(ROUNDS):
            for process in both.values():
                tell(process, "open")
            assert [told(process) for process in both.values()] == ["open", "open"]
            for name, process in both.items():
                tell(process, f"{name} {number}")
            found = {name: told(process) for name, process in both.items()}
            answers.append(sorted(found.values()))
            [(stored,)] = site_database.rows("SELECT title FROM articles_article")
            if found.get(stored.split()[0]) != "302" or stored.split()[-1] != str(number):
                lost.append((stored, found))
            for name, process in both.items():
                if found[name] == "409":
                    tell(process, "mine")
                    answers[-1].append(told(process))
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
