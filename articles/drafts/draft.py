"""A state of the working copy, as data that is compared, merged and put back. Pure."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any, Self

from articles import content
from articles.prose.document import Mark, parse_prose

# The fields of one line or one text, in the order of the form.
FIELDS = (
    *("title", "slug", "standfirst", "language", "date", "origin", "origin_url", "doi"),
    *("original", "original_edition"),
)


@dataclass(frozen=True)
class DraftSection:
    """A section; `pk` is its row, if there is one, and no part of what it says."""

    anchor: str
    heading: str
    body: str
    pk: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class DraftCitation:
    """A source, by its key, in the reference list, with its place in the source."""

    source: str
    locator: str = ""


@dataclass(frozen=True)
class Draft:
    """What the working copy says. Topics and authors are named by their slugs.

    `date` is ISO 8601 or '', `original` the key of the article that this one translates, and
    `original_edition` the number of the edition of it that it follows, or ''. It may hold what an
    editor typed and nothing has validated.
    """

    title: str = ""
    slug: str = ""
    standfirst: str = ""
    language: str = ""
    date: str = ""
    origin: str = ""
    origin_url: str = ""
    doi: str = ""
    original: int | None = None
    original_edition: str = ""
    topics: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    citations: tuple[DraftCitation, ...] = ()
    sections: tuple[DraftSection, ...] = ()

    def section(self, anchor: str) -> DraftSection | None:
        """Return the section with this anchor, if there is one."""
        return next((section for section in self.sections if section.anchor == anchor), None)

    def digest(self) -> str:
        """Return the SHA-256, in hex, of all that it says: equal for drafts that say the same."""
        said = self.as_json()
        said["topics"] = sorted(self.topics)
        for section in said["sections"]:
            del section["pk"]
            section["body"] = plain_prose(section["body"])
        said["standfirst"] = _lines(said["standfirst"])
        return content.digest(said)

    def as_json(self) -> dict[str, Any]:
        """Return the draft as what JSON can hold."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the draft that `as_json` gave."""
        return cls(
            **{
                **stored,
                "topics": tuple(stored["topics"]),
                "authors": tuple(stored["authors"]),
                "citations": tuple(DraftCitation(**cited) for cited in stored["citations"]),
                "sections": tuple(DraftSection(**section) for section in stored["sections"]),
            }
        )


def same_text(one: str, other: str) -> bool:
    """Tell whether two texts differ in nothing, or in how their lines end."""
    return _lines(one) == _lines(other)


def same_prose(one: str, other: str) -> bool:
    """Tell whether two bodies of prose say the same to a reader."""
    return one == other or plain_prose(one) == plain_prose(other)


# Most sections of an article are the same in each of its drafts.
@lru_cache(maxsize=512)
def plain_prose(html: str) -> str:
    """Return prose in one canonical form, however the same thing was written.

    What a mark holds inside, and the order of its attributes, are the editor's picture of it.
    """
    return re.sub(r"\s+", " ", parse_prose(_lines(html)).render(_plain_mark))


def _plain_mark(mark: Mark) -> str:
    said = sorted((name, value) for name, value in mark.attributes.items() if value)
    return repr((mark.element, mark.reference, said))


def _lines(text: str) -> str:
    # Browsers send two characters for each end of a line.
    return text.replace("\r\n", "\n")
