"""E-mail of the site to its people."""

from collections.abc import Mapping

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from collabsite.site.identity import mail_sender, site_language, site_name


def send_email(to: str, template: str, context: Mapping[str, object], *, language: str) -> None:
    """Send the text of a template in a language; its first line is the subject."""
    with translation.override(language or site_language()):
        text = render_to_string(f"people/email/{template}.txt", {**context, "site": site_name()})
        sender = mail_sender()
    subject, _newline, body = text.strip().partition("\n")
    EmailMessage(subject.strip(), f"{body.strip()}\n", sender, [to]).send()
