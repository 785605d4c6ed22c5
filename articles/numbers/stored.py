"""Statements as prose stores them: JSON with the kind and the slots. Pure."""

from collections.abc import Mapping
from dataclasses import fields

import msgspec

from articles.numbers.statements import (
    Average,
    Change,
    Comparison,
    Count,
    Rank,
    Run,
    Share,
    Statement,
    Superlative,
    Total,
)

KINDS: Mapping[str, type[Statement]] = {
    "superlative": Superlative,
    "rank": Rank,
    "comparison": Comparison,
    "change": Change,
    "share": Share,
    "count": Count,
    "total": Total,
    "average": Average,
    "run": Run,
}
_NAMES = {kind: name for name, kind in KINDS.items()}


def kind_of(statement: Statement) -> str:
    """Return the name of the kind of a statement."""
    return _NAMES[type(statement)]


def dump(statement: Statement) -> str:
    """Return a statement as JSON, without slots that are as if nothing was said."""
    slots = {
        slot.name: value
        for slot in fields(statement)
        if (value := getattr(statement, slot.name)) != slot.default
    }
    return msgspec.json.encode({"kind": kind_of(statement), **slots}).decode()


def load(written: str) -> Statement | None:
    """Return the statement of JSON; None if it is none."""
    try:
        slots = msgspec.json.decode(written, type=dict[str, object])
        return msgspec.convert(slots, KINDS[str(slots.pop("kind"))])
    except (msgspec.MsgspecError, KeyError):
        return None
