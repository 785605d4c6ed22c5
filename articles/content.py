"""Content of an edition, as dataclasses that JSON can store without loss. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar, Self

from collabsite.web.text import digest


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
class NumberData:
    """A number of the data in a sentence, with its place in the data and its labels.

    `value` is a plain decimal. `text` is what the sentence says: the number in this `form`, or
    the editor's fixed `wording`.
    """

    dataset: str = ""
    release: int = 0
    entity: str = ""
    indicator: str = ""
    period: str = ""
    kind: str = ""
    currency: str = ""
    unit: str = ""
    entity_label: str = ""
    indicator_label: str = ""
    value: str | None = None
    text: str = ""
    form: str = ""
    wording: str = ""
    as_in_table: str = ""

    @property
    def label(self) -> str:
        """Labels of the row and column."""
        return " · ".join(filter(None, [self.entity_label, self.indicator_label]))

    @property
    def sign(self) -> str:
        """Code of a currency or `%`, with which the unit of money and of a percentage begins."""
        return "" if self.kind in {"count", "number"} else self.unit.partition(" ")[0]

    @property
    def is_change(self) -> bool:
        """Return whether it is a change in per cent, not a percentage or a number of points."""
        return self.kind == "percent_change" and not re.search("point|百分点|pp", self.unit)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the number from the JSON of an edition."""
        return cls(**_known(cls, stored))


@dataclass(frozen=True)
class TableColumn:
    """A column of a table: an indicator in a period, '' if it has none."""

    code: str
    label: str = ""
    header: str = ""
    period: str = ""
    kind: str = ""
    unit: str = ""


@dataclass(frozen=True)
class TableCell:
    """A cell as shown (`text`) and as a number (`value`, a plain decimal, None for text)."""

    text: str = ""
    value: str | None = None
    status: str = ""
    note: str = ""


@dataclass(frozen=True)
class TableRow:
    """A row of a table and its cells, in the order of the columns."""

    code: str
    label: str = ""
    cells: tuple[TableCell, ...] = ()


@dataclass(frozen=True)
class TableData:
    """A table of the data that the prose shows; `sources` are the keys of its sources."""

    dataset: str = ""
    release: int = 0
    caption: str = ""
    notes: str = ""
    row_label: str = ""
    columns: tuple[TableColumn, ...] = ()
    rows: tuple[TableRow, ...] = ()
    sources: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the table from the JSON of an edition."""
        columns = stored.get("columns", ())
        rows = stored.get("rows", ())
        return cls(
            **{
                **_known(cls, stored),
                "columns": tuple(TableColumn(**_known(TableColumn, each)) for each in columns),
                "rows": tuple(
                    TableRow(
                        each["code"],
                        each.get("label", ""),
                        tuple(
                            TableCell(**_known(TableCell, cell)) for cell in each.get("cells", ())
                        ),
                    )
                    for each in rows
                ),
                "sources": tuple(stored.get("sources", ())),
            }
        )


@dataclass(frozen=True)
class ChartData(TableData):
    """A chart of the data that the prose shows: its kind, and the table that it draws."""

    kind: str = ""


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
        return cls(**_known(cls, stored))


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
        return cls(**_known(cls, stored))


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
        return cls(**_known(cls, stored) | {name: tuple(stored.get(name, ())) for name in lists})


@dataclass(frozen=True)
class NumberCounts:
    """Numbers of an edition by what backed them: the data, a source, or an editor's reason."""

    found: int
    bound: int
    cited: int
    explained: int


@dataclass(frozen=True)
class TranslationOf:
    """The translated article, by its key, and the number of its edition, None if unknown."""

    article: int
    edition: int | None


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
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self)))
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


def _known(cls: type, stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the stored fields of a dataclass; another version may have had other fields."""
    return {f.name: stored[f.name] for f in fields(cls) if f.name in stored}
