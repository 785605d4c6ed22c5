"""Pages for owners: invite people, deactivate a person, and remove a lost second factor."""

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from collabsite.people import accounts, invitations
from collabsite.people.admin.forms import InviteForm
from collabsite.people.mail import is_email_on
from collabsite.people.models import Invitation
from collabsite.people.policy import has_second_factor
from collabsite.web.admin.pages import (
    RefusalRedirect,
    get_permitted_object,
    page_context,
    with_link,
)
from collabsite.web.admin.requests import accept_form, editor, parse_key, post_data
from collabsite.web.text import display_name


def is_owner(user: User) -> bool:
    """Return whether a user may do what only owners do."""
    return user.is_superuser


def require_owner(request: HttpRequest) -> None:
    """Raise PermissionDenied for everybody but owners."""
    if not is_owner(editor(request)):
        raise PermissionDenied


def invite_page(request: HttpRequest) -> HttpResponse:
    """Ask whom to invite to which roles; then show the link, which is the only time."""
    require_owner(request)
    form = InviteForm(post_data(request), initial={"language": translation.get_language()})
    if request.method == "POST" and form.is_valid() and (made := _invite(request, form)):
        accept_form(request)
        return _show_link(request, made)
    context = {
        **admin.site.each_context(request),
        "title": _("Invite a person"),
        "opts": User._meta,
        "form": form,
        "is_email_on": is_email_on(),
        "media": form.media,
    }
    return TemplateResponse(request, "admin/people/invite.html", context)


def invitations_page(request: HttpRequest) -> HttpResponse:
    """List the pending invitations; send one again, or revoke it."""
    require_owner(request)
    if request.method == "POST":
        pk = parse_key(request.POST.get("key"))
        invitation = get_object_or_404(Invitation, pk=pk)
        try:
            match request.POST.get("do"):
                case "send-again":
                    return _show_link(request, invitations.renew(invitation, by=editor(request)))
                case "revoke":
                    invitations.revoke(invitation, by=editor(request))
                    messages.success(request, _("The invitation is revoked; its link is dead."))
        except invitations.InvitationError as error:
            messages.error(request, str(error))
            return RefusalRedirect(request.path)
        return HttpResponseRedirect(request.path)
    pending = Invitation.objects.pending().select_related("invited_by")
    context = {
        **admin.site.each_context(request),
        "title": _("Pending invitations"),
        "opts": User._meta,
        "invitations": pending.prefetch_related("groups"),
        "now": timezone.now(),
    }
    return TemplateResponse(request, "admin/people/invitations.html", context)


def _invite(request: HttpRequest, form: InviteForm) -> Invitation | None:
    """Make the invitation; return None and add an error to the form if that is refused."""
    data = form.cleaned_data
    try:
        return invitations.invite(
            data["email"],
            role_keys=data["role_keys"],
            by=editor(request),
            language=data["language"],
            message=data["message"],
        )
    except invitations.InvitationError as error:
        page, words = reverse("admin:auth_user_invitations"), _("Pending invitations")
        if account := invitations.accounts_with(data["email"]).first():
            page = reverse("admin:auth_user_change", args=[account.pk])
            words = display_name(account)
        form.add_error("email", with_link(str(error), address=page, words=words))
    return None


def _show_link(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Send the link, and show it. Nothing is redirected: a new address could not show it again."""
    context = {
        **admin.site.each_context(request),
        "title": _("Invitation of %(email)s") % {"email": invitation.email},
        "opts": User._meta,
        "invitation": invitation,
        "is_sent": invitations.send(invitation),
        "is_email_on": is_email_on(),
    }
    return TemplateResponse(request, "admin/people/invited.html", context)


def activity_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what happens, and do it; the button names it, so that two owners don't undo each other."""
    person = get_permitted_object(request, is_owner, User, pk)
    name = {"name": display_name(person)}
    if request.method == "POST":
        is_active = request.POST.get("do") == "reactivate"
        try:
            accounts.set_active(person, is_active=is_active, by=editor(request))
        except accounts.AccountError as error:
            messages.error(request, str(error))
            return RefusalRedirect(request.path)
        done = (
            _("%(name)s can sign in again.")
            if is_active
            else _("%(name)s is deactivated and signed out everywhere.")
        )
        messages.success(request, done % name)
        return HttpResponseRedirect(reverse("admin:auth_user_change", args=[pk]))
    title = _("Deactivate %(name)s") if person.is_active else _("Reactivate %(name)s")
    context = {
        **page_context(request, person, title=title % name),
        "subtitle": None,
        "person": person,
        "articles": f"{reverse('admin:articles_article_changelist')}?owner={pk}",
    }
    return TemplateResponse(request, "admin/people/activity.html", context)


def second_factor_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether there is a second factor, and remove it."""
    person = get_permitted_object(request, is_owner, User, pk)
    if request.method == "POST":
        accounts.remove_second_factor(person, by=editor(request))
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
