"""E-mail to people: whether it is set up, a page that tries it, and the mail for a new password."""

import logging
from collections.abc import Mapping
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
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from collabsite.site.identity import mail_sender, site_language, site_name
from collabsite.web.admin.requests import editor

logger = logging.getLogger(__name__)


def is_email_on() -> bool:
    """Return whether `EMAIL_URL` is set, so that the site can send mail."""
    return hasattr(settings, "MAILERS")


def send_email(to: str, template: str, context: Mapping[str, object], *, language: str) -> None:
    """Send the text of a template in a language; its first line is the subject."""
    with translation.override(language or site_language()):
        text = render_to_string(f"people/email/{template}.txt", {**context, "site": site_name()})
        sender = mail_sender()
    subject, _newline, body = text.strip().partition("\n")
    EmailMessage(subject.strip(), f"{body.strip()}\n", sender, [to]).send()


@require_http_methods(["GET", "HEAD", "POST"])
def test_email_page(request: HttpRequest) -> HttpResponse:
    """Show how e-mail is sent, and send a test e-mail to the owner who asks for it."""
    user = editor(request)
    if not user.is_superuser:
        raise PermissionDenied
    is_tried, error = request.method == "POST" and user.email and is_email_on(), ""
    if is_tried:
        try:
            address = {"address": settings.SITE_URL}
            send_email(user.email, "test", address, language=translation.get_language() or "")
        except OSError as failure:
            # Errors of SMTP are among these.
            error = f"{type(failure).__name__}: {failure}"
    mailers: dict[str, dict[str, Any]] = getattr(settings, "MAILERS", {})
    context = {
        **admin.site.each_context(request),
        "title": _("Test e-mail"),
        "is_email_on": is_email_on(),
        "server": mailers.get("default", {}).get("OPTIONS", {}),
        "from_address": mail_sender(),
        "is_tried": is_tried,
        "error": error,
    }
    return TemplateResponse(request, "admin/test_email.html", context)


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
