"""Response of a page of a dataset in the admin."""

from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse

from collabsite.web.admin.pages import page_context
from collabsite.web.admin.requests import editor
from metrics.admin.permissions import can_edit_data, can_issue
from metrics.models import Dataset


def dataset_page(
    request: HttpRequest,
    dataset: Dataset,
    name: str,
    *,
    title: str,
    status: int = 200,
    **context: Any,  # noqa: ANN401
) -> TemplateResponse:
    """Return the page of a dataset that the template `name` renders from this context."""
    user = editor(request)
    context = {
        **page_context(request, dataset, title=title),
        "may_issue": can_issue(user),
        "may_edit_data": can_edit_data(user),
        **context,
    }
    return TemplateResponse(request, f"admin/metrics/dataset/{name}.html", context, status=status)
