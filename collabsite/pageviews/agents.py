"""Families of user agents: the names in a user agent without versions and platforms. Pure."""

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

MAX_LENGTH = 80

_COMMENT = re.compile(r"\(([^()]*)\)")
# Of versions, but not of addresses.
_NUMBERS = re.compile(r"(?<!/)/[\d.]+")
_VERSION = re.compile(r"[\s\d.]+$")
_ADDRESS = re.compile(r"https?://[^\s;,]+", re.IGNORECASE)
# Words in comments that are no names of programs.
_NO_NAMES = {"build", "compatible", "rv"}


def agent_family(agent: str) -> str:
    """Return the programs in a user agent, such as `Mozilla/0 Gecko/0 Firefox/0`.

    Many readers share a family. It holds what lists of robots look for: names of programs, also in
    comments, and the hosts of addresses. Versions are replaced by 0, as patterns may expect one;
    platforms and models of devices are left out.
    """
    # Without versions there are few user agents, and finding their programs takes long.
    return _family(_NUMBERS.sub("/0", agent))


@lru_cache(maxsize=8192)
def _family(agent: str) -> str:
    printable = "".join(each if each.isprintable() else " " for each in agent)
    names = [*_names(_COMMENT.sub(" ", printable)), *_names_in_comments(printable)]
    return " ".join(dict.fromkeys(filter(None, names)))[:MAX_LENGTH].strip()


def _names(text: str) -> Iterator[str]:
    for product in _ADDRESS.sub(" ", text).split():
        name, slash, _version = product.partition("/")
        yield f"{name}/0" if slash else _VERSION.sub("", name)
    yield from _hosts(text)


def _names_in_comments(text: str) -> Iterator[str]:
    for comment in _COMMENT.findall(text):
        is_of_program = comment.strip().lower().startswith("compatible")
        for part in _ADDRESS.sub(" ", comment).split(";"):
            name, slash, _version = part.partition("/")
            # A device may stand before the product: `Pixel 9 Build/ABC`.
            name = name.split(" ")[-1] if slash else _VERSION.sub("", name).strip("+ ")
            if name.lower() not in _NO_NAMES and (slash or is_of_program):
                yield f"{name}/0" if slash else name
        yield from _hosts(comment)


def _hosts(text: str) -> Iterator[str]:
    for address in _ADDRESS.findall(text):
        try:
            yield urlsplit(address).hostname or ""
        except ValueError:
            continue
