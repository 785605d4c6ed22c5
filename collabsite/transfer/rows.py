"""Rows of the database as JSON, as Django's fixtures have them, and back.

Every concrete field of a model travels, so that a new one does as well. Accounts are named by their
usernames; where there is no account of the name, the field is empty.
"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.core.serializers.python import Deserializer, Serializer
from django.db import DataError, IntegrityError, models

from collabsite.transfer.problems import TransferError


def dump_rows(rows: Iterable[models.Model]) -> list[dict[str, Any]]:
    """Return rows as values for JSON."""
    found: list[dict[str, Any]] = Serializer().serialize(rows, use_natural_foreign_keys=True)
    return found


def write_json(path: Path, value: object) -> None:
    """Write a value as JSON, the same bytes for the same value."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        json.dump(value, file, ensure_ascii=False, indent=1, default=_plain)
        file.write("\n")


def read_json(path: Path, *, name: str) -> Any:  # noqa: ANN401
    """Read a file of JSON; `name` is what messages call it. Raises TransferError."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise TransferError(f"{name} is missing; export the site again") from None
    except (ValueError, RecursionError) as error:
        raise TransferError(f"{name} is no JSON: {error}") from None


def load_rows(path: Path, allowed: Iterable[type[models.Model]], *, name: str) -> int:
    """Insert the rows of a file, of these models only; return their number.

    Raises TransferError.
    """
    count = 0
    for row in read_rows(path, allowed, name=name):
        insert_row(row, name=name)
        count += 1
    return count


def read_rows(
    path: Path, allowed: Iterable[type[models.Model]], *, name: str
) -> Iterator[DeserializedObject]:
    """Yield the rows of a file, which may be of these models only. Raises TransferError."""
    labels = {model._meta.label_lower for model in allowed}
    stored = read_json(path, name=name)
    if not isinstance(stored, list):
        raise TransferError(f"{name} must be a list of rows")
    for number, row in enumerate(stored, start=1):
        label = row.get("model") if isinstance(row, dict) else None
        if label not in labels:
            known = ", ".join(sorted(labels))
            raise TransferError(f"{name}, row {number}: “{label}” does not belong here; {known} do")
        try:
            yield from Deserializer([row], handle_forward_references=True)
        except (DeserializationError, ValidationError, AttributeError, TypeError) as error:
            # A field of another version, or a value that it can't have.
            raise TransferError(f"{name}, row {number} ({label}): {error}") from None


def insert_row(row: DeserializedObject, *, name: str) -> None:
    """Insert a row as it is, with its key. Raises TransferError."""
    try:
        row.save(force_insert=True)
    except (IntegrityError, DataError) as error:
        raise TransferError(f"{name}, {row.object._meta.label} {row.object.pk}: {error}") from None


def _plain(value: object) -> object:
    if isinstance(value, dt.date | dt.datetime):
        # To the microsecond: digests depend on it.
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no value for JSON")
