"""Forms about people."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import (
    AdminEmailInputWidget,
    AdminTextareaWidget,
    AdminTextInputWidget,
)
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collabsite.people import accounts, roles
from collabsite.people.invitations import accounts_with
from collabsite.people.models import Profile
from collabsite.people.pictures import encode_square
from collabsite.site.identity import site_identity
from collabsite.web.pictures import PictureError, refuse_large

# How each kind of notice is sent, the most frequent kind first.
MAILINGS = ["mail_of_comments", "mail_of_own", "mail_of_reviews", "mail_of_data"]
# Side of a person's picture in pixels; pages show it half as large, on dense screens sharply.
PICTURE_SIDE = 256


def _role_choices() -> list[tuple[str, SafeString]]:
    """Return the roles with their explanations, as each is chosen by what it may do."""
    text = '<span class="role-name">{}</span> <span class="role-words">{}</span>'
    return [
        (role.key, format_html(text, role.name, role.explanation)) for role in roles.all_roles()
    ]


class RolesField(forms.MultipleChoiceField):
    """Choice of roles, each beside its explanation."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.initial.setdefault("role_keys", roles.keys_of(self.instance))

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


class ProfileForm(forms.ModelForm[Profile]):
    """Page of a person: name, picture, language, time zone and notices; roles are no part of it."""

    first_name = forms.CharField(
        label=gettext_lazy("First name"),
        required=False,
        max_length=150,
        widget=AdminTextInputWidget(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label=gettext_lazy("Last name"),
        required=False,
        max_length=150,
        widget=AdminTextInputWidget(attrs={"autocomplete": "family-name"}),
    )
    new_picture = forms.FileField(
        label=gettext_lazy("Picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"}),
        help_text=gettext_lazy(
            "A square is cut from its middle. Only people who sign in here see it."
        ),
    )
    remove_picture = forms.BooleanField(label=gettext_lazy("Remove the picture"), required=False)

    class Meta:
        model = Profile
        fields = ["language", "time_zone", *MAILINGS]

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.person = person
        self.initial.update(first_name=person.first_name, last_name=person.last_name)
        if not self.instance.picture:
            del self.fields["remove_picture"]
        if not person.has_perm("articles.publish_article"):
            del self.fields["mail_of_reviews"]
        if not person.has_perms(["articles.publish_article", "metrics.change_dataset"]):
            label = (
                _("Data is overdue")
                if person.has_perm("metrics.change_dataset")
                else _("New data needs another edition")
            )
            self.fields["mail_of_data"].label = label
        for name in [name for name in MAILINGS if name in self.fields]:
            # An answer that lacks it changes nothing.
            self.fields[name].required = False
        language: Any = self.fields["language"]
        language.choices = [("", _("As the browser says")), *settings.LANGUAGES]
        language.help_text = _("The language in the head of each page is the same choice.")
        zone = self.fields["time_zone"]
        zone.widget = AdminTextInputWidget(
            attrs={
                "list": "time-zones",
                "placeholder": str(site_identity().zone),
                "autocomplete": "off",
                "spellcheck": "false",
            }
        )
        zone.help_text = _(
            "Times in the admin follow it. Begin to type a city, such as Shanghai or Berlin; "
            "empty is the time zone of the site, %(zone)s. Readers always see that one."
        ) % {"zone": site_identity().zone}

    def clean(self) -> dict[str, Any]:
        """Leave the choices about notices that were not sent as they are."""
        cleaned = super().clean() or self.cleaned_data
        for name in MAILINGS:
            if name in self.fields and not cleaned.get(name):
                cleaned[name] = getattr(self.instance, name)
        return cleaned

    @property
    def mailings(self) -> list[Any]:
        """The fields about notices."""
        return [self[name] for name in MAILINGS if name in self.fields]

    def clean_time_zone(self) -> str:
        """Refuse what is no time zone."""
        name = str(self.cleaned_data["time_zone"]).strip()
        if name and name not in available_timezones():
            raise ValidationError(
                _("“%(name)s” is not a time zone; choose one of the list, such as Asia/Shanghai.")
                % {"name": name}
            )
        return name

    def clean_new_picture(self) -> bytes | None:
        """Return the picture as it is stored."""
        file = self.cleaned_data.get("new_picture")
        if not file:
            return None
        try:
            refuse_large(file.size)
            return encode_square(file.read(), side=PICTURE_SIDE)
        except PictureError as error:
            raise ValidationError(str(error)) from None
