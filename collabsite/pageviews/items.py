"""What can be counted. Apps register their kinds here, so that counting knows none of them.

An item is a short string, the kind and an id: `article:12`.
"""

import datetime
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation

MAX_LENGTH = 64
_ITEM = re.compile(r"[a-z][a-z_]*:[A-Za-z0-9._-]+")


@dataclass(frozen=True)
class ItemDescription:
    """What a report says of an item.

    `data_type` and `access_type` are words of COUNTER R5.1 §3.3; `url` is the public address
    without the site; `date` is when it was first published.
    """

    title: str
    url: str
    data_type: str
    publisher: str = ""
    date: datetime.date | None = None
    authors: tuple[str, ...] = ()
    access_type: str = "Free_To_Read"
    public: bool = True


type Describe = Callable[[Collection[str]], Mapping[str, ItemDescription]]
type Find = Callable[[str, Mapping[str, Any]], str | None]


@dataclass(frozen=True)
class _Kind:
    describe: Describe
    find: Find


_kinds: dict[str, _Kind] = {}


def register(kind: str, *, describe: Describe, find: Find) -> None:
    """Let items of a kind be counted; call it in an app's `ready`.

    `describe` gets items of this kind (`["article:12"]`) and returns their descriptions by item,
    leaving out what does not exist. `find` gets the view name (`articles:article`) and keyword arguments
    of a resolved address and returns its item, or None if the address shows no item of this kind.
    """
    _kinds[kind] = _Kind(describe, find)


def unregister(kind: str) -> None:
    """Forget a kind."""
    _kinds.pop(kind, None)


def is_well_formed(item: str) -> bool:
    """Whether a string has the form of an item."""
    return len(item) <= MAX_LENGTH and _ITEM.fullmatch(item) is not None


def describe(items: Iterable[str]) -> dict[str, ItemDescription]:
    """Return the descriptions of those items that are public, with one call a kind."""
    by_kind: dict[str, list[str]] = {}
    for item in sorted(set(items)):
        by_kind.setdefault(item.partition(":")[0], []).append(item)
    return {
        item: description
        for kind, kin in by_kind.items()
        if kind in _kinds
        for item, description in _kinds[kind].describe(kin).items()
        if description.public
    }


def is_public(item: str) -> bool:
    """Whether an item may be counted and shown."""
    return item in describe([item])


def find(target: str) -> str | None:
    """Return the item that a logged request target shows, in any language and format.

    The item counts, not the address or the format (COUNTER R5.1 §7.2, "the same item").
    """
    path = unquote(target.partition("?")[0].partition("#")[0])
    # A log holds whatever was asked for; what no address can hold must not reach a database.
    if not path.isprintable():
        return None
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            match = resolve(path)
        except Resolver404:
            return None
    found = (kind.find(match.view_name, match.kwargs) for kind in _kinds.values())
    return next((item for item in found if item is not None), None)
