"""Changes between two contents, in full and in a few words."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.content import (
    ArticleContent,
    ArticleSection,
    Byline,
    EditionContent,
    Embed,
    EmbedData,
    ReferenceEntry,
    SectionContent,
)
from articles.diff import Changes, DiffPiece, compare
from articles.diff.blocks import Token, section_blocks, source_labels, tokens
from articles.diff.embeds import FactChange, embed_name, fact_label
from articles.diff.sections import block_label
from articles.diff.words import pieces
from articles.models import Article, Author, Image
from articles.prose.document import Mark, parse_prose
from articles.prose.embeds.session import DataSession
from articles.prose.length import measure_length
from articles.prose.plain_text import count_words, text_of
from articles.sources.citations import csl_item
from articles.sources.models import Source
from collabsite.web.text import section_name
from metrics.shown import NumberData

_CITED_SOURCE = re.compile(r'data-source="([^"]*)"')
_BREAK = Token("\n\n", "", (), "", "\n\n")


def compare_contents(old: ArticleContent, new: ArticleContent, *, at: dt.datetime) -> Changes:
    """Compare two contents; numbers that are bound to data have their values at `at` in both."""
    catalogue = Catalogue.of([old, new])
    contents = [catalogue.content(old), catalogue.content(new)]
    values = DataValues.of(contents, language=new.language, at=at)
    found = compare(*map(values.add_to, contents))
    facts = [*found.facts, *_more_facts(old, new, catalogue, with_citations=not found.references)]
    return replace(found, facts=tuple(facts))


def summarize_changes(old: ArticleContent, new: ArticleContent) -> tuple[str, ...]:
    """Return a few words for each part that changed, in the language of the interface."""
    parts = [
        _describe_words(fact_label(name), was, now)
        for name in ("title", "standfirst")
        for was, now in [(getattr(old, name), getattr(new, name))]
        if was != now
    ]
    for section in new.sections:
        before = old.section(section.anchor)
        if before is None:
            parts.append(_describe_section(section, is_added=True))
        elif before.prose != section.prose:
            was, now = (f"{each.heading}\n{_text_of(each.prose)}" for each in (before, section))
            parts.append(_describe_words(_section_label(section), was, now))
        elif before.heading != section.heading:
            parts.append(_("%(part)s: renamed") % {"part": _section_label(section)})
    parts += [
        _describe_section(section, is_added=False)
        for section in old.sections
        if not new.section(section.anchor)
    ]
    if _order(old, new) != _order(new, old):
        parts.append(_("Order of the sections"))
    parts += [
        fact_label("original" if name == "translation_of" else name)
        for name in (
            *("language", "date", "origin", "origin_url", "doi", "authors", "topics", "slug"),
            *("translation_of", "cover", "citations"),
        )
        if getattr(old, name) != getattr(new, name)
    ]
    return tuple(parts)


def count_content_words(content: ArticleContent) -> int:
    """Return the number of words in a content, as the article's page counts them."""
    words, _minutes = measure_length(content.standfirst, [each.prose for each in content.sections])
    return words


def _describe_words(part: str, old: str, new: str) -> str:
    """Return how many words of a part came and went, wherever they stand."""
    before, after = (Counter(token.text for token in tokens(text)) for text in (old, new))
    come, gone = (
        sum(count_words(word) * count for word, count in words.items())
        for words in (after - before, before - after)
    )
    params = {"part": part, "come": come, "gone": gone}
    if come and gone:
        sentence = ngettext(
            "%(part)s: %(come)d word in, %(gone)d out",
            "%(part)s: %(come)d words in, %(gone)d out",
            come,
        )
    elif come:
        sentence = ngettext("%(part)s: %(come)d word in", "%(part)s: %(come)d words in", come)
    elif gone:
        sentence = ngettext("%(part)s: %(gone)d word out", "%(part)s: %(gone)d words out", gone)
    else:
        sentence = _("%(part)s: changed")
    return sentence % params


def _describe_section(section: ArticleSection, *, is_added: bool) -> str:
    words = count_words(section.heading) + count_words(_text_of(section.prose))
    if is_added:
        sentence = ngettext(
            "%(part)s added, %(words)d word", "%(part)s added, %(words)d words", words
        )
    else:
        sentence = ngettext(
            "%(part)s removed, %(words)d word", "%(part)s removed, %(words)d words", words
        )
    return sentence % {"part": _section_label(section), "words": words}


def _section_label(section: ArticleSection) -> str:
    return _("Section “%(heading)s”") % {"heading": section_name(section.heading)}


def _text_of(prose: str) -> str:
    """Return the text of prose, with what a number is bound to in its place."""

    def show(mark: Mark) -> str:
        return f" {mark.reference} " if mark.element == "data" else ""

    return text_of(parse_prose(prose).render(show))


def _order(content: ArticleContent, other: ArticleContent) -> list[str]:
    """Return the anchors of the sections that both contents have, in the order of the first."""
    return [section.anchor for section in content.sections if other.section(section.anchor)]


def _more_facts(
    old: ArticleContent, new: ArticleContent, catalogue: "Catalogue", *, with_citations: bool
) -> Iterator[FactChange]:
    """Yield the changed facts that editions do not have: slug, original and order of the sources."""
    if old.slug != new.slug:
        yield FactChange("slug", old.slug, new.slug)
    originals = [each.translation_of.article if each.translation_of else 0 for each in (old, new)]
    if originals[0] != originals[1]:
        titles = Article.with_binned.in_bulk(list(filter(None, originals)))
        before, after = (str(titles.get(pk, "")) or str(pk or "") for pk in originals)
        yield FactChange("original", before, after)
    if old.cover != new.cover:
        images = Image.with_binned.in_bulk([old.cover, new.cover], field_name="key")
        before, after = (str(images.get(each.cover, each.cover)) for each in (old, new))
        yield FactChange("cover", before, after)
    if with_citations and old.citations != new.citations:
        before, after = map(catalogue.describe_citations, (old, new))
        yield FactChange("citations", before, after)


@dataclass(frozen=True)
class Catalogue:
    """The stored sources and authors that some contents refer to."""

    sources: dict[str, Source]
    authors: dict[str, Author]

    @classmethod
    def of(cls, contents: Iterable[ArticleContent]) -> "Catalogue":
        """Look up what these contents refer to, with two queries."""
        keys: set[str] = set()
        slugs: set[str] = set()
        for content in contents:
            slugs.update(content.authors)
            keys.update(_source_keys(content))
        return cls(
            Source.objects.in_bulk(list(keys), field_name="key"),
            Author.objects.in_bulk(list(slugs), field_name="slug"),
        )

    def content(self, content: ArticleContent) -> EditionContent:
        """Return a content as that of an edition, for a comparison, without data and rendered prose."""
        locators = {cited.source: cited.locator for cited in content.citations}
        return EditionContent(
            title=content.title,
            standfirst=content.standfirst,
            language=content.language,
            date=content.date,
            origin=content.origin,
            origin_url=content.origin_url,
            doi=content.doi,
            authors=tuple(self._byline(slug) for slug in content.authors),
            topics=content.topics,
            translation_of=content.translation_of,
            sections=tuple(
                SectionContent(section.anchor, section.heading, section.prose, "")
                for section in content.sections
            ),
            references=tuple(
                ReferenceEntry(number, key, locators.get(key, ""), 0, csl_item(self.sources[key]))
                for number, key in enumerate(_source_keys(content), start=1)
                if key in self.sources
            ),
            citations=tuple(locators),
            embeds=(),
            words=0,
            reading_minutes=0,
        )

    def describe_citations(self, content: ArticleContent) -> str:
        """Return the sources of the reference list in words."""
        return "; ".join(
            " ".join(filter(None, [str(self.sources.get(c.source, c.source)), c.locator]))
            for c in content.citations
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

    def plain_text(self, prose: str, values: "DataValues") -> str:
        """Return a body of prose as plain text, with a blank line between blocks."""
        content = self._content_of(prose, values)
        return "".join(
            token.space + token.text for token in _join_blocks(content, source_labels(content))
        )

    def _content_of(self, prose: str, values: "DataValues") -> EditionContent:
        content = ArticleContent(sections=(ArticleSection("", "", prose),))
        return values.add_to(self.content(content))


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


def _numbers(content: EditionContent) -> Iterator[Mark]:
    """Yield the marks of numbers that are bound to data."""
    for section in content.sections:
        yield from (mark for mark in parse_prose(section.prose).marks if mark.element == "data")


def _source_keys(content: ArticleContent) -> Sequence[str]:
    """Return the keys of the sources that a content cites, those in its prose first."""
    cited = [key for section in content.sections for key in _CITED_SOURCE.findall(section.prose)]
    return list(dict.fromkeys([*cited, *(citation.source for citation in content.citations)]))


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
