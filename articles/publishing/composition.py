"""Compose an edition: render the working copy, or the prose of an earlier edition."""

import datetime as dt
import re
from copy import replace
from dataclasses import dataclass, field
from functools import cached_property, partial

import msgspec
from django.db.models import Min
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.content import (
    ArticleContent,
    Byline,
    ChartCover,
    ClaimData,
    EditionContent,
    Embed,
    EmbedData,
    ImageData,
    ReferenceEntry,
    SectionContent,
    embed_of,
)
from articles.drafts import content_of
from articles.files import images
from articles.models import Article, Author, Edition, Exempted, Image
from articles.prose.checks import Outline, outline_of
from articles.prose.equations import EquationError
from articles.prose.marks import RenderContext, UnresolvedMarkError, citation_link
from articles.prose.marks.session import DataSession
from articles.prose.parse import Equation, Mark, mark_latin_emphasis, marks_of, parse_prose
from articles.prose.plain_text import measure_length, text_of
from articles.prose.render import Footnotes, PageWriter, render_equation
from articles.publishing.claims import (
    ClaimEntry,
    audit_claims,
    holding,
    read_claims,
    read_tables,
)
from articles.publishing.number_audit import (
    AuditEntry,
    NumberKey,
    Part,
    audit,
    exemptions_of,
    parts_of,
    read_numbers,
    shown_in,
)
from articles.sources.citations import csl_item
from articles.sources.models import Source
from collabsite.site.identity import articles_licence, site_identity
from collabsite.web.checklist import Finding, Level, section_target
from collabsite.web.models import Language
from collabsite.web.text import is_blank, section_name, web_address
from metrics.shown import ChartData, NumberData


@dataclass(frozen=True)
class Composition:
    """An article composed as an edition of a time, which follows the `last` one; it is audited once.

    A mark that could not be resolved is replaced by its reference, so that a preview can be read;
    with `errors`, it can't be published. `warnings` are those of its data. `shown` has, for each mark of
    the prose but citations, in order, the data that it shows, None if it refers to nothing.
    """

    article: Article
    at: dt.datetime
    content: EditionContent
    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    shown: tuple[EmbedData | None, ...] = ()
    last: Edition | None = None

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The title, the standfirst and the sections, with their passages and marks."""
        return parts_of(self.content)

    @cached_property
    def prose_parts(self) -> tuple[Part, ...]:
        """The part of each section that is its prose."""
        return tuple(part for part in self.parts if not part.is_line)

    @cached_property
    def shown_numbers(self) -> dict[NumberKey, NumberData]:
        """The values of bound numbers, by their marks."""
        return shown_in(self.content)

    @cached_property
    def numbers(self) -> tuple[AuditEntry, ...]:
        """Every number, and what backs it."""
        reasons = exemptions_of(self.article)
        return audit(self.parts, self.shown_numbers, reasons, holding(self.claims))

    @cached_property
    def claims(self) -> tuple[ClaimEntry, ...]:
        """Every claim about the data, and its verdict."""
        tables = read_tables(self.parts, at=self.at)
        reasons = exemptions_of(self.article, Exempted.CLAIM)
        return audit_claims(self.parts, tables, self.shown_numbers, reasons)

    @cached_property
    def outlines(self) -> tuple[Outline, ...]:
        """The headings, links and images of each section."""
        return tuple(outline_of(section.prose) for section in self.content.sections)


def compose(
    article: Article,
    *,
    at: dt.datetime,
    content: ArticleContent | None = None,
    last: Edition | None = None,
) -> Composition:
    """Render the working copy as an edition published at this time, which follows the `last` one.

    With a `content`, that is rendered instead. Nothing is stored.
    """
    given = content or content_of(article)
    authors = Author.objects.in_bulk(given.authors, field_name="slug")
    cover = Image.with_binned.filter(key=given.cover).first() if given.cover else None
    edition = replace(
        EditionContent.from_json(given.as_json()),
        origin_url=web_address(given.origin_url),
        bylines=tuple(
            msgspec.convert(authors[slug], Byline, from_attributes=True)
            for slug in given.authors
            if slug in authors
        ),
        shown_cover=images.cover_data(cover) if cover else None,
    )
    return replace(_Composer(edition, article, at=at).compose(), last=last)


def recompose(content: EditionContent, article: Article, *, at: dt.datetime) -> Composition:
    """Render the prose of an edition again, with the data of this time; store nothing.

    Its text and pictures stay the same, and so do the entries of the sources that the text cites. The
    licence is that of editions which are published now.
    """
    return _Composer(content, article, at=at).compose()


class _Composer:
    """Renderer of a content, which collects data, citations, footnotes, errors and warnings.

    Pictures and references that the content has already are kept.
    """

    def __init__(self, content: EditionContent, article: Article, *, at: dt.datetime) -> None:
        self.before, self.article, self.at = content, article, at
        self.rows = rows = content.sections
        # The published pictures of an edition that is rendered again, by their keys.
        self.pictures = {
            embed.data.image: embed.data
            for embed in content.embeds
            if isinstance(embed.data, ImageData)
        }
        self.numbering = _SourceNumbers()
        self.shown: list[EmbedData | None] = []
        self.embeds: list[Embed] = []
        # The first chart, which is the cover if no image is.
        self.chart: ChartCover | None = None
        self.footnotes: list[str] = []
        self.author_notes = Footnotes(content.language)
        self.errors: list[Finding] = []
        # By their text: data that ten sentences quote gives one warning.
        self.warnings: dict[str, Finding] = {}
        # The place in the form where each source is cited first.
        self.cited_in: dict[str, str] = {}
        self.context = RenderContext(content.language, self.numbering.cite, self._footnote)
        marks = marks_of(row.prose for row in rows)
        self.session = DataSession(marks, at=at)
        self.claims = read_claims(
            content,
            lambda: read_numbers(marks, self.session, language=content.language),
            at=at,
        )

    def compose(self) -> Composition:
        """Render the content, and number what it cites."""
        before = self.before
        sections = self.sections()
        references = self.references()
        words, minutes = measure_length(before.standfirst, [row.prose for row in self.rows])
        licence, licence_url = articles_licence(before.language)
        cover = before.shown_cover
        content = replace(
            before,
            sections=sections,
            references=references,
            embeds=tuple(self.embeds),
            claims=tuple(data for data, _note in self.claims.values()),
            footnotes=tuple(self.footnotes),
            notes=tuple(map(self._in_script, self.author_notes.texts)),
            words=words,
            reading_minutes=minutes,
            licence=licence,
            licence_url=licence_url,
            shown_cover=cover if isinstance(cover, ImageData) else self.chart,
        )
        return Composition(
            article=self.article,
            at=self.at,
            content=content,
            errors=tuple(self.errors),
            warnings=tuple(self.warnings.values()),
            shown=tuple(self.shown),
        )

    def sections(self) -> tuple[SectionContent, ...]:
        """Render every section."""
        if not self.rows:
            self._add_error("no-section", _("There is no section; write one."), "sections-group")
        return tuple(self._section(index, row) for index, row in enumerate(self.rows))

    def references(self) -> tuple[ReferenceEntry, ...]:
        """Return the reference list: the sources cited so far, then those of the list itself."""
        for citation in self.before.citations:
            self.numbering.number(citation.source, citation.locator)
        cited = self.numbering.cited
        sources = Source.objects.in_bulk(list(cited), field_name="key")
        for key in cited:
            if key not in sources:
                sentence = _(
                    "The text cites a source that does not exist, “%(key)s”; cite another, or remove"
                    " the citation."
                )
                self._add_error("citation", sentence, self.cited_in.get(key, ""), key=key)
        # The text cites what it did; tables and charts have the sources of the present data.
        kept = {
            entry.key: entry.item
            for entry in self.before.references
            if entry.key not in self.numbering.by_data
        }
        return tuple(
            ReferenceEntry(
                number,
                key,
                places.in_entry,
                places.marks,
                kept[key] if key in kept else csl_item(sources[key]),
            )
            for number, (key, places) in enumerate(cited.items(), start=1)
            if key in sources
        )

    def _in_script(self, html: str) -> str:
        return html if self.context.language == Language.ENGLISH else mark_latin_emphasis(html)

    def _add_error(self, code: str, sentence: str, target: str, **params: object) -> None:
        self.errors.append(Finding(code, sentence % params, target, level=Level.ERROR))

    def _section(self, index: int, row: SectionContent) -> SectionContent:
        target = section_target(index)
        writer = PageWriter(
            partial(self._mark, row, target),
            language=self.context.language,
            footnotes=self.author_notes,
            render_equation=partial(self._equation, row, target),
            link_claim=partial(self._link_claim, index),
        )
        html = self._in_script(writer.render(parse_prose(row.prose)))
        for key in self.numbering.cited:
            self.cited_in.setdefault(key, target)
        if is_blank(text_of(html)) and not parse_prose(row.prose).marks:
            sentence = _("Section “%(section)s” has no text; write it or remove the section.")
            self._add_error("no-text", sentence, target, section=section_name(row.heading))
        return SectionContent(row.anchor, row.heading, row.prose, html)

    def _mark(self, row: SectionContent, target: str, mark: Mark) -> str:
        """Return the HTML that replaces a mark, even if it refers to nothing."""
        if mark.element == "cite":
            return self.numbering.mark(mark.reference, mark.attributes.get("data-locator", ""))
        try:
            rendered = (
                images.render_image(mark, self.pictures.get(mark.reference))
                if mark.element == "picture"
                else self.session.render(mark, replace(self.context, heading=row.heading))
            )
        except UnresolvedMarkError as error:
            sentence = _("Section “%(section)s”: %(problem)s.")
            section = section_name(row.heading)
            self._add_error("data", sentence, target, section=section, problem=error)
            self.shown.append(None)
            return format_html('<span class="unresolved">{}</span>', mark.reference)
        for warning in map(str, rendered.warnings):
            sentence = _("Section “%(section)s”: %(warning)s.")
            message = sentence % {"section": section_name(row.heading), "warning": warning}
            finding = Finding("data", message, target, about=rendered.data.dataset)
            self.warnings.setdefault(warning, finding)
        self.shown.append(rendered.data)
        if isinstance(rendered.data, ChartData) and self.chart is None:
            self.chart = ChartCover(
                embed=len(self.embeds),
                alt=rendered.alt,
                highlight=mark.attributes.get("data-highlight", "").strip(),
                scale=mark.attributes.get("data-scale", "").strip(),
            )
        self.embeds.append(embed_of(mark.reference, rendered.data))
        return rendered.html

    def _equation(self, row: SectionContent, target: str, equation: Equation) -> str:
        """Return the HTML of an equation, or its LaTeX if that can't be read."""
        try:
            return render_equation(equation)
        except EquationError as error:
            sentence = _(
                "Section “%(section)s”: the equation “%(latex)s” can't be shown: %(problem)s."
            )
            params = {"latex": equation.latex, "problem": error}
            self._add_error(
                "equation", sentence, target, section=section_name(row.heading), **params
            )
            return format_html('<span class="unresolved">{}</span>', equation.latex)

    def _link_claim(self, section: int, order: int) -> dict[str, str]:
        """Return the link from a claim that holds to its note; one that does not is only words."""
        data, html = self.claims.get((section, order), (ClaimData(), ""))
        if not html:
            return {}
        return {
            "class": "claim",
            "href": f"#note.{self._footnote(html)}",
            "data-note": data.note,
        }

    def _footnote(self, html: str) -> int:
        if html not in self.footnotes:
            self.footnotes.append(html)
        return self.footnotes.index(html) + 1


@dataclass
class _CitedPlaces:
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
class _SourceNumbers:
    """Numbering of sources by first appearance, with the locators of citations."""

    cited: dict[str, _CitedPlaces] = field(default_factory=dict)
    # The sources of tables and charts.
    by_data: set[str] = field(default_factory=set)

    def number(self, key: str, locator: str = "") -> int:
        """Return the number of the source with this key, from 1; its entry shows the locator."""
        places = self.cited.setdefault(key, _CitedPlaces())
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


def unmarked(html: str) -> str:
    """Return a section without the numbers of its citations and footnotes."""
    notes = r'\u2060?(?:<a class="citation".*?</a>|<sup class="footnote">.*?</sup>)'
    return re.sub(notes, "", html)


def listing_date(article: Article, content: EditionContent, *, at: dt.datetime) -> dt.date:
    """Return the date by which lists order the article: its own, else the day of its first edition."""
    if content.date:
        return dt.date.fromisoformat(content.date)
    first: dt.datetime | None = article.editions.aggregate(first=Min("published_at"))["first"]
    # The same for readers, whoever publishes it.
    return timezone.localdate(first or at, site_identity().zone)
