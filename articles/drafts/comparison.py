"""Drafts as contents that `articles.diff` compares, and comparison of two texts."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from articles.content import (
    Byline,
    EditionContent,
    Embed,
    EmbedData,
    ReferenceEntry,
    SectionContent,
)
from articles.diff.blocks import Token, section_blocks, source_labels, tokens
from articles.diff.embeds import embed_name
from articles.diff.sections import block_label
from articles.diff.words import DiffPiece, pieces
from articles.drafts.draft import Draft, DraftSection
from articles.models import Author
from articles.prose.document import Mark, parse_prose
from articles.prose.embeds.session import DataSession
from articles.sources.citations import csl_item
from articles.sources.models import Source
from metrics.shown import NumberData

_CITED_SOURCE = re.compile(r'data-source="([^"]*)"')
_BREAK = Token("\n\n", "", (), "", "\n\n")


@dataclass(frozen=True)
class Catalogue:
    """The stored sources and authors that some drafts refer to."""

    sources: dict[str, Source]
    authors: dict[str, Author]

    @classmethod
    def of(cls, drafts: Iterable[Draft]) -> "Catalogue":
        """Look up what these drafts refer to, with two queries."""
        keys: set[str] = set()
        slugs: set[str] = set()
        for draft in drafts:
            slugs.update(draft.authors)
            keys.update(_source_keys(draft))
        return cls(
            Source.objects.in_bulk(list(keys), field_name="key"),
            Author.objects.in_bulk(list(slugs), field_name="slug"),
        )

    def content(self, draft: Draft) -> EditionContent:
        """Return the draft as content for a comparison, without data and rendered prose."""
        locators = {cited.source: cited.locator for cited in draft.citations}
        return EditionContent(
            title=draft.title,
            standfirst=draft.standfirst,
            language=draft.language,
            date=draft.date,
            origin=draft.origin,
            origin_url=draft.origin_url,
            doi=draft.doi,
            authors=tuple(self._byline(slug) for slug in draft.authors),
            topics=draft.topics,
            sections=tuple(
                SectionContent(section.anchor, section.heading, section.body, "")
                for section in draft.sections
            ),
            references=tuple(
                ReferenceEntry(number, key, locators.get(key, ""), 0, csl_item(self.sources[key]))
                for number, key in enumerate(_source_keys(draft), start=1)
                if key in self.sources
            ),
            citations=tuple(locators),
            embeds=(),
            words=0,
            reading_minutes=0,
        )

    def _byline(self, slug: str) -> Byline:
        author = self.authors.get(slug)
        if author is None:
            return Byline(slug, slug, "", "")
        return Byline(author.name, slug, author.orcid, author.affiliation)

    def diff_prose(self, old: str, new: str, values: "DataValues") -> tuple[DiffPiece, ...]:
        """Return the pieces of two bodies of prose: those that differ, and those that do not."""
        before, after = self._content_of(old, values), self._content_of(new, values)
        names = source_labels(before, after)
        return pieces(_join_blocks(before, names), _join_blocks(after, names))

    def plain_text(self, body: str, values: "DataValues") -> str:
        """Return a body of prose as plain text, with a blank line between blocks."""
        content = self._content_of(body, values)
        return "".join(
            token.space + token.text for token in _join_blocks(content, source_labels(content))
        )

    def _content_of(self, body: str, values: "DataValues") -> EditionContent:
        return values.add_to(self.content(Draft(sections=(DraftSection("", "", body),))))


class DataValues:
    """Lookup of the values of numbers that are bound to data, once for each number."""

    def __init__(self, session: DataSession, *, language: str) -> None:
        self.session = session
        self.language = language
        self.known: dict[str, EmbedData] = {}

    @classmethod
    def of(
        cls, contents: Iterable[EditionContent], *, language: str, at: dt.datetime
    ) -> "DataValues":
        """Return the values of `at` in these contents, as articles of this language show them."""
        marks = [mark for content in contents for mark in _numbers(content)]
        return cls(DataSession(marks, at=at), language=language)

    def add_to(self, content: EditionContent) -> EditionContent:
        """Return the content with the values of the numbers in its prose."""
        shown = tuple(
            Embed(mark.element, mark.reference, self.value(mark)) for mark in _numbers(content)
        )
        return replace(content, embeds=shown)

    def value(self, mark: Mark) -> EmbedData:
        """Return the value that the mark shows, empty if what it refers to is missing."""
        key = repr((mark.reference, sorted(mark.attributes.items())))
        if key not in self.known:
            found = self.session.read(mark, language=self.language)
            self.known[key] = found or NumberData()
        return self.known[key]


def diff_text(old: str, new: str) -> tuple[DiffPiece, ...]:
    """Return the pieces of two plain texts."""
    return pieces(tuple(_plain(old)), tuple(_plain(new)))


def drop_equal_sections(old: Draft, new: Draft) -> tuple[Draft, Draft]:
    """Return two drafts without the sections that are equal in both, to count changed words."""
    equal = {
        section.anchor
        for section in old.sections
        for other in [new.section(section.anchor)]
        if other and (other.heading, other.body) == (section.heading, section.body)
    }
    return _without(old, equal), _without(new, equal)


def _numbers(content: EditionContent) -> Iterator[Mark]:
    """Yield the marks of numbers that are bound to data."""
    for section in content.sections:
        yield from (mark for mark in parse_prose(section.prose).marks if mark.element == "data")


def _without(draft: Draft, anchors: set[str]) -> Draft:
    rest = tuple(section for section in draft.sections if section.anchor not in anchors)
    return replace(draft, sections=rest)


def _source_keys(draft: Draft) -> Sequence[str]:
    """Return the keys of the sources that a draft cites, those in its prose first."""
    cited = [key for section in draft.sections for key in _CITED_SOURCE.findall(section.body)]
    return list(dict.fromkeys([*cited, *(citation.source for citation in draft.citations)]))


def _plain(text: str) -> Iterable[Token]:
    for number, line in enumerate(text.splitlines()):
        if number:
            yield _BREAK
        yield from tokens(line)


def _join_blocks(content: EditionContent, names: dict[str, str]) -> tuple[Token, ...]:
    """Return the blocks of the only section as one run of tokens, with breaks between them."""
    line: list[Token] = []
    for section in section_blocks(content, names):
        for block in section.blocks:
            if line:
                line.append(_BREAK)
            if block.is_text:
                line += block.tokens
            else:
                label = f"[{embed_name(block)} · {block_label(block.kind)}]"
                key = f"[{block.reference}]{sorted(block.attributes.items())}"
                line.append(Token(label, "", (), "", key))
    return tuple(line)
