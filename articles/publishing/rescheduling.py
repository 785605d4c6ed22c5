"""Give a scheduled edition another time, without withdrawing it."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.content import EditionContent
from articles.models import Article, Edition, Proposal
from articles.models.editions import EditionPart
from articles.prose.document import parse_prose
from articles.prose.embeds.session import DataSession
from articles.publishing import search_documents
from articles.publishing.composition import listing_date
from articles.publishing.publication import edition_digest
from articles.publishing.refusals import PublishingError, has_become_public
from articles.publishing.rerendering import shown_now
from collabsite.web.audit_log import log
from collabsite.web.tasks import queue_follow_ups
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
    parts = _parts_of(before)
    cited = search_documents.sources_cited(before)
    # Removing the edition leaves its answers without it.
    answered = list(Proposal.objects.filter(edition=before).values_list("pk", flat=True))
    if not found.withdraw(at=now):
        raise PublishingError([has_become_public(edition)])
    search_documents.withdrawn(before, cited, at=now)
    after = _copy(before, published_at=at)
    content = EditionContent.from_json(before.content)
    after.date = listing_date(article, content, at=at)
    after.sha256 = edition_digest(after)
    after.save(force_insert=True)
    for model, rows in parts.items():
        model._default_manager.bulk_create(
            model.of(after, **{name: row[name] for name in row}) for row in rows
        )
    Proposal.objects.filter(pk__in=answered).update(edition=after)
    search_documents.published(after, at=now)
    queue_follow_ups("edition", after.pk)
    message = _("Moved scheduled edition %(number)d from %(before)s to %(after)s.")
    times = {"before": format_moment(before.published_at), "after": format_moment(at)}
    log(article, message % {"number": after.number, **times}, by=by)
    return after


def _copy(edition: Edition, **changes: Any) -> Edition:  # noqa: ANN401
    """Return a new edition with the columns of this one, except for the changes."""
    columns = {
        field.attname: getattr(edition, field.attname)
        for field in Edition._meta.concrete_fields
        if not field.primary_key
    }
    return Edition(**columns | changes)


def _parts_of(edition: Edition) -> dict[type[EditionPart], list[dict[str, Any]]]:
    """Return the columns of all rows that belong to the edition and don't repeat its own."""
    models_of = (each.related_model for each in Edition._meta.related_objects)
    return {
        model: list(
            models.QuerySet(model)
            .filter(edition=edition)
            .order_by("pk")
            .values(
                *(
                    field.attname
                    for field in model._meta.concrete_fields
                    if not field.primary_key
                    and field.name != "edition"
                    and field.attname not in model.REPEATED
                )
            )
        )
        for model in models_of
        if isinstance(model, type) and issubclass(model, EditionPart)
    }


def _require_same_data(edition: Edition, *, at: dt.datetime) -> None:
    """Raise `PublishingError` if the edition would show data that is not public by its new time."""
    if at >= edition.published_at:
        return
    content = EditionContent.from_json(edition.content)
    marks = [mark for section in content.sections for mark in parse_prose(section.prose).marks]
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
