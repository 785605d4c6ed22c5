"""Settings of the site in the admin: one form."""

from collections.abc import Callable
from typing import Any, ClassVar

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from collabsite.site.identity import unnamed_site
from collabsite.site.licences import Licence
from collabsite.site.models import SiteIdentity
from collabsite.site.pictures import SitePicture, encode_card, encode_logo, find_picture, store
from collabsite.web.admin.audited import AuditedAdmin
from collabsite.web.admin.base import SiteModelAdmin
from collabsite.web.admin.pages import AutosavedAdmin
from collabsite.web.admin.requests import editor
from collabsite.web.pictures import PictureError, refuse_large
from collabsite.web.time_zones import time_zone_choices


class PictureInput(forms.ClearableFileInput):
    """Upload of a picture below the one that is stored."""

    template_name = "admin/site/picture.html"

    def render(
        self,
        name: str,
        value: Any,  # noqa: ANN401
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,  # noqa: ANN401
    ) -> SafeString:
        """Return the field and the picture, by a template of the project."""
        return render_to_string(self.template_name, self.get_context(name, value, attrs))


class PictureField(forms.FileField):
    """Upload of a picture, of which only the re-encoded pixels are kept."""

    widget = PictureInput(attrs={"accept": "image/png,image/jpeg,image/webp"})

    def __init__(self, encode: Callable[[bytes], SitePicture], **options: Any) -> None:
        super().__init__(required=False, **options)
        self._encode = encode

    def clean(self, data: Any, initial: Any = None) -> SitePicture | None:  # noqa: ANN401
        """Return the new picture, the stored one, or None if it is removed."""
        found = super().clean(data, initial)
        if not found or isinstance(found, SitePicture):
            return found or None
        try:
            refuse_large(found.size)
            return self._encode(found.read())
        except PictureError as error:
            raise ValidationError(str(error)) from None


class SiteIdentityForm(forms.ModelForm[SiteIdentity]):
    """The settings of the site. Pictures are stored when it is saved."""

    # Who sets them, by the ModelAdmin.
    editor: User

    logo = PictureField(
        encode_logo,
        help_text=_(
            "In place of the seal at the head of every page; a square one is also the icon of the"
            " site. PNG, JPEG or WebP, up to 20 MB."
        ),
    )
    logo_dark = PictureField(
        encode_logo,
        help_text=_("Without one, dark pages show the logo on light ground."),
    )
    card = PictureField(
        encode_card,
        help_text=_(
            "For pages without a card of their own, such as the home page: at least 1200 × 630"
            " pixels, cropped around its middle. Without one, a card with the name is drawn."
        ),
    )
    publisher_logo = PictureField(encode_logo)

    class Meta:
        model = SiteIdentity
        exclude: ClassVar[list[str]] = []
        widgets: ClassVar[dict[str, Any]] = {
            # A script adds a picker of this name.
            "accent": forms.TextInput(attrs={"size": 9, "data-picker": _("Choose a colour")}),
            "time_zone": forms.Select,
            "publisher_ror": forms.TextInput(attrs={"size": 30}),
            "issn": forms.TextInput(attrs={"size": 12}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._uploaded: list[SitePicture] = []
        if "time_zone" in self.fields:
            zones = dict([("", "UTC"), *time_zone_choices()[1:]])
            if stored := self.instance.time_zone:
                zones.setdefault(stored, stored)
            self.fields["time_zone"].widget.choices = list(zones.items())
        if "licence" in self.fields:
            self.fields["licence"].choices = Licence.choices  # type: ignore[attr-defined]
        if "language" in self.fields:
            unset = [("", _("That of the editor’s browser"))]
            self.fields["language"].choices = [*unset, *settings.LANGUAGES]  # type: ignore[attr-defined]
        for name in self._pictures():
            self.fields[name].label = capfirst(getattr(SiteIdentity, name).field.verbose_name)
            self.initial[name] = find_picture(self.initial.get(name) or "")

    def clean_second_factor(self) -> str:
        """Refuse a demand by which the owner would be locked out; recovery codes alone are no factor."""
        demand = str(self.cleaned_data["second_factor"])
        is_new = "second_factor" in self.changed_data and demand != SiteIdentity.SecondFactor.NOBODY
        kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        if is_new and not is_mfa_enabled(self.editor, kinds):
            words = gettext("You have no second factor yourself. Set one up first:")
            link = '{} <a href="{}">{}</a>'
            raise ValidationError(
                format_html(link, words, reverse("mfa_index"), gettext("Second factor"))
            )
        return demand

    def clean(self) -> dict[str, Any]:
        """Put the names of pictures in their places."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self._pictures() & cleaned.keys():
            picture = cleaned[name]
            if picture and picture.content:
                self._uploaded.append(picture)
            cleaned[name] = picture.name if picture else ""
        if cleaned.get("licence") == Licence.OWN and not cleaned.get("licence_words"):
            self.add_error("licence_words", _("Write the words, or choose another licence."))
        return cleaned

    def save(self, commit: bool = True) -> SiteIdentity:
        """Store the pictures before the row that names them."""
        for picture in self._uploaded:
            store(picture)
        return super().save(commit)

    def _pictures(self) -> set[str]:
        return {name for name, field in self.fields.items() if isinstance(field, PictureField)}


class FixedRowsAdmin(SiteModelAdmin):
    """ModelAdmin of rows that are always there, whether they are stored yet or not."""

    def unsaved(self, key: str) -> Model | None:
        """Return the row that saving stores under this key, None if there can be none."""
        raise NotImplementedError

    def key_of(self, request: HttpRequest) -> int:
        """Return the key of the row that the list leads to."""
        return 1

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: nothing can be added."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        """Return False: nothing can be deleted."""
        return False

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Model | None:
        """Return the row; without one, what pages show then."""
        return super().get_object(request, object_id, from_field) or self.unsaved(object_id)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the form."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return self.lead_to_form(self.key_of(request))

    def lead_to_form(self, key: int) -> HttpResponseRedirect:
        """Lead to the form of the row with this key."""
        return HttpResponseRedirect(
            reverse(f"admin:site_{self.opts.model_name}_change", args=[key])
        )

    def response_post_save_change(self, request: HttpRequest, obj: Model) -> HttpResponseRedirect:
        """Lead to the form again."""
        return self.lead_to_form(obj.pk)


class SiteRowAdmin(FixedRowsAdmin):
    """ModelAdmin of the one row of the site."""

    def unsaved(self, key: str) -> Model | None:
        """Return the site that its owner has not named."""
        unnamed = unnamed_site()
        return self.model(pk=unnamed.pk, name=unnamed.name) if key == str(unnamed.pk) else None


@admin.register(SiteIdentity)
class SiteIdentityAdmin(AutosavedAdmin, AuditedAdmin, SiteRowAdmin):
    """The settings of the site: its one row, whether it is stored yet or not."""

    form = SiteIdentityForm
    fieldsets = [
        (
            None,
            {
                "fields": (
                    ("name", "name_zh"),
                    "tagline",
                    "tagline_zh",
                    "description",
                    "description_zh",
                    "contact",
                )
            },
        ),
        (_("Language and time"), {"fields": ("language", "time_zone")}),
        (_("E-mail"), {"fields": ("sender",)}),
        (
            _("Publisher"),
            {
                "fields": (
                    "publisher",
                    "publisher_url",
                    "publisher_ror",
                    "publisher_logo",
                    "issn",
                )
            },
        ),
        (
            _("Licence"),
            {"fields": ("licence", "licence_words", "licence_words_zh", "licence_url")},
        ),
        (_("Look"), {"fields": ("logo", "logo_dark", "logo_has_name", "card", "accent")}),
        (_("Foot of every page"), {"fields": ("footer", "footer_zh")}),
        (_("Sign-in"), {"fields": ("second_factor",)}),
    ]

    def get_form(
        self,
        request: HttpRequest,
        obj: SiteIdentity | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> type[forms.ModelForm[SiteIdentity]]:
        """Return the form; who demands a second factor must have one."""
        base = super().get_form(request, obj, change, **kwargs)
        return type(base.__name__, (base,), {"editor": editor(request)})
