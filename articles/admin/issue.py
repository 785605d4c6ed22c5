"""The page “Issue release…”: preview, checklist, change note and correction."""

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.models import Proposal
from articles.publishing import impact
from articles.publishing.issuing import ReleasePreview, issue_release, preview
from collabsite.web.admin.pages import FormlessError, get_permitted_object, with_link
from collabsite.web.admin.requests import accept_form, editor, is_restored, post_data
from collabsite.web.audit_log import log
from collabsite.web.background import BackgroundWork, Report, ignore_report, stream_progress
from collabsite.web.checklist import Approval, Finding, ShownChecklist
from collabsite.web.routes import readable_permanent_url
from metrics.admin import charts
from metrics.admin.pages import dataset_page
from metrics.admin.permissions import can_issue
from metrics.models import Dataset, Release
from metrics.releases import IssueError, corrections
from metrics.releases.changes import drafted_note
from metrics.releases.corrections import Change, Correction

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)

# The number of editions quoting the data from which on the page shows progress.
PROGRESS_FROM = 100
TEMPLATES = "admin/metrics/dataset"


class IssueForm(forms.Form):
    """Change note and, from the second release on, the kind of change.

    A correction says what was wrong, why, and since when. Without a kind the release is an update.
    """

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
            "For a correction: the first wrong release. The suggested one is the first that had "
            "the values which have changed now."
        ),
    )
    why = forms.CharField(
        label=gettext_lazy("Why it was wrong"),
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text=gettext_lazy("For a correction: the cause of the mistake."),
    )

    def __init__(
        self, data: QueryDict | None, *, working: Release | None, last: Release | None
    ) -> None:
        super().__init__(data)
        if working is None or last is None:
            # A first release has nothing before it that was wrong.
            for name in ("change", "wrong", "since", "why"):
                del self.fields[name]
            self.fields["note"].required = False
            self.fields["note"].help_text = _("A first release does not need one.")
            return
        issued = Release.objects.issued().filter(dataset=working.dataset_id)
        since = self.fields["since"]
        since.choices = [  # type: ignore[attr-defined]
            (release.number, _named(release))
            for release in issued.defer("content").order_by("-number")
        ]
        since.initial = corrections.wrong_since(working)

    def clean(self) -> dict[str, Any]:
        """Require the fields of a correction that the register shows."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("change") == Change.CORRECTION:
            required = {
                "wrong": _("Say what was wrong: the register of corrections shows it."),
                "since": _("Choose the release since which it was wrong."),
                "why": _("Say why it was wrong: the register of corrections shows it."),
            }
            for name, message in required.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, message)
        return cleaned

    @property
    def correction(self) -> Correction | None:
        """Correction in the form; None if the release is an update."""
        data = self.cleaned_data
        if data.get("change") != Change.CORRECTION:
            return None
        return Correction(wrong=data["wrong"], why=data["why"], since=data["since"])


def _named(release: Release) -> str:
    issued = release.issued_at and timezone.localtime(release.issued_at)
    return _("Release %(number)s, %(date)s") % {
        "number": release.number,
        "date": date_format(issued) if issued else "",
    }


@dataclass(frozen=True)
class Readiness:
    """The release that would be issued, or the `problems` for which it can't be.

    The preview is added by `with_preview`, as it takes long if many articles quote the data.
    """

    dataset: Dataset
    ticked: Collection[str]
    working: Release | None
    last: Release | None
    rows: int
    columns: int
    problems: tuple[str, ...]
    preview: ReleasePreview | None = None

    @classmethod
    def of(cls, dataset: Dataset, ticked: Collection[str]) -> Self:
        """Return the release that would be issued; store nothing."""
        working = dataset.releases.working().first()
        last = dataset.releases.issued().order_by("-number").first()
        rows = working.entities.count() if working else 0
        columns = working.indicators.count() if working else 0
        problems = []
        if working is None and last is not None:
            problems.append(_("Nothing has changed since the newest release."))
        elif not rows and not columns:
            problems.append(_("The dataset has no values; add rows and columns first."))
        return cls(dataset, ticked, working, last, rows, columns, tuple(problems))

    def with_preview(self, report: Report = ignore_report) -> Self:
        """Return a copy with the preview, if the release can be issued."""
        if self.working is None or self.problems:
            return self
        found = preview(self.dataset, self.working, self.last, at=timezone.now(), report=report)
        return replace(self, preview=found)

    @property
    def address(self) -> str:
        """The permanent address of the release."""
        number = self.working.number if self.working else 1
        return readable_permanent_url("metrics:release", args=[self.dataset.slug, number])

    @property
    def checklist(self) -> ShownChecklist:
        """The checklist of the release, with the accepted warnings."""

        def url(finding: Finding) -> str:
            return reverse(f"admin:metrics_dataset_{finding.target}", args=[self.dataset.pk])

        if self.preview is None:
            return ShownChecklist()
        return self.preview.checklist.shown(url=url, accepted=self.ticked)


def issue_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show the preview and the form, and issue the release."""
    dataset = get_permitted_object(request, can_issue, Dataset, pk)
    ticked = request.POST.getlist("accepted")
    ready = Readiness.of(dataset, ticked)
    form = IssueForm(post_data(request), working=ready.working, last=ready.last)
    if is_restored(request):
        if ready.problems:
            raise FormlessError
        # The form keeps what was typed, but is not validated yet.
        form.errors.clear()
    elif request.method == "POST" and not ready.problems and form.is_valid():
        issue = partial(
            _issue,
            dataset,
            by=editor(request),
            note=form.cleaned_data["note"],
            correction=form.correction,
            approval=Approval(ticked, form.cleaned_data["seen"]),
        )
        try:
            if _takes_long(dataset):
                work = BackgroundWork(issue)
                reports = work.reports()
                # The first report comes after all checks that can refuse the release.
                if next(reports, None):
                    end = partial(_render_issued, request, dataset, work)
                    return _progress_page(request, dataset, reports, end)
                release = work.result()
            else:
                release = issue()
        except IssueError as error:
            for problem in error.problems:
                form.add_error(None, problem)
        else:
            for level, message in _outcome(release, dataset):
                messages.add_message(request, level, message)
            return HttpResponseRedirect(reverse("admin:metrics_dataset_change", args=[dataset.pk]))
        # Somebody else may have changed the dataset.
        ready = Readiness.of(dataset, ticked)
    context = {"form": form}
    if not ready.problems and _takes_long(dataset):
        previewing = BackgroundWork(ready.with_preview)
        end = partial(_render_content, request, dataset, previewing, context)
        return _progress_page(request, dataset, previewing.reports(), end, **context)
    return _page(request, dataset, ready.with_preview(), context)


def _takes_long(dataset: Dataset) -> bool:
    return impact.count_quoting(dataset, at=timezone.now()) >= PROGRESS_FROM


def _page(
    request: HttpRequest, dataset: Dataset, ready: Readiness, context: dict[str, Any]
) -> TemplateResponse:
    """Return the page with the preview and the form."""
    if ready.preview and ready.last and not context["form"].is_bound:
        note = drafted_note(ready.preview.changes, language=dataset.language)
        context["form"].initial = {"note": note}
    return dataset_page(request, dataset, "issue", title=_("Issue release"), ready=ready, **context)


def _progress_page(
    request: HttpRequest,
    dataset: Dataset,
    reports: Iterable[tuple[int, int]],
    end: Callable[[], str],
    **context: Any,  # noqa: ANN401
) -> StreamingHttpResponse:
    """Stream the page with the number of editions that have been compared, and then its end."""
    # The cookie must be set before the response starts, and the form comes at its end.
    get_token(request)
    title = _("Issue release")
    page = dataset_page(request, dataset, "issue", title=title, under_way=True, **context)

    def step(done: int, total: int) -> str:
        return render_to_string(f"{TEMPLATES}/issue_step.html", {"done": done, "total": total})

    return stream_progress(
        page.rendered_content, reports, step=step, end=partial(_render_end, dataset, end)
    )


def _render_end(dataset: Dataset, render: Callable[[], str]) -> str:
    """Return the end of the page, or the message that an unexpected error occurred, which is logged."""
    try:
        return render()
    except Exception:
        logger.exception("Dataset %s can't be issued.", dataset.pk)
        return render_to_string(f"{TEMPLATES}/issue_failed.html", {"original": dataset})


def _render_content(
    request: HttpRequest, dataset: Dataset, work: BackgroundWork[Readiness], context: dict[str, Any]
) -> str:
    page = _page(request, dataset, work.result(), context)
    return render_to_string(f"{TEMPLATES}/issue_content.html", page.context_data, request)


def _render_issued(request: HttpRequest, dataset: Dataset, work: BackgroundWork[Release]) -> str:
    outcome = _outcome(work.result(), dataset)
    accept_form(request)
    shown = [(messages.DEFAULT_TAGS[level], message) for level, message in outcome]
    context = {"original": dataset, "outcome": shown}
    return render_to_string(f"{TEMPLATES}/issue_done.html", context, request)


def _issue(
    dataset: Dataset,
    report: Report = ignore_report,
    *,
    by: "User",
    note: str,
    correction: Correction | None,
    approval: Approval,
) -> Release:
    """Issue the release and log it."""
    with transaction.atomic():
        release = issue_release(
            dataset, by=by, note=note, correction=correction, approval=approval, report=report
        )
        log(dataset, _("Issued release %(number)d.") % {"number": release.number}, by=by)
    return release


def _outcome(release: Release, dataset: Dataset) -> list[tuple[int, str]]:
    """Return messages about the release and the proposed editions, with their levels."""
    public = _("Release %(number)d of “%(title)s” is public.") % {
        "number": release.number,
        "title": dataset.title,
    }
    found: list[tuple[int, str]] = [
        (
            messages.SUCCESS,
            with_link(public, address=release.get_absolute_url(), words=_("View it")),
        )
    ]
    proposed = Proposal.objects.because_of(impact.reason_key(release)).count()
    if proposed:
        sentence = ngettext(
            "A new edition of %(n)d article is proposed.",
            "New editions of %(n)d articles are proposed.",
            proposed,
        )
        address = reverse("admin:articles_article_proposals")
        linked = with_link(
            sentence % {"n": proposed}, address=address, words=_("Review and publish")
        )
        found.append((messages.SUCCESS, linked))
    if problem := charts.problem_when_issued(release, dataset):
        found.append((messages.WARNING, problem))
    return found
