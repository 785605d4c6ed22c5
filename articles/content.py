"""What an edition froze, as dataclasses that go to JSON and back unchanged. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Byline:
    """An author as the edition names them; `orcid` without its address.

    The parts of the name are '' in editions that are older than their being kept.
    """

    name: str
    slug: str
    orcid: str
    affiliation: str
    family_name: str = ""
    given_name: str = ""

    @property
    def orcid_url(self) -> str:
        """The address of the ORCID record, '' if there is none."""
        return f"https://orcid.org/{self.orcid}" if self.orcid else ""


@dataclass(frozen=True)
class SectionContent:
    """A section: `prose` as stored, for restoring; `html` as readers see it, without heading."""

    anchor: str
    heading: str
    prose: str
    html: str


@dataclass(frozen=True)
class Reference:
    """An entry of the reference list: `item` is CSL-JSON, `marks` how often it is cited."""

    number: int
    key: str
    locator: str
    marks: int
    item: Mapping[str, Any]


@dataclass(frozen=True)
class Embed:
    """What the prose shows at a mark, frozen: `element` is the mark's (see `articles.prose.vocabulary`)."""

    element: str
    reference: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class TranslationOf:
    """The article that was translated, by its key, and which edition of it; None: nobody said."""

    article: int
    edition: int | None


@dataclass(frozen=True)
class Content:
    """Everything of an article that an edition keeps; `date` is ISO 8601, '' if it gives none.

    `footnotes` are the HTML of notes on what the prose shows, in the order of their numbers.
    """

    title: str
    standfirst: str
    language: str
    date: str
    origin: str
    origin_url: str
    authors: tuple[Byline, ...]
    topics: tuple[str, ...]
    sections: tuple[SectionContent, ...]
    references: tuple[Reference, ...]
    citations: tuple[str, ...]
    embeds: tuple[Embed, ...]
    words: int
    reading_minutes: int
    footnotes: tuple[str, ...] = ()
    translation_of: TranslationOf | None = None
    doi: str = ""

    @property
    def datasets(self) -> tuple[str, ...]:
        """The slugs of the datasets that the prose shows, each once."""
        shown = (embed.data.get("dataset") for embed in self.embeds)
        return tuple(dict.fromkeys(slug for slug in shown if slug))

    def as_json(self) -> dict[str, Any]:
        """Return the content as what JSON can hold."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return plain

    def fingerprint(self) -> str:
        """Return a digest of all but the date, to tell whether an editor has seen just this."""
        return digest({**self.as_json(), "date": ""})

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the content that `as_json` gave."""
        return cls(
            **{
                **stored,
                "authors": tuple(Byline(**author) for author in stored["authors"]),
                "topics": tuple(stored["topics"]),
                "sections": tuple(SectionContent(**section) for section in stored["sections"]),
                "references": tuple(Reference(**entry) for entry in stored["references"]),
                "citations": tuple(stored["citations"]),
                "embeds": tuple(Embed(**embed) for embed in stored["embeds"]),
                "footnotes": tuple(stored.get("footnotes", ())),
                "translation_of": (
                    TranslationOf(**stored["translation_of"])
                    if stored.get("translation_of")
                    else None
                ),
            }
        )


def digest(frozen: Mapping[str, Any]) -> str:
    """Return the SHA-256, in hex, of the canonical JSON (sorted keys, no spaces, UTF-8)."""
    canonical = json.dumps(frozen, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
