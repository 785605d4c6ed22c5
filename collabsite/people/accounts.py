"""Changes of accounts by owners: roles, deactivation and reactivation."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from collabsite.people import roles
from collabsite.web.audit_log import Action, log, record
from collabsite.web.text import display_name

if TYPE_CHECKING:
    from django.contrib.auth.models import Group

# Sessions that are read at once.
CHUNK = 500


class AccountError(Exception):
    """The account can't be changed so; the message says why."""


@transaction.atomic
def deactivate(person: User, *, by: User) -> None:
    """Close an account and its sessions; what the person wrote stays as it is.

    Raise AccountError for the last owner.
    """
    require_other_owner(person)
    if not User.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        return
    person.is_active = False
    close_sessions(person)
    log(person, _("Deactivated."), by=by)
    record(Action.DEACTIVATED, by=by, about=display_name(person), address=_page_of(person))


@transaction.atomic
def reactivate(person: User, *, by: User) -> None:
    """Open an account again, with the roles that it had."""
    if not User.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        return
    person.is_active = True
    log(person, _("Reactivated."), by=by)
    record(Action.REACTIVATED, by=by, about=display_name(person), address=_page_of(person))


@transaction.atomic
def set_roles(person: User, role_keys: Collection[str], *, by: User) -> None:
    """Give a person these roles and no others. Raise AccountError for the last owner."""
    groups, is_owner = roles.split_keys(role_keys)
    before, was_owner = list(person.groups.order_by("pk")), person.is_superuser
    if before == list(groups) and was_owner == is_owner:
        return
    if not is_owner:
        require_other_owner(person)
    person.is_superuser, person.is_staff = is_owner, True
    person.save(update_fields=["is_superuser", "is_staff"])
    person.groups.set(groups)
    about = _("%(name)s: %(before)s → %(after)s") % {
        "name": display_name(person),
        "before": _names(before, is_owner=was_owner),
        "after": _names(groups, is_owner=is_owner),
    }
    details = {
        "person": display_name(person),
        "before": roles.stored_names(before, is_owner=was_owner),
        "after": roles.stored_names(groups, is_owner=is_owner),
    }
    page = _page_of(person)
    record(Action.ROLES_CHANGED, by=by, about=about, address=page, details=details)


@transaction.atomic
def remove_second_factor(person: User, *, by: User) -> None:
    """Remove passkeys, authenticator app and recovery codes."""
    removed, _counts = Authenticator.objects.filter(user=person).delete()
    if removed:
        log(person, _("Removed the second factor."), by=by)
        record(Action.FACTOR_REMOVED, by=by, about=display_name(person), address=_page_of(person))


def record_password(person: User, *, by: User) -> None:
    """Record that somebody set the password of a person."""
    record(Action.PASSWORD_SET, by=by, about=display_name(person), address=_page_of(person))


def close_sessions(person: User) -> None:
    """Delete the sessions of a person, which are found by reading all."""
    keys: list[str] = []
    for session in Session.objects.iterator(chunk_size=CHUNK):
        if str(session.get_decoded().get(SESSION_KEY)) == str(person.pk):
            keys.append(session.session_key)
    Session.objects.filter(session_key__in=keys).delete()


def require_other_owner(person: User) -> None:
    """Raise AccountError if there is no other owner; call it in the transaction of the change.

    The owners are locked, so that of two that leave at once, one stays.
    """
    owners = roles.active_owners().order_by("pk").select_for_update()
    if list(owners.values_list("pk", flat=True)) == [person.pk]:
        raise AccountError(
            _("%(name)s is the last owner: make somebody else an owner first.")
            % {"name": display_name(person)}
        )


def _names(groups: "Collection[Group]", *, is_owner: bool) -> str:
    return roles.names_of(groups, is_owner=is_owner) or _("no role")


def _page_of(person: User) -> str:
    return reverse("admin:auth_user_change", args=[person.pk])
