"""Translations of articles: which edition of its original each follows, and whether that is the newest.

An edition of a translation keeps what it was translated from. Whether the original has something
newer to say is found out when the page is read: by its editions since, unless they only brought
data that the translation shows as well.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q
from django.db.models.fields.json import KeyTransform
from django.urls import reverse

from articles.content import Content, TranslationOf
from articles.models import Article, Edition

# Whether a translation says what its original says now, by the digests of both and of the edition
# that it follows: editions never change, so what was found out once holds.
_same: dict[tuple[tuple[int | None, str], ...], bool] = {}
_MOST_SAME = 20_000


class Standing(StrEnum):
    """What became of the original since the edition that a translation follows."""

    CURRENT = "current"
    NEWER = "newer"
    CORRECTED = "corrected"
    RETRACTED = "retracted"


@dataclass(frozen=True)
class Translation:
    """The same article in another language.

    `follows` is the edition of the original that it was made from, None for the original itself
    and where nobody said; it is `behind` if the original says something else by now.
    """

    language: str
    title: str
    url: str
    follows: int | None
    behind: bool


@dataclass(frozen=True)
class Original:
    """The article that was translated, and what became of it since.

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


def translations(article: Article, *, at: dt.datetime) -> tuple[Translation, ...]:
    """Return the public articles that say the same in another language."""
    root = article.original_id or article.pk
    group = {
        edition.article_id: edition
        for edition in Edition.objects.newest(at=at)
        .filter(Q(article=root) | Q(article__original=root))
        .order_by("language", "pk")
        .for_reading()
        .annotate(translated=KeyTransform("translation_of", "content"))
        .defer("content")
    }
    newest = group.get(root)
    others = [edition for edition in group.values() if edition.article_id != article.pk]
    follows = {edition.pk: _follows(edition, newest) for edition in others}
    behind = _behind(newest, [(edition, follows[edition.pk]) for edition in others])
    return tuple(
        Translation(
            language=edition.language,
            title=edition.title,
            url=reverse("articles:article", args=[edition.slug]),
            follows=number,
            behind=edition.pk in behind,
        )
        for edition in others
        for number in [follows[edition.pk]]
    )


def original(edition: Edition, content: Content, *, at: dt.datetime) -> Original | None:
    """Return what an edition translates, if that is public."""
    translated = content.translation_of
    if translated is None:
        return None
    public = Edition.objects.public(at=at).for_reading().filter(article=translated.article)
    newest = public.order_by("-number").defer("content").first()
    if newest is None:
        return None
    known = _known(translated, newest)
    standing, told = Standing.CURRENT, newest
    if newest.change == Edition.Change.RETRACTION:
        standing = Standing.RETRACTED
    elif known and _behind(newest, [(edition, known)]):
        standing = Standing.NEWER
        corrections = public.filter(number__gt=known, change=Edition.Change.CORRECTION)
        if correction := corrections.order_by("-number").defer("content").first():
            standing, told = Standing.CORRECTED, correction
    return Original(
        title=newest.title,
        url=reverse("articles:article", args=[newest.slug]),
        language=newest.language,
        follows=known,
        follows_url=reverse("articles:edition", args=[newest.slug, known]) if known else "",
        standing=standing,
        edition=told.number,
        published_at=told.published_at,
        note=told.note,
        newest=newest.number,
        changes_url=_changes_url(newest, since=known),
    )


def _changes_url(newest: Edition, *, since: int | None) -> str:
    if since is None or since >= newest.number:
        return ""
    page = reverse("articles:changes", args=[newest.slug, newest.number])
    return page if since == newest.number - 1 else f"{page}?since={since}"


def _follows(edition: Edition, newest: Edition | None) -> int | None:
    """Return the edition of the original, whose newest is given, that one of its group follows."""
    stored = edition.translated  # type: ignore[attr-defined]
    if newest is None or not stored:
        return None
    return _known(TranslationOf(**stored), newest)


def _known(translated: TranslationOf, newest: Edition) -> int | None:
    """Return the edition that was translated; one that has not become public is not spoken of."""
    if translated.article != newest.article_id or (translated.edition or 0) > newest.number:
        return None
    return translated.edition


def _behind(
    newest: Edition | None, translations: Sequence[tuple[Edition, int | None]]
) -> set[int | None]:
    """Return, by their keys, which translations lack what their original has said since.

    Each comes with the edition that it follows; `newest` is the original's. Two queries at most.
    """
    earlier = [(edition, n) for edition, n in translations if newest and n and n < newest.number]
    if newest is None or not earlier:
        return set()
    editions = Edition.objects.filter(
        article=newest.article_id, number__in={number for _edition, number in earlier}
    )
    followed = {found.number: found for found in editions.defer("content").for_reading()}
    states = {
        translation.pk: _states(translation, newest, followed[number])
        for translation, number in earlier
        if number in followed
    }
    unknown = [known for known in states.values() if known not in _same]
    if unknown:
        if len(_same) > _MOST_SAME:
            _same.clear()
        keys = {pk for known in unknown for pk, _sha256 in known if pk}
        contents: dict[int | None, Content] = {
            pk: content_of(found) for pk, found in Edition.objects.in_bulk(keys).items()
        }
        # A draft is shown before it is an edition.
        contents |= {e.pk: content_of(e) for e, _number in earlier if e.pk is None}
        for known in unknown:
            _same[known] = _says_the_same(*(contents[pk] for pk, _sha256 in known))
    return {pk for pk, known in states.items() if not _same[known]}


def _states(*editions: Edition) -> tuple[tuple[int | None, str], ...]:
    # The digests are part of the key, so that an edition is never taken for another of that key.
    return tuple(
        (edition.pk, edition.sha256 if edition.pk else content_of(edition).mark())
        for edition in editions
    )


def _says_the_same(translation: Content, newest: Content, followed: Content) -> bool:
    return words_of(newest) == words_of(followed) and _agree(translation, newest)


def content_of(edition: Edition) -> Content:
    """Return what an edition froze."""
    return Content.from_json(edition.content)


def words_of(content: Content) -> tuple[object, ...]:
    """Return what an edition says, but for its data."""
    sections = [(section.heading, section.prose) for section in content.sections]
    return (content.title, content.standfirst, sections)


def _agree(one: Content, other: Content) -> bool:
    """Tell whether two editions show the same value wherever both show a cell."""
    ours, theirs = dict(_values(one)), dict(_values(other))
    return all(theirs[cell] == value for cell, value in ours.items() if cell in theirs)


type _Cell = tuple[str, str, str, str]


def _values(content: Content) -> Iterator[tuple[_Cell, object]]:
    """Yield each cell that an edition shows, in its words, tables and charts, with its value."""
    for embed in content.embeds:
        if embed.element == "data":
            data = embed.data
            place = (data["dataset"], data["entity"], data["indicator"], data["period"])
            yield place, data["value"]
            continue
        for row in embed.data.get("rows", ()):
            for column, cell in zip(embed.data["columns"], row["cells"], strict=True):
                place = (embed.data["dataset"], row["code"], column["code"], column["period"])
                yield place, cell["value"]
