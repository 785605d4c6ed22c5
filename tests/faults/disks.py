"""Small disks that are full or read-only; mounting them needs root, as which the checks run."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.site_process import wait_until


@dataclass(frozen=True)
class Disk:
    """A file system of its own, in memory."""

    folder: Path

    @property
    def _filler(self) -> Path:
        return self.folder / "filler"

    def fill(self) -> None:
        """Leave no byte free."""
        with self._filler.open("wb", buffering=0) as file:
            for size in (1 << 20, 1 << 12):
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError:
                    continue

    def free(self) -> None:
        """Give back what `fill` took."""
        self._filler.unlink()

    def make_read_only(self, *, is_read_only: bool = True) -> None:
        """Let nothing be written any more, or again; wait for the end of those who still write."""
        options = f"remount,{'ro' if is_read_only else 'rw'}"
        command = ["mount", "-o", options, str(self.folder)]
        wait_until(lambda: not subprocess.run(command, check=False, capture_output=True).returncode)


@contextmanager
def small_disk(folder: Path, *, megabytes: int) -> Iterator[Disk]:
    """Mount a disk of so many megabytes at a folder."""
    assert os.geteuid() == 0, "mounting a disk needs root"
    folder.mkdir(parents=True)
    options = f"size={megabytes}m,mode=755"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
