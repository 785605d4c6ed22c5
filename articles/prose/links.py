"""Pages of this site that prose links to, and their addresses. Pure: no database, no request."""

import datetime as dt
import enum
from dataclasses import dataclass
from urllib.parse import urlsplit


class PageState(enum.Enum):
    """State of a page of this site, as its readers find it."""

    PUBLIC = "public"
    # Readers are redirected from a former slug.
    MOVED = "moved"
    # Readers are not redirected: the page has changed its slug before it was public.
    RENAMED = "renamed"
    RETRACTED = "retracted"
    UNPUBLISHED = "unpublished"
    MISSING = "missing"
    # A page of the admin.
    CLOSED = "closed"


@dataclass(frozen=True)
class PageStatus:
    """State of a page by its slug: the present slug, the title, and a few words about it."""

    state: PageState
    slug: str = ""
    title: str = ""
    about: str = ""


@dataclass(frozen=True)
class DataPage:
    """Page of a dataset, or of the number in a row and a column of it."""

    dataset: str
    entity: str = ""
    indicator: str = ""


@dataclass(frozen=True)
class LinkTarget:
    """Page that a link leads to, at its present address; `changed_at` is None if unknown.

    `slug` is that of the article or dataset, or the key of the source.
    """

    address: str
    state: PageState
    title: str = ""
    about: str = ""
    slug: str = ""
    changed_at: dt.datetime | None = None


def local_address(address: str, *, site: str) -> str:
    """Return an address on the site as an absolute path, and any other address unchanged.

    `site` is the address of the site; http and https are the same site.
    """
    try:
        parts, own = urlsplit(address.strip()), urlsplit(site)
        is_own = parts.scheme in {"http", "https"} and _host(parts.netloc) == _host(own.netloc)
    except ValueError:
        return address
    if not is_own:
        return address
    path = f"/{parts.path.lstrip('/')}"
    return parts._replace(scheme="", netloc="", path=path).geturl()


def _host(netloc: str) -> str:
    return netloc.lower().removesuffix(":80").removesuffix(":443")
