"""Compose an edition: render the working copy, or the prose of an earlier edition."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from django.db.models import Min
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import images
from articles.content import (
    Byline,
    EditionContent,
    Embed,
    EmbedData,
    ReferenceEntry,
    SectionContent,
    TranslationOf,
)
from articles.models import Article, Language, Source
from articles.prose import embeds
from articles.prose.document import Mark, mark_latin_emphasis, parse_prose
from articles.prose.embeds import RenderContext, UnresolvedMarkError, citation_link
from articles.prose.plain_text import count_words, reading_minutes, text_of
from articles.references.citations import csl_item
from collabsite.web.checklist import Finding, section_target
from collabsite.web.text import is_blank, section_name, web_address


@dataclass(frozen=True)
class Composition:
    """The content of an edition, its errors, and the warnings of its data.

    A mark that could not be resolved is replaced by its reference, so that a preview can be read;
    with `errors`, it can't be published. `shown` has, for each mark of the prose but citations, in
    order, the data that it shows, None if it refers to nothing.
    """

    content: EditionContent
    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    shown: tuple[EmbedData | None, ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """The errors in sentences."""
        return tuple(error.sentence for error in self.errors)


def compose(article: Article, *, at: dt.datetime) -> Composition:
    """Render the working copy as an edition published at this time; store nothing."""
    rows = [_SectionSource(row.anchor, row.heading, row.body) for row in article.sections.all()]
    composer = _Composer(article.language, rows, at)
    sections = composer.sections()
    citations = list(article.citations.select_related("source"))
    references = composer.references([(c.source.key, c.locator) for c in citations])
    words, minutes = _length(article.standfirst, sections)
    content = EditionContent(
        title=article.title,
        standfirst=article.standfirst,
        language=article.language,
        date=article.date.isoformat() if article.date else "",
        origin=article.origin,
        origin_url=web_address(article.origin_url),
        doi=article.doi,
        authors=tuple(
            Byline(
                author.name,
                author.slug,
                author.orcid,
                author.affiliation,
                author.family_name,
                author.given_name,
            )
            for author in article.authors.order_by("authorships__ordering", "authorships__pk")
        ),
        topics=tuple(article.topics.values_list("slug", flat=True)),
        sections=sections,
        references=references,
        citations=tuple(citation.source.key for citation in citations),
        embeds=tuple(composer.embeds),
        footnotes=tuple(composer.footnotes),
        words=words,
        reading_minutes=minutes,
        translation_of=(
            TranslationOf(article.original_id, article.original_edition)
            if article.original_id
            else None
        ),
    )
    return composer.composition(content)


def recompose(content: EditionContent, *, at: dt.datetime) -> Composition:
    """Render the prose of an edition again, with the data of this time; store nothing.

    Its text stays the same, and so do the entries of the sources that the text cites.
    """
    rows = [
        _SectionSource(section.anchor, section.heading, section.prose)
        for section in content.sections
    ]
    composer = _Composer(content.language, rows, at)
    sections = composer.sections()
    before = {entry.key: entry for entry in content.references}
    references = composer.references([(key, "") for key in content.citations])
    words, minutes = _length(content.standfirst, sections)
    again = replace(
        content,
        sections=sections,
        references=tuple(
            _as_before(entry, before.get(entry.key), content, composer) for entry in references
        ),
        embeds=tuple(composer.embeds),
        footnotes=tuple(composer.footnotes),
        words=words,
        reading_minutes=minutes,
    )
    return composer.composition(again)


def _as_before(
    now: ReferenceEntry,
    before: ReferenceEntry | None,
    content: EditionContent,
    composer: "_Composer",
) -> ReferenceEntry:
    """Return an entry of the list as in the edition, except for what the data cites."""
    if before is None:
        return now
    item = now.item if now.key in composer.numbering.by_data else before.item
    locator = before.locator if now.key in content.citations else now.locator
    return replace(now, item=item, locator=locator)


@dataclass(frozen=True)
class _SectionSource:
    """A section to be rendered, of a draft or of an edition."""

    anchor: str
    heading: str
    body: str

    def __str__(self) -> str:
        return section_name(self.heading)


class _Composer:
    """Renderer of sections, which collects data, citations, footnotes, errors and warnings."""

    def __init__(self, language: str, rows: Sequence[_SectionSource], at: dt.datetime) -> None:
        self.rows = rows
        self.numbering = _Numbering()
        self.shown: list[EmbedData | None] = []
        self.embeds: list[Embed] = []
        self.footnotes: list[str] = []
        self.errors: list[Finding] = []
        # By their text: data that ten sentences quote gives one warning.
        self.warnings: dict[str, Finding] = {}
        # The place in the form where each source is cited first.
        self.cited_in: dict[str, str] = {}
        self.context = RenderContext(language, self.numbering.cite, self._footnote)
        marks = [mark for row in self.rows for mark in parse_prose(row.body).marks]
        self.session = embeds.provider().open_session(marks, at=at)

    def composition(self, content: EditionContent) -> Composition:
        """Return the composition of the content."""
        warnings = tuple(self.warnings.values())
        return Composition(content, tuple(self.errors), warnings, tuple(self.shown))

    def sections(self) -> tuple[SectionContent, ...]:
        """Render every section."""
        if not self.rows:
            sentence = _("The article has no section; write one.")
            self.errors.append(Finding("no-section", sentence, "sections-group"))
        return tuple(
            self._section(row, section_target(index)) for index, row in enumerate(self.rows)
        )

    def references(self, citations: Iterable[tuple[str, str]]) -> tuple[ReferenceEntry, ...]:
        """Return the reference list: the sources cited so far, then these keys with their locators."""
        for key, locator in citations:
            self.numbering.number(key, locator)
        cited = self.numbering.cited
        sources = Source.objects.in_bulk(list(cited), field_name="key")
        for key in cited:
            if key not in sources:
                sentence = _(
                    "The text cites “%(key)s”, and there is no such source; add it or remove the"
                    " mark."
                )
                target = self.cited_in.get(key, "")
                self.errors.append(Finding("citation", sentence % {"key": key}, target))
        return tuple(
            ReferenceEntry(number, key, places.in_entry, places.marks, csl_item(sources[key]))
            for number, (key, places) in enumerate(cited.items(), start=1)
            if key in sources
        )

    def _section(self, row: _SectionSource, target: str) -> SectionContent:
        html = parse_prose(row.body).render(partial(self._mark, row, target))
        if self.context.language != Language.ENGLISH:
            html = mark_latin_emphasis(html)
        for key in self.numbering.cited:
            self.cited_in.setdefault(key, target)
        if is_blank(text_of(html)) and not parse_prose(row.body).marks:
            sentence = _("Section “%(section)s” has no text; write it or remove the section.")
            self.errors.append(Finding("no-text", sentence % {"section": row}, target))
        return SectionContent(row.anchor, row.heading, row.body, html)

    def _mark(self, row: _SectionSource, target: str, mark: Mark) -> str:
        """Return the HTML that replaces a mark, even if it refers to nothing."""
        if mark.element == "cite":
            return self.numbering.mark(mark.reference, mark.attributes.get("data-locator", ""))
        try:
            rendered = (
                images.render_image(mark)
                if mark.element == "picture"
                else self.session.render(mark, self.context)
            )
        except UnresolvedMarkError as error:
            sentence = _("Section “%(section)s”: %(problem)s.")
            message = sentence % {"section": row, "problem": error}
            self.errors.append(Finding("data", message, target))
            self.shown.append(None)
            return format_html('<span class="unresolved">{}</span>', mark.reference)
        for warning in map(str, rendered.warnings):
            sentence = _("Section “%(section)s”: %(warning)s.")
            message = sentence % {"section": row, "warning": warning}
            self.warnings.setdefault(warning, Finding("data", message, target))
        self.shown.append(rendered.data)
        self.embeds.append(Embed(mark.element, mark.reference, rendered.data))
        return rendered.html

    def _footnote(self, html: str) -> int:
        if html not in self.footnotes:
            self.footnotes.append(html)
        return self.footnotes.index(html) + 1


def _length(standfirst: str, sections: Iterable[SectionContent]) -> tuple[int, int]:
    """Return the number of words, and the minutes that reading them takes."""
    words = "\n".join([standfirst, *(text_of(unmarked(s.html)) for s in sections)])
    return count_words(words), reading_minutes(words)


def unmarked(html: str) -> str:
    """Return a section without the numbers of its citations."""
    return re.sub(r'\u2060?<a class="citation".*?</a>', "", html)


def listing_date(article: Article, content: EditionContent, *, at: dt.datetime) -> dt.date:
    """Return the date by which lists order the article: its own, else the day of its first edition."""
    if content.date:
        return dt.date.fromisoformat(content.date)
    first: dt.datetime | None = article.editions.aggregate(first=Min("published_at"))["first"]
    return timezone.localdate(first or at)


@dataclass
class _Places:
    """The number of citations of a source, and the locators in marks and elsewhere."""

    marks: int = 0
    in_marks: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    @property
    def in_entry(self) -> str:
        """The locators that no mark shows, else the one that all marks have."""
        if self.elsewhere:
            return "; ".join(dict.fromkeys(self.elsewhere))
        return self.in_marks[0] if len(set(self.in_marks)) == 1 else ""


@dataclass
class _Numbering:
    """Numbering of sources by first appearance, with the locators of citations."""

    cited: dict[str, _Places] = field(default_factory=dict)
    # The sources of tables and charts.
    by_data: set[str] = field(default_factory=set)

    def number(self, key: str, locator: str = "") -> int:
        """Return the number of the source with this key, from 1; its entry shows the locator."""
        places = self.cited.setdefault(key, _Places())
        if locator:
            places.elsewhere.append(locator)
        return list(self.cited).index(key) + 1

    def cite(self, key: str, locator: str) -> SafeString:
        """Return the mark of a table's source; its entry shows the locator."""
        self.by_data.add(key)
        return self._mark(key, self.number(key, locator))

    def mark(self, key: str, locator: str) -> SafeString:
        """Return the mark of a citation in the text, with its locator."""
        number = self.number(key)
        if locator:
            self.cited[key].in_marks.append(locator)
        # A word joiner keeps the mark in the line of the word that it belongs to.
        return format_html("\u2060{}", self._mark(key, number, shown=locator))

    def _mark(self, key: str, number: int, *, shown: str = "") -> SafeString:
        places = self.cited[key]
        places.marks += 1
        # Its entry in the list links back to each.
        anchor = f"cite.{number}" if places.marks == 1 else f"cite.{number}.{places.marks}"
        return citation_link(number, locator=shown, anchor=anchor)
