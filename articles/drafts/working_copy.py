"""Working copies as contents: read them, write them, and find what is wrong or missing.

A part of a content is named by its field (`title`, `authors`), or `sections/ANCHOR`. Of a section, a
problem names `sections/ANCHOR/heading` or `sections/ANCHOR/prose`.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from msgspec.structs import replace

from articles.content import (
    ArticleCitation,
    ArticleContent,
    ArticleSection,
    TranslationOf,
)
from articles.drafts.quoted_cells import write_cells_of_draft
from articles.models import Article, Author, Authorship, Citation, Edition, Image, Section, Topic
from articles.prose.parse import parse_prose, same_prose
from articles.prose.sanitize import sanitize
from articles.sources.models import Source

# The fields of a content that are columns of an article with the same name.
_COLUMNS = ("title", "slug", "standfirst", "language", "origin", "origin_url", "doi")


class ContentError(Exception):
    """A content is invalid; `problems` has a sentence for each part."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems.values()))


def content_of(article: Article) -> ArticleContent:
    """Return the content of the working copy; its sections and references are read again."""
    return ArticleContent(
        **{name: getattr(article, name) for name in _COLUMNS},
        date=article.date.isoformat() if article.date else "",
        translation_of=TranslationOf(article.original_id, article.original_edition)
        if article.original_id
        else None,
        cover=article.cover.key if article.cover else "",
        topics=tuple(article.topics.order_by("slug").values_list("slug", flat=True)),
        authors=tuple(
            article.authorships.order_by("ordering", "pk").values_list("author__slug", flat=True)
        ),
        citations=tuple(
            ArticleCitation(key, locator)
            for key, locator in article.citations.order_by("ordering", "pk").values_list(
                "source__key", "locator"
            )
        ),
        sections=tuple(
            ArticleSection(anchor, heading, body)
            for anchor, heading, body in article.sections.order_by("ordering", "pk").values_list(
                "anchor", "heading", "body"
            )
        ),
    )


def content_of_edition(edition: Edition) -> ArticleContent:
    """Return the content from which the edition was made."""
    return ArticleContent.from_json(edition.content)


@transaction.atomic
def write_content(article: Article, content: ArticleContent) -> None:
    """Write a content over the rows of an article, which may be new.

    Sections are matched by their anchors, so that one that stays keeps its row and its comments; the
    comments of a removed section become comments on the article. What a content names and what no
    longer exists is left out. Raise `ContentError` and change nothing if a part is invalid.
    """
    problems = set_fields(article, content) | find_section_problems(content)
    if problems:
        raise ContentError(problems)
    article.save()
    article.topics.set(Topic.objects.filter(slug__in=content.topics))
    write_sections(article, content.sections)
    authors = Author.objects.in_bulk(content.authors, field_name="slug")
    found = [(authors[slug], "") for slug in content.authors if slug in authors]
    _write_rows(article, Authorship, "author", found)
    sources = Source.objects.in_bulk([c.source for c in content.citations], field_name="key")
    cited = [(sources[c.source], c.locator) for c in content.citations if c.source in sources]
    _write_rows(article, Citation, "source", cited)


def write_sections(article: Article, sections: Sequence[ArticleSection]) -> None:
    """Write the sections of an article and the cells that they quote.

    One that stays, by its anchor, keeps its row.
    """
    rows = {row.anchor: row for row in article.sections.all()}
    anchors = {section.anchor for section in sections}
    gone = [row for anchor, row in rows.items() if anchor not in anchors]
    for row in gone:
        _remove(row)
    is_changed = bool(gone)
    for number, section in enumerate(sections, start=1):
        row = rows.get(section.anchor) or Section(article=article, anchor=section.anchor)
        # What the article has already is clean.
        same = row.pk is not None and same_prose(row.body, section.prose)
        prose = row.body if same else sanitize(section.prose)
        new = (number * 10, section.heading, prose)
        if row.pk is None or (row.ordering, row.heading, row.body) != new:
            row.ordering, row.heading, row.body = new
            row.save()
            is_changed = True
    if is_changed:
        write_cells_of_draft(article)


def _remove(section: Section) -> None:
    """Delete a section; its comments become comments on the article."""
    for comment in section.comments.all():
        # The words that it quotes may be in another section now.
        if not comment.quote:
            comment.text = _("On “%(section)s”, since removed: %(comment)s") % {
                "section": section,
                "comment": comment.text,
            }
        comment.section = None
        comment.save(update_fields=["text", "section"])
    section.delete()


def _write_rows(
    article: Article,
    model: type[Authorship | Citation],
    name: str,
    wanted: Sequence[tuple[Author | Source, str]],
) -> None:
    """Let rows of an article refer to these objects under `name`, in order and with locators."""
    rows = {
        getattr(row, f"{name}_id"): row for row in model._default_manager.filter(article=article)
    }
    kept = {target.pk for target, _locator in wanted}
    for key, row in rows.items():
        if key not in kept:
            row.delete()
    for number, (target, locator) in enumerate(wanted, start=1):
        row = rows.get(target.pk) or model(**{"article": article, name: target})
        row.ordering = number * 10
        if isinstance(row, Citation):
            row.locator = locator
        row.save()


def set_fields(article: Article, content: ArticleContent) -> dict[str, str]:
    """Set the columns of an article in memory; return what is wrong with them, by field."""
    problems = {}
    for name in _COLUMNS:
        setattr(article, name, getattr(content, name))
    article.title, article.slug = content.title.strip(), content.slug.strip()
    translated = content.translation_of
    article.original = (
        Article.with_binned.filter(pk=translated.article).first() if translated else None
    )
    article.original_edition = translated.edition if translated else None
    article.cover = Image.with_binned.filter(key=content.cover).first() if content.cover else None
    try:
        article.date = dt.date.fromisoformat(content.date) if content.date else None
    except ValueError:
        sentence = _("“%(date)s” is no date; write it like 2024-05-06.")
        problems["date"] = sentence % {"date": content.date}
    try:
        article.full_clean()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            problems.setdefault(name, " ".join(messages))
    return problems


def find_section_problems(content: ArticleContent) -> dict[str, str]:
    """Return what is wrong with the sections, by their parts."""
    problems = {}
    for section in content.sections:
        row = Section(anchor=section.anchor, heading=section.heading, body=section.prose)
        try:
            row.clean_fields(exclude=["article", "ordering"])
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                part = "prose" if name == "body" else "heading"
                problems[f"sections/{section.anchor}/{part}"] = " ".join(messages)
    return problems


def restorable(article: Article, content: ArticleContent) -> ArticleContent:
    """Return a content without what no longer exists, and with the present address."""
    known = _Referenced.of(article, content)
    translated = content.translation_of if known.has_original else None
    if translated and not known.has_original_edition:
        translated = TranslationOf(translated.article)
    return replace(
        content,
        slug=article.slug,
        translation_of=translated,
        cover=content.cover if content.cover in known.images else "",
        topics=tuple(slug for slug in content.topics if slug in known.topics),
        authors=tuple(slug for slug in content.authors if slug in known.authors),
        citations=tuple(cited for cited in content.citations if cited.source in known.sources),
    )


def find_missing(article: Article, content: ArticleContent) -> tuple[str, ...]:
    """Return a description of each thing that a content refers to and that no longer exists.

    Marks in the prose that refer to one stay there, and the checklist reports them.
    """
    known = _Referenced.of(article, content)
    cited = dict.fromkeys([*(c.source for c in content.citations), *_named(content, "cite")])
    missing = _missing(Topic, content.topics, known.topics)
    missing += _missing(Author, content.authors, known.authors)
    missing += _missing(Source, cited, known.sources)
    if not known.has_original:
        missing.append(_("the original that it translates, or one that can be translated"))
    elif content.translation_of and not known.has_original_edition:
        missing.append(
            _("edition %(number)s of the original, which was withdrawn")
            % {"number": content.translation_of.edition}
        )
    if content.cover and content.cover not in known.images:
        missing.append(_("the cover"))
    missing += _missing(Image, _named(content, "picture"), known.images)
    return tuple(missing)


@dataclass(frozen=True)
class _Referenced:
    """Names of the existing objects that a content refers to."""

    topics: set[str]
    authors: set[str]
    sources: set[str]
    images: set[str]
    has_original: bool
    has_original_edition: bool

    @classmethod
    def of(cls, article: Article, content: ArticleContent) -> "_Referenced":
        keys = [*_named(content, "cite"), *(cited.source for cited in content.citations)]
        shown = [*_named(content, "picture"), content.cover]
        translated = content.translation_of
        editions = (
            Edition.objects.filter(article=translated.article, number=translated.edition)
            if translated and translated.edition
            else None
        )
        return cls(
            topics=set(Topic.objects.in_bulk(content.topics, field_name="slug")),
            authors=set(Author.objects.in_bulk(content.authors, field_name="slug")),
            sources=set(Source.objects.in_bulk(keys, field_name="key")),
            images=set(Image.with_binned.filter(key__in=shown).values_list("key", flat=True)),
            has_original=not translated or _may_translate(article, translated.article),
            has_original_edition=editions is None or editions.exists(),
        )


def _may_translate(article: Article, original: int) -> bool:
    """Return whether the article may translate the one with this key (see `Article.clean`)."""
    # One in the bin can still be restored.
    if original == article.pk or Article.with_binned.filter(original=article.pk).exists():
        return False
    originals = Article.with_binned.filter(pk=original, original=None, kind=article.kind)
    return bool(originals.exists())


def _missing(
    model: type[Topic | Author | Source | Image], names: Iterable[str], known: set[str]
) -> list[str]:
    return [
        _("%(kind)s “%(name)s”") % {"kind": model._meta.verbose_name, "name": name}
        for name in names
        if name not in known
    ]


def _named(content: ArticleContent, element: str) -> tuple[str, ...]:
    """Return the references of the marks of this element in the prose, each once."""
    found = (
        mark.reference
        for section in content.sections
        if f"<{element}" in section.prose
        for mark in parse_prose(section.prose).marks
        if mark.element == element
    )
    return tuple(dict.fromkeys(found))
