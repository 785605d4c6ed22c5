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


def keep(sender: object, **deed: Any) -> None:  # noqa: ANN401
    """Store a deed: the arguments of `record`."""
    by: User | None = deed["by"]
    address = deed["address"]
    AuditEntry.objects.create(
        at=timezone.now(),
        by=by,
        name=Truncator(display_name(by)).chars(NAME),
        action=deed["action"],
        about=Truncator(deed["about"]).chars(ABOUT),
        number=deed["number"],
        address=address if len(address) <= ABOUT else "",
    )


def record_sign_in(sender: object, *, user: "User", **_: Any) -> None:  # noqa: ANN401
    """Record that a person signed in, by whatever means."""
    record(Action.SIGNED_IN, by=user, about="")


def delete_old_entries(*, at: dt.datetime) -> None:
    """Delete the entries that were kept long enough."""
    AuditEntry.objects.filter(at__lt=at - AUDIT_KEEP).delete()
