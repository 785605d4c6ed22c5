"""Pages on which a dataset is made of a table that is pasted, dropped or uploaded."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from collabsite.web.admin.pages import AdminPage
from collabsite.web.admin.requests import editor, post_data
from collabsite.web.models import Language
from metrics.admin import imports
from metrics.admin.permissions import can_create_datasets
from metrics.cells.parse import ValueKind
from metrics.cells.units import bare_unit
from metrics.importing import jobs
from metrics.importing.choices import Choices, ColumnChoice, Role
from metrics.importing.report import ImportReport, NewColumn
from metrics.importing.table import MAX_BYTES
from metrics.models import DataImport, Dataset, Indicator
from metrics.models.imports import DataImportQuerySet

# The columns that can be renamed before the dataset is made, and the cells that are shown of it.
MAX_COLUMN_FORMS = 100
_PREVIEW_ROWS = 8
_PREVIEW_COLUMNS = 6

State = DataImport.State

_HAN = re.compile("[\u3400-\u9fff]")


class DescriptionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Form of what the table doesn't say: the title, what a row is, and the language."""

    class Meta:
        model = Dataset
        fields = ["title", "row_label", "language"]
        widgets = {
            "title": AdminTextInputWidget(attrs={"autofocus": True}),
            "row_label": AdminTextInputWidget,
        }


class ColumnForm(forms.ModelForm):  # type: ignore[type-arg]
    """Form of a new indicator: its name, and the kind of its values."""

    class Meta:
        model = Indicator
        fields = ["label", "kind", "currency", "unit"]
        widgets = {
            "label": AdminTextInputWidget,
            "currency": AdminTextInputWidget(attrs={"size": 4, "maxlength": 3}),
            "unit": AdminTextInputWidget(attrs={"size": 18}),
        }

    def __init__(self, column: NewColumn, data: QueryDict | None, *, prefix: str) -> None:
        initial = {
            "label": column.label,
            "kind": column.value_kind,
            "currency": column.currency,
            "unit": column.unit,
        }
        super().__init__(data, prefix=prefix, initial=initial)
        self.column = column
        for name, words in [
            ("label", _("Name of the column “%(head)s”")),
            ("kind", _("Kind of the column “%(head)s”")),
            ("currency", _("Currency of the column “%(head)s”")),
            ("unit", _("Unit of the column “%(head)s”")),
        ]:
            self.fields[name].widget.attrs["aria-label"] = words % {"head": column.head}

    def clean_currency(self) -> str:
        """Keep a currency for money only."""
        is_money = self.cleaned_data.get("kind") == ValueKind.MONEY
        return self.cleaned_data["currency"] if is_money else ""

    def clean_unit(self) -> str:
        """Return the unit without the sign of a percentage or of money, and none of a text."""
        cleaned = self.cleaned_data
        return bare_unit(
            cleaned["unit"], kind=cleaned.get("kind", ""), currency=cleaned.get("currency", "")
        )

    @property
    def periods(self) -> str:
        """Periods of the indicator: the only one, or the first and the last."""
        periods = self.column.periods
        return f"{periods[0]}–{periods[-1]}" if len(periods) > 1 else "".join(periods)

    def choice(self, before: ColumnChoice) -> ColumnChoice:
        """Return what was chosen; what was left as it was guessed stays guessed."""
        values = self.cleaned_data
        label = values["label"] if "label" in self.changed_data else before.label
        if {"kind", "currency", "unit"} & set(self.changed_data):
            return ColumnChoice(label, values["kind"], values["currency"], values["unit"])
        return replace(before, label=label)


@dataclass(frozen=True)
class Preview:
    """First rows and columns of a table."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    has_more_columns: bool
    has_more_rows: bool


def start_page(request: HttpRequest) -> HttpResponse:
    """Ask for a table, and read it."""
    if not can_create_datasets(editor(request)):
        raise PermissionDenied
    form = imports.TableForm(post_data(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data, name = form.content()
        job = jobs.begin(None, data, name=name, by=editor(request))
        return HttpResponseRedirect(_address(job))
    return _page(request, "start", title=_("New dataset"), **start_context(request, form))


def start_context(request: HttpRequest, form: forms.Form | None = None) -> dict[str, Any]:
    """Return the context of the box that asks for a table."""
    return {
        "table_form": form or imports.TableForm(),
        "waiting": _own(request).filter(dataset__isnull=True).defer("data").first(),
        "limit": MAX_BYTES // 1_000_000,
    }


def new_dataset_page(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show how a table was read, and make the dataset of it."""
    job = _job(request, key)
    if job.dataset_id:
        return HttpResponseRedirect(imports.job_address(job))
    do = request.POST.get("do") if request.method == "POST" else None
    if do == "cancel":
        jobs.cancel(job)
        messages.info(request, _("Cancelled: no dataset was made, and the table was deleted."))
        return HttpResponseRedirect(reverse("admin:metrics_dataset_start"))
    report = ImportReport.from_json(job.report)
    # While a table is read, nothing of it can be chosen.
    data = post_data(request) if job.state == State.READY else None
    description = DescriptionForm(data, initial=_initial(job, report))
    columns = [
        ColumnForm(column, data, prefix=f"column-{number}")
        for number, column in enumerate(report.new_columns[:MAX_COLUMN_FORMS], start=1)
    ]
    if do:
        _keep(request, job, columns)
    if do == "again" or (data is not None and imports.is_read_otherwise(request, job)):
        if do != "again":
            messages.info(request, _("The table was read as you chose: look at it once more."))
        imports.read_otherwise(request, job)
        jobs.check(job)
        return HttpResponseRedirect(_address(job))
    if data is not None and all([description.is_valid(), *(form.is_valid() for form in columns)]):
        return _made(request, job, description, columns)
    return _page(
        request,
        "new_dataset",
        title=_("New dataset"),
        status=400 if data is not None else 200,
        description=description,
        columns=columns,
        more_columns=len(report.new_columns) - len(columns),
        has_errors=description.is_bound,
        preview=make_preview(report),
        **imports.job_context(job, report),
        progress_url=reverse("admin:metrics_dataset_new_progress", args=[job.pk]),
        job_url=_address(job),
    )


def progress(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return the progress of reading a table as JSON, for the script of its page."""
    return imports.progress_of(_job(request, key))


def make_preview(report: ImportReport) -> Preview:
    """Return the first cells of the dataset as a table."""
    rows = _first((change.row for change in report.changes), _PREVIEW_ROWS + 1)
    header = _first((change.column for change in report.changes), _PREVIEW_COLUMNS + 1)
    cells = {(change.row, change.column): change.after for change in report.changes}
    shown = header[:_PREVIEW_COLUMNS]
    return Preview(
        shown,
        tuple(
            (row, tuple(cells.get((row, column), "") for column in shown))
            for row in rows[:_PREVIEW_ROWS]
        ),
        len(header) > _PREVIEW_COLUMNS,
        report.new_row_count > _PREVIEW_ROWS,
    )


PAGES = [
    AdminPage("start/", start_page, "start"),
    AdminPage("new/<uuid:key>/", new_dataset_page, "new"),
    AdminPage("new/<uuid:key>/progress.json", progress, "new_progress"),
]


def _first(names: Iterable[str], count: int) -> tuple[str, ...]:
    """Return the first names, each once."""
    found: dict[str, None] = {}
    for name in names:
        found[name] = None
        if len(found) == count:
            break
    return tuple(found)


def _own(request: HttpRequest) -> DataImportQuerySet:
    return DataImport.objects.kept(at=timezone.now()).filter(by=editor(request))


def _job(request: HttpRequest, key: UUID) -> DataImport:
    """Return a table of the editor; raise Http404 if there is none."""
    if not can_create_datasets(editor(request)):
        raise PermissionDenied
    return get_object_or_404(_own(request), pk=key)


def _address(job: DataImport) -> str:
    return reverse("admin:metrics_dataset_new", args=[job.pk])


def _page(
    request: HttpRequest,
    name: str,
    *,
    title: str,
    status: int = 200,
    **context: Any,
) -> TemplateResponse:
    context = {
        **admin.site.each_context(request),
        "title": title,
        "opts": Dataset._meta,
        "media": admin.site.get_model_admin(Dataset).media,
        **context,
    }
    return TemplateResponse(request, f"admin/metrics/dataset/{name}.html", context, status=status)


def _initial(job: DataImport, report: ImportReport) -> dict[str, str]:
    """Return what is proposed as the description, or what was written before."""
    reading = report.reading
    names = [column.head for column in reading.columns if column.role == Role.ENTITY]
    # The name of an only row is our own.
    rows = [column.head for column in reading.columns] if reading.row else report.new_rows
    is_chinese = any(_HAN.search(text) for text in [*names, *rows])
    described: dict[str, str] = job.description
    guessed = {
        "title": reading.above[0] if reading.above else jobs.title_of(job.name),
        "row_label": " · ".join(filter(None, names))[:200] or _("Name"),
        "language": (Language.CHINESE if is_chinese else Language.ENGLISH).value,
    }
    return guessed | described


def _keep(request: HttpRequest, job: DataImport, columns: Sequence[ColumnForm]) -> None:
    """Keep what was written about the dataset and its columns, so that nothing is typed twice."""
    for name in DescriptionForm.base_fields:
        if name in request.POST:
            job.description[name] = str(request.POST[name])[:300].replace("\0", "")
    choices = Choices.from_json(job.choices)
    chosen = dict(choices.indicators)
    for form in columns:
        if form.is_valid() and form.has_changed():
            before = chosen.get(form.column.head, ColumnChoice())
            chosen[form.column.head] = form.choice(before)
    job.choices = replace(choices, indicators=chosen).as_json()
    job.save(update_fields=["description", "choices"])


def _made(
    request: HttpRequest,
    job: DataImport,
    description: DescriptionForm,
    columns: Sequence[ColumnForm],
) -> HttpResponse:
    """Make the dataset; if the columns were changed, the table is read by them before."""
    if any(form.has_changed() for form in columns):
        jobs.check(job)
    if not imports.decide_text_columns(request, job):
        return HttpResponseRedirect(_address(job))
    report = ImportReport.from_json(job.report)
    if report.problem_count or not report.changes_anything:
        return HttpResponseRedirect(_address(job))
    if not jobs.create_dataset(job, description.cleaned_data):
        return HttpResponseRedirect(_address(job))
    if job.state != State.DONE:
        return HttpResponseRedirect(imports.job_address(job))
    messages.success(request, _done_message(report))
    # The first cell has the focus.
    return HttpResponseRedirect(
        reverse("admin:metrics_dataset_data", args=[job.dataset_id]) + "#row-0-cell-0"
    )


def _done_message(report: ImportReport) -> str:
    rows, columns = report.new_row_count, len(report.new_columns)
    return _("The dataset was made: %(rows)s, %(columns)s. Readers see it when it is issued.") % {
        "rows": ngettext("%(n)d row", "%(n)d rows", rows) % {"n": rows},
        "columns": ngettext("%(n)d column", "%(n)d columns", columns) % {"n": columns},
    }
