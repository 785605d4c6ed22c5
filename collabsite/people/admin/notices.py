"""The notices of the person who is signed in."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from collabsite.people.mail import is_email_on
from collabsite.people.models import Notice
from collabsite.people.notices import mark_read, shown_to
from collabsite.web.admin.requests import editor

# The most notices on the desk, and on their page.
MAX_ON_DESK, MAX_LISTED = 8, 100


def desk_notices(user: User) -> dict[str, Any]:
    """Return what the desk shows of a person's unread notices: the newest, and the number of all."""
    unread = shown_to(user, Notice.objects.unread().filter(user=user)[:MAX_LISTED])
    return {"newest": unread[:MAX_ON_DESK], "count": len(unread), "is_email_on": is_email_on()}


@require_http_methods(["GET", "HEAD", "POST"])
def notices_page(request: HttpRequest) -> HttpResponse:
    """List the notices of the person, read ones as well, or mark all as read."""
    own = Notice.objects.filter(user=editor(request))
    if request.method == "POST":
        mark_read(own, at=timezone.now())
        return HttpResponseRedirect(request.path)
    notices = shown_to(editor(request), own[:MAX_LISTED])
    context = {
        **admin.site.each_context(request),
        "title": _("Notices"),
        "notices": notices,
        "has_unread": any(notice.read_at is None for notice in notices),
        "is_email_on": is_email_on(),
    }
    return TemplateResponse(request, "admin/people/notices.html", context)


@require_safe
def notice_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to what the notice is about, and mark it as read."""
    user = editor(request)
    own = Notice.objects.filter(user=user)
    notice = get_object_or_404(own, pk=pk)
    mark_read(own.filter(pk=pk), at=timezone.now())
    if not shown_to(user, [notice]):
        messages.warning(request, _("What this notice is about is gone, or no longer open to you."))
        return HttpResponseRedirect(reverse("admin:notices"))
    return HttpResponseRedirect(notice.address)
