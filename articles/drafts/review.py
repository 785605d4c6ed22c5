"""Review: a draft is submitted, and published or sent back with a note."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.drafts import notes
from articles.models import Article, Note
from collabsite.web.audit_log import log

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class ReviewError(Exception):
    """The article is not where the editor believed it to be; the message says where it is."""


@transaction.atomic
def submit(article: Article, *, by: "User") -> None:
    """Put the article before the editors. Raises `ReviewError` if it is there already."""
    locked = _locked(article)
    if locked.submitted_at:
        raise ReviewError(_("“%(title)s” is already in review.") % {"title": locked.title})
    _move(locked, submitted_by=by)
    log(locked, _("Submitted for review."), by=by)


@transaction.atomic
def take_back(article: Article, *, by: "User") -> None:
    """Take the article from the editors again. Raises `ReviewError` if it is not in review."""
    locked = _in_review(article)
    _move(locked, submitted_by=None)
    log(locked, _("Took back from review."), by=by)


@transaction.atomic
def send_back(article: Article, *, by: "User", note: str) -> Note:
    """Give the article back to its author, with a note that says what is missing.

    Raises `ReviewError` if it is not in review or the note is empty.
    """
    locked = _in_review(article)
    if not note.strip():
        raise ReviewError(_("Say in a note what is to be done before it is submitted again."))
    _move(locked, submitted_by=None)
    written = notes.leave(locked, by=by, text=note)
    log(locked, _("Sent back from review."), by=by)
    return written


def reviews_of(user: "User") -> QuerySet[Article]:
    """Return the articles in review, oldest first: all for a publisher, else the user's own."""
    waiting = (
        Article.objects.filter(submitted_at__isnull=False)
        .select_related("submitted_by")
        .order_by("submitted_at", "pk")
    )
    if user.has_perm("articles.publish_article"):
        return waiting
    if user.has_perm("articles.change_article"):
        return waiting.filter(submitted_by=user)
    return waiting.none()


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


def _move(article: Article, *, submitted_by: "User | None") -> None:
    # Not by save(): the text that editors compare with the last edition has not changed.
    Article.objects.filter(pk=article.pk).update(
        submitted_at=timezone.now() if submitted_by else None, submitted_by=submitted_by
    )
