"""Pages of releases that were made before, completed with the number of views."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateTimeField,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from collabsite.pageviews.models import ItemTotal
from collabsite.web.prepared_queries import Parameter, PreparedQuery
from collabsite.web.responses import PageResponse
from collabsite.web.stored_pages import Made, digest_of, respond_stored, store
from metrics.models import Release, ReleasePage
from metrics.public.dataset.page import DatasetPage
from metrics.status import day_of_update

TEMPLATE = "metrics/dataset.html"
# The members of the page that are not stored with it.
GAPS = ("views",)


class _Row(NamedTuple):
    """A release, with its page in a language of the interface if it is stored."""

    pk: int
    sha256: str
    number: int
    slug: str
    dataset: int
    issued_at: dt.datetime
    update_months: int | None
    views: int | None
    digest: str | None
    packed: bytes | None


# Querysets take it for a time.
_AT: Any = Parameter("at", DateTimeField())


def _with_page(releases: QuerySet[Release]) -> QuerySet[Release, Any]:
    counted = ItemTotal.objects.filter(kind="dataset", number=OuterRef("dataset_id"))
    own = Q(
        pages__language=Parameter("language", CharField()),
        pages__is_json=Parameter("is_json", BooleanField()),
    )
    return releases.annotate(page=FilteredRelation("pages", condition=own)).values_list(
        *["pk", "sha256", "number", "slug", "dataset_id", "issued_at", "dataset__update_months"],
        Subquery(counted.values("total")),
        *["page__digest", "page__packed"],
    )


def _newest() -> QuerySet[Release, Any]:
    slug = Parameter("slug", CharField())
    known = Release.objects.public(at=_AT).filter(slug=slug).values("dataset")[:1]
    return _with_page(Release.objects.newest(at=_AT).filter(dataset__in=known))


def _numbered() -> QuerySet[Release, Any]:
    dataset, number = (Parameter(name, BigIntegerField()) for name in ("dataset", "number"))
    return _with_page(Release.objects.public(at=_AT).filter(dataset=dataset, number=number))


_NEWEST = PreparedQuery(_newest, _Row)
_NUMBERED = PreparedQuery(_numbered, _Row)


@dataclass(frozen=True)
class _LiveParts:
    """Values for the gaps of the page."""

    views: int


@dataclass(frozen=True)
class StoredRelease:
    """A release as it is requested without a query: its first page, at its own address or the newest."""

    newest: _Row
    own: _Row
    at: dt.datetime
    is_json: bool

    @property
    def _digest(self) -> str:
        """The digest of all that the page shows."""
        day = day_of_update(self.newest.issued_at, self.newest.update_months)
        is_overdue = day is not None and day < timezone.localdate(self.at)
        return digest_of([self.own[:4], self.newest[:4], str(day), is_overdue])

    def respond(self, request: HttpRequest) -> PageResponse[DatasetPage] | None:
        """Return the response with the stored page, None if there is none of what is shown now."""
        if self.own.packed is None or self.own.digest != self._digest:
            return None
        made, live = Made.unpack(self.own.packed), _LiveParts(self.own.views or 0)
        return respond_stored(request, made, TEMPLATE, live, as_json=self.is_json)

    def store(self, text: str, *, link: str) -> None:
        """Store the text of the page, in which the gaps are marked."""
        made = Made.from_text(text, link=link, shown=[f"dataset:{self.own.dataset}"])
        store(
            ReleasePage,
            made,
            digest=self._digest,
            is_json=self.is_json,
            release_id=self.own.pk,
        )


def find_stored(
    request: HttpRequest, slug: str, number: int | None, *, as_json: bool
) -> StoredRelease | None:
    """Return the release that is requested, None if there is none or its page may not be stored."""
    if settings.DEBUG or request.META.get("QUERY_STRING"):
        # Templates may have changed, and a query selects other rows.
        return None
    at = timezone.now()
    page = {"language": get_language(), "is_json": as_json, "at": at}
    newest = next(iter(_NEWEST.rows(slug=slug, **page)), None)
    if newest is None or newest.slug != slug or (as_json and number == newest.number):
        # The twin of the newest release links to its next page at the address that was asked for.
        return None
    own: _Row | None = newest
    if number not in {None, newest.number}:
        own = next(iter(_NUMBERED.rows(dataset=newest.dataset, number=number, **page)), None)
    return StoredRelease(newest, own, at, as_json) if own else None
