"""Forms about people."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminEmailInputWidget, AdminTextareaWidget
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collabsite.people import accounts, roles
from collabsite.people.invitations import accounts_with


def _role_choices() -> list[tuple[str, SafeString]]:
    """Return the roles with their explanations, as each is chosen by what it may do."""
    text = '<span class="role-name">{}</span> <span class="role-words">{}</span>'
    return [
        (role.key, format_html(text, role.name, role.explanation)) for role in roles.all_roles()
    ]


class RolesField(forms.MultipleChoiceField):
    """Choice of roles, each beside its explanation."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=_role_choices,
            label=gettext_lazy("Roles"),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": gettext_lazy("Choose at least one role.")},
            **kwargs,
        )


class InviteForm(forms.Form):
    """Whom an owner invites, to which roles, and with which words."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        widget=AdminEmailInputWidget,
        max_length=254,
        error_messages={"required": gettext_lazy("Enter the e-mail address of the person.")},
    )
    role_keys = RolesField()
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=settings.LANGUAGES,
        help_text=gettext_lazy("Of the invitation, and of the desk until the person changes it."),
    )
    message = forms.CharField(
        label=gettext_lazy("Message"),
        required=False,
        max_length=1000,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy("Shown in the invitation, for example who you are."),
    )


class PersonForm(forms.ModelForm[User]):
    """Account of a person, as an owner changes it."""

    role_keys = RolesField()

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("role_keys", [role.key for role in roles.roles_of(self.instance)])

    def clean_email(self) -> str:
        """Refuse the address of another account: it names one person."""
        email = str(self.cleaned_data["email"])
        if email and accounts_with(email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Somebody has an account with this address."))
        return email

    def clean_role_keys(self) -> list[str]:
        """Refuse to leave the site without an owner."""
        keys: list[str] = self.cleaned_data["role_keys"]
        if roles.OWNER not in keys:
            try:
                accounts.require_other_owner(self.instance)
            except accounts.AccountError as error:
                raise ValidationError(str(error)) from None
        return keys
