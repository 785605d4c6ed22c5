"""The page that an invitation leads to, and the choice of the desk's language."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.forms import UserCreationForm
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import password_validators_help_texts
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django.views.i18n import set_language

from collabsite.people import invitations
from collabsite.people.models import Invitation, Profile
from collabsite.web.responses import make_private
from collabsite.web.text import display_name


class JoinForm(UserCreationForm[User]):
    """Name and password of a person who was invited."""

    class Meta:
        model = User
        fields = ["last_name", "first_name", "username"]

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if get_language() == "en":
            self.order_fields(["first_name", "last_name"])
        # The validators compare the password with it.
        self.instance.email = email
        self.initial.setdefault("username", slugify(email.partition("@")[0]))
        self.fields["username"].help_text = _("You sign in with it.")
        self.fields["password1"].help_text = ""
        for name, purpose in [
            *[("last_name", "family-name"), ("first_name", "given-name")],
            ("username", "username"),
        ]:
            self.fields[name].widget.attrs["autocomplete"] = purpose
        # Django puts the cursor into the username, which is filled in.
        del self.fields["username"].widget.attrs["autofocus"]


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show who invites to what and ask for a name and a password; make the account and sign in.

    Only a POST uses the invitation up, so that programs that look at links in mails don't. Used,
    revoked, expired and unknown links are answered alike. The link is in the language of the invitation.
    """
    found = invitations.find_valid(token)
    if found is None:
        return _refuse(request)
    form = JoinForm(request.POST if request.method == "POST" else None, email=found.email)
    if request.method == "POST" and form.is_valid():
        try:
            _join(request, found, form)
        except invitations.InvitationError as error:
            if invitations.find_valid(token) is None:
                return _refuse(request)
            form.add_error(None, str(error))
        else:
            return _keep_secret(HttpResponseRedirect(reverse("admin:index")))
    context = {
        "invitation": found,
        "by": display_name(found.invited_by),
        "form": form,
        "rules": password_validators_help_texts(),
    }
    return _keep_secret(render(request, "people/invitation.html", context))


@transaction.atomic
def _join(request: HttpRequest, found: Invitation, form: JoinForm) -> None:
    """Make the account and sign in, both or none."""
    account = invitations.accept(found, form.save(commit=False))
    login(request, account)


def _refuse(request: HttpRequest) -> HttpResponse:
    return _keep_secret(render(request, "people/invitation_ended.html", status=404))


def _keep_secret(response: HttpResponse) -> HttpResponse:
    """Let nobody keep the page or learn its address.

    Without any referrer, browsers would not say that the form comes from this site either.
    """
    response = make_private(response)
    response["Referrer-Policy"] = "same-origin"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def choose_language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the desk: in a cookie, and for a person in the profile as well."""
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        Profile.objects.update_or_create(user=request.user, defaults={"language": chosen})
    return set_language(request)
