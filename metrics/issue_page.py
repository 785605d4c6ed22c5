"""What the page “Issue release…” shows and asks before a working copy is frozen."""

from dataclasses import dataclass

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.addresses import lasting_address
from metrics.models import Dataset, Release


@dataclass(frozen=True)
class Readiness:
    """The release that issuing would freeze, or the sentences that say why it can't be issued."""

    working: Release | None
    address: str
    last: Release | None
    rows: int
    columns: int
    sources: int
    problems: tuple[str, ...]


def readiness(dataset: Dataset) -> Readiness:
    """Look at what issuing would freeze; stores nothing."""
    working = dataset.releases.working().first()
    last = dataset.releases.filter(issued_at__isnull=False).order_by("-number").first()
    rows = working.entities.count() if working else 0
    columns = working.indicators.count() if working else 0
    problems = []
    if working is None and last is not None:
        problems.append(_("Nothing has changed since the newest release."))
    elif not rows and not columns:
        problems.append(_("The dataset has no values; add rows and columns first."))
    number = working.number if working else 1
    return Readiness(
        working=working,
        address=lasting_address("metrics:release", args=[dataset.slug, number]),
        last=last,
        rows=rows,
        columns=columns,
        sources=dataset.dataset_sources.count(),
        problems=tuple(problems),
    )


class IssueForm(forms.Form):
    """Asks what changed, from the second release on."""

    note = forms.CharField(
        label=gettext_lazy("Change note"),
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy("Readers see it beside the release: say what changed and why."),
        error_messages={
            "required": gettext_lazy(
                "Say what changed: every release after the first needs a change note."
            )
        },
    )

    def __init__(self, *args: object, first: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if first:
            self.fields["note"].required = False
            self.fields["note"].help_text = _("A first release may do without one.")
