"""Contents of forms that are not saved: kept for whoever wrote them, and put back into the form.

Hidden fields of a form name the account that opened it, signed, and the opened form. A form whose
session has ended is kept for the account that is named there, which nobody can forge.
"""

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from collabsite.desk.form_pages import FormPage, find_form_page
from collabsite.desk.models import UnsavedForm
from collabsite.web.admin.pages import RefusalRedirect
from collabsite.web.admin.requests import editor, parse_key, remove_unstorable

if TYPE_CHECKING:
    from django.contrib.auth.models import User

WRITER, KEY, VERSION = "writer", "form_key", "form_version"
_SALT = "collabsite.desk.writers"
# How long contents are kept: those that a script sends, and those that were posted without a session.
KEEP_TYPED, KEEP_POSTED = dt.timedelta(days=30), dt.timedelta(hours=1)
# The most bytes of one form, and the most unsaved forms of one user; older ones are deleted.
MAX_BYTES, MAX_FORMS = 10_000_000, 30
# Tokens, and names of buttons: to put contents back is not to press a button.
_NOT_CONTENTS = {
    *["csrfmiddlewaretoken", WRITER, KEY, VERSION],
    *["_save", "_continue", "_addanother", "_submit_for_review", "_saveasnew"],
}
# The fields of a form in which its object is named, in this order.
_NAMES = ("title", "name", "family_name")
# A page that asks what to do with the form of another page, under the same key.
_OF_ANOTHER_FORM = "merge"


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


def form_key(request: HttpRequest) -> uuid.UUID | None:
    """Return the key that a form was posted with, None if it is not one."""
    try:
        return uuid.UUID(request.POST.get(KEY, ""))
    except ValueError:
        return None


def form_version(request: HttpRequest) -> int | None:
    """Return the version of the contents that a form was posted with, None if no script noted any."""
    return parse_key(request.POST.get(VERSION)) or None


@transaction.atomic
def keep(
    user: "User",
    page: FormPage,
    fields: Iterable[tuple[str, str]],
    *,
    key: uuid.UUID,
    address: str,
    version: int | None = None,
    at: dt.datetime | None = None,
    had_files: bool = False,
    lasting: dt.timedelta = KEEP_TYPED,
) -> UnsavedForm:
    """Keep the contents of an opened form, but tokens, buttons and passwords, instead of those of before.

    Without a version they are later than all others. `at` is when they were typed, if not now. Raise
    `TooLargeError`, or `OutdatedError` if there are later contents, or if the form is finished.
    """
    found = [
        [remove_unstorable(name), remove_unstorable(value)]
        for name, value in fields
        if name not in _NOT_CONTENTS and "password" not in name
    ]
    if len(json.dumps(found, ensure_ascii=False).encode()) > MAX_BYTES:
        raise TooLargeError
    now = timezone.now()
    path, _mark, query = address.partition("?")
    row, is_new = UnsavedForm.objects.select_for_update().get_or_create(
        user=user, key=key, defaults={"path": path, "kept_at": now, "expires_at": now + lasting}
    )
    version = row.version + 1 if version is None else version
    if not is_new and version == row.version > 0 and row.fields == found and not row.is_finished:
        # A copy may come from the browser twice.
        return row
    if row.is_finished or (not is_new and 0 < version <= row.version):
        raise OutdatedError
    row.path, row.query = path, remove_unstorable(query)[:500]
    # What is written is named by the form, or by the stored object.
    typed = {name: value.strip() for name, value in found}
    named = next((typed[name] for name in _NAMES if typed.get(name)), "")
    row.title = (named or str(page.stored_object() or ""))[:300]
    row.fields, row.version, row.had_files = found, version, had_files
    row.kept_at = row.used_at = at or now
    row.expires_at = max(row.expires_at, now + lasting)
    row.save()
    if is_new:
        # There may be no worker that does it.
        UnsavedForm.objects.filter(user=user).expired(at=now).delete()
        spare = UnsavedForm.objects.of(user, at=now).order_by("-kept_at", "-pk")[MAX_FORMS:]
        UnsavedForm.objects.filter(pk__in=[form.pk for form in spare]).delete()
    return row


def keep_posted(
    request: HttpRequest,
    user: "User | None",
    *,
    lasting: dt.timedelta = KEEP_POSTED,
    version: int | None = None,
) -> UnsavedForm | None:
    """Keep a form that was posted and is not saved.

    Return None if its writer is not known, if it is too large or finished, and if a script sent it,
    which still has it.
    """
    key, page = form_key(request), find_form_page(request.path)
    is_script = request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"
    if user is None or key is None or page is None or page.name == _OF_ANOTHER_FORM or is_script:
        return None
    posted = [(name, str(each)) for name, sent in request.POST.lists() for each in sent]
    with suppress(TooLargeError, OutdatedError):
        return keep(
            user,
            page,
            posted,
            key=key,
            address=f"{request.path}?{request.META.get('QUERY_STRING', '')}",
            version=version if VERSION in request.POST else 0,
            had_files=any(request.FILES.values()),
            lasting=lasting,
        )
    return None


@transaction.atomic
def discard(user: "User", key: uuid.UUID, *, version: int | None = None) -> None:
    """Delete the contents of an opened form, unless they are later than this version.

    Its key stays, so that a copy that a browser still has is not kept again.
    """
    now = timezone.now()
    row, _is_new = UnsavedForm.objects.select_for_update().get_or_create(
        user=user, key=key, defaults={"kept_at": now, "expires_at": now}
    )
    if version is None or row.version <= version:
        row.is_finished, row.fields, row.title, row.query = True, [], "", ""
        row.kept_at, row.expires_at = now, now + KEEP_TYPED
        row.save()


def find_kept(request: HttpRequest) -> list[UnsavedForm]:
    """Return what the user has not saved in the forms of this page, the newest first."""
    found: list[UnsavedForm] | None = getattr(request, "kept_forms", None)
    if found is None:
        kept = UnsavedForm.objects.of(editor(request), at=timezone.now())
        found = list(kept.filter(path=remove_unstorable(request.path)))
        request.kept_forms = found  # type: ignore[attr-defined]
    return found


def restore(request: HttpRequest) -> HttpRequest | None:
    """Return the request as if the newest contents of its page had been posted, None without any.

    They are only offered if somebody has saved the object since. The request looks as if “Save” had
    been pressed, so that no other button is taken for pressed.
    """
    page = find_form_page(request.path) if request.method == "GET" else None
    if page is None or page.autosaved_admin is None or not (forms := find_kept(request)):
        return None
    kept = forms[0]
    query = _parameters(request.META.get("QUERY_STRING", ""))
    if kept.used_at is None or not kept.is_restorable or _parameters(kept.query) != query:
        return None
    if not page.is_written_by(request) or saves_of(page, since=kept.used_at).exists():
        return None
    data = kept.data()
    data[KEY], data[VERSION], data["_save"] = str(kept.key), str(kept.version), ""
    # A copy by `copy` has no cookies to set.
    posted = HttpRequest.__new__(type(request))
    posted.__dict__.update(request.__dict__, method="POST", _post=data)
    posted.__dict__.update(_files=MultiValueDict(), restored_form=kept)
    return posted


def _parameters(query: str) -> QueryDict:
    """Return the parameters of a form's address, without the list to which it leads back."""
    parameters = QueryDict(query, mutable=True)
    parameters.pop("_changelist_filters", None)
    return parameters


def saves_of(page: FormPage, *, since: dt.datetime) -> "QuerySet[LogEntry]":
    """Return the log of the saves of a page's object since a time, the newest first."""
    entries = LogEntry.objects.filter(action_flag=CHANGE, action_time__gt=since)
    about = ContentType.objects.get_for_model(page.model)
    return entries.filter(content_type=about, object_id=str(page.pk)).order_by("-action_time")


def expect_answer(request: HttpRequest) -> None:
    """Let a page that answers a posted form without a redirect say that it is accepted."""
    request.forget_form = partial(_forget, request)  # type: ignore[attr-defined]


def note_answer(request: HttpRequest, response: HttpResponseBase) -> None:
    """Delete what is kept of a form that was accepted, and keep one that was overtaken."""
    names = getattr(response, "template_name", None) or ()
    is_accepted = response.status_code == HTTPStatus.FOUND or "admin/popup_response.html" in names
    if is_accepted and not isinstance(response, RefusalRedirect):
        _forget(request)
    elif response.status_code == HTTPStatus.CONFLICT:
        # Until the page that asks what to do is answered.
        keep_posted(request, editor(request), lasting=KEEP_TYPED, version=form_version(request))


def _forget(request: HttpRequest) -> None:
    """Delete what is kept of the form that was posted.

    Another tab with the same text may have gone on writing: that is later, and stays.
    """
    key, user = form_key(request), editor(request)
    # Of a form that no script keeps, no browser has a copy.
    if key and (VERSION in request.POST or UnsavedForm.objects.filter(user=user, key=key).exists()):
        discard(user, key, version=form_version(request))
