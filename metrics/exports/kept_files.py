"""Files of whole releases, stored on disk under a digest of everything that they depend on."""

import contextlib
import gzip
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

# All files together take at most so much of the disk.
MOST_BYTES = 1_000_000_000
COMPRESSED = ".gz"
_UNFINISHED = ".part"
# The time of the last use is written down at most so often, in seconds.
_USE_INTERVAL = 3600


@dataclass(frozen=True)
class KeptFile:
    """Place of a file of a release: `variant` names its form, layout and language."""

    release: int
    variant: str
    digest: str

    @property
    def path(self) -> Path:
        """Path of the file."""
        return _folder() / f"{self._prefix}{self.digest}"

    @property
    def _prefix(self) -> str:
        return f"{self.release}-{self.variant}-"

    def open(self, *, compressed: bool = False) -> BinaryIO | None:
        """Return the open file; None if it is not kept."""
        path = self.path.with_name(self.path.name + COMPRESSED) if compressed else self.path
        try:
            file = path.open("rb")
        except FileNotFoundError:
            return None
        if os.fstat(file.fileno()).st_mtime < time.time() - _USE_INTERVAL:
            # Only the files that are used least are removed when there are too many.
            with contextlib.suppress(OSError):
                os.utime(file.fileno())
        return file

    def write(self, pieces: Iterable[bytes], *, compressed: bool) -> None:
        """Write the file, and a compressed form beside it; remove what it replaces.

        Nobody sees a file before it is whole. Only one process writes: the worker.
        """
        _folder().mkdir(parents=True, exist_ok=True)
        paths = [self.path]
        with contextlib.ExitStack() as stack:
            files: list[BinaryIO | gzip.GzipFile] = [
                stack.enter_context(_part(self.path).open("wb"))
            ]
            if compressed:
                target = self.path.with_name(self.path.name + COMPRESSED)
                paths.append(target)
                raw = stack.enter_context(_part(target).open("wb"))
                # Without name and time, so that the bytes are the same each time.
                packed = gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0)
                files.append(stack.enter_context(packed))
            for piece in pieces:
                for file in files:
                    file.write(piece)
        # The compressed form is there first: who finds the file may look for it.
        for path in reversed(paths):
            _part(path).replace(path)
        for old in _folder().glob(f"{self._prefix}*"):
            if not old.name.startswith(self.path.name):
                old.unlink(missing_ok=True)


def remove_unfinished() -> None:
    """Remove the unfinished files of a writer that was killed."""
    for path in _folder().glob(f"*{_UNFINISHED}"):
        path.unlink(missing_ok=True)


def limit_size(most: int = MOST_BYTES) -> None:
    """Remove the least recently used files until all together take at most so many bytes."""
    found = []
    for path in _folder().glob("*"):
        with contextlib.suppress(FileNotFoundError):
            state = path.stat()
            found.append((state.st_mtime, state.st_size, path))
    left = sum(size for _used, size, _path in found) - most
    for _used, size, path in sorted(found):
        if left <= 0:
            return
        path.unlink(missing_ok=True)
        left -= size


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "exports"


def _part(path: Path) -> Path:
    return path.with_name(path.name + _UNFINISHED)
