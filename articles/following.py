"""The working copies of translations: which edition of its original each follows, and which lag."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.drafts import recording
from articles.logged import log
from articles.models import Article, Edition
from articles.translations import Standing, content_of, words_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class FollowingError(Exception):
    """A translation can't follow that edition; the message says why."""


@dataclass(frozen=True)
class Lag:
    """That the working copy of a translation does not follow the newest edition of its original.

    `follows` is the edition that it follows, None where nobody said.
    """

    newest: Edition
    follows: int | None
    standing: Standing


def newest_number(article: Article, *, at: dt.datetime) -> int | None:
    """Return the number of an article's newest public edition, if there is one."""
    numbers = Edition.objects.public(at=at).filter(article=article).values_list("number", flat=True)
    return numbers.order_by("-number").first()


@transaction.atomic
def follow(article: Article, *, edition: int, by: "User") -> None:
    """Say that the working copy of a translation follows this edition of its original.

    Raises `FollowingError` if the original has no such edition that is public.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    followed = Edition.objects.public(at=timezone.now())
    if not followed.filter(article=article.original_id, number=edition).exists():
        raise FollowingError(
            _("The original has no edition %(number)d; look again.") % {"number": edition}
        )
    recording.record_found(article)
    article.original_edition = edition
    article.save(update_fields=["original_edition", "updated_at"])
    message = _("Said that it follows edition %(number)d of its original.") % {"number": edition}
    log(article, message, by=by)
    recording.record(article, by=by)


def lag(article: Article, *, at: dt.datetime) -> Lag | None:
    """Return how the working copy of a translation lags behind; None if it does not.

    The data is no reason: the working copy shows what that says now.
    """
    if article.original_id is None:
        return None
    public = Edition.objects.public(at=at).filter(article=article.original_id)
    newest = public.order_by("-number").first()
    follows = article.original_edition
    if newest is None:
        return None
    if newest.change == Edition.Change.RETRACTION:
        return Lag(newest, follows, Standing.RETRACTED)
    if follows is None:
        return Lag(newest, None, Standing.NEWER)
    if follows >= newest.number:
        return None
    followed = public.filter(number=follows).first()
    if followed and words_of(content_of(followed)) == words_of(content_of(newest)):
        return None
    corrections = public.filter(number__gt=follows, change=Edition.Change.CORRECTION)
    standing = Standing.CORRECTED if corrections.exists() else Standing.NEWER
    return Lag(newest, follows, standing)
