"""Content of an article and of an edition, which JSON can store without loss. Pure."""

import json
from collections.abc import Mapping
from typing import Any, ClassVar, Self

import msgspec

from collabsite.web.text import digest
from metrics.shown import ChartData, NumberData, TableData

# Of `ArticleContent` and `EditionContent`; a later one is read beside it.
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
        plain: dict[str, Any] = json.loads(json.dumps(msgspec.to_builtins(self)))
        return plain

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return the content that `as_json` gave; that of an edition is the content of an article, too.

        Raise `ValueError` for a schema that is unknown.
        """
        if stored["schema"] != SCHEMA:
            raise ValueError(
                f"content of schema {stored['schema']} can't be read; update this site"
            )
        return msgspec.convert(stored, cls)


class Byline(msgspec.Struct, frozen=True):
    """An author as the edition names them; `orcid` without its address."""

    name: str
    slug: str
    orcid: str = ""
    affiliation: str = ""
    family_name: str = ""
    given_name: str = ""

    @property
    def orcid_url(self) -> str:
        """The address of the ORCID record, '' if there is none."""
        return f"https://orcid.org/{self.orcid}" if self.orcid else ""


class SectionContent(ArticleSection, frozen=True):
    """A section of an edition; `html` is what readers see, without its heading."""

    html: str = ""


class ReferenceEntry(msgspec.Struct, frozen=True):
    """An entry of the reference list: `item` is CSL-JSON, `marks` how often it is cited."""

    number: int
    key: str
    locator: str
    marks: int
    item: Mapping[str, Any]


class ImageData(msgspec.Struct, frozen=True, tag_field="kind", tag="image"):
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


class ChartCover(msgspec.Struct, frozen=True, tag_field="kind", tag="chart"):
    """The first chart of the prose as the cover: `embed` is its place among the embeds, from 0.

    `highlight` is the code of the emphasised row, and `scale` that of the chart's mark.
    """

    embed: int
    alt: str
    highlight: str = ""
    scale: str = ""


type Cover = ImageData | ChartCover
type EmbedData = NumberData | TableData | ChartData | ImageData


class _Embed(msgspec.Struct, frozen=True, tag_field="element"):
    reference: str

    @property
    def element(self) -> str:
        """The element of the mark (see `articles.prose.schema`)."""
        return str(self.__struct_config__.tag)


class NumberEmbed(_Embed, frozen=True, tag="data"):
    """The mark of a number, and what it shows."""

    data: NumberData


class TableEmbed(_Embed, frozen=True, tag="div"):
    """The mark of a table, and what it shows."""

    data: TableData


class ChartEmbed(_Embed, frozen=True, tag="figure"):
    """The mark of a chart, and what it shows."""

    data: ChartData


class ImageEmbed(_Embed, frozen=True, tag="picture"):
    """The mark of an image, and what it shows."""

    data: ImageData


type Embed = NumberEmbed | TableEmbed | ChartEmbed | ImageEmbed

# By the data.
EMBEDS: Mapping[type, Any] = {
    NumberData: NumberEmbed,
    TableData: TableEmbed,
    ChartData: ChartEmbed,
    ImageData: ImageEmbed,
}


def embed_of(reference: str, data: EmbedData) -> Embed:
    """Return a mark with the data that it shows."""
    found: Embed = EMBEDS[type(data)](reference, data)
    return found


class ClaimData(msgspec.Struct, frozen=True):
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


class NumberCounts(msgspec.Struct, frozen=True):
    """Numbers of an edition by what backed them: the data, a source, or an editor's reason."""

    found: int
    bound: int
    cited: int
    explained: int


class EditionContent(ArticleContent, frozen=True, kw_only=True):
    """Content of an article, and all that an edition freezes beside it.

    `footnotes` are the HTML of notes on what the prose shows, and `notes` that of the author's own
    footnotes, both in the order of their numbers. `licence` is the name of the licence under which the
    edition is published, '' where none is stated. `shown_cover` is the image or the chart that lists
    show. `claims` are in the order of the text. `numbers` is None in drafts, and `stored_digest` is
    empty there: it is the SHA-256 of all the rest, with what is made of it for readers.
    """

    sections: tuple[SectionContent, ...] = ()
    bylines: tuple[Byline, ...] = ()
    references: tuple[ReferenceEntry, ...] = ()
    embeds: tuple[Embed, ...] = ()
    words: int = 0
    reading_minutes: int = 0
    footnotes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    licence: str = ""
    licence_url: str = ""
    shown_cover: Cover | None = None
    claims: tuple[ClaimData, ...] = ()
    numbers: NumberCounts | None = None
    stored_digest: str = ""

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
        shown = (*(embed.data for embed in self.embeds), self.shown_cover)
        return tuple(dict.fromkeys(data.image for data in shown if isinstance(data, ImageData)))

    @property
    def cover_chart(self) -> ChartData | None:
        """The data of the chart that is the cover, None if it is no chart."""
        if not isinstance(self.shown_cover, ChartCover):
            return None
        data = self.embeds[self.shown_cover.embed].data
        return data if isinstance(data, ChartData) else None

    def fingerprint(self) -> str:
        """Return a digest of all but the date, to detect changes after an editor has seen it."""
        return digest({**self.as_json(), "date": ""})

    def as_stored(self) -> dict[str, Any]:
        """Return the content as JSON with its `stored_digest`."""
        plain = self.as_json()
        return {**plain, "stored_digest": digest_of_stored(plain)}


# What the site makes of an edition: HTML, counts and verdicts.
_MADE = {"footnotes", "notes", "words", "reading_minutes", "claims", "numbers", "stored_digest"}


def as_given(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was given for an edition, from its JSON: the text, its sources and the exact data.

    Whatever the site makes of that for readers is left out: HTML, numbers as they are written, headers,
    descriptions of charts, counts and verdicts.
    """
    given = {name: value for name, value in stored.items() if name not in _MADE}
    given["sections"] = [_without(section, "html") for section in given["sections"]]
    given["embeds"] = [{**embed, "data": _exact(embed["data"])} for embed in given["embeds"]]
    cover = given["shown_cover"]
    if cover and cover["kind"] == "chart":
        given["shown_cover"] = _without(cover, "alt")
    return given


def digest_of_stored(stored: Mapping[str, Any]) -> str:
    """Return the SHA-256, in hex, of all the JSON of an edition but this digest itself."""
    return digest(_without(stored, "stored_digest"))


def _without(stored: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in stored.items() if key != name}


def _exact(data: Any) -> Any:  # noqa: ANN401
    """Return data without the text of its values, and without headers."""
    if isinstance(data, list):
        return [_exact(each) for each in data]
    if not isinstance(data, dict):
        return data
    written = {"header"} if data.get("value") is None else {"header", "text", "as_in_table"}
    return {name: _exact(value) for name, value in data.items() if name not in written}
