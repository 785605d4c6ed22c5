"""The page “Issue release…”: what it shows and asks before a working copy is frozen."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.models import Proposal
from collabsite.web.admin.pages import message_with_link
from collabsite.web.admin.requests import editor, post_data
from collabsite.web.checklist import Approval, Finding, ShownChecklist
from collabsite.web.routes import readable_permanent_url
from metrics import releasing
from metrics.admin import charts
from metrics.admin.corrections import CorrectionForm
from metrics.admin.page_context import own_page
from metrics.models import Dataset, Release
from metrics.releasing import impact
from metrics.releasing.preview import ReleasePreview, drafted_note, preview

if TYPE_CHECKING:
    from metrics.admin.datasets import DatasetAdmin


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
    checklist: ShownChecklist
    preview: ReleasePreview | None = None


def readiness(dataset: Dataset, *, ticked: Collection[str] = ()) -> Readiness:
    """Look at what issuing would freeze; stores nothing."""
    working = dataset.releases.working().first()
    last = dataset.releases.issued().order_by("-number").first()
    rows = working.entities.count() if working else 0
    columns = working.indicators.count() if working else 0
    problems = []
    if working is None and last is not None:
        problems.append(_("Nothing has changed since the newest release."))
    elif not rows and not columns:
        problems.append(_("The dataset has no values; add rows and columns first."))
    number = working.number if working else 1
    found = preview(dataset, working, last, at=timezone.now()) if working and not problems else None

    def url(finding: Finding) -> str:
        return reverse(f"admin:metrics_dataset_{finding.target}", args=[dataset.pk])

    return Readiness(
        working=working,
        address=readable_permanent_url("metrics:release", args=[dataset.slug, number]),
        last=last,
        rows=rows,
        columns=columns,
        sources=dataset.dataset_sources.count(),
        problems=tuple(problems),
        preview=found,
        checklist=found.checklist.shown(url=url, accepted=ticked) if found else ShownChecklist(),
    )


class IssueForm(forms.Form):
    """Asks what changed, from the second release on."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
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


def issue_page(model_admin: "DatasetAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Show what would be frozen, ask what changed, and issue the release."""
    if not model_admin.has_issue_permission(request):
        raise PermissionDenied
    dataset = get_object_or_404(Dataset, pk=pk)
    ticked = request.POST.getlist("accepted")
    ready = readiness(dataset, ticked=ticked)
    form = IssueForm(post_data(request), first=ready.last is None, initial=_initial(dataset, ready))
    # A first release has nothing before it that was wrong.
    correcting = (
        CorrectionForm(post_data(request), working=ready.working)
        if ready.working and ready.last
        else None
    )
    asked = [form, correcting] if correcting else [form]
    if request.method == "POST" and not ready.problems and all(each.is_valid() for each in asked):
        try:
            release = releasing.issue(
                dataset,
                by=editor(request),
                note=form.cleaned_data["note"],
                correction=correcting.correction if correcting else None,
                approval=Approval(ticked, form.cleaned_data["seen"]),
            )
        except releasing.ReleasingError as error:
            for problem in error.problems:
                form.add_error(None, problem)
        else:
            model_admin.log_change(
                request, dataset, _("Issued release %(number)d.") % {"number": release.number}
            )
            message_with_link(
                request,
                _("Release %(number)d of “%(title)s” is public.")
                % {"number": release.number, "title": dataset.title},
                address=release.get_absolute_url(),
                words=_("See it"),
            )
            _report_proposed(model_admin, request, release)
            if problem := charts.problem_when_issued(release, dataset):
                model_admin.message_user(request, problem, messages.WARNING)
            return HttpResponseRedirect(reverse("admin:metrics_dataset_change", args=[dataset.pk]))
        # What others have done meanwhile is shown.
        ready = readiness(dataset, ticked=ticked)
    return own_page(
        model_admin,
        request,
        dataset,
        "issue",
        title=_("Issue release"),
        ready=ready,
        form=form,
        correcting=correcting,
        refused=any(each.errors for each in asked),
    )


def _initial(dataset: Dataset, ready: Readiness) -> dict[str, str]:
    if ready.preview is None or ready.last is None:
        return {}
    return {"note": drafted_note(ready.preview.changes, language=dataset.language)}


def _report_proposed(model_admin: "DatasetAdmin", request: HttpRequest, release: Release) -> None:
    """Tell of how many articles an edition is proposed, with the way to them."""
    proposed = Proposal.objects.because_of(impact.reason_key(release)).count()
    if proposed:
        sentence = ngettext(
            "A new edition of %(n)d article is proposed.",
            "New editions of %(n)d articles are proposed.",
            proposed,
        )
        message_with_link(
            request,
            sentence % {"n": proposed},
            address=reverse("admin:articles_article_proposals"),
            words=_("Review and publish"),
        )
