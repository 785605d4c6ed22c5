"""Settings of the site in the admin: one form."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from collabsite.autosave.admin import AutosavedAdmin
from collabsite.identity.current import unnamed_site
from collabsite.identity.forms import SiteIdentityForm
from collabsite.identity.models import SiteIdentity
from collabsite.web.admin.base import SiteModelAdmin
from collabsite.web.admin.requests import editor
from collabsite.web.audit_log import Action, record


@admin.register(SiteIdentity)
class SiteIdentityAdmin(AutosavedAdmin, SiteModelAdmin):
    """The settings of the site: its one row, whether it is stored yet or not."""

    form = SiteIdentityForm
    fieldsets = [
        (None, {"fields": [("name", "name_zh"), "description", "description_zh"]}),
        (_("Publisher"), {"fields": ["publisher", "publisher_url"]}),
        (_("Look"), {"fields": ["accent"]}),
        (_("Foot of every page"), {"fields": ["footer", "footer_zh"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: there is one site."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: SiteIdentity | None = None) -> bool:
        """Return False: there is one site."""
        return False

    def log_change(self, request: HttpRequest, obj: SiteIdentity, message: Any) -> LogEntry:  # noqa: ANN401
        """Log a change, in the audit log as well."""
        entry: LogEntry = super().log_change(request, obj, message)
        if message:
            page = reverse("admin:identity_siteidentity_change", args=[obj.pk])
            about = f"{_('Site')}: {entry.get_change_message()}"
            record(Action.SETTINGS_CHANGED, by=editor(request), about=about, address=page)
        return entry

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> SiteIdentity | None:
        """Return the one row; without one, what pages show then, which saving stores."""
        found: SiteIdentity | None = super().get_object(request, object_id, from_field)
        if found is None and object_id == "1" and not SiteIdentity.objects.exists():
            return unnamed_site()
        return found

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the form of the one row."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:identity_siteidentity_change", args=[1]))
