"""Text of a page, with the language of each part, and its links."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

# Attributes that a reader is told.
SAID = {
    *["alt", "aria-description", "aria-label", "data-by-hand", "data-copied", "data-note"],
    *["label", "placeholder", "title"],
}
VOID = {
    *["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"],
    *["track", "wbr"],
}
UNSAID = {"script", "style", "title", "template", "pre", "code"}


@dataclass(frozen=True)
class Said:
    """Words of a page, by the language that they are marked with; `place` is for messages."""

    words: str
    language: str
    place: str


@dataclass(frozen=True)
class Link:
    """An address that a page leads to; `hreflang` is '' where the page names no language."""

    address: str
    hreflang: str
    element: str


class PageText(HTMLParser):
    """Reads a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[Said] = []
        self.links: list[Link] = []
        self.ids: set[str] = set()
        self._open: list[tuple[str, str]] = [("", "")]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        language = attributes.get("lang", self._open[-1][1])
        if tag not in VOID:
            self._open.append((tag, language))
        if "id" in attributes:
            self.ids.add(attributes["id"])
        for name in SAID & attributes.keys():
            self._say(attributes[name], language, f"{tag}[{name}]")
        for name in {"href", "src", "action"} & attributes.keys():
            link = Link(
                attributes[name], attributes.get("hreflang", ""), self.get_starttag_text() or ""
            )
            self.links.append(link)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, _ in self._open]
        if tag in names:
            # With it end those within it whose own end may be left out.
            last = len(names) - 1 - names[::-1].index(tag)
            del self._open[last:]

    def handle_data(self, data: str) -> None:
        tag, language = self._open[-1]
        if tag not in UNSAID:
            self._say(data, language, " ".join(name for name, _ in self._open[-3:]))

    def _say(self, words: str, language: str, place: str) -> None:
        if re.search(r"\w", words):
            self.said.append(Said(" ".join(words.split()), language, place))
