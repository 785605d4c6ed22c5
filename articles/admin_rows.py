"""Rows inside an admin form: ordered, and named for those who don't see the column's head."""

from typing import TYPE_CHECKING, Any, cast

from admin_ordering.admin import OrderableAdmin

if TYPE_CHECKING:
    from django.contrib.auth.models import User
from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _


class LabelledFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """Gives each field of a row an accessible name; the table's head names it only to the eye."""

    def add_fields(self, form: "forms.ModelForm[Any]", index: int | None) -> None:
        """Add what a formset adds, and name everything."""
        super().add_fields(form, index)
        for name, field in form.fields.items():
            widget = field.widget
            if isinstance(widget, RelatedFieldWidgetWrapper):
                # Beside “remove this row”, it would be taken for the same and remove the record.
                widget.can_delete_related = False
                widget = widget.widget
            if not widget.is_hidden:
                label = _("Remove this row") if name == "DELETE" else field.label
                widget.attrs.setdefault("aria-label", label)


class OrderedRows(OrderableAdmin, admin.TabularInline):  # type: ignore[misc, type-arg]
    """Rows that are put in order by dragging or by number."""

    formset = LabelledFormSet
    extra = 0


class ReadOnly:
    """A list that nobody edits: what was published stays."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nobody deletes."""
        return False


def editor(request: HttpRequest) -> "User":
    """Return who is signed in; the admin lets nobody else come so far."""
    return cast("User", request.user)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form is to be filled with: what was sent, even if nothing was."""
    return request.POST if request.method == "POST" else None
