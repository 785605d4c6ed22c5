"""Pages of proposed editions: the list, and one with its changes, to publish or dismiss."""

import time
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
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
from articles.admin.publishing.forms import (
    ChangeNoteField,
    finding_url,
    last_editions,
    report_edition,
)
from articles.drafts import content_of
from articles.drafts.diff import compare
from articles.models import Article, Edition, Proposal, ProposalReason
from articles.publishing import proposals
from articles.publishing.claim_changes import reword_draft
from articles.publishing.number_checks import FAILING
from articles.publishing.rerendering import UNREAD
from collabsite.web.admin.pages import (
    FormlessError,
    RefusalRedirect,
    get_permitted_object,
    list_page,
    message_with_link,
    object_page,
)
from collabsite.web.admin.requests import (
    editor,
    is_restored,
    is_sent,
    is_submitted,
    parse_key,
    post_data,
    remove_unstorable,
)
from collabsite.web.checklist import Approval

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
    change = forms.TypedChoiceField(
        label=gettext_lazy("Kind of change"),
        coerce=Edition.Change,
        choices=[
            (each.value, each.label) for each in (Edition.Change.UPDATE, Edition.Change.CORRECTION)
        ],
        widget=forms.RadioSelect,
    )


def proposal_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the changes of an article's newest proposal; publish, dismiss or reopen it."""
    article = get_permitted_object(request, can_change_or_publish, Article, pk)
    may_publish = can_publish(editor(request))
    action = request.POST.get("do", "") if is_sent(request) else ""
    if is_sent(request) and not may_publish:
        raise PermissionDenied
    key = parse_key(request.POST.get("proposal")) if action else None
    posted = article.proposals.filter(pk=key).first() if key else None
    if posted and action in {"dismiss", "reopen"}:
        return _dismiss_or_reopen(request, posted, action)
    proposal = article.proposals.prefetch_related("reasons").order_by("-pk").first()
    if proposal is None:
        raise Http404
    if is_restored(request) and not (proposal.is_open and may_publish):
        raise FormlessError
    ticked = request.POST.getlist("accepted")
    initial = {
        "note": proposal.note,
        "change": proposals.kind_of_change(proposal),
        "proposal": proposal.pk,
    }
    form = ProposalForm(post_data(request), initial=initial)
    if is_submitted(request, form) and action == "publish":
        waiting = last_editions(article)[1]
        if edition := _publish(request, posted, form, ticked):
            report_edition(request, edition, instead_of=waiting)
            _publish_partners(request, proposal)
            if proposals.unwritten_in_draft(edition) and can_change(editor(request), article):
                return redirect("admin:articles_article_proposal_draft", pk)
            return redirect(_next_address())
        if posted != proposal:
            # The posted note is the draft for another proposal, which this one has replaced.
            form.data = request.POST.copy()
            form.data["note"] = proposal.note
        proposal.refresh_from_db()
    reasons = _typed_reasons(request.POST)
    return object_page(
        request,
        article,
        "proposal",
        title=_("Proposed edition"),
        proposal=proposal,
        preview=_preview(proposal, ticked, reasons) if proposal.is_open else None,
        partners=_partners(proposal, request) if proposal.is_open else (),
        form=form,
        may_publish=may_publish,
    )


def _preview(proposal: Proposal, ticked: list[str], reasons: Mapping[str, str]) -> dict[str, Any]:
    """Return what the page shows of the edition that would be published now; nothing is stored.

    It is `is_settled` if the last edition already has the present data, `is_contradicted` if it has
    errors other than sentences to be confirmed, and `is_blocked` if nothing on the page answers them.
    `otherwise` has the claims whose sentences the draft has otherwise, and keeps.
    """
    now, article = timezone.now(), proposal.article
    rerendering = proposals.preview(proposal, at=now, reasons=reasons, confirmed=ticked)
    checklist = rerendering.checklist.shown(url=finding_url(article), accepted=ticked)
    errors = {item.finding.code for item in checklist.errors}
    draft = Article.objects.with_status(at=now).get(pk=article.pk)
    # A scheduled edition, whose schedule is cancelled unless it is the first one.
    waiting = article.editions.waiting(at=now).first()
    is_settled, is_blocked = not (rerendering or errors), bool(errors - {FAILING, UNREAD})
    claims, before = rerendering.claims, rerendering.before
    return {
        "rerendering": rerendering,
        "number": rerendering.last.number + 1,
        "checklist": checklist,
        "changes": compare(before, rerendering.content),
        "waiting": waiting,
        "has_other_draft": bool(draft.frozen_at and draft.updated_at > draft.frozen_at),
        "otherwise": reword_draft(content_of(article), before.sections, claims)[1]
        if claims
        else (),
        "is_settled": is_settled,
        "is_contradicted": bool(errors - {UNREAD}),
        "is_blocked": is_blocked,
        "is_publishable": not (is_blocked or is_settled or waiting == rerendering.last),
    }


def _publish(
    request: HttpRequest, proposal: Proposal | None, form: ProposalForm, ticked: list[str]
) -> Edition | None:
    """Publish the proposal; return None and add errors to the form if that is refused."""
    if proposal is None:
        form.add_error(None, _("This proposal no longer exists; see what is proposed now."))
        return None
    try:
        return publishing.publish_proposal(
            proposal,
            by=editor(request),
            note=form.cleaned_data["note"],
            change=form.cleaned_data["change"],
            approval=Approval(ticked, form.cleaned_data["seen"], form.cleaned_data["number"]),
            reasons=_typed_reasons(request.POST),
            instead_of=request.POST.get("instead", ""),
        )
    except publishing.UnacceptedWarningsError:
        form.add_error(None, _("Tick each warning that you have read, or fix its cause."))
    except publishing.PublishingError as error:
        form.add_error(None, error.problems)
    return None


def _typed_reasons(typed: QueryDict) -> dict[str, str]:
    """Return the reasons that were typed to keep the words of claims, by their keys."""
    reasons = {
        name.removeprefix(_REASON): remove_unstorable(str(typed[name])).strip()
        for name in typed
        if name.startswith(_REASON)
    }
    return {key: reason for key, reason in reasons.items() if reason}


def _dismiss_or_reopen(request: HttpRequest, proposal: Proposal, action: str) -> HttpResponse:
    """Dismiss or reopen a proposal; the message about a dismissal has a link to undo it."""
    page = reverse("admin:articles_article_proposal", args=[proposal.article_id])
    answer = proposals.dismiss if action == "dismiss" else proposals.reopen
    try:
        answer(proposal, by=editor(request))
    except proposals.ProposalError as error:
        messages.error(request, str(error))
        return RefusalRedirect(page)
    title = {"title": proposal.article.title}
    if action == "reopen":
        messages.success(request, _("The proposed edition of “%(title)s” was reopened.") % title)
        return redirect(page)
    sentence = _("The proposed edition of “%(title)s” was dismissed; readers see no change.")
    message_with_link(request, sentence % title, address=page, words=_("Reopen it"))
    return redirect(_next_address())


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
        else:
            sentence = _("“%(title)s” still shows the old data; its page and this page say so.")
            _warn(request, partner, sentence, words=_("Review the proposal"))


def _publish_as_drafted(request: HttpRequest, proposal: Proposal) -> None:
    """Publish one of several proposals if it has no errors or warnings, and show a message about it."""
    try:
        edition = proposals.publish_as_drafted(proposal, by=editor(request))
    except publishing.PublishingError as error:
        sentence = _("“%(title)s” stays as it is: %(problem)s")
        _warn(request, proposal, sentence, words=_("View it"), problem=str(error))
        return
    report_edition(request, edition)
    if proposals.unwritten_in_draft(edition):
        _warn(
            request,
            proposal,
            _("A sentence of edition %(number)d reads differently in the draft of “%(title)s”."),
            page="proposal_draft",
            words=_("Decide what the draft says"),
            number=edition.number,
        )


def _warn(
    request: HttpRequest,
    proposal: Proposal,
    sentence: str,
    *,
    words: str,
    page: str = "proposal",
    **about: object,
) -> None:
    """Show a warning about an article, with a link of these words to a page of it."""
    message_with_link(
        request,
        sentence % {"title": proposal.article.title, **about},
        address=reverse(f"admin:articles_article_{page}", args=[proposal.article_id]),
        words=words,
        level=messages.WARNING,
    )


def _next_address() -> str:
    """Return the address of the other proposals, or of the admin's index if there are none."""
    others = Proposal.objects.open().exists()
    return reverse("admin:articles_article_proposals" if others else "admin:index")


@require_safe
def proposal_draft_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the sections that a published proposal and the draft have changed, to choose or to write."""
    article = get_permitted_article(request, can_change, pk)
    edition = article.editions.order_by("-number").first()
    unwritten = proposals.unwritten_in_draft(edition) if edition else {}
    if edition is None or not unwritten:
        return redirect("admin:articles_article_change", pk)
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


def proposals_page(request: HttpRequest) -> HttpResponse:
    """List the open proposals by reason; publish all of one reason that have no errors."""
    if not can_change_or_publish(editor(request)):
        raise PermissionDenied
    may_publish = can_publish(editor(request))
    if request.method == "POST":
        if not may_publish:
            raise PermissionDenied
        _publish_all(request, remove_unstorable(request.POST.get("reason", "")))
        return redirect("admin:articles_article_proposals")
    groups: dict[str, tuple[ProposalReason, list[Proposal]]] = {}
    for proposal in proposals.open_proposals():
        # A proposal is made for its newest reason; older ones were carried over.
        newest = max(proposal.reasons.all(), key=lambda reason: reason.pk)
        groups.setdefault(newest.key, (newest, []))[1].append(proposal)
    title = _("Proposed editions")
    context = {"groups": list(groups.values()), "may_publish": may_publish}
    return list_page(request, Article, "proposals", title=title, **context)


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
