"""What was done to a record, in the admin's own log, written by the verb that did it."""

from typing import TYPE_CHECKING

from django.contrib.admin.models import CHANGE, LogEntry

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import Model


def log(record: "Model", message: str, *, by: "User", action: int = CHANGE) -> None:
    """Write a sentence to the record's history; `action` is one of `LogEntry`'s flags."""
    LogEntry.objects.log_actions(
        user_id=by.pk,
        queryset=[record],
        action_flag=action,
        change_message=message,
        single_object=True,
    )
