"""Datasets and their releases in the admin: lists and forms."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.db.models import QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collabsite.counting.admin import CountedAdmin, ReadershipFilter
from collabsite.counting.items import Item
from collabsite.counting.pages import item_readership
from collabsite.web.admin.base import (
    BaseStatusFilter,
    OrderedInline,
    ReadOnlyMixin,
    SiteModelAdmin,
    seal_link,
)
from collabsite.web.admin.bin import BinAdmin
from collabsite.web.admin.pages import (
    AdminPage,
    AdminWithPages,
    AutosavedAdmin,
    get_permitted_object,
)
from collabsite.web.admin.requests import editor
from collabsite.web.slugs import slug_of, unused
from metrics.admin import charts, imports, new_dataset
from metrics.admin.cells import cell_page, status_page
from metrics.admin.columns import columns_page, period_page
from metrics.admin.grid import check_page, data_page, discard_page
from metrics.admin.names import names_page
from metrics.admin.permissions import (
    can_create_datasets,
    can_edit_data,
    can_issue,
    can_name,
    can_view_dataset,
)
from metrics.models import Dataset, DatasetSource, DatasetStatus, Release, slug_is_taken
from metrics.models.datasets import DatasetQuerySet
from metrics.public.releases import release_versions
from metrics.releases import working_copy
from metrics.releases.status import describe_status


def _has_data_to_issue(dataset: Any) -> bool:  # noqa: ANN401 - annotated by with_status.
    return bool(dataset and dataset.has_working and (dataset.rows or dataset.columns))


def readership_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how the dataset is read."""
    dataset = get_permitted_object(request, can_view_dataset, Dataset, pk)
    versions = release_versions(dataset.pk, at=timezone.now())
    return item_readership(request, dataset, Item("dataset", dataset.pk), versions=versions)


# Below a dataset, each under its own name: `<int:pk>/data/` is called `metrics_dataset_data`.
_VIEWS: dict[str, Callable[..., HttpResponseBase]] = {
    "data": data_page,
    "data-check": check_page,
    "data-cell": cell_page,
    "data-status": status_page,
    "data-period": period_page,
    "columns": columns_page,
    "names": names_page,
    "import": imports.import_page,
    "discard": discard_page,
    "chart": charts.chart_preview,
    "readership": readership_page,
}


class DatasetStatusFilter(BaseStatusFilter):
    """Filter by status, such as changed since the release."""

    statuses = DatasetStatus


class DatasetForm(forms.ModelForm):  # type: ignore[type-arg]
    """Form of a dataset; an empty slug is made from the title."""

    class Meta:
        model = Dataset
        fields = "__all__"  # noqa: DJ007 - the admin chooses them.

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.release = charts.newest(self.instance) if self.instance.pk else None
        if "chart_kind" in self.fields:
            offered = charts.fields_for(self.release)
            self.fields.update({name: offered[name] for name in offered if name in self.fields})
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _(
                "Part of the address. Leave empty to make it from the title."
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a choice for which the data has no chart."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        made = set(charts.FIELDS) & set(self.changed_data)
        if made and self.release and not set(charts.FIELDS) & set(self.errors):
            problem = charts.problem_of(self.release, charts.choice_of(cleaned))
            if problem:
                self.add_error("chart_kind", problem)
        return cleaned

    def clean_slug(self) -> str:
        """Return the slug, or an unused one made from the title."""
        slug: str = self.cleaned_data["slug"]
        made = slug_of(self.cleaned_data.get("title", ""), "data")
        return slug or unused(made, partial(slug_is_taken, dataset=self.instance.pk))


class DatasetSourceInline(OrderedInline):
    """Sources of the dataset."""

    model = DatasetSource
    fields = ["ordering", "source", "locator"]
    autocomplete_fields = ["source"]


class DatasetAdmin(AutosavedAdmin, BinAdmin, AdminWithPages, CountedAdmin):
    """Descriptions of datasets; the values are edited on pages of their own.

    `articles.admin.datasets` registers it, with the pages that name articles.
    """

    autosaved_pages = AutosavedAdmin.autosaved_pages | {"data", "columns", "names"}
    form = DatasetForm
    item_kind = "dataset"
    # The views stand where no narrow screen cuts them off.
    list_display = ["title", "views", "rows", "columns", "newest_release", "status"]
    list_filter = [DatasetStatusFilter, ReadershipFilter, "language"]
    list_per_page = 50
    search_fields = ["title", "slug", "summary"]
    actions = ["delete_selected"]
    inlines = [DatasetSourceInline]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["status", "rows", "columns", "views", "chart_look"]
    pages = [
        *(AdminPage(f"<int:pk>/{name}/", view, name) for name, view in _VIEWS.items()),
        *new_dataset.PAGES,
        *imports.PAGES,
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Dataset | None = None) -> Any:  # noqa: ANN401
        """Show the status of the dataset, once it is saved."""
        status = (None, {"fields": [("status", "rows", "columns", "views")]})
        return [
            *([status] if obj else []),
            (None, {"fields": ["title", "slug", "summary", "language", "row_label"]}),
            (
                gettext_lazy("Licence and maintenance"),
                {"fields": [("licence", "licence_url"), "doi", "update_months"]},
            ),
            (
                gettext_lazy("Chart"),
                {
                    "fields": ["chart_look", *charts.FIELDS] if obj else ["chart_kind"],
                    "classes": ["chart-choice"],
                },
            ),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dataset, Any]:
        """Return the datasets with their status and size."""
        datasets = cast("DatasetQuerySet", super().get_queryset(request))
        return datasets.with_status(at=timezone.now())

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def status(self, dataset: Any) -> str:  # noqa: ANN401 - annotated by with_status.
        """Status: draft, released, or changed since."""
        return describe_status(status=dataset.status, number=dataset.public_number)

    @admin.display(description=gettext_lazy("rows"), ordering="rows")
    def rows(self, dataset: Any) -> int:  # noqa: ANN401
        """Number of rows."""
        return int(dataset.rows)

    @admin.display(description=gettext_lazy("columns"), ordering="columns")
    def columns(self, dataset: Any) -> int:  # noqa: ANN401
        """Number of indicators."""
        return int(dataset.columns)

    @admin.display(description=gettext_lazy("preview"))
    def chart_look(self, dataset: Dataset) -> str:
        """Preview of the chart, loaded when it comes into view."""
        return charts.look_of(dataset)

    @admin.display(description=gettext_lazy("release"), ordering="public_number")
    def newest_release(self, dataset: Any) -> str:  # noqa: ANN401
        """Seal of the newest release, with a link to its page."""
        if dataset.public_number is None:
            return ""
        number = dataset.public_number
        return seal_link(number, reverse("metrics:release", args=[dataset.public_slug, number]))

    def view_on_site(self, dataset: Any) -> str | None:  # noqa: ANN401
        """Return the URL of the public page, if there is one."""
        if dataset.public_slug is None:
            return None
        return reverse("metrics:dataset", args=[dataset.public_slug])

    def has_delete_permission(self, request: HttpRequest, obj: Dataset | None = None) -> bool:
        """Refuse to delete datasets with releases, which are permanent."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (obj and getattr(obj, "has_issued", False))

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Dataset | None = None,
    ) -> HttpResponse:
        """Link the pages that the editor may use."""
        user = editor(request)
        context |= {
            "may_issue": can_issue(user) and _has_data_to_issue(obj),
            "may_edit_data": can_edit_data(user),
            "may_name": can_name(user),
        }
        if add and can_create_datasets(user):
            context |= {"title": _("New dataset"), **new_dataset.start_context(request)}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def can_write(self, request: HttpRequest, page: str, obj: Any) -> bool:  # noqa: ANN401
        """Return whether the user may post the form of the page, or the values or columns."""
        if page in {"data", "columns"}:
            return can_edit_data(editor(request))
        if page == "names":
            return can_name(editor(request))
        if page == "issue":
            return can_issue(editor(request))
        return super().can_write(request, page, obj)

    def save_related(
        self,
        request: HttpRequest,
        form: "ModelForm[Any]",
        formsets: "list[BaseModelFormSet[Any, Any]]",
        change: bool,
    ) -> None:
        """Save the sources; a changed description of a released dataset starts a working copy."""
        super().save_related(request, form, formsets, change)
        changed = form.has_changed() or any(formset.has_changed() for formset in formsets)
        if change and changed and form.instance.releases.exists():
            working_copy.ensure(form.instance)

    def response_add(
        self, request: HttpRequest, obj: Dataset, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Lead to the grid of the new dataset, unless another button was used."""
        response: HttpResponse = super().response_add(request, obj, post_url_continue)
        others = {"_continue", "_addanother", IS_POPUP_VAR} & request.POST.keys()
        if others or not can_edit_data(editor(request)):
            return response
        return HttpResponseRedirect(reverse("admin:metrics_dataset_data", args=[obj.pk]))

    def refusals(self, selected: QuerySet[Any]) -> list[str]:
        """Return which of the selected datasets were released, and stay."""
        sentence = _("“%(title)s” was released and stays. Nothing was deleted.")
        return [sentence % {"title": dataset.title} for dataset in selected.filter(has_issued=True)]


@admin.register(Release)
class ReleaseAdmin(ReadOnlyMixin, SiteModelAdmin):
    """Issued releases, read-only; the working copies are edited from their datasets."""

    list_display = ["dataset", "number", "note", "issued_at", "issued_by"]
    list_filter = ["issued_at"]
    list_select_related = ["dataset", "issued_by"]
    search_fields = ["dataset__title", "slug", "note"]
    date_hierarchy = "issued_at"
    ordering = ["-issued_at", "-number"]
    fields = ["dataset", "number", "slug", "note", "issued_at", "issued_by", "sha256"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Release]:
        """Return issued releases only."""
        return Release.objects.issued().defer("content")

    def view_on_site(self, release: Release) -> str | None:
        """Return the permanent URL of the release, once it is public."""
        issued = release.issued_at
        return release.get_absolute_url() if issued and issued <= timezone.now() else None
