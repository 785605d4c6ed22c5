"""Proposed editions: made when data that articles quote has changed, and answered by editors.

A proposal is never the working copy: it is the prose of the last edition with the new data.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.drafts import content_of, content_of_edition
from articles.models import Article, Edition, Proposal, ProposalQuerySet, ProposalReason
from articles.publishing.publication import answered, publish_proposal
from articles.publishing.rerendering import Rerendering, rerender, unwritten_in
from collabsite.people.notices import CLAIMS, NoticeKind, people_with, tell
from collabsite.web.audit_log import log
from collabsite.web.checklist import Approval

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class ProposalError(Exception):
    """The proposal was answered or replaced meanwhile; the message says how."""


def propose(
    notes: Mapping[int, str],
    *,
    reason: ProposalReason,
    by: "User | None",
    settled: Collection[int] = (),
    claims: Mapping[int, int] = {},
    values: Mapping[int, int] = {},
) -> list[Proposal]:
    """Propose an edition of each of these articles, with its drafted note; few queries for all.

    The `reason` is one without a proposal. It replaces an open proposal, and takes over its reasons about
    other subjects. `claims` are the
    numbers of claims that stop holding, by article, and `values` those of changed values. `settled` are
    articles that show the present data again: their open and dismissed proposals with this subject
    alone are closed.
    """
    now = timezone.now()
    waiting = Proposal.objects.open().filter(article__in=[*notes, *settled])
    dismissed = Proposal.objects.unanswered(at=now).filter(
        state=Proposal.State.DISMISSED, article__in=settled
    )
    with transaction.atomic():
        former = list(waiting.select_for_update().order_by("pk"))
        closable = {proposal.pk: proposal for proposal in (*former, *dismissed)}
        reasons: dict[int, list[ProposalReason]] = {pk: [] for pk in closable}
        for each in ProposalReason.objects.filter(proposal__in=closable):
            reasons[each.proposal_id].append(each)
        over = [
            pk
            for pk, proposal in closable.items()
            if proposal.article_id in notes
            or all(each.subject == reason.subject for each in reasons[pk])
        ]
        Proposal.objects.filter(pk__in=over).update(
            state=Proposal.State.SUPERSEDED, closed_at=now, closed_by=by
        )
        made = Proposal.objects.bulk_create(
            Proposal(article_id=pk, note=note, values=values.get(pk, 0), made_at=now, made_by=by)
            for pk, note in notes.items()
        )
        known = {proposal.article_id: reasons[proposal.pk] for proposal in former}
        ProposalReason.objects.bulk_create(
            _copy(each, proposal, is_correction=is_correction)
            for proposal in made
            for each, is_correction in _carried_over(reason, known.get(proposal.article_id, ()))
        )
        _tell_of(made, claims, by=by)
    return made


def _carried_over(
    reason: ProposalReason, known: Iterable[ProposalReason]
) -> Iterator[tuple[ProposalReason, bool]]:
    """Yield the known reasons about other subjects, and the new one, each with whether it is a correction."""
    yield from ((each, each.is_correction) for each in known if each.subject != reason.subject)
    # The correction of an earlier reason is not published yet.
    yield (
        reason,
        any(each.is_correction for each in (reason, *known) if each.subject == reason.subject),
    )


def _copy(reason: ProposalReason, proposal: Proposal, *, is_correction: bool) -> ProposalReason:
    names = ("key", "subject", "label", "address")
    values = {name: getattr(reason, name) for name in names}
    return ProposalReason(proposal=proposal, is_correction=is_correction, **values)


def _tell_of(made: Sequence[Proposal], claims: Mapping[int, int], *, by: "User | None") -> None:
    """Tell those who may publish of proposed editions, and owners of those of their articles.

    `claims` are the numbers of claims that stop holding, by article. Each person gets one notice, as a
    release may concern many articles.
    """
    articles = Article.objects.select_related("owner").in_bulk([p.article_id for p in made])
    publishers = list(people_with("articles.publish_article"))
    told: list[tuple[list[User], list[Proposal]]] = [(publishers, list(made))] if made else []
    of_owners: dict[User, list[Proposal]] = defaultdict(list)
    for proposal in made:
        owner = articles[proposal.article_id].owner
        if owner and owner not in publishers:
            of_owners[owner].append(proposal)
    told += [([owner], found) for owner, found in of_owners.items()]
    for people, (first, *others) in told:
        article = articles[first.article_id]
        address, note = reverse("admin:articles_article_proposal", args=[article.pk]), first.note
        if others:
            address, note = reverse("admin:articles_article_proposals"), f"+{len(others)}"
        if count := sum(claims.get(proposal.article_id, 0) for proposal in (first, *others)):
            note = f"{note}{CLAIMS}{count}"
        about = {"about": str(article.item), "title": article.title, "address": address}
        tell(people, NoticeKind.PROPOSED, **about, by=by, note=note)


def dismiss(proposal: Proposal, *, by: "User") -> None:
    """Dismiss a proposal; raise `ProposalError` if it was answered before."""
    with transaction.atomic():
        found = _locked(proposal)
        if not found.is_open:
            raise ProposalError(answered(found))
        _move(found, Proposal.State.DISMISSED, by=by)
        log(found.article, _("Dismissed a proposed edition."), by=by)


def reopen(proposal: Proposal, *, by: "User") -> None:
    """Reopen a dismissed proposal; raise `ProposalError` if it was not dismissed or was replaced."""
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
    """Return the open proposals, oldest first, with their articles and reasons."""
    return Proposal.objects.open().select_related("article").prefetch_related("reasons")


def partners(proposal: Proposal) -> list[Proposal]:
    """Return the open proposals of the same article in other languages."""
    root = proposal.article.original_id or proposal.article_id
    group = Article.objects.of_group(root).values("pk")
    return list(open_proposals().filter(article__in=group).exclude(article=proposal.article_id))


def last_edition(article: Article, *, at: dt.datetime) -> Edition:
    """Return the newest public edition of the article, or the scheduled one if none is public."""
    editions = article.editions.select_related("article").order_by("-number")
    return editions.public(at=at).first() or editions[0]


def preview(
    proposal: Proposal,
    *,
    at: dt.datetime,
    reasons: Mapping[str, str] = {},
) -> Rerendering:
    """Return the edition that would be published from the proposal at this time; store nothing.

    `reasons` are those to keep the words of claims, by their keys.
    """
    last = last_edition(proposal.article, at=at)
    return rerender(last, at=at, reasons=reasons)


def unwritten_in_draft(edition: Edition) -> dict[str, tuple[str, str]]:
    """Return the sections of a published proposal with changed sentences that the draft has otherwise.

    Each has its prose before and in the edition, by its anchor. Sections that the draft has no more are
    left out, and so is everything if another edition has followed.
    """
    article = edition.article
    last = article.editions.order_by("-number").first()
    if last != edition or not edition.proposals.filter(state=Proposal.State.PUBLISHED).exists():
        return {}
    before = content_of_edition(article.editions.get(number=edition.number - 1))
    return unwritten_in(content_of(article), before, content_of_edition(edition))


def publish_as_drafted(proposal: Proposal, *, by: "User") -> Edition:
    """Publish a proposal without errors and warnings, with its drafted note; raise `PublishingError`."""
    return publish_proposal(
        proposal, by=by, note=proposal.note, change=kind_of_change(proposal), approval=Approval()
    )


def kind_of_change(proposal: Proposal) -> Edition.Change:
    """Return the kind of change of the proposed edition, as its reasons say."""
    is_correction = any(reason.is_correction for reason in proposal.reasons.all())
    return Edition.Change.CORRECTION if is_correction else Edition.Change.UPDATE


def _locked(proposal: Proposal) -> Proposal:
    # The article is locked first, as in publishing: two who answer at once take turns.
    Article.objects.select_for_update().get(pk=proposal.article_id)
    return Proposal.objects.select_related("article").get(pk=proposal.pk)


def _move(proposal: Proposal, state: Proposal.State, *, by: "User | None") -> None:
    proposal.state = state
    proposal.closed_by = by
    proposal.closed_at = None if state == Proposal.State.OPEN else timezone.now()
    proposal.save(update_fields=["state", "closed_by", "closed_at"])
