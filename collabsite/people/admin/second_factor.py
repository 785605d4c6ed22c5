"""The page on which an owner removes the second factor of a person whose device is lost."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from collabsite.accounts.policy import has_second_factor
from collabsite.web.admin.pages import page_context
from collabsite.web.admin.requests import editor
from collabsite.web.audit_log import Action, log, record
from collabsite.web.text import display_name


def second_factor_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether there is a second factor, and remove it."""
    if not editor(request).is_superuser:
        raise PermissionDenied
    person = get_object_or_404(User, pk=pk)
    if request.method == "POST":
        remove_second_factor(person, by=editor(request))
        done = _("The second factor of %(name)s is removed.") % {"name": display_name(person)}
        messages.success(request, done)
        return HttpResponseRedirect(reverse("admin:auth_user_change", args=[pk]))
    title = _("Second factor of %(name)s") % {"name": display_name(person)}
    context = {
        **page_context(request, person, title=title),
        "subtitle": None,
        "person": person,
        "has_second_factor": has_second_factor(person),
    }
    return TemplateResponse(request, "admin/people/second_factor.html", context)


@transaction.atomic
def remove_second_factor(person: User, *, by: User) -> None:
    """Remove passkeys, authenticator app and recovery codes."""
    removed, _counts = Authenticator.objects.filter(user=person).delete()
    if removed:
        log(person, _("Removed the second factor."), by=by)
        address = reverse("admin:auth_user_change", args=[person.pk])
        record(Action.FACTOR_REMOVED, by=by, about=display_name(person), address=address)
