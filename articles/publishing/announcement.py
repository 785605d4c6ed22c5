"""Announcement of new editions in the audit log and to owners, and of proposed ones to editors."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Edition, Proposal
from collabsite.people.notices import CLAIMS, NoticeKind, people_with, tell
from collabsite.site.identity import site_identity
from collabsite.web.audit_log import Action, record

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def announce(edition: Edition) -> None:
    """Record the edition and tell the owner; call it in the transaction that stores the edition."""
    article, by = edition.article, edition.created_by
    page = reverse("admin:articles_article_change", args=[article.pk])
    is_retraction = edition.change == Edition.Change.RETRACTION
    action = Action.RETRACTED if is_retraction else Action.PUBLISHED
    record(action, by=by, about=edition.title, number=edition.number, address=page)
    if is_retraction:
        return
    kind, note = NoticeKind.PUBLISHED, ""
    if edition.published_at > edition.created_at:
        # In the time zone of the site, whoever schedules it.
        zone = site_identity().zone
        public = timezone.localtime(edition.published_at, zone)
        kind, note = NoticeKind.SCHEDULED, f"{public:%Y-%m-%d %H:%M} ({zone})"
    owner = [article.owner] if article.owner else []
    tell(owner, kind, about=str(article.item), title=edition.title, address=page, by=by, note=note)


def announce_proposals(
    made: Sequence[Proposal], claims: Mapping[int, int], *, by: "User | None"
) -> None:
    """Tell those who may publish of proposed editions, and owners of those of their articles.

    `claims` are the numbers of claims that stop holding, by article. Each person gets one notice, as a release may concern many articles. Call it in the transaction
    that stores the proposals.
    """
    if not made:
        return
    articles = Article.objects.select_related("owner").in_bulk([p.article_id for p in made])
    publishers = list(people_with("articles.publish_article"))
    _tell_of_proposals(publishers, made, articles, claims, by=by)
    of_owners: dict[User, list[Proposal]] = defaultdict(list)
    for proposal in made:
        owner = articles[proposal.article_id].owner
        if owner and owner not in publishers:
            of_owners[owner].append(proposal)
    for owner, proposals in of_owners.items():
        _tell_of_proposals([owner], proposals, articles, claims, by=by)


def _tell_of_proposals(
    people: "Sequence[User]",
    proposals: Sequence[Proposal],
    articles: dict[int, Article],
    claims: Mapping[int, int],
    *,
    by: "User | None",
) -> None:
    first, *others = proposals
    article = articles[first.article_id]
    address, note = reverse("admin:articles_article_proposal", args=[article.pk]), first.note
    if others:
        address, note = reverse("admin:articles_article_proposals"), f"+{len(others)}"
    if count := sum(claims.get(proposal.article_id, 0) for proposal in proposals):
        note = f"{note}{CLAIMS}{count}"
    tell(
        people,
        NoticeKind.PROPOSED,
        about=str(article.item),
        title=article.title,
        address=address,
        by=by,
        note=note,
    )
