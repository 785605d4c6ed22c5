"""A state of the working copy as data that can be compared, merged and restored. Pure."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any, Self

from articles.prose.document import Mark, parse_prose
from collabsite.web import text

# The fields that hold a single value, in the order of the form.
FIELDS = (
    *("title", "slug", "standfirst", "language", "date", "origin", "origin_url", "doi"),
    *("original", "original_edition", "cover"),
)


@dataclass(frozen=True)
class DraftSection:
    """A section; `pk` is the key of its row, if there is one, and not part of its content."""

    anchor: str
    heading: str
    body: str
    pk: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class DraftCitation:
    """A source in the reference list, by its key, with a locator."""

    source: str
    locator: str = ""


@dataclass(frozen=True)
class Draft:
    """Content of the working copy. Topics and authors are named by their slugs.

    `date` is ISO 8601 or '', `original` the key of the article that this one translates, and
    `original_edition` the number of the original's edition that it follows, or '', and `cover` the
    key of an image. Values may be as an editor typed them, not validated.
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
    cover: int | None = None
    topics: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    citations: tuple[DraftCitation, ...] = ()
    sections: tuple[DraftSection, ...] = ()

    def section(self, anchor: str) -> DraftSection | None:
        """Return the section with this anchor, if there is one."""
        return next((section for section in self.sections if section.anchor == anchor), None)

    def digest(self) -> str:
        """Return the SHA-256, in hex, of the content: equal for drafts with equal content."""
        plain = self.as_json()
        plain["topics"] = sorted(self.topics)
        for section in plain["sections"]:
            del section["pk"]
            section["body"] = normalize_prose(section["body"])
        plain["standfirst"] = _normalize_newlines(plain["standfirst"])
        return text.digest(plain)

    def as_json(self) -> dict[str, Any]:
        """Return the draft as a dictionary for JSON."""
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
    """Return whether two texts are equal, apart from how their lines end."""
    return _normalize_newlines(one) == _normalize_newlines(other)


def same_prose(one: str, other: str) -> bool:
    """Return whether two bodies of prose are equal for a reader."""
    return one == other or normalize_prose(one) == normalize_prose(other)


# Most sections of an article are the same in each of its drafts.
@lru_cache(maxsize=512)
def normalize_prose(html: str) -> str:
    """Return prose in one canonical form.

    The inside of a mark and the order of its attributes depend on the editor only.
    """
    rendered = parse_prose(_normalize_newlines(html)).render(_normalize_mark)
    # The spaces of code are a part of it.
    return re.sub(
        r"<pre>.*?</pre>|\s+",
        lambda found: found[0] if found[0].startswith("<pre>") else " ",
        rendered,
        flags=re.DOTALL,
    )


def _normalize_mark(mark: Mark) -> str:
    attributes = sorted((name, value) for name, value in mark.attributes.items() if value)
    return repr((mark.element, mark.reference, attributes))


def _normalize_newlines(text: str) -> str:
    # Browsers send two characters for each end of a line.
    return text.replace("\r\n", "\n")
