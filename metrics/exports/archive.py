"""Reproducible zip archives, so that their ETags are reliable."""

import datetime as dt
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, override
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def archive_entry(name: str, *, at: dt.datetime) -> ZipInfo:
    """Return the header of a file in an archive, without its time and operating system."""
    moment = at.astimezone(dt.UTC)
    info = ZipInfo(name, (max(moment.year, 1980), *moment.timetuple()[1:6]))
    info.compress_type = ZIP_DEFLATED
    info.create_system = 3
    info.external_attr = 0o644 << 16
    return info


class ReproducibleArchive(ZipFile):
    """Archive in which every file has the same time."""

    def __init__(self, file: IO[bytes], *, at: dt.datetime) -> None:
        super().__init__(file, "w", ZIP_DEFLATED)
        self._at = at

    @override
    def writestr(self, zinfo_or_arcname: Any, data: Any, *_given: Any, **_more: Any) -> None:
        """Write a file from memory."""
        super().writestr(archive_entry(str(zinfo_or_arcname), at=self._at), data)

    @override
    def write(self, filename: Any, arcname: Any = None, *_given: Any, **_more: Any) -> None:
        """Write a file from disk, some of it at a time."""
        with (
            Path(filename).open("rb") as source,
            self.open(archive_entry(str(arcname), at=self._at), "w") as target,
        ):
            shutil.copyfileobj(source, target)


class _Outbox:
    """Buffer that an archive is written into and read from piece by piece; it can't seek."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._held.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def take(self) -> bytes:
        held, self._held = b"".join(self._held), []
        return held


def stream_archive(
    files: Iterable[tuple[str, Callable[[], Iterator[bytes]]]], *, at: dt.datetime
) -> Iterator[bytes]:
    """Return an archive in pieces; each file starts when the one before it is written."""
    outbox = _Outbox()
    with ZipFile(outbox, "w", ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for name, pieces in files:
            with archive.open(archive_entry(name, at=at), "w") as file:
                for piece in pieces():
                    file.write(piece)
                    if sent := outbox.take():
                        yield sent
    yield outbox.take()
