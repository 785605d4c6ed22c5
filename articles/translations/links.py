"""Links of prose in another language: to the translations of what they lead to."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation

from articles.models import Edition, Kind
from articles.prose.document import Node, StartTag, parse_prose
from collabsite.web.languages import in_language
from collabsite.web.text import local_address

type _Name = tuple[Kind, str]


def translate_links(bodies: Iterable[str], *, target: str, at: dt.datetime) -> Mapping[str, str]:
    """Return the links of several texts that lead elsewhere in the language `target`.

    An article or page that has a public translation becomes that; any other page of the site is the
    same in the interface of that language. Two queries at most.
    """
    found: dict[str, str] = {}
    named: dict[str, _Name] = {}
    for address in {_address(node) for body in bodies for node in parse_prose(body).nodes}:
        local = local_address(address, site=settings.SITE_URL)
        if not local.startswith("/") or local.startswith("//"):
            continue
        there = in_language(local, target)
        if match := _resolve(there, target):
            found[address] = there
            if match.view_name in {"articles:article", "pages:article"}:
                kind = Kind.PAGE if match.namespace == "pages" else Kind.ARTICLE
                named[address] = kind, str(match.kwargs["slug"])
    translated = _translations(set(named.values()), target=target, at=at)
    for address, name in named.items():
        if slug := translated.get(name):
            kind, _slug = name
            with translation.override(target):
                path = kind.url("article", slug)
            found[address] = urlsplit(found[address])._replace(path=path).geturl()
    return {address: there for address, there in found.items() if there != address}


def with_links(nodes: Iterable[Node], links: Mapping[str, str]) -> list[Node]:
    """Return nodes in which these links lead elsewhere."""
    return [
        replace(node, attributes={**node.attributes, "href": links[address]})
        if isinstance(node, StartTag) and (address := _address(node)) in links
        else node
        for node in nodes
    ]


def _address(node: Node) -> str:
    if isinstance(node, StartTag) and node.tag == "a":
        return node.attributes.get("href", "")
    return ""


def _resolve(address: str, language: str) -> ResolverMatch | None:
    path = unquote(urlsplit(address).path)
    with translation.override(language):
        try:
            return resolve(path)
        except Resolver404:
            return None


def _translations(names: set[_Name], *, target: str, at: dt.datetime) -> dict[_Name, str]:
    """Return the slugs of the public translations of articles and pages by their kinds and slugs."""
    if not names:
        return {}
    public = Edition.objects.public(at=at).filter(slug__in={slug for _kind, slug in names})
    roots = {
        (Kind(kind), slug): original or article
        for kind, slug, article, original in public.values_list(
            "kind", "slug", "article", "article__original"
        )
    }
    keys = set(roots.values())
    newest = (
        Edition.objects.newest(at=at)
        .filter(Q(article__in=keys) | Q(article__original__in=keys), language=target)
        .exclude(change=Edition.Change.RETRACTION)
    )
    slugs: dict[int, set[str]] = defaultdict(set)
    for slug, article, original in newest.values_list("slug", "article", "article__original"):
        slugs[original or article].add(slug)
    # Of two in one language, nobody can say which is meant.
    return {
        name: slug
        for name in names
        if len(found := slugs[roots.get(name, 0)]) == 1
        for slug in found
    }
