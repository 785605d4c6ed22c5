"""The audit log, which only owners read, and nobody changes."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collabsite.people.audit import describe
from collabsite.people.models import AuditEntry
from collabsite.web.admin.base import ReadOnlyMixin, SiteModelAdmin
from collabsite.web.admin.requests import editor
from collabsite.web.audit_log import Action


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyMixin, SiteModelAdmin):
    """List of what people did, the newest first."""

    list_display = ["moment", "who", "action", "what"]
    list_display_links = None
    list_filter = ["action", ("by", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["name", "about"]
    date_hierarchy = "at"
    list_per_page = 50

    def has_module_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        """Return whether the user is an owner."""
        return editor(request).is_superuser

    has_view_permission = has_module_permission

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list under the name of the whole."""
        return super().changelist_view(request, {"title": _("Audit log"), **(extra_context or {})})

    @admin.display(description=gettext_lazy("when"), ordering="at")
    def moment(self, entry: AuditEntry) -> Any:  # noqa: ANN401
        """Return the moment, in the reader's time zone."""
        return entry.at

    @admin.display(description=gettext_lazy("who"), ordering="name")
    def who(self, entry: AuditEntry) -> str:
        """Return the name that the person had then."""
        return entry.name or _("a command")

    @admin.display(description=gettext_lazy("what"))
    def what(self, entry: AuditEntry) -> str:
        """Return what was done to what, with a link to its page."""
        text = describe(entry.details) or entry.about or "–"
        if entry.number is not None:
            words = (
                _("%(title)s, release %(number)d")
                if entry.action == Action.ISSUED
                else _("%(title)s, edition %(number)d")
            )
            text = words % {"title": text, "number": entry.number}
        return format_html('<a href="{}">{}</a>', entry.address, text) if entry.address else text
