"""Response of a page of a dataset in the admin."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.template.response import TemplateResponse

from collabsite.web.admin.pages import object_page
from collabsite.web.admin.requests import editor
from metrics.admin.permissions import can_edit_data, can_issue, can_name
from metrics.models import Dataset, Entity, Indicator


def dataset_page(
    request: HttpRequest,
    dataset: Dataset,
    name: str,
    *,
    title: str,
    status: int = 200,
    **context: Any,
) -> TemplateResponse:
    """Return the page of a dataset that the template `name` renders from this context."""
    user = editor(request)
    context = {
        # The page itself has its own button.
        "may_issue": name != "issue" and can_issue(user) and _has_data_to_issue(dataset),
        "may_edit_data": can_edit_data(user),
        "may_name": can_name(user),
        **context,
    }
    return object_page(request, dataset, name, title=title, status=status, **context)


def _has_data_to_issue(dataset: Dataset) -> bool:
    has_rows = Exists(Entity.objects.filter(release=OuterRef("pk")))
    has_columns = Exists(Indicator.objects.filter(release=OuterRef("pk")))
    return dataset.releases.working().filter(has_rows | has_columns).exists()
