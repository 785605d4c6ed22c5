"""Forms of the sign-in."""

from typing import Any

from allauth.account import forms
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from collabsite.people.mail import send_reset_mail
from collabsite.web.tasks import queue


class SignInForm(forms.LoginForm):  # type: ignore[misc]
    """Username or e-mail address, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = _("Username or e-mail")
        login.widget.attrs = {"autocomplete": "username webauthn", "autofocus": True}
        password.widget.attrs.pop("placeholder")
        password.help_text = ""
        if self.request and "as" in self.request.GET:
            # Somebody who signs in again over unsaved work.
            login.initial = self.request.GET["as"]
            del login.widget.attrs["autofocus"]
            password.widget.attrs["autofocus"] = True


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """Name of a passkey, and whether it signs in alone, as most do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alone = self.fields["passwordless"]
        alone.initial = True
        alone.label = _("Sign in with it alone")
        alone.help_text = _("The device then asks for your fingerprint, face or PIN.")
        self.fields["name"].label = _("Name")


class RequestResetForm(forms.ResetPasswordForm):  # type: ignore[misc]
    """Address to which the mail goes; nothing is looked up before the answer."""

    def clean_email(self) -> str:
        """Return the address, known or unknown."""
        return str(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Queue the mail."""
        email = self.clean_email()
        queue(send_reset_mail, email, get_language() or "en")
        return email
