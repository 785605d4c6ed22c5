"""Pages on which the values of a dataset are edited, and its working copy is discarded."""

import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.forms import Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.request import RawPostDataException
from django.middleware.csp import get_nonce
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST
from js_asset import ImportMap, Media

from collabsite.web.admin.pages import get_permitted_object
from collabsite.web.admin.requests import editor, is_restored, is_sent, remove_unstorable
from collabsite.web.audit_log import log
from collabsite.web.text import format_list
from metrics.admin.pages import dataset_page
from metrics.admin.permissions import can_edit_data
from metrics.grid import page as grid_page
from metrics.grid import rows, writer
from metrics.grid.finder import TextQuery, find_next_page
from metrics.grid.input import GridError, SaveSummary, validate
from metrics.models import Dataset
from metrics.releases import working_copy

# Import map of the grid's modules, by names that do not change with a deployment. The map
# of those names can only stand in the page itself, which so has a nonce.
_MODULES = ["block", "checks", "clipboard", "columns", "details", "find", "page", "store", "view"]
GRID_MEDIA = Media(
    importmap=ImportMap(
        {f"grid/{name}": f"js/admin/grid/{name}.js" for name in _MODULES}
        | {"find-panel": "js/admin/find-panel.js"}
    ),
    js=[
        Script("js/admin/grid/grid.js", type="module"),
        Script("js/admin/unsaved.js", type="module"),
    ],
)
GRID_CSP = {**settings.SECURE_CSP, "script-src": [CSP.SELF, CSP.NONCE]}


@csp_override(GRID_CSP)
def data_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the values as a grid, and save its changes."""
    dataset = get_permitted_object(request, can_edit_data, Dataset, pk)
    words = remove_unstorable(request.GET.get("find", "")).strip()
    found = rows.search_rows(dataset, words) if words and request.method != "POST" else None
    if found and found.count == 1:
        [row] = found.rows
        return HttpResponseRedirect(f"{request.path}?page={row.page}#row-{row.number}-label")
    is_typed = request.method == "POST" or is_restored(request)
    typed = grid_page.parse_input(request.POST) if is_typed else None
    error = None
    if typed and is_sent(request):
        try:
            saved = writer.save_grid(dataset, typed)
        except GridError as refused:
            error = refused
        else:
            _report_saved(request, dataset, saved)
            return HttpResponseRedirect(request.get_full_path())
    page = grid_page.build_page(
        dataset,
        number=_number(request, "page", 1),
        new_rows=_number(request, "rows", grid_page.NEW_ROWS),
        ordered="order" in request.GET,
        typed=typed,
        error=error,
    )
    return dataset_page(
        request,
        dataset,
        "data",
        title=_("Data"),
        status=409 if error and error.is_conflict else 200,
        page=page,
        found=found,
        media=GRID_MEDIA,
        csp_nonce=str(get_nonce(request)),
    )


@require_POST
def check_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer what the grid's script asks about texts; stores nothing.

    The errors in texts that were typed, the order of the texts of a column, or the next page that
    has a text.
    """
    dataset = get_permitted_object(request, can_edit_data, Dataset, pk)
    try:
        return JsonResponse(_answer(dataset, json.loads(request.body)))
    # The body of a form was read as such before.
    except (ValueError, KeyError, TypeError, RecursionError, RawPostDataException) as error:
        raise BadRequest(f"check: {error}") from error


def _answer(dataset: Dataset, asked: Any) -> dict[str, Any]:  # noqa: ANN401 - as it was sent.
    if "sort" in asked:
        key, descending = str(asked["sort"]["column"]), bool(asked["sort"]["descending"])
        texts = [remove_unstorable(str(text)) for text in asked["sort"]["texts"]]
        return {"order": rows.rank_texts(dataset, key, texts, descending=descending)}
    if "find" in asked:
        sent = asked["find"]
        query = TextQuery(str(sent["words"]), bool(sent["same_case"]), bool(sent["whole"]))
        return {"page": find_next_page(dataset, query, page=int(sent["page"]))}
    typed = [
        (remove_unstorable(str(key)), remove_unstorable(str(text)).strip())
        for key, text in asked["cells"]
    ]
    return {"errors": validate(dataset, typed)}


def _report_saved(request: HttpRequest, dataset: Dataset, saved: SaveSummary) -> None:
    if not saved:
        messages.info(request, _("Nothing was changed."))
        return
    counted = [
        (saved.cells, ngettext("%(n)d cell changed", "%(n)d cells changed", saved.cells)),
        (saved.added, ngettext("%(n)d row added", "%(n)d rows added", saved.added)),
        (saved.renamed, ngettext("%(n)d row renamed", "%(n)d rows renamed", saved.renamed)),
        (saved.moved, ngettext("%(n)d row moved", "%(n)d rows moved", saved.moved)),
        (saved.removed, ngettext("%(n)d row removed", "%(n)d rows removed", saved.removed)),
        (
            saved.columns_added,
            ngettext("%(n)d column added", "%(n)d columns added", saved.columns_added),
        ),
        (
            saved.columns_renamed,
            ngettext("%(n)d column renamed", "%(n)d columns renamed", saved.columns_renamed),
        ),
    ]
    summary = format_list(text % {"n": number} for number, text in counted if number)
    log(dataset, summary, by=editor(request))
    messages.success(request, _("Saved in the draft: %(summary)s.") % {"summary": summary})


def _number(request: HttpRequest, name: str, default: int) -> int:
    """Return a number from the query string, or the default if it is not a number."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default


def discard_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for confirmation, and discard the working copy."""
    dataset = get_permitted_object(request, can_edit_data, Dataset, pk)
    working = dataset.releases.working().first()
    last = dataset.releases.issued().order_by("-number").first()
    if request.method == "POST" and working and last:
        if working_copy.discard_if_unchanged(dataset, seen=str(request.POST.get("seen", ""))):
            message = _("Discarded the draft; the data is that of release %(number)d again.")
            log(dataset, message % {"number": last.number}, by=editor(request))
            messages.success(request, message % {"number": last.number})
            return HttpResponseRedirect(reverse("admin:metrics_dataset_data", args=[pk]))
        messages.error(
            request,
            _("Somebody changed the draft since you opened this page; reload it."),
        )
    return dataset_page(
        request,
        dataset,
        "discard",
        title=_("Discard draft"),
        working=working,
        last=last,
        seen=working_copy.state_digest(dataset) if working and last else "",
    )
