"""Audit log of changes to records: the log of Django's admin."""

from typing import TYPE_CHECKING

from django.contrib.admin.models import CHANGE, LogEntry

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import Model


def log(record: "Model", message: str, *, by: "User", action: int = CHANGE) -> None:
    """Add a message to the history of a record; `action` is one of `LogEntry`'s flags."""
    LogEntry.objects.log_actions(
        user_id=by.pk,
        queryset=[record],
        action_flag=action,
        change_message=message,
        single_object=True,
    )
