"""Invitations: made, renewed and revoked by owners, accepted once and within seven days."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from collabsite.people import roles
from collabsite.people.email import send_email
from collabsite.people.mail import is_email_on
from collabsite.people.models import INVITATION_VALID, Invitation, Profile
from collabsite.web.audit_log import Action, record
from collabsite.web.responses import absolute_url
from collabsite.web.text import display_name

if TYPE_CHECKING:
    from django.db.models import QuerySet


class InvitationError(Exception):
    """The invitation can't be made or accepted; the message says why."""


@dataclass(frozen=True)
class NewLink:
    """The link of an invitation, which is shown once: only its hash is stored."""

    invitation: Invitation
    address: str


@transaction.atomic
def invite(
    email: str, *, role_keys: Collection[str], by: User, language: str, message: str = ""
) -> NewLink:
    """Invite a person to some roles.

    Raise PermissionDenied unless `by` is an owner, and InvitationError if somebody has the address
    already, as an account or in a pending invitation.
    """
    _require_owner(by)
    if accounts_with(email).exists():
        raise InvitationError(_("Somebody has an account with this address."))
    now = timezone.now()
    same = Invitation.objects.pending().filter(email__iexact=email)
    # Nobody can use the expired one any more.
    same.filter(expires_at__lte=now).update(revoked_at=now)
    token = secrets.token_urlsafe(32)
    groups, is_owner = roles.split_keys(role_keys)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                email=email,
                is_owner=is_owner,
                language=language,
                message=message,
                token_hash=_hash(token),
                invited_by=by,
                expires_at=now + INVITATION_VALID,
            )
    except IntegrityError:
        raise InvitationError(
            _("This address is invited already; send that invitation again.")
        ) from None
    invitation.groups.set(groups)
    _record_invitation(invitation, by=by)
    return NewLink(invitation, _address(token, language=invitation.language))


@transaction.atomic
def renew(invitation: Invitation, *, by: User) -> NewLink:
    """Give a pending invitation a new link for seven days; the old one no longer works."""
    _require_owner(by)
    token = secrets.token_urlsafe(32)
    changed = Invitation.objects.pending().filter(pk=invitation.pk)
    expires_at = timezone.now() + INVITATION_VALID
    if not changed.update(token_hash=_hash(token), expires_at=expires_at, invited_by=by):
        raise InvitationError(_no_longer_pending(invitation))
    invitation.refresh_from_db()
    _record_invitation(invitation, by=by)
    return NewLink(invitation, _address(token, language=invitation.language))


@transaction.atomic
def revoke(invitation: Invitation, *, by: User) -> None:
    """Revoke a pending invitation."""
    _require_owner(by)
    changed = Invitation.objects.pending().filter(pk=invitation.pk)
    if not changed.update(revoked_at=timezone.now()):
        raise InvitationError(_no_longer_pending(invitation))
    record(Action.INVITATION_REVOKED, by=by, about=invitation.email)


def send(link: NewLink) -> bool:
    """Send the link by e-mail, not from a queue, which would store it; return whether it was sent."""
    if not is_email_on():
        return False
    invitation = link.invitation
    context = {
        "by": display_name(invitation.invited_by),
        "message": invitation.message,
        "roles": invitation.roles,
        "address": link.address,
        "expires_at": invitation.expires_at,
    }
    try:
        send_email(invitation.email, "invitation", context, language=invitation.language)
    except OSError:
        # Errors of SMTP are among these; the owner is told, and shown the link.
        return False
    return True


def find_valid(token: str) -> Invitation | None:
    """Return the invitation whose link has this token, None if it doesn't work (any more)."""
    valid = Invitation.objects.valid(at=timezone.now()).select_related("invited_by")
    return valid.filter(token_hash=_hash(token)).first()


@transaction.atomic
def accept(invitation: Invitation, account: User) -> User:
    """Store the account of the person who was invited, and use the invitation up.

    Raise InvitationError, and store nothing, if its link stopped working meanwhile or somebody has
    its address.
    """
    now = timezone.now()
    # The row is updated only in its pending state, so that of two at once one waits and fails.
    pending = Invitation.objects.pending().filter(pk=invitation.pk, expires_at__gt=now)
    if not Invitation.objects.valid(at=now).filter(pk=invitation.pk).exists() or not pending.update(
        used_at=now
    ):
        raise InvitationError(_("This invitation no longer works."))
    if accounts_with(invitation.email).exists():
        raise InvitationError(_("Somebody has an account with this address."))
    account.email = invitation.email
    account.is_staff = True
    account.is_superuser = invitation.is_owner
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError:
        raise InvitationError(_("This name has just been taken; choose another.")) from None
    account.groups.set(invitation.groups.all())
    Profile.objects.create(user=account, language=invitation.language)
    page = reverse("admin:auth_user_change", args=[account.pk])
    details = {"roles": invitation.stored_roles}
    record(Action.JOINED, by=account, about=invitation.role_names, address=page, details=details)
    return account


def _record_invitation(invitation: Invitation, *, by: User) -> None:
    record(
        Action.INVITED,
        by=by,
        about=f"{invitation.email} ({invitation.role_names})",
        address=reverse("admin:auth_user_invitations"),
        details={"person": invitation.email, "roles": invitation.stored_roles},
    )


def accounts_with(email: str) -> "QuerySet[User]":
    """Return the accounts with this address, also those that are deactivated."""
    return User.objects.filter(email__iexact=email)


def _require_owner(user: User) -> None:
    if not (user.is_active and user.is_superuser):
        raise PermissionDenied


def _no_longer_pending(invitation: Invitation) -> str:
    return _("The invitation of %(email)s was accepted or revoked meanwhile.") % {
        "email": invitation.email
    }


def _hash(token: str) -> str:
    return salted_hmac(__name__, token, algorithm="sha256").hexdigest()


def _address(token: str, *, language: str) -> str:
    with translation.override(language):
        return absolute_url(reverse("invitation", args=[token]))
