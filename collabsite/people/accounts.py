"""Accounts: changes of them by owners, and the rule of who needs a second factor."""

from collections.abc import Collection

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from collabsite.people import roles
from collabsite.site.identity import site_identity
from collabsite.site.models import SiteIdentity
from collabsite.web.audit_log import Action, record
from collabsite.web.text import display_name

_PUBLISHING = ("articles.publish_article", "metrics.issue_release")


class AccountError(Exception):
    """The account can't be changed so; the message says why."""


@transaction.atomic
def set_active(person: User, *, is_active: bool, by: User) -> None:
    """Close an account and its sessions, or open it again; what the person wrote and may do stays.

    Raise AccountError for the last owner.
    """
    if not is_active:
        require_other_owner(person)
    if not User.objects.filter(pk=person.pk, is_active=not is_active).update(is_active=is_active):
        return
    person.is_active = is_active
    if not is_active:
        sessions = UserSession.objects.filter(user=person)
        Session.objects.filter(session_key__in=sessions.values("session_key")).delete()
    record_change(Action.REACTIVATED if is_active else Action.DEACTIVATED, person, by=by)


@transaction.atomic
def set_roles(person: User, role_keys: Collection[str], *, by: User) -> None:
    """Give a person these roles and no others. Raise AccountError for the last owner."""
    before = roles.stored_names(person)
    if roles.OWNER not in role_keys:
        require_other_owner(person)
    roles.give(person, role_keys)
    after = roles.stored_names(person)
    if before != after:
        details = {"person": display_name(person), "before": before, "after": after}
        record(Action.ROLES_CHANGED, by=by, address=_page_of(person), details=details)


@transaction.atomic
def remove_second_factor(person: User, *, by: User | None) -> bool:
    """Remove passkeys, authenticator app and recovery codes; return whether there were any."""
    removed = bool(Authenticator.objects.filter(user=person).delete()[0])
    if removed:
        record_change(Action.FACTOR_REMOVED, person, by=by)
    return removed


def record_change(action: Action, person: User, *, by: User | None) -> None:
    """Record what an owner, or a command, did to the account of a person."""
    record(action, by=by, about=display_name(person), address=_page_of(person))


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


def _page_of(person: User) -> str:
    return reverse("admin:auth_user_change", args=[person.pk])


def is_second_factor_demanded(user: User | AnonymousUser) -> bool:
    """Return whether the site's settings demand a second factor of this account."""
    demand = SiteIdentity.SecondFactor(site_identity().second_factor)
    if demand == SiteIdentity.SecondFactor.NOBODY:
        return False
    if user.is_superuser:
        return True
    return demand == SiteIdentity.SecondFactor.PUBLISHERS and any(
        user.has_perm(permission) for permission in _PUBLISHING
    )


def has_second_factor(user: User | AnonymousUser) -> bool:
    """Return whether an account has an authenticator app or a passkey."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(is_mfa_enabled(user, kinds))


def lacks_second_factor(user: User | AnonymousUser) -> bool:
    """Return whether an account must set up a second factor before it can go on."""
    return is_second_factor_demanded(user) and not has_second_factor(user)
