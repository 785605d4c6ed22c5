"""What stored prose has that readers would stumble over. Pure: no database, no request."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from articles.prose import MARKS


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
    cells: list[str] = field(default_factory=list)

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
        return sum(not heading.text for heading in self.headings)

    @property
    def aimless(self) -> list[str]:
        """The words of the links that lead nowhere."""
        return [link.text for link in self.links if link.address in {"", "#"} and link.text]

    @property
    def wordless(self) -> list[str]:
        """The addresses of the links that have no words."""
        return [link.address for link in self.links if not link.text]

    @property
    def insecure(self) -> list[str]:
        """The addresses of the links that are not encrypted."""
        return [link.address for link in self.links if is_insecure(link.address)]


def is_insecure(address: str) -> bool:
    """Tell whether others on the way can read and change what this address answers."""
    return bool(re.match(r"\s*http://", address, re.IGNORECASE))


def outline(html: str) -> Outline:
    """Return the headings, links, images and bound cells of stored prose."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    found = reader.outline
    for heading in found.headings:
        heading.text = " ".join(heading.text.split())
    for link in found.links:
        link.text = " ".join(link.text.split())
    return found


class _Reader(HTMLParser):
    """Collects an outline."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.outline = Outline()
        self.heading: Heading | None = None
        self.link: Link | None = None
        # How many elements deep we are in a mark, whose content is only a picture of it.
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if self.depth:
            self.depth += tag != "br"
        elif tag in MARKS and attributes.get(MARKS[tag]):
            self.depth = 1
            self._take_mark(tag, attributes)
        elif tag in {"h3", "h4"}:
            self.heading = Heading(int(tag[1]))
            self.outline.headings.append(self.heading)
        elif tag == "a":
            self.link = Link(attributes.get("href", "").strip())
            self.outline.links.append(self.link)

    def _take_mark(self, tag: str, attributes: dict[str, str]) -> None:
        reference = attributes[MARKS[tag]]
        if tag == "data":
            self.outline.cells.append(reference)
            # The number that is shown here is words of the heading.
            if self.heading:
                self.heading.text += reference
        said = attributes.get("data-alt", "").strip() or "data-decorative" in attributes
        if tag == "picture" and not said:
            self.outline.nameless_images.append(reference)

    def handle_endtag(self, tag: str) -> None:
        if self.depth:
            self.depth -= 1
        elif tag in {"h3", "h4"}:
            self.heading = None
        elif tag == "a":
            self.link = None

    def handle_data(self, data: str) -> None:
        if self.depth:
            return
        for part in (self.heading, self.link):
            if part:
                part.text += data
