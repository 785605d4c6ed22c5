"""The page on which an owner deactivates or reactivates a person."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from collabsite.people import accounts
from collabsite.web.admin.pages import RefusalRedirect, page_context
from collabsite.web.admin.requests import editor
from collabsite.web.text import display_name


def activity_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what happens, and do it; the button names it, so that two owners don't undo each other."""
    if not editor(request).is_superuser:
        raise PermissionDenied
    person = get_object_or_404(User, pk=pk)
    name = {"name": display_name(person)}
    if request.method == "POST":
        action = request.POST.get("do", "")
        try:
            if action == "deactivate":
                accounts.deactivate(person, by=editor(request))
                messages.success(
                    request, _("%(name)s is deactivated and signed out everywhere.") % name
                )
            elif action == "reactivate":
                accounts.reactivate(person, by=editor(request))
                messages.success(request, _("%(name)s can sign in again.") % name)
        except accounts.AccountError as error:
            messages.error(request, str(error))
            return RefusalRedirect(request.path)
        return HttpResponseRedirect(reverse("admin:auth_user_change", args=[pk]))
    title = _("Deactivate %(name)s") if person.is_active else _("Reactivate %(name)s")
    context = {
        **page_context(request, person, title=title % name),
        "subtitle": None,
        "person": person,
        "articles": f"{reverse('admin:articles_article_changelist')}?owner={pk}",
    }
    return TemplateResponse(request, "admin/people/activity.html", context)
