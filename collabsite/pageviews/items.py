"""Registry of the kinds of items whose uses are counted, which apps register.

An item is a short string of kind and id: `article:12`. Its pages carry a signed token, which comes
back with each view.
"""

import datetime
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from collabsite.pageviews.uses import Use, find_use

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MAX_LENGTH = 64
_ITEM = re.compile(r"[a-z][a-z_]*:[A-Za-z0-9._-]+")
_TOKEN_SALT = "collabsite.pageviews.token"  # noqa: S105
# In a token between an item and the name of a use.
_USE_MARK = "~"


@dataclass(frozen=True)
class ItemDescription:
    """Description of an item in a report.

    `data_type` and `access_type` are terms of COUNTER R5.1 §3.3; `url` is the public address
    without the site, and `usage_url` that of its usage; `date` is the day of its first publication.
    `language` is a code.
    """

    title: str
    url: str
    data_type: str
    publisher: str = ""
    date: datetime.date | None = None
    authors: tuple[str, ...] = ()
    access_type: str = "Free_To_Read"
    public: bool = True
    language: str = ""
    usage_url: str = ""


class Version(NamedTuple):
    """A published version of an item, an edition or a release: its number and its UTC day."""

    number: int
    day: datetime.date


class ItemUse(NamedTuple):
    """A kind of use of an item."""

    item: str
    use: Use


class ItemAddress(NamedTuple):
    """An address of an item, and the use that a request of it is; None for a JSON twin."""

    item: str
    use: Use | None


type DescribeItems = Callable[[Collection[str]], Mapping[str, ItemDescription]]
type FindTopics = Callable[[Collection[str]], Mapping[str, Sequence[str]]]
type FilterItems = Callable[[Collection[str]], Collection[str]]
type FindItem = Callable[[str, Mapping[str, Any]], str | None]
type FindVersions = Callable[[str], Sequence[Version]]
type ListOwn = Callable[["User"], Collection[str] | None]


@dataclass(frozen=True)
class Kind:
    """A kind of items: how they are found and described, and who may see how they are read.

    `permissions` are those of which one is enough to see the readership of its items in the admin,
    and `panel` is the name of the address of such a page, whose argument is the item's number.
    `list_own` takes a user and returns the items whose readership alone the user may see, None for
    all items of the kind.
    """

    describe: DescribeItems
    find: FindItem
    filter_public: FilterItems
    find_topics: FindTopics
    find_versions: FindVersions
    permissions: tuple[str, ...]
    panel: str
    uses: Mapping[str, Use]
    list_own: ListOwn

    def is_viewable(self, user: "User") -> bool:
        """Return whether the user may see the readership of the kind's items, or of their own."""
        return user.is_superuser or any(map(user.has_perm, self.permissions))


_kinds: dict[str, Kind] = {}


def register(
    kind: str,
    *,
    describe: DescribeItems,
    find: FindItem,
    filter_public: FilterItems | None = None,
    find_topics: FindTopics = lambda _items: {},
    find_versions: FindVersions = lambda _item: (),
    permissions: tuple[str, ...] = (),
    panel: str = "",
    uses: Mapping[str, Use] | None = None,
    list_own: ListOwn = lambda _user: None,
) -> None:
    """Register a kind of item to be counted; call it in an app's `ready`.

    `describe` takes items of the kind (`["article:12"]`) and returns their descriptions by item,
    without those that do not exist. `find` takes the view name (`articles:article`) and keyword
    arguments of a resolved address and returns its item, or None if it belongs to no item.
    `filter_public` takes items of the kind and returns those that `describe` would describe as
    public; views wait for it, so it should be quicker. `find_topics` takes items of the kind and returns
    the names of their topics in the active language. `find_versions` takes an item and returns its
    public versions, the first one first. `uses` are view names whose addresses are other uses than
    reading. For `permissions`, `panel` and `list_own` see `Kind`.
    """

    def filter_described(items: Collection[str]) -> Collection[str]:
        return [item for item, description in describe(items).items() if description.public]

    _kinds[kind] = Kind(
        describe,
        find,
        filter_public or filter_described,
        find_topics,
        find_versions,
        permissions,
        panel,
        uses or {},
        list_own,
    )


def unregister(kind: str) -> None:
    """Remove a registered kind."""
    _kinds.pop(kind, None)


def kinds() -> Mapping[str, Kind]:
    """Return the registered kinds by name."""
    return MappingProxyType(_kinds)


def versions(item: str) -> Sequence[Version]:
    """Return the public versions of an item, the first one first."""
    kind = _kinds.get(item.partition(":")[0])
    return kind.find_versions(item) if kind else ()


def viewable_by(user: "User") -> dict[str, Collection[str] | None]:
    """Return the kinds of items whose readership the user may see.

    Each has the items that the user may see, or None for all items of the kind.
    """
    return {name: kind.list_own(user) for name, kind in _kinds.items() if kind.is_viewable(user)}


def may_view(user: "User", item: str) -> bool:
    """Return whether the user may see the readership of an item."""
    kind = _kinds.get(item.partition(":")[0])
    if kind is None or not kind.is_viewable(user):
        return False
    own = kind.list_own(user)
    return own is None or item in own


def panel_address(item: str) -> str:
    """Return the address of an item's readership in the admin, '' if its kind has no such page."""
    name, number = split(item)
    kind = _kinds.get(name)
    return reverse(kind.panel, args=[number]) if kind and kind.panel and number is not None else ""


def is_well_formed(item: str) -> bool:
    """Return whether a string has the form of an item."""
    return len(item) <= MAX_LENGTH and _ITEM.fullmatch(item) is not None


def split(item: str) -> tuple[str, int | None]:
    """Return the kind of an item and its number, None if its id is not a number."""
    kind, _colon, name = item.partition(":")
    # 01 would be another item with the number of 1.
    is_number = name.isascii() and name.isdecimal() and len(name) < 19 and str(int(name)) == name
    return kind, int(name) if is_number else None


def describe(items: Iterable[str]) -> dict[str, ItemDescription]:
    """Return the descriptions of the public items among these, with one call for each kind."""
    return {
        item: description
        for kind, of_kind in _by_kind(items)
        for item, description in kind.describe(of_kind).items()
        if description.public
    }


def find_topics(items: Iterable[str]) -> dict[str, Sequence[str]]:
    """Return the names of the topics of items, with one call for each kind."""
    return {
        item: topics
        for kind, of_kind in _by_kind(items)
        for item, topics in kind.find_topics(of_kind).items()
    }


def filter_public(items: Iterable[str]) -> set[str]:
    """Return the items among these that may be counted and shown, with one call for each kind."""
    return {item for kind, of_kind in _by_kind(items) for item in kind.filter_public(of_kind)}


def is_public(item: str) -> bool:
    """Return whether an item may be counted and shown."""
    return item in filter_public([item])


def _by_kind(items: Iterable[str]) -> list[tuple[Kind, list[str]]]:
    by_kind: dict[str, list[str]] = {}
    for item in sorted(set(items)):
        by_kind.setdefault(item.partition(":")[0], []).append(item)
    return [(_kinds[kind], of_kind) for kind, of_kind in by_kind.items() if kind in _kinds]


def find(target: str) -> ItemAddress | None:
    """Return the item of a request target in a log, whatever its language and query string.

    The item counts, not its address (COUNTER R5.1 §7.2, "the same item").
    """
    path = unquote(target.partition("?")[0].partition("#")[0])
    # A log holds any request; a path that no address can have must not reach the database.
    if not path.isprintable():
        return None
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            match = resolve(path)
        except Resolver404:
            return None
    for kind in _kinds.values():
        item = kind.find(match.view_name, match.kwargs)
        if item is not None:
            # The addresses of pages end in a slash, and those of twins and files do not.
            use = Use.READ if path.endswith("/") else None
            return ItemAddress(item, kind.uses.get(match.view_name, use))
    return None


def page_token(item: str, use: Use = Use.READ) -> str:
    """Return the token of an item's pages, the same for every reader, so that pages can be cached.

    `use` is the use that a view of the page is. Raises `ValueError` if the item is malformed.
    """
    if not is_well_formed(item):
        raise ValueError(f"item {item!r} is malformed; it must be like article:12")
    # A token for reading is that of earlier versions, which may be in pages that caches keep.
    named = item if use == Use.READ else f"{item}{_USE_MARK}{use.name.lower()}"
    return Signer(salt=_TOKEN_SALT).sign(named)


def read_token(token: str) -> ItemUse | None:
    """Return the item and the use of a token, or None if the token is not ours."""
    try:
        named = Signer(salt=_TOKEN_SALT).unsign(token)
    except BadSignature:
        return None
    item, _mark, name = named.partition(_USE_MARK)
    use = find_use(name) if name else Use.READ
    return ItemUse(item, use) if use is not None and is_well_formed(item) else None
