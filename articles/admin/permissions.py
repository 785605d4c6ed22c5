"""Permissions on articles and their images, as functions of the user and of the article.

A user may change an article that they own; to change another needs a permission of its own. Without
an article, a function returns whether the user may do it with some article.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest

from articles.drafts.ownership import may_read
from articles.files.image_uses import owners_of_uses, shown_by_owner
from articles.models import Article, Image
from collabsite.web.admin.pages import get_permitted_object
from collabsite.web.admin.requests import editor

if TYPE_CHECKING:
    from django.contrib.auth.models import User

type Permission = Callable[[User, Article | None], bool]

# The sections, bylines and references of an article.
_WRITE_PARTS = [
    f"articles.{action}_{model}"
    for model in ("section", "authorship", "citation")
    for action in ("add", "change", "delete")
]


def can_add(user: "User") -> bool:
    """Return whether the user may add articles."""
    return user.has_perm("articles.add_article")


def can_view(user: "User", article: Article | None = None) -> bool:
    """Return whether the user may look at the article."""
    if article is None:
        return can_view_all(user) or can_change(user)
    return may_read(user, article)


def can_view_all(user: "User") -> bool:
    """Return whether the user may look at all articles."""
    return user.has_perm("articles.view_article") or can_change_any(user)


def can_change(user: "User", article: Article | None = None) -> bool:
    """Return whether the user may change the article."""
    return user.has_perm("articles.change_article") and _is_within_reach(user, article)


def can_change_any(user: "User") -> bool:
    """Return whether the user may change every article, and pass it on to another owner."""
    return user.has_perms(["articles.change_article", "articles.change_any_article"])


def sees_own_readership_only(user: "User") -> bool:
    """Return whether the user may see how own articles are read, and those of others not."""
    return can_change(user) and not can_change_any(user)


def can_see_readership(user: "User", article: Article) -> bool:
    """Return whether the user may see how the article is read."""
    if sees_own_readership_only(user):
        return article.owner_id == user.pk
    return can_view(user, article)


def can_delete(user: "User", article: Article | None = None) -> bool:
    """Return whether the user may delete the article, unless it was published."""
    return user.has_perm("articles.delete_article") and _is_within_reach(user, article)


def can_publish(user: "User", article: Article | None = None) -> bool:
    """Return whether the user may publish the article, whoever owns it."""
    return user.has_perm("articles.publish_article")


def can_change_or_publish(user: "User", article: Article | None = None) -> bool:
    """Return whether the user may change the article, or publish it, or both."""
    return can_change(user, article) or can_publish(user, article)


def can_write_all(user: "User", article: Article | None = None) -> bool:
    """Return whether the user may change the article with its sections, byline and references."""
    return can_change(user, article) and user.has_perms(_WRITE_PARTS)


def can_recover(user: "User", article: Article | None = None) -> bool:
    """Return whether the user may recreate the article, which was deleted."""
    return can_add(user) and can_write_all(user, article)


def annotate_reach(user: "User", rows: QuerySet[Image]) -> QuerySet[Image]:
    """Annotate images with `is_within_reach`: whether the user may change their words.

    Who may change any article may change those of all images; others those of the images that they
    added, and of those that their own articles show.
    """
    if user.has_perm("articles.change_any_article"):
        return rows.annotate(is_within_reach=Value(True))
    is_own = When(created_by=user.pk, then=Value(True))
    return rows.annotate(is_within_reach=Case(is_own, default=shown_by_owner(user.pk)))


def can_change_image(user: "User", image: Image | None = None) -> bool:
    """Return whether the user may change the words of the image."""
    if image is None or not user.has_perm("articles.change_image"):
        return user.has_perm("articles.change_image")
    if not hasattr(image, "is_within_reach"):
        image = annotate_reach(user, Image.with_binned.filter(pk=image.pk)).first()
    return bool(getattr(image, "is_within_reach", False))


def can_replace_picture(user: "User", image: Image) -> bool:
    """Return whether the user may replace the picture of the image, in all articles that show it.

    An image that no article shows is its uploader's.
    """
    if user.has_perm("articles.change_any_article"):
        return True
    return (owners_of_uses(image) or {image.created_by_id}) == {user.pk}


def can_translate(user: "User", article: Article | None = None) -> bool:
    """Return whether the user may make the translation of the article, which the user will own."""
    return can_view(user, article) and can_import(user)


def can_import(user: "User") -> bool:
    """Return whether the user may make an article of a file."""
    return can_add(user) and can_write_all(user)


def get_permitted_article(
    request: HttpRequest,
    is_permitted: Permission,
    pk: int,
    articles: type[Article] | QuerySet[Article] = Article,
) -> Article:
    """Return the article with this key.

    Raise PermissionDenied if the user is not permitted, and Http404 if there is no such article.
    """
    user = editor(request)
    article = get_permitted_object(request, lambda user: is_permitted(user, None), articles, pk)
    if not is_permitted(user, article):
        raise PermissionDenied
    return article


def _is_within_reach(user: "User", article: Article | None) -> bool:
    if article is None or user.has_perm("articles.change_any_article"):
        return True
    return article.owner_id is not None and article.owner_id == user.pk
