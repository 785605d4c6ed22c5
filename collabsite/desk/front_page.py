"""Desk of the editors: the part of the admin's index above the list of models."""

import datetime as dt
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin.permissions import (
    can_add,
    can_change_or_publish,
    can_import,
    can_publish,
    sees_own_readership_only,
)
from articles.drafts.review import review_queue
from articles.drafts.translation_status import lagging_translations
from articles.models import Article, ArticleStatus, Kind, Page
from articles.publishing.proposals import open_proposals
from articles.publishing.quotations import resting_on
from collabsite.counting import reports
from collabsite.counting.charts import sparkline
from collabsite.counting.periods import last_days
from collabsite.desk.models import UnsavedForm
from collabsite.desk.readership import visible_items
from collabsite.desk.schedule import read_schedule
from collabsite.people.admin.notices import desk_notices
from collabsite.site.home import skipped_articles
from collabsite.site.menus import find_problems, menu_items
from collabsite.site.models import Home
from metrics.admin.permissions import can_edit_data, can_issue, can_view_dataset
from metrics.releases.staleness import quiet_datasets, stale_datasets

# The most entries of each list on the desk.
MAX_ENTRIES = 10
# The most objects of the list “Worked on”, and the log entries among which they are looked for.
MAX_RECENT, MAX_LOG_ENTRIES = 8, 80
# Days of the readership, which is compared with as many before.
WEEK = 7


def desk_context(user: User, *, month: str = "") -> dict[str, Any]:
    """Return the context of the desk for this user, by permissions.

    `month`, such as 2026-03, is the one that the calendar shows.
    """
    now = timezone.now()
    may_write = can_change_or_publish(user)
    reviews = list(review_queue(user)[: MAX_ENTRIES + 1])
    lagging = lagging_translations(at=now, most=MAX_ENTRIES + 1) if may_write else []
    may_update = user.has_perm("metrics.change_dataset")
    stale = stale_datasets(at=now, most=MAX_ENTRIES + 1) if may_update else ()
    shown = stale[:MAX_ENTRIES]
    resting = resting_on([dataset.pk for dataset in shown], at=now)
    drafts = list(_own_drafts(user, at=now)[: MAX_ENTRIES + 1]) if may_write else []
    return {
        "notices": desk_notices(user),
        "may_write_article": can_add(user),
        "may_import": can_import(user),
        "may_add_dataset": user.has_perm("metrics.add_dataset"),
        "drafts": drafts[:MAX_ENTRIES],
        "more_drafts": len(drafts) > MAX_ENTRIES,
        "week": _read_week(user),
        "unsaved": UnsavedForm.objects.of(user, at=now)[:MAX_ENTRIES],
        "proposals": open_proposals().prefetch_related(None)[:MAX_ENTRIES] if may_write else (),
        "lagging": lagging[:MAX_ENTRIES],
        "more_lagging": len(lagging) > MAX_ENTRIES,
        "stale": [(dataset, resting.get(dataset.pk, ())) for dataset in shown],
        "quiet_datasets": quiet_datasets(at=now, most=MAX_ENTRIES) if may_update else (),
        "more_stale": len(stale) > MAX_ENTRIES,
        "may_edit_data": can_edit_data(user),
        "may_issue": can_issue(user),
        "reviews": reviews[:MAX_ENTRIES],
        "more_reviews": len(reviews) > MAX_ENTRIES,
        "schedule": read_schedule(at=now, month=month) if can_publish(user) else None,
        "may_publish": can_publish(user),
        "worked_on": recent_entries(user),
        "skipped": skipped_articles(Home.objects.all(), at=now) if can_publish(user) else (),
        "problems": find_problems(at=now)
        if user.has_perm("site.change_siteidentity") and menu_items()
        else (),
    }


def _own_drafts(user: User, *, at: dt.datetime) -> QuerySet[Article]:
    """Return the articles of the user with something that no reader has seen, the newest first."""
    own = Article.objects.filter(owner=user)
    unseen = own.in_status(ArticleStatus.DRAFT, at=at) | own.in_status(ArticleStatus.CHANGED, at=at)
    return unseen.with_status(at=at).order_by("-updated_at", "-pk")


def _read_week(user: User) -> dict[str, Any] | None:
    """Return the views of the last seven days and of the seven before, with a line of the days.

    They are those of the items that the user may see, None if there are no such kinds.
    """
    condition = visible_items(user)
    if condition is None:
        return None
    period = last_days(2 * WEEK)
    found = reports.views_by_day(condition & period.days)
    views = [counted.views for counted in reports.by_slot(found, period)]
    return {
        "views": sum(views[WEEK:]),
        "before": sum(views[:WEEK]),
        "line": sparkline(views, title=_("Views by day, last 14 days")),
        "is_own": sees_own_readership_only(user) and not can_view_dataset(user),
    }


def recent_entries(user: User) -> list[LogEntry]:
    """Return the newest log entry of each object that the user worked on last."""
    entries = LogEntry.objects.filter(user=user).select_related("content_type")
    newest: dict[tuple[int | None, str | None], LogEntry] = {}
    for entry in entries[:MAX_LOG_ENTRIES]:
        newest.setdefault((entry.content_type_id, entry.object_id), entry)
    recent = list(newest.values())[:MAX_RECENT]
    _call_pages_by_name(recent)
    return recent


def _call_pages_by_name(entries: list[LogEntry]) -> None:
    """Give the entries of pages, which are logged as articles, the type of pages."""
    article, page = (
        ContentType.objects.get_for_model(model, for_concrete_model=False)
        for model in (Article, Page)
    )
    of_articles = {entry.object_id: entry for entry in entries if entry.content_type == article}
    if of_articles:
        pages = Article.with_binned.filter(pk__in=list(filter(None, of_articles)), kind=Kind.PAGE)
        for key in pages.values_list("pk", flat=True):
            of_articles[str(key)].content_type = page
