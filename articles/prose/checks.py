"""What stored prose has that readers would stumble over. Pure: no database, no request."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from articles.prose.html import Mark, Reader, is_blank


@dataclass
class Heading:
    """A heading in a section's prose; the section's own is of level 2."""

    level: int
    text: str = ""


@dataclass
class Link:
    """A link as readers meet it; the text is without what marks show, which are links of their own."""

    address: str
    text: str = ""


@dataclass
class Outline:
    """What the checks look at, in the order of the prose."""

    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    # The images that have neither an alternative text nor the word that they are decorative.
    nameless_images: list[str] = field(default_factory=list)

    @property
    def skipping(self) -> list[str]:
        """The headings that stand more than one level below what is before them."""
        found = []
        level = 2
        for heading in self.headings:
            if heading.level > level + 1:
                found.append(heading.text)
            level = heading.level
        return found

    @property
    def empty_headings(self) -> int:
        """How many headings have no text."""
        return sum(is_blank(heading.text) for heading in self.headings)

    @property
    def aimless(self) -> list[str]:
        """The words of the links that lead nowhere."""
        aimless = (link for link in self.links if link.address in {"", "#"})
        return [link.text for link in aimless if not is_blank(link.text)]

    @property
    def wordless(self) -> list[str]:
        """The addresses of the links that have no words."""
        return [link.address for link in self.links if is_blank(link.text)]

    @property
    def relative(self) -> list[str]:
        """The addresses that a browser would look for beside the article, where nothing is."""
        return [
            link.address
            for link in self.links
            if re.match(r"[^/#]", link.address)
            and not re.match(r"(https?|mailto):", link.address, re.IGNORECASE)
        ]

    @property
    def insecure(self) -> list[str]:
        """The addresses of the links that are not encrypted."""
        return [link.address for link in self.links if is_insecure(link.address)]


def is_insecure(address: str) -> bool:
    """Tell whether others on the way can read and change what this address answers."""
    return bool(re.match(r"\s*http://", address, re.IGNORECASE))


def outline(html: str) -> Outline:
    """Return the headings, links and images of stored prose."""
    reader = _Reader()
    reader.read(html)
    found = reader.outline
    for heading in found.headings:
        heading.text = " ".join(heading.text.split())
    for link in found.links:
        link.text = " ".join(link.text.split())
    return found


class _Reader(Reader):
    """Collects an outline."""

    def __init__(self) -> None:
        super().__init__()
        self.outline = Outline()
        self.heading: Heading | None = None
        self.link: Link | None = None

    def take_mark(self, mark: Mark) -> None:
        # The number that is shown here is words of the heading.
        if mark.element == "data" and self.heading:
            self.heading.text += mark.reference
        silent = is_blank(mark.attributes.get("data-alt", ""))
        if mark.element == "picture" and silent and "data-decorative" not in mark.attributes:
            self.outline.nameless_images.append(mark.reference)

    def take_start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in {"h3", "h4"}:
            self.heading = Heading(int(tag[1]))
            self.outline.headings.append(self.heading)
        elif tag == "a":
            self.link = Link(attributes.get("href", "").strip())
            self.outline.links.append(self.link)

    def take_end(self, tag: str) -> None:
        if tag in {"h3", "h4"}:
            self.heading = None
        elif tag == "a":
            self.link = None

    def take_words(self, words: str) -> None:
        for part in (self.heading, self.link):
            if part:
                part.text += words
