"""Pages of the sign-in that differ from those of allauth, and the context of all of them."""

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlencode

from allauth.account import views
from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.request import split_domain_port
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from collabsite.people.accounts import lacks_second_factor
from collabsite.people.adapter import check_cache
from collabsite.people.mail import is_email_on
from collabsite.web.admin.requests import editor
from collabsite.web.routes import is_for_editors


class SignInView(views.LoginView):  # type: ignore[misc]
    """Sign-in; who is signed in is led on, but may also sign in as somebody else in a dialog."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead on who is signed in."""
        if request.user.is_authenticated:
            return HttpResponseRedirect(self.get_authenticated_redirect_url())
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401
        """Sign out whoever was signed in before, also while a second factor is missing."""
        if self.request.user.is_authenticated:
            get_adapter().logout(self.request)
        return super().form_valid(form)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Return the page about too many tries, unless they can't be counted."""
    check_cache()
    return ratelimit.handler429(request)


class RequestResetView(views.PasswordResetView):  # type: ignore[misc]
    """Page that sends the mail to choose a new password, if the site can send any."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page again, which says so, if the site can't send mail."""
        if not is_email_on():
            return self.get(request, *args, **kwargs)
        return super().post(request, *args, **kwargs)


class ResetView(views.PasswordResetFromKeyView):  # type: ignore[misc]
    """Page to which the mail leads."""

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401
        """Store the new password, with which tries begin anew."""
        response: HttpResponse = super().form_valid(form)
        get_adapter().forget_failed_tries(self.request, self.reset_user)
        return response


@require_safe
@never_cache
@login_required
def totp_image(request: HttpRequest) -> HttpResponse:
    """Return the QR code of the secret that is being set up, as a file that no cache keeps."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404("no authenticator app is being set up")
    adapter = get_mfa_adapter()
    image = adapter.build_totp_svg(adapter.build_totp_url(editor(request), secret))
    response = HttpResponse(image, content_type="image/svg+xml")
    patch_cache_control(response, no_store=True, private=True)
    return response


@require_safe
@never_cache
def signed_in_again(request: HttpRequest) -> HttpResponse:
    """Tell that the window can be closed in which somebody signed in again over unsaved work.

    `as` is the username of the account that wrote it.
    """
    writer = request.GET.get("as", "")
    if not request.user.is_authenticated:
        sign_in = f"{reverse('account_login')}?{urlencode({'as': writer})}"
        return redirect_to_login(request.get_full_path(), sign_in)
    context = {"writer": writer, "is_writer": writer in {"", editor(request).get_username()}}
    return TemplateResponse(request, "account/signed_in_again.html", context)


def sign_in_context(request: HttpRequest) -> dict[str, Any]:
    """Add what the templates under `account/`, `mfa/` and `usersessions/` need; elsewhere nothing."""
    path = request.path_info
    if not path.startswith("/accounts/") or not is_for_editors(path):
        return {}
    return {
        **admin.site.each_context(request),
        "is_email_on": is_email_on(),
        "has_passkeys": has_passkeys(request),
        "lacks_second_factor": lacks_second_factor(request.user),
    }


def has_passkeys(request: HttpRequest) -> bool:
    """Return whether browsers allow passkeys here: with https or on localhost, by a name."""
    host, _ = split_domain_port(request.get_host())
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure() or host == "localhost"
    return False
