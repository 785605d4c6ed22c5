"""Version history: record working copies, restore what was, and go back to an edition."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from msgspec.structs import replace

from articles.content import ArticleContent
from articles.drafts.working_copy import (
    content_of,
    content_of_edition,
    restorable,
    write_content,
)
from articles.models import Article, Edition, Revision
from collabsite.web.bin import take_from_bin

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Event = Revision.Event


class StaleDraftError(Exception):
    """The working copy has changed since the editor saw it."""


def record(
    article: Article,
    *,
    by: "User | None",
    event: Event = Event.SAVED,
    **details: Any,
) -> bool:
    """Record the working copy, unless the newest revision is the same; return whether it was.

    `by` is None if no editor made it. That an article was passed on to another owner is recorded of
    the same content, too.
    """
    # The stored row may differ from that which the caller has in memory.
    stored = Article.with_binned.select_related("cover").get(pk=article.pk)
    last, content = newest(article), content_of(stored)
    digest = content.digest()
    if last and last.digest == digest and event != Event.PASSED_ON:
        return False
    at = timezone.now()
    if event == Event.FOUND:
        at = max(stored.updated_at, last.at) if last else stored.updated_at
    Revision.objects.create(
        article=article,
        by=by,
        at=at,
        event=event,
        details=details,
        digest=digest,
        content=content.as_json(),
    )
    return True


def record_unrecorded(article: Article) -> None:
    """Record a working copy that was changed without a record, before it is overwritten."""
    record(article, by=None, event=Event.FOUND)


def newest(article: Article) -> Revision | None:
    """Return the newest revision of the article, without its content, if there is one."""
    return Revision.objects.filter(article=article).defer("content").select_related("by").first()


def find_by_digest(article: Article, digest: str) -> ArticleContent | None:
    """Return the recorded content with this digest, if there is one."""
    found = Revision.objects.filter(article=article, digest=digest).first()
    return found.read() if found else None


def find_by_former_slug(slug: str) -> Article | None:
    """Return the article whose draft had this slug last, if one had it.

    This reads all revisions, so look up those alone that nothing has now.
    """
    found = Revision.objects.filter(content__slug=slug, article__binned_at__isnull=True)
    last = found.defer("content").select_related("article").first()
    return last.article if last else None


@transaction.atomic
def save(
    article: Article,
    content: ArticleContent,
    *,
    by: "User | None",
    event: Event = Event.SAVED,
    **details: Any,
) -> Revision | None:
    """Write a content over the working copy, and record both states.

    Return the revision that has the overwritten state, None if both are the same. Raise
    `ContentError` and change nothing if a part is invalid.
    """
    article = _locked(article)
    if content_of(article).digest() == content.digest():
        return None
    record_unrecorded(article)
    before = newest(article)
    write_content(article, content)
    record(article, by=by, event=event, **details)
    return before


@transaction.atomic
def restore(
    article: Article,
    content: ArticleContent,
    *,
    by: "User | None",
    seen: str | None = None,
    **details: Any,
) -> Revision | None:
    """Write a content of the history over the working copy, but keep its slug.

    Links to the article go on working. What no longer exists is left out. Raise `StaleDraftError` if
    the digest of the working copy is not `seen`, and `ContentError`. Return what `save` returns.
    """
    article = _locked(article, seen=seen)
    kept, _missing = restorable(article, content)
    before = save(article, kept, by=by, event=Event.RESTORED, **details)
    if edition := article.editions.order_by("-number").first():
        settle(article, edition)
    return before


@transaction.atomic
def discard(article: Article, *, by: "User | None", seen: str) -> Revision | None:
    """Write the content of the newest edition over the working copy, also its slug.

    A review ends, and the article is not changed since its edition any more. Raise `StaleDraftError`
    if the digest of the working copy is not `seen`, and `ContentError`. Return what `save` returns.
    """
    article = _locked(article, seen=seen)
    edition = article.editions.latest("number")
    content = discarded_to(article, edition)
    before = save(article, content, by=by, event=Event.DISCARDED, edition=edition.number)
    settle(article, edition)
    Article.objects.filter(pk=article.pk).update(submitted_at=None, submitted_by=None)
    return before


def _locked(article: Article, *, seen: str | None = None) -> Article:
    """Lock the stored article; raise `StaleDraftError` if the editor has `seen` another digest."""
    locked = Article.objects.select_for_update().get(pk=article.pk)
    if seen is not None and content_of(locked).digest() != seen:
        raise StaleDraftError
    return locked


def settle(article: Article, edition: Edition) -> None:
    """Let an article not be changed since its newest edition, if its stored draft is that of it."""
    stored = Article.objects.with_status(at=edition.published_at).get(pk=article.pk)
    if content_of(stored).digest() == discarded_to(stored, edition).digest():
        # Not by save(), which would set the time of the last change.
        Article.objects.filter(pk=article.pk).update(updated_at=stored.frozen_at)


def discarded_to(article: Article, edition: Edition) -> ArticleContent:
    """Return the content that `discard` writes: what still exists of the edition."""
    kept, _missing = restorable(article, content_of_edition(edition))
    return replace(kept, slug=edition.slug)


@transaction.atomic
def recover(article: Article, content: ArticleContent, *, by: "User | None") -> None:
    """Take an article from the bin, with this content; raise `ContentError`."""
    take_from_bin(article)
    article = _locked(article)
    kept, _missing = restorable(article, content)
    write_content(article, kept)
    record(article, by=by, event=Event.RECOVERED)
