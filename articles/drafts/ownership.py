"""People of an article: who may own it, who may read its draft, and passing it on."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from articles.drafts import revision
from articles.models import Article
from collabsite.people.notices import people_with
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
    event = revision.Event.PASSED_ON
    revision.record(stored, by=by, event=event, before=before, after=after)
    return True


def describe_new_owner(before: str, after: str) -> str:
    """Return a sentence about a change of owners, of whom '' is nobody."""
    nobody = _("nobody")
    owners = {"before": before or nobody, "after": after or nobody}
    return _("Owner changed from %(before)s to %(after)s.") % owners


def may_read(user: "User", article: Article) -> bool:
    """Return whether the user may read the draft: all drafts, or that of an own article."""
    if user.has_perm("articles.view_article"):
        return True
    if not user.has_perm("articles.change_article"):
        return False
    return user.has_perm("articles.change_any_article") or article.owner_id == user.pk


def readers_of(article: Article) -> "QuerySet[User]":
    """Return the people who may read the draft, by name; one query."""
    any_article = people_with("articles.change_any_article").values("pk")
    changing = people_with("articles.change_article").filter(
        Q(pk=article.owner_id) | Q(pk__in=any_article)
    )
    able = people_with("articles.view_article").values("pk")
    found = get_user_model().objects.filter(Q(pk__in=able) | Q(pk__in=changing.values("pk")))
    return found.order_by("last_name", "first_name", "username")


def readable(user: "User", keys: Collection[int]) -> set[int]:
    """Return which of the articles with these keys the user may read; none in the bin is read."""
    articles: Iterable[Article] = Article.objects.filter(pk__in=keys)
    return {article.pk for article in articles if may_read(user, article)}
