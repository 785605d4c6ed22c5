"""Groups of an original and its translations, and how far each is behind its original.

An edition of a translation stores the edition of the original that it follows. When a page is read,
that is compared with the newest one: a translation is behind if their words differ, or if the
newest shows other data than the translation and is newer. A working copy shows the current data, so
that only words leave it behind.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTransform
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.content import EditionContent, TranslationOf
from articles.drafts import revision
from articles.models import Article, Edition, Kind
from collabsite.web.audit_log import log
from metrics.shown import NumberData, TableData

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# Whether two editions have the same words, and show the same data, by their keys and digests. Editions
# never change.
type _Key = tuple[int | None, str]
_same: dict[tuple[_Key, _Key], tuple[bool, bool]] = {}
_MOST_SAME = 40_000


class OriginalStatus(StrEnum):
    """Status of the original since the edition that a translation follows."""

    CURRENT = "current"
    NEWER = "newer"
    CORRECTED = "corrected"
    RETRACTED = "retracted"


@dataclass(frozen=True)
class Translation:
    """The same article in another language.

    `follows` is the edition of the original that it was made from, None for the original itself
    and where nobody said; it is `behind` if the original says something else by now. It may show
    `newer_data` than the original.
    """

    language: str
    title: str
    url: str
    follows: int | None
    behind: bool
    newer_data: bool


@dataclass(frozen=True)
class Original:
    """The translated article, and its status since.

    `follows` is the edition that was translated, None where nobody said; `edition` the one that
    `standing` is about: that corrected or retracted the original, else its newest.
    """

    title: str
    url: str
    language: str
    follows: int | None
    follows_url: str
    standing: str
    edition: int
    published_at: dt.datetime
    note: str
    newest: int
    changes_url: str


def translations(own: Edition, *, at: dt.datetime) -> tuple[Translation, ...]:
    """Return the public translations of the article of an edition, its original among them."""
    if not own.has_translations:
        return ()
    keys = set(Article.objects.of_group(own.group_id).order_by().values_list("pk", flat=True))
    if keys <= {own.article_id}:
        return ()
    group = {
        edition.article_id: edition
        for edition in Edition.objects.newest(at=at)
        .filter(article__in=keys)
        .order_by("language", "pk")
        .for_reading()
        .annotate(translated=KeyTransform("translation_of", "content"))
        .defer("content")
    }
    newest = group.get(own.group_id)
    others = [edition for edition in group.values() if edition.article_id != own.article_id]
    follows = {edition.pk: _follows(edition, newest) for edition in others}
    standings = _standings(newest, [(edition, follows[edition.pk]) for edition in others])
    return tuple(
        Translation(
            language=edition.language,
            title=edition.title,
            url=Kind(edition.kind).url("article", edition.slug),
            follows=follows[edition.pk],
            behind=behind,
            newer_data=newer_data,
        )
        for edition in others
        for behind, newer_data in [standings.get(edition.pk, (False, False))]
    )


def original(edition: Edition, content: EditionContent, *, at: dt.datetime) -> Original | None:
    """Return the original of an edition, None if it has none that is public."""
    translated = content.translation_of
    if translated is None:
        return None
    public = Edition.objects.public(at=at).for_reading().filter(article=translated.article)
    newest = public.order_by("-number").defer("content").first()
    if newest is None:
        return None
    kind, known = Kind(newest.kind), _known(translated, newest)
    standing, decisive = OriginalStatus.CURRENT, newest
    standings = _standings(newest, [(edition, known)])
    is_behind, _newer_data = standings.get(edition.pk, (False, False))
    if newest.change == Edition.Change.RETRACTION:
        standing = OriginalStatus.RETRACTED
    elif is_behind:
        standing = OriginalStatus.NEWER
        corrections = public.filter(number__gt=known, change=Edition.Change.CORRECTION)
        if correction := corrections.order_by("-number").defer("content").first():
            standing, decisive = OriginalStatus.CORRECTED, correction
    return Original(
        title=newest.title,
        url=kind.url("article", newest.slug),
        language=newest.language,
        follows=known,
        follows_url=kind.url("edition", newest.slug, known) if known else "",
        standing=standing,
        edition=decisive.number,
        published_at=decisive.published_at,
        note=decisive.note,
        newest=newest.number,
        changes_url=changes_url(newest, since=known),
    )


def changes_url(newest: Edition, *, since: int | None) -> str:
    """Return the address of the changes since an earlier edition, '' if there are none."""
    if since is None or since >= newest.number:
        return ""
    page = Kind(newest.kind).url("changes", newest.slug, newest.number)
    return page if since == newest.number - 1 else f"{page}?since={since}"


def _follows(edition: Edition, newest: Edition | None) -> int | None:
    """Return the number of the edition of the original that a translation follows, None if unknown."""
    stored = edition.translated  # type: ignore[attr-defined]
    if newest is None or not stored:
        return None
    return _known(TranslationOf(**stored), newest)


def _known(translated: TranslationOf, newest: Edition) -> int | None:
    """Return the number of the translated edition, None if it is not public."""
    if translated.article != newest.article_id or (translated.edition or 0) > newest.number:
        return None
    return translated.edition


def _standings(
    newest: Edition | None, translations: Sequence[tuple[Edition, int | None]]
) -> dict[int | None, tuple[bool, bool]]:
    """Return whether translations are behind their original, and whether they show newer data.

    By primary key; each is given with the number of the edition of the original that it follows, and
    `newest` is the newest edition of that. Two queries at most.
    """
    known = [(edition, number) for edition, number in translations if number]
    if newest is None or not known:
        return {}
    numbers = {number for _edition, number in known} - {newest.number}
    editions = Edition.objects.filter(article=newest.article_id, number__in=numbers)
    followed = {found.number: found for found in editions.defer("content").for_reading()}
    followed[newest.number] = newest
    known = [(edition, number) for edition, number in known if number in followed]
    originals = [(followed[number], newest) for _edition, number in known]
    compared = _compare([*originals, *((edition, newest) for edition, _number in known)])
    standings: dict[int | None, tuple[bool, bool]] = {}
    for place, (edition, _number) in enumerate(known):
        same_words, same_data = compared[place][0], compared[len(known) + place][1]
        is_older = edition.published_at < newest.published_at
        is_behind = not same_words or (not same_data and is_older)
        standings[edition.pk] = is_behind, not same_data and not is_behind
    return standings


def _compare(pairs: Sequence[tuple[Edition, Edition]]) -> list[tuple[bool, bool]]:
    """Return for each pair of editions whether they have the same words, and show the same data.

    One query at most.
    """
    keys = [(_key(one), _key(other)) for one, other in pairs]
    unknown = {key: pair for key, pair in zip(keys, pairs, strict=True) if key not in _same}
    if unknown:
        if len(_same) > _MOST_SAME:
            _same.clear()
        stored = Edition.objects.in_bulk(
            {edition.pk for pair in unknown.values() for edition in pair if edition.pk}
        )
        for key, pair in unknown.items():
            # A draft is shown before it is an edition.
            one, other = (
                EditionContent.from_json(stored.get(edition.pk, edition).content)
                for edition in pair
            )
            _same[key] = _words_of(one) == _words_of(other), _agree(one, other)
    return [_same[key] for key in keys]


def _key(edition: Edition) -> tuple[int | None, str]:
    # The digest is part of it, so that an edition is never taken for another of the same key.
    if edition.pk:
        return edition.pk, edition.sha256
    return None, EditionContent.from_json(edition.content).fingerprint()


def _words_of(content: EditionContent) -> tuple[object, ...]:
    """Return the words of an edition, without its data."""
    sections = [(section.heading, section.prose) for section in content.sections]
    return (content.title, content.standfirst, sections)


def _agree(one: EditionContent, other: EditionContent) -> bool:
    """Return whether two editions show the same values in all cells that both show."""
    ours, theirs = dict(_values(one)), dict(_values(other))
    return all(theirs[cell] == value for cell, value in ours.items() if cell in theirs)


type _CellAddress = tuple[str, str, str, str]


def _values(content: EditionContent) -> Iterator[tuple[_CellAddress, object]]:
    """Yield each cell in the text, tables and charts of an edition, with its value."""
    for embed in content.embeds:
        data = embed.data
        if isinstance(data, NumberData):
            yield (data.dataset, data.entity, data.indicator, data.period), data.value
        elif isinstance(data, TableData):
            for row in data.rows:
                for column, cell in zip(data.columns, row.cells, strict=True):
                    yield (data.dataset, row.code, column.code, column.period), cell.value


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
    compared = zip(pairs, _compare(list(pairs.values())), strict=True)
    same = {pk for pk, (same_words, _same_data) in compared if same_words}
    return {pk: lag for pk, lag in found.items() if pk not in same}
