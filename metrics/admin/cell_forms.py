"""The forms about cells: one with all that is said of it, and many that get a status together."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.models import Source
from collabsite.web.admin.requests import remove_unstorable
from metrics import pivot
from metrics.grid.cell_details import CellDetails
from metrics.grid.input import column_key
from metrics.grid.statuses import StatusUpdate
from metrics.models import Dataset, Observation

# How many sources are offered; any other is named by its key.
MOST_OFFERED = 200
MAX_NOTE = 2000


class SourceField(forms.CharField):
    """A source by its key; those that the dataset uses are offered first."""

    widget = AdminTextInputWidget

    def clean(self, value: object) -> Any:  # noqa: ANN401 - a form's field returns what it likes.
        """Return the source, None if none is named."""
        key = remove_unstorable(super().clean(value)).strip()
        if not key:
            return None
        source = Source.objects.filter(key=key).first()
        if source is None:
            raise ValidationError(
                _("No source has the key “%(key)s”; choose one from the list, or add it first.")
                % {"key": key}
            )
        return source


def offered_sources(dataset: Dataset) -> list[Source]:
    """Return the sources to offer: those of the dataset and its cells first, then the newest."""
    used = Q(datasets=dataset) | Q(observations__entity__release__dataset=dataset)
    first = list(Source.objects.filter(used).distinct().order_by("key")[:MOST_OFFERED])
    rest = Source.objects.exclude(pk__in=[source.pk for source in first]).order_by("-pk")
    return [*first, *rest[: MOST_OFFERED - len(first)]]


def _beside() -> dict[str, forms.Field]:
    """Return new fields for what is said beside a value."""
    return {
        "note": forms.CharField(
            label=gettext_lazy("Note"),
            required=False,
            max_length=MAX_NOTE,
            widget=AdminTextareaWidget(attrs={"rows": 2}),
            help_text=gettext_lazy("Readers see it beside the value."),
        ),
        "source": SourceField(
            label=gettext_lazy("Source"),
            required=False,
            help_text=gettext_lazy("The key of a source, if it is not that of the whole dataset."),
        ),
    }


class CellForm(forms.Form):
    """A cell: its value, and what is said beside it."""

    value = forms.CharField(
        label=gettext_lazy("Value"),
        required=False,
        widget=AdminTextInputWidget(attrs={"autocomplete": "off"}),
    )
    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=Observation.Status.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields |= _beside()
        self.fields["source"].widget.attrs["list"] = "cell-sources"

    @staticmethod
    def initial_of(details: CellDetails) -> dict[str, str]:
        """Return what the form shows of a cell."""
        return {
            "value": details.text,
            "status": details.status,
            "note": details.note,
            "source": details.source.key if details.source else "",
        }

    @property
    def typed(self) -> CellDetails:
        """What was typed."""
        data = self.cleaned_data
        return CellDetails(
            remove_unstorable(data["value"]),
            data["status"],
            remove_unstorable(data["note"]),
            data["source"],
        )


class StatusForm(forms.Form):
    """Which cells get which status, note or source."""

    columns = forms.MultipleChoiceField(
        label=pgettext_lazy("of a table", "Columns"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one column.")},
    )
    rows = forms.ChoiceField(label=gettext_lazy("Rows"), widget=forms.RadioSelect)
    named = forms.CharField(
        label=gettext_lazy("Part of their names"), required=False, widget=AdminTextInputWidget
    )
    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        across: tuple[pivot.Column, ...],
        chosen: list[str],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self._columns = [(column_key(column), column.header) for column in across]
        scopes = [("all", _("all rows")), ("named", _("rows by a part of their names"))]
        if chosen:
            scopes.insert(
                0, ("chosen", _("the rows chosen in the grid: %(n)d") % {"n": len(chosen)})
            )
        kept = ("", _("as it is"))
        choices: dict[str, list[tuple[str, Any]]] = {
            "columns": self._columns,
            "rows": scopes,
            "status": [kept, *Observation.Status.choices],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above.
            field.choices = offered
        self.fields |= _beside()
        for name in ("note", "source"):
            self.fields[name].help_text = _("Left empty, it stays as it is.")
        self.fields["source"].widget.attrs["list"] = "cell-sources"

    def clean(self) -> dict[str, Any]:
        """Ask for something to set, and for the part of a name if rows are chosen by it."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(data.get(name) for name in ("status", "note", "source")) and not self.errors:
            self.add_error(None, _("Choose a status, or write a note or a source."))
        if data.get("rows") == "named" and not data.get("named", "").strip():
            self.add_error("named", _("Write a part of their names."))
        return data

    @property
    def wanted(self) -> StatusUpdate:
        """What to set."""
        data = self.cleaned_data
        return StatusUpdate(
            status=data["status"], note=remove_unstorable(data["note"]), source=data["source"]
        )
