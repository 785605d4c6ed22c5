"""Navigation of the admin: its places, and the lists that belong to none of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

# The models whose lists are places, in their order.
_PLACES = ["Article", "Dataset", "Source", "Image", "Readership", "User"]


@dataclass(frozen=True)
class Place:
    """A link of the navigation; `current` is the value of its `aria-current`, '' for none."""

    name: str
    address: str
    current: str


@dataclass(frozen=True)
class Navigation:
    """The places that a user may open, and all other lists."""

    places: tuple[Place, ...]
    others: tuple[Place, ...]


def find_places(apps: Sequence[dict[str, Any]], *, path: str) -> Navigation:
    """Return the navigation for a page at this path, from the apps that the user may open."""
    lists = {
        model["object_name"]: (model["name"], model["admin_url"])
        for app in apps
        for model in app["models"]
        if model["admin_url"]
    }
    names = {
        "Dataset": _("Data"),
        "User": _("People"),
    }
    desk = reverse("admin:index")
    places = [Place(_("Desk"), desk, "page" if path == desk else "")]
    places += [
        Place(str(names.get(key, name)), address, _current(address, path))
        for key in _PLACES
        for name, address in _of(lists, key)
    ]
    others = [
        Place(str(name), address, _current(address, path))
        for key, (name, address) in lists.items()
        if key not in _PLACES
    ]
    return Navigation(tuple(places), tuple(others))


def _of(lists: dict[str, tuple[Any, str]], key: str) -> Iterator[tuple[Any, str]]:
    if key in lists:
        yield lists[key]


def _current(address: str, path: str) -> str:
    if path == address:
        return "page"
    return "true" if path.startswith(address) else ""
