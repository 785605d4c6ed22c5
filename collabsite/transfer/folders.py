"""Folders and archives that are imported: unpacked safely, and with the files that texts name."""

import posixpath
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from collabsite.transfer.problems import TransferError
from collabsite.web.pictures import MAX_BYTES

MAX_ENTRIES = 500_000
# What an archive may expand to, in all and by how much.
MAX_EXPANDED_BYTES = 50 * 1024**3
MAX_RATIO = 200
GIGABYTE = 1024**3
# Folders of other systems whose files are at the root of the site.
_ROOTS = ("", "static", "public", "assets", "content", "source")
# Where other systems keep pictures; nothing else is looked through beside a single file.
_UPLOADS = ("wp-content", "uploads", "content", "images", "media")
_PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".tif", ".tiff")


@contextmanager
def opened_folder(path: Path) -> Iterator[Path]:
    """Return the folder itself, or the one into which an archive is unpacked meanwhile.

    A folder that has nothing but another is left for that one. Raises TransferError.
    """
    if path.is_dir():
        yield path
        return
    if not path.exists():
        raise TransferError("there is no such file or folder")
    if not zipfile.is_zipfile(path):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="collabsite-import-") as name:
        folder = Path(name)
        try:
            _unzip(path, folder)
        except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
            raise TransferError(f"the archive is damaged ({error}); download it again") from None
        except OSError as error:
            raise TransferError(f"the archive can't be unpacked: {error}") from None
        yield _only_folder(folder)


def _unzip(path: Path, folder: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise TransferError("the archive is protected with a password; make one without")
        size, packed = sum(entry.file_size for entry in entries), path.stat().st_size
        if (
            len(entries) > MAX_ENTRIES
            or size > MAX_EXPANDED_BYTES
            or size > max(packed * MAX_RATIO, GIGABYTE)
        ):
            raise TransferError(
                f"the archive has {len(entries):,} files of {size / GIGABYTE:.1f} GB when it is unpacked,"
                " which is too much; unpack it yourself, and import the folder"
            )
        for entry in entries:
            parts = PurePosixPath(entry.filename.replace("\\", "/"))
            if parts.is_absolute() or ".." in parts.parts or ":" in parts.parts[:1]:
                raise TransferError(
                    f"the archive has a file outside of its folder: {entry.filename}"
                )
            # A reader of the archive gets no more of an entry than its stated size.
            archive.extract(entry, folder)


def _only_folder(folder: Path) -> Path:
    inside = [each for each in folder.iterdir() if each.name not in {"__MACOSX", ".DS_Store"}]
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else folder


def is_within(path: Path, folder: Path) -> bool:
    """Return whether a path is one of a folder when all links in it are followed."""
    return path.resolve().is_relative_to(folder.resolve())


def files_of(folder: Path) -> list[Path]:
    """Return the regular files in a folder and those below it, in order, without links out of it."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and is_within(path, folder))


def links_out(folder: Path) -> list[str]:
    """Return the names of the links in a folder that lead out of it, or to nothing."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_symlink() and not (is_within(path, folder) and path.exists())
    )


class Media:
    """The pictures and tables below a folder, by the addresses that texts have for them."""

    def __init__(self, path: Path) -> None:
        """Take a folder, or a file beside whose uploads are."""
        self.root = (path if path.is_dir() else path.parent).resolve()
        folders = [self.root] if path.is_dir() else [self.root / name for name in _UPLOADS]
        self._folders = [folder for folder in folders if folder.is_dir()]
        self._by_end: dict[str, Path | None] | None = None

    def find(self, address: str, *, beside: PurePosixPath) -> Path | None:
        """Return the file at an address in a text of the folder `beside`; None if it is not there.

        An address of another site is that of a file whose path ends like it.
        """
        parts = urlsplit(address)
        path = unquote(parts.path)
        if not path or "\0" in path:
            return None
        if not parts.netloc and not path.startswith(("/", "__GHOST_URL__")):
            found = self._file(posixpath.join(beside.as_posix(), path))
            if found:
                return found
        bare = path.removeprefix("__GHOST_URL__").lstrip("/")
        for root in _ROOTS:
            if found := self._file(posixpath.join(root, bare)):
                return found
        return self._ending_like(bare)

    def read(self, address: str, *, beside: PurePosixPath) -> bytes | None:
        """Return the content of the picture at an address, None if it is not there or too large."""
        path = self.find(address, beside=beside)
        if path is None or path.stat().st_size > MAX_BYTES:
            return None
        return path.read_bytes()

    def _file(self, path: str) -> Path | None:
        found = (self.root / posixpath.normpath(path)).resolve()
        # A link, or a path with `..`, may lead out of the folder.
        return found if found.is_relative_to(self.root) and found.is_file() else None

    def _ending_like(self, path: str) -> Path | None:
        """Return the only file whose path has the same last parts, at least two of them."""
        if self._by_end is None:
            self._by_end = {}
            for file in (file for folder in self._folders for file in files_of(folder)):
                if file.suffix.lower() in _PICTURES:
                    parts = file.relative_to(self.root).parts
                    for start in range(len(parts) - 1):
                        end = "/".join(parts[start:])
                        self._by_end[end] = None if end in self._by_end else file
        parts = PurePosixPath(path).parts
        for start in range(len(parts) - 1):
            if found := self._by_end.get("/".join(parts[start:])):
                return found
        return None
