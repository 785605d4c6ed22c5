"""Processes of `manage.py serve`: replaced when they are killed, and ended with it."""

import http.client
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.site_process import (
    PATIENCE,
    Prepared,
    Site,
    copied_environment,
    serving,
    wait_until,
)

pytestmark = pytest.mark.faults


@pytest.fixture
def own_serve(prepared_site: Prepared, tmp_path: Path) -> Iterator[Site]:
    """A server that a test may end, of a site that has been prepared before."""
    with (
        copied_environment(prepared_site, tmp_path) as environment,
        serving(environment, log=tmp_path / "serve.log") as site,
    ):
        yield site


@pytest.fixture(scope="module")
def two_workers(
    prepared_site: Prepared, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A server on all addresses of this machine, with two workers."""
    directory: Path = tmp_path_factory.mktemp("workers")
    options = ["--host", "0.0.0.0", "--workers", "2"]  # noqa: S104
    with (
        copied_environment(prepared_site, directory) as environment,
        serving(environment, *options, log=directory / "serve.log") as site,
    ):
        yield site


def port_of(site: Site) -> int:
    port = urlsplit(site.url).port
    assert port
    return port


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started, in the order of their start."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in children.split()]


def workers_of(process: subprocess.Popen[bytes]) -> list[int]:
    """Return the processes that answer requests."""
    server, *_ = children_of(process.pid)
    return children_of(server)


def listeners_at(port: int) -> int:
    """Return how many sockets of this machine listen at a port."""
    sockets = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()]
    return sum(each[1].endswith(f":{port:04X}") and each[3] == "0A" for each in sockets)


def kill_worker(process: subprocess.Popen[bytes], worker: int) -> None:
    """`kill -9` a worker, and return once it is gone."""
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: worker not in workers_of(process), process)


def lives(pid: int) -> bool:
    """Tell whether a process is there, and not only to be waited for."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes() != b""
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.one_database
def test_ctrl_c_stops_it_cleanly_and_frees_the_port(fresh_site: Site) -> None:
    # A terminal sends it to the server and to its workers.
    os.killpg(fresh_site.process.pid, signal.SIGINT)
    status = fresh_site.process.wait(timeout=PATIENCE)

    assert status in {0, 130}
    assert "Traceback" not in fresh_site.log.read_text()
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port_of(fresh_site)))
    with pytest.raises(ProcessLookupError):
        os.killpg(fresh_site.process.pid, 0)


@pytest.mark.judges
@pytest.mark.slow
def test_host_and_workers_are_as_the_options_say(two_workers: Site) -> None:
    workers = workers_of(two_workers.process)
    # Another address of this machine, which the default host would not answer at.
    connection = http.client.HTTPConnection("127.0.0.2", port_of(two_workers), timeout=PATIENCE)
    connection.request("GET", "/live", headers={"Host": urlsplit(two_workers.url).netloc})
    elsewhere = connection.getresponse().status
    connection.close()

    assert len(workers) == 2
    assert elsewhere == 200


@pytest.mark.judges
@pytest.mark.slow
def test_a_killed_worker_is_replaced_and_no_other_request_notices(two_workers: Site) -> None:
    site = two_workers
    first, second = workers_of(site.process)
    # The site is ready when one of them answers.
    wait_until(lambda: listeners_at(port_of(site)) == 2, site.process)
    statuses = []

    kill_worker(site.process, first)
    statuses += [site.get("/articles/")[0] for _ in range(50)]
    wait_until(lambda: len(workers_of(site.process)) == 2, site.process)
    statuses += [site.get("/articles/")[0] for _ in range(50)]
    workers = workers_of(site.process)

    assert statuses == [200] * 100
    assert first not in workers
    assert second in workers


@pytest.mark.slow
def test_the_worker_beside_the_server_is_replaced_when_killed_and_ends_with_it(
    own_serve: Site,
) -> None:
    process = own_serve.process
    server, worker = children_of(process.pid)

    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: children_of(process.pid)[1:] not in ([], [worker]), process)
    after = children_of(process.pid)
    # As a terminal sends it.
    os.killpg(process.pid, signal.SIGINT)
    status = process.wait(timeout=PATIENCE)

    assert after[0] == server
    assert status == 0
    assert "Traceback" not in own_serve.log.read_text()
    assert not any(map(lives, after))


@pytest.mark.judges
@pytest.mark.slow
def test_nothing_outlives_a_killed_serve(own_serve: Site) -> None:
    children = children_of(own_serve.process.pid)

    own_serve.process.kill()
    own_serve.process.wait()

    assert len(children) == 2
    wait_until(lambda: not any(map(lives, children)))
