"""Publish editions of articles: of the working copy, of a proposal, or as a retraction."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from copy import replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.content import EditionContent
from articles.drafts import ContentError, content_of, revision
from articles.files import images
from articles.models import Article, Edition, Exempted, Proposal, Section, Topic
from articles.prose.marks.session import lock_data
from articles.prose.parse import marks_of
from articles.publishing.changes import drafted_note
from articles.publishing.checks import check
from articles.publishing.composition import compose
from articles.publishing.editions import (
    PublishingError,
    UnacceptedWarningsError,
    announce,
    insert_edition,
    withdraw,
)
from articles.publishing.number_audit import ExemptionError, count_numbers, exempt
from articles.publishing.rerendering import Rerendering, rerender, reword_draft
from collabsite.web.audit_log import log
from collabsite.web.checklist import Approval, Checklist

if TYPE_CHECKING:
    from django.contrib.auth.models import User


_LINK_TO_RELEASE = re.compile(r'<a href="[^"]*/releases/\d+/[^>]*>[^<]*</a>')


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
        found = Proposal.objects.select_for_update().get(pk=proposal.pk)
        if not found.is_open:
            raise PublishingError([answered(found)])
        if last.change == Edition.Change.RETRACTION:
            raise PublishingError([_("It is retracted, and not updated with new data.")])
        edition = _next_edition(
            article, last, by=by, note=note, change=change, at=at, approval=approval
        )
        again = rerender(
            last,
            at=edition.published_at,
            reasons=reasons,
        )
        require(again.checklist, again.fingerprint, approval, accepted=last.accepted)
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
    if last is None:
        return edition
    if last.published_at > now:
        sentence = _("Edition %(number)d is already scheduled; cancel its schedule first.")
        raise PublishingError([sentence % {"number": last.number}])
    problems = [overtaken(last, number=approval.number if approval else None)]
    if edition.change == Edition.Change.FIRST:
        problems.append(_("It was published before; choose the kind of change."))
    # A note of invisible characters, such as zero-width spaces, is empty.
    if not re.search(r"\w", edition.note):
        problems.append(_("Say what changed: every edition after the first needs a change note."))
    if edition.published_at < last.published_at:
        problems.append(_("An edition can't be older than the one before it."))
    if any(problems):
        raise PublishingError(list(filter(None, problems)))
    return edition


def _carry_over(edition: Edition, again: Rerendering, *, by: "User | None") -> None:
    """Give the draft the words of a proposed edition in the sentences that it has as the one before."""
    article = edition.article
    draft, _missed = reword_draft(content_of(article), again.before.sections, again.claims)
    event = revision.Event.REWORDED
    # A draft that could not be saved stays as it is; its checklist says what is wrong with it.
    with suppress(ContentError):
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


def overtaken(last: Edition, *, number: int | None) -> str:
    """Return the message for an editor who was shown that edition `number` is next, or ''."""
    if number is None or number > last.number:
        return ""
    sentence = _("Edition %(number)d was published since you opened this page; reload it.")
    return sentence % {"number": last.number}


def unchanged(article: Article, content: EditionContent, last: Edition | None) -> str:
    """Return the message for an editor whose draft says to readers what the last edition does, or ''.

    Publishing the same again ends a retraction, and moves an article to another address.
    """
    if last is None or last.change == Edition.Change.RETRACTION or last.slug != article.slug:
        return ""
    former = EditionContent.from_json(last.content)
    if _said(former) != _said(content):
        return ""
    sentence = _("Nothing has changed since edition %(number)d, so there is nothing to publish.")
    return sentence % {"number": last.number}


def _said(content: EditionContent) -> dict[str, Any]:
    """Return what tells editions apart: neither which release has the data, nor the HTML of all that."""
    said = content.as_json()
    # Two of these are made with the edition.
    for name in ("notes", "numbers", "stored_digest"):
        del said[name]
    for section in said["sections"]:
        del section["html"]
    for embed in said["embeds"]:
        embed["data"].pop("release", None)
    for claim in said["claims"]:
        del claim["release"], claim["note"]
    said["footnotes"] = [_LINK_TO_RELEASE.sub("", footnote) for footnote in said["footnotes"]]
    return said


def answered(proposal: Proposal) -> str:
    """Return the message about a proposal for an editor who was about to answer it."""
    return {
        Proposal.State.PUBLISHED: _("This proposal was published in the meantime."),
        Proposal.State.DISMISSED: _("This proposal was dismissed in the meantime."),
        Proposal.State.SUPERSEDED: _(
            "Newer data was issued in the meantime, and another edition is proposed for it."
        ),
        Proposal.State.DONE: _("Another edition was published in the meantime."),
    }.get(Proposal.State(proposal.state), "")


def changed() -> str:
    """Return the message about an article that has changed since it was approved or locked."""
    return _("The draft or its data has changed since you opened this page; reload it.")


def require(
    checklist: Checklist,
    fingerprint: str,
    approval: Approval | None,
    *,
    accepted: Collection[str] = (),
) -> None:
    """Raise `PublishingError` if the checklist has errors, or is not what the editor approved.

    Warnings whose subjects were `accepted` with the last edition need no approval.
    """
    if checklist.errors:
        raise PublishingError([error.sentence for error in checklist.errors])
    if approval is None:
        return
    if approval.fingerprint and approval.fingerprint != fingerprint:
        raise PublishingError([changed()])
    if unaccepted := checklist.unaccepted(approval, before=accepted):
        raise UnacceptedWarningsError([warning.sentence for warning in unaccepted])
