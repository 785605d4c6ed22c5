"""Files of whole releases, stored on disk under a digest of everything that they depend on."""

import contextlib
import time
from collections.abc import Iterable
from pathlib import Path
from wsgiref.util import FileWrapper

from django.conf import settings

# All files together take at most so much of the disk.
MOST_BYTES = 1_000_000_000
_UNFINISHED = ".part"
# The time of the last use is written down at most so often, in seconds.
_USE_INTERVAL = 3600


def kept_path(release: int, variant: str, digest: str) -> Path:
    """Return the path of a file of a release: `variant` names its form, layout and language."""
    return _folder() / f"{release}-{variant}-{digest}"


def mark_used(path: Path) -> bool:
    """Return whether a file is kept, and note that it was used."""
    try:
        used = path.stat().st_mtime
    except FileNotFoundError:
        return False
    if used < time.time() - _USE_INTERVAL:
        # Only the files that are used least are removed when there are too many.
        with contextlib.suppress(OSError):
            path.touch()
    return True


def keep(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file, and remove what it replaces and what is used least.

    Nobody sees a file before it is whole. Only one process writes: the worker.
    """
    folder = path.parent
    folder.mkdir(parents=True, exist_ok=True)
    for unfinished in folder.glob(f"*{_UNFINISHED}"):
        # A writer was killed.
        unfinished.unlink(missing_ok=True)
    part = path.with_name(path.name + _UNFINISHED)
    with part.open("wb") as file:
        file.writelines(pieces)
    if isinstance(pieces, FileWrapper):
        pieces.close()
    part.replace(path)
    for old in folder.glob(f"{path.name.rpartition('-')[0]}-*"):
        if old != path:
            old.unlink(missing_ok=True)
    limit_size()


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
