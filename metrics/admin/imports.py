"""Pages on which a file is imported into a dataset: upload, changes, and confirmation."""

import csv
import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collabsite.web.admin.pages import AdminPage, get_permitted_object, message_with_link
from collabsite.web.admin.requests import editor, post_data
from metrics.admin.pages import dataset_page
from metrics.admin.permissions import can_edit_data
from metrics.exports import examples
from metrics.importing import files, jobs
from metrics.importing.choices import (
    DECIMAL_SIGNS,
    ENCODINGS,
    HEADER_ROWS,
    SEPARATORS,
    Choices,
    ColumnChoice,
    column_key,
)
from metrics.importing.comparison import MAX_CHANGES
from metrics.importing.files import separator_names
from metrics.importing.report import ImportReport, Reading
from metrics.importing.table import MAX_BYTES
from metrics.models import DataImport, Dataset
from metrics.tables.layouts import Layout

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

CHANGES_PER_PAGE = 100

State = DataImport.State

PHASES: "dict[str, _StrPromise]" = {
    "": gettext_lazy("Starting"),
    "reading": gettext_lazy("Reading the file"),
    "comparing": gettext_lazy("Comparing it with the data"),
    "writing": gettext_lazy("Writing into the draft"),
    "finishing": gettext_lazy("Finishing"),
}


class TableForm(forms.Form):
    """Form for a file or a pasted table."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )
    pasted = forms.CharField(
        label=gettext_lazy("Or paste a table"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 4, "spellcheck": "false", "aria-describedby": "id_pasted_helptext"}
        ),
        help_text=gettext_lazy("Cells copied from a spreadsheet or a web page, with their heads."),
    )

    def clean_file(self) -> "UploadedFile[Any] | None":
        """Refuse a file that is too large."""
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file and (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(files.too_large_message(file.size or 0))
        return file

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("file") and not cleaned["pasted"].strip():
            self.add_error("file", _("Choose the file to import, or paste a table."))
        return cleaned

    def content(self) -> tuple[bytes, str]:
        """Return what was chosen or pasted, and its name."""
        if file := self.cleaned_data["file"]:
            return file.read(), (file.name or "").replace("\0", "")
        return self.cleaned_data["pasted"].encode(), _("Pasted table")


class UploadForm(TableForm):
    """Form for a table, with an option to remove rows that it does not have."""

    remove_missing = forms.BooleanField(
        label=gettext_lazy("Remove rows that are not in the file"),
        required=False,
        help_text=gettext_lazy(
            "Otherwise, rows that are not in the file stay unchanged. Unless the table is wide, "
            "cells that are not in the file are removed too. Columns stay."
        ),
    )


def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the upload form with examples, and start an import."""
    dataset = get_permitted_object(request, can_edit_data, Dataset, pk)
    form = UploadForm(post_data(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data, name = form.content()
        job = jobs.begin(
            dataset,
            data,
            name=name,
            by=editor(request),
            remove_missing=form.cleaned_data["remove_missing"],
        )
        return HttpResponseRedirect(job_address(job))
    own = DataImport.objects.kept(at=timezone.now()).filter(dataset=dataset, by=editor(request))
    return dataset_page(
        request,
        dataset,
        "import",
        title=_("Import"),
        form=form,
        waiting=own.defer("data"),
        shown=examples.layout_examples(dataset),
        limit=MAX_BYTES // 1_000_000,
    )


def job_page(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """Show the progress and changes of an import; confirm or cancel it."""
    dataset = get_permitted_object(request, can_edit_data, Dataset, pk)
    job = _job(dataset, request, key)
    if request.method == "POST":
        return _decided(request, job)
    report = ImportReport.from_json(job.report)
    changes = Paginator(report.changes, CHANGES_PER_PAGE)
    return dataset_page(
        request,
        dataset,
        "import_job",
        title=_("Import of “%(name)s”") % {"name": job.name},
        changes=changes.get_page(request.GET.get("page")),
        most_changes=MAX_CHANGES,
        **job_context(job, report),
        progress_url=reverse("admin:metrics_dataset_import_progress", args=[dataset.pk, job.pk]),
        job_url=job_address(job),
    )


def job_context(job: DataImport, report: ImportReport) -> dict[str, Any]:
    """Return the context of the templates that show how a file is read and how far its import is."""
    stopped = jobs.is_stopped(job, at=timezone.now())
    return {
        "job": job,
        "report": report,
        "reading": report.reading,
        "reading_options": _reading_options(),
        "under_way": job.state in DataImport.UNDER_WAY and not stopped,
        "stopped": stopped,
        "phase": PHASES[job.phase],
        "share": _share(job),
    }


def progress(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """Return the progress of an import as JSON, for the script of its page."""
    return progress_of(
        _job(get_permitted_object(request, can_edit_data, Dataset, pk), request, key)
    )


def progress_of(job: DataImport) -> JsonResponse:
    """Return how far an import is."""
    going = job.state in DataImport.UNDER_WAY and not jobs.is_stopped(job, at=timezone.now())
    return JsonResponse(
        {"going": going, "state": job.state, "phase": str(PHASES[job.phase]), "share": _share(job)}
    )


def example_page(
    request: HttpRequest, pk: int, layout: str
) -> HttpResponse | StreamingHttpResponse:
    """Download the present values in a layout, to be changed and imported again."""
    dataset = get_permitted_object(request, can_edit_data, Dataset, pk)
    if layout not in set(Layout):
        raise Http404
    writer = csv.writer(_Echo())
    response = StreamingHttpResponse(
        # With the mark by which Excel knows UTF-8.
        ["\ufeff", *map(writer.writerow, examples.layout_rows(dataset, Layout(layout)))],
        content_type="text/csv; charset=utf-8",
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{layout}.csv"'
    return response


PAGES = [
    AdminPage("<int:pk>/import/<uuid:key>/", job_page, "import_job"),
    AdminPage("<int:pk>/import/<uuid:key>/progress.json", progress, "import_progress"),
    AdminPage("<int:pk>/import/<str:layout>.csv", example_page, "import_example"),
]


def _job(dataset: Dataset, request: HttpRequest, key: UUID) -> DataImport:
    """Return an import by the editor; raise Http404 if there is none."""
    own = DataImport.objects.kept(at=timezone.now()).filter(dataset=dataset, by=editor(request))
    return get_object_or_404(own, pk=key)


def job_address(job: DataImport) -> str:
    """Return the address of the page of an import into a dataset."""
    return reverse("admin:metrics_dataset_import_job", args=[job.dataset_id, job.pk])


def _share(job: DataImport) -> int | None:
    """Return the finished part of the present step in per cent, or None if it is not known."""
    return round(100 * job.done / job.total) if job.total else None


def _decided(request: HttpRequest, job: DataImport) -> HttpResponse:
    """Perform the action of a button of the page."""
    do = request.POST.get("do")
    again = HttpResponseRedirect(job_address(job))
    if do == "confirm":
        if not read_as_posted(request, job):
            return again
        report = ImportReport.from_json(job.report)
        if report.problem_count or not report.changes_anything or not jobs.confirm(job):
            messages.warning(request, _("There is nothing left to import."))
        elif job.state == State.DONE:
            _tell_done(request, job)
        return again
    if do == "again":
        if job.state != State.WRITING or jobs.is_stopped(job, at=timezone.now()):
            keep_choices(request, job)
            jobs.check(job)
        return again
    if do == "cancel":
        if not jobs.cancel(job):
            messages.warning(request, _("It is already being written and can't be cancelled."))
            return again
        messages.info(request, _("Cancelled: nothing was imported, and the file was deleted."))
    return HttpResponseRedirect(reverse("admin:metrics_dataset_import", args=[job.dataset_id]))


def read_as_posted(request: HttpRequest, job: DataImport) -> bool:
    """Read the file by what the form says; return whether the editor has seen it read so.

    Other names and units change nothing that has to be looked at once more.
    """
    report = ImportReport.from_json(job.report)
    cut = report.described, report.reading.shape, report.reading.decimal, report.reading.header
    uses = [column.use for column in report.reading.columns]
    if job.state != State.READY or not keep_choices(request, job):
        return job.state == State.READY
    jobs.check(job)
    now = ImportReport.from_json(job.report)
    is_same = cut == (now.described, now.reading.shape, now.reading.decimal, now.reading.header)
    if job.state == State.READY and is_same and uses == [c.use for c in now.reading.columns]:
        return True
    messages.info(request, _("The table was read as you chose: look at it once more."))
    return False


def keep_choices(request: HttpRequest, job: DataImport) -> bool:
    """Store what the form says about the reading; return whether it is something else.

    Another sheet is read from scratch.
    """
    report = ImportReport.from_json(job.report)
    before = Choices.from_json(job.choices)
    posted = {name: str(value).replace("\0", "") for name, value in request.POST.items()}
    sheet = posted.get("sheet", job.sheet)[:100]
    if sheet != job.sheet and sheet != (report.sheets[:1] or ("",))[0]:
        job.choices = {}
    else:
        sheet, job.choices = job.sheet, _posted(posted, report.reading, before).as_json()
    is_other = (sheet, job.choices) != (job.sheet, before.as_json())
    job.sheet = sheet
    job.save(update_fields=["sheet", "choices"])
    return is_other


def _posted(posted: Mapping[str, str], reading: Reading, before: Choices) -> Choices:
    """Return the choices of a form that showed a reading; what was left as guessed stays guessed."""

    def chosen(name: str, known: Collection[str] | None = None) -> str:
        shown = getattr(reading, name)
        now = posted.get(name, shown).strip()[:200]
        is_new = now != shown and (known is None or now in known)
        return now if is_new else str(getattr(before, name))

    columns = dict(before.columns)
    for column in reading.columns:
        key = column_key(column.number, column.head)
        choice = columns.get(key, ColumnChoice())
        now = {
            name: posted.get(f"{name}-{column.number}", getattr(column, name)).strip()[:200]
            for name in ("use", "label", "unit")
        }
        if now["use"] not in dict(column.uses):
            del now["use"]
        changed = {name: text for name, text in now.items() if text != getattr(column, name)}
        if changed:
            columns[key] = replace(choice, **changed)
    header = chosen("header")
    return Choices(
        encoding=chosen("encoding", ENCODINGS),
        separator=chosen("separator", SEPARATORS),
        decimal=chosen("decimal", DECIMAL_SIGNS),
        header=header if re.fullmatch(HEADER_ROWS, header) else before.header,
        indicator=chosen("indicator"),
        row=chosen("row"),
        columns=columns,
    )


def _reading_options() -> dict[str, list[tuple[str, str]]]:
    """Return the options of the choices about a file, with their words."""
    return {
        "encodings": [(name, name) for name in ENCODINGS],
        "separators": list(separator_names().items()),
        "decimals": [("point", _("point: 1.5")), ("comma", _("comma: 1,5"))],
    }


def _tell_done(request: HttpRequest, job: DataImport) -> None:
    message_with_link(
        request,
        _("Imported into the draft: %(summary)s.")
        % {"summary": ImportReport.from_json(job.report).summary},
        address=reverse("admin:metrics_dataset_data", args=[job.dataset_id]),
        words=_("View the data"),
    )


class _Echo:
    """File-like object that returns what a CSV writer writes."""

    def write(self, line: str) -> str:
        return line
