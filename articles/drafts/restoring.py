"""Putting a draft back over the working copy."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles import prose
from articles.drafts import recording
from articles.drafts.draft import Draft, same_prose
from articles.drafts.reading import draft_of
from articles.models import (
    Article,
    Author,
    Authorship,
    Citation,
    Edition,
    Note,
    Section,
    Source,
    Topic,
)
from articles.slugs import slug_of, unused

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class DraftError(Exception):
    """The draft can't be written; `problems` has a sentence for each part (see `articles.drafts`)."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems.values()))


@dataclass(frozen=True)
class Restored:
    """Whether anything changed, and what could not be put back, because it is gone."""

    changed: bool
    gone: tuple[str, ...]


def restore(article: Article, draft: Draft, *, by: "User | None", comment: str = "") -> Restored:
    """Put the draft back over the working copy, as `write` does, under the slug it has now.

    The slug is where the article is found, not what it says; links to it go on working.
    """
    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=article.pk)
        return write(article, replace(draft, slug=article.slug), by=by, comment=comment)


@transaction.atomic
def write(article: Article, draft: Draft, *, by: "User | None", comment: str = "") -> Restored:
    """Make the working copy say what the draft says, and keep both states in the history.

    Sections are found by their anchors, so that one that stays keeps its row and its notes; the
    notes of one that goes become notes on the article. Raises `DraftError` and changes nothing if
    a part of the draft can't be stored.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    if draft_of(article).digest() == draft.digest():
        return Restored(changed=False, gone=())
    recording.record_found(article)
    return _write(article, draft, by=by, comment=comment)


@transaction.atomic
def recover(pk: int, draft: Draft, *, by: "User | None") -> tuple[Article, Restored]:
    """Make an article that was deleted anew from a draft, under its old key and history.

    Its slug gets a number if another article has it by now. Raises `DraftError`.
    """
    slug = unused(draft.slug or slug_of(draft.title, "article"), _is_taken)
    article = Article(pk=pk, title=draft.title, slug=slug, language=draft.language)
    article.save(force_insert=True)
    comment = recording.event(recording.Event.RECOVERED)
    return article, _write(article, replace(draft, slug=slug), by=by, comment=comment)


def _is_taken(slug: str) -> bool:
    return Article.objects.filter(slug=slug).exists() or Edition.objects.filter(slug=slug).exists()


def _write(article: Article, draft: Draft, *, by: "User | None", comment: str) -> Restored:
    topics, gone = _named(Topic, "slug", draft.topics)
    authors, gone_authors = _named(Author, "slug", draft.authors)
    sources, gone_sources = _named(Source, "key", [cited.source for cited in draft.citations])
    problems = _fill(article, draft)
    problems |= _section_problems(article, draft)
    if problems:
        raise DraftError(problems)
    article.save()
    article.topics.set(topics.values())
    _write_sections(article, draft)
    _write_authors(article, [authors[slug] for slug in draft.authors if slug in authors])
    _write_citations(article, draft, sources)
    recording.record(article, by=by, comment=comment)
    return Restored(changed=True, gone=(*gone, *gone_authors, *gone_sources))


def _named[M: (Topic, Author, Source)](
    model: type[M], field: str, names: Sequence[str]
) -> tuple[dict[str, M], list[str]]:
    """Return the rows with these names, and a few words for each name that no row has."""
    found = {getattr(row, field): row for row in model.objects.filter(**{f"{field}__in": names})}
    gone = [
        _("%(kind)s “%(name)s”") % {"kind": model._meta.verbose_name, "name": name}
        for name in names
        if name not in found
    ]
    return found, gone


def _fill(article: Article, draft: Draft) -> dict[str, str]:
    """Set the article's own fields; return what is wrong with them."""
    problems = {}
    article.title = draft.title.strip()
    article.slug = draft.slug.strip()
    article.standfirst = draft.standfirst
    article.language = draft.language
    article.origin = draft.origin
    article.origin_url = draft.origin_url
    article.original = Article.objects.filter(pk=draft.original).first() if draft.original else None
    try:
        article.date = dt.date.fromisoformat(draft.date) if draft.date else None
    except ValueError:
        problems["date"] = _("“%(date)s” is no date; write it like 2024-05-06.") % {
            "date": draft.date
        }
    try:
        article.full_clean()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            problems.setdefault(name, " ".join(messages))
    return problems


def _section_problems(article: Article, draft: Draft) -> dict[str, str]:
    problems = {}
    for section in draft.sections:
        row = Section(
            article=article, anchor=section.anchor, heading=section.heading, body=section.body
        )
        try:
            row.clean_fields(exclude=["article", "ordering"])
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                part = name if name in {"heading", "body"} else "heading"
                problems[f"sections/{section.anchor}/{part}"] = " ".join(messages)
    return problems


def _write_sections(article: Article, draft: Draft) -> None:
    rows = {row.anchor: row for row in article.sections.all()}
    goes = [row for anchor, row in rows.items() if draft.section(anchor) is None]
    Note.objects.filter(section__in=goes).update(section=None)
    article.sections.filter(pk__in=[row.pk for row in goes]).delete()
    for number, section in enumerate(draft.sections, start=1):
        row = rows.get(section.anchor) or Section(article=article, anchor=section.anchor)
        row.ordering = number * 10
        row.heading = section.heading
        # A body that says the same keeps the very words in which it is stored.
        if not same_prose(row.body, section.body):
            row.body = prose.clean(section.body)
        row.save()


def _write_authors(article: Article, authors: Sequence[Author]) -> None:
    rows = {row.author_id: row for row in article.authorships.all()}
    article.authorships.exclude(author__in=authors).delete()
    for number, author in enumerate(authors, start=1):
        row = rows.get(author.pk) or Authorship(article=article, author=author)
        row.ordering = number * 10
        row.save()


def _write_citations(article: Article, draft: Draft, sources: dict[str, Source]) -> None:
    rows = {row.source_id: row for row in article.citations.all()}
    article.citations.exclude(source__in=sources.values()).delete()
    for number, cited in enumerate(draft.citations, start=1):
        if source := sources.get(cited.source):
            row = rows.get(source.pk) or Citation(article=article, source=source)
            row.ordering = number * 10
            row.locator = cited.locator
            row.save()
