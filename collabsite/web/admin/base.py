"""Base classes of the lists, forms and inlines in the admin."""

from collections.abc import Mapping, Sequence
from datetime import MAXYEAR, MINYEAR
from typing import Any, ClassVar

from admin_ordering.admin import OrderableAdmin
from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.core.exceptions import BadRequest
from django.db import models
from django.forms import Script
from django.forms.formsets import INITIAL_FORM_COUNT, ManagementForm
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise, cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collabsite.web.admin.requests import parse_key


class CachedAutocompleteSelect(AutocompleteSelect):
    """Autocomplete field that names its present choice without another query."""

    cached_object: "models.Model | None" = None

    def optgroups(
        self, name: str, value: Sequence[str], attr: dict[str, Any] | None = None
    ) -> list[Any]:
        """Return the option that is chosen."""
        cached = self.cached_object
        if cached is None or [str(chosen) for chosen in value] != [str(cached.pk)]:
            # Django would look for any text in the database, and that fails on an invalid key.
            keys = [chosen for chosen in value if parse_key(str(chosen)) is not None]
            return super().optgroups(name, keys, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        choices: Any = self.choices
        label = choices.field.label_from_instance(cached)
        options.append(self.create_option(name, cached.pk, label, True, len(options)))
        return [(None, options, 0)]


class LabelledFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """Formset whose fields have accessible names; the head of the table only shows them."""

    @cached_property
    def management_form(self) -> ManagementForm:
        """Return the numbers of forms; a negative one, which Django takes, is an error."""
        form: ManagementForm = super().management_form
        if self.is_bound and (form.cleaned_data[INITIAL_FORM_COUNT] or 0) < 0:
            form.add_error(INITIAL_FORM_COUNT, _("This number can't be negative."))
            form.cleaned_data[INITIAL_FORM_COUNT] = 0
        return form

    def add_fields(self, form: "forms.ModelForm[Any]", index: int | None) -> None:
        """Add the formset's own fields and label each field of the row."""
        super().add_fields(form, index)
        for name, field in form.fields.items():
            widget = field.widget
            if isinstance(widget, RelatedFieldWidgetWrapper):
                widget = widget.widget
            if isinstance(widget, CachedAutocompleteSelect):
                # The queryset of the inline has selected the related object with the row.
                widget.cached_object = form.instance._state.fields_cache.get(name)
            if not widget.is_hidden:
                label = _("Remove this row") if name == "DELETE" else field.label
                widget.attrs.setdefault("aria-label", label)


class AutocompleteMixin(admin.options.BaseModelAdmin):  # type: ignore[type-arg]
    """Mixin that uses `CachedAutocompleteSelect` for autocomplete fields, and deletes no related object."""

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:  # noqa: ANN401
        """Leave out Django's button beside a field that would delete what is chosen there."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
        return field

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:  # noqa: ANN401
        """Set the widget of an autocomplete field."""
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", CachedAutocompleteSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class OrderedInline(AutocompleteMixin, OrderableAdmin, admin.TabularInline):  # type: ignore[misc, type-arg]
    """Inline whose rows are ordered by dragging, by Alt and the arrow keys, or by number."""

    template = "admin/edit_inline/ordered.html"
    formset = LabelledFormSet
    extra = 0

    @property
    def media(self) -> forms.Media:
        """Return the scripts of the inline."""
        script: Any = Script("js/admin/ordering.js", type="module")
        return super().media + forms.Media(js=[script])

    def get_queryset(self, request: HttpRequest) -> "models.QuerySet[Any]":
        """Return the rows with their related objects, in one query."""
        rows: models.QuerySet[Any] = super().get_queryset(request)
        related = self.get_autocomplete_fields(request)
        return rows.select_related(*related) if related else rows


# Rows up to which a list has date links above it: for these, the database reads the date of each row.
MAX_ROWS_WITH_DATES = 5_000


# The most characters of a search in a list.
MAX_SEARCH = 1000


class SiteChangeList(ChangeList):
    """List that offers “Show all” only when a search or a filter hides some rows.

    A long list has no date links above it.
    """

    def get_filters_params(self, params: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the parameters that filter; raise IncorrectLookupParameters for a year that none is."""
        found = super().get_filters_params(params)
        years = [year for name, sent in found.items() if name.endswith("year") for year in sent]
        if not all(MINYEAR <= (parse_key(year) or 0) <= MAXYEAR for year in years):
            raise IncorrectLookupParameters
        return found

    def get_results(self, request: HttpRequest) -> None:
        """Take the number of results for the full count when nothing is hidden."""
        super().get_results(request)
        if not self.query and not self.has_active_filters:
            self.full_result_count = self.result_count
        if self.result_count > MAX_ROWS_WITH_DATES:
            self.date_hierarchy = None


class SiteModelAdmin(AutocompleteMixin, admin.ModelAdmin):  # type: ignore[type-arg]
    """ModelAdmin that every model of this site uses; its list takes one query less to count."""

    show_full_result_count = False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the class of the list."""
        return SiteChangeList

    def get_search_results(
        self,
        request: HttpRequest,
        queryset: Any,  # noqa: ANN401
        search_term: str,
    ) -> tuple[Any, bool]:
        """Return the rows that match, also for fields with suggestions; a long text is cut."""
        return super().get_search_results(request, queryset, search_term[:MAX_SEARCH])

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list under its name; raise BadRequest for what no list of ours sends."""
        if any("\0" in value for value in request.GET.values()):
            # PostgreSQL refuses it.
            raise BadRequest("There is a NUL in the address.")
        if len(request.GET.get(SEARCH_VAR, "")) > MAX_SEARCH:
            # SQLite refuses a longer pattern.
            raise BadRequest(f"The search has more than {MAX_SEARCH} characters.")
        if any(parse_key(key) is None for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise BadRequest("What was selected is no row of this list.")
        context = {"title": capfirst(self.opts.verbose_name_plural), **(extra_context or {})}
        return super().changelist_view(request, context)


class ReadOnlyMixin:
    """Mixin of read-only admins."""

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Refuse everybody."""
        return False

    has_change_permission = has_delete_permission = has_add_permission


class BaseStatusFilter(admin.SimpleListFilter):
    """Filter of rows that are annotated with their `status`, one of `statuses`."""

    title = gettext_lazy("state")
    parameter_name = "state"
    statuses: ClassVar[type[models.TextChoices]]

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, str]]:
        """Return every status."""
        return [(str(value), str(label)) for value, label in self.statuses.choices]

    def queryset(self, request: HttpRequest, queryset: "models.QuerySet[Any]") -> Any:  # noqa: ANN401
        """Filter by the chosen status."""
        return queryset.filter(status=self.value()) if self.value() else queryset


class ConditionFilter(admin.SimpleListFilter):
    """Filter of rows by one of several conditions, each with its name and its words."""

    conditions: ClassVar[Mapping[str, tuple[Promise, models.Q]]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:  # noqa: ANN401
        """Return the conditions."""
        return [(name, str(words)) for name, (words, _condition) in self.conditions.items()]

    def queryset(self, request: HttpRequest, queryset: "models.QuerySet[Any]") -> Any:  # noqa: ANN401
        """Filter by the chosen condition."""
        chosen = self.conditions.get(self.value() or "")
        return queryset.filter(chosen[1]) if chosen else queryset


def seal_link(number: int, address: str) -> SafeString:
    """Return the seal of an edition or release as a link to its page."""
    return format_html('<a class="seal" href="{}">{}</a>', address, number)
