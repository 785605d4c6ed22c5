"""Two drafts side by side, and as the contents that `articles.diff` compares."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from articles.content import (
    Byline,
    Content,
    Embed,
    EmbedData,
    NumberData,
    Reference,
    SectionContent,
)
from articles.diff.blocks import Token, section_blocks, source_labels, tokens
from articles.diff.embeds import named
from articles.diff.sections import label_of
from articles.diff.words import Piece, pieces
from articles.drafts.draft import Draft, DraftSection
from articles.models import Author, Source
from articles.prose import embeds
from articles.prose.document import Mark, parse_prose
from articles.prose.embeds import EmbedSession
from articles.references.citations import csl_item

_CITED = re.compile(r'data-source="([^"]*)"')
_BREAK = Token("\n\n", "", (), "", "\n\n")


@dataclass(frozen=True)
class Catalogue:
    """The sources and authors that some drafts name, as they are known now."""

    sources: dict[str, Source]
    authors: dict[str, Author]

    @classmethod
    def of(cls, drafts: Iterable[Draft]) -> "Catalogue":
        """Look up what these drafts name, with two queries."""
        keys: set[str] = set()
        slugs: set[str] = set()
        for draft in drafts:
            slugs.update(draft.authors)
            keys.update(_keys(draft))
        return cls(
            Source.objects.in_bulk(list(keys), field_name="key"),
            Author.objects.in_bulk(list(slugs), field_name="slug"),
        )

    def content(self, draft: Draft) -> Content:
        """Return the draft as content to be compared; it holds no data and no rendered prose."""
        locators = {cited.source: cited.locator for cited in draft.citations}
        return Content(
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
                Reference(number, key, locators.get(key, ""), 0, csl_item(self.sources[key]))
                for number, key in enumerate(_keys(draft), start=1)
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

    def prose_beside(self, old: str, new: str, values: "Values") -> tuple[Piece, ...]:
        """Return the pieces of two bodies of prose, with all that both have in common."""
        was, now = self._shown(old, values), self._shown(new, values)
        called = source_labels(was, now)
        return pieces(_line(was, called), _line(now, called))

    def said(self, body: str, values: "Values") -> str:
        """Return what a body of prose says, its blocks apart."""
        content = self._shown(body, values)
        return "".join(token.space + token.text for token in _line(content, source_labels(content)))

    def _shown(self, body: str, values: "Values") -> Content:
        return values.shown(self.content(Draft(sections=(DraftSection("", "", body),))))


class Values:
    """Looks up once what each number that is bound to data shows."""

    def __init__(self, session: EmbedSession, *, language: str) -> None:
        self.session = session
        self.language = language
        self.known: dict[str, EmbedData] = {}

    @classmethod
    def of(cls, contents: Iterable[Content], *, language: str, at: dt.datetime) -> "Values":
        """Return the values of `at` that these contents show in articles of this language."""
        marks = [mark for content in contents for mark in _numbers(content)]
        return cls(embeds.provider().open_session(marks, at=at), language=language)

    def shown(self, content: Content) -> Content:
        """Return the content with the numbers that its prose shows."""
        shown = tuple(
            Embed(mark.element, mark.reference, self.value(mark)) for mark in _numbers(content)
        )
        return replace(content, embeds=shown)

    def value(self, mark: Mark) -> EmbedData:
        """Return what the mark shows; nothing of one that refers to nothing."""
        key = repr((mark.reference, sorted(mark.attributes.items())))
        if key not in self.known:
            found = self.session.read(mark, language=self.language)
            self.known[key] = found or NumberData()
        return self.known[key]


def text_beside(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces of two plain texts."""
    return pieces(tuple(_plain(old)), tuple(_plain(new)))


def without_same_sections(old: Draft, new: Draft) -> tuple[Draft, Draft]:
    """Return two drafts without the sections in which they agree, to count changed words."""
    same = {
        section.anchor
        for section in old.sections
        for other in [new.section(section.anchor)]
        if other and (other.heading, other.body) == (section.heading, section.body)
    }
    return _without(old, same), _without(new, same)


def _numbers(content: Content) -> Iterator[Mark]:
    """Yield the marks of the content that are numbers of the data."""
    for section in content.sections:
        yield from (mark for mark in parse_prose(section.prose).marks if mark.element == "data")


def _without(draft: Draft, anchors: set[str]) -> Draft:
    kept = tuple(section for section in draft.sections if section.anchor not in anchors)
    return replace(draft, sections=kept)


def _keys(draft: Draft) -> Sequence[str]:
    """Return the keys of the sources that a draft cites: those of its prose first."""
    cited = [key for section in draft.sections for key in _CITED.findall(section.body)]
    return list(dict.fromkeys([*cited, *(citation.source for citation in draft.citations)]))


def _plain(text: str) -> Iterable[Token]:
    for number, line in enumerate(text.splitlines()):
        if number:
            yield _BREAK
        yield from tokens(line)


def _line(content: Content, called: dict[str, str]) -> tuple[Token, ...]:
    """Return the blocks of the one section as one line, with breaks between them."""
    line: list[Token] = []
    for section in section_blocks(content, called):
        for block in section.blocks:
            if line:
                line.append(_BREAK)
            if block.is_text:
                line += block.tokens
            else:
                said = f"[{named(block)} · {label_of(block.kind)}]"
                key = f"[{block.reference}]{sorted(block.attributes.items())}"
                line.append(Token(said, "", (), "", key))
    return tuple(line)
