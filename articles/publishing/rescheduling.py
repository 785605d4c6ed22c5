"""Give a scheduled edition another time, without withdrawing it."""

import datetime as dt
from copy import copy
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models.base import ModelState
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.content import EditionContent
from articles.models import Article, Edition, Proposal
from articles.prose.marks.session import DataSession
from articles.prose.parse import marks_of
from articles.publishing import search_documents
from articles.publishing.publication import insert_edition
from articles.publishing.refusals import PublishingError, has_become_public
from articles.publishing.rerendering import shown_now
from collabsite.web.audit_log import log
from collabsite.web.text import format_moment

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def reschedule(edition: Edition, *, by: "User", at: dt.datetime) -> Edition:
    """Replace a scheduled edition by the same one with another time, and return that.

    The database refuses to change an edition, but lets a scheduled one be removed. Its number,
    content, note and answers to proposals stay. Raises `PublishingError` if its time has come, if
    it was withdrawn, or if the new time can't be; nothing changes then.
    """
    try:
        with transaction.atomic():
            return _replace(edition, by=by, at=at)
    except IntegrityError as error:
        # Its time came between the check here and that of the database.
        if "stays as it was published" not in str(error):
            raise
        raise PublishingError([has_become_public(edition)]) from error


def _replace(edition: Edition, *, by: "User", at: dt.datetime) -> Edition:
    article = Article.objects.select_for_update().get(pk=edition.article_id)
    found = Edition.objects.filter(pk=edition.pk)
    before = found.first()
    if before is None:
        sentence = _("Edition %(number)d was already withdrawn.")
        raise PublishingError([sentence % {"number": edition.number}])
    now = timezone.now()
    if before.published_at <= now:
        raise PublishingError([has_become_public(edition)])
    if at <= now:
        raise PublishingError([_("This time has passed; choose a later one.")])
    _require_same_data(before, at=at)
    topics = list(before.topics.all())
    cited = search_documents.sources_cited(before)
    # Removing the edition leaves its answers without it.
    answered = list(Proposal.objects.filter(edition=before).values_list("pk", flat=True))
    if not found.withdraw(at=now):
        raise PublishingError([has_become_public(edition)])
    search_documents.withdrawn(before, cited, at=now)
    after = copy(before)
    after.pk, after._state = None, ModelState()
    after.article, after.published_at = article, at
    insert_edition(after, EditionContent.from_json(before.content), topics, at=now)
    Proposal.objects.filter(pk__in=answered).update(edition=after)
    message = _("Moved scheduled edition %(number)d from %(before)s to %(after)s.")
    times = {"before": format_moment(before.published_at), "after": format_moment(at)}
    log(article, message % {"number": after.number, **times}, by=by)
    return after


def _require_same_data(edition: Edition, *, at: dt.datetime) -> None:
    """Raise `PublishingError` if the edition would show data that is not public by its new time."""
    if at >= edition.published_at:
        return
    content = EditionContent.from_json(edition.content)
    marks = marks_of(section.prose for section in content.sections)
    shown = [shown_now(content, DataSession(marks, at=time)) for time in (edition.published_at, at)]
    if shown[0] != shown[1]:
        raise PublishingError(
            [
                _(
                    "At this time, data that the edition quotes is not public yet; choose a later"
                    " time, or withdraw the edition and publish it again."
                )
            ]
        )
