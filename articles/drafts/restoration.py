"""Writing a draft over the working copy, and recovering deleted articles."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.drafts import comments, revisions
from articles.drafts.draft import Draft, same_prose
from articles.drafts.ownership import owner_of_deleted
from articles.drafts.snapshots import draft_of, draft_of_edition
from articles.models import (
    Article,
    Author,
    Authorship,
    Citation,
    Edition,
    Image,
    Section,
    Topic,
    slug_is_taken,
)
from articles.prose.document import parse_prose
from articles.prose.sanitizer import sanitize
from articles.sources.models import Source
from collabsite.web.bin import take_from_bin
from collabsite.web.slugs import slug_of, unused

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet


# The database takes no longer number of an edition.
_EDITION_NUMBER = re.compile(r"[0-9]{1,9}")


class DraftError(Exception):
    """The draft is invalid; `problems` has a sentence for each part (see `articles.drafts`)."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems.values()))


class StaleDraftError(Exception):
    """The working copy has changed since the editor saw it."""


@dataclass(frozen=True)
class RestoreResult:
    """Result of writing a draft; `missing` names what no longer exists and was left out.

    `before` is the revision that has the overwritten draft, None if nothing changed.
    """

    changed: bool
    missing: tuple[str, ...]
    before: int | None = None


@transaction.atomic
def restore(
    article: Article,
    draft: Draft,
    *,
    by: "User | None",
    comment: str = "",
    seen: str | None = None,
) -> RestoreResult:
    """Write the draft over the working copy, as `write` does, but keep the current slug.

    Links to the article go on working. What no longer exists is left out and named. Raise
    `StaleDraftError` if the digest of the working copy is not `seen`, and `DraftError`.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    if seen is not None and draft_of(article).digest() != seen:
        raise StaleDraftError
    written = write(article, restorable(article, draft), by=by, comment=comment)
    if edition := article.editions.order_by("-number").first():
        settle(article, edition)
    return replace(written, missing=find_missing(article, draft))


@transaction.atomic
def discard(article: Article, *, by: "User | None", seen: str) -> RestoreResult:
    """Write the content of the newest edition over the working copy, also its slug.

    The draft before is kept in the history. A review ends, and the article is not changed since
    its edition any more. Raise `StaleDraftError` if the digest of the working copy is not `seen`,
    and `DraftError`.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    if draft_of(article).digest() != seen:
        raise StaleDraftError
    edition = article.editions.latest("number")
    old = draft_of_edition(edition)
    written = write(
        article,
        discarded_to(article, edition),
        by=by,
        comment=revisions.format_event(revisions.Event.DISCARDED, edition=edition.number),
    )
    settle(article, edition)
    Article.objects.filter(pk=article.pk).update(submitted_at=None, submitted_by=None)
    return replace(written, missing=find_missing(article, old))


def settle(article: Article, edition: Edition) -> None:
    """Let an article not be changed since its newest edition, if its stored draft is that of it."""
    stored = Article.objects.with_status(at=edition.published_at).get(pk=article.pk)
    if draft_of(stored).digest() == discarded_to(stored, edition).digest():
        # Not by save(), which would set the time of the last change.
        Article.objects.filter(pk=article.pk).update(updated_at=stored.frozen_at)


def discarded_to(article: Article, edition: Edition) -> Draft:
    """Return the draft that `discard` writes: what still exists of the edition."""
    return replace(restorable(article, draft_of_edition(edition)), slug=edition.slug)


def restorable(article: Article, draft: Draft) -> Draft:
    """Return the draft that `restore` writes: without missing objects, with the current slug."""
    known = _Referenced.of(article, draft)
    return replace(
        draft,
        slug=article.slug,
        original=draft.original if known.has_original else None,
        original_edition=draft.original_edition if known.has_original_edition else "",
        cover=draft.cover if known.has_cover else None,
        topics=tuple(slug for slug in draft.topics if slug in known.topics),
        authors=tuple(slug for slug in draft.authors if slug in known.authors),
        citations=tuple(cited for cited in draft.citations if cited.source in known.sources),
    )


def find_missing(article: Article, draft: Draft) -> tuple[str, ...]:
    """Return a description of each thing that the draft refers to and that no longer exists.

    Marks in the prose that refer to one stay there, and the checklist reports them.
    """
    known = _Referenced.of(article, draft)
    sources = [cited.source for cited in draft.citations]
    missing = _missing(Topic, draft.topics, known.topics)
    missing += _missing(Author, draft.authors, known.authors)
    missing += _missing(Source, sources, known.sources)
    if not known.has_original:
        missing.append(_("the original that it translates, or one that can be translated"))
    elif not known.has_original_edition:
        missing.append(
            _("edition %(number)s of the original, which was withdrawn")
            % {"number": draft.original_edition}
        )
    if not known.has_cover:
        missing.append(_("the cover"))
    cited = [key for key in references_of(draft, "cite") if key not in sources]
    missing += _missing(Source, cited, known.sources)
    missing += _missing(Image, references_of(draft, "picture"), known.images)
    return tuple(missing)


@transaction.atomic
def write(article: Article, draft: Draft, *, by: "User | None", comment: str = "") -> RestoreResult:
    """Write the draft over the working copy, and record both states in the history.

    Sections are matched by their anchors, so that one that stays keeps its row and its notes; the
    notes of a removed section become notes on the article. Raise `DraftError` and change nothing
    if a part of the draft is invalid.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    if draft_of(article).digest() == draft.digest():
        return RestoreResult(changed=False, missing=())
    revisions.record_unrecorded(article)
    before = revisions.versions_of(article).values_list("revision_id", flat=True).first()
    return replace(_write(article, draft, by=by, comment=comment), before=before)


@transaction.atomic
def recover(pk: int, draft: Draft, *, by: "User | None") -> tuple[Article, RestoreResult]:
    """Recreate a deleted article from a draft, with its old key, owner and history.

    One in the bin is taken from there. The slug of another gets a number if it is taken. Raise
    `DraftError`.
    """
    comment = revisions.format_event(revisions.Event.RECOVERED)
    binned = Article.with_binned.select_for_update().filter(pk=pk, binned_at__isnull=False).first()
    if binned:
        take_from_bin(binned)
        article = Article.objects.get(pk=pk)
        missing = find_missing(article, draft)
        written = _write(article, restorable(article, draft), by=by, comment=comment)
        return article, replace(written, missing=missing)
    slug = unused(draft.slug or slug_of(draft.title, "article"), slug_is_taken)
    owner = owner_of_deleted(pk)
    article = Article(
        pk=pk,
        kind=revisions.kind_of_deleted(pk),
        title=draft.title,
        slug=slug,
        language=draft.language,
        owner_id=owner,
    )
    article.save(force_insert=True)
    missing = find_missing(article, draft)
    whole = replace(restorable(article, draft), slug=slug)
    return article, replace(_write(article, whole, by=by, comment=comment), missing=missing)


def _write(article: Article, draft: Draft, *, by: "User | None", comment: str) -> RestoreResult:
    known = _Referenced.of(article, draft)
    sources = [cited.source for cited in draft.citations]
    missing = _missing(Topic, draft.topics, known.topics)
    missing += _missing(Author, draft.authors, known.authors)
    missing += _missing(Source, sources, known.sources)
    problems = set_fields(article, draft)
    problems |= find_section_problems(article, draft)
    if problems:
        raise DraftError(problems)
    article.save()
    article.topics.set(known.topics[slug] for slug in draft.topics if slug in known.topics)
    _write_sections(article, draft)
    _write_authors(
        article, [known.authors[slug] for slug in draft.authors if slug in known.authors]
    )
    _write_citations(article, draft, known.sources)
    revisions.record(article, by=by, comment=comment)
    return RestoreResult(changed=True, missing=tuple(missing))


@dataclass(frozen=True)
class _Referenced:
    """The existing objects that a draft refers to, by slug or key."""

    topics: Mapping[str, Topic]
    authors: Mapping[str, Author]
    sources: Mapping[str, Source]
    images: Mapping[str, Image]
    has_original: bool
    has_original_edition: bool
    has_cover: bool

    @classmethod
    def of(cls, article: Article, draft: Draft) -> "_Referenced":
        """Look up what the draft refers to."""
        keys = [*references_of(draft, "cite"), *(cited.source for cited in draft.citations)]
        has_original = draft.original is None or _may_translate(article, draft.original)
        return cls(
            topics=Topic.objects.in_bulk(list(draft.topics), field_name="slug"),
            authors=Author.objects.in_bulk(list(draft.authors), field_name="slug"),
            sources=Source.objects.in_bulk(keys, field_name="key"),
            images=Image.objects.in_bulk(list(references_of(draft, "picture")), field_name="key"),
            has_original=has_original,
            has_original_edition=has_original and _may_follow(draft),
            has_cover=not draft.cover or Image.with_binned.filter(pk=draft.cover).exists(),
        )


def references_of(draft: Draft, element: str) -> tuple[str, ...]:
    """Return the references of the marks of this element in the prose, each once."""
    found = (
        mark.reference
        for section in draft.sections
        if f"<{element}" in section.body
        for mark in parse_prose(section.body).marks
        if mark.element == element
    )
    return tuple(dict.fromkeys(found))


def _may_translate(article: Article, original: int) -> bool:
    """Return whether the article may translate the one with this key (see `Article.clean`)."""
    # One in the bin can still be restored.
    if original == article.pk or Article.with_binned.filter(original=article.pk).exists():
        return False
    originals = Article.with_binned.filter(pk=original, original=None, kind=article.kind)
    return bool(originals.exists())


def _may_follow(draft: Draft) -> bool:
    """Return whether the original has the edition that the draft follows, if it names one."""
    number = draft.original_edition
    if not draft.original or not _EDITION_NUMBER.fullmatch(number):
        return True
    return Edition.objects.filter(article=draft.original, number=int(number)).exists()


def _missing(
    model: type[Topic | Author | Source | Image], names: Iterable[str], known: Mapping[str, object]
) -> list[str]:
    """Return a description of each name that no object has."""
    return [
        _("%(kind)s “%(name)s”") % {"kind": model._meta.verbose_name, "name": name}
        for name in names
        if name not in known
    ]


def set_fields(article: Article, draft: Draft) -> dict[str, str]:
    """Set the article's own fields; return their problems."""
    problems = {}
    article.title = draft.title.strip()
    article.slug = draft.slug.strip()
    article.standfirst = draft.standfirst
    article.language = draft.language
    article.origin = draft.origin
    article.origin_url = draft.origin_url
    article.doi = draft.doi
    originals: QuerySet[Article] = Article.with_binned.all()
    article.original = originals.filter(pk=draft.original).first() if draft.original else None
    article.cover = Image.with_binned.filter(pk=draft.cover).first() if draft.cover else None
    number = draft.original_edition.strip()
    if number and not _EDITION_NUMBER.fullmatch(number):
        problems["original_edition"] = _("“%(number)s” is no number of an edition.") % {
            "number": number
        }
    else:
        article.original_edition = int(number) if number else None
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


def find_section_problems(article: Article, draft: Draft) -> dict[str, str]:
    """Return the problems of the sections, by their parts."""
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
    removed = [row for anchor, row in rows.items() if draft.section(anchor) is None]
    for row in removed:
        comments.move_to_article(row)
    article.sections.filter(pk__in=[row.pk for row in removed]).delete()
    for number, section in enumerate(draft.sections, start=1):
        row = rows.get(section.anchor) or Section(article=article, anchor=section.anchor)
        row.ordering = number * 10
        row.heading = section.heading
        # An equal body keeps the HTML in which it is stored.
        if not same_prose(row.body, section.body):
            row.body = sanitize(section.body)
        row.save()


def _write_authors(article: Article, authors: Sequence[Author]) -> None:
    rows = {row.author_id: row for row in article.authorships.all()}
    article.authorships.exclude(author__in=authors).delete()
    for number, author in enumerate(authors, start=1):
        row = rows.get(author.pk) or Authorship(article=article, author=author)
        row.ordering = number * 10
        row.save()


def _write_citations(article: Article, draft: Draft, sources: Mapping[str, Source]) -> None:
    rows = {row.source_id: row for row in article.citations.all()}
    article.citations.exclude(source__in=sources.values()).delete()
    for number, cited in enumerate(draft.citations, start=1):
        if source := sources.get(cited.source):
            row = rows.get(source.pk) or Citation(article=article, source=source)
            row.ordering = number * 10
            row.locator = cited.locator
            row.save()
