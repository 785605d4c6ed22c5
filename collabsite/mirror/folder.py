"""The folder of a mirror: written beside its place, and exchanged with the former one when whole."""

import ctypes
import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

STATE = ".mirror.json"
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100


class MirrorError(Exception):
    """A mirror can't be made; the former one stays as it was."""


class MirrorFolder:
    """The new content of a mirror; files that are as they were are links to the former ones."""

    def __init__(self, former: Path, new: Path, version: str) -> None:
        self._former, self._new, self._version = former, new, version
        state = _read_state(former)
        self._known: dict[str, str] = state.get("files", {})
        # What another version made may be made otherwise now.
        self._is_of_version = state.get("version") == version
        self.files: dict[str, str] = {}
        self.written = 0

    def keep(self, name: str) -> bytes | None:
        """Take over a file that never changes; return its content, None if it must be made."""
        if not self._is_of_version or name not in self._known:
            return None
        try:
            content = (self._former / name).read_bytes()
        except OSError:
            return None
        if hashlib.sha256(content).hexdigest() != self._known[name]:
            return None
        self.write(name, content)
        return content

    def write(self, name: str, content: bytes) -> None:
        """Write a file, or link to the former one if it has the same content."""
        path = self._new / name
        if not path.resolve().is_relative_to(self._new.resolve()):
            raise MirrorError(f"{name}: this would be outside of the mirror")
        digest = hashlib.sha256(content).hexdigest()
        path.parent.mkdir(parents=True, exist_ok=True)
        if self._known.get(name) == digest and self._link(name):
            self.files[name] = digest
            return
        path.write_bytes(content)
        self.files[name] = digest
        self.written += 1

    def _link(self, name: str) -> bool:
        former = self._former / name
        try:
            # A file that was changed in place would stay changed.
            if hashlib.sha256(former.read_bytes()).hexdigest() != self._known[name]:
                return False
            os.link(former, self._new / name)
        except OSError:
            return False
        return True

    @property
    def removed(self) -> int:
        """The number of files of the former mirror that this one has not."""
        return len(self._known.keys() - self.files.keys())

    def finish(self) -> None:
        """Write the list of all files."""
        state = {"version": self._version, "files": self.files}
        (self._new / STATE).write_text(json.dumps(state, sort_keys=True))


@contextmanager
def new_folder(place: Path, *, version: str) -> Iterator[MirrorFolder]:
    """Yield the new content of the mirror at `place`, which takes its place at the end.

    Raises MirrorError if the folder has something else, or another process writes to it.
    """
    place = place.absolute()
    if place.exists() and (
        not place.is_dir() or (any(place.iterdir()) and not (place / STATE).exists())
    ):
        raise MirrorError(f"{place} is no mirror; name a new folder, or one that is empty")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with (place.parent / f".{place.name}.lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise MirrorError(f"another process writes the mirror {place}") from None
            prefix = f".{place.name}.new-"
            for left in place.parent.glob(f"{prefix}*"):
                # Of a run that was interrupted.
                shutil.rmtree(left)
            new = Path(tempfile.mkdtemp(prefix=prefix, dir=place.parent))
            # A web server with an account of its own reads it.
            new.chmod(0o755)
            try:
                folder = MirrorFolder(place, new, version)
                yield folder
                folder.finish()
                _exchange(new, place)
            finally:
                shutil.rmtree(new, ignore_errors=True)
    except OSError as error:
        raise MirrorError(f"{error.filename or place}: {error.strerror}") from error


def _exchange(new: Path, place: Path) -> None:
    """Put a folder in the place of another, which then has the name of the first."""
    if not place.exists():
        new.rename(place)
        return
    # No request finds neither of them.
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "renameat2"):
        names = os.fsencode(new), os.fsencode(place)
        if not libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE):
            return
    former = new.with_name(f"{new.name}-former")
    place.rename(former)
    new.rename(place)
    shutil.rmtree(former, ignore_errors=True)


def _read_state(place: Path) -> dict[str, Any]:
    try:
        state = json.loads((place / STATE).read_text())
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}
