"""What the lists and forms of articles and of data share in the admin: rows, views, states."""

from collections.abc import Sequence
from typing import Any, ClassVar

from admin_ordering.admin import OrderableAdmin
from django import forms
from django.contrib import admin, messages
from django.contrib.admin import actions
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import BadRequest
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collabsite.pageviews import totals
from collabsite.web.admin.requests import key_in


class KnownChoice(AutocompleteSelect):
    """An autocomplete field that names its present choice without another query."""

    known: "models.Model | None" = None

    def optgroups(
        self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None
    ) -> list[Any]:
        """Return the option that is chosen."""
        known = self.known
        if known is None or [str(chosen) for chosen in value] != [str(known.pk)]:
            # Django looks for what is no key in the database, too, which does not bear it.
            keys = [chosen for chosen in value if key_in(str(chosen)) is not None]
            return super().optgroups(name, keys, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        options.append(self.create_option(name, known.pk, str(known), True, len(options)))
        return [(None, options, 0)]


class LabelledFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """Gives each field of a row an accessible name; the table's head names it only to the eye."""

    def add_fields(self, form: "forms.ModelForm[Any]", index: int | None) -> None:
        """Add what a formset adds, and name everything."""
        super().add_fields(form, index)
        for name, field in form.fields.items():
            widget = field.widget
            if isinstance(widget, RelatedFieldWidgetWrapper):
                # Beside “remove this row” it looks like the same thing, and would delete the record.
                widget.can_delete_related = False
                widget = widget.widget
            if isinstance(widget, KnownChoice):
                # What was read with the row.
                widget.known = form.instance._state.fields_cache.get(name)
            if not widget.is_hidden:
                label = _("Remove this row") if name == "DELETE" else field.label
                widget.attrs.setdefault("aria-label", label)


class SearchedKeys(admin.options.BaseModelAdmin):  # type: ignore[type-arg]
    """Searches for what there may be many of, instead of listing it."""

    def formfield_for_foreignkey(
        self,
        db_field: "models.ForeignKey[Any, Any]",
        request: HttpRequest,
        **kwargs: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Give what is searched for its widget."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KnownChoice(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class OrderedRows(SearchedKeys, OrderableAdmin, admin.TabularInline):  # type: ignore[misc, type-arg]
    """Rows that are put in order by dragging or by number."""

    formset = LabelledFormSet
    extra = 0

    def get_queryset(self, request: HttpRequest) -> "models.QuerySet[Any]":
        """Return the rows with what they name, in one query."""
        rows: models.QuerySet[Any] = super().get_queryset(request)
        return rows.select_related(*self.get_autocomplete_fields(request))


class PlainChangeList(ChangeList):
    """A list that offers to show all only to those who have asked for some."""

    def get_results(self, request: HttpRequest) -> None:
        """Count what there is; without a search or filter, what is shown is all."""
        super().get_results(request)
        if not self.query and not self.has_active_filters:
            self.full_result_count = self.result_count


class PlainList(SearchedKeys, admin.ModelAdmin):  # type: ignore[type-arg]
    """An admin whose list is a plain one."""

    show_full_result_count = False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:  # noqa: ANN401
        """Return the kind of list."""
        return PlainChangeList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list; refuse a query that PostgreSQL can't be asked."""
        if any("\0" in value for value in request.GET.values()):
            raise BadRequest("There is a NUL in the address.")
        return super().changelist_view(request, extra_context)


class CountedViews(PlainList):
    """A list with a column of views, imported ones included, read with one query for all rows."""

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Return the list with the views of all its rows."""
        changelist = super().get_changelist_instance(request)
        rows = list(changelist.result_list)
        counted = totals.totals([row.item for row in rows])
        for row in rows:
            row.views_read = counted[row.item]
        return changelist

    @admin.display(description=gettext_lazy("views"))
    def views(self, obj: Any) -> str:  # noqa: ANN401
        """Views by COUNTER's rules, grouped in thousands."""
        if not hasattr(obj, "views_read"):
            obj.views_read = totals.total(obj.item)
        return intcomma(obj.views_read)


class StateFilterOf(admin.SimpleListFilter):
    """A filter of rows annotated with their `state`, one of `states`."""

    title = gettext_lazy("state")
    parameter_name = "state"
    states: ClassVar[type[models.TextChoices]]

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, str]]:
        """Offer every state."""
        return [(str(value), str(label)) for value, label in self.states.choices]

    def queryset(self, request: HttpRequest, queryset: "models.QuerySet[Any]") -> Any:  # noqa: ANN401
        """Keep the rows in the chosen state."""
        return queryset.filter(state=self.value()) if self.value() else queryset


def seal(number: int, address: str) -> SafeString:
    """Return the seal of an edition or release, which leads to its page."""
    return format_html('<a class="seal" href="{}">{}</a>', address, number)


def delete_drafts(
    model_admin: "admin.ModelAdmin[Any]",
    request: HttpRequest,
    selected: "models.QuerySet[Any]",
    *,
    published: "models.QuerySet[Any]",
    refusal: str,
) -> HttpResponse | None:
    """Delete the selected rows; if some are `published`, delete none, and say which stay.

    `refusal` is a sentence about one of them, with its `%(title)s`.
    """
    for row in published:
        model_admin.message_user(request, refusal % {"title": row.title}, messages.ERROR)
    if published:
        return None
    response: HttpResponse | None = actions.delete_selected(model_admin, request, selected)
    return response


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
