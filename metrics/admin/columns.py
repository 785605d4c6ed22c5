"""Pages on which the columns of a dataset are defined, and a period is added to many of them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from collabsite.web.admin.pages import get_permitted_object
from collabsite.web.admin.requests import editor, is_sent, post_data
from collabsite.web.audit_log import log
from collabsite.web.text import format_list
from metrics.admin.pages import dataset_page
from metrics.admin.permissions import can_edit_data
from metrics.cells.periods import next_period
from metrics.grid.columns import (
    ColumnFormSet,
    PeriodError,
    add_period,
    columns_fingerprint,
    initial_data,
    labels_without_period,
    newest_period,
    save_columns,
)
from metrics.grid.input import latest_release
from metrics.models import Dataset
from metrics.tables import pivot


def columns_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the columns' definitions, and save their changes."""
    dataset = get_permitted_object(request, can_edit_data, Dataset, pk)
    shown = latest_release(dataset)
    now = columns_fingerprint(shown)
    was = request.POST.get("was") or now
    formset = ColumnFormSet(post_data(request), prefix="columns", initial=initial_data(shown))
    if is_sent(request) and was == now and formset.is_valid():
        saved = save_columns(dataset, formset)
        if not any(form.errors for form in formset.forms):
            message = ngettext("%(n)d column changed.", "%(n)d columns changed.", saved)
            messages.success(request, message % {"n": saved})
            if saved:
                log(dataset, message % {"n": saved}, by=editor(request))
            return HttpResponseRedirect(request.get_full_path())
    return dataset_page(
        request,
        dataset,
        "columns",
        title=_("Columns"),
        status=200 if was == now else 409,
        formset=formset,
        was=was,
        stale=was != now,
    )


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

    def __init__(self, *args: Any, across: tuple[pivot.Column, ...], **kwargs: Any) -> None:
        newest = newest_period(across)
        current = {column.code for column in across if column.period == newest}
        labels = {column.code: column.label for column in across if column.period}
        kwargs["initial"] = {
            "period": next_period(newest) if newest else "",
            "indicators": [code for code in labels if code in current],
        }
        super().__init__(*args, **kwargs)
        field = self.fields["indicators"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above.
        field.choices = list(labels.items())


def period_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a period and the indicators that get a column for it, and add the columns."""
    dataset = get_permitted_object(request, can_edit_data, Dataset, pk)
    release = latest_release(dataset)
    across = pivot.columns(release) if release else ()
    form = PeriodForm(post_data(request), across=across)
    if request.method == "POST" and form.is_valid():
        period = form.cleaned_data["period"].strip()
        try:
            added = add_period(dataset, period, form.cleaned_data["indicators"])
        except PeriodError as error:
            form.add_error("period", str(error))
        else:
            message = ngettext(
                "%(n)d column for %(period)s was added.",
                "%(n)d columns for %(period)s were added.",
                added,
            ) % {"n": added, "period": period}
            if added:
                log(dataset, message, by=editor(request))
                messages.success(request, message)
                return HttpResponseRedirect(
                    reverse("admin:metrics_dataset_data", args=[dataset.pk])
                )
            form.add_error("period", _("They already have a column for this period."))
    return dataset_page(
        request,
        dataset,
        "period",
        title=_("Add a period"),
        form=form,
        unnamed=format_list(dict.fromkeys(labels_without_period(across))),
    )
