"""ModelAdmin whose changes are in the audit log, as changes of settings."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from collabsite.web.admin.requests import editor
from collabsite.web.audit_log import Action, record


class AuditedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """ModelAdmin of settings."""

    def construct_change_message(
        self,
        request: HttpRequest,
        form: Any,  # noqa: ANN401
        formsets: Any,  # noqa: ANN401
        add: bool = False,
    ) -> Any:  # noqa: ANN401
        """Return the changes, with the names of fields as they are translated: not capitalized."""
        changes = super().construct_change_message(request, form, formsets, add)
        with translation.override(None):
            fields = self.opts.get_fields()
            names = [str(field.verbose_name) for field in fields if hasattr(field, "verbose_name")]
        written = {capfirst(name): name for name in names}
        for changed in [each["changed"] for each in changes if "changed" in each]:
            changed["fields"] = [written.get(name, name) for name in changed["fields"]]
        return changes

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> LogEntry:  # noqa: ANN401
        """Log an addition."""
        entry: LogEntry = super().log_addition(request, obj, message)
        self._record(request, obj, entry.get_change_message())
        return entry

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> LogEntry:  # noqa: ANN401
        """Log a change, if there is one."""
        entry: LogEntry = super().log_change(request, obj, message)
        if message:
            self._record(request, obj, entry.get_change_message())
        return entry

    def log_deletions(self, request: HttpRequest, queryset: "QuerySet[Any]") -> list[LogEntry]:
        """Log deletions."""
        for obj in queryset:
            about = f"{self._name_of(obj)}: {_('Deleted.')}"
            record(Action.SETTINGS_CHANGED, by=editor(request), about=about)
        entries: list[LogEntry] = super().log_deletions(request, queryset)
        return entries

    def _record(self, request: HttpRequest, obj: Model, what: str) -> None:
        meta = self.opts
        page = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[obj.pk])
        about = f"{self._name_of(obj)}: {what}"
        record(Action.SETTINGS_CHANGED, by=editor(request), about=about, address=page)

    def _name_of(self, obj: Model) -> str:
        kind, name = str(capfirst(self.opts.verbose_name)), str(obj)
        return name if name.startswith(kind) else f"{kind} {name}"
