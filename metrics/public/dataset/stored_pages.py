"""Stored first pages of releases, completed with their views."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef
from django.http import HttpRequest
from django.utils import timezone

from collabsite.pageviews.totals import views_of
from collabsite.web.stored_pages import (
    PageState,
    RequestedVersion,
    VersionLookup,
    VersionRow,
    digest_of,
)
from metrics.models import Release, ReleasePage
from metrics.public.dataset.page import DatasetPage
from metrics.status import day_of_update


@dataclass(frozen=True)
class ReleaseRow(VersionRow):
    """A release, whose parent is its dataset."""

    issued_at: dt.datetime
    update_months: int | None


class RequestedRelease(RequestedVersion[ReleaseRow, DatasetPage]):
    """The release that a request asks for, and the newest one of its dataset."""

    model = ReleasePage
    foreign_key = "release_id"
    template = "metrics/dataset.html"
    placeholders = ("views",)
    lookup = VersionLookup(
        ReleaseRow,
        Release.objects,
        parent="dataset_id",
        views=views_of(kind="dataset", number=OuterRef("dataset_id")),
        columns=["issued_at", "dataset__update_months"],
    )

    def read_state(self, facts: Mapping[str, Any]) -> PageState:
        """Return the state of the page, without a query."""
        own, newest = self.own, self.newest
        day = day_of_update(newest.issued_at, newest.update_months)
        is_overdue = day is not None and day < timezone.localdate(self.at)
        digest = digest_of([own.identity, newest.identity, str(day), is_overdue])
        return PageState(digest, lambda: {"views": own.views})


def find_requested(
    request: HttpRequest, slug: str, number: int | None = None, *, as_json: bool
) -> RequestedRelease | None:
    """Return the release whose first page is requested, None if there is none to store."""
    if request.GET:
        # A query selects other rows.
        return None
    requested = RequestedRelease.find(slug, number, at=timezone.now(), is_json=as_json)
    if requested and as_json and number == requested.newest.number:
        # It would be stored as the JSON of the dataset, but links to its next page by another address.
        return None
    return requested
