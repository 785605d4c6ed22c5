"""Sending e-mail: whether it is set up, a page that tries it, and the mail for a new password."""

import logging
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.password_reset import request_password_reset
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.tasks import task
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from collabsite.site.identity import mail_sender, site_name
from collabsite.web.admin.requests import editor

logger = logging.getLogger(__name__)


def is_email_on() -> bool:
    """Return whether `EMAIL_URL` is set, so that the site can send mail."""
    return hasattr(settings, "MAILERS")


@dataclass(frozen=True)
class Trial:
    """Result of a test e-mail; `error` is '' if the server took it."""

    to: str
    error: str


@require_http_methods(["GET", "HEAD", "POST"])
def test_email_page(request: HttpRequest) -> HttpResponse:
    """Show how e-mail is sent, and send a test e-mail to the owner who asks for it."""
    user = editor(request)
    if not user.is_superuser:
        raise PermissionDenied
    sent = None
    if request.method == "POST" and user.email and is_email_on():
        sent = Trial(user.email, _try_to_send(user.email))
    context = {
        **admin.site.each_context(request),
        "title": _("Test e-mail"),
        "is_email_on": is_email_on(),
        "server": _server(),
        "from_address": mail_sender(),
        "sent": sent,
    }
    return TemplateResponse(request, "admin/test_email.html", context)


def _try_to_send(address: str) -> str:
    """Send the test e-mail; return the error, as the server gave it."""
    site = site_name()
    subject = _("[%(site)s] Test e-mail") % {"site": site}
    text = _("%(site)s can send e-mail.") % {"site": site}
    try:
        text = f"{text}\n\n{settings.SITE_URL}\n"
        EmailMessage(subject, text, mail_sender(), [address]).send()
    except OSError as error:
        # Errors of SMTP are among these.
        return f"{type(error).__name__}: {error}"
    return ""


def _server() -> str:
    """Return the server of outgoing mail, without its password."""
    mailers: dict[str, dict[str, Any]] = getattr(settings, "MAILERS", {})
    options = mailers.get("default", {}).get("OPTIONS", {})
    return f"{options['host']}:{options['port']}" if options.get("host") else ""


@task
def send_reset_mail(email: str, language: str) -> None:
    """Send the mail to the accounts with this address, or tell an unknown address so.

    The page answers before this, and so at the same speed for every address.
    """
    users = list(get_user_model().objects.filter(email__iexact=email, is_active=True))
    with translation.override(language):
        try:
            if not users:
                get_adapter().send_mail("account/email/unknown_account", email, {"email": email})
            for user in users:
                # To the address that is stored: another may be equal to it for the database.
                request_password_reset(None, user.email, [user], None)
        except OSError:
            # Errors of SMTP are among these.
            logger.exception("The mail to reset a password could not be sent")
