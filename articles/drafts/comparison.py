"""Comparison of contents with what they refer to, in full and in a few words."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec import convert, structs

from articles.content import (
    ArticleContent,
    ArticleSection,
    Byline,
    EditionContent,
    ReferenceEntry,
    embed_of,
)
from articles.drafts.blocks import (
    DiffPiece,
    Token,
    block_label,
    compare_lines,
    section_blocks,
    source_labels,
    tokens,
)
from articles.drafts.conflict import FIELDS, part_label, part_of
from articles.drafts.diff import Changes, FactChange, compare, fact_label
from articles.models import Article, Author, Image
from articles.prose.marks.session import DataSession
from articles.prose.parse import Mark, marks_of, parse_prose, references_of
from articles.prose.plain_text import count_words, text_of
from articles.sources.citations import csl_item
from articles.sources.models import Source
from collabsite.web.models import Language
from metrics.shown import NumberData

_BREAK = Token("\n\n", "", "\n\n")


def compare_contents(old: ArticleContent, new: ArticleContent, *, at: dt.datetime) -> Changes:
    """Compare two contents; numbers that are bound to data have their values at `at` in both."""
    reader = ContentReader([old, new], language=new.language, at=at)
    found = compare(reader.read(old), reader.read(new))
    # The edition that a translation follows is said with its original.
    facts = [fact for fact in found.facts if fact.name != "original_edition"]
    for part in ("slug", "translation_of", "cover", "citations"):
        is_said = part == "citations" and found.references
        if getattr(old, part) != getattr(new, part) and not is_said:
            facts.append(FactChange(part, reader.describe(old, part), reader.describe(new, part)))
    return replace(found, facts=tuple(facts))


def summarize_changes(old: ArticleContent, new: ArticleContent) -> tuple[str, ...]:
    """Return a few words for each part that changed, in the language of the interface."""
    anchors = dict.fromkeys(section.anchor for section in (*new.sections, *old.sections))
    summaries = []
    for part in ("title", "standfirst", *(f"sections/{anchor}" for anchor in anchors)):
        was, now = part_of(old, part), part_of(new, part)
        if was == now:
            continue
        label = part_label(part, now or was)
        if was is None:
            label = _("%(part)s added") % {"part": label}
        elif now is None:
            label = _("%(part)s removed") % {"part": label}
        summaries.append(_summarize(label, _text_of(was), _text_of(now)))
    orders = [
        [section.anchor for section in one.sections if other.section(section.anchor)]
        for one, other in ((old, new), (new, old))
    ]
    if orders[0] != orders[1]:
        summaries.append(_("Order of the sections"))
    others = [name for name in FIELDS if name not in ("title", "standfirst")]
    changed = (name for name in others if getattr(old, name) != getattr(new, name))
    return (*summaries, *map(fact_label, changed))


def _summarize(part: str, old: str, new: str) -> str:
    """Return how many words of a part came and went, wherever they stand."""
    before, after = (Counter(token.text for token in tokens(text)) for text in (old, new))
    come, gone = (
        sum(count_words(word) * count for word, count in words.items())
        for words in (after - before, before - after)
    )
    if not (come or gone):
        return _("%(part)s: changed") % {"part": part}
    counts = " ".join(
        filter(None, [f"+{come:d}" if come else "", f"\N{MINUS SIGN}{gone:d}" if gone else ""])
    )
    sentence = ngettext("%(part)s: %(counts)s word", "%(part)s: %(counts)s words", come + gone)
    return sentence % {"part": part, "counts": counts}


def _text_of(part: ArticleSection | str | None) -> str:
    """Return the text of a part, with what a number is bound to in its place."""

    def show(mark: Mark) -> str:
        return f" {mark.reference} " if mark.element == "data" else ""

    if not isinstance(part, ArticleSection):
        return part or ""
    return f"{part.heading}\n{text_of(parse_prose(part.prose).render(show))}"


class ContentReader:
    """Reader of contents with what they refer to: sources, authors, and the numbers of a time.

    What all of them refer to is looked up at once, and shown as articles of `language` do.
    """

    def __init__(
        self, contents: Sequence[ArticleContent], *, language: str, at: dt.datetime
    ) -> None:
        keys = {key for content in contents for key in _source_keys(content)}
        slugs = {slug for content in contents for slug in content.authors}
        self.sources = Source.objects.in_bulk(list(keys), field_name="key")
        self.authors = Author.objects.in_bulk(list(slugs), field_name="slug")
        marks = [mark for content in contents for mark in _numbers(content)]
        self._session = DataSession(marks, at=at)
        self._language = language

    def read(self, content: ArticleContent) -> EditionContent:
        """Return a content as that of an edition, without tables, charts and rendered prose."""
        locators = {cited.source: cited.locator for cited in content.citations}
        return structs.replace(
            EditionContent.from_json(content.as_json()),
            bylines=tuple(
                convert(self.authors[slug], Byline, from_attributes=True)
                if slug in self.authors
                else Byline(slug, slug)
                for slug in content.authors
            ),
            references=tuple(
                ReferenceEntry(number, key, locators.get(key, ""), 0, csl_item(self.sources[key]))
                for number, key in enumerate(_source_keys(content), start=1)
                if key in self.sources
            ),
            embeds=tuple(
                embed_of(
                    mark.reference,
                    self._session.read(mark, language=self._language) or NumberData(),
                )
                for mark in _numbers(content)
            ),
        )

    def describe(self, content: ArticleContent, part: str) -> str:
        """Return a part that is no section in words; '' if it is empty."""
        value = getattr(content, part)
        match part:
            case "language":
                return str(dict(Language.choices).get(value, value))
            case "topics":
                return ", ".join(value)
            case "authors":
                names = ((slug, self.authors.get(slug)) for slug in value)
                return "; ".join(author.name if author else slug for slug, author in names)
            case "cover":
                return str(Image.with_binned.filter(key=value).first() or value)
            case "citations":
                named = ((self.sources.get(cited.source, cited.source), cited) for cited in value)
                return "; ".join(f"{source} {cited.locator}".rstrip() for source, cited in named)
            case "translation_of" if value:
                original = Article.with_binned.filter(pk=value.article).first() or value.article
                followed = {"number": value.edition} if value.edition else None
                edition = _("Edition %(number)d") % followed if followed else ""
                return " · ".join(filter(None, [str(original), edition]))
        return value or ""

    def compare_prose(self, old: str, new: str) -> tuple[DiffPiece, ...]:
        """Return the pieces of two bodies of prose, with blank lines between their blocks."""
        return compare_lines(self._line(old), self._line(new))

    def plain_text(self, prose: str) -> str:
        """Return a body of prose as plain text, with a blank line between blocks."""
        return "".join(token.space + token.text for token in self._line(prose))

    def _line(self, prose: str) -> list[Token]:
        content = self.read(ArticleContent(sections=(ArticleSection("", "", prose),)))
        line: list[Token] = []
        for block in section_blocks(content, source_labels(content))[0]:
            line += [_BREAK] if line else []
            if block.mark:
                label = f"[{block.name} · {block_label(block.kind)}]"
                line.append(Token(label, "", str(block.key)))
            line += block.tokens
        return line


def _numbers(content: ArticleContent) -> list[Mark]:
    """Return the marks of numbers that are bound to data."""
    return marks_of((section.prose for section in content.sections), "data")


def _source_keys(content: ArticleContent) -> Sequence[str]:
    """Return the keys of the sources that a content cites, those in its prose first."""
    cited = references_of((section.prose for section in content.sections), "cite")
    return list(dict.fromkeys([*cited, *(citation.source for citation in content.citations)]))
