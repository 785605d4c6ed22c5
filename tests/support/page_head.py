"""The head of a page, as search engines and reference managers read it."""

import json
from html.parser import HTMLParser
from typing import Any

from django.test import Client


class _Head(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, str]] = []
        self.blocks: list[str] = []
        self._in_block = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "meta" and "content" in has:
            self.said.append((has.get("name") or has.get("property") or "", has["content"]))
        self._in_block = tag == "script" and has.get("type") == "application/ld+json"

    def handle_data(self, data: str) -> None:
        if self._in_block:
            self.blocks.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._in_block = False


class Head:
    """The head of the page at an address."""

    def __init__(self, client: Client, address: str) -> None:
        reader = _Head()
        reader.feed(client.get(address).content.decode())
        self._said = reader.said
        self._blocks = reader.blocks

    def all(self, name: str) -> list[str]:
        """Return the contents of all `meta` elements of this name, in order."""
        return [content for said, content in self._said if said == name]

    def one(self, name: str) -> str:
        """Return the content of the one `meta` element of this name."""
        [content] = self.all(name)
        return content

    def names(self, prefix: str) -> list[str]:
        """Return the names that begin so, in order."""
        return [name for name, _content in self._said if name.startswith(prefix)]

    def described(self, kind: str) -> dict[str, Any]:
        """Return the one JSON-LD block of this type."""
        [block] = [b for b in map(json.loads, self._blocks) if b["@type"] == kind]
        found: dict[str, Any] = block
        return found
