"""What the page “Issue release…” asks of a correction."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.models import Release
from metrics.releasing import corrections
from metrics.releasing.corrections import Change, Correction


class CorrectionForm(forms.Form):
    """Asks whether a release corrects something and, if so, what was wrong, why, and since when.

    Without an answer it is an update.
    """

    change = forms.ChoiceField(
        label=gettext_lazy("Kind of change"),
        choices=[choice for choice in Change.choices if choice[0] != Change.FIRST],
        initial=Change.UPDATE,
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "A correction changes what was wrong when it was issued. It is listed in the public"
            " register of corrections, with the three answers below."
        ),
    )
    wrong = forms.CharField(
        label=gettext_lazy("What was wrong"),
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text=gettext_lazy("For a correction: which values, and what they wrongly said."),
    )
    since = forms.TypedChoiceField(
        label=gettext_lazy("Wrong since"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=gettext_lazy(
            "For a correction: the first release that was wrong. The one chosen is the first that"
            " had the values which have changed now."
        ),
    )
    why = forms.CharField(
        label=gettext_lazy("Why it was wrong"),
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text=gettext_lazy("For a correction: how the mistake came about."),
    )

    def __init__(self, *args: Any, working: Release, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        issued = Release.objects.issued().filter(dataset=working.dataset_id)
        since = self.fields["since"]
        since.choices = [  # type: ignore[attr-defined]
            (release.number, _named(release))
            for release in issued.defer("content").order_by("-number")
        ]
        since.initial = corrections.wrong_since(working)

    def clean(self) -> dict[str, Any]:
        """Require of a correction what the register shows."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("change") == Change.CORRECTION:
            asked = {
                "wrong": _("Say what was wrong: the register of corrections shows it."),
                "since": _("Choose the release since which it was wrong."),
                "why": _("Say why it was wrong: the register of corrections shows it."),
            }
            for name, message in asked.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, message)
        return cleaned

    @property
    def correction(self) -> Correction | None:
        """What the editor said of the correction; None if the release is an update."""
        said = self.cleaned_data
        if said["change"] != Change.CORRECTION:
            return None
        return Correction(wrong=said["wrong"], why=said["why"], since=said["since"])


def _named(release: Release) -> str:
    issued = release.issued_at and timezone.localtime(release.issued_at)
    return _("Release %(number)s, %(date)s") % {
        "number": release.number,
        "date": date_format(issued) if issued else "",
    }
