"""Content of an article and of an edition, which JSON can store without loss. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import msgspec

from collabsite.web.text import digest
from metrics.shown import ChartData, NumberData, TableData, known_fields

# Of `ArticleContent`; a later one is read beside it.
SCHEMA = 1


class ArticleSection(msgspec.Struct, frozen=True):
    """A section; `prose` is its HTML as stored."""

    anchor: str
    heading: str = ""
    prose: str = ""


class ArticleCitation(msgspec.Struct, frozen=True):
    """A source in the reference list, by its key, with a locator."""

    source: str
    locator: str = ""


class TranslationOf(msgspec.Struct, frozen=True):
    """The translated article, by its key, and the number of its edition, None if unknown."""

    article: int
    edition: int | None = None


class ArticleContent(msgspec.Struct, frozen=True, kw_only=True):
    """All that an article says; the working copy has it as rows, everything else as JSON.

    Topics and authors are named by their slugs, topics in alphabetical order; `cover` is the key of
    an image, '' if there is none, and `date` is ISO 8601 or ''. Values may be as an editor typed
    them, not validated.
    """

    schema: int = SCHEMA
    title: str = ""
    slug: str = ""
    standfirst: str = ""
    language: str = ""
    date: str = ""
    origin: str = ""
    origin_url: str = ""
    doi: str = ""
    translation_of: TranslationOf | None = None
    cover: str = ""
    topics: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    citations: tuple[ArticleCitation, ...] = ()
    sections: tuple[ArticleSection, ...] = ()

    def section(self, anchor: str) -> ArticleSection | None:
        """Return the section with this anchor, if there is one."""
        return next((section for section in self.sections if section.anchor == anchor), None)

    def digest(self) -> str:
        """Return the SHA-256, in hex, of the content as given."""
        return digest(self.as_json())

    def as_json(self) -> dict[str, Any]:
        """Return the content as a dictionary for JSON."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the content that `as_json` gave."""
        return msgspec.convert(stored, cls)


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
class ReferenceEntry:
    """An entry of the reference list: `item` is CSL-JSON, `marks` how often it is cited."""

    number: int
    key: str
    locator: str
    marks: int
    item: Mapping[str, Any]


@dataclass(frozen=True)
class ImageData:
    """An image that the prose shows; `files` are the SHA-256 of its files by their names."""

    # An image shows no data.
    dataset: ClassVar[str] = ""

    image: str
    alt: str
    decorative: bool
    caption: str
    credit: str
    width: int
    height: int
    files: Mapping[str, str]

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the image from the JSON of an edition."""
        return cls(**known_fields(cls, stored))


@dataclass(frozen=True)
class ChartCover:
    """The first chart of the prose as the cover: `embed` is its place among the embeds, from 0.

    `highlight` is the code of the emphasised row, and `scale` that of the chart's mark.
    """

    embed: int
    alt: str
    highlight: str = ""
    scale: str = ""

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the cover from the JSON of an edition."""
        return cls(**known_fields(cls, stored))


def cover_from_json(stored: Mapping[str, Any] | None) -> ImageData | ChartCover | None:
    """Return the cover from the JSON of an edition, None if it has none."""
    if not stored:
        return None
    return (ChartCover if "embed" in stored else ImageData).from_json(stored)


type EmbedData = NumberData | TableData | ChartData | ImageData

_DATA_BY_ELEMENT: dict[str, type[NumberData | TableData | ChartData | ImageData]] = {
    "data": NumberData,
    "div": TableData,
    "figure": ChartData,
    "picture": ImageData,
}


@dataclass(frozen=True)
class Embed:
    """A mark of the prose and the data that it shows (see `articles.prose.vocabulary`)."""

    element: str
    reference: str
    data: EmbedData

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the embed from the JSON of an edition."""
        element = stored["element"]
        data = _DATA_BY_ELEMENT[element].from_json(stored["data"])
        return cls(element, stored["reference"], data)


@dataclass(frozen=True)
class ClaimData:
    """A claim that an editor confirmed, as it was judged when the edition was published.

    `section` is the index of its section, and `start` the place of `literal` in `sentence`, which have
    numbers as readers see them. `cells` decide it, `rows` to `periods` are its scope, `reason` says
    why, and `note` what is claimed over which data.
    """

    section: int = 0
    literal: str = ""
    sentence: str = ""
    start: int = 0
    kind: str = ""
    verdict: str = ""
    dataset: str = ""
    release: int = 0
    rows: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    reason: str = ""
    note: str = ""

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the claim from the JSON of an edition."""
        lists = ("rows", "others", "columns", "periods", "cells")
        return cls(
            **known_fields(cls, stored) | {name: tuple(stored.get(name, ())) for name in lists}
        )


@dataclass(frozen=True)
class NumberCounts:
    """Numbers of an edition by what backed them: the data, a source, or an editor's reason."""

    found: int
    bound: int
    cited: int
    explained: int


@dataclass(frozen=True)
class EditionContent:
    """Content of an article that an edition stores; `date` is ISO 8601, '' if there is none.

    `footnotes` are the HTML of notes on what the prose shows, and `notes` that of the author's own
    footnotes, both in the order of their numbers. `licence` is the name of the licence under which the
    edition is published, '' in older ones and where none is stated. `cover` is the image or the chart
    that lists show. `claims` are in the order of the text. `numbers` is None in drafts.
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
    references: tuple[ReferenceEntry, ...]
    citations: tuple[str, ...]
    embeds: tuple[Embed, ...]
    words: int
    reading_minutes: int
    footnotes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    translation_of: TranslationOf | None = None
    doi: str = ""
    licence: str = ""
    licence_url: str = ""
    cover: ImageData | ChartCover | None = None
    claims: tuple[ClaimData, ...] = ()
    numbers: NumberCounts | None = None

    @property
    def datasets(self) -> tuple[str, ...]:
        """The slugs of the datasets that the prose shows or makes claims about, each once."""
        shown = (
            *(embed.data.dataset for embed in self.embeds),
            # One without a release may name what no dataset is called.
            *(claim.dataset for claim in self.claims if claim.release),
        )
        return tuple(dict.fromkeys(filter(None, shown)))

    @property
    def images(self) -> tuple[str, ...]:
        """The keys of the images that the prose shows, and of the cover, each once."""
        shown = (*(embed.data for embed in self.embeds), self.cover)
        return tuple(dict.fromkeys(data.image for data in shown if isinstance(data, ImageData)))

    @property
    def cover_chart(self) -> ChartData | None:
        """The data of the chart that is the cover, None if it is no chart."""
        if not isinstance(self.cover, ChartCover):
            return None
        data = self.embeds[self.cover.embed].data
        return data if isinstance(data, ChartData) else None

    def as_json(self) -> dict[str, Any]:
        """Return the content as a dictionary for JSON."""
        plain: dict[str, Any] = json.loads(json.dumps(msgspec.to_builtins(self)))
        return plain

    def fingerprint(self) -> str:
        """Return a digest of all but the date, to detect changes after an editor has seen it."""
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
                "references": tuple(ReferenceEntry(**entry) for entry in stored["references"]),
                "citations": tuple(stored["citations"]),
                "embeds": tuple(Embed.from_json(embed) for embed in stored["embeds"]),
                "footnotes": tuple(stored.get("footnotes", ())),
                "notes": tuple(stored.get("notes", ())),
                "translation_of": (
                    TranslationOf(**stored["translation_of"])
                    if stored.get("translation_of")
                    else None
                ),
                "cover": cover_from_json(stored.get("cover")),
                "claims": tuple(map(ClaimData.from_json, stored.get("claims", ()))),
                "numbers": NumberCounts(**stored["numbers"]) if stored.get("numbers") else None,
            }
        )
