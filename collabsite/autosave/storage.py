"""Contents of forms: who wrote them, how they are kept, and when they are deleted.

Hidden fields of a form name the account that opened it, signed, and the opened form. A form whose
session has ended is kept for the account that is named there, which nobody can forge.
"""

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from collabsite.autosave.models import UnsavedForm
from collabsite.web.admin.requests import editor, parse_key, remove_unstorable

if TYPE_CHECKING:
    from django.contrib.auth.models import User

WRITER, KEY, VERSION = "writer", "form_key", "form_version"
_SALT = "collabsite.autosave.writers"
# How long contents are kept: those of an autosave, and those that were posted without a session.
KEEP_TYPED, KEEP_POSTED = dt.timedelta(days=30), dt.timedelta(hours=1)
# The most bytes of one form, and the most unsaved forms of one user; older ones are deleted.
MAX_BYTES, MAX_FORMS = 10_000_000, 30
# Tokens, and names of buttons: to put contents back is not to press a button.
_NOT_CONTENTS = {
    *["csrfmiddlewaretoken", WRITER, KEY, VERSION],
    *["_save", "_continue", "_addanother", "_submit_for_review", "_saveasnew"],
}

Fields = list[tuple[str, str]]


class TooLargeError(Exception):
    """The contents have more bytes than are kept."""


class OutdatedError(Exception):
    """The form was saved or discarded, or later contents are kept under its key."""


def sign_writer(user: "User") -> str:
    """Return the value of the hidden field for this user."""
    return signing.dumps(user.pk, salt=_SALT)


def read_writer(signed: str) -> "User | None":
    """Return the active editor who is named by a signed value, None if it is not valid.

    It is valid as long as a session.
    """
    try:
        pk = signing.loads(signed, salt=_SALT, max_age=settings.SESSION_COOKIE_AGE)
    except signing.BadSignature:
        return None
    return get_user_model().objects.filter(pk=pk, is_active=True, is_staff=True).first()


def parse_form_key(text: object) -> uuid.UUID | None:
    """Return the key of an opened form, None if the text is not one."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def form_key(data: QueryDict) -> uuid.UUID | None:
    """Return the key that a form was posted with."""
    return parse_form_key(data.get(KEY, ""))


def form_version(data: QueryDict) -> int | None:
    """Return the version of the contents that a form was posted with, None if it has none."""
    return parse_key(data.get(VERSION))


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
    at: dt.datetime | None = None,
    had_files: bool = False,
    lasting: dt.timedelta = KEEP_TYPED,
) -> UnsavedForm:
    """Keep the contents of an opened form instead of what was kept of it before.

    Without a version they are later than all others. Raise `OutdatedError` if there are later
    contents, or if the form is finished. `at` is when they were typed, if not now.
    """
    now = timezone.now()
    row, is_new = UnsavedForm.objects.select_for_update().get_or_create(
        user=user, key=key, defaults={"path": path, "kept_at": now, "expires_at": now + lasting}
    )
    version = version or row.version + 1
    if row.is_finished:
        raise OutdatedError
    if not is_new and version <= row.version:
        # A copy may come from the browser twice.
        if version == row.version and row.fields == [list(field) for field in fields]:
            return row
        raise OutdatedError
    row.path, row.query, row.title = path, query[:500], title[:300]
    row.fields, row.version, row.had_files = fields, version, had_files
    row.kept_at = row.used_at = at or now
    row.expires_at = max(row.expires_at, now + lasting)
    row.save()
    if is_new:
        # There may be no worker that does it.
        UnsavedForm.objects.filter(user=user).expired(at=now).delete()
        spare = UnsavedForm.objects.of(user, at=now).order_by("-kept_at", "-pk")[MAX_FORMS:]
        UnsavedForm.objects.filter(pk__in=[form.pk for form in spare]).delete()
    return row


@transaction.atomic
def discard(user: "User", key: uuid.UUID, *, version: int | None = None) -> None:
    """Delete the contents of an opened form, unless they are later than this version."""
    now = timezone.now()
    row, _is_new = UnsavedForm.objects.select_for_update().get_or_create(
        user=user, key=key, defaults={"kept_at": now, "expires_at": now}
    )
    if version is not None and row.version > version:
        return
    row.is_finished, row.fields, row.title, row.query = True, [], "", ""
    row.kept_at, row.expires_at = now, now + KEEP_TYPED
    row.save()


def finish(request: HttpRequest) -> None:
    """Delete what is kept of the form that was posted, and is saved now.

    Another tab with the same text may have gone on writing: that is later, and stays.
    """
    if key := form_key(request.POST):
        discard(editor(request), key, version=form_version(request.POST))


def delete_expired(*, at: dt.datetime) -> None:
    """Delete what is no longer offered."""
    UnsavedForm.objects.expired(at=at).delete()
