"""Groups of an original and its translations, and the status of each for readers.

An edition of a translation stores the edition of the original that it follows. When a page is read,
that is compared with the newest one: a translation is behind if their words differ, or if the
newest shows other data than the translation and is newer.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models.fields.json import KeyTransform

from articles.content import EditionContent, TranslationOf
from articles.models import Article, Edition, Kind
from metrics.shown import NumberData, TableData

# Results of comparisons: whether the original's newest edition has the words of the followed one,
# and whether translation and original show the same data; by the keys and digests of the
# translation, the newest and the followed edition. Editions never change.
_same: dict[tuple[tuple[int | None, str], ...], tuple[bool, bool]] = {}
_MOST_SAME = 20_000


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
    compared = _compared(newest, [(edition, follows[edition.pk]) for edition in others])
    return tuple(
        Translation(
            language=edition.language,
            title=edition.title,
            url=Kind(edition.kind).url("article", edition.slug),
            follows=follows[edition.pk],
            behind=bool(beside and beside.is_behind),
            newer_data=bool(beside and beside.has_newer_data),
        )
        for edition in others
        for beside in [compared.get(edition.pk)]
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
    beside = _compared(newest, [(edition, known)]).get(edition.pk)
    if newest.change == Edition.Change.RETRACTION:
        standing = OriginalStatus.RETRACTED
    elif beside and beside.is_behind:
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


@dataclass(frozen=True)
class _Compared:
    """Comparison of a translation with the newest edition of its original."""

    translation: Edition
    newest: Edition
    same_words: bool
    same_data: bool

    @property
    def is_behind(self) -> bool:
        """Return whether the original has other words now, or newer data."""
        is_older = self.translation.published_at < self.newest.published_at
        return not self.same_words or (not self.same_data and is_older)

    @property
    def has_newer_data(self) -> bool:
        """Return whether the translation shows newer data than the original."""
        return not self.same_data and not self.is_behind


def _compared(
    newest: Edition | None, translations: Sequence[tuple[Edition, int | None]]
) -> dict[int | None, _Compared]:
    """Return the comparisons of translations with their original, by primary key.

    Each translation is given with the number of the edition that it follows; `newest` is the
    newest edition of the original. Two queries at most.
    """
    known = [(edition, number) for edition, number in translations if number]
    if newest is None or not known:
        return {}
    numbers = {number for _edition, number in known} - {newest.number}
    editions = Edition.objects.filter(article=newest.article_id, number__in=numbers)
    followed = {found.number: found for found in editions.defer("content").for_reading()}
    followed[newest.number] = newest
    keys = {
        edition.pk: (_key(edition), _key(newest), _key(followed[number]))
        for edition, number in known
        if number in followed
    }
    if unknown := [key for key in keys.values() if key not in _same]:
        if len(_same) > _MOST_SAME:
            _same.clear()
        found = Edition.objects.in_bulk({pk for key in unknown for pk, _sha256 in key if pk})
        contents = {pk: content_of(edition) for pk, edition in found.items()}
        # A draft is shown before it is an edition.
        drafts = {edition.pk: content_of(edition) for edition, _number in known if not edition.pk}
        for key in unknown:
            ours, theirs, before = ({**contents, **drafts}[pk] for pk, _sha256 in key)
            _same[key] = words_of(theirs) == words_of(before), _agree(ours, theirs)
    return {
        edition.pk: _Compared(edition, newest, *_same[keys[edition.pk]])
        for edition, _number in known
        if edition.pk in keys
    }


def _key(edition: Edition) -> tuple[int | None, str]:
    # The digest is part of it, so that an edition is never taken for another of the same key.
    return edition.pk, edition.sha256 if edition.pk else content_of(edition).fingerprint()


def content_of(edition: Edition) -> EditionContent:
    """Return the content of an edition."""
    return EditionContent.from_json(edition.content)


def words_of(content: EditionContent) -> tuple[object, ...]:
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
