"""Admin of datasets, with the pages that name articles: the issue of a release, and the pickers of prose."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from articles.admin import data_pickers
from articles.admin.issue import CorrectionForm, IssueForm, issue_page
from collabsite.autosave.comparison import ChangedField, compare_form
from collabsite.autosave.models import UnsavedForm
from collabsite.web.admin.pages import AdminPage
from metrics.admin import DatasetAdmin
from metrics.models import Dataset


@admin.register(Dataset)
class QuotedDatasetAdmin(DatasetAdmin):
    """Datasets that articles quote."""

    autosaved_pages = DatasetAdmin.autosaved_pages | {"issue"}
    pages = [
        *DatasetAdmin.pages,
        AdminPage("<int:pk>/issue/", issue_page, "issue"),
        *data_pickers.PAGES,
    ]

    def compare_kept(self, request: HttpRequest, kept: UnsavedForm, obj: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return what was typed to issue a release, or what differs on the other pages."""
        if obj and kept.path == reverse("admin:metrics_dataset_issue", args=[obj.pk]):
            return {"fields": _typed_to_issue(obj, kept.data())}
        return super().compare_kept(request, kept, obj)


def _typed_to_issue(dataset: Dataset, typed: QueryDict) -> list[ChangedField]:
    working = dataset.releases.working().first()
    last = dataset.releases.issued().exists()
    found = list(compare_form(IssueForm(typed, first=not last)))
    if working and last:
        found += compare_form(CorrectionForm(typed, working=working))
    return found
