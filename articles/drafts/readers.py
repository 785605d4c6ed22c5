"""People who may read the draft of an article in the admin."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from articles.models import Article
from collabsite.people.notices import people_with

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def may_read(user: "User", article: Article) -> bool:
    """Return whether the user may read the draft: all drafts, or that of an own article."""
    if user.has_perm("articles.view_article"):
        return True
    if not user.has_perm("articles.change_article"):
        return False
    return user.has_perm("articles.change_any_article") or article.owner_id == user.pk


def readers_of(article: Article) -> list["User"]:
    """Return the people who may read the draft, by name."""
    able = people_with("articles.view_article") | people_with("articles.change_article")
    found = able.distinct().order_by("last_name", "first_name", "username")
    return [user for user in found if may_read(user, article)]


def readable(user: "User", keys: Collection[int]) -> set[int]:
    """Return which of the articles with these keys the user may read; none in the bin is read."""
    articles: Iterable[Article] = Article.objects.filter(pk__in=keys)
    return {article.pk for article in articles if may_read(user, article)}
