"""Problems in stored prose that readers would notice. Pure: no database, no request."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from articles.prose.parse import Mark, Node, StartTag, Text, end_of, parse_prose, words_in
from collabsite.web.text import is_blank


@dataclass(frozen=True)
class Heading:
    """A heading in a section's prose; the section's own is of level 2."""

    level: int
    text: str


@dataclass(frozen=True)
class Link:
    """A link; its text excludes that of marks, which are links themselves."""

    address: str
    text: str


@dataclass(frozen=True)
class Outline:
    """The headings and links of a section's prose in order, and its images without description."""

    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    # The keys of the images that have no alternative text and are not marked as decorative.
    images_without_alt: tuple[str, ...]

    @property
    def skipping_headings(self) -> list[str]:
        """The headings that are more than one level below the one before."""
        found = []
        level = 2
        for heading in self.headings:
            if heading.level > level + 1:
                found.append(heading.text)
            level = heading.level
        return found

    @property
    def empty_headings(self) -> int:
        """The number of headings without text."""
        return sum(is_blank(heading.text) for heading in self.headings)

    @property
    def links_without_address(self) -> list[str]:
        """The texts of the links that lead nowhere."""
        links = (link for link in self.links if link.address in {"", "#"})
        return [link.text for link in links if not is_blank(link.text)]

    @property
    def links_without_text(self) -> list[str]:
        """The addresses of the links without text."""
        return [link.address for link in self.links if is_blank(link.text)]

    @property
    def relative_links(self) -> list[str]:
        """The addresses that a browser resolves against the article's, where there is no page."""
        return [
            link.address
            for link in self.links
            if re.match(r"[^/#]", link.address)
            and not re.match(r"(https?|mailto):", link.address, re.IGNORECASE)
        ]

    @property
    def insecure_links(self) -> list[str]:
        """The addresses of the links that are not encrypted."""
        return [link.address for link in self.links if is_insecure(link.address)]


def is_insecure(address: str) -> bool:
    """Return whether the connection to this address is not encrypted."""
    return bool(re.match(r"\s*http://", address, re.IGNORECASE))


def outline_of(html: str) -> Outline:
    """Return the headings, links and images of stored prose."""
    headings: list[Heading] = []
    links: list[Link] = []
    images: list[str] = []
    nodes = parse_prose(html).nodes
    for at, node in enumerate(nodes):
        match node:
            case Mark(element="picture") if _lacks_description(node):
                images.append(node.reference)
            case StartTag(tag="a"):
                address = node.attributes.get("href", "").strip()
                links.append(Link(address, _flat(nodes[at : end_of(nodes, at)])))
            case StartTag(tag="h3" | "h4"):
                # The number that is displayed here is text of the heading.
                inside = (
                    Text(each.reference)
                    if isinstance(each, Mark) and each.element == "data"
                    else each
                    for each in nodes[at : end_of(nodes, at)]
                )
                headings.append(Heading(int(node.tag[1]), _flat(inside)))
    return Outline(tuple(headings), tuple(links), tuple(images))


def _lacks_description(image: Mark) -> bool:
    return (
        is_blank(image.attributes.get("data-alt", "")) and "data-decorative" not in image.attributes
    )


def _flat(nodes: Iterable[Node]) -> str:
    return " ".join(words_in(nodes).split())
