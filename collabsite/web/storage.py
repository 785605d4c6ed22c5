"""Storage of uploaded files in a folder."""

import secrets
from pathlib import Path, PurePath
from typing import Any

from django.core.files.storage import FileSystemStorage

# Files that are not whole yet; those of a process that was killed stay.
PART = ".part-"


class WholeFileStorage(FileSystemStorage):
    """Folder whose files are whole or not there, also if the disk is full or a process is killed."""

    def _save(self, name: str, content: Any) -> str:  # noqa: ANN401
        """Write the file beside its place, and put it there when it is whole."""
        part = PurePath(name).with_name(f"{PART}{secrets.token_hex(8)}")
        written = Path(self.path(str(part)))
        try:
            super()._save(str(part), content)  # type: ignore[misc]
            written.replace(self.path(name))
        finally:
            written.unlink(missing_ok=True)
        return name
