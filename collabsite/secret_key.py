"""The secret key that a checkout makes for itself, so that the first start needs no set-up."""

import contextlib
import os
import secrets
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
    try:
        # Exclusive and private from the first byte: two first starts at once agree on one key.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass
    else:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    environ["SECRET_KEY"] = path.read_text(encoding="ascii").strip()
