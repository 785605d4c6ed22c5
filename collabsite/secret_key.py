"""The secret key that a checkout makes for itself, so that the first start needs no set-up."""

import contextlib
import os
import secrets
import tempfile
from collections.abc import MutableMapping
from pathlib import Path

VAR = Path(__file__).resolve().parent.parent / "var"


def provide(environ: MutableMapping[str, str]) -> None:
    """Make the folder `var/`, and put a `SECRET_KEY` from it into `environ` if it has none."""
    folder = Path(environ.get("VAR_DIR") or VAR)
    with contextlib.suppress(OSError):
        # Where nothing can be written, everything may come from the environment.
        folder.mkdir(parents=True, exist_ok=True)
    if environ.get("SECRET_KEY") or environ.get("DEBUG", "").lower() in {"1", "true", "yes", "on"}:
        return
    path = folder / "secret_key"
    if not _read(path):
        path.unlink(missing_ok=True)
        _make(path)
    environ["SECRET_KEY"] = _read(path)


def _read(path: Path) -> str:
    return path.read_text(encoding="ascii").strip() if path.exists() else ""


def _make(path: Path) -> None:
    """Put a new key there whole, for its owner alone; if another start was quicker, keep its key."""
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(name)
    Path(name).unlink()
