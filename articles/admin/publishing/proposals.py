"""Pages of proposed editions: the list, and one with its changes, to publish or dismiss."""

import time
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from msgspec.structs import replace

from articles import publishing
from articles.admin import permissions
from articles.admin.drafts.conflicts import Sides, conflict_response
from articles.admin.publishing.editions import NoteForm, finding_url, last_editions, report_edition
from articles.drafts import content_of
from articles.drafts.comparison import with_part
from articles.drafts.diff import compare
from articles.models import Article, Edition, Proposal, ProposalReason
from articles.publishing import proposals
from articles.publishing.number_checks import FAILING
from articles.publishing.rerendering import reword_draft
from collabsite.web.admin import pages, requests
from collabsite.web.admin.pages import message_with_link, object_page
from collabsite.web.admin.requests import editor, remove_unstorable

# In seconds. What is left of many proposals after this time needs another press of the button.
_MAX_SECONDS = 25
# The beginning of the names of fields with reasons to keep the words of claims.
_REASON = "reason-"


class ProposalForm(NoteForm):
    """Note and kind of change of a proposed edition."""

    proposal = forms.IntegerField(widget=forms.HiddenInput)

    field_order = ["note", "change"]


def proposal_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the changes of an article's newest proposal; publish, dismiss or reopen it."""
    article = pages.get_permitted_object(request, permissions.can_change_or_publish, Article, pk)
    may_publish = permissions.can_publish(editor(request))
    is_sent = requests.is_sent(request)
    if is_sent and not may_publish:
        raise PermissionDenied
    action = request.POST.get("do", "") if is_sent else ""
    key = requests.parse_key(request.POST.get("proposal")) if action else None
    posted = article.proposals.filter(pk=key).first() if key else None
    if posted and action in {"dismiss", "reopen"}:
        return _dismiss_or_reopen(request, posted, action)
    proposal = article.proposals.prefetch_related("reasons").order_by("-pk").first()
    if proposal is None:
        raise Http404
    if requests.is_restored(request) and not (proposal.is_open and may_publish):
        raise pages.FormlessError
    kind = proposals.kind_of_change(proposal)
    initial = {"note": proposal.note, "change": kind, "proposal": proposal.pk}
    form = ProposalForm(requests.post_data(request), initial=initial)
    # Translations with proposals, each with whether its proposal was chosen to be published too.
    chosen = request.POST.getlist("together")
    partners = [
        (partner, request.method != "POST" or str(partner.pk) in chosen)
        for partner in (proposals.partners(proposal) if proposal.is_open else ())
    ]
    if requests.is_submitted(request, form) and action == "publish":
        waiting = last_editions(article)[1]
        if edition := _publish(request, posted, form):
            report_edition(request, edition, instead_of=waiting)
            for partner, is_chosen in partners:
                if is_chosen:
                    _publish_as_drafted(request, partner)
                else:
                    old = _("“%(title)s” still shows the old data; its page and this page say so.")
                    _warn(request, partner, old, words=_("Review the proposal"))
            may_change = permissions.can_change(editor(request), article)
            if may_change and proposals.unwritten_in_draft(edition):
                return redirect("admin:articles_article_proposal_draft", pk)
            return redirect(_next_address())
        if posted != proposal:
            # The posted note is the draft for another proposal, which this one has replaced.
            form.data = request.POST.copy()
            form.data["note"] = proposal.note
        proposal.refresh_from_db()
    return object_page(
        request,
        article,
        "proposal",
        title=_("Proposed edition"),
        proposal=proposal,
        preview=_preview(proposal, request.POST) if proposal.is_open else None,
        partners=partners,
        form=form,
        may_publish=may_publish,
    )


def _preview(proposal: Proposal, posted: QueryDict) -> dict[str, Any]:
    """Return what the page shows of the edition that would be published now; nothing is stored.

    It is `is_settled` if the last edition already has the present data, `is_contradicted` if it has
    errors, and `is_blocked` if nothing on the page answers them.
    `otherwise` has the claims whose sentences the draft has otherwise, and keeps.
    """
    now, article, ticked = timezone.now(), proposal.article, posted.getlist("accepted")
    shown = proposals.preview(proposal, at=now, reasons=_typed_reasons(posted))
    checklist = shown.checklist.shown(
        url=finding_url(article), accepted=ticked, before=shown.last.accepted
    )
    errors = {item.finding.code for item in checklist.errors}
    draft = Article.objects.with_status(at=now).get(pk=article.pk)
    # A scheduled edition, whose schedule is cancelled unless it is the first one.
    waiting = article.editions.waiting(at=now).first()
    is_settled, is_blocked = not (shown or errors), bool(errors - {FAILING})
    before, claims = shown.before, shown.claims
    otherwise = reword_draft(content_of(article), before.sections, claims)[1] if claims else ()
    return {
        "rerendering": shown,
        "number": shown.last.number + 1,
        "checklist": checklist,
        "changes": compare(before, shown.content),
        "waiting": waiting,
        "has_other_draft": bool(draft.frozen_at and draft.updated_at > draft.frozen_at),
        "otherwise": otherwise,
        "is_settled": is_settled,
        "is_contradicted": bool(errors),
        "is_blocked": is_blocked,
        "is_publishable": not (is_blocked or is_settled or waiting == shown.last),
    }


def _publish(request: HttpRequest, proposal: Proposal | None, form: ProposalForm) -> Edition | None:
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
            approval=form.approval(request),
            reasons=_typed_reasons(request.POST),
            instead_of=request.POST.get("instead", ""),
        )
    except publishing.UnacceptedWarningsError:
        form.add_error(None, _("Tick each warning that you have read, or fix its cause."))
    except publishing.PublishingError as error:
        form.add_error(None, error.problems)
    return None


def _typed_reasons(posted: QueryDict) -> Mapping[str, str]:
    """Return the reasons that were typed to keep the words of claims, by their keys."""
    return {
        name.removeprefix(_REASON): reason
        for name, typed in posted.items()
        if name.startswith(_REASON) and (reason := remove_unstorable(str(typed)).strip())
    }


def _dismiss_or_reopen(request: HttpRequest, proposal: Proposal, action: str) -> HttpResponse:
    """Dismiss or reopen a proposal; the message about a dismissal has a link to undo it."""
    page = reverse("admin:articles_article_proposal", args=[proposal.article_id])
    answer = proposals.dismiss if action == "dismiss" else proposals.reopen
    try:
        answer(proposal, by=editor(request))
    except proposals.ProposalError as error:
        messages.error(request, str(error))
        return pages.RefusalRedirect(page)
    title = {"title": proposal.article.title}
    if action == "reopen":
        messages.success(request, _("The proposed edition of “%(title)s” was reopened.") % title)
        return redirect(page)
    sentence = _("The proposed edition of “%(title)s” was dismissed; readers see no change.")
    message_with_link(request, sentence % title, address=page, words=_("Reopen it"))
    return redirect(_next_address())


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
        sentence = _(
            "A sentence of edition %(number)d reads differently in the draft of “%(title)s”."
        )
        words = _("Decide what the draft says")
        page, number = "proposal_draft", edition.number
        _warn(request, proposal, sentence, words=words, page=page, number=number)


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
    sentence %= {"title": proposal.article.title, **about}
    address = reverse(f"admin:articles_article_{page}", args=[proposal.article_id])
    message_with_link(request, sentence, address=address, words=words, level=messages.WARNING)


def _next_address() -> str:
    """Return the address of the other proposals, or of the admin's index if there are none."""
    others = Proposal.objects.open().exists()
    return reverse("admin:articles_article_proposals" if others else "admin:index")


@require_safe
def proposal_draft_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the sections that a published proposal and the draft have changed, to choose or to write."""
    article = permissions.get_permitted_article(request, permissions.can_change, pk)
    edition = article.editions.order_by("-number").first()
    unwritten = proposals.unwritten_in_draft(edition) if edition else {}
    if edition is None or not unwritten:
        return redirect("admin:articles_article_change", pk)
    before = published = draft = content_of(article)
    for section in draft.sections:
        if found := unwritten.get(section.anchor):
            part, (was, now) = f"sections/{section.anchor}", found
            before = with_part(before, part, replace(section, prose=was))
            published = with_part(published, part, replace(section, prose=now))
    sides = Sides(before, published, draft)
    response = conflict_response(request, article, sides, edition=edition.number)
    response.status_code = 200
    return response


def proposals_page(request: HttpRequest) -> HttpResponse:
    """List the open proposals by reason; publish all of one reason that have no errors."""
    may_publish = permissions.can_publish(editor(request))
    if not may_publish and (
        request.method == "POST" or not permissions.can_change(editor(request))
    ):
        raise PermissionDenied
    if request.method == "POST":
        _publish_all(request, remove_unstorable(request.POST.get("reason", "")))
        return redirect("admin:articles_article_proposals")
    groups: dict[str, tuple[ProposalReason, list[Proposal]]] = {}
    for proposal in proposals.open_proposals():
        # A proposal is made for its newest reason; older ones were carried over.
        newest = max(proposal.reasons.all(), key=lambda reason: reason.pk)
        groups.setdefault(newest.key, (newest, []))[1].append(proposal)
    title = _("Proposed editions")
    context = {"groups": list(groups.values()), "may_publish": may_publish}
    return pages.list_page(request, Article, "proposals", title=title, **context)


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
