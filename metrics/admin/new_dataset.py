"""Pages on which a dataset is made of a table that is pasted, dropped or uploaded."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
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
from metrics.importing import jobs
from metrics.importing.choices import Role
from metrics.importing.report import ImportReport
from metrics.importing.table import MAX_BYTES
from metrics.models import DataImport, Dataset
from metrics.models.imports import DataImportQuerySet

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
    # While a table is read, nothing of it can be chosen.
    data = post_data(request) if job.state == State.READY else None
    if do:
        _keep(request, job)
    if do == "again":
        imports.keep_choices(request, job)
        jobs.check(job)
        return HttpResponseRedirect(_address(job))
    report = ImportReport.from_json(job.report)
    description = DescriptionForm(data, initial=_initial(job, report))
    if data is not None and description.is_valid():
        return _made(request, job, description)
    return _page(
        request,
        "new_dataset",
        title=_("New dataset"),
        status=400 if data is not None else 200,
        description=description,
        has_errors=description.is_bound,
        **imports.job_context(job, report),
        progress_url=reverse("admin:metrics_dataset_new_progress", args=[job.pk]),
        job_url=_address(job),
    )


def progress(request: HttpRequest, key: UUID) -> HttpResponse:
    """Return the progress of reading a table as JSON, for the script of its page."""
    return imports.progress_of(_job(request, key))


PAGES = [
    AdminPage("start/", start_page, "start"),
    AdminPage("new/<uuid:key>/", new_dataset_page, "new"),
    AdminPage("new/<uuid:key>/progress.json", progress, "new_progress"),
]


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
    names = [column.head for column in reading.columns if column.use == Role.ENTITY]
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


def _keep(request: HttpRequest, job: DataImport) -> None:
    """Keep what was written about the dataset, so that nothing is typed twice."""
    for name in DescriptionForm.base_fields:
        if name in request.POST:
            job.description[name] = str(request.POST[name])[:300].replace("\0", "")
    job.save(update_fields=["description"])


def _made(request: HttpRequest, job: DataImport, description: DescriptionForm) -> HttpResponse:
    """Make the dataset, unless the table was read otherwise and has to be looked at once more."""
    if not imports.read_as_posted(request, job):
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
