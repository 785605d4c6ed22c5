"""The pages about cells: all that one says, and a status for many."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from collabsite.web.admin.requests import post_data, remove_unstorable
from metrics import pivot
from metrics.admin.cell_forms import CellForm, StatusForm, offered_sources
from metrics.admin.page_context import own_page
from metrics.grid import cell_details, rows, statuses
from metrics.grid.input import column_key, latest_release, rows_per_page
from metrics.models import Dataset, Observation

if TYPE_CHECKING:
    from metrics.admin.datasets import DatasetAdmin


def cell_page(model_admin: "DatasetAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Show a cell with its status, note and source, and write what was changed; or a row's cells."""
    if not model_admin.has_data_permission(request):
        raise PermissionDenied
    dataset = get_object_or_404(Dataset, pk=pk)
    code = remove_unstorable(request.GET.get("row", ""))
    cells = cell_details.read_row(dataset, code)
    key = request.GET.get("column")
    if not cells:
        raise Http404("cell: no such row or no columns")
    if key is None:
        title = cells[0].entity.label
        return own_page(model_admin, request, dataset, "row", title=title, cells=cells)
    place = next((each for each in cells if each.key == key), None)
    if place is None:
        raise Http404("cell: no such column")
    form = CellForm(post_data(request), initial=CellForm.initial_of(place.details))
    was = request.POST.get("was") or place.details.mark
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            saved = cell_details.save_cell(dataset, code, key, form.typed, was=was)
        except cell_details.CellDetailsError as error:
            for name, problem in error.errors.items():
                form.add_error(name if name in form.fields else None, problem)
            if "was" in error.errors:
                status = 409
                was = place.details.mark
        else:
            _report(model_admin, request, dataset, place, saved=saved)
            return HttpResponseRedirect(_in_grid(dataset, place))
    return own_page(
        model_admin,
        request,
        dataset,
        "cell",
        title=_("%(row)s, %(column)s") % {"row": place.entity.label, "column": place.column.header},
        status=status,
        form=form,
        place=place,
        was=was,
        back=_in_grid(dataset, place),
        sources=offered_sources(dataset),
    )


def _report(
    model_admin: "DatasetAdmin",
    request: HttpRequest,
    dataset: Dataset,
    place: cell_details.GridCell,
    *,
    saved: bool,
) -> None:
    if not saved:
        model_admin.message_user(request, _("Nothing was changed."), messages.INFO)
        return
    named = {"row": place.entity.label, "column": place.column.header}
    text = _("Saved in the working copy: %(row)s, %(column)s.") % named
    model_admin.log_change(request, dataset, text)
    model_admin.message_user(request, text, messages.SUCCESS)


def _in_grid(dataset: Dataset, place: cell_details.GridCell) -> str:
    """Return the address of a cell's field in the grid."""
    address = reverse("admin:metrics_dataset_data", args=[dataset.pk])
    release = latest_release(dataset)
    if release is None:
        return address
    across = [column_key(column) for column in pivot.columns(release)]
    found = rows.locate_row(release, place.entity.code, size=rows_per_page(len(across)))
    if found is None or place.key not in across:
        return address
    return f"{address}?page={found.page}#row-{found.number}-cell-{across.index(place.key)}"


def status_page(model_admin: "DatasetAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Ask which cells get which status, note or source, and write them together."""
    if not model_admin.has_data_permission(request):
        raise PermissionDenied
    dataset = get_object_or_404(Dataset, pk=pk)
    release = latest_release(dataset)
    across = pivot.columns(release) if release else ()
    asked = post_data(request) or request.GET
    codes = [remove_unstorable(str(code)) for code in asked.getlist("row")]
    form = StatusForm(
        post_data(request),
        across=across,
        chosen=codes,
        initial={
            "columns": request.GET.getlist("column"),
            "rows": "chosen" if codes else "all",
        },
    )
    if request.method == "POST" and form.is_valid():
        chosen = _chosen(form, codes)
        marked = statuses.update_statuses(dataset, chosen, form.wanted)
        _report_marked(model_admin, request, dataset, form, marked)
        return HttpResponseRedirect(reverse("admin:metrics_dataset_data", args=[dataset.pk]))
    return own_page(
        model_admin,
        request,
        dataset,
        "status",
        title=_("Status of many cells"),
        form=form,
        codes=codes,
        sources=offered_sources(dataset),
    )


def _chosen(form: StatusForm, codes: list[str]) -> statuses.CellSelection:
    data = form.cleaned_data
    return statuses.CellSelection(
        columns=data["columns"],
        codes=codes if data["rows"] == "chosen" else None,
        named=remove_unstorable(data["named"]).strip() if data["rows"] == "named" else "",
    )


def _report_marked(
    model_admin: "DatasetAdmin",
    request: HttpRequest,
    dataset: Dataset,
    form: StatusForm,
    marked: statuses.StatusUpdateResult,
) -> None:
    said = [
        ngettext("%(n)d cell changed.", "%(n)d cells changed.", marked.changed)
        % {"n": marked.changed}
    ]
    if marked.unfit:
        status = Observation.Status(form.wanted.status)
        text = (
            ngettext(
                "%(n)d cell has a value and was left as it is.",
                "%(n)d cells have a value and were left as they are.",
                marked.unfit,
            )
            if status in pivot.ABSENT
            else ngettext(
                "%(n)d cell has no value and was left as it is.",
                "%(n)d cells have no value and were left as they are.",
                marked.unfit,
            )
        )
        said.append(text % {"n": marked.unfit})
    level = messages.SUCCESS if marked.changed else messages.INFO
    if marked.changed:
        model_admin.log_change(request, dataset, " ".join(said))
    model_admin.message_user(request, " ".join(said), level)
