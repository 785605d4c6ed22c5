"""Groups of an original and its translations, and how far each is behind its original.

An edition of a translation stores the edition of the original that it follows. When a page is read,
that is compared with the newest one: a translation is behind if their words differ, or if the
newest shows other data than the translation and is newer. A working copy shows the current data, so
that only words leave it behind.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
from collabsite.web.responses import PAGE_ONLY
from metrics.shown import NumberData, TableData

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# Whether two editions have the same words, and show the same data, by their keys and digests. Editions
# never change.
type _Key = tuple[int | None, str]
type _Same = dict[tuple[_Key, _Key], tuple[bool, bool]]
_same: _Same = {}
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
    # Whether it says something else by now. A translation that is not behind may show newer data.
    is_behind: bool = field(metadata=PAGE_ONLY)
    has_older_data: bool = field(metadata=PAGE_ONLY)


def translations(own: Edition, *, at: dt.datetime) -> tuple[Translation, ...]:
    """Return the public translations of the article of an edition, its original among them."""
    if not own.has_translations:
        return ()
    keys = set(Article.objects.of_group(own.group_id).order_by().values_list("pk", flat=True))
    if keys <= {own.article_id}:
        return ()
    found = (
        Edition.objects.newest(at=at)
        .filter(article__in=keys - {own.article_id})
        .order_by("language", "pk")
        .for_reading()
        .annotate(translated=KeyTransform("translation_of", "content"))
        .defer("content")
    )
    others = []
    for edition in found:
        stored = edition.translated  # type: ignore[attr-defined]
        of_group = stored and stored["article"] == own.group_id
        others.append((TranslationOf(**stored) if of_group else None, edition))
    return tuple(
        Translation(
            language=edition.language,
            title=edition.title,
            url=Kind(edition.kind).url("article", edition.slug),
            follows=original.follows if original else None,
            behind=original is not None and original.is_behind,
            newer_data=original is not None and original.has_older_data,
        )
        for (_followed, edition), original in zip(others, _originals(others, at=at), strict=True)
    )


def original(edition: Edition, content: EditionContent, *, at: dt.datetime) -> Original | None:
    """Return the original of an edition, None if it has none that is public."""
    if content.translation_of is None:
        return None
    [found] = _originals([(content.translation_of, edition)], at=at)
    return found


def _originals(
    translations: Sequence[tuple[TranslationOf | None, Edition | None]], *, at: dt.datetime
) -> list[Original | None]:
    """Return the original of each translation, None if it has none that is public.

    Each is given as an edition, or as None for a draft, with what it follows. Two queries at most.
    """
    originals = {followed.article for followed, _own in translations if followed}
    public = Edition.objects.public(at=at).filter(article__in=originals).order_by("number")
    editions: defaultdict[int, dict[int | None, Edition]] = defaultdict(dict)
    for edition in public.defer("content").for_reading():
        editions[edition.article_id][edition.number] = edition
    known = [
        (followed, own, editions[followed.article])
        if followed and editions[followed.article]
        else None
        for followed, own in translations
    ]
    pairs = [
        (one, _last(since))
        for followed, own, since in filter(None, known)
        if followed.edition in since
        for one in (since[followed.edition], own)
        if one
    ]
    same = _compare(pairs)
    return [_original(*each, same) if each else None for each in known]


def _original(
    followed: TranslationOf,
    own: Edition | None,
    editions: Mapping[int | None, Edition],
    same: _Same,
) -> Original:
    newest = _last(editions)
    follows, is_behind, has_same_data = followed.edition, False, True
    if follows in editions:
        same_words, _data = same[_key(editions[follows]), _key(newest)]
        has_same_data = own is None or same[_key(own), _key(newest)][1]
        is_older = own is not None and own.published_at < newest.published_at
        is_behind = not same_words or (not has_same_data and is_older)
    elif own is None:
        is_behind = (follows or 0) < newest.number
    else:
        follows = None
    status, decisive = OriginalStatus.CURRENT, newest
    if newest.change == Edition.Change.RETRACTION:
        status = OriginalStatus.RETRACTED
    elif is_behind:
        corrections = [
            edition
            for edition in editions.values()
            if follows and edition.number > follows and edition.change == Edition.Change.CORRECTION
        ]
        status = OriginalStatus.CORRECTED if corrections else OriginalStatus.NEWER
        decisive = [newest, *corrections][-1]
    kind, changes_url = Kind(newest.kind), ""
    if follows and follows < newest.number:
        since = "" if follows == newest.number - 1 else f"?since={follows}"
        changes_url = kind.url("changes", newest.slug, newest.number) + since
    return Original(
        title=newest.title,
        url=kind.url("article", newest.slug),
        language=newest.language,
        follows=follows,
        follows_url=kind.url("edition", newest.slug, follows) if follows else "",
        standing=status,
        edition=decisive.number,
        published_at=decisive.published_at,
        note=decisive.note,
        newest=newest.number,
        changes_url=changes_url,
        is_behind=is_behind,
        has_older_data=not has_same_data and not is_behind,
    )


def _last(editions: Mapping[int | None, Edition]) -> Edition:
    return list(editions.values())[-1]


def _compare(pairs: Sequence[tuple[Edition, Edition]]) -> _Same:
    """Return whether pairs of editions have the same words, and show the same data; one query at most."""
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
    return {key: _same[key] for key in keys}


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


def originals_since(articles: Sequence[Article], *, at: dt.datetime) -> dict[Article, Original]:
    """Return the originals that leave working copies of translations behind.

    Changed data do not: the working copy shows the current data.
    """
    followed = (
        TranslationOf(article.original_id, article.original_edition)
        if article.original_id
        else None
        for article in articles
    )
    found = zip(articles, _originals([(each, None) for each in followed], at=at), strict=True)
    return {
        article: original
        for article, original in found
        if original and original.standing != OriginalStatus.CURRENT
    }


def lagging_translations(*, at: dt.datetime, most: int) -> Sequence[tuple[Article, Original]]:
    """Return up to `most` public translations that lag behind, each with its original.

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
    found = originals_since(list(candidates[: most * 3]), at=at)
    return list(found.items())[:most]
