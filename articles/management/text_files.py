"""Texts that commands read, from files or the standard input."""

import sys
from pathlib import Path

from django.core.management.base import CommandError


def read_text(name: str) -> str:
    """Return the UTF-8 text of a file, or of the standard input if its name is `-`."""
    shown = "standard input" if name == "-" else name
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(
            f"{shown}: not UTF-8 text, byte {error.start + 1} can't be read; save it as UTF-8"
        ) from None
    except IsADirectoryError:
        raise CommandError(f"{shown}: it is a folder; name a file of text") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise CommandError(f"{shown}: {reason}") from None
    if "\0" in text:
        raise CommandError(f"{shown}: not text, byte {data.index(0) + 1} is zero")
    return text
