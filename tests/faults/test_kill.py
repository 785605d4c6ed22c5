"""`kill -9` of servers and databases under load loses no view that was acknowledged."""

import hmac
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import count, cycle, islice
from pathlib import Path
from typing import Self
from urllib.parse import urlencode

import pytest
from django.core.signing import Signer

from tests.faults.conftest import OwnDatabase
from tests.faults.verification import Verify
from tests.support import postgresql
from tests.support.databases import rows
from tests.support.site_process import PATIENCE, ROOT, free_port, granian

pytestmark = pytest.mark.faults

CONNECTIONS = 24
# A little less than the seconds within which two clicks are one.
LATE = 25


def token() -> str:
    """The page token of a book as the server of `own_database` signs it."""
    return token_of("book:1", "for-tests-only")


def token_of(item: str, key: str) -> str:
    """The page token of an item as a site with this secret key signs it."""
    return Signer(key=key, salt="collabsite.counting.token").sign(item)


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


def send_view(
    connection: http.client.HTTPConnection, agent: str, signed: str = ""
) -> tuple[int, bytes]:
    """Report one view; return status and body of the response."""
    connection.request(
        "POST",
        f"/views/?{urlencode({'token': signed or token()})}",
        headers={"User-Agent": agent},
    )
    response = connection.getresponse()
    return response.status, response.read()


class Load:
    """Readers on many connections, each of whom reports a view until it is acknowledged.

    A report that is refused, or whose connection breaks, is sent again, as by the script of a page.
    """

    def __init__(self, port: int, signed: str = "", *, connections: int = CONNECTIONS) -> None:
        self._port = port
        self._signed = signed
        self._is_over = threading.Event()
        # Released for each view that is acknowledged.
        self._new = threading.Semaphore(0)
        self._acknowledged: list[list[str]] = [[] for _ in range(connections)]
        # Those whose view was acknowledged so late that it may be no double click of a lost answer.
        self.late: set[str] = set()
        self._threads = [
            threading.Thread(target=self._read, args=(number,)) for number in range(connections)
        ]

    def __enter__(self) -> Self:
        """Begin to report views."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Let each connection end with a view that is acknowledged."""
        self._is_over.set()
        for thread in self._threads:
            thread.join(timeout=PATIENCE)

    @property
    def acknowledged(self) -> list[str]:
        """The user agents of the readers whose views were acknowledged."""
        return [agent for agents in self._acknowledged for agent in agents]

    def wait_for(self, views: int) -> None:
        """Return after so many more views are acknowledged."""
        while self._new.acquire(blocking=False):
            pass
        for _ in range(views):
            assert self._new.acquire(timeout=PATIENCE)

    def _read(self, number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        for reader in count():
            agent = f"Firefox {number} {reader}"
            begun = time.monotonic()
            while not self._is_acknowledged(connection, agent):
                connection.close()
            self._acknowledged[number].append(agent)
            if time.monotonic() - begun > LATE:
                self.late.add(agent)
            self._new.release()
            if self._is_over.is_set():
                connection.close()
                return

    def _is_acknowledged(self, connection: http.client.HTTPConnection, agent: str) -> bool:
        with suppress(OSError, http.client.HTTPException):
            status, _ = send_view(connection, agent, self._signed)
            if status == 200:
                return True
        # Servers need a moment to start again.
        self._is_over.wait(0.02)
        return False


def views_by_reader(url: str, agents: Iterable[str]) -> dict[str, int]:
    """Return the stored views of readers, who are found by the salt of the day alone."""
    stored: Counter[bytes] = Counter()
    for visitor, total in rows(url, "SELECT visitor, views FROM counting_visit"):
        stored[bytes(visitor)] += total
    salts = [bytes(salt) for (salt,) in rows(url, "SELECT value FROM counting_salt")]
    return {
        agent: sum(
            stored[hmac.digest(salt, f"127.0.0.1\0{agent}".encode(), "sha256")] for salt in salts
        )
        for agent in agents
    }


@dataclass
class Served:
    """The counter with its server, and, on PostgreSQL, with a database server of its own."""

    database: OwnDatabase
    postgresql: postgresql.Server | None
    port: int = field(default_factory=free_port)
    _processes: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    def start(self) -> None:
        """Start the server; return when it listens."""
        command = granian(self.port, self.database.url)
        environment = self.database.environment
        process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
        self._processes.append(process)
        wait_for(self.port)

    def stop(self) -> None:
        """`kill -9` the server and its workers."""
        if self._processes:
            kill(self._processes.pop())

    def kill_server(self) -> None:
        """Kill and restart the server with all its workers."""
        self.stop()
        self.start()

    def kill_worker(self) -> None:
        """Kill one worker, which the server replaces."""
        os.kill(workers_of(self._processes[-1])[0], signal.SIGKILL)

    def kill_backend(self) -> None:
        """Kill a process of the database, which then recovers by itself."""
        assert self.postgresql
        self.postgresql.kill_backend()

    def kill_database(self) -> None:
        """Kill and restart the whole server of the database."""
        assert self.postgresql
        self.postgresql.kill()
        self.postgresql.start()


KINDS = {
    "sqlite": [Served.kill_server, Served.kill_worker],
    "postgresql": [
        *[Served.kill_backend, Served.kill_database, Served.kill_server, Served.kill_worker]
    ],
}


def workers_of(process: "subprocess.Popen[bytes]") -> list[int]:
    """Return the workers of a granian, which are all its children that listen."""
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    names = {int(pid): Path(f"/proc/{pid}/cmdline").read_bytes() for pid in found}
    return [pid for pid, name in names.items() if b"resource_tracker" not in name]


@pytest.fixture
def served(own_database: OwnDatabase) -> Iterator[Served]:
    """The counter, served, whose processes can be killed."""
    with ExitStack() as stack:
        server = None
        if own_database.url.startswith("postgres"):
            server = stack.enter_context(postgresql.running(*postgresql.UNSAFE))
            postgresql.copy(own_database.url, server.url)
            own_database = replace(own_database, url=server.url)
        found = Served(own_database, server)
        stack.callback(found.stop)
        found.start()
        yield found


# None: one of each kind. All 44 take minutes.
@pytest.mark.judges_on_postgresql
@pytest.mark.parametrize("kills", [None, pytest.param(44, marks=pytest.mark.judges)])
def test_kills_under_load_lose_no_acknowledged_view_and_count_none_twice(
    served: Served, verify: Verify, kills: int | None
) -> None:
    chance = random.Random(kills)  # noqa: S311
    kinds = KINDS["postgresql" if served.postgresql else "sqlite"]
    with Load(served.port) as load:
        for kill_something in islice(cycle(kinds), kills or len(kinds)):
            load.wait_for(chance.randint(5 * CONNECTIONS, 20 * CONNECTIONS))
            kill_something(served)
        load.wait_for(5 * CONNECTIONS)
    views = views_by_reader(served.database.url, load.acknowledged)
    # Not 0 only if midnight has passed.
    rolled_up = sum(total for (total,) in served.database.rows(ROLLED_UP))

    assert {agent for agent, number in views.items() if number > 1} <= load.late
    assert [*views.values()].count(0) <= rolled_up
    verify(served.database.environment)


ROLLED_UP = "SELECT views FROM counting_count"


def test_after_kill_9_a_new_server_counts_on(own_database: OwnDatabase) -> None:
    for start in (1, 2):
        with server(own_database) as (port, process):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            status, body = send_view(connection, f"Firefox {start}")
            connection.close()
            kill(process)
        assert (status, json.loads(body)) == (200, {"views": start})
