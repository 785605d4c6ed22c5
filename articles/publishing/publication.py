"""Make editions of articles, and withdraw those whose time has not come."""

import contextlib
import datetime as dt
from collections.abc import Iterable, Mapping
from copy import replace
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.content import EditionContent, as_given
from articles.drafts import ContentError, content_of, revision
from articles.drafts.quoted_cells import cells_of_edition
from articles.files import images
from articles.models import (
    Article,
    Edition,
    EditionAuthor,
    EditionData,
    EditionImage,
    EditionReference,
    EditionTopic,
    Exempted,
    Proposal,
    QuotedCell,
    Section,
    Topic,
)
from articles.prose.marks.session import lock_data
from articles.prose.parse import marks_of
from articles.publishing import search_documents
from articles.publishing.announcement import announce
from articles.publishing.changes import drafted_note
from articles.publishing.checks import check
from articles.publishing.composition import compose, listing_date
from articles.publishing.number_audit import ExemptionError, count_numbers, exempt
from articles.publishing.refusals import (
    PublishingError,
    changed,
    has_become_public,
    out_of_turn,
    require,
    unchanged,
    unpublishable,
)
from articles.publishing.rerendering import Rerendering, rerender
from articles.publishing.rewording import reword_draft
from articles.sources.models import Source
from collabsite.web.audit_log import log
from collabsite.web.checklist import Approval
from collabsite.web.tasks import queue_follow_ups
from collabsite.web.text import digest

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def publish(
    article: Article,
    *,
    by: "User | None",
    note: str = "",
    change: Edition.Change | None = None,
    at: dt.datetime | None = None,
    approval: Approval | None = None,
    instead_of: str = "",
) -> Edition:
    """Publish the working copy as the next edition, public from `at` (an aware time; None: now).

    It is published `instead_of` the scheduled edition with this digest, which is withdrawn, so that
    nothing without a correction becomes public after it.
    Without an `approval`, warnings are ignored, as in an import, and so is that nothing has changed.
    The edition closes the article's open proposal. Raises `PublishingError` if the article can't be published or has
    changed since it was approved, and stores nothing then.
    """
    if change == Edition.Change.RETRACTION:
        raise ValueError("a retraction is made by `retract`")
    with transaction.atomic():
        locked = _lock_data(article)
        article, last = _lock(article, instead_of, by=by)
        edition = _next_edition(
            article, last, by=by, note=note, change=change, at=at, approval=approval
        )
        composed = compose(article, at=edition.published_at, last=last)
        content = composed.content
        if not locked.issuperset(embed.reference for embed in content.embeds):
            raise PublishingError([changed()])
        checklist = check(composed)
        accepted = last.accepted if last else ()
        require(checklist, content.fingerprint(), approval, accepted=accepted)
        edition.accepted = checklist.subjects if approval else []
        if approval and (problem := unchanged(article, content, last)):
            raise PublishingError([problem])
        edition.slug = article.slug
        # Publishing ends the review. The text itself does not change.
        Article.objects.filter(pk=article.pk).update(submitted_at=None, submitted_by=None)
        content = replace(content, numbers=count_numbers(composed.numbers))
        _store(edition, content, article.topics.all(), Proposal.State.DONE)
    return edition


def retract(
    article: Article,
    *,
    by: "User | None",
    note: str,
    at: dt.datetime | None = None,
    approval: Approval | None = None,
    instead_of: str = "",
) -> Edition:
    """Publish the last edition again as it was, marked as retracted.

    It withdraws the scheduled edition with the digest `instead_of`, as `publish` does.
    Neither the working copy nor its checklist matters: of the approval, only the number of the
    edition does. Raises `PublishingError` if there is nothing to retract or the note is missing.
    """
    with transaction.atomic():
        article, last = _lock(article, instead_of, by=by)
        if last is None:
            raise PublishingError([_("Nothing was published yet, so there is nothing to retract.")])
        edition = _next_edition(
            article,
            last,
            by=by,
            note=note,
            change=Edition.Change.RETRACTION,
            at=at,
            approval=approval,
        )
        edition.slug, edition.accepted = last.slug, last.accepted
        _store(
            edition, EditionContent.from_json(last.content), last.topics.all(), Proposal.State.DONE
        )
    return edition


def publish_proposal(
    proposal: Proposal,
    *,
    by: "User | None",
    note: str,
    change: Edition.Change = Edition.Change.UPDATE,
    at: dt.datetime | None = None,
    approval: Approval | None = None,
    reasons: Mapping[str, str] = {},
    instead_of: str = "",
) -> Edition:
    """Publish the last edition again with the current data.

    It withdraws the scheduled edition with the digest `instead_of`, as `publish` does, if an earlier
    one is public.
    Its claims get words that hold, but for those with `reasons` by their keys, which are kept; the
    drafted note is drafted again without them. The working copy gets the same words in the sentences
    that it has as the last edition. Raises `PublishingError` if the proposal was answered, if the
    data says nothing new, or if the edition can't be published or is not what was approved.
    """
    with transaction.atomic():
        is_public = proposal.article.editions.public(at=timezone.now()).exists()
        article, last = _lock(proposal.article, instead_of if is_public else "", by=by)
        if last is None:
            raise ValueError("only what was published can be published again")
        if problem := unpublishable(proposal, last):
            raise PublishingError([problem])
        edition = _next_edition(
            article, last, by=by, note=note, change=change, at=at, approval=approval
        )
        again = rerender(
            last,
            at=edition.published_at,
            reasons=reasons,
            confirmed=approval.accepted if approval else (),
        )
        require(again.checklist, again.fingerprint, approval)
        try:
            for claim in again.claims:
                if claim.kept:
                    exempt(
                        article,
                        by=by,
                        literal=claim.literal,
                        sentence=claim.sentence,
                        reason=claim.kept,
                        about=Exempted.CLAIM,
                    )
        except ExemptionError as error:
            raise PublishingError([str(error)]) from error
        if not again:
            sentence = _("Edition %(number)d already shows this data.")
            raise PublishingError([sentence % {"number": last.number}])
        edition.slug, edition.accepted = last.slug, last.accepted
        if reasons and note.strip() == proposal.note:
            changed = [claim for claim in again.claims if not claim.kept]
            edition.note = drafted_note(again.quoted, changed, language=again.before.language)
        content = replace(again.content, numbers=count_numbers(again.composition.numbers))
        _store(edition, content, last.topics.all(), Proposal.State.PUBLISHED)
        _carry_over(edition, again, by=by)
    return edition


def withdraw(edition: Edition, *, by: "User | None") -> None:
    """Delete an edition whose time has not come; the next edition gets its number.

    Raises `PublishingError` if its time has come, or if it was withdrawn already, and changes
    nothing then.
    """
    stays = PublishingError([has_become_public(edition)])
    try:
        with transaction.atomic():
            article = Article.objects.select_for_update().get(pk=edition.article_id)
            found = Edition.objects.filter(pk=edition.pk)
            if not found.exists():
                raise PublishingError(
                    [_("Edition %(number)d was already withdrawn.") % {"number": edition.number}]
                )
            # What it answered is open again, unless an edition was proposed for newer data since.
            answered = article.proposals.filter(edition=edition)
            if newer := article.proposals.open().first():
                answered.update(
                    state=Proposal.State.SUPERSEDED, edition=None, closed_at=newer.made_at
                )
            else:
                answered.update(
                    state=Proposal.State.OPEN, edition=None, closed_at=None, closed_by=None
                )
            now = timezone.now()
            cited = search_documents.sources_cited(edition)
            if not found.withdraw(at=now):
                raise stays
            search_documents.withdrawn(edition, cited, at=now)
            if by:
                message = _("Withdrew scheduled edition %(number)d.")
                log(article, message % {"number": edition.number}, by=by)
    except IntegrityError as error:
        # Its time came between the check here and that of the database.
        if "stays as it was published" not in str(error):
            raise
        raise stays from error


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


def _lock_data(article: Article) -> set[str]:
    """Lock the data and the images of the working copy; return the references of its marks.

    Issuing locks the articles that quote the data, but can't see a mark that is saved meanwhile: so
    publishing waits for the data. An edition that is published again has no new mark, and issuing
    locks its article. Replacing a picture deletes its files unless an edition shows them, so the
    one waits for the other.
    """
    bodies = Section.objects.filter(article=article.pk).values_list("body", flat=True)
    marks = marks_of(bodies)
    lock_data(marks)
    shown = [mark.reference for mark in marks if mark.element == "picture"]
    cover = Article.objects.filter(pk=article.pk, cover__isnull=False)
    images.lock([*shown, *cover.values_list("cover__key", flat=True)])
    return {mark.reference for mark in marks}


def _lock(
    article: Article, instead_of: str = "", *, by: "User | None" = None
) -> tuple[Article, Edition | None]:
    """Lock the article and return it with its last edition, that `instead_of` which withdrawn."""
    article = Article.objects.select_for_update().get(pk=article.pk)
    editions = article.editions.order_by("-number")
    last = editions.first()
    if last and last.sha256 == instead_of and last.published_at > timezone.now():
        withdraw(last, by=by)
        last = editions.first()
    return article, last


def _next_edition(
    article: Article,
    last: Edition | None,
    *,
    by: "User | None",
    note: str,
    change: Edition.Change | None,
    at: dt.datetime | None,
    approval: Approval | None,
) -> Edition:
    """Return the edition that follows the last one, without content; raise `PublishingError`."""
    now = timezone.now()
    edition = Edition(
        article=article,
        kind=article.kind,
        number=last.number + 1 if last else 1,
        change=change or (Edition.Change.UPDATE if last else Edition.Change.FIRST),
        note=note.strip(),
        published_at=at or now,
        created_at=now,
        created_by=by,
    )
    if last and (
        problems := out_of_turn(edition, last, seen=approval.number if approval else None)
    ):
        raise PublishingError(problems)
    return edition


def _carry_over(edition: Edition, again: Rerendering, *, by: "User | None") -> None:
    """Give the draft the words of a proposed edition in the sentences that it has as the one before."""
    article = edition.article
    draft, _missed = reword_draft(content_of(article), again.before.sections, again.claims)
    event = revision.Event.REWORDED
    # A draft that could not be saved stays as it is; its checklist says what is wrong with it.
    with contextlib.suppress(ContentError):
        revision.save(article, draft, by=by, event=event, edition=edition.number)
    revision.settle(article, edition)


def _store(
    edition: Edition, content: EditionContent, topics: Iterable[Topic], answer: Proposal.State
) -> None:
    """Store the edition, answer the article's open proposal, and tell of it."""
    insert_edition(edition, content, topics, at=edition.created_at)
    edition.article.proposals.open().update(
        state=answer,
        edition=edition,
        closed_at=edition.created_at,
        closed_by=edition.created_by,
    )
    announce(edition)
    if edition.created_by:
        is_retraction = edition.change == Edition.Change.RETRACTION
        message = (
            _("Retracted, by edition %(number)d.")
            if is_retraction
            else _("Published edition %(number)d.")
        )
        log(edition.article, message % {"number": edition.number}, by=edition.created_by)


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
