"""The field in which an editor tells readers what an edition changes."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.translation import gettext_lazy


class ChangeNoteField(forms.CharField):
    """A change note, which every edition after the first must have."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(
            label=gettext_lazy("Change note"),
            widget=AdminTextareaWidget(attrs={"rows": 3}),
            help_text=gettext_lazy("Readers see it beside the edition: say what changed and why."),
            error_messages={
                "required": gettext_lazy(
                    "Say what changed: every edition after the first needs a change note."
                )
            },
            **kwargs,
        )
