"""The file of a backup: a ZIP archive that lists the digests of its members."""

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Self

from collabsite.environment import describe_software

FORMAT = "collabsite-backup"
VERSION = 2
MANIFEST, SECRET_KEY = "manifest.json", "secret_key"
TABLES, MEDIA = "tables/", "media/"

_CHUNK = 1 << 20
# In bytes; it has a line for each member.
_LONGEST_MANIFEST = 1 << 28


class BackupError(Exception):
    """A backup can't be made, or an archive can't be restored; the message says what to do."""


@dataclass(frozen=True)
class Manifest:
    """Description of an archive.

    `software` and `commit` are those that made it, and `schema` is the digest of their tables.
    `members` has the size and the SHA-256 of each other member, `tables` the number of rows of each
    table, and `sequences` the last key that each table has given.
    """

    software: str
    commit: str
    schema: str
    made_at: str
    database: str
    address: str
    tables: dict[str, int] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)
    members: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def files(self) -> int:
        """Return the number of stored files."""
        return sum(name.startswith(MEDIA) for name in self.members)


class ArchiveWriter:
    """Writer of an archive whose members are written one after the other."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", allowZip64=True)
        self.members: dict[str, tuple[int, str]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    @contextmanager
    def member(self, name: str, *, compressed: bool = True) -> Iterator["_Member"]:
        """Open a new member for writing."""
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        with self._zip.open(info, "w", force_zip64=True) as stream:
            member = _Member(stream)
            yield member
        self.members[name] = (member.size, member.digest.hexdigest())

    def add(self, name: str, content: bytes, *, compressed: bool = True) -> None:
        """Write a member at once."""
        with self.member(name, compressed=compressed) as member:
            member.write(content)

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest, after all other members."""
        about = {"format": FORMAT, "version": VERSION, **asdict(manifest)}
        self.add(MANIFEST, json.dumps(about, indent=1).encode())


class _Member:
    """A member that is being written, with its size and digest so far."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.size = 0
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> None:
        self._stream.write(data)
        self.size += len(data)
        self.digest.update(data)


class ArchiveReader:
    """Reader of an archive; raises BackupError if it is damaged or not that of a backup."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with _as_damage(f"{path} is no archive of a backup, or it was cut off"):
                self._zip = zipfile.ZipFile(path)
        except OSError as error:
            raise BackupError(f"{path}: {error.strerror or error}") from None
        try:
            self.manifest = self._read_manifest()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def check(self) -> None:
        """Read everything once, and compare it with the manifest."""
        stored = sorted(self._zip.namelist())
        if stored != sorted([*self.manifest.members, MANIFEST]):
            raise BackupError(f"{self._path} has not the members that it lists; take another copy")
        for name, (size, digest) in self.manifest.members.items():
            found = hashlib.sha256()
            read = 0
            with _as_damage(self._damage(name)), self.open(name) as stream:
                while chunk := stream.read(_CHUNK):
                    found.update(chunk)
                    read += len(chunk)
            if read != size or found.hexdigest() != digest:
                raise BackupError(f"{self._damage(name)}; take another copy")

    def open(self, name: str) -> IO[bytes]:
        """Open a member for reading."""
        return self._zip.open(name)

    def read(self, name: str) -> bytes:
        """Return the content of a member."""
        with self.open(name) as stream:
            return stream.read()

    def names(self, folder: str) -> list[str]:
        """Return the names of the members in a folder, in order."""
        return sorted(name for name in self.manifest.members if name.startswith(folder))

    def _read_manifest(self) -> Manifest:
        names = self._zip.namelist()
        foreign = f"{self._path} is not an archive of `manage.py backup`"
        if MANIFEST not in names:
            hint = "; import it with `manage.py import_site`" if "site.json" in names else ""
            raise BackupError(f"{foreign}{hint}")
        with _as_damage(self._damage(MANIFEST)), self.open(MANIFEST) as stream:
            about = json.loads(stream.read(_LONGEST_MANIFEST))
        if not isinstance(about, dict) or about.pop("format", None) != FORMAT:
            raise BackupError(foreign)
        if (version := about.pop("version", None)) != VERSION:
            raise BackupError(
                f"{self._path}: the format has version {version}, and this site reads {VERSION};"
                f" install {describe_software(about.get('software', ''), about.get('commit', ''))}"
            )
        with _as_damage(self._damage(MANIFEST)):
            members = {name: (size, digest) for name, (size, digest) in about["members"].items()}
            return Manifest(**{**about, "members": members})

    def _damage(self, name: str) -> str:
        return f"{self._path} is damaged: {name} is not as it was written"


@contextmanager
def _as_damage(problem: str) -> Iterator[None]:
    """Report any error of damaged bytes, which can make their reader raise many kinds, as one."""
    try:
        yield
    except (FileNotFoundError, IsADirectoryError, PermissionError):
        raise
    except Exception:  # noqa: BLE001
        raise BackupError(f"{problem}; take another copy") from None


@contextmanager
def new_archive(path: Path) -> Iterator[ArchiveWriter]:
    """Write a new archive beside its place, and put it there when it is whole.

    Only the account of the site can read it, as it has passwords and keys. Raises BackupError.
    """
    if path.exists():
        raise BackupError(f"{path} is there already; name a new file")
    temporary: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            with ArchiveWriter(file) as writer:
                yield writer
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(path)
    except OSError as error:
        raise BackupError(
            f"{error.filename or path}: {error.strerror or error}; there is no backup"
        ) from None
    finally:
        if temporary:
            temporary.unlink(missing_ok=True)
