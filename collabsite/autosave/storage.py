"""Keeping the contents of forms, and deleting them."""

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from collabsite.autosave.models import UnsavedForm
from collabsite.web.admin.requests import remove_unstorable

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# How long contents are kept: those of an autosave, and those that were posted without a session.
KEEP_TYPED, KEEP_POSTED = dt.timedelta(days=30), dt.timedelta(hours=1)
# The most bytes of one form, and the most unsaved forms of one user; older ones are deleted.
MAX_BYTES, MAX_FORMS = 10_000_000, 30
# Tokens, and names of buttons: to put contents back is not to press a button.
_NOT_CONTENTS = {
    *["csrfmiddlewaretoken", "writer", "form_key", "restore"],
    *["_save", "_continue", "_addanother", "_submit_for_review", "_saveasnew"],
}

Fields = list[tuple[str, str]]


class TooLargeError(Exception):
    """The contents have more bytes than are kept."""


class OutdatedError(Exception):
    """The form was saved or discarded, or later contents are kept under its key."""


def posted_fields(data: QueryDict) -> Fields:
    """Return the fields of a form that was posted."""
    return [(name, str(value)) for name, values in data.lists() for value in values]


def clean_contents(fields: Iterable[tuple[str, str]]) -> Fields:
    """Return the fields without tokens, buttons and passwords, as the database can store them.

    Raise `TooLargeError` if they have too many bytes.
    """
    found = [
        (remove_unstorable(name), remove_unstorable(value))
        for name, value in fields
        if name not in _NOT_CONTENTS and "password" not in name
    ]
    if len(json.dumps(found, ensure_ascii=False).encode()) > MAX_BYTES:
        raise TooLargeError
    return found


@transaction.atomic
def keep(
    user: "User",
    *,
    key: uuid.UUID,
    path: str,
    query: str = "",
    title: str = "",
    fields: Fields,
    version: int | None = None,
    had_files: bool = False,
    lasting: dt.timedelta = KEEP_TYPED,
) -> UnsavedForm:
    """Keep the contents of an opened form instead of what was kept of it before.

    Without a version they are later than all others. Raise `OutdatedError` if there are later
    contents, or if the form is finished.
    """
    now = timezone.now()
    row, is_new = UnsavedForm.objects.select_for_update().get_or_create(
        user=user, key=key, defaults={"path": path, "kept_at": now, "expires_at": now + lasting}
    )
    version = row.version + 1 if version is None else version
    if row.is_finished:
        raise OutdatedError
    if not is_new and version <= row.version:
        # A copy may come from the browser twice.
        if version == row.version and row.fields == [list(field) for field in fields]:
            return row
        raise OutdatedError
    row.path, row.query, row.title = path, query[:500], title[:300]
    row.fields, row.version, row.had_files = fields, version, had_files
    row.kept_at, row.expires_at = now, max(row.expires_at, now + lasting)
    row.save()
    if is_new:
        # There may be no worker that does it.
        UnsavedForm.objects.filter(user=user).expired(at=now).delete()
        kept = UnsavedForm.objects.of(user, at=now)
        UnsavedForm.objects.filter(
            pk__in=list(kept.values_list("pk", flat=True)[MAX_FORMS:])
        ).delete()
    return row


@transaction.atomic
def finish(user: "User", key: uuid.UUID | None) -> None:
    """Delete the contents of a form that was saved or discarded."""
    if key is None:
        return
    now = timezone.now()
    UnsavedForm.objects.update_or_create(
        user=user,
        key=key,
        defaults={
            "is_finished": True,
            "fields": [],
            "title": "",
            "query": "",
            "kept_at": now,
            "expires_at": now + KEEP_TYPED,
        },
    )


def forget(user: "User", key: uuid.UUID | None) -> None:
    """Delete what was kept of a form that was sent again; no browser has a copy of it."""
    if key is not None:
        UnsavedForm.objects.filter(user=user, key=key, is_finished=False).delete()


def delete_expired(*, at: dt.datetime) -> None:
    """Delete what is no longer offered."""
    UnsavedForm.objects.expired(at=at).delete()
