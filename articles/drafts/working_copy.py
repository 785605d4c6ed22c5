"""Working copies as contents: read them, write them, and find what is wrong or missing.

A part of a content is named by its field (`title`, `authors`), or `sections/ANCHOR`. Of a section, a
problem names `sections/ANCHOR/heading` or `sections/ANCHOR/prose`.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
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
from articles.prose.parse import references_of, same_prose
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
    if problems := set_fields(article, content):
        raise ContentError(problems)
    article.save()
    article.topics.set(Topic.objects.filter(slug__in=content.topics))
    write_sections(article, content.sections)
    authors = Author.objects.in_bulk(content.authors, field_name="slug")
    bylines = {
        slug: Authorship(article=article, author=authors[slug])
        for slug in content.authors
        if slug in authors
    }
    _write_rows(article.authorships, "author", bylines.values(), "ordering")
    sources = Source.objects.in_bulk([c.source for c in content.citations], field_name="key")
    cited = {
        c.source: Citation(article=article, source=sources[c.source], locator=c.locator)
        for c in content.citations
        if c.source in sources
    }
    _write_rows(article.citations, "source", cited.values(), "ordering", "locator")


def _write_rows(rows: Any, name: str, wanted: Collection[Any], *fields: str) -> None:  # noqa: ANN401
    """Let these be the rows of an article, in their order; one for the same object keeps its key."""
    rows.exclude(**{f"{name}__in": [getattr(row, name) for row in wanted]}).delete()
    for number, row in enumerate(wanted, start=1):
        row.ordering = number * 10
    rows.bulk_create(
        wanted, update_conflicts=True, unique_fields=["article", name], update_fields=fields
    )


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


def set_fields(article: Article, content: ArticleContent) -> dict[str, str]:
    """Set the columns of an article in memory; return what is wrong with the content, by its parts."""
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
    for section in content.sections:
        row = Section(anchor=section.anchor, heading=section.heading, body=section.prose)
        try:
            row.clean_fields(exclude=["article", "ordering"])
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                part = "prose" if name == "body" else "heading"
                problems[f"sections/{section.anchor}/{part}"] = " ".join(messages)
    return problems


def restorable(article: Article, content: ArticleContent) -> tuple[ArticleContent, tuple[str, ...]]:
    """Return a content with the present address and without what no longer exists, and what that is.

    Marks in the prose that refer to something of that kind stay there, and the checklist reports them.
    """
    missing: list[str] = []

    def existing(rows: QuerySet[Any], field: str, names: Iterable[str]) -> set[str]:
        wanted = dict.fromkeys(names)
        known = set(rows.filter(**{f"{field}__in": wanted}).values_list(field, flat=True))
        for name in wanted:
            if name not in known:
                about = {"kind": rows.model._meta.verbose_name, "name": name}
                missing.append(_("%(kind)s “%(name)s”") % about)
        return known

    topics = existing(Topic.objects.all(), "slug", content.topics)
    authors = existing(Author.objects.all(), "slug", content.authors)
    bodies = [section.prose for section in content.sections]
    cited = [*(cited.source for cited in content.citations), *references_of(bodies, "cite")]
    sources = existing(Source.objects.all(), "key", cited)
    translated = content.translation_of
    if translated and not _may_translate(article, translated.article):
        missing.append(_("the original that it translates, or one that can be translated"))
        translated = None
    elif translated and translated.edition:
        editions = Edition.objects.filter(article=translated.article, number=translated.edition)
        if not editions.exists():
            withdrawn = _("edition %(number)s of the original, which was withdrawn")
            missing.append(withdrawn % {"number": translated.edition})
            translated = TranslationOf(translated.article)
    cover = content.cover
    if cover and not Image.with_binned.filter(key=cover).exists():
        missing.append(_("the cover"))
        cover = ""
    existing(Image.with_binned.all(), "key", references_of(bodies, "picture"))
    kept = replace(
        content,
        slug=article.slug,
        translation_of=translated,
        cover=cover,
        topics=tuple(slug for slug in content.topics if slug in topics),
        authors=tuple(slug for slug in content.authors if slug in authors),
        citations=tuple(each for each in content.citations if each.source in sources),
    )
    return kept, tuple(missing)


def _may_translate(article: Article, original: int) -> bool:
    """Return whether the article may translate the one with this key (see `Article.clean`)."""
    # One in the bin can still be restored.
    if original == article.pk or Article.with_binned.filter(original=article.pk).exists():
        return False
    originals = Article.with_binned.filter(pk=original, original=None, kind=article.kind)
    return bool(originals.exists())
