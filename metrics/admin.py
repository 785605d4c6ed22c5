"""The data in the admin: datasets, the grid of their values, and how releases are issued."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import actions
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from articles.admin.requests import editor, posted
from articles.admin.rows import CountedViews, OrderedRows, ReadOnly, StateFilterOf
from articles.slugs import slug_of, unused
from metrics import admin_pickers, grid, grid_columns, grid_page, releasing
from metrics.issue_page import IssueForm, readiness
from metrics.models import Dataset, DatasetSource, Release
from metrics.standing import State, described, with_standing


class StateFilter(StateFilterOf):
    """Keeps those that stand in one way between working copy and what is public."""

    states = State


class DatasetForm(forms.ModelForm):  # type: ignore[type-arg]
    """A dataset; the slug is made from the title when it is left empty."""

    class Meta:
        model = Dataset
        fields = "__all__"  # noqa: DJ007 - the admin chooses them.

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Part of the address. Empty: made from the title.")

    def clean_slug(self) -> str:
        """Return the slug typed, or one of the title's own words that is not taken."""
        slug: str = self.cleaned_data["slug"]
        return slug or unused(slug_of(self.cleaned_data.get("title", ""), "data"), self._taken)

    def _taken(self, slug: str) -> bool:
        others = Dataset.objects.exclude(pk=self.instance.pk).filter(slug=slug)
        released = Release.objects.exclude(dataset=self.instance.pk).filter(slug=slug)
        return others.exists() or released.exists()


class DatasetSourceInline(OrderedRows):
    """The dataset's source line."""

    model = DatasetSource
    fields = ["ordering", "source", "locator"]
    autocomplete_fields = ["source"]


@admin.register(Dataset)
class DatasetAdmin(CountedViews):
    """Descriptions of data; the values have a page of their own, and so has issuing them."""

    form = DatasetForm
    list_display = ["title", "rows", "columns", "newest_release", "standing", "views"]
    list_filter = [StateFilter, "language"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["title", "slug", "summary"]
    actions = ["delete_selected"]
    inlines = [DatasetSourceInline]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["standing", "rows", "columns", "views"]

    def get_fieldsets(self, request: HttpRequest, obj: Dataset | None = None) -> Any:  # noqa: ANN401
        """Show what readers see of the dataset, once there is one."""
        standing = (None, {"fields": [("standing", "rows", "columns", "views")]})
        return [
            *([standing] if obj else []),
            (None, {"fields": ["title", "slug", "summary", "language", "row_label"]}),
            (
                gettext_lazy("Licence and care"),
                {"fields": [("licence", "licence_url"), "update_months"]},
            ),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dataset]:
        """Return the datasets with their standing and size."""
        return with_standing(super().get_queryset(request), at=timezone.now())

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def standing(self, dataset: Any) -> str:  # noqa: ANN401 - annotated by with_standing.
        """Draft, released, or changed since."""
        return described(state=dataset.state, number=dataset.public_number)

    @admin.display(description=gettext_lazy("rows"), ordering="rows")
    def rows(self, dataset: Any) -> int:  # noqa: ANN401
        """How many rows there are."""
        return int(dataset.rows)

    @admin.display(description=gettext_lazy("columns"), ordering="columns")
    def columns(self, dataset: Any) -> int:  # noqa: ANN401
        """How many indicators there are."""
        return int(dataset.columns)

    @admin.display(description=gettext_lazy("release"), ordering="public_number")
    def newest_release(self, dataset: Any) -> str:  # noqa: ANN401
        """The newest release's seal, which leads to its page."""
        if dataset.public_number is None:
            return ""
        return format_html(
            '<a class="seal" href="{}">{}</a>',
            reverse("metrics:release", args=[dataset.public_slug, dataset.public_number]),
            dataset.public_number,
        )

    def view_on_site(self, dataset: Any) -> str | None:  # noqa: ANN401
        """Return the public page's address, once there is one."""
        if dataset.public_slug is None:
            return None
        return reverse("metrics:dataset", args=[dataset.public_slug])

    def has_issue_permission(self, request: HttpRequest) -> bool:
        """Tell whether the editor may issue releases."""
        return request.user.has_perm("metrics.issue_release")

    def has_data_permission(self, request: HttpRequest) -> bool:
        """Tell whether the editor may change values, rows and columns."""
        return request.user.has_perms(
            [
                f"metrics.{action}_{model}"
                for model in ["indicator", "entity", "observation"]
                for action in ["add", "change", "delete"]
            ]
        )

    def has_delete_permission(self, request: HttpRequest, obj: Dataset | None = None) -> bool:
        """Refuse to delete what has releases: what was issued stays."""
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
        """Offer the pages that the editor may use."""
        context["may_issue"] = self.has_issue_permission(request)
        context["may_edit_data"] = self.has_data_permission(request)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_related(
        self,
        request: HttpRequest,
        form: "ModelForm[Any]",
        formsets: "list[BaseModelFormSet[Any, Any]]",
        change: bool,
    ) -> None:
        """Write the sources; a released dataset whose description changed can be issued anew."""
        super().save_related(request, form, formsets, change)
        changed = form.has_changed() or any(formset.has_changed() for formset in formsets)
        if change and changed and form.instance.releases.exists():
            releasing.working_copy(form.instance)

    def get_deleted_objects(
        self, objs: Sequence[Any] | QuerySet[Any], request: HttpRequest
    ) -> tuple[list[Any], dict[Any, int], set[Any], list[Any]]:
        """Leave working copies out of what stands in the way: they go with their dataset."""
        found, counts, needed, protected = super().get_deleted_objects(objs, request)
        issued = Release.objects.filter(dataset__in=[obj.pk for obj in objs])
        if not issued.filter(issued_at__isnull=False).exists():
            protected = []
            if request.user.has_perm("metrics.delete_release"):
                needed.discard(Release._meta.verbose_name)
        return found, counts, needed, protected

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Dataset) -> None:
        """Delete a dataset that was never released, with its working copy."""
        obj.releases.working().delete()
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete datasets that were never released, with their working copies."""
        Release.objects.working().filter(dataset__in=[d.pk for d in queryset]).delete()
        super().delete_queryset(request, queryset)

    @admin.action(
        description=gettext_lazy("Delete selected %(verbose_name_plural)s"), permissions=["delete"]
    )
    def delete_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Delete drafts; say of released datasets that they stay."""
        released = queryset.filter(has_issued=True)
        for dataset in released:
            self.message_user(
                request,
                _("“%(title)s” was released and stays. Nothing was deleted.")
                % {"title": dataset.title},
                messages.ERROR,
            )
        if released:
            return None
        response: HttpResponse | None = actions.delete_selected(self, request, queryset)
        return response

    def get_urls(self) -> list[URLPattern]:
        """Add the pages for values, columns and issuing, and what the prose editor asks."""
        pages = [
            ("data", self.data_page),
            ("columns", self.columns_page),
            ("issue", self.issue_page),
        ]
        own = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(view),
                name=f"metrics_dataset_{name}",
            )
            for name, view in pages
        ]
        asked = [
            path(address, self.admin_site.admin_view(view), name=f"metrics_dataset_pick_{name}")
            for address, view, name in admin_pickers.QUESTIONS
        ]
        return [*own, *asked, *super().get_urls()]

    def data_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the values as a grid, and write what was changed in it."""
        if not self.has_data_permission(request):
            raise PermissionDenied
        dataset = get_object_or_404(Dataset, pk=pk)
        page = grid_page.shown(
            dataset,
            number=_number(request, "page", 1),
            new_rows=_number(request, "rows", grid_page.NEW_ROWS),
        )
        status = 200
        if request.method == "POST":
            typed = grid_page.typed(request.POST)
            try:
                saved = grid.save(dataset, typed)
            except grid.GridError as error:
                page = grid_page.typed_again(page, typed, error)
                status = 409 if error.conflicts else 200
            else:
                self._report_saved(request, dataset, saved)
                return HttpResponseRedirect(request.get_full_path())
        response = self._own_page(request, "data", dataset, _("Data"), {"page": page})
        response.status_code = status
        return response

    def _report_saved(self, request: HttpRequest, dataset: Dataset, saved: grid.Saved) -> None:
        if not saved:
            self.message_user(request, _("Nothing was changed."), messages.INFO)
            return
        counted = [
            (saved.cells, ngettext("%(n)d cell changed", "%(n)d cells changed", saved.cells)),
            (saved.added, ngettext("%(n)d row added", "%(n)d rows added", saved.added)),
            (saved.renamed, ngettext("%(n)d row renamed", "%(n)d rows renamed", saved.renamed)),
            (saved.removed, ngettext("%(n)d row removed", "%(n)d rows removed", saved.removed)),
        ]
        summary = pgettext("between the items of a list", ", ").join(
            text % {"n": number} for number, text in counted if number
        )
        self.log_change(request, dataset, summary)
        self.message_user(
            request,
            _("Saved in the working copy: %(summary)s.") % {"summary": summary},
            messages.SUCCESS,
        )

    def columns_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the columns' definitions, and write what was changed in them."""
        if not self.has_data_permission(request):
            raise PermissionDenied
        dataset = get_object_or_404(Dataset, pk=pk)
        shown = grid.latest(dataset)
        now = grid_columns.mark(shown)
        was = request.POST.get("was") or now
        formset = grid_columns.ColumnFormSet(
            posted(request), prefix="columns", initial=grid_columns.initial(shown)
        )
        if was == now and request.method == "POST" and formset.is_valid():
            saved = grid_columns.save(dataset, formset)
            if not any(form.errors for form in formset.forms):
                message = ngettext("%(n)d column changed.", "%(n)d columns changed.", saved)
                self.message_user(request, message % {"n": saved}, messages.SUCCESS)
                if saved:
                    self.log_change(request, dataset, message % {"n": saved})
                return HttpResponseRedirect(request.get_full_path())
        response = self._own_page(
            request,
            "columns",
            dataset,
            _("Columns"),
            {"formset": formset, "was": was, "stale": was != now},
        )
        response.status_code = 200 if was == now else 409
        return response

    def issue_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what would be frozen, ask what changed, and issue the release."""
        if not self.has_issue_permission(request):
            raise PermissionDenied
        dataset = get_object_or_404(Dataset, pk=pk)
        ready = readiness(dataset)
        form = IssueForm(posted(request), first=ready.last is None)
        if request.method == "POST" and not ready.problems and form.is_valid():
            try:
                release = releasing.issue(
                    dataset, by=editor(request), note=form.cleaned_data["note"]
                )
            except releasing.ReleasingError as error:
                for problem in error.problems:
                    form.add_error(None, problem)
            else:
                self.log_change(
                    request, dataset, _("Issued release %(number)d.") % {"number": release.number}
                )
                self.message_user(
                    request,
                    format_html(
                        '{} <a href="{}">{}</a>',
                        _("Release %(number)d of “%(title)s” is public.")
                        % {"number": release.number, "title": dataset.title},
                        release.get_absolute_url(),
                        _("See it"),
                    ),
                    messages.SUCCESS,
                )
                return HttpResponseRedirect(
                    reverse("admin:metrics_dataset_change", args=[dataset.pk])
                )
        return self._own_page(
            request, "issue", dataset, _("Issue release"), {"ready": ready, "form": form}
        )

    def _own_page(
        self,
        request: HttpRequest,
        name: str,
        dataset: Dataset,
        title: str,
        context: dict[str, Any],
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "subtitle": dataset.title,
            "opts": self.opts,
            "original": dataset,
            "may_issue": self.has_issue_permission(request),
            "may_edit_data": self.has_data_permission(request),
            **context,
        }
        return TemplateResponse(request, f"admin/metrics/dataset/{name}.html", context)


@admin.register(Release)
class ReleaseAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]
    """What was issued, to look at; the working copies are edited from their datasets."""

    list_display = ["dataset", "number", "note", "issued_at", "issued_by"]
    list_filter = ["issued_at"]
    list_select_related = ["dataset", "issued_by"]
    show_full_result_count = False
    search_fields = ["dataset__title", "slug", "note"]
    date_hierarchy = "issued_at"
    ordering = ["-issued_at", "-number"]
    fields = ["dataset", "number", "slug", "note", "issued_at", "issued_by", "sha256"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Release]:
        """Keep what was issued."""
        return Release.objects.filter(issued_at__isnull=False).defer("content")

    def view_on_site(self, release: Release) -> str | None:
        """Return the release's own address, once its time has come."""
        issued = release.issued_at
        return release.get_absolute_url() if issued and issued <= timezone.now() else None


def _number(request: HttpRequest, name: str, default: int) -> int:
    """Return a number of the query string, or the default if it is none."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default
