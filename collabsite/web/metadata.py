"""Metadata of a page for other programs: Open Graph, `meta` tags, JSON-LD and the `Link` header.

Pure. The properties of articles and of data are beside their pages.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote

from django.utils.encoding import iri_to_uri
from django.utils.safestring import SafeString

from collabsite.web.responses import absolute_url

# Open Graph's locales have a country; these are the ones that our words are of.
LOCALES = {"en": "en_GB", "zh-hans": "zh_CN"}

# Servers and proxies refuse headers beyond some 8 kilobytes, all lines together.
LONGEST_LINK_HEADER = 4000


@dataclass(frozen=True)
class SocialMetadata:
    """Open Graph properties of a page (https://ogp.me).

    `language` is that of the content, '' for that of the interface; `card_url` is the page's own
    picture and `card_alt` its alternative text, both '' where the site's picture is used. Times and
    the fields after them are for articles alone.
    """

    kind: str
    title: str
    description: str
    language: str = ""
    card_url: str = ""
    card_alt: str = ""
    card_type: str = "image/png"
    card_width: int = 1200
    card_height: int = 630
    published_at: dt.datetime | None = None
    modified_at: dt.datetime | None = None
    author_urls: tuple[str, ...] = ()
    section: str = ""
    tags: tuple[str, ...] = ()
    other_languages: tuple[str, ...] = ()

    @property
    def locale(self) -> str:
        """The language, as Open Graph names it."""
        return LOCALES.get(self.language, "")

    @property
    def other_locales(self) -> tuple[str, ...]:
        """The other languages of the page."""
        found = (LOCALES.get(language, "") for language in self.other_languages)
        return tuple(dict.fromkeys(locale for locale in found if locale not in {"", self.locale}))


def meta_tags(pairs: Iterable[tuple[str, str]]) -> SafeString:
    """Return the tags of these names and contents, without those that are empty."""
    tags = (f'<meta name="{name}" content="{escape(text)}">' for name, text in pairs if text)
    return SafeString("\n  ".join(tags))


def name_in_meta_tag(name: Mapping[str, str]) -> str:
    """Return a CSL name for a meta tag: “Family, Given”, or a single name."""
    return name["literal"] if "literal" in name else f"{name['family']}, {name['given']}"


def without_empty(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties that have a value."""
    return {name: value for name, value in properties.items() if value not in ("", [], None)}


@dataclass(frozen=True)
class SignpostingLinks:
    """Signposting links of a page, for programs.

    By the FAIR Signposting Profile, level 1 (https://signposting.org/FAIR/). `cite_as` is the
    address to cite, `types` are types of schema.org, `versions` addresses by their relations
    (RFC 5829); items and descriptions come with their media types, which may be ''.
    """

    cite_as: str
    types: tuple[str, ...]
    versions: tuple[tuple[str, str], ...] = ()
    authors: tuple[str, ...] = ()
    licence: str = ""
    items: tuple[tuple[str, str], ...] = ()
    described_by: tuple[tuple[str, str], ...] = ()
    collection: str = ""

    @property
    def header(self) -> str:
        """The value of the `Link` header; the last links are left out if it would be too long."""
        whole = ""
        for link in self._links():
            longer = f"{whole}, {link}" if whole else link
            if len(longer) > LONGEST_LINK_HEADER:
                break
            whole = longer
        return whole

    def _links(self) -> Iterator[str]:
        yield _link(self.cite_as, "cite-as")
        yield from (_link(f"https://schema.org/{kind}", "type") for kind in self.types)
        yield from _typed(self.described_by, "describedby")
        if self.licence:
            yield _link(self.licence, "license")
        if self.collection:
            yield _link(self.collection, "collection")
        yield from (_link(address, relation) for relation, address in self.versions if address)
        yield from _typed(self.items, "item")
        yield from (_link(address, "author") for address in self.authors)


def _typed(addresses: Iterable[tuple[str, str]], relation: str) -> Iterator[str]:
    for address, media_type in addresses:
        yield _link(address, relation) + (f'; type="{media_type}"' if media_type else "")


def _link(address: str, relation: str) -> str:
    # Escaped, so that no character of an address ends the link or the line.
    written = quote(iri_to_uri(absolute_url(address)), safe="!#$%&'()*+,/:;=?@[]~-._")
    return f'<{written}>; rel="{relation}"'
