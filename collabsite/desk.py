"""Desk of the editors: the part of the admin's index above the list of models."""

from typing import TYPE_CHECKING, Any

from django.contrib.admin.models import LogEntry
from django.utils import timezone

from articles.admin.permissions import can_change_or_publish, can_publish
from articles.drafts.review import review_queue
from articles.models import Edition
from articles.publishing.proposals import open_proposals
from articles.translations.lag import lagging_translations
from metrics.admin.permissions import can_edit_data, can_issue
from metrics.releasing.staleness import stale_datasets

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# The most entries of each list on the desk.
MAX_ENTRIES = 10
# The most objects of the list “Worked on”, and the log entries among which they are looked for.
MAX_RECENT, MAX_LOG_ENTRIES = 8, 80


def desk_context(user: "User") -> dict[str, Any]:
    """Return the context of the desk for this user, by permissions."""
    now = timezone.now()
    may_write = can_change_or_publish(user)
    reviews = list(review_queue(user)[: MAX_ENTRIES + 1])
    scheduled = Edition.objects.waiting(at=now).defer("content").order_by("published_at")
    lagging = lagging_translations(at=now, most=MAX_ENTRIES + 1) if may_write else []
    may_update = user.has_perm("metrics.change_dataset")
    stale = stale_datasets(at=now, most=MAX_ENTRIES + 1) if may_update else ()
    return {
        "proposals": open_proposals().prefetch_related(None)[:MAX_ENTRIES] if may_write else (),
        "lagging": lagging[:MAX_ENTRIES],
        "more_lagging": len(lagging) > MAX_ENTRIES,
        "stale": stale[:MAX_ENTRIES],
        "more_stale": len(stale) > MAX_ENTRIES,
        "may_edit_data": can_edit_data(user),
        "may_issue": can_issue(user),
        "reviews": reviews[:MAX_ENTRIES],
        "more_reviews": len(reviews) > MAX_ENTRIES,
        "scheduled": scheduled[:MAX_ENTRIES] if can_publish(user) else (),
        "may_publish": can_publish(user),
        "worked_on": _recent_entries(user),
    }


def _recent_entries(user: "User") -> list[LogEntry]:
    """Return the newest log entry of each object that the user worked on last."""
    entries = LogEntry.objects.filter(user=user).select_related("content_type")
    newest: dict[tuple[int | None, str | None], LogEntry] = {}
    for entry in entries[:MAX_LOG_ENTRIES]:
        newest.setdefault((entry.content_type_id, entry.object_id), entry)
    return list(newest.values())[:MAX_RECENT]
