"""People who may read the draft of an article in the admin."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db.models import Q

from articles.models import Article
from collabsite.people.notices import people_with

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet


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
