"""The pages on which a dataset's values and columns are edited."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.requests import posted
from articles.phrases import listed
from metrics import grid
from metrics.admin.pages import own_page
from metrics.grid import columns as grid_columns
from metrics.grid import page as grid_page
from metrics.models import Dataset

if TYPE_CHECKING:
    from metrics.admin.datasets import DatasetAdmin


def data_page(model_admin: "DatasetAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Show the values as a grid, and write what was changed in it."""
    if not model_admin.has_data_permission(request):
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
            _report_saved(model_admin, request, dataset, saved)
            return HttpResponseRedirect(request.get_full_path())
    return own_page(
        model_admin, request, dataset, "data", title=_("Data"), status=status, page=page
    )


def _report_saved(
    model_admin: "DatasetAdmin", request: HttpRequest, dataset: Dataset, saved: grid.Saved
) -> None:
    if not saved:
        model_admin.message_user(request, _("Nothing was changed."), messages.INFO)
        return
    counted = [
        (saved.cells, ngettext("%(n)d cell changed", "%(n)d cells changed", saved.cells)),
        (saved.added, ngettext("%(n)d row added", "%(n)d rows added", saved.added)),
        (saved.renamed, ngettext("%(n)d row renamed", "%(n)d rows renamed", saved.renamed)),
        (saved.removed, ngettext("%(n)d row removed", "%(n)d rows removed", saved.removed)),
    ]
    summary = listed(text % {"n": number} for number, text in counted if number)
    model_admin.log_change(request, dataset, summary)
    model_admin.message_user(
        request,
        _("Saved in the working copy: %(summary)s.") % {"summary": summary},
        messages.SUCCESS,
    )


def columns_page(model_admin: "DatasetAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Show the columns' definitions, and write what was changed in them."""
    if not model_admin.has_data_permission(request):
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
            model_admin.message_user(request, message % {"n": saved}, messages.SUCCESS)
            if saved:
                model_admin.log_change(request, dataset, message % {"n": saved})
            return HttpResponseRedirect(request.get_full_path())
    return own_page(
        model_admin,
        request,
        dataset,
        "columns",
        title=_("Columns"),
        status=200 if was == now else 409,
        formset=formset,
        was=was,
        stale=was != now,
    )


def _number(request: HttpRequest, name: str, default: int) -> int:
    """Return a number of the query string, or the default if it is none."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default
