"""Issuing data on a site with articles, and proposing editions of those that quote what changes."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from articles.models import Article, Edition, ProposalReason, QuotedCell
from articles.prose.marks.quoted_data import slugs_of
from articles.publishing import proposals, search_documents
from articles.publishing.changes import drafted_note
from articles.publishing.impact import Survey
from collabsite.web.checklist import Approval
from collabsite.web.routes import readable_permanent_url
from metrics import releases
from metrics.models import Dataset, Release
from metrics.releases.corrections import Correction

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def issue_release(
    dataset: Dataset,
    *,
    by: "User | None",
    note: str = "",
    correction: Correction | None = None,
    at: dt.datetime | None = None,
    approval: Approval | None = None,
) -> Release:
    """Issue the working copy, and propose an edition of each article that quotes a changed value.

    See `metrics.releases.issue`, which raises `IssueError`.
    """
    at = at or timezone.now()
    with transaction.atomic():
        # Datasets, then articles, then the index and its sources: as when an article is published.
        # Otherwise the two could wait for each other.
        Dataset.objects.select_for_update().get(pk=dataset.pk)
        _lock_quoting_articles(dataset, at=at)
        release = releases.issue(
            dataset, by=by, note=note, correction=correction, at=at, approval=approval
        )
        _propose(release, by=by, at=max(at, timezone.now()))
        search_documents.released(release, at=timezone.now())
    return release


def _lock_quoting_articles(dataset: Dataset, *, at: dt.datetime) -> None:
    """Lock the articles whose editions or drafts quote a dataset.

    Otherwise an article could be published with the older data while its editions are compared,
    without a proposal. A draft may be published meanwhile, too. One that quotes the
    dataset only from now on waits for the lock of the dataset: see
    `articles.prose.marks.session.lock_data`.
    """
    slugs = slugs_of(dataset)
    public = Edition.objects.newest(at=at) | Edition.objects.waiting(at=at)
    quoting = {
        *public.quoting(slugs).order_by().values_list("article", flat=True),
        *QuotedCell.objects.filter(dataset__in=slugs, edition=None).values_list(
            "article", flat=True
        ),
    }
    articles = Article.objects.filter(pk__in=quoting).order_by("pk")
    list(articles.select_for_update().values_list("pk"))


def _propose(release: Release, *, by: "User | None", at: dt.datetime) -> None:
    """Propose an edition of each article whose last one changes with this release, unless it retracts it."""
    last = {each.article.pk: each for each in Survey(release, at=at).editions()}
    moved = {pk: each for pk, each in last.items() if each.is_moved and not each.is_retracted}
    notes = {
        pk: drafted_note(each.all, each.claims, language=each.content.language)
        for pk, each in moved.items()
        if each.all or each.claims
    }
    content = release.content
    proposals.propose(
        notes,
        reason=ProposalReason(
            key=reason_key(release),
            subject=f"dataset:{release.dataset_id}",
            label=f"{content['title']} · {release.number}",
            address=readable_permanent_url("metrics:release", args=[release.slug, release.number]),
            is_correction=bool(content.get("correction")),
        ),
        by=by,
        settled=[pk for pk in moved if pk not in notes],
        claims={pk: len(each.claims) for pk, each in moved.items()},
        values={pk: each.all.places for pk, each in moved.items()},
    )


def reason_key(release: Release) -> str:
    """Return the key of the release among the reasons of proposed editions."""
    return f"release:{release.pk}"
