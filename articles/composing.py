"""The working copy, rendered as the edition that publishing would make."""

import datetime as dt
import re
from dataclasses import dataclass, field
from html import escape

from django.db.models import Min
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles import figures, prose
from articles.citations import csl_item
from articles.content import Byline, Content, Embed, Reference, SectionContent
from articles.findings import Finding, section_target
from articles.models import Article, Source


@dataclass(frozen=True)
class Composition:
    """What an edition would hold, what is broken in it, and what its data warns of.

    What could not be resolved is shown in its place, so that a preview can be read; while there
    are `errors`, nothing may be published.
    """

    content: Content
    errors: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """The errors in sentences."""
        return tuple(error.sentence for error in self.errors)


def compose(article: Article, *, at: dt.datetime) -> Composition:
    """Render the working copy as an edition of the time `at` would be; stores nothing."""
    errors: list[Finding] = []
    # By what it says: data that ten sentences quote is late once.
    warnings: dict[str, Finding] = {}
    numbering = _Numbering()
    embeds: list[Embed] = []
    sections = list(article.sections.all())
    citations = list(article.citations.select_related("source"))
    footnotes: list[str] = []

    def footnote(html: str) -> int:
        if html not in footnotes:
            footnotes.append(html)
        return footnotes.index(html) + 1

    setting = figures.Setting(
        language=article.language,
        at=at,
        cite=numbering.number,
        footnote=footnote,
        marks=[mark for section in sections for mark in prose.marks(section.body)],
    )
    if not sections:
        errors.append(
            Finding("no-section", _("The article has no section; write one."), "sections-group")
        )

    def render_mark(mark: prose.Mark) -> str:
        marks.append(mark)
        if mark.element == "cite":
            return numbering.mark(mark.reference, mark.attributes.get("data-locator", ""))
        try:
            # An edition speaks the article's language, whoever publishes it.
            with translation.override(article.language):
                rendered = figures.render(mark, setting)
        except figures.UnresolvedMarkError as error:
            sentence = _("Section “%(section)s”: %(problem)s.")
            errors.append(
                Finding("data", sentence % {"section": section, "problem": error}, target)
            )
            return format_html('<span class="unresolved">{}</span>', mark.reference)
        for warning in map(str, rendered.warnings):
            sentence = _("Section “%(section)s”: %(warning)s.")
            said = sentence % {"section": section, "warning": warning}
            warnings.setdefault(warning, Finding("data", said, target))
        embeds.append(Embed(mark.element, mark.reference, rendered.data))
        return rendered.html

    contents = []
    cited_in: dict[str, str] = {}
    for index, section in enumerate(sections):
        target = section_target(index)
        marks: list[prose.Mark] = []
        html = prose.render(section.body, render_mark)
        for key in numbering.locators:
            cited_in.setdefault(key, target)
        if not marks and not prose.text(html):
            sentence = _("Section “%(section)s” has no text; write it or remove the section.")
            errors.append(Finding("no-text", sentence % {"section": section}, target))
        contents.append(SectionContent(section.anchor, section.heading, section.body, html))
    for citation in citations:
        numbering.number(citation.source.key, citation.locator)

    sources = Source.objects.in_bulk(list(numbering.locators), field_name="key")
    for key in numbering.locators:
        if key not in sources:
            sentence = _(
                "The text cites “%(key)s”, and there is no such source; add it or remove the mark."
            )
            errors.append(Finding("citation", sentence % {"key": key}, cited_in.get(key, "")))
    words = "\n".join([article.standfirst, *(prose.text(_unmarked(c.html)) for c in contents)])
    content = Content(
        title=article.title,
        standfirst=article.standfirst,
        language=article.language,
        date=_date(article, at).isoformat(),
        origin=article.origin,
        origin_url=prose.web_address(article.origin_url),
        authors=tuple(
            Byline(author.name, author.slug, author.orcid, author.affiliation)
            for author in article.authors.order_by("authorships__ordering", "authorships__pk")
        ),
        topics=tuple(article.topics.values_list("slug", flat=True)),
        sections=tuple(contents),
        references=tuple(
            Reference(number, key, locator, numbering.marks.get(key, 0), csl_item(sources[key]))
            for number, (key, locator) in enumerate(numbering.locators.items(), start=1)
            if key in sources
        ),
        citations=tuple(citation.source.key for citation in citations),
        embeds=tuple(embeds),
        footnotes=tuple(footnotes),
        words=prose.count_words(words),
        reading_minutes=prose.reading_minutes(words),
    )
    return Composition(content, tuple(errors), tuple(warnings.values()))


def _unmarked(html: str) -> str:
    """Return a section without the numbers of its citations, which nobody reads as words."""
    return re.sub(r'\u2060?<a class="citation".*?</a>', "", html)


def _date(article: Article, at: dt.datetime) -> dt.date:
    """Return the date that the article itself gives, else the day of its first edition."""
    if article.date:
        return article.date
    first: dt.datetime | None = article.editions.aggregate(first=Min("published_at"))["first"]
    return timezone.localdate(first or at)


@dataclass
class _Numbering:
    """Numbers sources by their first appearance; remembers each one's first locator."""

    locators: dict[str, str] = field(default_factory=dict)
    marks: dict[str, int] = field(default_factory=dict)

    def number(self, key: str, locator: str = "") -> int:
        """Return the number of the source with this key, from 1."""
        self.locators.setdefault(key, locator)
        return list(self.locators).index(key) + 1

    def mark(self, key: str, locator: str) -> str:
        """Return the mark in the text: a link to the entry, which links back to the first mark."""
        number = self.number(key)
        self.marks[key] = self.marks.get(key, 0) + 1
        anchor = f' id="cite.{number}"' if self.marks[key] == 1 else ""
        label = f"{number}, {locator}" if locator else f"{number}"
        # A word joiner keeps the mark in the line of the word that it belongs to.
        return f'\u2060<a class="citation"{anchor} href="#ref.{number}">[{escape(label)}]</a>'
