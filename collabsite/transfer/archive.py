"""The file of a backup: a ZIP archive that lists its members, with their sizes and checksums."""

import json
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from collabsite.environment import describe_software
from collabsite.transfer.contents import MEDIA
from collabsite.transfer.problems import TransferError

FORMAT = "collabsite-backup"
VERSION = 3
MANIFEST, SECRET_KEY = "manifest.json", "secret_key"

# In bytes; it has a line for each member.
_LONGEST_MANIFEST = 1 << 28


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """Description of an archive.

    `software` and `commit` are those that made it, and `schema` is the digest of their tables.
    `tables` has the number of rows of each table, `sequences` the last key that each has given, and
    `members` the size and the CRC-32 of each other member.
    """

    software: str
    commit: str
    schema: str
    made_at: str
    database: str
    address: str
    tables: Mapping[str, int]
    sequences: Mapping[str, int]
    members: Mapping[str, list[int]]

    @property
    def files(self) -> int:
        """Return the number of stored files."""
        return sum(name.startswith(f"{MEDIA}/") for name in self.members)


def list_members(archive: zipfile.ZipFile) -> dict[str, list[int]]:
    """Return the size and the CRC-32 of each member but the manifest."""
    return {
        info.filename: [info.file_size, info.CRC]
        for info in archive.infolist()
        if info.filename != MANIFEST
    }


def write_manifest(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Write the manifest, after all other members."""
    about = {"format": FORMAT, "version": VERSION, **asdict(manifest)}
    archive.writestr(MANIFEST, json.dumps(about, indent=1))


@contextmanager
def opened_archive(path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """Open an archive of which each member is as it was written. Raises TransferError."""
    try:
        with _as_damage(f"{path} is no archive of a backup, or it was cut off"):
            archive = zipfile.ZipFile(path)
    except OSError as error:
        raise TransferError(f"{path}: {error.strerror or error}") from None
    with archive:
        manifest = _read_manifest(archive, path)
        if list_members(archive) != manifest.members:
            raise TransferError(f"{path} has not the members that it lists; take another copy")
        with _as_damage(f"{path} is damaged"):
            damaged = archive.testzip()
        if damaged:
            raise TransferError(
                f"{path} is damaged: {damaged} is not as it was written; take another copy"
            )
        yield archive, manifest


def _read_manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    names = archive.namelist()
    foreign = f"{path} is not an archive of `manage.py backup`"
    if MANIFEST not in names:
        hint = "; import it with `manage.py import_site`" if "site.json" in names else ""
        raise TransferError(f"{foreign}{hint}")
    damage = f"{path} is damaged: {MANIFEST} is not as it was written"
    with _as_damage(damage), archive.open(MANIFEST) as stream:
        about = json.loads(stream.read(_LONGEST_MANIFEST))
    if not isinstance(about, dict) or about.pop("format", None) != FORMAT:
        raise TransferError(foreign)
    if (version := about.pop("version", None)) != VERSION:
        raise TransferError(
            f"{path}: the format has version {version}, and this site reads {VERSION};"
            f" install {describe_software(about.get('software', ''), about.get('commit', ''))}"
        )
    with _as_damage(damage):
        return Manifest(**about)


@contextmanager
def _as_damage(problem: str) -> Iterator[None]:
    """Report any error of damaged bytes, which can make their reader raise many kinds, as one."""
    try:
        yield
    except (FileNotFoundError, IsADirectoryError, PermissionError):
        raise
    except Exception:  # noqa: BLE001
        raise TransferError(f"{problem}; take another copy") from None


@contextmanager
def new_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Write a new archive beside its place, and put it there when it is whole.

    Only the account of the site can read it, as it has passwords and keys. Raises TransferError.
    """
    if path.exists():
        raise TransferError(f"{path} is there already; name a new file")
    temporary: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(path)
    except OSError as error:
        raise TransferError(
            f"{error.filename or path}: {error.strerror or error}; there is no backup"
        ) from None
    finally:
        if temporary:
            temporary.unlink(missing_ok=True)
