"""Invitations: made, renewed and revoked by owners, accepted once and within seven days."""

import secrets
from collections.abc import Collection

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from collabsite.people import roles
from collabsite.people.mail import is_email_on, send_email
from collabsite.people.models import INVITATION_VALID, Invitation, Profile
from collabsite.web.audit_log import Action, record
from collabsite.web.responses import absolute_url
from collabsite.web.text import display_name


class InvitationError(Exception):
    """The invitation can't be made or accepted; the message says why."""


@transaction.atomic
def invite(
    email: str, *, role_keys: Collection[str], by: User, language: str, message: str = ""
) -> Invitation:
    """Return a new invitation to some roles, with its link.

    Raise InvitationError if somebody has the address already, as an account or in a pending invitation.
    """
    if accounts_with(email).exists():
        raise InvitationError(_("Somebody has an account with this address."))
    now = timezone.now()
    # Nobody can use the expired one any more.
    same = Invitation.objects.pending().filter(email__iexact=email)
    same.filter(expires_at__lte=now).update(revoked_at=now)
    invitation = Invitation(email=email, language=language, message=message)
    _make_link(invitation, by=by)
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError:
        raise InvitationError(
            _("This address is invited already; send that invitation again.")
        ) from None
    roles.give(invitation, role_keys)
    _record_invitation(invitation, by=by)
    return invitation


@transaction.atomic
def renew(invitation: Invitation, *, by: User) -> Invitation:
    """Return a pending invitation with a new link for seven days; the old one no longer works."""
    locked = _lock_pending(invitation)
    _make_link(locked, by=by)
    locked.save()
    _record_invitation(locked, by=by)
    return locked


@transaction.atomic
def revoke(invitation: Invitation, *, by: User) -> None:
    """Revoke a pending invitation."""
    locked = _lock_pending(invitation)
    locked.revoked_at = timezone.now()
    locked.save()
    record(Action.INVITATION_REVOKED, by=by, about=locked.email)


def send(invitation: Invitation) -> bool:
    """Send the link by e-mail, not from a queue, which would store it; return whether it was sent."""
    if not is_email_on():
        return False
    context = {"by": display_name(invitation.invited_by), "invitation": invitation}
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
    # Of two at once, one waits, and finds it used.
    valid = Invitation.objects.valid(at=now).select_for_update(of=("self",))
    if valid.filter(pk=invitation.pk).first() is None:
        raise InvitationError(_("This invitation no longer works."))
    if accounts_with(invitation.email).exists():
        raise InvitationError(_("Somebody has an account with this address."))
    Invitation.objects.filter(pk=invitation.pk).update(used_at=now)
    account.email = invitation.email
    account.is_staff = True
    account.is_superuser = invitation.is_superuser
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError:
        raise InvitationError(_("This name has just been taken; choose another.")) from None
    account.groups.set(invitation.groups.all())
    Profile.objects.create(user=account, language=invitation.language)
    page = reverse("admin:auth_user_change", args=[account.pk])
    details = {"roles": roles.stored_names(invitation)}
    record(Action.JOINED, by=account, address=page, details=details)
    return account


def accounts_with(email: str) -> QuerySet[User]:
    """Return the accounts with this address, also those that are deactivated."""
    return User.objects.filter(email__iexact=email)


def _make_link(invitation: Invitation, *, by: User) -> None:
    token = secrets.token_urlsafe(32)
    invitation.token_hash = _hash(token)
    invitation.invited_by = by
    invitation.expires_at = timezone.now() + INVITATION_VALID
    with translation.override(invitation.language):
        invitation.link = absolute_url(reverse("invitation", args=[token]))


def _lock_pending(invitation: Invitation) -> Invitation:
    locked = Invitation.objects.pending().select_for_update().filter(pk=invitation.pk).first()
    if locked is None:
        raise InvitationError(
            _("The invitation of %(email)s was accepted or revoked meanwhile.")
            % {"email": invitation.email}
        )
    return locked


def _record_invitation(invitation: Invitation, *, by: User) -> None:
    details = {"person": invitation.email, "roles": roles.stored_names(invitation)}
    record(Action.INVITED, by=by, address=reverse("admin:auth_user_invitations"), details=details)


def _hash(token: str) -> str:
    return salted_hmac(__name__, token, algorithm="sha256").hexdigest()
