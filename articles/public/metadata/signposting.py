"""The `Link` header that leads programs from a page to what it is about: Signposting.

By the FAIR Signposting Profile, level 1 (https://signposting.org/FAIR/): what to cite, who wrote
it, of what kind it is, under which licence, its content and its metadata.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from django.utils.encoding import iri_to_uri

from articles.references import Citing
from collabsite.web import doi as dois
from collabsite.web.responses import absolute

# Servers and proxies refuse headers beyond some 8 kilobytes, all lines together.
MOST_BYTES = 4000


@dataclass(frozen=True)
class Leads:
    """Where a page leads programs to.

    `kinds` are types of schema.org, `versions` addresses by their relations (RFC 5829); items and
    descriptions come with their media types, which may be ''.
    """

    cited: Citing
    kinds: tuple[str, ...]
    versions: tuple[tuple[str, str], ...] = ()
    authors: tuple[str, ...] = ()
    licence: str = ""
    items: tuple[tuple[str, str], ...] = ()
    described_by: tuple[tuple[str, str], ...] = ()
    collection: str = ""


def header(leads: Leads) -> str:
    """Return the value of the header; the last links are left out of one that would be too long."""
    whole = ""
    for link in _links(leads):
        longer = f"{whole}, {link}" if whole else link
        if len(longer) > MOST_BYTES:
            break
        whole = longer
    return whole


def _links(leads: Leads) -> Iterator[str]:
    doi = leads.cited.item.get("DOI")
    yield _link(dois.address(doi) if doi else leads.cited.url, "cite-as")
    yield from (_link(f"https://schema.org/{kind}", "type") for kind in leads.kinds)
    yield from _typed(leads.described_by, "describedby")
    yield from _typed(((file.url, file.media_type) for file in leads.cited.records), "describedby")
    if leads.licence:
        yield _link(leads.licence, "license")
    if leads.collection:
        yield _link(leads.collection, "collection")
    yield from (_link(address, relation) for relation, address in leads.versions if address)
    yield from _typed(leads.items, "item")
    yield from (_link(address, "author") for address in leads.authors)


def _typed(addresses: Iterable[tuple[str, str]], relation: str) -> Iterator[str]:
    for address, media_type in addresses:
        yield _link(address, relation) + (f'; type="{media_type}"' if media_type else "")


def _link(address: str, relation: str) -> str:
    # Nothing in an address ends the link, or the line.
    written = quote(iri_to_uri(absolute(address)), safe="!#$%&'()*+,/:;=?@[]~-._")
    return f'<{written}>; rel="{relation}"'
