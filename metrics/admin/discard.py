"""The page on which a working copy is discarded, so that the data is that of the newest release."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from collabsite.web.admin.requests import editor
from collabsite.web.audit_log import log
from metrics import working_copy
from metrics.admin.page_context import own_page
from metrics.models import Dataset

if TYPE_CHECKING:
    from metrics.admin.datasets import DatasetAdmin


def discard_page(model_admin: "DatasetAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, and then go back to the newest release."""
    if not model_admin.has_data_permission(request):
        raise PermissionDenied
    dataset = get_object_or_404(Dataset, pk=pk)
    working = dataset.releases.working().first()
    last = dataset.releases.issued().order_by("-number").first()
    if request.method == "POST" and working and last:
        if working_copy.discard_if_unchanged(dataset, seen=str(request.POST.get("seen", ""))):
            said = _("Discarded the working copy; the data is that of release %(number)d again.")
            log(dataset, said % {"number": last.number}, by=editor(request))
            model_admin.message_user(request, said % {"number": last.number}, messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:metrics_dataset_data", args=[pk]))
        model_admin.message_user(
            request,
            _("Somebody changed the working copy since you opened this page; look at it again."),
            messages.ERROR,
        )
    return own_page(
        model_admin,
        request,
        dataset,
        "discard",
        title=_("Discard the working copy"),
        working=working,
        last=last,
        seen=working_copy.state_digest(dataset) if working and last else "",
    )
