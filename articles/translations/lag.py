"""Lag of working copies of translations behind their originals."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.drafts import revision
from articles.models import Article, Edition
from articles.translations.groups import OriginalStatus, changes_url, content_of, words_of
from collabsite.web.audit_log import log

if TYPE_CHECKING:
    from django.contrib.auth.models import User


# Whether two editions have the same words, by their digests: they never change.
_same: dict[tuple[str, str], bool] = {}
_MOST_SAME = 20_000


class TranslationError(Exception):
    """A translation can't follow an edition; the message says why."""


@dataclass(frozen=True)
class Lag:
    """Lag of a working copy behind the newest edition of its original.

    `follows` is the number of the edition that it follows, None if unknown.
    """

    newest: Edition
    follows: int | None
    status: OriginalStatus

    @property
    def changes_url(self) -> str:
        """The address of the changes of the original since, '' if `follows` is unknown."""
        return changes_url(self.newest, since=self.follows)


def newest_number(article: Article, *, at: dt.datetime) -> int | None:
    """Return the number of an article's newest public edition, if there is one."""
    numbers = Edition.objects.public(at=at).filter(article=article).values_list("number", flat=True)
    return numbers.order_by("-number").first()


@transaction.atomic
def follow_edition(article: Article, *, edition: int, by: "User") -> None:
    """Record that the working copy of a translation follows this edition of its original.

    Raises `TranslationError` if the original has no such edition that is public.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    followed = Edition.objects.public(at=timezone.now())
    if not followed.filter(article=article.original_id, number=edition).exists():
        raise TranslationError(
            _("The original has no edition %(number)d; look again.") % {"number": edition}
        )
    revision.record_unrecorded(article)
    article.original_edition = edition
    article.save(update_fields=["original_edition", "updated_at"])
    message = _("Said that it follows edition %(number)d of its original.") % {"number": edition}
    log(article, message, by=by)
    revision.record(article, by=by)


def lag(article: Article, *, at: dt.datetime) -> Lag | None:
    """Return the lag of the working copy of a translation, None if there is none.

    Changed data cause no lag: the working copy shows the current data.
    """
    return _lags([article], at=at).get(article.pk)


def lagging_translations(*, at: dt.datetime, most: int) -> Sequence[tuple[Article, Lag]]:
    """Return up to `most` public translations that lag behind.

    Those whose originals were published last come first. The number of queries is constant.
    """
    public = Edition.objects.public(at=at)
    of_original = public.filter(article=OuterRef("original")).order_by("-number")
    candidates = (
        Article.objects.filter(
            Exists(public.filter(article=OuterRef("pk"))),
            # Unlike IS NOT NULL, this uses the index on originals.
            original__gt=0,
        )
        .annotate(
            newest=Subquery(of_original.values("number")[:1]),
            newest_change=Subquery(of_original.values("change")[:1]),
            newest_at=Subquery(of_original.values("published_at")[:1]),
        )
        .filter(
            Q(original_edition__lt=F("newest"))
            | Q(original_edition=None, newest__isnull=False)
            | Q(newest_change=Edition.Change.RETRACTION)
        )
        .order_by("-newest_at", "pk")
    )
    # Some lack only data, which is no lag.
    articles = list(candidates[: most * 3])
    found = _lags(articles, at=at)
    return [(article, found[article.pk]) for article in articles if article.pk in found][:most]


def _lags(articles: Sequence[Article], *, at: dt.datetime) -> dict[int, Lag]:
    """Return the lags of these articles by primary key; those without a lag are left out."""
    originals = {article.original_id for article in articles if article.original_id}
    if not originals:
        return {}
    public = Edition.objects.public(at=at).filter(article__in=originals).defer("content")
    editions = {(edition.article_id, edition.number): edition for edition in public}
    newest = {article: editions[article, number] for article, number in sorted(editions)}
    found: dict[int, Lag] = {}
    for article in articles:
        last = newest.get(article.original_id or 0)
        if last is None:
            continue
        follows = article.original_edition
        if last.change == Edition.Change.RETRACTION:
            found[article.pk] = Lag(last, follows, OriginalStatus.RETRACTED)
        elif follows is None:
            found[article.pk] = Lag(last, None, OriginalStatus.NEWER)
        elif follows < last.number:
            since = (
                editions.get((last.article_id, n)) for n in range(follows + 1, last.number + 1)
            )
            corrected = any(e.change == Edition.Change.CORRECTION for e in since if e)
            status = OriginalStatus.CORRECTED if corrected else OriginalStatus.NEWER
            found[article.pk] = Lag(last, follows, status)
    pairs = {
        pk: (editions[lag.newest.article_id, lag.follows], lag.newest)
        for pk, lag in found.items()
        if lag.status != OriginalStatus.RETRACTED
        and lag.follows
        and (lag.newest.article_id, lag.follows) in editions
    }
    same = _same_words(pairs.values())
    return {pk: lag for pk, lag in found.items() if pk not in pairs or not same[pairs[pk]]}


def _same_words(pairs: Collection[tuple[Edition, Edition]]) -> dict[tuple[Edition, Edition], bool]:
    """Return for each pair of editions whether they have the same words; one query at most."""
    unknown = [pair for pair in pairs if _digests(pair) not in _same]
    if unknown:
        if len(_same) > _MOST_SAME:
            _same.clear()
        keys = {edition.pk for pair in unknown for edition in pair}
        words = {pk: words_of(content_of(e)) for pk, e in Edition.objects.in_bulk(keys).items()}
        for one, other in unknown:
            _same[_digests((one, other))] = words[one.pk] == words[other.pk]
    return {pair: _same[_digests(pair)] for pair in pairs}


def _digests(pair: tuple[Edition, Edition]) -> tuple[str, str]:
    return pair[0].sha256, pair[1].sha256
