"""Permissions on articles, as functions of the user."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# An article with everything that it is made of.
_WRITE_ALL = [
    "articles.change_article",
    *(
        f"articles.{action}_{model}"
        for model in ("section", "authorship", "citation")
        for action in ("add", "change", "delete")
    ),
]


def can_add(user: "User") -> bool:
    """Return whether the user may add articles."""
    return user.has_perm("articles.add_article")


def can_view(user: "User") -> bool:
    """Return whether the user may look at articles."""
    return user.has_perm("articles.view_article") or can_change(user)


def can_change(user: "User") -> bool:
    """Return whether the user may change articles."""
    return user.has_perm("articles.change_article")


def can_publish(user: "User") -> bool:
    """Return whether the user may publish articles."""
    return user.has_perm("articles.publish_article")


def can_change_or_publish(user: "User") -> bool:
    """Return whether the user may change articles, or publish them, or both."""
    return can_change(user) or can_publish(user)


def can_write_all(user: "User") -> bool:
    """Return whether the user may change articles with their sections, bylines and references."""
    return user.has_perms(_WRITE_ALL)


def can_recover(user: "User") -> bool:
    """Return whether the user may recreate a deleted article."""
    return can_add(user) and can_write_all(user)


def can_write_notes(user: "User") -> bool:
    """Return whether the user may leave notes and resolve them."""
    return user.has_perms(["articles.add_note", "articles.change_note"])
