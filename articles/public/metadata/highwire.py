"""What an article's page tells Google Scholar and Zotero: the tags of Highwire Press. Pure.

As https://scholar.google.com/intl/en/scholar/inclusion.html and Zotero's translator of embedded
metadata read them.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from collabsite.web.metadata import MetaTag, meta_tags, name_in_meta_tag
from collabsite.web.responses import absolute

if TYPE_CHECKING:
    import datetime as dt

    from articles.public.article import ArticlePage
    from articles.references import Citing

# More than these would outweigh the article.
MOST_REFERENCES = 200

# A reference is one tag, with parts of its own.
_PARTS = {
    "citation_title": "title",
    "citation_journal_title": "container-title",
    "citation_publisher": "publisher",
    "citation_volume": "volume",
    "citation_issue": "issue",
    "citation_doi": "DOI",
}


def tags(page: "ArticlePage", cited: "Citing") -> tuple[MetaTag, ...]:
    """Return the tags of an article, in the order in which they belong together."""
    return meta_tags(_tags(page, cited))


def _tags(page: "ArticlePage", cited: "Citing") -> Iterator[tuple[str, str]]:
    item = cited.item
    yield "citation_title", item["title"]
    # What follows an author is of that author.
    signed = list(page.authors)
    for number, name in enumerate(item.get("author", ())):
        yield "citation_author", name_in_meta_tag(name)
        if number < len(signed):
            yield "citation_author_institution", signed[number].affiliation
            yield "citation_author_orcid", signed[number].orcid_url
    yield "citation_publication_date", "/".join(f"{p:02}" for p in item["issued"]["date-parts"][0])
    yield "citation_online_date", _day(page.edition.published_at)
    yield "citation_journal_title", item["container-title"]
    yield "citation_publisher", item["container-title"]
    yield "citation_language", item["language"]
    yield "citation_doi", item.get("DOI", "")
    yield "citation_public_url", cited.url
    yield "citation_fulltext_html_url", absolute(page.url)
    yield "citation_abstract", page.standfirst
    yield "citation_keywords", "; ".join(topic.name for topic in page.topics)
    for reference in page.references[:MOST_REFERENCES]:
        yield "citation_reference", "; ".join(_parts(reference.item))


def _parts(item: Mapping[str, Any]) -> Iterator[str]:
    for tag, variable in _PARTS.items():
        if said := str(item.get(variable, "")):
            yield f"{tag}={_plain(said)}"
    yield from (
        f"citation_author={_plain(name_in_meta_tag(name))}" for name in item.get("author", ())
    )
    if parts := item.get("issued", {}).get("date-parts", [[]])[0]:
        yield f"citation_publication_date={'/'.join(f'{part:02}' for part in parts)}"
    first, _, last = str(item.get("page", "")).replace("–", "-").partition("-")
    yield from (
        f"{tag}={_plain(page)}"
        for tag, page in [("citation_firstpage", first), ("citation_lastpage", last)]
        if page
    )


def _plain(said: str) -> str:
    """Return a text without the sign that parts are told apart by."""
    return " ".join(said.replace(";", ",").split())


def _day(moment: "dt.datetime") -> str:
    return timezone.localdate(moment).strftime("%Y/%m/%d")
