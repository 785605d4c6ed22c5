"""Roles of people, explained in plain words.

A role is a group, or that of the owner: Django's flag `is_superuser`. A person may have several.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, User
from django.utils.translation import gettext_lazy as _

from collabsite.web.text import format_list

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from collabsite.people.models import Invitation

    type Words = str | _StrPromise

# The key of the owner's role, which no group has: keys of groups are their numbers.
OWNER = "owner"


@dataclass(frozen=True)
class Role:
    """A role: its key in forms, its name, and what it may and may not do."""

    key: str
    name: "Words"
    explanation: "Words"


_KNOWN: "dict[str, tuple[Words, Words]]" = {
    "Author": (
        _("Author"),
        _(
            "Writes articles, adds images and sources, and submits drafts for review. "
            "Changes only articles of their own, and publishes nothing."
        ),
    ),
    "Editor": (
        _("Editor"),
        _(
            "Writes and changes every article, reviews, publishes, corrects and retracts. "
            "Sees the data, but doesn’t change it."
        ),
    ),
    "Data steward": (
        _("Data steward"),
        _(
            "Imports and corrects data, draws charts and issues releases. "
            "Writes no articles, unless they are an author too."
        ),
    ),
}
_OWNER = Role(
    OWNER,
    _("Owner"),
    _(
        "Does everything that the others do; invites people, gives roles, changes the settings "
        "of the site and reads the audit log. Keep it to a few."
    ),
)
_OWN_GROUP = _("A group of this site: an owner chose what it may do.")


def all_roles() -> list[Role]:
    """Return the roles that can be given, the smallest first; one query."""
    groups = list(Group.objects.order_by("pk"))
    groups.sort(key=lambda group: list(_KNOWN).index(group.name) if group.name in _KNOWN else 99)
    return [*(_role_of(group) for group in groups), _OWNER]


def roles_of(holder: "User | Invitation") -> list[Role]:
    """Return the roles that a person has, or an invitation gives."""
    roles = [_role_of(group) for group in _groups_of(holder)]
    return [*roles, _OWNER] if holder.is_superuser else roles


def stored_names(holder: "User | Invitation") -> list[str]:
    """Return the names of roles as they are stored, in no language; owners have all others."""
    return [OWNER] if holder.is_superuser else [group.name for group in _groups_of(holder)]


def translate_names(stored: Iterable[str]) -> str:
    """Return the names of roles for a sentence, from `stored_names`."""
    return format_list(
        str(_OWNER.name if name == OWNER else _KNOWN.get(name, (name,))[0]) for name in stored
    )


def give(holder: "User | Invitation", keys: Collection[str]) -> None:
    """Give a person or an invitation the roles with these keys, and no others."""
    holder.is_superuser = OWNER in keys
    holder.save(update_fields=["is_superuser"])
    holder.groups.set(Group.objects.filter(pk__in=[key for key in keys if key != OWNER]))


def active_owners() -> "QuerySet[User]":
    """Return the owners who can sign in."""
    return User.objects.filter(is_active=True, is_superuser=True)


def _groups_of(holder: "User | Invitation") -> list[Group]:
    return sorted(holder.groups.all(), key=lambda group: group.pk)


def _role_of(group: Group) -> Role:
    name, explanation = _KNOWN.get(group.name, (group.name, _OWN_GROUP))
    return Role(str(group.pk), name, explanation)
