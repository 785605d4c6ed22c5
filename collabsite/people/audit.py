"""Keeping the audit log."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.utils import timezone
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from collabsite.people import roles
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
        details=deed["details"],
    )


def describe(entry: AuditEntry) -> str:
    """Return what the entry is about, in the language of its reader.

    Entries without details say it in the language of whoever did it.
    """
    match entry.details:
        case {"person": person, "before": before, "after": after}:
            return _("%(name)s: %(before)s → %(after)s") % {
                "name": person,
                "before": roles.translate_names(before) or _("no role"),
                "after": roles.translate_names(after) or _("no role"),
            }
        case {"person": person, "roles": stored}:
            return f"{person} ({roles.translate_names(stored)})"
        case {"roles": stored}:
            return roles.translate_names(stored)
        case {"model": label, "name": name, "change": change}:
            what = LogEntry(change_message=change).get_change_message()
            return f"{_name_record(label, name)}: {_(what)}"
        case {"redirects": count}:
            sentence = ngettext(
                "%(count)d redirect was imported.", "%(count)d redirects were imported.", count
            )
            return sentence % {"count": count}
    return entry.about


def _name_record(label: str, name: str) -> str:
    """Return the name of a record with that of its model, which may be gone."""
    try:
        kind = capfirst(str(apps.get_model(label)._meta.verbose_name))
    except LookupError:
        kind = label
    return f"{kind} {_(name)}" if name else kind


def record_sign_in(sender: object, *, user: "User", **_others: Any) -> None:  # noqa: ANN401
    """Record that a person signed in, by whatever means."""
    record(Action.SIGNED_IN, by=user, about="")


def delete_old_entries(*, at: dt.datetime) -> None:
    """Delete the entries that were kept long enough."""
    AuditEntry.objects.filter(at__lt=at - AUDIT_KEEP).delete()
