"""Metadata of an article: schema.org as JSON-LD for search engines, and the tags of Highwire Press.

The JSON-LD has the properties that Google's search recommends for articles, and what tells how
the article can be checked: its editions, corrections, references and data. The tags are those that
Google Scholar (https://scholar.google.com/intl/en/scholar/inclusion.html) and Zotero's translator of
embedded metadata read.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.content import ImageData
from articles.public.article import ArticlePage
from articles.sources.citation_box import Citing
from articles.sources.records import date_parts
from collabsite.site.identity import periodical, publisher, site_identity
from collabsite.web.doi import doi_url
from collabsite.web.metadata import meta_tags, name_in_meta_tag, without_empty
from collabsite.web.responses import absolute_url
from collabsite.web.routes import permanent_url
from collabsite.web.text import web_address

# CSL types as schema.org types. A dataset is no `Dataset` here: search engines require more
# properties of those than a reference has.
_TYPES = {
    "article-journal": "ScholarlyArticle",
    "article-newspaper": "NewsArticle",
    "book": "Book",
    "chapter": "Chapter",
    "report": "Report",
    "webpage": "WebPage",
    "legislation": "Legislation",
}

# References in the page's head: more would outweigh the article.
MOST_REFERENCES = 200

# A reference is one tag with parts: CSL variables by the names of the parts.
_PARTS = {
    "citation_title": "title",
    "citation_journal_title": "container-title",
    "citation_publisher": "publisher",
    "citation_volume": "volume",
    "citation_issue": "issue",
    "citation_doi": "DOI",
}


def scholarly_article(page: ArticlePage) -> dict[str, Any]:
    """Return an edition as a schema.org ScholarlyArticle; absolute addresses."""
    doi = {"@type": "PropertyValue", "propertyID": "doi", "value": page.doi, "url": page.doi_url}
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "@id": page.citing.url if page.citing else "",
        "headline": page.title,
        "description": page.standfirst,
        "url": absolute_url(page.url),
        "mainEntityOfPage": absolute_url(page.url),
        "identifier": [
            *([doi] if page.doi else []),
            *([page.citing.url] if page.citing else []),
        ],
        "inLanguage": page.language,
        "datePublished": _day(page).isoformat(),
        "dateModified": page.edition.published_at.isoformat(timespec="seconds"),
        "version": page.edition.number,
        "author": _authors(page),
        "publisher": publisher(),
        "isPartOf": periodical(),
        "isAccessibleForFree": True,
        "license": page.licence_url or page.licence,
        "image": absolute_url(page.social.card_url),
        "wordCount": page.words,
        "timeRequired": f"PT{page.reading_minutes}M",
        "about": [
            {"@type": "Thing", "name": topic.name, "url": absolute_url(topic.url)}
            for topic in page.topics
        ],
        "isBasedOn": based_on(page),
        "citation": [cited_work(reference.item) for reference in page.references],
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": mark.note,
                "datePublished": mark.published_at.isoformat(timespec="seconds"),
                "url": absolute_url(mark.changes_url),
            }
            for mark in page.marks
            if mark.change == "correction"
        ],
        "creativeWorkStatus": "Retracted" if page.retraction else "",
        **_translations(page),
    }
    return without_empty(described)


def breadcrumb_list(page: ArticlePage) -> dict[str, Any]:
    """Return the breadcrumbs of the article: the list of all, its first topic, and itself."""
    steps = [(_("Articles"), reverse("articles:articles"))]
    steps += [(topic.name, topic.url) for topic in page.topics[:1]]
    steps.append((page.title, page.newest_url))
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": absolute_url(url)}
            for number, (name, url) in enumerate(steps, start=1)
        ],
    }


def based_on(page: ArticlePage) -> list[str]:
    """Return the permanent addresses of the data that the article shows, and of its origin."""
    releases = dict.fromkeys(
        (embed.data.dataset, embed.data.release)
        for embed in page.embeds
        if not isinstance(embed.data, ImageData)
    )
    found = [absolute_url(permanent_url("metrics:release", args=release)) for release in releases]
    return found + ([page.origin_url] if page.origin_url else [])


def cited_work(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return a CSL item of a reference list as a schema.org CreativeWork."""
    doi = item.get("DOI")
    holder = item.get("container-title")
    return without_empty(
        {
            "@type": _TYPES.get(item["type"], "CreativeWork"),
            "name": item["title"],
            "author": list(map(_named, item.get("author", ()))),
            "datePublished": "-".join(date_parts(item.get("issued"))),
            "isPartOf": {"@type": "CreativeWork", "name": holder} if holder else "",
            "publisher": item.get("publisher", ""),
            "url": doi_url(doi) if doi else web_address(item.get("URL", "")),
        }
    )


def _authors(page: ArticlePage) -> list[Mapping[str, Any]]:
    """Return the authors of the article; the site, if there is neither a byline nor an origin."""
    if not page.authors:
        return [] if page.origin else [publisher()]
    names: Sequence[Mapping[str, str]] = page.citing.item["author"] if page.citing else ()
    return [
        without_empty(
            {
                "@type": "Person",
                "name": author.name,
                "familyName": name.get("family", ""),
                "givenName": name.get("given", ""),
                "url": absolute_url(author.url) if author.url else "",
                "identifier": author.orcid_url,
                "sameAs": author.orcid_url,
                "affiliation": (
                    {"@type": "Organization", "name": author.affiliation}
                    if author.affiliation
                    else ""
                ),
            }
        )
        for author, name in zip(page.authors, names, strict=True)
    ]


def _named(name: Mapping[str, str]) -> dict[str, str] | str:
    """Return an author of a source; a single name may be that of a person or an organization."""
    if "literal" in name:
        return name["literal"]
    return {
        "@type": "Person",
        "name": f"{name['family']}, {name['given']}",
        "familyName": name["family"],
        "givenName": name["given"],
    }


def _translations(page: ArticlePage) -> dict[str, Any]:
    """Return the work that this is a translation of, or else those that translate this."""
    if first := page.original:
        return {"translationOfWork": _work(first.title, first.language, first.url)}
    return {"workTranslation": [_work(t.title, t.language, t.url) for t in page.translations]}


def _work(title: str, language: str, url: str) -> dict[str, str]:
    return {
        "@type": "ScholarlyArticle",
        "name": title,
        "inLanguage": language,
        "url": absolute_url(url),
    }


def highwire_tags(page: ArticlePage) -> SafeString:
    """Return the Highwire Press tags of an article, with those that belong together in order.

    They have none for a licence, which is told by Dublin Core's.
    """
    if page.citing is None:
        return SafeString()
    rights = ("DC.rights", page.licence_url or page.licence)
    return meta_tags([*_highwire(page, page.citing), rights])


def _highwire(page: ArticlePage, cited: Citing) -> Iterator[tuple[str, str]]:
    item = cited.item
    yield "citation_title", item["title"]
    # The tags after an author belong to that author.
    signed = list(page.authors)
    for number, name in enumerate(item.get("author", ())):
        yield "citation_author", name_in_meta_tag(name)
        if number < len(signed):
            yield "citation_author_institution", signed[number].affiliation
            yield "citation_author_orcid", signed[number].orcid_url
    # An article without a date has only the day of its first publication here.
    published = "/".join(date_parts(item["issued"])) if page.date else f"{_day(page):%Y/%m/%d}"
    yield "citation_publication_date", published
    yield "citation_online_date", f"{timezone.localdate(page.edition.published_at):%Y/%m/%d}"
    yield "citation_journal_title", item["container-title"]
    yield "citation_publisher", site_identity().publisher or item["container-title"]
    yield "citation_issn", item.get("ISSN", "")
    yield "citation_language", item["language"]
    yield "citation_doi", item.get("DOI", "")
    yield "citation_public_url", cited.url
    yield "citation_fulltext_html_url", absolute_url(page.url)
    yield "citation_abstract", page.standfirst
    yield "citation_keywords", "; ".join(topic.name for topic in page.topics)
    for reference in page.references[:MOST_REFERENCES]:
        yield "citation_reference", "; ".join(_parts(reference.item))


def _parts(item: Mapping[str, Any]) -> Iterator[str]:
    for tag, variable in _PARTS.items():
        if text := str(item.get(variable, "")):
            yield f"{tag}={_plain(text)}"
    yield from (
        f"citation_author={_plain(name_in_meta_tag(name))}" for name in item.get("author", ())
    )
    if parts := date_parts(item.get("issued")):
        yield f"citation_publication_date={'/'.join(parts)}"
    first, _, last = str(item.get("page", "")).replace("–", "-").partition("-")
    yield from (
        f"{tag}={_plain(page)}"
        for tag, page in [("citation_firstpage", first), ("citation_lastpage", last)]
        if page
    )


def _plain(text: str) -> str:
    """Return a text without the separator of parts."""
    return " ".join(text.replace(";", ",").split())


def _day(page: ArticlePage) -> dt.date:
    """Return the article's own date, else the day on which it was first published here."""
    return page.date or timezone.localdate(page.first_published_at)
