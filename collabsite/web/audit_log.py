"""Logs of what people do: the history of each record, and the audit log of the whole site.

The history is the log of Django's admin. Owners read the audit log, which `collabsite.people` keeps; every
app names its deeds here, so that none has to import that one.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db.models import Model, TextChoices
from django.dispatch import Signal
from django.utils.translation import pgettext_lazy

# Sent by `record` with its arguments, within the transaction of the deed: an error undoes both.
recorded = Signal()


class Action(TextChoices):
    """Deed that the audit log records."""

    SIGNED_IN = "signed-in", pgettext_lazy("audit log", "signed in")
    INVITED = "invited", pgettext_lazy("audit log", "invited")
    INVITATION_REVOKED = "invitation-revoked", pgettext_lazy("audit log", "revoked an invitation")
    JOINED = "joined", pgettext_lazy("audit log", "accepted an invitation")
    ROLES_CHANGED = "roles-changed", pgettext_lazy("audit log", "changed roles")
    DEACTIVATED = "deactivated", pgettext_lazy("audit log", "deactivated")
    REACTIVATED = "reactivated", pgettext_lazy("audit log", "reactivated")
    PASSWORD_SET = "password-set", pgettext_lazy("audit log", "set a password")
    FACTOR_REMOVED = "factor-removed", pgettext_lazy("audit log", "removed a second factor")
    PUBLISHED = "published", pgettext_lazy("audit log", "published")
    RETRACTED = "retracted", pgettext_lazy("audit log", "retracted")
    ISSUED = "issued", pgettext_lazy("audit log", "issued")
    EXPORTED = "exported", pgettext_lazy("audit log", "exported")
    BACKED_UP = "backed-up", pgettext_lazy("audit log", "made a backup")
    RESTORED = "restored", pgettext_lazy("audit log", "restored a backup")
    SETTINGS_CHANGED = "settings-changed", pgettext_lazy("audit log", "changed settings")


def log(record: Model, message: str, *, by: User, action: int = CHANGE) -> None:
    """Add a message to the history of a record; `action` is one of `LogEntry`'s flags."""
    LogEntry.objects.log_actions(
        user_id=by.pk,
        queryset=[record],
        action_flag=action,
        change_message=message,
        single_object=True,
    )


def record(
    action: Action,
    *,
    by: User | None,
    about: str = "",
    number: int | None = None,
    address: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """Record a deed in the audit log; call it in the transaction of the deed.

    `by` is None for a command. `about` names what was done to what, `number` is that of its edition or
    release, and `address` its page in the admin. `details`, which `collabsite.people.audit.describe`
    knows, say it in place of `about`, to each reader in their language.
    """
    recorded.send(
        Action,
        action=action,
        by=by,
        about=about,
        number=number,
        address=address,
        details=details or {},
    )
