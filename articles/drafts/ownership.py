"""Owners of articles: who may own one, and passing an article on."""

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles.drafts import revision
from articles.models import Article
from collabsite.web.audit_log import log
from collabsite.web.text import display_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User


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
    revision.record_unrecorded(stored)
    # Not by save(), which would set the time of the last change.
    Article.objects.filter(pk=article.pk).update(owner=to)
    article.owner = to
    log(stored, describe_new_owner(before, after), by=by)
    revision.record_owner(stored, by=by, before=before, after=after)
    return True


def describe_new_owner(before: str, after: str) -> str:
    """Return a sentence about a change of owners, of whom '' is nobody."""
    nobody = _("nobody")
    owners = {"before": before or nobody, "after": after or nobody}
    return _("Owner changed from %(before)s to %(after)s.") % owners
