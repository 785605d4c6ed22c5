"""Page of an article: one dataclass for the HTML and the `.json` twin."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Annotated

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles.content import ClaimData, EditionContent, Embed, NumberCounts, SectionContent
from articles.drafts.translation_status import (
    Original,
    OriginalStatus,
    Translation,
    original,
    translations,
)
from articles.models import Edition, Kind, Topic
from articles.prose.passages import Passage
from articles.prose.plain_text import text_of
from articles.public import body
from articles.public.authors import AuthorLine, affiliations, author_lines
from articles.public.body import ReferenceView, SectionView, reference_views
from articles.public.checks import (
    ChangedData,
    changed_data,
    summarize_claims,
    summarize_numbers,
)
from articles.public.editions import (
    EditionLine,
    edition_files,
    edition_item,
    edition_line,
    read_history,
)
from articles.public.lists import TopicLink, topic_link
from articles.public.pictures import Card, Picture, card_of, cover_picture
from articles.public.related import RelatedArticle, related_articles
from articles.publishing.composition import unmarked
from articles.sources.citation_box import Citing, RecordFile, citing, record_files
from collabsite.counting.totals import Reads, reads_of
from collabsite.web.doi import doi_url
from collabsite.web.metadata import SignpostingLinks, SocialMetadata
from collabsite.web.models import Language
from collabsite.web.responses import PAGE_ONLY, Page, absolute_url

# Search engines and networks show less.
LONGEST_DESCRIPTION = 300

_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)


@dataclass(frozen=True)
class ArticlePage(Page):
    """An edition of an article or of a page, with the present number of views.

    A page has no date, authors and topics, and its views are not counted.
    `date` is the article's own, None if it gives none; `first_published_at` is when it was first
    published here.
    `notes` are the HTML of the author's footnotes, which the sections link to as `#footnote.1`.
    `licence` is that of this edition, '' if it states none.
    `numbers` and `claims` say what was checked when the edition was published; `numbers` is null in
    a preview.
    `changed_data` is said while the newest edition shows values that a later release has changed.
    `marks` are the editions that corrected or retracted the article, the newest first; it is
    `retracted` while its newest edition is a retraction.
    """

    kind: Annotated[str, Kind]
    title: str
    url: str
    json_url: str
    standfirst: str
    language: Annotated[str, Language]
    date: dt.date | None
    first_published_at: dt.datetime
    origin: str
    origin_url: str
    doi: str
    doi_url: str
    licence: str
    licence_url: str
    authors: tuple[AuthorLine, ...]
    topics: tuple[TopicLink, ...]
    words: int
    reading_minutes: int
    views: int
    # Of the views, those that were counted where the article was published before.
    earlier_views: int = field(metadata=PAGE_ONLY)
    # '' in the preview of an article that is not published.
    usage_url: str
    edition: EditionLine
    editions_url: str
    superseded_by: int | None
    retracted: bool
    marks: tuple[EditionLine, ...]
    newest_url: str
    sections: tuple[SectionView, ...]
    notes: tuple[str, ...]
    embeds: tuple[Embed, ...]
    numbers: NumberCounts | None
    claims: tuple[ClaimData, ...]
    changed_data: ChangedData | None
    references: tuple[ReferenceView, ...]
    translations: tuple[Translation, ...]
    related: tuple[RelatedArticle, ...]
    original: Original | None
    # None in a preview: what is not published can't be cited.
    citing: Citing | None
    reference_files: tuple[RecordFile, ...]
    cover: Picture | None
    # The picture that stands for it where it is shared.
    card_url: str = field(metadata=PAGE_ONLY)
    cover_card: Card | None = field(metadata=PAGE_ONLY)
    footnotes: tuple[str, ...] = field(metadata=PAGE_ONLY)
    token: str = field(metadata=PAGE_ONLY)

    @property
    def sections_html(self) -> SafeString:
        """The sections as the page shows them."""
        return body.sections_html(self.sections, self.notes)

    @property
    def notes_html(self) -> SafeString:
        """The author's footnotes as the page lists them."""
        return body.notes_html(self.notes)

    @property
    def references_html(self) -> SafeString:
        """The references as the page lists them."""
        return body.references_html(self.references)

    @property
    def footnotes_html(self) -> SafeString:
        """The notes on the numbers of the text as the page shows them."""
        return body.footnotes_html(self.footnotes)

    @property
    def is_page(self) -> bool:
        """Return whether it is a page, not an article."""
        return self.kind == Kind.PAGE

    @property
    def noun(self) -> str:
        """The word for it within a sentence."""
        return Kind(self.kind).noun

    @property
    def description(self) -> str:
        """A sentence about the page for search engines."""
        return self.standfirst or first_sentence(self.sections)

    @property
    def toc(self) -> tuple[SectionView, ...]:
        """Return the sections that the table of contents names."""
        return tuple(section for section in self.sections if section.heading and section.anchor)

    @property
    def check_lines(self) -> tuple[str, ...]:
        """Lines of what was checked in this edition, in the language of the interface."""
        # Whether the claims still hold with the changed data is for the next edition to say.
        claims = "" if self.changed_data else summarize_claims(self.claims)
        lines = (summarize_numbers(self.numbers) if self.numbers else "", claims)
        return tuple(filter(None, lines))

    @property
    def affiliations(self) -> tuple[str, ...]:
        """The affiliations of the authors, in the order of their numbers."""
        return affiliations(self.authors)

    @property
    def affiliations_numbered(self) -> bool:
        """Return whether numbers link the authors to their affiliations."""
        return any(author.affiliation_number for author in self.authors)

    @property
    def first_day(self) -> dt.date | None:
        """The day of the first edition, where the article gives another date."""
        day = timezone.localdate(self.first_published_at)
        return day if self.date and day != self.date else None

    @property
    def retraction(self) -> EditionLine | None:
        """The edition that retracted the article, if it is still retracted."""
        return self.marks[0] if self.retracted else None

    @property
    def correction(self) -> EditionLine | None:
        """This edition, if it is the newest and a correction."""
        corrected = self.edition.change == Edition.Change.CORRECTION and not self.superseded_by
        return self.edition if corrected else None

    @property
    def corrected_before(self) -> EditionLine | None:
        """The last correction before this edition."""
        return self._last(Edition.Change.CORRECTION, until=self.edition.number - 1)

    @property
    def corrected_later(self) -> tuple[EditionLine, ...]:
        """The editions after this one that corrected or retracted it."""
        marks = self.marks[1:] if self.retracted else self.marks
        return tuple(mark for mark in marks if mark.number > self.edition.number)

    @property
    def original_since(self) -> Original | None:
        """The original, if it has changed since the translated edition."""
        if self.original is None or self.superseded_by or self.retracted:
            # The notices of this edition come first, and link to the page with this one.
            return None
        return None if self.original.standing == OriginalStatus.CURRENT else self.original

    @property
    def past_retraction(self) -> EditionLine | None:
        """The last retraction up to this edition, if the article was published again since."""
        last = self._last(Edition.Change.RETRACTION, until=self.edition.number)
        return None if self.retracted else last

    def _last(self, change: Edition.Change, *, until: int) -> EditionLine | None:
        marks = (mark for mark in self.marks if mark.change == change and mark.number <= until)
        return next(marks, None)

    @property
    def signposting(self) -> SignpostingLinks | None:
        """The links of the `Link` header; None in a preview."""
        if self.citing is None:
            return None
        return SignpostingLinks(
            cite_as=self.citing.cite_as,
            types=("ScholarlyArticle",),
            versions=(("latest-version", self.newest_url), ("version-history", self.editions_url)),
            authors=tuple(author.orcid_url for author in self.authors if author.orcid),
            licence=self.licence_url,
            described_by=((self.json_url, "application/json"), *self.citing.record_links),
        )

    @property
    def social(self) -> SocialMetadata:
        """The Open Graph properties of the article."""
        if self.is_page:
            return SocialMetadata(
                kind="website",
                title=self.title,
                description=self.description,
                language=self.language,
                other_languages=tuple(other.language for other in self.translations),
            )
        topics = tuple(topic.name for topic in self.topics)
        is_chart = self.cover and self.cover.kind == "chart"
        shared = SocialMetadata(
            kind="article",
            title=f"{_('Retracted:')} {self.title}" if self.retracted else self.title,
            description=self.description,
            language=self.language,
            card_url=self.card_url,
            card_alt=f"{self.title}. {self.cover.alt}" if self.cover and is_chart else "",
            published_at=self.first_published_at,
            modified_at=self.edition.published_at,
            author_urls=tuple(absolute_url(author.url) for author in self.authors if author.url),
            section=topics[0] if topics else "",
            tags=topics,
            other_languages=tuple(other.language for other in self.translations),
        )
        if (card := self.cover_card) is None:
            return shared
        return replace(
            shared,
            card_url=card.url,
            card_alt=card.alt,
            card_type=card.media_type,
            card_width=card.width,
            card_height=card.height,
        )


def article_page(
    edition: Edition,
    *,
    newest: Edition,
    at: dt.datetime,
    topics: Iterable[Topic] | None = None,
) -> ArticlePage:
    """Return the page of an edition, at the article's own address if it is the newest.

    `topics` must be given for an edition that is not stored, in a preview.
    """
    topics = edition.read_topics() if topics is None else list(topics)
    first, marks = read_history(newest, at=at)
    content = EditionContent.from_json(edition.content)
    superseded = edition.number != newest.number
    kind, own = Kind(edition.kind), [newest.slug, edition.number]
    newest_url = kind.url("article", newest.slug)
    # A page is no item of page views, and nobody cites it.
    is_article = kind == Kind.ARTICLE
    reads = reads_of(edition.item) if is_article else Reads(0, 0)
    files = partial(edition_files, edition, slug=newest.slug, superseded=superseded)
    return ArticlePage(
        kind=kind.value,
        title=content.title,
        url=kind.url("edition", *own) if superseded else newest_url,
        json_url=(
            kind.url("edition-json", *own) if superseded else kind.url("article-json", newest.slug)
        ),
        standfirst=content.standfirst,
        language=content.language,
        date=dt.date.fromisoformat(content.date) if content.date else None,
        first_published_at=first,
        origin=content.origin,
        origin_url=content.origin_url,
        doi=content.doi,
        doi_url=doi_url(content.doi) if content.doi else "",
        licence=content.licence,
        licence_url=content.licence_url,
        authors=author_lines(
            content.bylines,
            # Those whom the newest edition names; a preview has no page of them.
            with_page=set(newest.content["authors"]) if edition.pk else set(),
        ),
        topics=tuple(map(topic_link, topics)),
        words=content.words,
        reading_minutes=content.reading_minutes,
        views=reads.total,
        earlier_views=reads.imported,
        usage_url=kind.url("usage", newest.slug) if is_article else "",
        edition=edition_line(edition, slug=newest.slug),
        editions_url=kind.url("editions", newest.slug),
        superseded_by=newest.number if superseded else None,
        retracted=newest.change == Edition.Change.RETRACTION,
        marks=marks,
        newest_url=newest_url,
        sections=tuple(SectionView(s.anchor, s.heading, s.html) for s in content.sections),
        embeds=content.embeds,
        numbers=content.numbers,
        claims=content.claims,
        changed_data=changed_data(edition) if edition.pk and not superseded else None,
        references=reference_views(content),
        translations=translations(newest, at=at),
        related=related_articles(edition, topics, content.datasets, at=at) if is_article else (),
        original=original(edition, content, at=at),
        citing=(
            citing(edition_item(edition, content), files()) if edition.pk and is_article else None
        ),
        reference_files=(
            record_files(files(of="references"))
            if edition.pk and is_article and content.references
            else ()
        ),
        card_url=reverse("edition-card", args=own) if is_article else "",
        cover=cover_picture(content.shown_cover, slug=edition.slug, number=edition.number),
        cover_card=card_of(content.shown_cover),
        footnotes=content.footnotes,
        notes=content.notes,
        token=edition.item.token if is_article else "",
    )


def first_sentence(sections: Iterable[SectionView | SectionContent]) -> str:
    """Return the first sentence of the paragraphs in these sections, '' if there is none."""
    for section in sections:
        for paragraph in _PARAGRAPH.findall(section.html):
            text = " ".join(text_of(unmarked(paragraph)).split())
            for start, end in Passage(text, {}).sentences():
                return Truncator(text[start:end].strip()).chars(LONGEST_DESCRIPTION)
    return ""
