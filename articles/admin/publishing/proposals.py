"""The pages of proposed editions: all of them, and one, with what it changes and its two answers."""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import publishing
from articles.admin.page_context import page_context
from articles.admin.publishing.change_notes import ChangeNoteField
from articles.admin.publishing.checklist import finding_url
from articles.admin.publishing.page import report_edition
from articles.diff import Changes, compare
from articles.models import Article, Edition, Proposal
from articles.publishing import proposals as proposing
from articles.publishing.rerendering import Rerendering
from articles.publishing.status import with_standing
from collabsite.web.admin.pages import message_with_link
from collabsite.web.admin.requests import editor, parse_key, post_data, remove_unstorable
from collabsite.web.checklist import Approval, ShownChecklist

if TYPE_CHECKING:
    from articles.admin.articles import ArticleAdmin

# In seconds: what is left of many proposals then is for another press of the button.
_PATIENCE = 25
# Names what is to be published with a proposal, by their keys.
_TOGETHER = "together"


class ProposalForm(forms.Form):
    """Asks for the change note and the kind of change; what was shown goes with it."""

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
class Prospect:
    """What publishing a proposal would give, as its page shows it."""

    proposal: Proposal
    rerendering: Rerendering
    number: int
    checklist: ShownChecklist
    changes: Changes
    # The edition that has to become public before anything else can.
    waiting: Edition | None
    has_other_draft: bool

    @property
    def is_settled(self) -> bool:
        """Tell whether the last edition shows what the data says already."""
        return not self.rerendering.quoted and not self.checklist.errors


def prospect(proposal: Proposal, *, ticked: list[str]) -> Prospect:
    """Try what publishing the proposal now would give; stores nothing."""
    now = timezone.now()
    rerendering = proposing.preview(proposal, at=now)
    last, article = rerendering.last, proposal.article
    standing = with_standing(Article.objects.filter(pk=article.pk), at=now).get()
    return Prospect(
        proposal=proposal,
        rerendering=rerendering,
        number=last.number + 1,
        checklist=rerendering.checklist.shown(url=finding_url(article), accepted=ticked),
        changes=compare(rerendering.before, rerendering.content),
        waiting=last if last.published_at > now else None,
        has_other_draft=bool(standing.frozen_at and standing.updated_at > standing.frozen_at),
    )


def proposal_page(model_admin: "ArticleAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the newest proposal of an article would change; publish or dismiss it."""
    article = get_object_or_404(Article, pk=pk)
    may_publish = model_admin.has_publish_permission(request)
    if not (may_publish or model_admin.has_change_permission(request, article)):
        raise PermissionDenied
    asked = request.POST.get("do", "")
    if request.method == "POST":
        if not may_publish:
            raise PermissionDenied
        chosen = _chosen(article, request)
        if chosen and asked in {"dismiss", "reopen"}:
            return _move(model_admin, request, chosen, asked)
    proposal = article.proposals.prefetch_related("reasons").order_by("-pk").first()
    if proposal is None:
        raise Http404
    ticked = request.POST.getlist("accepted")
    form = ProposalForm(post_data(request), initial=_initial(proposal))
    if request.method == "POST" and asked == "publish" and form.is_valid():
        edition = _published(article, request, form, ticked)
        if edition:
            report_edition(model_admin, request, edition)
            _publish_partners(model_admin, request, proposal)
            return HttpResponseRedirect(_next_address())
        if parse_key(request.POST.get("proposal")) != proposal.pk:
            # The note was drafted for what this one has replaced.
            form.data = request.POST.copy()
            form.data["note"] = proposal.note
        proposal.refresh_from_db()
    context = {
        **page_context(model_admin, request, article, title=_("Proposed edition")),
        "proposal": proposal,
        "ready": prospect(proposal, ticked=ticked) if proposal.is_open else None,
        "partners": _partners(proposal, request) if proposal.is_open else (),
        "form": form,
        "may_publish": may_publish,
        "media": model_admin.media + form.media,
    }
    return TemplateResponse(request, "admin/articles/article/proposal.html", context)


def _partners(proposal: Proposal, request: HttpRequest) -> list[tuple[Proposal, bool]]:
    """Return what is proposed of translations, and whether it is to be published with this one."""
    chosen = request.POST.getlist(_TOGETHER)
    return [
        (partner, request.method != "POST" or str(partner.pk) in chosen)
        for partner in proposing.partners(proposal)
    ]


def _publish_partners(
    model_admin: "ArticleAdmin", request: HttpRequest, proposal: Proposal
) -> None:
    """Publish what was chosen of the translations too; say of what was not that readers see both."""
    for partner, chosen in _partners(proposal, request):
        if chosen:
            [answer] = proposing.publish_all([partner], by=editor(request))
            _report(model_admin, request, answer)
            continue
        message_with_link(
            request,
            _("“%(title)s” still shows the data as it was; its page and this one say so.")
            % {"title": partner.article.title},
            address=reverse("admin:articles_article_proposal", args=[partner.article_id]),
            words=_("Look at what is proposed"),
            level=messages.WARNING,
        )


def proposals_page(model_admin: "ArticleAdmin", request: HttpRequest) -> HttpResponse:
    """List the open proposals by their reasons; publish all of one reason that nothing hinders."""
    may_publish = model_admin.has_publish_permission(request)
    if not (may_publish or model_admin.has_change_permission(request)):
        raise PermissionDenied
    if request.method == "POST":
        if not may_publish:
            raise PermissionDenied
        _publish_all(model_admin, request, remove_unstorable(request.POST.get("reason", "")))
        return HttpResponseRedirect(reverse("admin:articles_article_proposals"))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Proposed editions"),
        "opts": model_admin.opts,
        "groups": _groups(proposing.open_proposals()),
        "may_publish": may_publish,
        "media": model_admin.media,
    }
    return TemplateResponse(request, "admin/articles/article/proposals.html", context)


@dataclass(frozen=True)
class Group:
    """The open proposals that one thing is the newest reason of."""

    key: str
    label: str
    address: str
    proposals: tuple[Proposal, ...]


def _groups(proposals: QuerySet[Proposal]) -> list[Group]:
    found: dict[tuple[str, str, str], list[Proposal]] = {}
    for proposal in proposals:
        # The newest reason is what it was made for.
        newest = max(proposal.reasons.all(), key=lambda reason: reason.pk)
        found.setdefault((newest.key, newest.label, newest.address), []).append(proposal)
    return [Group(*reason, tuple(of_it)) for reason, of_it in found.items()]


def _chosen(article: Article, request: HttpRequest) -> Proposal | None:
    key = parse_key(request.POST.get("proposal"))
    return article.proposals.filter(pk=key).first() if key else None


def _initial(proposal: Proposal) -> dict[str, object]:
    return {
        "note": proposal.note,
        "change": proposing.kind_of_change(proposal),
        "proposal": proposal.pk,
    }


def _published(
    article: Article, request: HttpRequest, form: ProposalForm, ticked: list[str]
) -> Edition | None:
    """Publish what the form says; None if that is refused, with the reasons in the form."""
    chosen = _chosen(article, request)
    if chosen is None:
        form.add_error(None, _("This proposal is gone; look at what is proposed now."))
        return None
    try:
        return publishing.publish_proposal(
            chosen,
            by=editor(request),
            note=form.cleaned_data["note"],
            change=Edition.Change(form.cleaned_data["change"]),
            approval=Approval(ticked, form.cleaned_data["seen"], form.cleaned_data["number"]),
        )
    except publishing.UnacceptedWarningsError:
        form.add_error(
            None, _("Tick each warning that you have looked at, or mend what it is about.")
        )
    except publishing.PublishingError as error:
        for problem in error.problems:
            form.add_error(None, problem)
    return None


def _move(
    model_admin: "ArticleAdmin", request: HttpRequest, proposal: Proposal, asked: str
) -> HttpResponse:
    """Dismiss a proposal, or open it again, and say so; a dismissal offers the way back."""
    page = reverse("admin:articles_article_proposal", args=[proposal.article_id])
    titled = {"title": proposal.article.title}
    try:
        if asked == "dismiss":
            proposing.dismiss(proposal, by=editor(request))
        else:
            proposing.reopen(proposal, by=editor(request))
    except proposing.ProposalError as error:
        model_admin.message_user(request, str(error), messages.ERROR)
        return HttpResponseRedirect(page)
    if asked == "reopen":
        done = _("The proposed edition of “%(title)s” is open again.") % titled
        model_admin.message_user(request, done, messages.SUCCESS)
        return HttpResponseRedirect(page)
    message_with_link(
        request,
        _("The proposed edition of “%(title)s” was dismissed; readers see no change.") % titled,
        address=page,
        words=_("Open it again"),
    )
    return HttpResponseRedirect(_next_address())


def _publish_all(model_admin: "ArticleAdmin", request: HttpRequest, reason: str) -> None:
    """Publish what nothing hinders of the proposals with this reason, and report each by name."""
    left = list(proposing.open_proposals().because_of(reason))
    if not left:
        done = _("Nothing is proposed for this any more.")
        model_admin.message_user(request, done, messages.WARNING)
    started = time.monotonic()
    while left and time.monotonic() - started < _PATIENCE:
        [answer] = proposing.publish_all([left.pop(0)], by=editor(request))
        _report(model_admin, request, answer)
    if left:
        sentence = ngettext(
            "%(n)d more is still to be published: press the button again.",
            "%(n)d more are still to be published: press the button again.",
            len(left),
        )
        model_admin.message_user(request, sentence % {"n": len(left)}, messages.WARNING)


def _report(model_admin: "ArticleAdmin", request: HttpRequest, answer: proposing.Answer) -> None:
    """Say what became of one of several proposals."""
    if answer.edition:
        report_edition(model_admin, request, answer.edition)
        return
    article = answer.proposal.article
    message_with_link(
        request,
        _("“%(title)s” stays as it is: %(problem)s")
        % {"title": article.title, "problem": " ".join(answer.problems)},
        address=reverse("admin:articles_article_proposal", args=[article.pk]),
        words=_("Look at it"),
        level=messages.WARNING,
    )


def _next_address() -> str:
    """Return where an editor goes after an answer: to what else is proposed, or to the desk."""
    others = Proposal.objects.open().exists()
    return reverse("admin:articles_article_proposals" if others else "admin:index")


class ProposedFilter(admin.SimpleListFilter):
    """Keeps the articles of which a new edition is proposed."""

    title = gettext_lazy("proposed edition")
    parameter_name = "proposed"

    def lookups(
        self, request: HttpRequest, model_admin: "admin.ModelAdmin[Article]"
    ) -> list[tuple[str, str]]:
        """Offer those with one."""
        return [("yes", _("Waits for an answer"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        """Keep the articles with an open proposal."""
        if self.value() != "yes":
            return queryset
        return queryset.filter(proposals__state=Proposal.State.OPEN)
