"""Keeping the audit log."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.text import Truncator

from collabsite.people.models import ABOUT, AUDIT_KEEP, NAME, AuditEntry
from collabsite.web.audit_log import Action, record
from collabsite.web.text import display_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def keep(
    sender: object,
    *,
    action: Action,
    by: "User | None",
    about: str,
    address: str,
    **_: Any,  # noqa: ANN401
) -> None:
    """Store a deed that was recorded."""
    AuditEntry.objects.create(
        at=timezone.now(),
        by=by,
        name=Truncator(display_name(by)).chars(NAME),
        action=action,
        about=Truncator(about).chars(ABOUT),
        address=address if len(address) <= ABOUT else "",
    )


def record_sign_in(sender: object, *, user: "User", **_: Any) -> None:  # noqa: ANN401
    """Record that a person signed in, by whatever means."""
    record(Action.SIGNED_IN, by=user, about="")


def delete_old_entries(*, at: dt.datetime) -> None:
    """Delete the entries that were kept long enough."""
    AuditEntry.objects.filter(at__lt=at - AUDIT_KEEP).delete()
