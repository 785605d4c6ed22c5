"""Pages of this site that prose links to, and their addresses. Pure: no database, no request."""

import datetime as dt
import enum
from dataclasses import dataclass


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
