"""What the pages of a dataset in the admin share, beside its form."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from metrics.models import Dataset

if TYPE_CHECKING:
    from metrics.admin.datasets import DatasetAdmin

# What one needs to change values, rows and columns.
VALUES = [
    f"metrics.{action}_{model}"
    for model in ["indicator", "entity", "observation"]
    for action in ["add", "change", "delete"]
]


def own_page(
    model_admin: "DatasetAdmin",
    request: HttpRequest,
    dataset: Dataset,
    name: str,
    *,
    title: str,
    status: int = 200,
    **shown: Any,  # noqa: ANN401
) -> HttpResponse:
    """Return a page of a dataset: its template is called `name`, and `shown` is its alone."""
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "subtitle": dataset.title,
        "opts": model_admin.opts,
        "original": dataset,
        "may_issue": model_admin.has_issue_permission(request),
        "may_edit_data": model_admin.has_data_permission(request),
        **shown,
    }
    return TemplateResponse(request, f"admin/metrics/dataset/{name}.html", context, status=status)
