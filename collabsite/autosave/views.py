"""Addresses of the admin for forms that are kept, and answers to forms without a valid session."""

import json
import uuid
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import time_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import csrf
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from collabsite.autosave import presence
from collabsite.autosave.addresses import FormPage, find_form_page, list_unsaved_forms
from collabsite.autosave.admin import AutosavedAdmin, find_kept_forms
from collabsite.autosave.models import UnsavedForm
from collabsite.autosave.storage import (
    KEEP_POSTED,
    Fields,
    OutdatedError,
    TooLargeError,
    clean_contents,
    finish,
    forget,
    keep,
    posted_fields,
)
from collabsite.autosave.writers import TITLE, WRITER, form_key, parse_form_key, read_writer
from collabsite.web.admin.pages import RefusalRedirect
from collabsite.web.admin.requests import editor, remove_unstorable

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# The fields of a form in which its object is named, in this order.
_NAMES = ("title", "name", "family_name")
# The most unsaved forms that the desk lists.
MAX_LISTED = 10
# Pages whose contents are not kept apart from those of the form that leads to them.
_WITH_ANOTHER_FORM = {"merge"}


def _account(request: HttpRequest) -> dict[str, Any] | None:
    user = editor(request)
    if not admin.site.has_permission(request):
        return None
    return {"id": user.pk, "name": user.get_username()}


@never_cache
@require_safe
def session_status(request: HttpRequest) -> JsonResponse:
    """Return the account that is signed in, None if there is none, and a token for its forms."""
    return JsonResponse({"user": _account(request), "token": get_token(request)})


@dataclass(frozen=True)
class SubmittedContents:
    """The body of a request that keeps a form."""

    key: uuid.UUID
    version: int
    writer: str
    path: str
    query: str
    fields: Fields

    @classmethod
    def parse(cls, body: bytes) -> "SubmittedContents":
        """Return the body; raise `BadRequest` if it is not valid, `TooLargeError` if too large."""
        try:
            sent = json.loads(body)
            path, _, query = str(sent["address"]).partition("?")
            key, version = parse_form_key(sent["key"]), int(sent["version"])
            fields = clean_contents([(str(name), str(value)) for name, value in sent["fields"]])
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise BadRequest(f"contents of a form: {error}") from error
        if key is None or not 0 < version < 2**53:
            raise BadRequest("contents of a form: their key or version is not valid")
        return cls(
            key, version, str(sent.get("writer", "")), path, remove_unstorable(query), fields
        )


@never_cache
@require_POST
def keep_form(request: HttpRequest) -> JsonResponse:
    """Keep what is typed in a form of the admin, for the account that opened the form.

    The answer says when they were kept, or that they are outdated: the form is finished, or there are
    later contents. It is 403 if that account is not signed in, and 413 if they are too large.
    """
    if _account(request) is None:
        return JsonResponse({"user": None}, status=403)
    try:
        sent = SubmittedContents.parse(request.body)
    except TooLargeError:
        return JsonResponse({"error": "too large"}, status=413)
    writer = read_writer(sent.writer)
    if writer is None or writer.pk != request.user.pk:
        return JsonResponse({"user": _account(request)}, status=403)
    page = find_form_page(sent.path)
    if page is None or not _is_autosaved(request, page):
        raise Http404("there is no form that is kept at this address")
    try:
        kept = keep(
            writer,
            key=sent.key,
            version=sent.version,
            path=sent.path,
            query=sent.query,
            title=_title(page, sent.fields),
            fields=sent.fields,
        )
    except OutdatedError:
        return JsonResponse({"is_outdated": True})
    return JsonResponse({"is_outdated": False, "at": format_time(kept), "version": kept.version})


@never_cache
@require_POST
def open_form(request: HttpRequest) -> HttpResponse:
    """Note that the user has the form at `path` open, and tell who else has, or has saved it.

    `opened` is the time at which it was opened. With `leaves`, it is noted as closed.
    """
    page = find_form_page(request.POST.get("path", ""))
    if _account(request) is None:
        return JsonResponse({}, status=403)
    if page is None or page.pk is None:
        # Nobody else can have what is not stored yet.
        return HttpResponse(status=204)
    if not _is_autosaved(request, page):
        raise Http404("nobody edits anything at this address")
    now, user = timezone.now(), editor(request)
    if "leaves" in request.POST:
        presence.note_closed(user, page)
        return JsonResponse({})
    opened = parse_datetime(request.POST.get("opened", ""))
    if opened is None or timezone.is_naive(opened):
        raise BadRequest("the time at which a form was opened is not valid")
    presence.note_open(user, page, at=now)
    return JsonResponse(
        {
            "editing": presence.others_editing(user, page, at=now),
            "saved": presence.saved_since(user, page, opened=opened),
        }
    )


@require_safe
def kept_forms_list(request: HttpRequest) -> HttpResponse:
    """Return the part of a page that offers what was not saved, by the `path` of the page."""
    path = request.GET.get("path", "")
    if path == reverse("admin:index"):
        unsaved = list_unsaved_forms(editor(request), at=timezone.now())[:MAX_LISTED]
        return TemplateResponse(request, "admin/autosave/list.html", {"unsaved": unsaved})
    context = {"kept_forms": find_kept_forms(editor(request), path)}
    return TemplateResponse(request, "admin/autosave/offers.html", context)


def format_time(kept: UnsavedForm) -> str:
    """Return the time of day at which contents were kept."""
    return time_format(timezone.localtime(kept.kept_at), "H:i")


def _autosaved_admin(page: FormPage) -> AutosavedAdmin | None:
    """Return the ModelAdmin of a page that shows what was kept of its form, None for other pages."""
    if not admin.site.is_registered(page.model):
        return None
    model_admin = admin.site.get_model_admin(page.model)
    is_autosaved = isinstance(model_admin, AutosavedAdmin) and (
        page.name in model_admin.autosaved_pages
    )
    return cast("AutosavedAdmin", model_admin) if is_autosaved else None


def _is_restorable(page: FormPage, kept: UnsavedForm) -> bool:
    model_admin = _autosaved_admin(page)
    return model_admin is not None and model_admin.is_restorable(page.name, kept)


def _is_autosaved(request: HttpRequest, page: FormPage) -> bool:
    model_admin = _autosaved_admin(page)
    return model_admin is not None and model_admin.can_write(
        request, page.name, page.stored_object()
    )


def _title(page: FormPage | None, fields: Fields) -> str:
    """Return a name of what is written: the one in the form, or that of the stored object."""
    typed = dict(fields)
    named = next((typed[name] for name in _NAMES if typed.get(name, "").strip()), "")
    if named or page is None:
        return named.strip()
    found = page.stored_object()
    return str(found) if found else ""


def _own_form(request: HttpRequest, key: uuid.UUID) -> UnsavedForm:
    kept = UnsavedForm.objects.of(editor(request), at=timezone.now()).filter(key=key).first()
    if kept is None:
        raise Http404("nothing is kept under this key")
    return kept


@require_safe
def kept_form_page(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show what was not saved beside what is stored, with buttons to restore and to discard it."""
    kept = _own_form(request, key)
    page = find_form_page(kept.path)
    comparison: dict[str, Any] = {}
    model_admin = _autosaved_admin(page) if page else None
    if page and model_admin and _is_autosaved(request, page):
        comparison = model_admin.compare_kept(request, kept, page.stored_object())
    context = {
        **admin.site.each_context(request),
        "title": _("Not saved yet"),
        "subtitle": kept.title,
        "kept": kept,
        "page": page,
        "is_restorable": page is not None and _is_restorable(page, kept),
        "form_title": kept.data().get(TITLE, ""),
        "opts": page.model._meta if page else None,
        **comparison,
    }
    return TemplateResponse(request, "admin/autosave/kept.html", context)


@require_POST
def discard_form(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Delete what was not saved, and go back to where that was asked."""
    if UnsavedForm.objects.of(editor(request), at=timezone.now()).filter(key=key).exists():
        finish(editor(request), key)
    messages.success(request, _("What was not saved is discarded."))
    return HttpResponseRedirect(_next(request))


def _next(request: HttpRequest) -> str:
    address = str(request.POST.get("next", ""))
    if url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return address
    return reverse("admin:index")


def keep_posted_form(request: HttpRequest) -> "UnsavedForm | None":
    """Keep a form for an hour that was posted without the session of its writer.

    Return None if its writer is not known, if it is too large or finished, and if a script sent it,
    which still has it.
    """
    writer = _read_writer(request)
    key = form_key(request.POST)
    page = find_form_page(request.path)
    if writer is None or key is None or page is None or page.name in _WITH_ANOTHER_FORM:
        return None
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return None
    try:
        fields = clean_contents(posted_fields(request.POST))
        return keep(
            writer,
            key=key,
            path=request.path,
            query=remove_unstorable(request.META.get("QUERY_STRING", "")),
            title=_title(page, fields),
            fields=fields,
            had_files=_has_files(request),
            lasting=KEEP_POSTED,
        )
    except (TooLargeError, OutdatedError):
        return None


def _has_files(request: HttpRequest) -> bool:
    return any(request.FILES.values())


def _read_writer(request: HttpRequest) -> "User | None":
    """Return the user whom a posted form names."""
    return read_writer(str(request.POST.get(WRITER, "")))


def refuse_foreign_form(request: HttpRequest) -> HttpResponse | None:
    """Answer a form that was posted without the session of its writer, None if nobody is named.

    It is kept for the writer, who is asked to sign in. A page that does not show what was kept of
    its form is not where they go then, but one that sends it again.
    """
    writer = _read_writer(request)
    if writer is None or (admin.site.has_permission(request) and writer.pk == request.user.pk):
        return None
    kept = keep_posted_form(request)
    if _account(request) is None:
        if kept is None:
            return None
        messages.warning(request, _kept_message(kept))
        page = find_form_page(kept.path)
        if page and _is_restorable(page, kept):
            return None
        kept_page = reverse("admin:kept_form", args=[kept.key])
        return redirect_to_login(kept_page, reverse("admin:login"))
    context = {
        **admin.site.each_context(request),
        "title": _("Another account is signed in"),
        "writer": writer,
        "kept": kept,
        "address": request.get_full_path(),
    }
    return TemplateResponse(request, "admin/autosave/other_account.html", context, status=403)


def forget_accepted_form(request: HttpRequest, response: HttpResponseBase) -> None:
    """Delete what was kept of a form that was accepted, on pages that don't do so themselves."""
    key = form_key(request.POST)
    is_accepted = response.status_code == HTTPStatus.FOUND and not isinstance(
        response, RefusalRedirect
    )
    if key is None or not is_accepted or _account(request) is None:
        return
    page = find_form_page(request.path)
    if page and page.name not in _WITH_ANOTHER_FORM and not _autosaved_admin(page):
        forget(editor(request), key)


def _kept_message(kept: UnsavedForm) -> str:
    sentences = [_("Your session has ended. What you wrote is kept for an hour: sign in to go on.")]
    if kept.had_files:
        sentences.append(_("Files are not kept; choose them again."))
    return " ".join(sentences)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is not valid with its contents and a new token.

    It is sent again by a button. Only a form with the signed name of the account that is signed in
    has that: no other site can make one.
    """
    is_admin = request.path_info.startswith(reverse("admin:index"))
    if not is_admin or request.method != "POST" or request.content_type == "application/json":
        return csrf.csrf_failure(request, reason)
    writer = _read_writer(request)
    if writer is None:
        return csrf.csrf_failure(request, reason)
    if _account(request) is None:
        sign_in = redirect_to_login(request.get_full_path(), reverse("admin:login"))
        return refuse_foreign_form(request) or sign_in
    if answer := refuse_foreign_form(request):
        return answer
    sent = [
        (name, value)
        for name, value in posted_fields(request.POST)
        if name != "csrfmiddlewaretoken" and "password" not in name
    ]
    context = {
        "title": _("Send the form again"),
        "fields": sent,
        "had_files": _has_files(request),
        "address": request.get_full_path(),
        **admin.site.each_context(request),
    }
    page = render_to_string("admin/autosave/send_again.html", context, request)
    return HttpResponse(page, status=403)
