"""Pages of forms that are not saved: answers to their scripts, and to forms without a valid session."""

import datetime as dt
import json
import uuid
from typing import Annotated, Any

import msgspec
from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
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

from collabsite.desk import unsaved
from collabsite.desk.form_pages import find_form_page
from collabsite.desk.models import OpenForm, UnsavedForm
from collabsite.web.admin.requests import editor
from collabsite.web.text import display_name

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


class _Copy(msgspec.Struct):
    """The contents of a form as its script sends them; `age` is in seconds."""

    key: uuid.UUID
    version: Annotated[int, msgspec.Meta(gt=0, lt=2**53)]
    address: str
    fields: list[tuple[str, str]]
    writer: str = ""
    age: Annotated[int, msgspec.Meta(ge=0, le=int(unsaved.KEEP_TYPED.total_seconds()))] = 0


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
        sent = msgspec.convert(json.loads(request.body), _Copy)
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"contents of a form: {error}") from error
    writer = unsaved.read_writer(sent.writer)
    if writer is None or writer.pk != request.user.pk:
        return JsonResponse({"user": _account(request)}, status=403)
    page = find_form_page(sent.address.partition("?")[0])
    if page is None or not page.is_written_by(request):
        raise Http404("there is no form that is kept at this address")
    at = timezone.now() - dt.timedelta(seconds=sent.age)
    about: dict[str, Any] = {"key": sent.key, "version": sent.version, "address": sent.address}
    try:
        kept = unsaved.keep(writer, page, sent.fields, at=at, **about)
    except unsaved.TooLargeError:
        return JsonResponse({"error": "too large"}, status=413)
    except unsaved.OutdatedError:
        # What is typed from now on is another form.
        return JsonResponse({"is_outdated": True, "key": str(uuid.uuid4())})
    told = time_format(timezone.localtime(kept.kept_at), "H:i")
    return JsonResponse({"is_outdated": False, "at": told, "version": kept.version})


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
    if not page.is_written_by(request):
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
    last = unsaved.saves_of(page, since=opened).exclude(user=user).select_related("user").first()
    return JsonResponse({"editing": editing, "saved": display_name(last.user) if last else ""})


def _own_form(request: HttpRequest, key: uuid.UUID) -> UnsavedForm:
    kept = UnsavedForm.objects.of(editor(request), at=timezone.now()).filter(key=key).first()
    if kept is None:
        raise Http404("nothing is kept under this key")
    return kept


@require_safe
def kept_form_page(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show what was not saved, with buttons to restore and to discard it."""
    return _show_kept(request, _own_form(request, key))


def _show_kept(request: HttpRequest, kept: UnsavedForm, *, status: int = 200) -> HttpResponse:
    page, changes, data = kept.page, None, kept.data()
    if page and page.autosaved_admin and page.is_written_by(request):
        compare = page.autosaved_admin.compare_kept
        changes = compare(request, page.name, data, page.stored_object())
    context = {
        **admin.site.each_context(request),
        "title": _("Not saved yet"),
        "subtitle": kept.title,
        "kept": kept,
        "page": page,
        "form_title": data.get("form_title", ""),
        "opts": page.model._meta if page else None,
        "changes": changes,
    }
    return TemplateResponse(request, "admin/autosave/kept.html", context, status=status)


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
        unsaved.discard(editor(request), key)
        # Older contents of the form are offered, and not put in its place.
        kept.filter(path=found.path).update(used_at=None)
    messages.success(request, _("What was not saved is discarded."))
    address = str(request.POST.get("next", ""))
    is_ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return HttpResponseRedirect(address if is_ours else reverse("admin:index"))


def refuse_foreign_form(request: HttpRequest) -> HttpResponse | None:
    """Answer a form that was posted without the session of its writer, None if nobody is named.

    It is kept for the writer, who is asked to sign in. A page that does not show what was kept of
    its form is not where they go then, but one that sends it again.
    """
    writer = unsaved.read_writer(request.POST.get(unsaved.WRITER, ""))
    if writer is None or (admin.site.has_permission(request) and writer.pk == request.user.pk):
        return None
    kept = unsaved.keep_posted(request, writer)
    if _account(request) is None:
        if kept is None:
            return None
        ended = _("Your session has ended. What you wrote is kept for an hour: sign in to go on.")
        files = f" {_('Files are not kept; choose them again.')}" if kept.had_files else ""
        messages.warning(request, ended + files)
        if kept.is_restorable:
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


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Keep a form whose token is not valid, as one signs in again beside it, and show what to do.

    Only a form with the signed name of the account that is signed in is kept: no other site can make
    one.
    """
    is_form = request.method == "POST" and request.content_type != "application/json"
    is_admin = request.path_info.startswith(reverse("admin:index"))
    writer = (
        unsaved.read_writer(request.POST.get(unsaved.WRITER, "")) if is_form and is_admin else None
    )
    if writer is None:
        return csrf.csrf_failure(request, reason)
    if answer := refuse_foreign_form(request):
        return answer
    if _account(request) is None:
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))
    kept = unsaved.keep_posted(request, writer)
    return _show_kept(request, kept, status=403) if kept else csrf.csrf_failure(request, reason)
