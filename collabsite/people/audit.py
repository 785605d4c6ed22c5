"""Keeping the audit log."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from collabsite.people import roles
from collabsite.people.models import ABOUT, AUDIT_KEEP, NAME, AuditEntry
from collabsite.people.sessions import note_session
from collabsite.web.audit_log import Action, record
from collabsite.web.text import display_name


def keep(sender: object, **deed: Any) -> None:
    """Store a deed: the arguments of `record`."""
    about, address = deed["about"] or describe(deed["details"]), deed["address"]
    AuditEntry.objects.create(
        at=timezone.now(),
        by=deed["by"],
        name=Truncator(display_name(deed["by"])).chars(NAME),
        action=deed["action"],
        about=Truncator(about).chars(ABOUT),
        number=deed["number"],
        address=address if len(address) <= ABOUT else "",
        details=deed["details"],
    )


def describe(details: Mapping[str, Any]) -> str:
    """Return what a deed with these details is about, in the language of the reader; '' without any."""
    match details:
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
    return ""


def _name_record(label: str, name: str) -> str:
    """Return the name of a record with that of its model, which may be gone."""
    try:
        kind = capfirst(str(apps.get_model(label)._meta.verbose_name))
    except LookupError:
        kind = label
    return f"{kind} {_(name)}" if name else kind


def record_sign_in(sender: object, *, request: HttpRequest, user: User, **_others: Any) -> None:
    """Record that a person signed in, by whatever means, and list the session."""
    note_session(request, user)
    record(Action.SIGNED_IN, by=user)


def delete_old_entries(*, at: dt.datetime) -> None:
    """Delete the entries that were kept long enough."""
    AuditEntry.objects.filter(at__lt=at - AUDIT_KEEP).delete()
