"""Proposed editions: made when something that articles quote has changed, and answered by editors.

What is proposed is never the working copy: it is the last edition's own prose with the new data.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Edition, Proposal, ProposalQuerySet, ProposalReason
from articles.publishing.publication import PublishingError, answered, publish_proposal
from articles.publishing.rerendering import Rerendering, rerender
from collabsite.web.audit_log import log
from collabsite.web.checklist import Approval

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class ProposalError(Exception):
    """The proposal is not where the editor believed it to be; the message says where it is."""


@dataclass(frozen=True)
class Cause:
    """Why editions are proposed: see `articles.models.ProposalReason`."""

    key: str
    subject: str
    label: str
    address: str = ""
    is_correction: bool = False


def propose(
    notes: Mapping[int, str],
    *,
    cause: Cause,
    by: "User | None",
    settled: Collection[int] = (),
) -> list[Proposal]:
    """Propose an edition of each of these articles, with its drafted note; few queries for all.

    It takes the place of a proposal that is open, and takes over its reasons about other subjects.
    `settled` are articles that show what the data says again: what was proposed of them because of
    this subject alone is closed.
    """
    now = timezone.now()
    waiting = Proposal.objects.open().filter(article__in=[*notes, *settled])
    with transaction.atomic():
        former = {p.article_id: p for p in waiting.select_for_update().order_by("pk")}
        reasons = _reasons_of(former.values())
        over = [
            proposal.pk
            for article, proposal in former.items()
            if article in notes
            or all(reason.subject == cause.subject for reason in reasons[proposal.pk])
        ]
        Proposal.objects.filter(pk__in=over).update(
            state=Proposal.State.SUPERSEDED, closed_at=now, closed_by=by
        )
        made = Proposal.objects.bulk_create(
            Proposal(article_id=article, note=note, made_at=now, made_by=by)
            for article, note in notes.items()
        )
        ProposalReason.objects.bulk_create(
            reason
            for proposal in made
            for reason in _reasons(proposal, cause, former.get(proposal.article_id), reasons)
        )
    return made


def dismiss(proposal: Proposal, *, by: "User") -> None:
    """Answer that the edition stays as it is. Raises `ProposalError` if it was answered before."""
    with transaction.atomic():
        found = _locked(proposal)
        if not found.is_open:
            raise ProposalError(answered(found))
        _move(found, Proposal.State.DISMISSED, by=by)
        log(found.article, _("Dismissed a proposed edition."), by=by)


def reopen(proposal: Proposal, *, by: "User") -> None:
    """Take back that it was dismissed. Raises `ProposalError` if it was not, or is overtaken."""
    with transaction.atomic():
        found = _locked(proposal)
        if found.state != Proposal.State.DISMISSED:
            raise ProposalError(_("This proposal is open.") if found.is_open else answered(found))
        later = Proposal.objects.filter(article=found.article_id, pk__gt=found.pk)
        if later.exists():
            raise ProposalError(
                _("Newer data was issued in the meantime, and another edition is proposed for it.")
            )
        _move(found, Proposal.State.OPEN, by=None)
        log(found.article, _("Reopened a proposed edition."), by=by)


def open_proposals() -> ProposalQuerySet:
    """Return what waits for an answer, oldest first, with its articles and reasons."""
    return Proposal.objects.open().select_related("article").prefetch_related("reasons")


def partners(proposal: Proposal) -> list[Proposal]:
    """Return what is proposed of the same article in other languages."""
    root = proposal.article.original_id or proposal.article_id
    group = Q(article=root) | Q(article__original=root)
    return list(open_proposals().filter(group).exclude(article=proposal.article_id))


def last_edition(article: Article) -> Edition:
    """Return the edition that a proposal for the article is made of: the newest, also if it waits."""
    return article.editions.select_related("article").order_by("-number")[0]


def preview(proposal: Proposal, *, at: dt.datetime) -> Rerendering:
    """Return what publishing the proposal at this time would give; stores nothing."""
    return rerender(last_edition(proposal.article), at=at)


@dataclass(frozen=True)
class Answer:
    """What became of one of several proposals: the edition made, or why there is none."""

    proposal: Proposal
    edition: Edition | None = None
    problems: tuple[str, ...] = ()


def publish_all(
    proposals: Collection[Proposal], *, by: "User", change: Edition.Change | None = None
) -> list[Answer]:
    """Publish each proposal with its drafted note that nothing stands in the way of.

    Each is a transaction of its own: one that can't be published stops no other. What asks for a
    look, such as a warning, stays open. `change` is that of all; None: as each proposal's reasons.
    """
    answers = []
    for proposal in proposals:
        try:
            edition = publish_proposal(
                proposal,
                by=by,
                note=proposal.note,
                change=change or kind_of_change(proposal),
                approval=Approval(),
            )
        except PublishingError as error:
            answers.append(Answer(proposal, problems=tuple(error.problems)))
        else:
            answers.append(Answer(proposal, edition))
    return answers


def kind_of_change(proposal: Proposal) -> Edition.Change:
    """Return what kind of change the proposed edition is, as its reasons say."""
    is_correction = any(reason.is_correction for reason in proposal.reasons.all())
    return Edition.Change.CORRECTION if is_correction else Edition.Change.UPDATE


def _locked(proposal: Proposal) -> Proposal:
    # The article first, like publishing: two who answer at once come one after the other.
    Article.objects.select_for_update().get(pk=proposal.article_id)
    return Proposal.objects.select_related("article").get(pk=proposal.pk)


def _move(proposal: Proposal, state: Proposal.State, *, by: "User | None") -> None:
    proposal.state = state
    proposal.closed_by = by
    proposal.closed_at = None if state == Proposal.State.OPEN else timezone.now()
    proposal.save(update_fields=["state", "closed_by", "closed_at"])


def _reasons_of(proposals: Collection[Proposal]) -> dict[int, list[ProposalReason]]:
    found: dict[int, list[ProposalReason]] = {proposal.pk: [] for proposal in proposals}
    for reason in ProposalReason.objects.filter(proposal__in=list(found)):
        found[reason.proposal_id].append(reason)
    return found


def _reasons(
    proposal: Proposal,
    cause: Cause,
    former: Proposal | None,
    reasons: Mapping[int, list[ProposalReason]],
) -> list[ProposalReason]:
    known = reasons[former.pk] if former else []
    corrects_already = any(r.is_correction for r in known if r.subject == cause.subject)
    others = [
        ProposalReason(
            proposal=proposal,
            key=reason.key,
            subject=reason.subject,
            label=reason.label,
            address=reason.address,
            is_correction=reason.is_correction,
        )
        for reason in known
        if reason.subject != cause.subject
    ]
    return [
        *others,
        ProposalReason(
            proposal=proposal,
            key=cause.key,
            subject=cause.subject,
            label=cause.label,
            address=cause.address,
            # Nobody has published yet what an earlier one corrected.
            is_correction=cause.is_correction or corrects_already,
        ),
    ]
