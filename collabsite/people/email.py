"""E-mail of the site to its people."""

from collections.abc import Mapping

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from collabsite.identity.current import site_language


def send_email(to: str, template: str, context: Mapping[str, object], *, language: str) -> None:
    """Send the text of a template in a language; its first line is the subject."""
    with translation.override(language or site_language()):
        text = render_to_string(f"people/email/{template}.txt", {**context})
    subject, _newline, body = text.strip().partition("\n")
    EmailMessage(subject.strip(), f"{body.strip()}\n", to=[to]).send()
