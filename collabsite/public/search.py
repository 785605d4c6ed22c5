"""The search page: results, facets, and suggestions if nothing is found."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Literal

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_info, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from msgspec import Meta

from articles.models import Edition, Topic
from articles.public.lists import (
    ArticleLine,
    Tongue,
    TopicLine,
    article_lines,
    public_topic,
    topic_lines,
)
from collabsite.search import index, query_parser
from collabsite.search.facets import FACETS, FacetCounts, FacetSelection
from collabsite.search.models import Entry
from collabsite.search.query_parser import MAX_TERMS, ParsedQuery
from collabsite.search.results import SearchResults, relax_query
from collabsite.search.snippets import SnippetPiece, extract_snippet, highlight
from collabsite.site.identity import site_description
from collabsite.web.pagination import Pagination, pagination_of
from collabsite.web.query_params import Paged, Words
from collabsite.web.responses import PAGE_ONLY, Page, PageResponse, respond
from collabsite.web.routes import url_with_query

PAGE_SIZE = 20
type ResultKind = Literal["", "article", "dataset", "number", "source", "page"]

# Readers rarely go further; more words or a facet are quicker.
MAX_PAGES = 50
NEWEST = 3


# One, and several.
_KINDS = {
    "article": (gettext_lazy("Article"), gettext_lazy("Articles")),
    "dataset": (gettext_lazy("Dataset"), gettext_lazy("Datasets")),
    "number": (gettext_lazy("Number"), pgettext_lazy("what is found", "Numbers")),
    "source": (gettext_lazy("Source"), gettext_lazy("Sources")),
    "page": (pgettext_lazy("of the site", "Page"), pgettext_lazy("of the site", "Pages")),
}
_FACET_NAMES = {
    "kind": gettext_lazy("Kind"),
    "topic": gettext_lazy("Topic"),
    "year": gettext_lazy("Year"),
    "language": gettext_lazy("Language"),
}


@dataclass(frozen=True)
class SearchQuery(Paged):
    """Query parameters of the search; every text is valid as `q`."""

    q: Annotated[str, Meta(description="Words that all have to be there; `-word` must not.")] = ""
    kind: Annotated[ResultKind, Meta(description="What is looked for.")] = ""
    topic: Annotated[Words, Meta(description="The slug of a topic.")] = ""
    year: Annotated[int, Meta(ge=0, le=9999, description="A year; 0 is any.")] = 0
    language: Annotated[Tongue, Meta(description="The language of what is found.")] = ""


@dataclass(frozen=True)
class Result:
    """A search result; pieces are parts of its text, with the words of the query marked.

    Only a number has a `value` (as readers see it), a `period` and a `dataset`.
    """

    kind: str
    title: str
    url: str
    language: str
    date: dt.date | None
    year: int | None
    byline: str
    retracted: bool
    value: str
    period: str
    dataset: str
    dataset_url: str
    snippet: tuple[SnippetPiece, ...]
    title_pieces: tuple[SnippetPiece, ...] = field(metadata=PAGE_ONLY)

    @property
    def kind_label(self) -> str:
        """The kind, in the language of the interface."""
        return str(_KINDS[self.kind][0])


@dataclass(frozen=True)
class FacetValue:
    """A value of a facet with its number of results; `url` chooses it, or clears it if chosen.

    `count` is null where so much is found that it is not counted.
    """

    value: str
    label: str
    count: int | None
    url: str
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """A facet of the results; its values are counted within the choices of the other facets."""

    name: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True)
class Clearing:
    """A chosen value, the address without it, and the results there; null if not counted."""

    label: str
    value: str
    url: str
    count: int | None


@dataclass(frozen=True)
class SearchPage(Page):
    """A page of results; `total` is their number, with `more` a lower bound.

    If nothing has all words, `missing` are those without which something is found, and that is
    what is shown; it is `apart` if words in quotes do not stand side by side there. `cut` tells that the query was too long, `idle` are words that say nothing.
    """

    title: str
    url: str
    json_url: str
    query: str
    total: int
    more: bool
    missing: tuple[str, ...]
    apart: bool
    idle: tuple[str, ...]
    cut: bool
    chosen: tuple[Clearing, ...]
    facets: tuple[Facet, ...]
    results: tuple[Result, ...]
    pagination: Pagination
    topics: tuple[TopicLine, ...]
    newest: tuple[ArticleLine, ...]
    hidden: tuple[tuple[str, str], ...] = field(metadata=PAGE_ONLY)
    others_url: str = field(metadata=PAGE_ONLY)

    @property
    def description(self) -> str:
        """A sentence about the page for search engines."""
        return site_description()

    @property
    def is_blank(self) -> bool:
        """Return whether there is no query, so that the page is the start of a search."""
        return not self.query and not self.chosen

    @property
    def numbers(self) -> tuple[Result, ...]:
        """The results that are single numbers, which the page shows in one folded group."""
        return tuple(result for result in self.results if result.kind == "number")

    @property
    def others(self) -> tuple[Result, ...]:
        """The results that are no single numbers."""
        return tuple(result for result in self.results if result.kind != "number")

    @property
    def max_terms(self) -> int:
        """The maximum number of words in a query."""
        return MAX_TERMS


@require_safe
def search(request: HttpRequest, query: SearchQuery, *, as_json: bool) -> PageResponse[SearchPage]:
    """Search results for `?q=`, filtered by `kind`, `topic`, `year` and `language`, by the page."""
    page = search_page(query, at=timezone.now())
    response = respond(request, page, "public/search.html", as_json=as_json)
    if not page.is_blank:
        response["X-Robots-Tag"] = "noindex"
    return response


def search_page(query: SearchQuery, *, at: dt.datetime) -> SearchPage:
    """Return the results of a query; choices that don't exist are ignored."""
    parsed = query_parser.parse(query.q)
    topics = {topic.slug: str(topic) for topic in Topic.objects.all()} if parsed else {}
    chosen = _chosen(query, topics, at=at)
    missing: tuple[str, ...] = ()
    shown = parsed
    found = SearchResults(parsed, chosen, at=at)
    # Without entries that have all words, a choice of facets finds nothing either.
    if parsed and not found.has_any and (other := relax_query(parsed, at=at)):
        kept = {part.terms for part in other.parts}
        missing = tuple(part.text for part in parsed.parts if part.terms not in kept)
        shown, found = other, SearchResults(other, chosen, at=at)
    counts = found.counts
    total = counts.total
    turned = Paginator(range(min(total, PAGE_SIZE * MAX_PAGES)), PAGE_SIZE).get_page(query.page)
    entries = found.entries(turned.start_index() - 1, PAGE_SIZE)
    state = {"q": parsed.text, **{name: getattr(chosen, name) for name in FACETS}}
    to = partial(_address, state)
    pages = pagination_of(turned, lambda n: to(page=n if n > 1 else ""))
    here = turned.number if turned.number > 1 else ""
    return SearchPage(
        title=_("Search: %(query)s") % {"query": parsed.text} if parsed.text else _("Search"),
        url=to(page=here),
        json_url=url_with_query(reverse("search-json"), **{**state, "page": here}),
        query=parsed.text,
        total=total,
        more=counts.has_more,
        missing=missing,
        apart=bool(parsed.phrases) and shown is not parsed,
        idle=parsed.stop_words,
        cut=parsed.is_truncated,
        chosen=_clearings(chosen, counts, topics, to),
        facets=_facets(chosen, counts, topics, to) if found.has_any else (),
        results=tuple(_result(entry, shown) for entry in entries),
        pagination=Pagination(pages.number, pages.pages, total, pages.previous_url, pages.next_url),
        topics=() if entries else topic_lines(at=at),
        newest=() if entries else _newest(at),
        hidden=tuple((name, value) for name, value in state.items() if value and name != "q"),
        others_url=_address(state, **dict.fromkeys(FACETS, "")),
    )


def _newest(at: dt.datetime) -> tuple[ArticleLine, ...]:
    newest = Edition.objects.newest(at=at).listed().order_by("-date", "-pk")
    return article_lines(list(newest.values_list("pk", flat=True)[:NEWEST]))


def _chosen(query: SearchQuery, topics: Mapping[str, str], *, at: dt.datetime) -> FacetSelection:
    # Its name is shown, so that a topic under which nothing is published is none.
    named = query.topic in topics and public_topic(query.topic, at=at)
    return FacetSelection(
        kind=query.kind,
        topic=query.topic if named else "",
        year=str(query.year or ""),
        language=query.language,
    )


def _address(state: Mapping[str, str], **changes: object) -> str:
    return url_with_query(reverse("search"), **{**state, **changes})


def _facets(
    chosen: FacetSelection, counts: FacetCounts, topics: Mapping[str, str], to: Callable[..., str]
) -> tuple[Facet, ...]:
    found = []
    for name in FACETS:
        of = dict(counts.facets[name])
        own = getattr(chosen, name)
        if own:
            of.setdefault(own, 0)
        values = tuple(
            FacetValue(
                value=value,
                label=_label(name, value, topics),
                count=of[value],
                url=to(**{name: "" if value == own else value}),
                chosen=value == own,
            )
            for value in _in_order(name, of)
            if name != "topic" or value in topics
        )
        # A single value that is not chosen would not reduce the results.
        if len(values) > 1 or own:
            found.append(Facet(name, str(_FACET_NAMES[name]), values))
    return tuple(found)


def _in_order(name: str, of: Mapping[str, int | None]) -> list[str]:
    if name == "kind":
        return [kind for kind in index.KINDS if kind in of]
    if name == "year":
        return sorted(of, key=int, reverse=True)
    if name == "language":
        return [code for code, _name in settings.LANGUAGES if code in of]
    return sorted(of, key=lambda value: (-(of[value] or 0), value))


def _label(name: str, value: str, topics: Mapping[str, str]) -> str:
    match name:
        case "kind":
            return str(_KINDS[value][1])
        case "topic":
            return topics[value]
        case "language":
            return str(get_language_info(value)["name_local"])
    return value


def _clearings(
    chosen: FacetSelection, counts: FacetCounts, topics: Mapping[str, str], to: Callable[..., str]
) -> tuple[Clearing, ...]:
    return tuple(
        Clearing(
            label=str(_FACET_NAMES[name]),
            value=_label(name, value, topics),
            url=to(**{name: ""}),
            count=counts.without_own_facet[name],
        )
        for name, value in chosen.chosen.items()
    )


def _result(entry: Entry, query: ParsedQuery) -> Result:
    facts = entry.facts
    home = reverse("home").rstrip("/")
    has_date = entry.facet_group.kind not in {"source", "page"}
    return Result(
        kind=entry.facet_group.kind,
        title=entry.title,
        url=f"{home}{entry.url}",
        language=entry.language,
        date=entry.date if has_date else None,
        year=entry.facet_group.year or None,
        byline=facts.get("byline", ""),
        retracted=entry.weight >= index.RETRACTED,
        value=facts.get("value", ""),
        period=facts.get("period", ""),
        dataset=facts.get("within", ""),
        dataset_url=f"{home}{facts['within_url']}" if facts.get("within_url") else "",
        title_pieces=highlight(entry.title, query),
        snippet=extract_snippet(entry.text, query) if entry.text else (),
    )
