"""Documents of articles for the search index, written when an edition is published."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import translation

from articles.content import EditionContent
from articles.models import Edition, EditionQuerySet, EditionReference, Kind
from articles.prose.plain_text import text_of
from articles.publishing.composition import unmarked
from articles.sources import search_documents as sources
from articles.sources.models import Source
from articles.sources.search_documents import Cited
from collabsite.search import index
from collabsite.search.index import SearchDocument
from collabsite.search.models import ALWAYS
from collabsite.web.text import format_list
from metrics.models import Release
from metrics.releases import search_documents as releases


def published(edition: Edition, *, at: dt.datetime) -> None:
    """Write a new edition and its sources into the index, to be found from its time on."""
    owner = _owner(edition.article_id)
    index.replace(owner, [_document(edition, ALWAYS)], at=at, since=edition.published_at)
    _rewrite_sources(_sources_of(edition.article_id), at=at)


def sources_cited(edition: Edition) -> list[str]:
    """Return the keys of the sources that an edition cites."""
    return list(edition.references.order_by("number").values_list("source__key", flat=True))


def withdrawn(edition: Edition, cited_before: Iterable[str], *, at: dt.datetime) -> None:
    """Remove an edition, and the sources that it alone cited, from the index."""
    index.withdraw(_owner(edition.article_id), edition.number)
    _rewrite_sources({*cited_before, *_sources_of(edition.article_id)}, at=at)


def released(release: Release, *, at: dt.datetime) -> None:
    """Write the sources of a new release into the index."""
    _rewrite_sources(releases.sources_of(release), at=at)


def documents_of_sources(at: dt.datetime) -> Iterator[SearchDocument]:
    """Yield all sources that are to be found now or later."""
    return sources.documents(_cited(None, at), at)


def _rewrite_sources(keys: Collection[str], *, at: dt.datetime) -> None:
    sources.rewrite(keys, _cited(keys, at), at=at)


def _cited(keys: Collection[str] | None, at: dt.datetime) -> Iterator[Cited]:
    yield from releases.cited(keys, at)
    yield from _citing(keys, at)


def _owner(article: int) -> str:
    return f"article:{article}"


def documents(at: dt.datetime) -> Iterator[SearchDocument]:
    """Yield the newest edition of each article, and those whose time is to come."""
    waiting = dict(Edition.objects.waiting(at=at).values_list("article_id", "published_at"))
    editions = Edition.objects.newest(at=at).order_by("pk").prefetch_related("topics")
    for edition in editions.iterator(200):
        yield _document(edition, waiting.get(edition.article_id, ALWAYS))
    for edition in Edition.objects.waiting(at=at).order_by("pk").prefetch_related("topics"):
        yield _document(edition, ALWAYS)


def _document(edition: Edition, until: dt.datetime) -> SearchDocument:
    content = EditionContent.from_json(edition.content)
    topics = list(edition.topics.all())
    with translation.override(settings.LANGUAGE_CODE):
        url = Kind(edition.kind).url("article", edition.slug)
    with translation.override(content.language):
        byline = format_list(author.name for author in content.bylines)
    alias = [author.name for author in content.bylines]
    # A Chinese name is looked for in either order.
    alias += [
        f"{author.family_name} {author.given_name}"
        for author in content.bylines
        if author.family_name and author.given_name
    ]
    alias += [name for topic in topics for name in (topic.name, topic.name_zh)]
    lines = [line for each in content.sections for line in (each.heading, _text(each.html)) if line]
    return SearchDocument(
        owner=_owner(edition.article_id),
        state=edition.number,
        kind=edition.kind,
        key=edition.slug,
        url=url,
        title=content.title,
        language=content.language,
        date=edition.date,
        year=edition.date.year,
        since=edition.published_at,
        until=until,
        topics=tuple(topic.slug for topic in topics),
        lead=content.standfirst,
        alias=" | ".join([*alias, content.origin]),
        text="\n".join([*lines, *map(_text, content.notes)]),
        facts={"byline": byline},
        retracted=edition.change == Edition.Change.RETRACTION,
    )


def _text(html: str) -> str:
    return text_of(unmarked(html))


def _sources_of(article: int) -> set[str]:
    """Return the keys of all sources that the article's editions cite."""
    references = EditionReference.objects.filter(edition__article=article)
    keys: set[str] = set(references.values_list("source__key", flat=True).order_by().distinct())
    return keys


def _last_citing(
    keys: Collection[str], newest: EditionQuerySet, waiting: EditionQuerySet
) -> QuerySet[Any, Any]:
    """Return the keys of the newest editions from which these sources are described now or later.

    For each source, these are the last published edition that no scheduled edition will replace, and
    all editions that one will replace.
    """
    is_replaced = Exists(waiting.filter(article=OuterRef("edition__article")))
    is_newest = Exists(newest.filter(pk=OuterRef("edition")))
    references = EditionReference.objects.order_by().filter(is_newest)
    lasting = references.filter(~is_replaced, source=OuterRef("pk"))
    last = lasting.order_by("-published_at", "edition_id").values("edition")[:1]
    sources: QuerySet[Any, Any] = Source.objects.order_by().filter(key__in=keys)
    replaced = references.filter(
        source__key__in=keys, edition__article__in=waiting.order_by().values("article")
    )
    described = sources.annotate(last=Subquery(last)).filter(last__isnull=False)
    editions: QuerySet[Any, Any] = described.values("last")
    return editions.union(replaced.values("edition"))


def _columns(editions: EditionQuerySet) -> QuerySet[Any, Any]:
    return editions.order_by("pk").values_list("article_id", "published_at", "content__references")


def _citing(keys: Collection[str] | None, at: dt.datetime) -> Iterator[Cited]:
    """Yield the citations of these sources (None: of all) by public and scheduled editions."""
    all_waiting = Edition.objects.waiting(at=at)
    ends = dict(all_waiting.order_by().values_list("article_id", "published_at"))
    newest: Iterable[Any]
    waiting: Iterable[Any]
    if keys is None:
        newest = _columns(Edition.objects.newest(at=at)).iterator(500)
        waiting = _columns(all_waiting).iterator(500)
    else:
        current = Edition.objects.newest(at=at)
        newest = _columns(current.filter(pk__in=_last_citing(keys, current, all_waiting)))
        citing = EditionReference.objects.filter(source__key__in=keys).order_by()
        # Mostly no edition is scheduled, and this query is saved.
        waiting = _columns(all_waiting.filter(pk__in=citing.values("edition"))) if ends else ()
    for editions, is_newest in ((newest, True), (waiting, False)):
        for article, since, references in editions:
            until = ends.get(article, ALWAYS) if is_newest else ALWAYS
            for entry in references:
                if keys is None or entry["key"] in keys:
                    yield Cited(entry["key"], entry["item"], since, until)
