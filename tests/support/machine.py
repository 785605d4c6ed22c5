"""A machine of its own, with systemd: the files of this one, whose changes are kept in memory alone.

It has its own processes, mounts, users and network, in which only the machine itself answers, as
containers have. Root is needed.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.site_process import PATIENCE, is_running

# A pivot, so that nothing of this machine is in reach but what is below the overlay.
_BOOT = """
set -eu
mount --make-rprivate /
mount -t tmpfs tmpfs "$1"
mkdir "$1/changed" "$1/work" "$1/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$1/changed,workdir=$1/work" "$1/root"
cd "$1/root"
mount --bind "$2" mnt
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs tmpfs run
mount -t tmpfs tmpfs dev
for device in null zero full random urandom tty; do
  touch "dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
mount -t tmpfs tmpfs dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
mkdir .former
pivot_root . .former
umount -l /.former
exec env -i container=tests PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --unit=multi-user.target --show-status=no --log-target=console
"""


def can_run() -> bool:
    """Return whether this machine has what it takes."""
    return os.geteuid() == 0 and Path("/lib/systemd/systemd").exists() and bool(_unshare())


def _unshare() -> str | None:
    return shutil.which("unshare")


@dataclass(frozen=True)
class Machine:
    """A running machine. A folder of the test is its `/mnt`."""

    first_process: int

    def run(self, script: str, environment: Mapping[str, str]) -> str:
        """Run a script of bash as root until a command fails; return what it printed."""
        variables = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", **environment}
        done = subprocess.run(
            [
                *["nsenter", "--target", str(self.first_process), "--all", "--wdns=/root"],
                *["bash", "-euxo", "pipefail", "-c", script],
            ],
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-8000:]
        return done.stdout


@contextmanager
def running(folder: Path, shared: Path) -> Iterator[Machine]:
    """Start a machine whose changes are mounted at a folder, which stays empty for others."""
    unshare = _unshare()
    assert unshare
    folder.mkdir()
    log = folder.with_suffix(".log")
    with log.open("w") as output:
        process = subprocess.Popen(
            [
                *[unshare, "--fork", "--pid", "--kill-child", "--mount", "--uts", "--ipc", "--net"],
                *["--cgroup", "bash", "-c", _BOOT, "boot", str(folder), str(shared)],
            ],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        deadline = time.monotonic() + PATIENCE
        while not (found := children.read_text().split()) or not _has_started(int(found[0])):
            assert time.monotonic() < deadline, log.read_text()
            assert is_running(process, for_seconds=0.1), log.read_text()
        yield Machine(int(found[0]))
    finally:
        # Its first process ends with this one, and all others with that.
        process.kill()
        process.wait()


def _has_started(first_process: int) -> bool:
    done = subprocess.run(
        ["nsenter", "--target", str(first_process), "--all", "systemctl", "is-system-running"],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() in {"running", "degraded"}
