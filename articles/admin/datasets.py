"""Admin of datasets, with the pages that name articles: the issue of a release, and the pickers of prose."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.prose import data
from articles.models import Proposal
from articles.publishing.impact import impact, issue_release, reason_key
from collabsite.web.admin import pages, requests
from collabsite.web.admin.pages import AdminPage, message_with_link
from collabsite.web.admin.requests import editor
from collabsite.web.audit_log import log
from collabsite.web.checklist import Approval, Finding
from collabsite.web.routes import readable_permanent_url
from metrics.admin import DatasetAdmin, charts
from metrics.admin.pages import dataset_page
from metrics.admin.permissions import can_issue
from metrics.models import Dataset, Release
from metrics.releases import IssueError, corrections, diff
from metrics.releases.changes import COMPARED, drafted_note, fingerprint
from metrics.releases.checklist import check
from metrics.releases.corrections import Change, Correction
from metrics.releases.diff import ReleaseChanges
from metrics.releases.diff.presentation import ColumnChangeDisplay, group_by_row

# The most changed cells that are shown before a release.
_SHOWN = 50


def _answer(**options: Any) -> forms.CharField:
    widget = AdminTextareaWidget(attrs={"rows": 2})
    return forms.CharField(required=False, widget=widget, **options)


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
        choices=[(kind, kind.label) for kind in (Change.UPDATE, Change.CORRECTION)],
        initial=Change.UPDATE,
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "A correction changes what was wrong when it was issued. It is listed in the public"
            " register of corrections, with the three answers below."
        ),
    )
    wrong = _answer(
        label=gettext_lazy("What was wrong"),
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
    why = _answer(
        label=gettext_lazy("Why it was wrong"),
        help_text=gettext_lazy("For a correction: the cause of the mistake."),
    )

    def __init__(self, *args: Any, working: Release | None, last: Release | None) -> None:
        super().__init__(*args)
        if working is None or last is None:
            # A first release has nothing before it that was wrong.
            for name in ("change", "wrong", "since", "why"):
                del self.fields[name]
            self.fields["note"].required = False
            self.fields["note"].help_text = _("A first release does not need one.")
            return
        issued = Release.objects.issued().filter(dataset=working.dataset_id).order_by("-number")
        named, since = _("Release %(number)s, %(date)s"), self.fields["since"]
        since.choices = [  # type: ignore[attr-defined]
            (number, named % {"number": number, "date": date_format(timezone.localtime(at))})
            for number, at in issued.values_list("number", "issued_at")
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


def issue_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the preview and the form, and issue the release."""
    dataset = pages.get_permitted_object(request, can_issue, Dataset, pk)
    working, last, problem = _find_releases(dataset)
    if problem and requests.is_restored(request):
        raise pages.FormlessError
    ticked = request.POST.getlist("accepted")
    form = IssueForm(requests.post_data(request), working=working, last=last)
    if requests.is_submitted(request, form) and not problem:
        by, sent = editor(request), form.cleaned_data
        approval = Approval(ticked, sent["seen"])
        about: dict[str, Any] = {"note": sent["note"], "correction": form.correction}
        try:
            with transaction.atomic():
                release = issue_release(dataset, by=by, approval=approval, **about)
                log(dataset, _("Issued release %(number)d.") % {"number": release.number}, by=by)
        except IssueError as error:
            form.add_error(None, error.problems)
            # Somebody else may have changed the dataset.
            working, last, problem = _find_releases(dataset)
        else:
            _report(request, dataset, release)
            return redirect("admin:metrics_dataset_change", pk)
    context: dict[str, Any] = {"form": form, "problem": problem, "working": working, "last": last}
    if working and not problem:
        changes = diff.compare(last, working, most=COMPARED)
        if last and not form.is_bound:
            form.initial = {"note": drafted_note(changes, language=dataset.language)}

        def url(finding: Finding) -> str:
            return reverse(f"admin:metrics_dataset_{finding.target}", args=[pk])

        names = [dataset.slug, working.number]
        context |= {
            "changes": changes,
            "differences": _differences(dataset, changes),
            "impact": impact(working, at=timezone.now()),
            "fingerprint": fingerprint(dataset, working, changes),
            "checklist": check(dataset, working, last, changes).shown(url=url, accepted=ticked),
            "rows": working.entities.count(),
            "columns": working.indicators.count(),
            "address": readable_permanent_url("metrics:release", args=names),
        }
    return dataset_page(request, dataset, "issue", title=_("Issue release"), **context)


def _differences(dataset: Dataset, changes: ReleaseChanges) -> dict[str, Any]:
    """Return the first changes of the data for the templates of `metrics/changes.html`."""
    shown = changes.cells[:_SHOWN]
    return {
        # The pages of its numbers are not public yet.
        "is_unissued": True,
        "language": dataset.language,
        "written_in": dataset.language,
        "rows": group_by_row(shown, slug=dataset.slug),
        "more_cells": changes.counts.total - len(shown),
        "rows_added": changes.rows_added,
        "more_added": changes.rows_added_count - len(changes.rows_added),
        "rows_removed": changes.rows_removed,
        "more_removed": changes.rows_removed_count - len(changes.rows_removed),
        "rows_renamed": changes.rows_renamed,
        "more_renamed": changes.rows_renamed_count - len(changes.rows_renamed),
        "shown_columns": list(map(ColumnChangeDisplay, changes.columns)),
    }


def _find_releases(dataset: Dataset) -> tuple[Release | None, Release | None, str]:
    """Return the working copy and the newest release, if any, and why there is nothing to issue, or ''."""
    working = dataset.releases.working().first()
    last = dataset.releases.issued().order_by("-number").first()
    if working is None and last is not None:
        return working, last, _("Nothing has changed since the newest release.")
    if working is None or not (working.entities.exists() or working.indicators.exists()):
        return working, last, _("The dataset has no values; add rows and columns first.")
    return working, last, ""


def _report(request: HttpRequest, dataset: Dataset, release: Release) -> None:
    """Show messages about the release and the proposed editions."""
    names = {"number": release.number, "title": dataset.title}
    public = _("Release %(number)d of “%(title)s” is public.") % names
    address = release.get_absolute_url()
    message_with_link(request, public, address=address, words=_("View it"))
    if proposed := Proposal.objects.because_of(reason_key(release)).count():
        sentence = ngettext(
            "A new edition of %(n)d article is proposed.",
            "New editions of %(n)d articles are proposed.",
            proposed,
        )
        address = reverse("admin:articles_article_proposals")
        words = _("Review and publish")
        message_with_link(request, sentence % {"n": proposed}, address=address, words=words)
    if problem := charts.problem_when_issued(release, dataset):
        messages.warning(request, problem)


@admin.register(Dataset)
class QuotedDatasetAdmin(DatasetAdmin):
    """Datasets that articles quote."""

    autosaved_pages = DatasetAdmin.autosaved_pages | {"issue"}
    pages = [*DatasetAdmin.pages, AdminPage("<int:pk>/issue/", issue_page, "issue"), *data.PAGES]
