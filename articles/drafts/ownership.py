"""Owners of articles: passing an article on, and the owners of deleted ones."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles.drafts import revisions
from articles.models import Article
from collabsite.web.audit_log import log
from collabsite.web.text import display_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from reversion.models import Version


def possible_owners() -> "QuerySet[User]":
    """Return the accounts that may own an article: those that may change articles in the admin."""
    writers: QuerySet[User] = get_user_model().objects.with_perm("articles.change_article")
    return writers.filter(is_staff=True).order_by("last_name", "first_name", "username")


@transaction.atomic
def pass_on(article: Article, *, to: "User | None", by: "User") -> bool:
    """Make another user the owner of the article, and log it; return whether it had another.

    The article counts as unchanged: readers see no difference.
    """
    locked = Article.objects.select_for_update(of=("self",)).select_related("owner")
    stored = locked.get(pk=article.pk)
    if stored.owner == to:
        return False
    before, after = display_name(stored.owner), display_name(to)
    revisions.record_unrecorded(stored)
    # Not by save(), which would set the time of the last change.
    Article.objects.filter(pk=article.pk).update(owner=to)
    article.owner = to
    log(stored, describe_new_owner(before, after), by=by)
    revisions.record_owner(stored, by=by, before=before, after=after)
    return True


def describe_new_owner(before: str, after: str) -> str:
    """Return a sentence about a change of owners, of whom '' is nobody."""
    nobody = _("nobody")
    owners = {"before": before or nobody, "after": after or nobody}
    return _("Owner changed from %(before)s to %(after)s.") % owners


def owners_of_deleted(versions: "QuerySet[Version]") -> dict[int, int | None]:
    """Return the keys of the last owners of deleted articles, by the keys of the articles.

    `versions` are the last ones of the articles. If one has no owner, the article's owner is who
    added it, as far as the log tells.
    """
    keys = {int(key) for key in versions.order_by().values_list("object_id", flat=True)}
    owners = revisions.read_owners(versions)
    owners |= _who_added(keys - owners.keys())
    users = get_user_model().objects.filter(pk__in={pk for pk in owners.values() if pk})
    present = set(users.values_list("pk", flat=True))
    return {pk: owner if (owner := owners.get(pk)) in present else None for pk in keys}


def owner_of_deleted(pk: int) -> int | None:
    """Return the key of the last owner of a deleted article, or of one in the bin."""
    if binned := Article.with_binned.filter(pk=pk, binned_at__isnull=False).first():
        return binned.owner_id
    last = revisions.deleted_versions().filter(object_id=str(pk))
    return owners_of_deleted(last).get(pk)


def _who_added(articles: Collection[int]) -> dict[int, int | None]:
    """Return the keys of the users who were the first to add these articles."""
    if not articles:
        return {}
    entries = LogEntry.objects.filter(
        content_type__app_label="articles",
        content_type__model="article",
        object_id__in=[str(pk) for pk in articles],
        action_flag=ADDITION,
    )
    rows = entries.order_by("-action_time", "-pk").values_list("object_id", "user")
    return {int(key): user for key, user in rows if key}
