"""Sources in the search index: each once, while public content cites it.

Articles and data both cite sources: `articles.publishing.search_documents` knows both.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from articles.sources.citations import reference_line
from articles.sources.models import Source
from collabsite.search import index
from collabsite.search.index import SearchDocument
from collabsite.search.models import ALWAYS
from collabsite.web.languages import is_chinese
from collabsite.web.models import Language


@dataclass(frozen=True)
class Cited:
    """A citation of a source, as this CSL item, with the time while it is public."""

    key: str
    item: Mapping[str, Any]
    since: dt.datetime
    until: dt.datetime


def rewrite(keys: Collection[str], cited: Iterable[Cited], *, at: dt.datetime) -> None:
    """Update these sources in the index; within a transaction.

    `cited` are their citations, which are read once the sources are locked.
    """
    if not keys:
        return
    # Two that publish at once and cite the same source come one after the other.
    list(Source.objects.select_for_update().filter(key__in=keys).order_by("pk").values_list("pk"))
    index.replace_all([_owner(key) for key in sorted(keys)], documents(cited, at))


def documents(cited: Iterable[Cited], at: dt.datetime) -> Iterator[SearchDocument]:
    """Yield the sources that are cited now or later, by their citations."""
    for key, of_key in groupby(sorted(cited, key=attrgetter("key")), key=attrgetter("key")):
        for number, stretch in enumerate(_stretches(list(of_key), at), start=1):
            yield _document(key, number, stretch)


def _stretches(citing: list[Cited], at: dt.datetime) -> Iterator[Cited]:
    """Yield the states of a source by time: each as the last published content cites it."""
    turns = sorted(
        {at, ALWAYS, *(t for each in citing for t in (each.since, each.until) if t > at)}
    )
    last: Cited | None = None
    for since, until in pairwise(turns):
        shown = [each for each in citing if each.since <= since < each.until]
        newest = max(shown, key=attrgetter("since"), default=None)
        if last and newest and newest.item == last.item and last.until == since:
            last = Cited(last.key, last.item, last.since, until)
            continue
        if last:
            yield last
        last = None
        if newest:
            begun = since if since > at else newest.since
            last = Cited(newest.key, newest.item, begun, until)
    if last:
        yield last


def _document(key: str, number: int, shown: Cited) -> SearchDocument:
    item = shown.item
    line = reference_line(item)
    year = int(line.year) if line.year.isdigit() else 0
    with translation.override(settings.LANGUAGE_CODE):
        url = reverse("source", args=[key])
    return SearchDocument(
        owner=_owner(key),
        state=number,
        kind="source",
        key=key,
        url=url,
        title=line.title,
        language=_language(item),
        date=dt.date(year, 1, 1) if 1 <= year <= 9999 else dt.date(1, 1, 1),
        year=year,
        since=shown.since,
        until=shown.until,
        lead=line.authors,
        alias=" | ".join([*_names(item), str(item.get("DOI", ""))]),
        text=line.details,
        facts={"byline": line.authors, "details": line.details},
    )


def _names(item: Mapping[str, Any]) -> Iterator[str]:
    for name in item.get("author", []):
        family, given = name.get("family", ""), name.get("given", "")
        # 张伟 is looked for as it is spoken, whatever order and marks a record has.
        yield f"{family}{given}" if is_chinese(family) else f"{given} {family}"


def _language(item: Mapping[str, Any]) -> str:
    """Return the language that a record names, or else that of its title's script."""
    named = str(item.get("language", "")).lower()
    if named.startswith("zh") or (not named and is_chinese(item["title"])):
        return Language.CHINESE.value
    return named.partition("-")[0][:10] or Language.ENGLISH.value


def _owner(key: str) -> str:
    return f"source:{key}"
