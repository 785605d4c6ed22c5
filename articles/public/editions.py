"""Editions of an article: the page of all, the changes of each, and how it is cited."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from types import SimpleNamespace
from typing import Annotated, Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from msgspec import Meta

from articles.content import Byline, EditionContent
from articles.drafts.diff import Changes, compare
from articles.models import Edition, Kind
from collabsite.counting.items import Version
from collabsite.site.identity import site_identity, site_name
from collabsite.web.models import Language
from collabsite.web.pagination import Pagination, page_url, pagination_of
from collabsite.web.query_params import Number
from collabsite.web.responses import Page, absolute_url
from collabsite.web.routes import permanent_url

# Numbers of words that editions changed, by the digests of the edition before and the edition.
# Editions never change, so that the list of editions need not read their contents again.
_words: dict[tuple[str, str], int] = {}
_MOST_WORDS = 20_000

PAGE_SIZE = 50


@dataclass(frozen=True)
class EditionChangesQuery:
    """Query parameters of the changes of an edition."""

    since: Annotated[
        Number | None,
        Meta(description="Changes since this earlier edition, instead of since the one before."),
    ] = None


@dataclass(frozen=True)
class EditionLine:
    """An edition in a list of editions."""

    number: int
    title: str
    url: str
    published_at: dt.datetime
    change: Annotated[str, Edition.Change]
    note: str
    sha256: str
    changes_url: str

    @property
    def change_label(self) -> str:
        """The kind of change, in the language of the interface."""
        return str(Edition.Change(self.change).label)


def edition_line(edition: Edition, *, slug: str) -> EditionLine:
    """Return the edition as a line, under the article's present slug."""
    kind = Kind(edition.kind)
    return EditionLine(
        number=edition.number,
        title=edition.title,
        url=kind.url("edition", slug, edition.number),
        published_at=edition.published_at,
        change=edition.change,
        note=edition.note,
        sha256=edition.sha256,
        changes_url=kind.url("changes", slug, edition.number) if edition.number > 1 else "",
    )


def read_history(
    newest: Edition, *, at: dt.datetime
) -> tuple[dt.datetime, tuple[EditionLine, ...]]:
    """Return when the first edition was published, and the corrections and retractions, newest first."""
    if newest.number == 1:
        return newest.published_at, ()
    editions = (
        Edition.objects.public(at=at)
        .for_reading()
        .filter(
            Q(number=1) | Q(change__in=[Edition.Change.CORRECTION, Edition.Change.RETRACTION]),
            article=newest.article_id,
        )
        .order_by("-number")
        .defer("content")
    )
    marks = [edition for edition in editions if edition.number > 1]
    # In a preview after an edition that is only scheduled, there is no first public one.
    first = next((e.published_at for e in editions if e.number == 1), newest.published_at)
    return first, tuple(edition_line(mark, slug=newest.slug) for mark in marks)


@dataclass(frozen=True)
class EditionEntry(EditionLine):
    """An edition in the list of all; `words_changed` since the one before, None for the first."""

    words_changed: int | None


@dataclass(frozen=True)
class EditionListPage(Page):
    """A page of all public editions of an article, the newest first."""

    title: str
    url: str
    json_url: str
    article_url: str
    language: Annotated[str, Language]
    retracted: bool
    editions: tuple[EditionEntry, ...]
    pagination: Pagination

    @property
    def description(self) -> str:
        """A sentence about the page for search engines."""
        return _("All editions of “%(title)s”: each keeps its address, its text and its data.") % {
            "title": self.title
        }


def edition_list_page(newest: Edition, *, at: dt.datetime, number: int) -> EditionListPage:
    """Return a page of the article's public editions; a `number` past the end becomes the last."""
    public = (
        Edition.objects.public(at=at)
        .for_reading()
        .filter(article=newest.article_id)
        .order_by("-number")
        .defer("content")
    )
    page = Paginator(public, PAGE_SIZE).get_page(number)
    begin, end = page.start_index() - 1, page.end_index()
    # One more than the page shows, to count the changes of the last one.
    editions = list(public[begin : end + 1])
    changed = words_changed(editions)
    kind = Kind(newest.kind)
    base = kind.url("editions", newest.slug)
    return EditionListPage(
        title=newest.title,
        url=page_url(base, page.number),
        json_url=page_url(kind.url("editions-json", newest.slug), page.number),
        article_url=kind.url("article", newest.slug),
        language=newest.language,
        retracted=newest.change == Edition.Change.RETRACTION,
        editions=tuple(
            EditionEntry(
                **asdict(edition_line(edition, slug=newest.slug)),
                words_changed=changed.get(edition.number),
            )
            for edition in editions[: end - begin]
        ),
        pagination=pagination_of(page, lambda n: page_url(base, n)),
    )


def changes_page(
    edition: Edition, *, newest: Edition, at: dt.datetime, since: int | None = None
) -> SimpleNamespace:
    """Return the page of the changes of an edition since the one before it, or since the edition `since`.

    A `since` that is not earlier means the one before.
    """
    kind, slug, number = Kind(edition.kind), newest.slug, edition.number
    before = min(since or number, number - 1)
    editions = Edition.objects.public(at=at).for_reading().defer("content")
    previous = editions.filter(article=edition.article_id, number=before).first()
    changes = None
    if previous:
        keys = (previous.pk, previous.sha256), (edition.pk, edition.sha256)
        changes = _changes(*keys, get_language())
    spans = before < number - 1
    return SimpleNamespace(
        title=newest.title,
        description=_("Changes of edition %(number)s of “%(title)s”.")
        % {"number": number, "title": newest.title},
        url=kind.url("changes", slug, number) + (f"?since={before}" if spans else ""),
        article_url=kind.url("article", slug),
        editions_url=kind.url("editions", slug),
        language=edition.language,
        retracted=newest.change == Edition.Change.RETRACTION,
        edition=edition_line(edition, slug=slug),
        previous=edition_line(previous, slug=slug) if previous else None,
        spans_editions=spans and previous is not None,
        changes=changes,
        previous_url=kind.url("changes", slug, number - 1) if number > 2 else "",
        next_url=kind.url("changes", slug, number + 1) if number < newest.number else "",
    )


def words_changed(editions: Sequence[Edition]) -> dict[int, int]:
    """Return how many words each of these editions of one article changed, by its number.

    An edition is left out if the one before it is not given. One query at most.
    """
    by_number = {edition.number: edition for edition in editions}
    pairs = {
        edition.number: (by_number[edition.number - 1].sha256, edition.sha256)
        for edition in editions
        if edition.number - 1 in by_number
    }
    unknown = [number for number, pair in pairs.items() if pair not in _words]
    if unknown:
        if len(_words) > _MOST_WORDS:
            _words.clear()
        wanted = {by_number[n].pk for number in unknown for n in (number - 1, number)}
        before: tuple[int, EditionContent] | None = None
        frozen = Edition.objects.filter(pk__in=wanted).order_by("number")
        for number, stored in frozen.values_list("number", "content").iterator(chunk_size=10):
            content = EditionContent.from_json(stored)
            if before and before[0] == number - 1 and number in pairs:
                _words[pairs[number]] = compare(before[1], content).words
            before = number, content
    return {number: _words[pair] for number, pair in pairs.items()}


# The digests are part of the cache key, because SQLite may use a primary key again; the language of
# the interface is, because some of the words are in it.
@lru_cache(maxsize=64)
def _changes(old: tuple[int, str], new: tuple[int, str], _language: str | None) -> Changes:
    keys = old[0], new[0]
    contents = dict(Edition.objects.filter(pk__in=keys).values_list("pk", "content"))
    before, after = (EditionContent.from_json(contents[key]) for key in keys)
    return compare(before, after)


def newest_or_404(slug: str, *, at: dt.datetime, kind: Kind = Kind.ARTICLE) -> Edition:
    """Return the newest public edition of the article or page that has or had this slug."""
    newest = Edition.by_slug(slug, at=at)
    if newest is None or newest.kind != kind:
        raise Http404
    return newest


def edition_or_404(newest: Edition, number: int | None, *, at: dt.datetime) -> Edition:
    """Return the public edition with this number of the same article; the newest if it is None."""
    if number in {None, newest.number}:
        return newest
    return get_object_or_404(
        Edition.objects.public(at=at).for_reading().select_related("article"),
        article=newest.article_id,
        number=number,
    )


def edition_versions(article: int, *, at: dt.datetime) -> list[Version]:
    """Return the public editions of an article, the first one first, for reports of its views."""
    editions = Edition.objects.public(at=at).filter(article=article).order_by("number")
    return [
        Version(
            number,
            published_at.astimezone(dt.UTC).date(),
            _("Edition %(number)d") % {"number": number},
            reverse("articles:edition", args=[slug, number]),
        )
        for number, slug, published_at in editions.values_list("number", "slug", "published_at")
    ]


def edition_item(edition: Edition, content: EditionContent) -> dict[str, Any]:
    """Return an edition as a CSL item, the same whatever slug the article gets later.

    The site is the author of an article without a byline. One with an origin has no author then,
    and styles begin with the title (APA 7, 9.12; GB/T 7714-2015, 8.1.3).
    """
    with translation.override(content.language):
        site = site_name()
    issn = site_identity().issn
    authors = [_name(author) for author in content.bylines]
    if not authors and not content.origin:
        authors = [{"literal": site}]
    day = issued(edition, content)
    item: dict[str, Any] = {
        "id": f"{edition.slug}-{edition.number}",
        "type": "article-journal",
        "title": content.title,
        "container-title": site,
        "version": str(edition.number),
        "issued": {"date-parts": [[day.year, day.month, day.day]]},
        "URL": absolute_url(permanent_url("articles:edition", args=[edition.slug, edition.number])),
        "language": content.language,
    }
    item |= {"author": authors} if authors else {}
    item |= {"ISSN": issn} if issn else {}
    return item | ({"DOI": content.doi} if content.doi else {})


def edition_files(
    edition: Edition, *, slug: str, superseded: bool, of: str = "cite"
) -> Callable[[str], str]:
    """Return the address of a file that cites an edition, or of its `references`, by its ending.

    `slug` is the article's present one, under which the files are.
    """
    name, args = (f"edition-{of}", [slug, edition.number]) if superseded else (of, [slug])
    stem = reverse(f"articles:{name}-txt", args=args).removesuffix("txt")
    return lambda ending: stem + ending


def issued(edition: Edition, content: EditionContent) -> dt.date:
    """Return the day of an edition; the first has the article's own date, if it gives one."""
    if edition.number == 1 and content.date:
        return dt.date.fromisoformat(content.date)
    return timezone.localdate(edition.published_at)


def _name(author: Byline) -> dict[str, str]:
    if author.family_name and author.given_name:
        return {"family": author.family_name, "given": author.given_name}
    return {"literal": author.name}
