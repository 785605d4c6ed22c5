"""Pages of this site that links lead to: articles, sources, datasets and single numbers."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
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


# The most slugs of no present article that are looked up in saved drafts.
_MAX_FORMER_SLUGS = 5


@dataclass(frozen=True)
class _OwnPage:
    """Route and arguments of a page of this site that an address leads to; `local` is its path."""

    local: str
    language: str
    match: ResolverMatch

    @property
    def given(self) -> dict[str, str]:
        """The parts of the address that the route captures."""
        given = self.match.kwargs.items()
        return {name: str(value) for name, value in given if name not in {"as_json", "ending"}}

    @property
    def names(self) -> "_Name | DataPage | str | None":
        """The kind and slug of an article, the page of data or the key of a source; None for another."""
        match, given = self.match, self.given
        slug, namespace = given.get("slug", ""), match.namespace
        if match.view_name == "source":
            return given["key"]
        if slug and namespace == "metrics":
            return DataPage(slug, given.get("entity", ""), given.get("indicator", ""))
        is_article = match.route.removeprefix(f"{self.language}/").startswith("articles/")
        if slug and (is_article or namespace == "pages"):
            return Kind.PAGE if namespace == "pages" else Kind.ARTICLE, slug
        return None

    def at_slug(self, slug: str) -> str:
        """Return the address with another slug."""
        with translation.override(self.language):
            path = reverse(self.match.view_name, kwargs={**self.given, "slug": slug})
        return urlsplit(self.local)._replace(path=path).geturl()


def find_targets(addresses: Iterable[str], *, at: dt.datetime) -> dict[str, LinkTarget]:
    """Return the pages of this site among the addresses, at this time; others are left out.

    At most one query for each kind of page, two for articles that are not published, and one for
    each of the first that do not exist.
    """
    found: dict[str, LinkTarget] = {}
    pages: dict[str, _OwnPage] = {}
    for address in dict.fromkeys(addresses):
        local = local_address(address, site=settings.SITE_URL)
        if _is_of_admin(address):
            found[address] = LinkTarget(local, PageState.CLOSED)
        # An address without a path is a place in the page itself.
        elif local.startswith("/") and not local.startswith(
            ("//", settings.STATIC_URL, settings.MEDIA_URL)
        ):
            found[address] = LinkTarget(local, PageState.MISSING)
            if page := _own_page(local):
                pages[address] = page
    named = [page.names for page in pages.values()]
    states: dict[Any, PageStatus] = {
        **_find_articles({each for each in named if isinstance(each, tuple)}, at=at),
        **_find_data({each for each in named if isinstance(each, DataPage)}, at=at),
        **find_sources({each for each in named if isinstance(each, str)}, at=at),
    }
    for address, page in pages.items():
        # Others are pages of the site itself, such as a list.
        status = states.get(page.names, PageStatus(PageState.PUBLIC))
        has_moved = status.state in {PageState.MOVED, PageState.RENAMED}
        present = page.at_slug(status.slug) if has_moved else page.local
        found[address] = LinkTarget(present, status.state, status.title, status.about, status.slug)
    return found


def problem_of(target: LinkTarget) -> str:
    """Return what is wrong with a page for the readers of a link to it, '' if they find it."""
    problems = {
        PageState.MOVED: _(
            "This page has a new address, %(address)s. The old one still leads to it."
        ),
        PageState.RENAMED: _(
            "This page has a new address, %(address)s. The old one leads nowhere."
        ),
        PageState.RETRACTED: _("This page was retracted."),
        PageState.UNPUBLISHED: _("Readers can't open this page yet."),
        PageState.MISSING: _("This site has no such page."),
        PageState.CLOSED: _("Readers can't open the pages of the editors."),
    }
    return problems.get(target.state, "") % {"address": target.address}


def _own_page(local: str) -> _OwnPage | None:
    """Return the page at a path, None if there is none."""
    path = unquote(urlsplit(local).path)
    language = get_language_from_path(path) or settings.LANGUAGE_CODE
    # Django adds the slash at the end.
    for candidate in dict.fromkeys([path, f"{path.rstrip('/')}/"]):
        with translation.override(language), suppress(Resolver404):
            return _OwnPage(local, language, resolve(candidate))
    return None


def _is_of_admin(address: str) -> bool:
    try:
        parts = urlsplit(address.strip())
        host = parts.hostname
    except ValueError:
        return False
    hosts = {None, urlsplit(settings.SITE_URL).hostname, *settings.ALLOWED_HOSTS}
    return host in hosts and f"{parts.path}/".startswith(reverse("admin:index"))


type _Name = tuple[Kind, str]


def _find_articles(names: Collection[_Name], *, at: dt.datetime) -> dict[_Name, PageStatus]:
    """Return the state of the articles and pages of these kinds that have or had these slugs."""
    found: dict[_Name, PageStatus] = {}

    def add(kind: str, known: str, state: PageState, slug: str, title: str) -> None:
        label = str(Kind(kind).label)
        found.setdefault((Kind(kind), known), PageStatus(state, slug, title, label))

    slugs = {slug for _kind, slug in names}
    newest = Edition.objects.newest(at=at).filter(
        article__editions__slug__in=slugs, article__editions__published_at__lte=at
    )
    fields = ("article__editions__slug", "kind", "slug", "title", "change")
    for known, kind, slug, title, change in newest.values_list(*fields).distinct() if slugs else ():
        is_retracted = change == Edition.Change.RETRACTION
        state = PageState.PUBLIC if known == slug else PageState.MOVED
        add(kind, known, PageState.RETRACTED if is_retracted else state, slug, title)
    if missing := {slug for kind, slug in names if (kind, slug) not in found}:
        drafts = Article.objects.filter(slug__in=missing)
        for kind, slug, title in drafts.values_list("kind", "slug", "title"):
            add(kind, slug, PageState.UNPUBLISHED, slug, title)
    unknown = sorted({slug for kind, slug in names if (kind, slug) not in found})
    for slug in unknown[:_MAX_FORMER_SLUGS]:
        if article := revision.find_by_former_slug(slug):
            add(article.kind, slug, PageState.RENAMED, article.slug, article.title)
    return {name: found.get(name, PageStatus(PageState.MISSING, name[1])) for name in names}


def _find_data(pages: Collection[DataPage], *, at: dt.datetime) -> dict[DataPage, PageStatus]:
    """Return the state of each page of data at this time."""
    if not pages:
        return {}
    slugs = {page.dataset for page in pages}
    named = Release.objects.newest(at=at).filter(
        dataset__releases__slug__in=slugs, dataset__releases__issued_at__lte=at
    )
    title_of = KeyTextTransform("title", "content")
    rows = named.values_list("dataset__releases__slug", "slug", title_of)
    present = {known: (slug, title) for known, slug, title in rows}
    unissued = Dataset.objects.filter(slug__in=slugs - set(present))
    drafts = dict(unissued.values_list("slug", "title"))
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
            names = (labels[page], _about_number(title)) if page.entity else (title, _("Dataset"))
            found[page] = PageStatus(state, slug, *names)
    return found


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


def search_pages(words: Sequence[str], *, limit: int, at: dt.datetime) -> list[LinkTarget]:
    """Return datasets whose titles have these words, in no order, and numbers whose labels have them."""
    rows: QuerySet[Dataset] = Dataset.objects.order_by("-updated_at", "-pk")
    found = filter_by_words(rows, words, "title__icontains", "slug__icontains")[:limit]
    datasets: Any = Dataset.objects.with_status(at=at).filter(pk__in=[row.pk for row in found])
    targets = []
    for dataset in datasets:
        is_draft = dataset.status == DatasetStatus.DRAFT
        status = describe_status(status=dataset.status, number=dataset.public_number)
        target = LinkTarget(
            reverse("metrics:dataset", args=[dataset.public_slug or dataset.slug]),
            PageState.UNPUBLISHED if is_draft else PageState.PUBLIC,
            dataset.title,
            f"{_('Dataset')} · {status}",
            changed_at=dataset.updated_at,
        )
        targets.append(target)
    return [*targets, *_numbers(words, limit=limit, at=at)] if words else targets


def _numbers(words: Sequence[str], *, limit: int, at: dt.datetime) -> Iterator[LinkTarget]:
    """Yield numbers of the newest releases: each word is in the label of its row or column."""
    newest = Release.objects.newest(at=at)
    any_word = reduce(or_, (Q(label__icontains=word) for word in words))
    rows = Entity.objects.filter(any_word, release__in=newest)
    rows = rows.order_by("-release__issued_at", "ordering")[:_MAX_ROWS]
    keys = list(rows.values_list("pk", flat=True))
    cells = filter_by_words(
        Observation.objects.filter(entity__in=keys, value__isnull=False),
        words,
        *["entity__label__icontains", "indicator__label__icontains"],
        "entity__release__dataset__title__icontains",
    )
    named = cells.order_by("entity__ordering", "indicator__ordering").values_list(
        *["entity__release__slug", "entity__code", "indicator__code"],
        *["entity__label", "indicator__label"],
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
    wanted = reduce(
        or_,
        (Q(dataset=p.dataset, entity__code=p.entity, indicator__code=p.indicator) for p in pages),
    )
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
