"""Admin of models with a bin: what is deleted goes there, and can be put back at once."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import actions
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from collabsite.web.admin.requests import editor
from collabsite.web.bin import KEEP, move_to_bin


class BinAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """ModelAdmin that moves rows to the bin instead of deleting them."""

    delete_confirmation_template = "admin/bin/confirm.html"
    delete_selected_confirmation_template = "admin/bin/confirm_selected.html"

    def refusals(self, selected: "models.QuerySet[Any]") -> list[str]:
        """Return sentences that say which of the selected rows must stay, and why."""
        return []

    def warnings(self, rows: Sequence[Any]) -> dict[Any, SafeString]:
        """Return what one should know before rows are moved to the bin, by their keys."""
        return {}

    def get_deleted_objects(
        self, objs: "Sequence[Any] | models.QuerySet[Any]", request: HttpRequest
    ) -> tuple[list[Any], dict[Any, int], set[Any], list[Any]]:
        """Return the rows alone: what belongs to them stays with them."""
        refused = any(not self.has_delete_permission(request, obj) for obj in objs)
        meta = self.model._meta
        needed = {meta.verbose_name} if refused else set()
        return [str(obj) for obj in objs], {meta.verbose_name_plural: len(objs)}, needed, []

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Call the link that deletes by what it does."""
        return super().render_change_form(request, {**context, "has_bin": True}, *args, **kwargs)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask before moving to the bin."""
        context = {"title": _("Move to the bin"), "days": KEEP.days, **(extra_context or {})}
        return super().delete_view(request, object_id, context)

    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        """Render the question with what one should know before."""
        row = context["object"]
        warning = self.warnings([row]).get(row.pk)
        return super().render_delete_form(request, context | {"warning": warning})

    def delete_model(self, request: HttpRequest, obj: Any) -> None:  # noqa: ANN401
        """Move the row to the bin."""
        move_to_bin([obj], by=editor(request), at=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: "models.QuerySet[Any]") -> None:
        """Move the rows to the bin."""
        move_to_bin(queryset, by=editor(request), at=timezone.now())

    def response_delete(
        self,
        request: HttpRequest,
        obj_display: str,
        obj_id: Any,  # noqa: ANN401
    ) -> HttpResponse:
        """Lead back to the list, with a button that undoes it."""
        sentence = _("“%(name)s” was moved to the bin.") % {"name": obj_display}
        report_binned(request, sentence, self.model, [obj_id])
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    @admin.action(description=gettext_lazy("Move to the bin"), permissions=["delete"])
    def delete_selected(
        self, request: HttpRequest, queryset: "models.QuerySet[Any]"
    ) -> HttpResponse | None:
        """Move the selected rows to the bin, or none if some must stay."""
        if problems := self.refusals(queryset):
            for problem in problems:
                messages.error(request, problem)
            return None
        rows = list(queryset)
        _names, _counts, needed, _protected = self.get_deleted_objects(rows, request)
        if request.POST.get("post"):
            if needed:
                raise PermissionDenied
            with transaction.atomic():
                self.log_deletions(request, queryset)
                self.delete_queryset(request, queryset)
            sentence = ngettext(
                "%(count)d item was moved to the bin.",
                "%(count)d items were moved to the bin.",
                len(rows),
            )
            keys = [row.pk for row in rows]
            report_binned(request, sentence % {"count": len(rows)}, self.model, keys)
            return None
        warnings = self.warnings(rows)
        asked: Any = actions.delete_selected(self, request, queryset)
        asked.context_data |= {
            "title": _("Move to the bin"),
            "subtitle": None,
            "rows": [(row, warnings.get(row.pk)) for row in rows],
            "is_forbidden": bool(needed),
            "days": KEEP.days,
        }
        return asked


def report_binned(
    request: HttpRequest, sentence: str, model: type[models.Model], keys: Sequence[Any]
) -> None:
    """Show a message that rows were moved to the bin, with a button that puts them back.

    The button belongs to the form `undo`, which every page of the admin with messages has.
    """
    stored = model._meta.concrete_model or model
    named = f"{stored._meta.label_lower}:{','.join(map(str, keys))}"
    button = '{} <button type="submit" form="undo" name="put_back" value="{}">{}</button>'
    messages.success(request, format_html(button, sentence, named, _("Undo")))
