"""Settings of the site in the admin: one form."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from collabsite.autosave.admin import AutosavedAdmin
from collabsite.identity.current import unnamed_site
from collabsite.identity.forms import SiteIdentityForm
from collabsite.identity.models import SiteIdentity
from collabsite.web.admin.audited import AuditedAdmin
from collabsite.web.admin.base import SiteModelAdmin
from collabsite.web.admin.requests import editor


def _require_second_factor(request: HttpRequest) -> None:
    """Raise `ValidationError` if the owner would be locked out by the demand."""
    # Recovery codes alone are none.
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    if not is_mfa_enabled(editor(request), kinds):
        words = gettext("You have no second factor yourself. Set one up first:")
        link = format_html(
            '{} <a href="{}">{}</a>', words, reverse("mfa_index"), gettext("Second factor")
        )
        raise ValidationError(link)


class SiteRowAdmin(SiteModelAdmin):
    """ModelAdmin of the one row of the site, whether it is stored yet or not."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: there is one site."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SiteIdentity | None = None) -> bool:
        """Return False: there is one site."""
        return False

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> SiteIdentity | None:
        """Return the one row; without one, what pages show then, which saving stores."""
        found: SiteIdentity | None = super().get_object(request, object_id, from_field)
        if found is None and object_id == "1" and not SiteIdentity.objects.exists():
            unnamed = unnamed_site()
            found = self.model(pk=unnamed.pk, name=unnamed.name)
        return found


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
        **kwargs: Any,  # noqa: ANN401
    ) -> type[ModelForm[SiteIdentity]]:
        """Return the form; who demands a second factor must have one."""
        base = super().get_form(request, obj, change, **kwargs)

        class Form(base):  # type: ignore[misc, valid-type]
            def clean_second_factor(self) -> str:
                demand = str(self.cleaned_data["second_factor"])
                is_new = "second_factor" in self.changed_data
                if is_new and demand != SiteIdentity.SecondFactor.NOBODY:
                    _require_second_factor(request)
                return demand

        return Form

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the form of the one row."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:identity_siteidentity_change", args=[1]))
