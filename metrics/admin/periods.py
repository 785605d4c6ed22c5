"""The page on which a period gets a column in many indicators at once."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from collabsite.web.admin.requests import post_data
from collabsite.web.phrases import format_list
from metrics import pivot
from metrics.admin.page_context import own_page
from metrics.grid import columns
from metrics.grid.input import latest_release
from metrics.models import Dataset

if TYPE_CHECKING:
    from metrics.admin.datasets import DatasetAdmin


class PeriodForm(forms.Form):
    """A period, and the indicators that get a column for it."""

    period = forms.CharField(
        label=gettext_lazy("New period"),
        widget=AdminTextInputWidget(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("A year such as 2026, a month such as 2026-01, or 2026-Q1."),
    )
    indicators = forms.MultipleChoiceField(
        label=gettext_lazy("Indicators"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one indicator.")},
    )

    def __init__(self, *args: Any, across: tuple[pivot.Column, ...], **kwargs: Any) -> None:  # noqa: ANN401
        newest = columns.newest_period(across)
        current = {column.code for column in across if column.period == newest}
        labels = {column.code: column.label for column in across if column.period}
        kwargs["initial"] = {
            "period": columns.next_period(newest) if newest else "",
            "indicators": [code for code in labels if code in current],
        }
        super().__init__(*args, **kwargs)
        field = self.fields["indicators"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above.
        field.choices = list(labels.items())


def period_page(model_admin: "DatasetAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a period and the indicators that get a column for it, and add the columns."""
    if not model_admin.has_data_permission(request):
        raise PermissionDenied
    dataset = get_object_or_404(Dataset, pk=pk)
    release = latest_release(dataset)
    across = pivot.columns(release) if release else ()
    form = PeriodForm(post_data(request), across=across)
    if request.method == "POST" and form.is_valid():
        period = form.cleaned_data["period"].strip()
        try:
            added = columns.add_period(dataset, period, form.cleaned_data["indicators"])
        except columns.PeriodError as error:
            form.add_error("period", str(error))
        else:
            message = ngettext(
                "%(n)d column for %(period)s was added.",
                "%(n)d columns for %(period)s were added.",
                added,
            ) % {"n": added, "period": period}
            if added:
                model_admin.log_change(request, dataset, message)
                model_admin.message_user(request, message, messages.SUCCESS)
                return HttpResponseRedirect(
                    reverse("admin:metrics_dataset_data", args=[dataset.pk])
                )
            form.add_error("period", _("They have a column for this period already."))
    return own_page(
        model_admin,
        request,
        dataset,
        "period",
        title=_("Add a period"),
        form=form,
        unnamed=format_list(dict.fromkeys(columns.labels_without_period(across))),
    )
