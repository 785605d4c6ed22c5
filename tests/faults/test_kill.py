"""`kill -9` of a server under load loses no view that it acknowledged."""

import http.client
import json
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

import pytest
from django.core.signing import Signer

from tests.faults.conftest import OwnDatabase
from tests.support.site_process import PATIENCE, ROOT, free_port, granian

pytestmark = pytest.mark.faults

READERS = 24
# How many views each reader has acknowledged before the server is killed.
ENOUGH = 50


def token() -> str:
    """The page token of a book as the server of `own_database` signs it."""
    return Signer(key="for-tests-only", salt="collabsite.pageviews.token").sign("book:1")


@contextmanager
def server(database: OwnDatabase) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A granian of its own process group, answering; killed at the end if it still lives."""
    port = free_port()
    command = granian(port, database.url)
    process = subprocess.Popen(command, cwd=ROOT, env=database.environment, start_new_session=True)
    try:
        wait_for(port)
        yield port, process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """`kill -9` the server and its workers."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def report_view(connection: http.client.HTTPConnection, agent: str) -> int:
    """Report one view; return the count the server acknowledged."""
    connection.request(
        "POST",
        "/views/",
        urlencode({"token": token()}),
        {"User-Agent": agent, "Content-Type": "application/x-www-form-urlencoded"},
    )
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, body
    views: int = json.loads(body)["views"]
    return views


def read_until_killed(
    port: int, reader: int, acknowledged: list[int], enough: threading.Event
) -> None:
    """Report views of new readers and record each count, until the server is killed."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        for number in range(1_000_000):
            views = report_view(connection, f"Firefox {reader} {number}")
            acknowledged.append(views)
            if len(acknowledged) == ENOUGH:
                enough.set()
    except (OSError, http.client.HTTPException):
        return
    finally:
        connection.close()


def stored(database: OwnDatabase) -> int:
    return sum(
        int(total or 0)
        for table in ["pageviews_visit", "pageviews_dailycount"]
        for (total,) in database.rows(f"SELECT sum(total) FROM {table}")  # noqa: S608
    )


def test_kill_9_under_load_loses_no_acknowledged_view(own_database: OwnDatabase) -> None:
    answers: list[list[int]] = [[] for _ in range(READERS)]
    enough = [threading.Event() for _ in range(READERS)]
    with server(own_database) as (port, process):
        threads = [
            threading.Thread(
                target=read_until_killed, args=(port, reader, answers[reader], enough[reader])
            )
            for reader in range(READERS)
        ]
        for thread in threads:
            thread.start()
        under_load = [event.wait(timeout=PATIENCE) for event in enough]
        load_was_running = [thread.is_alive() for thread in threads]

        kill(process)

        for thread in threads:
            thread.join(timeout=PATIENCE)
    acknowledged = sum(len(views) for views in answers)
    assert all(under_load)
    assert all(load_was_running)
    # Each reader may have one view that was stored but not answered any more.
    assert acknowledged <= stored(own_database) <= acknowledged + READERS
    kept = own_database.rows("SELECT sum(total) FROM pageviews_itemtotal")
    assert kept == [(stored(own_database),)]


def test_after_kill_9_a_new_server_counts_on(own_database: OwnDatabase) -> None:
    for start in (1, 2):
        with server(own_database) as (port, process):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            views = report_view(connection, f"Firefox {start}")
            connection.close()
            kill(process)
        assert views == start
