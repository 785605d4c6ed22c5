"""The pages on which a dataset's values and columns are edited."""

import json
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.forms import Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csp import get_nonce
from django.shortcuts import get_object_or_404
from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST
from js_asset import ImportMap, Media

from collabsite.web.admin.requests import post_data, remove_unstorable
from collabsite.web.phrases import format_list
from metrics.admin.page_context import own_page
from metrics.grid import columns as grid_columns
from metrics.grid import page as grid_page
from metrics.grid import rows, writer
from metrics.grid.input import GridError, SaveSummary, latest_release, validate
from metrics.models import Dataset

if TYPE_CHECKING:
    from metrics.admin.datasets import DatasetAdmin


# What the modules of the grid import from one another, by names that outlive a deployment. The map
# of those names can only stand in the page itself, which so has a nonce.
_MODULES = ["checking", "clipboard", "details", "history", "pasting", "selecting", "table"]
GRID_MEDIA = Media(
    importmap=ImportMap({f"grid/{name}": f"js/admin/grid/{name}.js" for name in _MODULES}),
    js=[
        Script("js/admin/grid/grid.js", type="module"),
        Script("js/admin/unsaved.js", type="module"),
    ],
)
GRID_CSP = {**settings.SECURE_CSP, "script-src": [CSP.SELF, CSP.NONCE]}


@method_decorator(csp_override(GRID_CSP))
def data_page(model_admin: "DatasetAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Show the values as a grid, and write what was changed in it."""
    if not model_admin.has_data_permission(request):
        raise PermissionDenied
    dataset = get_object_or_404(Dataset, pk=pk)
    words = remove_unstorable(request.GET.get("find", "")).strip()
    found = rows.search_rows(dataset, words) if words and request.method != "POST" else None
    if found and found.count == 1:
        [row] = found.rows
        return HttpResponseRedirect(f"{request.path}?page={row.page}#row-{row.number}-label")
    page = grid_page.build_page(
        dataset,
        number=_number(request, "page", 1),
        new_rows=_number(request, "rows", grid_page.NEW_ROWS),
        ordered="order" in request.GET,
    )
    status = 200
    if request.method == "POST":
        typed = grid_page.parse_input(request.POST)
        try:
            saved = writer.save_grid(dataset, typed)
        except GridError as error:
            page = grid_page.redisplay(page, typed, error)
            status = 409 if error.conflicts else 200
        else:
            _report_saved(model_admin, request, dataset, saved)
            return HttpResponseRedirect(request.get_full_path())
    return own_page(
        model_admin,
        request,
        dataset,
        "data",
        title=_("Data"),
        status=status,
        page=page,
        found=found,
        media=GRID_MEDIA,
        csp_nonce=str(get_nonce(request)),
    )


@method_decorator(require_POST)
def check_page(model_admin: "DatasetAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Answer what is wrong with texts that were typed into the grid; stores nothing."""
    if not model_admin.has_data_permission(request):
        raise PermissionDenied
    dataset = get_object_or_404(Dataset, pk=pk)
    try:
        typed = [
            (remove_unstorable(str(key)), remove_unstorable(str(text)).strip())
            for key, text in json.loads(request.body)["cells"]
        ]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadRequest(f"check: {error}") from error
    return JsonResponse({"errors": validate(dataset, typed)})


def _report_saved(
    model_admin: "DatasetAdmin", request: HttpRequest, dataset: Dataset, saved: SaveSummary
) -> None:
    if not saved:
        model_admin.message_user(request, _("Nothing was changed."), messages.INFO)
        return
    counted = [
        (saved.cells, ngettext("%(n)d cell changed", "%(n)d cells changed", saved.cells)),
        (saved.added, ngettext("%(n)d row added", "%(n)d rows added", saved.added)),
        (saved.renamed, ngettext("%(n)d row renamed", "%(n)d rows renamed", saved.renamed)),
        (saved.moved, ngettext("%(n)d row moved", "%(n)d rows moved", saved.moved)),
        (saved.removed, ngettext("%(n)d row removed", "%(n)d rows removed", saved.removed)),
    ]
    summary = format_list(text % {"n": number} for number, text in counted if number)
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
    shown = latest_release(dataset)
    now = grid_columns.columns_fingerprint(shown)
    was = request.POST.get("was") or now
    formset = grid_columns.ColumnFormSet(
        post_data(request), prefix="columns", initial=grid_columns.initial_data(shown)
    )
    if was == now and request.method == "POST" and formset.is_valid():
        saved = grid_columns.save_columns(dataset, formset)
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
