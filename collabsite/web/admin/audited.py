"""ModelAdmin whose changes are in the audit log, as changes of settings."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext_noop

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
        self._record(request, obj, entry)
        return entry

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> LogEntry:  # noqa: ANN401
        """Log a change, if there is one."""
        entry: LogEntry = super().log_change(request, obj, message)
        if message:
            self._record(request, obj, entry)
        return entry

    def log_deletions(self, request: HttpRequest, queryset: "QuerySet[Any]") -> list[LogEntry]:
        """Log deletions."""
        for obj in queryset:
            details = self._details_of(obj, gettext_noop("Deleted."))
            record(Action.SETTINGS_CHANGED, by=editor(request), details=details)
        return super().log_deletions(request, queryset)

    def audited_name(self, obj: Any) -> str:  # noqa: ANN401
        """Return the name of the object, '' if that of its model says all; it may be translated."""
        return str(obj)

    def _record(self, request: HttpRequest, obj: Model, entry: LogEntry) -> None:
        meta = self.opts
        record(
            Action.SETTINGS_CHANGED,
            by=editor(request),
            address=reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[obj.pk]),
            details=self._details_of(obj, entry.change_message),
        )

    def _details_of(self, obj: Model, change: str) -> dict[str, str]:
        return {"model": self.opts.label_lower, "name": self.audited_name(obj), "change": change}
