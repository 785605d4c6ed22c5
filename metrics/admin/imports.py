"""Pages on which a file is imported into a dataset: upload, changes, and confirmation."""

import csv
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
from metrics.importing import formats, jobs
from metrics.importing import writer as import_writer
from metrics.importing.report import MAX_CHANGES, ImportReport
from metrics.importing.table import MAX_BYTES
from metrics.layouts import Layout
from metrics.models import DataImport, Dataset

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

CHANGES_PER_PAGE = 100

State = DataImport.State

PHASES: "dict[str, _StrPromise]" = {
    "": gettext_lazy("Starting"),
    "reading": gettext_lazy("Reading the file"),
    "comparing": gettext_lazy("Comparing it with the data"),
    "writing": gettext_lazy("Writing into the working copy"),
}


class UploadForm(forms.Form):
    """Form for a file, with an option to remove rows that it does not have."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={
            "required": gettext_lazy("Choose the file to import."),
            "missing": gettext_lazy("Choose the file to import."),
            "empty": gettext_lazy("The file is empty."),
        },
    )
    remove_missing = forms.BooleanField(
        label=gettext_lazy("Remove rows that are not in the file"),
        required=False,
        help_text=gettext_lazy(
            "Otherwise, rows that are not in the file stay unchanged. In the long layout, cells "
            "that are not in the file are removed too. Columns stay."
        ),
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuse a file that is too large."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(formats.too_large_message(file.size or 0))
        return file


def import_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the upload form with examples, and start an import."""
    dataset = get_permitted_object(request, can_edit_data, Dataset, pk)
    form = UploadForm(post_data(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        job = jobs.begin(
            dataset,
            file.read(),
            name=(file.name or "").replace("\0", ""),
            by=editor(request),
            remove_missing=form.cleaned_data["remove_missing"],
        )
        return HttpResponseRedirect(_address(job))
    own = DataImport.objects.kept(at=timezone.now()).filter(dataset=dataset, by=editor(request))
    return dataset_page(
        request,
        dataset,
        "import",
        title=_("Import"),
        form=form,
        waiting=own.exclude(state=State.UNDONE).defer("data", "before"),
        shown=examples.layout_examples(dataset),
        limit=MAX_BYTES // 1_000_000,
    )


def job_page(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """Show the progress and changes of an import; confirm, cancel or undo it."""
    dataset = get_permitted_object(request, can_edit_data, Dataset, pk)
    job = _job(dataset, request, key)
    if request.method == "POST":
        return _decided(request, job)
    report = ImportReport.from_json(job.report)
    changes = Paginator(report.changes, CHANGES_PER_PAGE)
    stopped = jobs.is_stopped(job, at=timezone.now())
    return dataset_page(
        request,
        dataset,
        "import_job",
        title=_("Import of “%(name)s”") % {"name": job.name},
        job=job,
        report=report,
        changes=changes.get_page(request.GET.get("page")),
        most_changes=MAX_CHANGES,
        under_way=job.state in DataImport.UNDER_WAY and not stopped,
        stopped=stopped,
        phase=PHASES[job.phase],
        share=_share(job),
    )


def progress(request: HttpRequest, pk: int, key: UUID) -> HttpResponse:
    """Return the progress of an import as JSON, for the script of its page."""
    job = _job(get_permitted_object(request, can_edit_data, Dataset, pk), request, key)
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


def _address(job: DataImport) -> str:
    return reverse("admin:metrics_dataset_import_job", args=[job.dataset_id, job.pk])


def _share(job: DataImport) -> int | None:
    """Return the finished part of the present step in per cent, or None if it is not known."""
    return round(100 * job.done / job.total) if job.total else None


def _decided(request: HttpRequest, job: DataImport) -> HttpResponse:
    """Perform the action of a button of the page."""
    do = request.POST.get("do")
    again = HttpResponseRedirect(_address(job))
    if do == "confirm":
        report = ImportReport.from_json(job.report)
        if report.problem_count or not report.changes_anything or not jobs.confirm(job):
            messages.warning(request, _("There is nothing left to import."))
        elif job.state == State.DONE:
            _tell_done(request, job)
        return again
    if do == "again":
        if job.state != State.WRITING or jobs.is_stopped(job, at=timezone.now()):
            job.sheet = str(request.POST.get("sheet", job.sheet))[:100].replace("\0", "")
            job.save(update_fields=["sheet"])
            jobs.check(job)
        return again
    if do == "undo":
        return _undone(request, job) or again
    if do == "cancel":
        if not jobs.cancel(job):
            messages.warning(request, _("It is already being written and can't be cancelled."))
            return again
        messages.info(request, _("Cancelled: nothing was imported, and the file was deleted."))
    return HttpResponseRedirect(reverse("admin:metrics_dataset_import", args=[job.dataset_id]))


def _tell_done(request: HttpRequest, job: DataImport) -> None:
    message_with_link(
        request,
        _("Imported into the working copy: %(summary)s.")
        % {"summary": ImportReport.from_json(job.report).summary},
        address=reverse("admin:metrics_dataset_data", args=[job.dataset_id]),
        words=_("View the data"),
    )


def _undone(request: HttpRequest, job: DataImport) -> HttpResponse | None:
    try:
        jobs.undo(job, by=editor(request))
    except import_writer.DataImportError as error:
        messages.error(request, str(error))
        return None
    messages.success(request, _("The import was undone: the data is as it was before."))
    return HttpResponseRedirect(reverse("admin:metrics_dataset_import", args=[job.dataset_id]))


class _Echo:
    """File-like object that returns what a CSV writer writes."""

    def write(self, line: str) -> str:
        return line
