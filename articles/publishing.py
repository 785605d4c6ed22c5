"""Publishing: the only way to make an edition."""

import datetime as dt
import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Min
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from articles import figures, prose
from articles.citations import csl_item
from articles.content import Byline, Content, Embed, Reference, SectionContent, digest
from articles.models import Article, Edition, EditionReference, EditionTopic, Source

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class PublishingError(Exception):
    """The article can't be published; `problems` are sentences that say why and what to do."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


def publish(
    article: Article,
    *,
    by: "User | None",
    note: str = "",
    change: Edition.Change | None = None,
    at: dt.datetime | None = None,
    seen: str = "",
) -> Edition:
    """Make the next edition of the article, public from `at` (an aware time; None: now).

    `seen` is the `mark` of the content that the editor looked at, if it was shown. Raises
    `PublishingError` if the article is not fit to be published or has changed since it was seen,
    and stores nothing then.
    """
    with transaction.atomic():
        # Two editors who publish at once get two numbers, one after the other.
        article = Article.objects.select_for_update().get(pk=article.pk)
        now = timezone.now()
        at = at or now
        last = article.editions.order_by("-number").first()
        number = (last.number if last else 0) + 1
        note = note.strip()
        problems = []
        if last and not note:
            problems.append(
                _("Say what changed: every edition after the first needs a change note.")
            )
        if last and last.published_at > now:
            problems.append(
                _("Edition %(number)d is already waiting for its time.") % {"number": last.number}
            )
        elif last and at < last.published_at:
            problems.append(_("An edition can't be older than the one before it."))
        if Edition.objects.filter(slug=article.slug).exclude(article=article).exists():
            problems.append(
                _("Another article was published under “%(slug)s”; choose another slug.")
                % {"slug": article.slug}
            )
        content = compose(article, at=at, problems=problems)
        if seen and seen != content.mark():
            raise PublishingError(
                [_("The article or its data has changed since you opened this page; look again.")]
            )
        change = change or (Edition.Change.UPDATE if last else Edition.Change.FIRST)
        frozen = content.as_json()
        edition = Edition.objects.create(
            article=article,
            number=number,
            slug=article.slug,
            title=content.title,
            standfirst=content.standfirst,
            language=content.language,
            date=dt.date.fromisoformat(content.date),
            origin=content.origin,
            change=change,
            note=note,
            content=frozen,
            sha256=edition_digest(
                article=article.pk,
                number=number,
                slug=article.slug,
                change=change,
                note=note,
                published_at=at,
                content=content,
            ),
            published_at=at,
            created_at=now,
            created_by=by,
        )
        EditionTopic.objects.bulk_create(
            EditionTopic(edition=edition, topic=topic) for topic in article.topics.all()
        )
        sources = Source.objects.in_bulk([r.key for r in content.references], field_name="key")
        EditionReference.objects.bulk_create(
            EditionReference(edition=edition, number=entry.number, source=sources[entry.key])
            for entry in content.references
        )
    return edition


def edition_digest(
    *,
    article: int,
    number: int,
    slug: str,
    change: str,
    note: str,
    published_at: dt.datetime,
    content: Content,
) -> str:
    """Return the SHA-256 of everything that an edition keeps."""
    return digest(
        {
            "article": article,
            "number": number,
            "slug": slug,
            "change": str(change),
            "note": note,
            "published_at": published_at.astimezone(dt.UTC).isoformat(),
            "content": content.as_json(),
        }
    )


def compose(article: Article, *, at: dt.datetime, problems: list[str] | None = None) -> Content:
    """Render the working copy as an edition of the time `at` would be; stores nothing.

    Raises `PublishingError` with all problems found, those in `problems` before the others.
    """
    problems = list(problems or [])
    numbering = _Numbering()
    embeds: list[Embed] = []
    sections = list(article.sections.all())
    citations = list(article.citations.select_related("source"))
    setting = figures.Setting(language=article.language, at=at, cite=numbering.number)
    if not sections:
        problems.append(_("The article has no section; write one."))

    def render_mark(mark: prose.Mark) -> str:
        if mark.element == "cite":
            return numbering.mark(mark.reference, mark.attributes.get("data-locator", ""))
        try:
            # An edition speaks the article's language, whoever publishes it.
            with translation.override(article.language):
                rendered = figures.render(mark, setting)
        except figures.UnresolvedMarkError as error:
            problems.append(
                _("Section “%(section)s”: %(problem)s.") % {"section": section, "problem": error}
            )
            return ""
        embeds.append(Embed(mark.element, mark.reference, rendered.data))
        return rendered.html

    contents = []
    for section in sections:
        html = prose.render(section.body, render_mark)
        if not html:
            problems.append(
                _("Section “%(section)s” has no text; write it or remove the section.")
                % {"section": section}
            )
        contents.append(SectionContent(section.anchor, section.heading, section.body, html))
    for citation in citations:
        numbering.number(citation.source.key, citation.locator)

    sources = Source.objects.in_bulk(list(numbering.locators), field_name="key")
    problems += [
        _("The text cites “%(key)s”, and there is no such source; add it or remove the mark.")
        % {"key": key}
        for key in numbering.locators
        if key not in sources
    ]
    if problems:
        raise PublishingError(problems)

    words = "\n".join([article.standfirst, *(prose.text(_unmarked(c.html)) for c in contents)])
    return Content(
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
        ),
        citations=tuple(citation.source.key for citation in citations),
        embeds=tuple(embeds),
        words=prose.count_words(words),
        reading_minutes=prose.reading_minutes(words),
    )


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
