"""Pages of cells: value, status, note and source of one, and the same for many at once."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from articles.sources.models import Source
from collabsite.web.admin.pages import get_permitted_object
from collabsite.web.admin.requests import editor, post_data, remove_unstorable
from collabsite.web.audit_log import log
from metrics.admin.pages import dataset_page
from metrics.admin.permissions import can_edit_data
from metrics.grid import cell_details, rows
from metrics.grid.cell_details import CellDetails, StatusUpdate
from metrics.grid.input import column_key, latest_release, rows_per_page
from metrics.models import Dataset, Observation
from metrics.tables import pivot

# The number of sources that are offered; others can be entered by key.
MOST_OFFERED = 200
MAX_NOTE = 2000


class SourceField(forms.CharField):
    """Field for the key of a source; it offers those that the dataset uses first."""

    widget = AdminTextInputWidget

    def clean(self, value: object) -> Any:  # noqa: ANN401 - a form's field returns what it likes.
        """Return the source, None if none is named."""
        key = remove_unstorable(super().clean(value)).strip()
        if not key:
            return None
        source = Source.objects.filter(key=key).first()
        if source is None:
            raise ValidationError(
                _("No source has the key “%(key)s”; choose one from the list, or add it first.")
                % {"key": key}
            )
        return source


def offered_sources(dataset: Dataset) -> list[Source]:
    """Return the sources to offer: those of the dataset and its cells first, then the newest."""
    used = Q(datasets=dataset) | Q(observations__entity__release__dataset=dataset)
    first = list(Source.objects.filter(used).distinct().order_by("key")[:MOST_OFFERED])
    rest = Source.objects.exclude(pk__in=[source.pk for source in first]).order_by("-pk")
    return [*first, *rest[: MOST_OFFERED - len(first)]]


def _beside() -> dict[str, forms.Field]:
    """Return new fields for the note and source of a value."""
    return {
        "note": forms.CharField(
            label=gettext_lazy("Note"),
            required=False,
            max_length=MAX_NOTE,
            widget=AdminTextareaWidget(attrs={"rows": 2}),
            help_text=gettext_lazy("Readers see it beside the value."),
        ),
        "source": SourceField(
            label=gettext_lazy("Source"),
            required=False,
            help_text=gettext_lazy(
                "The key of a source, if it differs from that of the whole dataset."
            ),
        ),
    }


class CellForm(forms.Form):
    """A cell: its value, status, note and source."""

    value = forms.CharField(
        label=gettext_lazy("Value"),
        required=False,
        widget=AdminTextInputWidget(attrs={"autocomplete": "off"}),
    )
    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=Observation.Status.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= _beside()
        self.fields["source"].widget.attrs["list"] = "cell-sources"

    @staticmethod
    def initial_of(details: CellDetails) -> dict[str, str]:
        """Return the initial data of the form for a cell."""
        return {
            "value": details.text,
            "status": details.status,
            "note": details.note,
            "source": details.source.key if details.source else "",
        }

    @property
    def typed(self) -> CellDetails:
        """Cleaned data of the form."""
        data = self.cleaned_data
        return CellDetails(
            remove_unstorable(data["value"]),
            data["status"],
            remove_unstorable(data["note"]),
            data["source"],
        )


class StatusForm(forms.Form):
    """Selection of cells, and the status, note or source that they get."""

    columns = forms.MultipleChoiceField(
        label=pgettext_lazy("of a table", "Columns"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one column.")},
    )
    rows = forms.ChoiceField(label=gettext_lazy("Rows"), widget=forms.RadioSelect)
    named = forms.CharField(
        label=gettext_lazy("Part of their names"), required=False, widget=AdminTextInputWidget
    )
    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False)

    def __init__(
        self,
        *args: Any,
        across: tuple[pivot.Column, ...],
        chosen: list[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._columns = [(column_key(column), column.header) for column in across]
        scopes = [("all", _("all rows")), ("named", _("rows by a part of their names"))]
        if chosen:
            scopes.insert(
                0, ("chosen", _("the rows chosen in the grid: %(n)d") % {"n": len(chosen)})
            )
        unchanged = ("", _("unchanged"))
        choices: dict[str, list[tuple[str, Any]]] = {
            "columns": self._columns,
            "rows": scopes,
            "status": [unchanged, *Observation.Status.choices],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above.
            field.choices = offered
        self.fields |= _beside()
        for name in ("note", "source"):
            self.fields[name].help_text = _("Leave empty to keep it.")
        self.fields["source"].widget.attrs["list"] = "cell-sources"

    def clean(self) -> dict[str, Any]:
        """Require something to set, and part of a name if rows are selected by name."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(data.get(name) for name in ("status", "note", "source")) and not self.errors:
            self.add_error(None, _("Choose a status, or write a note or a source."))
        if data.get("rows") == "named" and not data.get("named", "").strip():
            self.add_error("named", _("Write a part of their names."))
        return data

    @property
    def update(self) -> StatusUpdate:
        """Status, note and source to set."""
        data = self.cleaned_data
        return StatusUpdate(
            status=data["status"], note=remove_unstorable(data["note"]), source=data["source"]
        )


def cell_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a cell with its status, note and source, and save it; or list the cells of a row."""
    dataset = get_permitted_object(request, can_edit_data, Dataset, pk)
    code = remove_unstorable(request.GET.get("row", ""))
    cells = cell_details.read_row(dataset, code)
    key = request.GET.get("column")
    if not cells:
        raise Http404("cell: no such row or no columns")
    if key is None:
        return _row_page(request, dataset, cells)
    place = next((each for each in cells if each.key == key), None)
    if place is None:
        raise Http404("cell: no such column")
    form = CellForm(post_data(request), initial=CellForm.initial_of(place.details))
    was = request.POST.get("was") or place.details.fingerprint
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            saved = cell_details.save_cell(dataset, code, key, form.typed, was=was)
        except cell_details.CellDetailsError as error:
            for name, problem in error.errors.items():
                form.add_error(name if name in form.fields else None, problem)
            if "was" in error.errors:
                status = 409
                was = place.details.fingerprint
        else:
            _report(request, dataset, place, saved=saved)
            return HttpResponseRedirect(_in_grid(dataset, place))
    return dataset_page(
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


def _row_page(
    request: HttpRequest, dataset: Dataset, cells: Sequence[cell_details.GridCell]
) -> HttpResponse:
    """List the cells of a row, and mark it as a group of other rows or not."""
    row = cells[0].entity
    if request.method == "POST":
        is_group = "is_group" in request.POST
        if cell_details.mark_group(dataset, row.code, is_group=is_group):
            text = _("Saved in the draft: %(row)s is a group.") % {"row": row.label}
            if not is_group:
                text = _("Saved in the draft: %(row)s is no group.") % {"row": row.label}
            log(dataset, text, by=editor(request))
            messages.success(request, text)
        return HttpResponseRedirect(request.get_full_path())
    return dataset_page(request, dataset, "row", title=row.label, cells=cells, row=row)


def _report(
    request: HttpRequest,
    dataset: Dataset,
    place: cell_details.GridCell,
    *,
    saved: bool,
) -> None:
    if not saved:
        messages.info(request, _("Nothing was changed."))
        return
    named = {"row": place.entity.label, "column": place.column.header}
    text = _("Saved in the draft: %(row)s, %(column)s.") % named
    log(dataset, text, by=editor(request))
    messages.success(request, text)


def _in_grid(dataset: Dataset, place: cell_details.GridCell) -> str:
    """Return the URL of a cell's field in the grid."""
    address = reverse("admin:metrics_dataset_data", args=[dataset.pk])
    release = latest_release(dataset)
    if release is None:
        return address
    across = [column_key(column) for column in pivot.columns(release)]
    found = rows.locate_row(release, place.entity.code, size=rows_per_page(len(across)))
    if found is None or place.key not in across:
        return address
    return f"{address}?page={found.page}#row-{found.number}-cell-{across.index(place.key)}"


def status_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form for the status, note or source of many cells, and save it."""
    dataset = get_permitted_object(request, can_edit_data, Dataset, pk)
    release = latest_release(dataset)
    across = pivot.columns(release) if release else ()
    data = post_data(request) or request.GET
    codes = [remove_unstorable(str(code)) for code in data.getlist("row")]
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
        selection = _chosen(form, codes)
        marked = cell_details.update_statuses(dataset, selection, form.update)
        _report_marked(request, dataset, form, marked)
        return HttpResponseRedirect(reverse("admin:metrics_dataset_data", args=[dataset.pk]))
    return dataset_page(
        request,
        dataset,
        "status",
        title=_("Status of many cells"),
        form=form,
        codes=codes,
        sources=offered_sources(dataset),
    )


def _chosen(form: StatusForm, codes: list[str]) -> cell_details.CellSelection:
    data = form.cleaned_data
    return cell_details.CellSelection(
        columns=data["columns"],
        codes=codes if data["rows"] == "chosen" else None,
        named=remove_unstorable(data["named"]).strip() if data["rows"] == "named" else "",
    )


def _report_marked(
    request: HttpRequest,
    dataset: Dataset,
    form: StatusForm,
    marked: cell_details.StatusUpdateResult,
) -> None:
    sentences = [
        ngettext("%(n)d cell changed.", "%(n)d cells changed.", marked.changed)
        % {"n": marked.changed}
    ]
    if marked.unfit:
        status = Observation.Status(form.update.status)
        text = (
            ngettext(
                "%(n)d cell has a value and was left as it is.",
                "%(n)d cells have a value and were left as they are.",
                marked.unfit,
            )
            if status in pivot.ABSENT_STATUSES
            else ngettext(
                "%(n)d cell has no value and was left as it is.",
                "%(n)d cells have no value and were left as they are.",
                marked.unfit,
            )
        )
        sentences.append(text % {"n": marked.unfit})
    level = messages.SUCCESS if marked.changed else messages.INFO
    if marked.changed:
        log(dataset, " ".join(sentences), by=editor(request))
    messages.add_message(request, level, " ".join(sentences))
