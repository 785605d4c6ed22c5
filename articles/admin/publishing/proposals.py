"""Pages of proposed editions: the list, and one with its changes, to publish or dismiss."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe
from msgspec.structs import replace

from articles import publishing
from articles.admin.drafts.conflicts import Sides, conflict_response
from articles.admin.permissions import (
    can_change,
    can_change_or_publish,
    can_publish,
    get_permitted_article,
)
from articles.admin.publishing.checklist import finding_url
from articles.admin.publishing.forms import (
    ChangeNoteField,
    last_editions,
    report_cancelled,
    report_edition,
)
from articles.drafts import content_of
from articles.drafts.diff import Changes, compare
from articles.models import Article, Edition, Proposal
from articles.publishing import proposals
from articles.publishing.claim_changes import ContradictedClaim, reword_draft
from articles.publishing.number_checks import FAILING
from articles.publishing.rerendering import UNREAD, Rerendering
from collabsite.web.admin.pages import (
    FormlessError,
    RefusalRedirect,
    get_permitted_object,
    message_with_link,
    page_context,
)
from collabsite.web.admin.requests import (
    editor,
    is_restored,
    is_sent,
    parse_key,
    post_data,
    remove_unstorable,
)
from collabsite.web.checklist import Approval, ShownChecklist

# In seconds. What is left of many proposals after this time needs another press of the button.
_MAX_SECONDS = 25
# The field with the keys of the proposals that are published together with this one.
_TOGETHER = "together"
# The beginning of the names of fields with reasons to keep the words of claims.
_REASON = "reason-"


class ProposalForm(forms.Form):
    """Change note and kind of change, with the fingerprint of what the page showed."""

    proposal = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    note = ChangeNoteField()
    change = forms.ChoiceField(
        label=gettext_lazy("Kind of change"),
        choices=[
            (Edition.Change.UPDATE.value, Edition.Change.UPDATE.label),
            (Edition.Change.CORRECTION.value, Edition.Change.CORRECTION.label),
        ],
        widget=forms.RadioSelect,
    )


@dataclass(frozen=True)
class ProposalPreview:
    """The edition that would be published from a proposal."""

    proposal: Proposal
    rerendering: Rerendering
    number: int
    checklist: ShownChecklist
    changes: Changes
    # A scheduled edition, whose schedule is cancelled unless it is the first one.
    waiting: Edition | None
    has_other_draft: bool
    # The claims whose sentences the draft has otherwise: it keeps them.
    otherwise: tuple[ContradictedClaim, ...]

    @property
    def is_settled(self) -> bool:
        """Return whether the last edition already has the present data."""
        return not self.rerendering and not self.checklist.errors

    @property
    def is_contradicted(self) -> bool:
        """Return whether it has errors other than sentences to be confirmed."""
        return any(item.finding.code != UNREAD for item in self.checklist.errors)

    @property
    def is_publishable(self) -> bool:
        """Return whether it can be published from this page."""
        is_first = self.waiting == self.rerendering.last
        return not (self.is_blocked or self.is_settled or is_first)

    @property
    def is_blocked(self) -> bool:
        """Return whether it has errors that nothing on this page can answer."""
        return any(item.finding.code not in (FAILING, UNREAD) for item in self.checklist.errors)


def preview_proposal(
    proposal: Proposal, *, ticked: list[str], reasons: Mapping[str, str]
) -> ProposalPreview:
    """Return the edition that would be published from the proposal now; store nothing."""
    now = timezone.now()
    rerendering = proposals.preview(proposal, at=now, reasons=reasons, confirmed=ticked)
    last, article = rerendering.last, proposal.article
    draft = Article.objects.with_status(at=now).get(pk=article.pk)
    return ProposalPreview(
        proposal=proposal,
        rerendering=rerendering,
        number=last.number + 1,
        checklist=rerendering.checklist.shown(url=finding_url(article), accepted=ticked),
        changes=compare(rerendering.before, rerendering.content),
        waiting=article.editions.waiting(at=now).first(),
        has_other_draft=bool(draft.frozen_at and draft.updated_at > draft.frozen_at),
        otherwise=(
            reword_draft(content_of(article), rerendering.before.sections, rerendering.claims)[1]
            if rerendering.claims
            else ()
        ),
    )


def proposal_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the changes of an article's newest proposal; publish, dismiss or reopen it."""
    article = get_permitted_object(request, can_change_or_publish, Article, pk)
    may_publish = can_publish(editor(request))
    action = "" if is_restored(request) else request.POST.get("do", "")
    if is_sent(request):
        if not may_publish:
            raise PermissionDenied
        posted = _posted_proposal(article, request)
        if posted and action in {"dismiss", "reopen"}:
            return _dismiss_or_reopen(request, posted, action)
    proposal = article.proposals.prefetch_related("reasons").order_by("-pk").first()
    if proposal is None:
        raise Http404
    ticked = request.POST.getlist("accepted")
    form = ProposalForm(post_data(request), initial=_initial(proposal))
    if is_restored(request):
        if not (proposal.is_open and may_publish):
            raise FormlessError
        # The form keeps what was typed, but is not validated yet.
        form.errors.clear()
    elif action == "publish" and form.is_valid():
        waiting = last_editions(article)[1]
        edition = _publish(article, request, form, ticked)
        if edition:
            report_edition(request, edition)
            if waiting:
                report_cancelled(request, waiting)
            _publish_partners(request, proposal)
            if proposals.unwritten_in_draft(edition) and can_change(editor(request), article):
                page = reverse("admin:articles_article_proposal_draft", args=[article.pk])
                return HttpResponseRedirect(page)
            return HttpResponseRedirect(_next_address())
        if parse_key(request.POST.get("proposal")) != proposal.pk:
            # The posted note is the draft for another proposal, which this one has replaced.
            form.data = request.POST.copy()
            form.data["note"] = proposal.note
        proposal.refresh_from_db()
    context = page_context(request, article, title=_("Proposed edition"))
    context |= {
        "proposal": proposal,
        "preview": (
            preview_proposal(proposal, ticked=ticked, reasons=typed_reasons(request.POST))
            if proposal.is_open
            else None
        ),
        "partners": _partners(proposal, request) if proposal.is_open else (),
        "form": form,
        "may_publish": may_publish,
        "media": context["media"] + form.media,
    }
    return TemplateResponse(request, "admin/articles/article/proposal.html", context)


@require_safe
def proposal_draft_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the sections that a published proposal and the draft have changed, to choose or to write."""
    article = get_permitted_article(request, can_change, pk)
    edition = article.editions.order_by("-number").first()
    unwritten = proposals.unwritten_in_draft(edition) if edition else {}
    if edition is None or not unwritten:
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
    draft = content_of(article)
    before, published = (
        replace(
            draft,
            sections=tuple(
                replace(each, prose=unwritten[each.anchor][side])
                if each.anchor in unwritten
                else each
                for each in draft.sections
            ),
        )
        for side in (0, 1)
    )
    response = conflict_response(
        request, article, Sides(before, published, draft), edition=edition.number
    )
    response.status_code = 200
    return response


def _partners(proposal: Proposal, request: HttpRequest) -> list[tuple[Proposal, bool]]:
    """Return the proposals of translations, each with whether it was chosen to be published too."""
    chosen = request.POST.getlist(_TOGETHER)
    return [
        (partner, request.method != "POST" or str(partner.pk) in chosen)
        for partner in proposals.partners(proposal)
    ]


def _publish_partners(request: HttpRequest, proposal: Proposal) -> None:
    """Publish the chosen proposals of translations; warn that the others show the old data."""
    for partner, chosen in _partners(proposal, request):
        if chosen:
            _publish_as_drafted(request, partner)
            continue
        message_with_link(
            request,
            _("“%(title)s” still shows the old data; its page and this page say so.")
            % {"title": partner.article.title},
            address=reverse("admin:articles_article_proposal", args=[partner.article_id]),
            words=_("Review the proposal"),
            level=messages.WARNING,
        )


def proposals_page(request: HttpRequest) -> HttpResponse:
    """List the open proposals by reason; publish all of one reason that have no errors."""
    if not can_change_or_publish(editor(request)):
        raise PermissionDenied
    may_publish = can_publish(editor(request))
    if request.method == "POST":
        if not may_publish:
            raise PermissionDenied
        _publish_all(request, remove_unstorable(request.POST.get("reason", "")))
        return HttpResponseRedirect(reverse("admin:articles_article_proposals"))
    context = {
        **admin.site.each_context(request),
        "title": _("Proposed editions"),
        "opts": Article._meta,
        "groups": _group_by_reason(proposals.open_proposals()),
        "may_publish": may_publish,
        "media": admin.site.get_model_admin(Article).media,
    }
    return TemplateResponse(request, "admin/articles/article/proposals.html", context)


@dataclass(frozen=True)
class ProposalGroup:
    """The open proposals with the same newest reason."""

    key: str
    label: str
    address: str
    proposals: tuple[Proposal, ...]


def _group_by_reason(open_proposals: QuerySet[Proposal]) -> list[ProposalGroup]:
    found: dict[tuple[str, str, str], list[Proposal]] = {}
    for proposal in open_proposals:
        # A proposal is made for its newest reason; older ones were carried over.
        newest = max(proposal.reasons.all(), key=lambda reason: reason.pk)
        found.setdefault((newest.key, newest.label, newest.address), []).append(proposal)
    return [ProposalGroup(*reason, tuple(group)) for reason, group in found.items()]


def _posted_proposal(article: Article, request: HttpRequest) -> Proposal | None:
    key = parse_key(request.POST.get("proposal"))
    return article.proposals.filter(pk=key).first() if key else None


def typed_reasons(typed: QueryDict) -> dict[str, str]:
    """Return the reasons that were typed to keep the words of claims, by their keys."""
    reasons = {
        name.removeprefix(_REASON): remove_unstorable(str(typed[name])).strip()
        for name in typed
        if name.startswith(_REASON)
    }
    return {key: reason for key, reason in reasons.items() if reason}


def _initial(proposal: Proposal) -> dict[str, object]:
    return {
        "note": proposal.note,
        "change": proposals.kind_of_change(proposal),
        "proposal": proposal.pk,
    }


def _publish(
    article: Article, request: HttpRequest, form: ProposalForm, ticked: list[str]
) -> Edition | None:
    """Publish the proposal; return None and add errors to the form if that is refused."""
    proposal = _posted_proposal(article, request)
    if proposal is None:
        form.add_error(None, _("This proposal no longer exists; see what is proposed now."))
        return None
    try:
        return publishing.publish_proposal(
            proposal,
            by=editor(request),
            note=form.cleaned_data["note"],
            change=Edition.Change(form.cleaned_data["change"]),
            approval=Approval(ticked, form.cleaned_data["seen"], form.cleaned_data["number"]),
            reasons=typed_reasons(request.POST),
            instead_of=request.POST.get("instead", ""),
        )
    except publishing.UnacceptedWarningsError:
        form.add_error(None, _("Tick each warning that you have read, or fix its cause."))
    except publishing.PublishingError as error:
        for problem in error.problems:
            form.add_error(None, problem)
    return None


def _dismiss_or_reopen(request: HttpRequest, proposal: Proposal, action: str) -> HttpResponse:
    """Dismiss or reopen a proposal; the message about a dismissal has a link to undo it."""
    page = reverse("admin:articles_article_proposal", args=[proposal.article_id])
    title = {"title": proposal.article.title}
    try:
        if action == "dismiss":
            proposals.dismiss(proposal, by=editor(request))
        else:
            proposals.reopen(proposal, by=editor(request))
    except proposals.ProposalError as error:
        messages.error(request, str(error))
        return RefusalRedirect(page)
    if action == "reopen":
        messages.success(request, _("The proposed edition of “%(title)s” was reopened.") % title)
        return HttpResponseRedirect(page)
    message_with_link(
        request,
        _("The proposed edition of “%(title)s” was dismissed; readers see no change.") % title,
        address=page,
        words=_("Reopen it"),
    )
    return HttpResponseRedirect(_next_address())


def _publish_all(request: HttpRequest, reason: str) -> None:
    """Publish the proposals with this reason that have no errors, and report each by name."""
    left = list(proposals.open_proposals().because_of(reason))
    if not left:
        messages.warning(request, _("Nothing is proposed for this any more."))
    started = time.monotonic()
    while left and time.monotonic() - started < _MAX_SECONDS:
        _publish_as_drafted(request, left.pop(0))
    if left:
        sentence = ngettext(
            "%(n)d more remains to be published: press the button again.",
            "%(n)d more remain to be published: press the button again.",
            len(left),
        )
        messages.warning(request, sentence % {"n": len(left)})


def _publish_as_drafted(request: HttpRequest, proposal: Proposal) -> None:
    """Publish one of several proposals if it has no errors or warnings, and show a message about it."""
    try:
        edition = proposals.publish_as_drafted(proposal, by=editor(request))
    except publishing.PublishingError as error:
        message_with_link(
            request,
            _("“%(title)s” stays as it is: %(problem)s")
            % {"title": proposal.article.title, "problem": " ".join(error.problems)},
            address=reverse("admin:articles_article_proposal", args=[proposal.article_id]),
            words=_("View it"),
            level=messages.WARNING,
        )
        return
    report_edition(request, edition)
    if proposals.unwritten_in_draft(edition):
        message_with_link(
            request,
            _("The draft of “%(title)s” has a sentence otherwise than edition %(number)d.")
            % {"title": edition.title, "number": edition.number},
            address=reverse("admin:articles_article_proposal_draft", args=[edition.article_id]),
            words=_("Decide what the draft says"),
            level=messages.WARNING,
        )


def _next_address() -> str:
    """Return the address of the other proposals, or of the admin's index if there are none."""
    others = Proposal.objects.open().exists()
    return reverse("admin:articles_article_proposals" if others else "admin:index")


class ProposedFilter(admin.SimpleListFilter):
    """Filter of articles with a proposed edition."""

    title = gettext_lazy("proposed edition")
    parameter_name = "proposed"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Any]"
    ) -> list[tuple[str, str]]:
        """Return the only choice."""
        return [("yes", _("Waiting for an answer"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Filter the articles with an open proposal."""
        if self.value() != "yes":
            return queryset
        return queryset.filter(proposals__state=Proposal.State.OPEN)
