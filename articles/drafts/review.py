"""Review of a draft: it is submitted, taken back, or sent back with a note."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.drafts import comments
from articles.models import Article, Comment
from collabsite.people.notices import NoticeKind, people_with, tell
from collabsite.web.audit_log import log

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class ReviewError(Exception):
    """The article is not in the state that the action needs; the message says which it is in."""


@transaction.atomic
def submit(article: Article, *, by: "User") -> None:
    """Submit the article for review. Raise `ReviewError` if it is in review already."""
    locked = _locked(article)
    if locked.submitted_at:
        raise ReviewError(_("“%(title)s” is already in review.") % {"title": locked.title})
    _set_submitted(locked, submitted_by=by)
    log(locked, _("Submitted for review."), by=by)
    page = reverse("admin:articles_article_review", args=[locked.pk])
    kind = NoticeKind.REVIEW_REQUESTED
    publishers = people_with("articles.publish_article")
    tell(publishers, kind, about=str(locked.item), title=locked.title, address=page, by=by)


@transaction.atomic
def take_back(article: Article, *, by: "User") -> None:
    """Take the article back from review. Raise `ReviewError` if it is not in review."""
    locked = _in_review(article)
    _set_submitted(locked, submitted_by=None)
    log(locked, _("Took back from review."), by=by)


@transaction.atomic
def send_back(article: Article, *, by: "User", note: str) -> Comment:
    """Send the article back to its author with a note about what is missing.

    Raise `ReviewError` if it is not in review or the note is empty.
    """
    locked = _in_review(article)
    if not note.strip():
        raise ReviewError(
            _("Write a note that says what must be done before it is submitted again.")
        )
    _set_submitted(locked, submitted_by=None)
    added = comments.add(locked, by=by, text=note, is_told=False)
    log(locked, _("Sent back from review."), by=by)
    tell(
        [user for user in (locked.owner, locked.submitted_by) if user],
        NoticeKind.SENT_BACK,
        about=str(locked.item),
        title=locked.title,
        address=comments.address_of(added),
        by=by,
        note=note,
    )
    return added


def review_queue(user: "User") -> QuerySet[Article]:
    """Return the articles in review, the oldest first: all for a publisher, else the user's own.

    Those are the articles that the user owns, or has submitted and may still change.
    """
    submitted = (
        Article.objects.filter(submitted_at__isnull=False)
        .select_related("submitted_by")
        .order_by("submitted_at", "pk")
    )
    if user.has_perm("articles.publish_article"):
        return submitted
    if user.has_perm("articles.change_any_article"):
        return submitted.filter(Q(owner=user) | Q(submitted_by=user))
    if user.has_perm("articles.change_article"):
        return submitted.filter(owner=user)
    return submitted.none()


def _locked(article: Article) -> Article:
    return Article.objects.select_for_update().get(pk=article.pk)


def _in_review(article: Article) -> Article:
    locked = _locked(article)
    if locked.submitted_at is None:
        raise ReviewError(
            _("“%(title)s” is not in review: it was published, sent back or taken back.")
            % {"title": locked.title}
        )
    return locked


def _set_submitted(article: Article, *, submitted_by: "User | None") -> None:
    # Not by save(), which would set the time of the last change.
    Article.objects.filter(pk=article.pk).update(
        submitted_at=timezone.now() if submitted_by else None, submitted_by=submitted_by
    )
