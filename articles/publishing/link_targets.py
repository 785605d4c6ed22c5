"""Pages of this site that links lead to: articles, sources, datasets and single numbers."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils import translation
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _

from articles.drafts import revision
from articles.models import Article, Edition, EditionReference, Kind
from articles.prose.links import DataPage, LinkTarget, PageState, PageStatus
from articles.sources.citations import csl_item, reference_line
from articles.sources.models import Source
from collabsite.web.database import filter_by_words
from collabsite.web.text import local_address
from metrics.models import Dataset, DatasetStatus, Entity, Observation, Release
from metrics.releases.status import describe_status

# Rows whose labels have a word of a search, of which the numbers are looked up.
_MAX_ROWS = 50


def find_pages(pages: Collection[DataPage], *, at: dt.datetime) -> dict[DataPage, PageStatus]:
    """Return the state of each page at this time."""
    slugs = {page.dataset for page in pages}
    named = Release.objects.newest(at=at).filter(
        dataset__releases__slug__in=slugs, dataset__releases__issued_at__lte=at
    )
    present = {
        known: (slug, title)
        for known, slug, title in named.values_list(
            "dataset__releases__slug", "slug", KeyTextTransform("title", "content")
        )
    }
    unissued = slugs - set(present)
    drafts = (
        dict(Dataset.objects.filter(slug__in=unissued).values_list("slug", "title"))
        if unissued
        else {}
    )
    labels = _labels_of({page for page in pages if page.entity}, at=at)
    found: dict[DataPage, PageStatus] = {}
    for page in pages:
        if page.dataset in drafts:
            title = drafts[page.dataset]
            found[page] = PageStatus(PageState.UNPUBLISHED, page.dataset, title, _("Dataset"))
        elif page.dataset not in present or (page.entity and page not in labels):
            found[page] = PageStatus(PageState.MISSING, page.dataset)
        else:
            slug, title = present[page.dataset]
            state = PageState.PUBLIC if slug == page.dataset else PageState.MOVED
            found[page] = (
                PageStatus(state, slug, labels[page], _about_number(title))
                if page.entity
                else PageStatus(state, slug, title, _("Dataset"))
            )
    return found


def search_pages(words: Sequence[str], *, limit: int, at: dt.datetime) -> list[LinkTarget]:
    """Return datasets whose titles have these words, and numbers whose labels have them."""
    rows: QuerySet[Dataset] = Dataset.objects.order_by("-updated_at", "-pk")
    found = filter_by_words(rows, words, "title__icontains", "slug__icontains")[:limit]
    datasets = Dataset.objects.with_status(at=at).filter(pk__in=[row.pk for row in found])
    targets = sorted(
        (_target_of(dataset) for dataset in datasets),
        key=lambda target: target.changed_at or at,
        reverse=True,
    )
    return [*targets, *_numbers(words, limit=limit, at=at)] if words else targets


def _target_of(dataset: Dataset) -> LinkTarget:
    is_draft = dataset.status == DatasetStatus.DRAFT  # type: ignore[attr-defined]
    status = describe_status(
        status=dataset.status,  # type: ignore[attr-defined]
        number=dataset.public_number,  # type: ignore[attr-defined]
    )
    slug = dataset.public_slug or dataset.slug  # type: ignore[attr-defined]
    return LinkTarget(
        reverse("metrics:dataset", args=[slug]),
        PageState.UNPUBLISHED if is_draft else PageState.PUBLIC,
        dataset.title,
        f"{_('Dataset')} · {status}",
        changed_at=dataset.updated_at,
    )


def _numbers(words: Sequence[str], *, limit: int, at: dt.datetime) -> Iterator[LinkTarget]:
    """Yield numbers of the newest releases: each word is in the label of its row or column."""
    newest = Release.objects.newest(at=at)
    any_word = Q()
    for word in words:
        any_word |= Q(label__icontains=word)
    rows = Entity.objects.filter(any_word, release__in=newest)
    rows = rows.order_by("-release__issued_at", "ordering")[:_MAX_ROWS]
    cells = filter_by_words(
        Observation.objects.filter(
            entity__in=list(rows.values_list("pk", flat=True)), value__isnull=False
        ),
        words,
        *["entity__label__icontains", "indicator__label__icontains"],
        "entity__release__dataset__title__icontains",
    )
    named = cells.order_by("entity__ordering", "indicator__ordering").values_list(
        "entity__release__slug",
        "entity__code",
        "indicator__code",
        "entity__label",
        "indicator__label",
        KeyTextTransform("title", "entity__release__content"),
    )
    # A number may have a value for each of many periods.
    distinct = dict.fromkeys(named[: limit * 20])
    for slug, row, column, row_label, column_label, title in list(distinct)[:limit]:
        yield LinkTarget(
            reverse("metrics:number", args=[slug, row, column]),
            PageState.PUBLIC,
            f"{row_label}, {column_label}",
            _about_number(title),
        )


def _labels_of(pages: Collection[DataPage], *, at: dt.datetime) -> dict[DataPage, str]:
    """Return the labels of the numbers that a public release has."""
    if not pages:
        return {}
    wanted = Q()
    for page in pages:
        wanted |= Q(dataset=page.dataset, entity__code=page.entity, indicator__code=page.indicator)
    public = Observation.objects.filter(
        entity__release__issued_at__lte=at,
        entity__release__dataset__releases__issued_at__lte=at,
    )
    rows = public.annotate(dataset=F("entity__release__dataset__releases__slug")).filter(wanted)
    named = rows.order_by("entity__release__number").values_list(
        "dataset", "entity__code", "indicator__code", "entity__label", "indicator__label"
    )
    return {
        DataPage(dataset, row, column): f"{row_label}, {column_label}"
        for dataset, row, column, row_label, column_label in named
    }


def _about_number(title: str) -> str:
    return _("Number in “%(dataset)s”") % {"dataset": title}


# The most slugs of no present article that are looked up in saved drafts.
_MAX_FORMER_SLUGS = 5


@dataclass(frozen=True)
class _OwnPage:
    """Route and arguments of a page of this site that an address leads to; `local` is its path."""

    address: str
    local: str
    language: str
    match: ResolverMatch

    @property
    def slug(self) -> str:
        """Slug of the article or dataset, or key of the source."""
        return str(self.given.get("slug") or self.given.get("key") or "")

    @property
    def given(self) -> dict[str, str]:
        """The parts of the address that the route captures."""
        given = self.match.kwargs.items()
        return {name: str(value) for name, value in given if name not in {"as_json", "ending"}}

    @property
    def is_article(self) -> bool:
        """True if the page is one of an article, or a page of the owner's."""
        route = self.match.route.removeprefix(f"{self.language}/")
        return bool(self.slug) and (route.startswith("articles/") or self.kind == Kind.PAGE)

    @property
    def kind(self) -> Kind:
        """The kind of writing whose address it is."""
        return Kind.PAGE if self.match.namespace == "pages" else Kind.ARTICLE

    @property
    def data_page(self) -> DataPage | None:
        """The page of data, None if it is another."""
        if not self.slug or self.match.namespace != "metrics":
            return None
        given = self.given
        return DataPage(self.slug, given.get("entity", ""), given.get("indicator", ""))

    @property
    def source(self) -> str:
        """The key of the source, '' if the page is not one of a source."""
        return self.slug if self.match.view_name == "source" else ""

    def at_slug(self, slug: str) -> str:
        """Return the address with another slug."""
        parts = urlsplit(self.local)
        given = {**self.given, "slug": slug}
        with translation.override(self.language):
            path = reverse(self.match.view_name, kwargs=given)
        return parts._replace(path=path).geturl()


def find_targets(addresses: Iterable[str], *, at: dt.datetime) -> dict[str, LinkTarget]:
    """Return the pages of this site among the addresses, at this time; others are left out.

    At most one query for each kind of page, two for articles that are not published, and one for
    each of the first that do not exist.
    """
    found: dict[str, LinkTarget] = {}
    pages: list[_OwnPage] = []
    for address in dict.fromkeys(addresses):
        local = local_address(address, site=settings.SITE_URL)
        if _is_of_admin(address):
            found[address] = LinkTarget(local, PageState.CLOSED)
            continue
        # An address without a path is a place in the page itself.
        if not local.startswith("/") or local.startswith("//") or _is_file(local):
            continue
        if page := _own_page(address, local):
            pages.append(page)
        else:
            found[address] = LinkTarget(local, PageState.MISSING)
    articles = find_articles({(page.kind, page.slug) for page in pages if page.is_article}, at=at)
    data = {page.data_page for page in pages if page.data_page}
    datasets = find_pages(data, at=at) if data else {}
    sources = find_sources({page.source for page in pages} - {""}, at=at)
    for page in pages:
        status = _status_of(page, articles, datasets, sources)
        has_moved = status.state in {PageState.MOVED, PageState.RENAMED}
        present = page.at_slug(status.slug) if has_moved else page.local
        found[page.address] = LinkTarget(
            present, status.state, status.title, status.about, status.slug
        )
    return found


def _status_of(
    page: _OwnPage,
    articles: Mapping[tuple[str, str], PageStatus],
    datasets: Mapping[DataPage, PageStatus],
    sources: Mapping[str, PageStatus],
) -> PageStatus:
    if page.is_article:
        return articles[page.kind, page.slug]
    if page.data_page:
        return datasets[page.data_page]
    if page.source:
        return sources[page.source]
    # A page of the site itself, such as a list.
    return PageStatus(PageState.PUBLIC)


def find_articles(
    names: Collection[tuple[str, str]], *, at: dt.datetime
) -> dict[tuple[str, str], PageStatus]:
    """Return the state of the articles and pages of these kinds that have or had these slugs."""
    if not names:
        return {}
    slugs = {slug for _kind, slug in names}
    found: dict[tuple[str, str], PageStatus] = {}
    newest = Edition.objects.newest(at=at).filter(
        article__editions__slug__in=slugs, article__editions__published_at__lte=at
    )
    for known, kind, slug, title, change in newest.values_list(
        "article__editions__slug", "kind", "slug", "title", "change"
    ).distinct():
        if change == Edition.Change.RETRACTION:
            state = PageState.RETRACTED
        else:
            state = PageState.PUBLIC if known == slug else PageState.MOVED
        found[kind, known] = PageStatus(state, slug, title, str(Kind(kind).label))
    missing = {slug for kind, slug in names if (kind, slug) not in found}
    if missing:
        drafts = Article.objects.filter(slug__in=missing).values_list("kind", "slug", "title")
        for kind, slug, title in drafts:
            status = PageStatus(PageState.UNPUBLISHED, slug, title, str(Kind(kind).label))
            found.setdefault((kind, slug), status)
    unknown = sorted({slug for kind, slug in names if (kind, slug) not in found})
    for slug in unknown[:_MAX_FORMER_SLUGS]:
        if article := revision.find_by_former_slug(slug):
            status = PageStatus(
                PageState.RENAMED, article.slug, article.title, str(Kind(article.kind).label)
            )
            found.setdefault((article.kind, slug), status)
    return {name: found.get(name, PageStatus(PageState.MISSING, name[1])) for name in names}


def find_sources(keys: Collection[str], *, at: dt.datetime) -> dict[str, PageStatus]:
    """Return the state of the sources with these keys: public once something public cites them."""
    if not keys:
        return {}
    cited = EditionReference.objects.filter(source=OuterRef("pk"), published_at__lte=at)
    found: dict[str, PageStatus] = {}
    in_data = Source.objects.filter(pk=OuterRef("pk"), release_sources__isnull=False)
    rows = Source.objects.filter(key__in=keys).annotate(
        is_cited=Exists(cited), is_in_data=Exists(in_data)
    )
    for source in rows:
        line = reference_line(csl_item(source))
        about = ", ".join(filter(None, [line.authors, line.year]))
        found[source.key] = PageStatus(
            PageState.PUBLIC if source.is_cited or source.is_in_data else PageState.UNPUBLISHED,
            source.key,
            source.title,
            " · ".join(filter(None, [_("Source"), about])),
        )
    return {key: found.get(key, PageStatus(PageState.MISSING, key)) for key in keys}


def _own_page(address: str, local: str) -> _OwnPage | None:
    """Return the page at the address, None if there is none."""
    path = unquote(urlsplit(local).path)
    language = get_language_from_path(path) or settings.LANGUAGE_CODE
    # Django adds the slash at the end.
    for candidate in dict.fromkeys([path, f"{path.rstrip('/')}/"]):
        with translation.override(language):
            try:
                return _OwnPage(address, local, language, resolve(candidate))
            except Resolver404:
                continue
    return None


def _is_file(local: str) -> bool:
    return local.startswith((settings.STATIC_URL, settings.MEDIA_URL))


def _is_of_admin(address: str) -> bool:
    try:
        parts = urlsplit(address.strip())
        host = parts.hostname
    except ValueError:
        return False
    hosts = {None, urlsplit(settings.SITE_URL).hostname, *settings.ALLOWED_HOSTS}
    return host in hosts and f"{parts.path}/".startswith(reverse("admin:index"))
