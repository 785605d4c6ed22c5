"""Editions in the database: stored with all their rows, moved and withdrawn while they are scheduled."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models.base import ModelState
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.content import EditionContent, as_given
from articles.drafts.quoted_cells import cells_of_edition
from articles.models import (
    Article,
    Edition,
    EditionAuthor,
    EditionData,
    EditionImage,
    EditionReference,
    EditionTopic,
    Kind,
    Proposal,
    QuotedCell,
    Topic,
)
from articles.prose.marks.session import DataSession
from articles.prose.parse import marks_of
from articles.publishing import search_documents
from articles.publishing.composition import listing_date
from articles.publishing.rerendering import shown_now
from articles.sources.models import Source
from collabsite.people.notices import NoticeKind, tell
from collabsite.site.identity import site_identity
from collabsite.web.audit_log import Action, log, record
from collabsite.web.tasks import queue_follow_ups
from collabsite.web.text import digest, format_moment

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class PublishingError(Exception):
    """The article can't be published; `problems` are sentences that say why and what to do."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


class UnacceptedWarningsError(PublishingError):
    """The checklist has warnings that the editor has not accepted."""


def has_become_public(edition: Edition) -> str:
    """Return the message for an editor who wants to withdraw an edition whose time has come."""
    return _(
        "Edition %(number)d has become public and stays; to take it back, publish a"
        " correction, or retract the %(noun)s."
    ) % {"number": edition.number, "noun": Kind(edition.kind).noun}


def insert_edition(
    edition: Edition, content: EditionContent, topics: Iterable[Topic], *, at: dt.datetime
) -> None:
    """Insert the edition with its content and all rows that belong to it, and let searches find it.

    These are its topics, authors, data, quoted cells, images and references.
    """
    edition.title = content.title
    edition.standfirst = content.standfirst
    edition.language = content.language
    edition.date = listing_date(edition.article, content, at=edition.published_at)
    edition.origin = content.origin
    edition.content = content.as_stored()
    edition.sha256 = edition_digest(edition)
    edition.save(force_insert=True)
    EditionTopic.objects.bulk_create(EditionTopic.of(edition, topic=topic) for topic in topics)
    EditionAuthor.objects.bulk_create(
        EditionAuthor.of(edition, number=number, author_id=byline.slug)
        for number, byline in enumerate(content.bylines, start=1)
    )
    EditionData.objects.bulk_create(
        EditionData.of(edition, dataset=dataset) for dataset in content.datasets
    )
    QuotedCell.objects.bulk_create(cells_of_edition(edition, content))
    EditionImage.objects.bulk_create(
        EditionImage.of(edition, image=image) for image in content.images
    )
    sources = Source.objects.in_bulk([r.key for r in content.references], field_name="key")
    EditionReference.objects.bulk_create(
        EditionReference.of(edition, number=entry.number, source=sources[entry.key])
        for entry in content.references
    )
    search_documents.published(edition, at=at)
    queue_follow_ups("edition", edition.pk)


def edition_digest(edition: Edition) -> str:
    """Return the SHA-256, in hex, of all that was given for an edition, never of what is shown of it.

    So it stays when a later version writes numbers or templates otherwise.
    """
    return digest(
        {
            "article": edition.article_id,
            "number": edition.number,
            "slug": edition.slug,
            "change": str(edition.change),
            "note": edition.note,
            "published_at": edition.published_at.astimezone(dt.UTC).isoformat(),
            "content": as_given(edition.content),
        }
    )


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


def withdraw(edition: Edition, *, by: "User | None") -> None:
    """Delete an edition whose time has not come; the next edition gets its number.

    Raises `PublishingError` if its time has come, or if it was withdrawn already, and changes
    nothing then.
    """
    with _scheduled(edition) as (article, found, now):
        # What it answered is open again, unless an edition was proposed for newer data since.
        answered = article.proposals.filter(edition=found)
        if newer := article.proposals.open().first():
            answered.update(state=Proposal.State.SUPERSEDED, edition=None, closed_at=newer.made_at)
        else:
            answered.update(state=Proposal.State.OPEN, edition=None, closed_at=None, closed_by=None)
        _remove(found, at=now)
        if by:
            message = _("Withdrew scheduled edition %(number)d.")
            log(article, message % {"number": edition.number}, by=by)


def reschedule(edition: Edition, *, by: "User", at: dt.datetime) -> Edition:
    """Replace a scheduled edition by the same one with another time, and return that.

    The database refuses to change an edition, but lets a scheduled one be removed. Its number,
    content, note and answers to proposals stay. Raises `PublishingError` if its time has come, if
    it was withdrawn, or if the new time can't be; nothing changes then.
    """
    with _scheduled(edition) as (article, before, now):
        if at <= now:
            raise PublishingError([_("This time has passed; choose a later one.")])
        content = EditionContent.from_json(before.content)
        if at < before.published_at and not _has_same_data(content, before.published_at, at):
            sentence = _(
                "At this time, data that the edition quotes is not public yet; choose a later"
                " time, or withdraw the edition and publish it again."
            )
            raise PublishingError([sentence])
        topics = list(before.topics.all())
        # Removing the edition leaves its answers without it.
        answered = list(Proposal.objects.filter(edition=before).values_list("pk", flat=True))
        after = copy(before)
        _remove(before, at=now)
        after.pk, after._state = None, ModelState()
        after.article, after.published_at = article, at
        insert_edition(after, content, topics, at=now)
        Proposal.objects.filter(pk__in=answered).update(edition=after)
        message = _("Moved scheduled edition %(number)d from %(before)s to %(after)s.")
        times = {"before": format_moment(before.published_at), "after": format_moment(at)}
        log(article, message % {"number": after.number, **times}, by=by)
    return after


def _has_same_data(content: EditionContent, *times: dt.datetime) -> bool:
    """Return whether a content shows the same data at these times."""
    marks = marks_of(section.prose for section in content.sections)
    first, *others = (shown_now(content, DataSession(marks, at=time)) for time in times)
    return all(shown == first for shown in others)


@contextmanager
def _scheduled(edition: Edition) -> Iterator[tuple[Article, Edition, dt.datetime]]:
    """Lock an article and return it with its scheduled edition, and the time; raise `PublishingError`."""
    try:
        with transaction.atomic():
            article = Article.objects.select_for_update().get(pk=edition.article_id)
            found = Edition.objects.filter(pk=edition.pk).first()
            if found is None:
                sentence = _("Edition %(number)d was already withdrawn.")
                raise PublishingError([sentence % {"number": edition.number}])
            yield article, found, timezone.now()
    except IntegrityError as error:
        # Its time came between the check here and that of the database.
        if "stays as it was published" not in str(error):
            raise
        raise PublishingError([has_become_public(edition)]) from error


def _remove(edition: Edition, *, at: dt.datetime) -> None:
    cited = search_documents.sources_cited(edition)
    if not Edition.objects.filter(pk=edition.pk).withdraw(at=at):
        raise PublishingError([has_become_public(edition)])
    search_documents.withdrawn(edition, cited, at=at)
