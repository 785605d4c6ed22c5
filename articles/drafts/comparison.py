"""Comparison of contents with what they refer to, in full and in a few words, and their merge.

Parts of a content are named by their fields, and `sections/ANCHOR`. In a merge, a part that only one side
changed is taken from that side; one that both changed differently is in conflict, but for topics, which
have no order.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

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
from articles.drafts.diff import Changes, FactChange, compare, fact_label
from articles.models import Article, Author, Image
from articles.prose.marks.session import DataSession
from articles.prose.parse import Mark, marks_of, parse_prose, references_of, same_prose
from articles.prose.plain_text import count_words, text_of
from articles.sources.citations import csl_item
from articles.sources.models import Source
from collabsite.web.models import Language
from collabsite.web.text import section_name
from metrics.shown import NumberData

# The parts of a content beside its sections, in the order of the form.
FIELDS = (
    *("title", "slug", "standfirst", "language", "date", "origin", "origin_url", "doi"),
    *("translation_of", "cover", "topics", "authors", "citations"),
)
# Those that can be written by hand.
TEXTS = ("title", "slug", "standfirst", "date", "origin", "origin_url", "doi")

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


def merge(
    base: ArticleContent | None, mine: ArticleContent, theirs: ArticleContent
) -> tuple[ArticleContent, tuple[str, ...]]:
    """Merge two contents that began as `base`, and return the parts in conflict, too.

    Those have their value, mine if they removed the part. Without a known `base` each difference is in
    conflict, but for a section that only one side has: nobody knows whether the other removed it.
    """
    merged: dict[str, Any] = {}
    conflicts = []
    anchors = dict.fromkeys([*_anchors(theirs), *_anchors(mine)])
    for part in (*FIELDS, *(f"sections/{anchor}" for anchor in anchors)):
        here, there = part_of(mine, part), part_of(theirs, part)
        if _same(here, there) or (base and _same(part_of(base, part), here)):
            merged[part] = there
        elif base and _same(part_of(base, part), there):
            merged[part] = here
        elif base and part == "topics":
            both = set(here) & set(there) | (set(here) ^ set(there)) - set(base.topics)
            merged[part] = tuple(sorted(both))
        else:
            merged[part] = here if there is None else there
            if base or None not in (here, there):
                conflicts.append(part)
    order = _merge_orders(*(_anchors(side) if side else () for side in (base, mine, theirs)))
    kept = [section for anchor in order if (section := merged[f"sections/{anchor}"])]
    fields = {name: merged[name] for name in FIELDS}
    return ArticleContent(**fields, sections=tuple(kept)), tuple(conflicts)


def part_of(content: ArticleContent, part: str) -> Any:  # noqa: ANN401 - each part has its own type.
    """Return the value of a part, None if there is no such section."""
    if part.startswith("sections/"):
        return content.section(part.removeprefix("sections/"))
    return getattr(content, part)


def part_label(part: str, value: Any) -> str:  # noqa: ANN401
    """Return the name of a part for editors; `value` is its section, if it is one."""
    if isinstance(value, ArticleSection):
        return _("Section “%(heading)s”") % {"heading": section_name(value.heading)}
    return fact_label(part)


def with_part(content: ArticleContent, part: str, value: Any) -> ArticleContent:  # noqa: ANN401
    """Return the content with another value of a part; None removes a section."""
    if not part.startswith("sections/"):
        return structs.replace(content, **{part: value})
    anchor = part.removeprefix("sections/")
    sections = (value if each.anchor == anchor else each for each in content.sections)
    return structs.replace(content, sections=tuple(filter(None, sections)))


def _same(one: Any, other: Any) -> bool:  # noqa: ANN401
    if isinstance(one, ArticleSection) and isinstance(other, ArticleSection):
        return one.heading == other.heading and same_prose(one.prose, other.prose)
    if isinstance(one, str) and isinstance(other, str):
        # Browsers send two characters for each end of a line.
        return one.replace("\r\n", "\n") == other.replace("\r\n", "\n")
    return bool(one == other)


def _anchors(content: ArticleContent) -> tuple[str, ...]:
    return tuple(section.anchor for section in content.sections)


def _merge_orders(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Return all anchors in the order of the side that moved sections, theirs if both did.

    A section that only the other side has follows the one before it there.
    """
    common = set(base) & set(mine) & set(theirs)
    was, stayed = ([anchor for anchor in order if anchor in common] for order in (base, theirs))
    main, other = (mine, theirs) if base and stayed == was else (theirs, mine)
    order = list(main)
    before = -1
    for anchor in other:
        if anchor not in order:
            order.insert(before + 1, anchor)
        before = order.index(anchor)
    return order
