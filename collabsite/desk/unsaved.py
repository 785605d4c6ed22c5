"""Addresses of the admin for forms that are kept or open, and answers to forms without a valid session."""

import datetime as dt
import json
import uuid
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.views import redirect_to_login
from django.contrib.contenttypes.models import ContentType
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

from collabsite.autosave.addresses import FormPage, find_form_page
from collabsite.autosave.admin import AutosavedAdmin
from collabsite.autosave.models import OpenForm, UnsavedForm
from collabsite.autosave.storage import (
    KEEP_POSTED,
    KEEP_TYPED,
    WRITER,
    Fields,
    OutdatedError,
    TooLargeError,
    clean_contents,
    discard,
    form_key,
    keep,
    parse_form_key,
    posted_fields,
    read_writer,
)
from collabsite.web.admin.pages import RefusalRedirect
from collabsite.web.admin.requests import editor, remove_unstorable
from collabsite.web.text import display_name

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# The fields of a form in which its object is named, in this order.
_NAMES = ("title", "name", "family_name")
# Pages whose contents are not kept apart from those of the form that leads to them.
_WITH_ANOTHER_FORM = {"merge"}
# A form counts as open for so long after its script asked last; the script asks each five seconds.
OPEN_FOR = dt.timedelta(seconds=15)
_FORGET_AFTER = dt.timedelta(hours=1)
# Pages in which the object itself is edited; others only ask who edits it.
_EDITED_IN = {"change", "data", "columns"}


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
        sent = json.loads(request.body)
        path, _, query = str(sent["address"]).partition("?")
        key, version = parse_form_key(sent["key"]), int(sent["version"])
        age = dt.timedelta(seconds=int(sent.get("age", 0)))
        fields = clean_contents([(str(name), str(value)) for name, value in sent["fields"]])
    except TooLargeError:
        return JsonResponse({"error": "too large"}, status=413)
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError) as error:
        raise BadRequest(f"contents of a form: {error}") from error
    if key is None or not 0 < version < 2**53 or not dt.timedelta() <= age <= KEEP_TYPED:
        raise BadRequest("contents of a form: their key, version or age is not valid")
    writer = read_writer(str(sent.get("writer", "")))
    if writer is None or writer.pk != request.user.pk:
        return JsonResponse({"user": _account(request)}, status=403)
    page = find_form_page(path)
    if page is None or not _is_autosaved(request, page):
        raise Http404("there is no form that is kept at this address")
    try:
        kept = keep(
            writer,
            key=key,
            version=version,
            path=path,
            query=remove_unstorable(query),
            title=_title(page, fields),
            fields=fields,
            at=timezone.now() - age,
        )
    except OutdatedError:
        return JsonResponse({"is_outdated": True})
    at = time_format(timezone.localtime(kept.kept_at), "H:i")
    return JsonResponse({"is_outdated": False, "at": at, "version": kept.version})


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
    open_here = OpenForm.objects.filter(about=page.about)
    if "leaves" in request.POST:
        open_here.filter(user=user).delete()
        return JsonResponse({})
    opened = parse_datetime(request.POST.get("opened", ""))
    if opened is None or timezone.is_naive(opened):
        raise BadRequest("the time at which a form was opened is not valid")
    if page.name in _EDITED_IN:
        seen = {"seen_at": now}
        is_new = OpenForm.objects.update_or_create(user=user, about=page.about, defaults=seen)[1]
        if is_new:
            OpenForm.objects.filter(seen_at__lt=now - _FORGET_AFTER).delete()
    others = open_here.filter(seen_at__gt=now - OPEN_FOR).exclude(user=user)
    editing = [display_name(each.user) for each in others.select_related("user").order_by("pk")]
    return JsonResponse({"editing": editing, "saved": _saved_since(user, page, opened=opened)})


def _saved_since(user: "User", page: FormPage, *, opened: dt.datetime) -> str:
    """Return the name of the other who saved the object last since a time, '' for nobody."""
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(page.model),
        object_id=str(page.pk),
        action_flag=CHANGE,
        action_time__gt=opened,
    )
    last = entries.exclude(user=user).select_related("user").order_by("-action_time").first()
    return display_name(last.user) if last else ""


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
    """Show what was not saved, with buttons to restore and to discard it."""
    kept = _own_form(request, key)
    page = kept.page
    changes = None
    model_admin = _autosaved_admin(page) if page else None
    if page and model_admin and _is_autosaved(request, page):
        changes = model_admin.compare_kept(request, kept, page.stored_object())
    context = {
        **admin.site.each_context(request),
        "title": _("Not saved yet"),
        "subtitle": kept.title,
        "kept": kept,
        "page": page,
        "is_restorable": page is not None and _is_restorable(page, kept),
        "form_title": kept.data().get("form_title", ""),
        "opts": page.model._meta if page else None,
        "changes": changes,
    }
    return TemplateResponse(request, "admin/autosave/kept.html", context)


@require_POST
def restore_form(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Let the form show what was not saved, whatever was kept or saved since."""
    kept = _own_form(request, key)
    kept.used_at = timezone.now()
    kept.save(update_fields=["used_at"])
    return HttpResponseRedirect(kept.address)


@require_POST
def discard_form(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Delete what was not saved, and show what is saved where that was asked."""
    kept = UnsavedForm.objects.of(editor(request), at=timezone.now())
    if found := kept.filter(key=key).first():
        discard(editor(request), key)
        # Older contents of the form are offered, and not put in its place.
        kept.filter(path=found.path).update(used_at=None)
    messages.success(request, _("What was not saved is discarded."))
    address = str(request.POST.get("next", ""))
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return HttpResponseRedirect(address if is_ours else reverse("admin:index"))


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
            had_files=any(request.FILES.values()),
            lasting=KEEP_POSTED,
        )
    except (TooLargeError, OutdatedError):
        return None


def _read_writer(request: HttpRequest) -> "User | None":
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
        ended = _("Your session has ended. What you wrote is kept for an hour: sign in to go on.")
        files = f" {_('Files are not kept; choose them again.')}" if kept.had_files else ""
        messages.warning(request, ended + files)
        if kept.page and _is_restorable(kept.page, kept):
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
        # It was sent again, and no browser has a copy of it.
        UnsavedForm.objects.filter(user=editor(request), key=key, is_finished=False).delete()


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
        "had_files": any(request.FILES.values()),
        "address": request.get_full_path(),
        **admin.site.each_context(request),
    }
    page = render_to_string("admin/autosave/send_again.html", context, request)
    return HttpResponse(page, status=403)
