"""Publishing: the only way to make an edition, and to withdraw one before its time."""

import datetime as dt
import re
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.content import Content, digest
from articles.models import (
    Article,
    Edition,
    EditionAuthor,
    EditionData,
    EditionReference,
    EditionTopic,
    Proposal,
    Source,
    Topic,
)
from articles.publishing import checklist, search_documents
from articles.publishing.checklist import Checklist
from articles.publishing.composition import compose
from articles.publishing.rerendering import renewal
from collabsite.web.audit_log import log

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class PublishingError(Exception):
    """The article can't be published; `problems` are sentences that say why and what to do."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


class UnseenWarningsError(PublishingError):
    """The checklist warns of something that the editor has not ticked."""


def publish(
    article: Article,
    *,
    by: "User | None",
    note: str = "",
    change: Edition.Change | None = None,
    at: dt.datetime | None = None,
    seen: str = "",
    number: int | None = None,
    accepted: Collection[str] | None = None,
    proposal: Proposal | None = None,
) -> Edition:
    """Make the next edition of the article, public from `at` (an aware time; None: now).

    `number` and `seen` are the edition's number and the `mark` of its content as the editor was
    shown them, `accepted` the keys of the warnings that were ticked (None: nobody is asked, as in
    an import). A retraction publishes the last edition again as it was, whatever state the
    working copy is in: only it can be made without a look at the checklist. A proposal publishes
    it again with what the data says now, and leaves the working copy alone as well; any other
    edition that shows new data answers the article's proposal. Raises `PublishingError` if the
    article is not fit to be published or has changed since it was seen, and stores nothing then.
    """
    with transaction.atomic():
        # Two editors who publish at once come one after the other.
        article = Article.objects.select_for_update().get(pk=article.pk)
        now = timezone.now()
        at = at or now
        last = article.editions.order_by("-number").first()
        change = change or (Edition.Change.UPDATE if last else Edition.Change.FIRST)
        problems = _out_of_turn(
            last, number=number, note=note.strip(), change=change, at=at, now=now
        )
        if proposal:
            problems = _not_proposed(proposal, last) or problems
        if problems:
            raise PublishingError(problems)
        if last and proposal:
            content = _renewed(last, at=at, seen=seen, accepted=accepted)
            slug, topics = last.slug, last.topics.all()
        elif last and change == Edition.Change.RETRACTION:
            content, slug, topics = Content.from_json(last.content), last.slug, last.topics.all()
        else:
            content = _checked(article, at=at, seen=seen, accepted=accepted)
            slug, topics = article.slug, article.topics.all()
            # What was to be reviewed is published. The text itself has not changed by that.
            Article.objects.filter(pk=article.pk).update(submitted_at=None, submitted_by=None)
        edition = Edition(
            article=article,
            number=last.number + 1 if last else 1,
            slug=slug,
            change=change,
            note=note.strip(),
            published_at=at,
            created_at=now,
            created_by=by,
        )
        _store(edition, content, topics)
        answered = Proposal.State.PUBLISHED if proposal else Proposal.State.DONE
        article.proposals.open().update(
            state=answered, edition=edition, closed_at=now, closed_by=by
        )
        search_documents.published(edition, at=now)
        if by:
            log(article, _("Published edition %(number)d.") % {"number": edition.number}, by=by)
    return edition


def withdraw(edition: Edition, *, by: "User") -> None:
    """Take back an edition whose time has not come, as if it had never been made.

    The next edition gets its number. Raises `PublishingError` if its time has come, or if it was
    withdrawn already, and changes nothing then.
    """
    stays = PublishingError(
        [
            _(
                "Edition %(number)d has become public and stays; to take it back, publish a"
                " correction or a retraction."
            )
            % {"number": edition.number}
        ]
    )
    try:
        with transaction.atomic():
            article = Article.objects.select_for_update().get(pk=edition.article_id)
            found = Edition.objects.filter(pk=edition.pk)
            if not found.exists():
                raise PublishingError(
                    [_("Edition %(number)d was already withdrawn.") % {"number": edition.number}]
                )
            # What it would have shown is to be proposed again.
            answered = article.proposals.filter(edition=edition)
            answered.update(state=Proposal.State.OPEN, edition=None, closed_at=None, closed_by=None)
            now = timezone.now()
            cited = search_documents.sources_cited(edition)
            if not found.withdraw(at=now):
                raise stays
            search_documents.withdrawn(edition, cited, at=now)
            message = _("Withdrew edition %(number)d before its time.")
            log(article, message % {"number": edition.number}, by=by)
    except IntegrityError as error:
        # Its time came between our look at the clock and the database's.
        if "stays as it was published" not in str(error):
            raise
        raise stays from error


def overtaken(last: Edition, *, number: int | None) -> str:
    """Return what to say to an editor who was shown that edition `number` is to come, or ''."""
    if number is None or number > last.number:
        return ""
    sentence = _("Edition %(number)d was published since you opened this page; look again.")
    return sentence % {"number": last.number}


def _out_of_turn(
    last: Edition | None,
    *,
    number: int | None,
    note: str,
    change: Edition.Change,
    at: dt.datetime,
    now: dt.datetime,
) -> list[str]:
    """Return why no edition can follow the last one now, in sentences."""
    problems = []
    if last is None:
        if change == Edition.Change.RETRACTION:
            problems.append(_("Nothing was published yet, so there is nothing to retract."))
        return problems
    if last.published_at > now:
        return [
            _("Edition %(number)d is already waiting for its time; withdraw it first.")
            % {"number": last.number}
        ]
    if problem := overtaken(last, number=number):
        problems.append(problem)
    if change == Edition.Change.FIRST:
        problems.append(_("The article was published before; say what kind of change this is."))
    # What nobody sees, such as a space of no width, says nothing.
    if not re.search(r"\w", note):
        problems.append(_("Say what changed: every edition after the first needs a change note."))
    if at < last.published_at:
        problems.append(_("An edition can't be older than the one before it."))
    return problems


def _checked(
    article: Article, *, at: dt.datetime, seen: str, accepted: Collection[str] | None
) -> Content:
    """Return what would be published; raises `PublishingError` if the checklist forbids it."""
    composition = compose(article, at=at)
    listed = checklist.check(article, composition, at=at)
    _heed(listed, mark=composition.content.mark(), seen=seen, accepted=accepted)
    return composition.content


def _not_proposed(proposal: Proposal, last: Edition | None) -> list[str]:
    """Return why a proposal can't be published, in sentences; waits for whoever answers it."""
    found = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if not found.is_open:
        return [answered(found)]
    if last and last.change == Edition.Change.RETRACTION:
        return [_("The article is retracted; what it says is not renewed.")]
    return []


def answered(proposal: Proposal) -> str:
    """Return what became of a proposal, for an editor who was about to answer it."""
    return {
        Proposal.State.PUBLISHED: _("This proposal was published meanwhile."),
        Proposal.State.DISMISSED: _("This proposal was dismissed meanwhile."),
        Proposal.State.SUPERSEDED: _(
            "Newer data was issued meanwhile, and another edition is proposed for it."
        ),
        Proposal.State.DONE: _("Another edition was published meanwhile."),
    }.get(Proposal.State(proposal.state), "")


def _renewed(
    last: Edition, *, at: dt.datetime, seen: str, accepted: Collection[str] | None
) -> Content:
    """Return an edition with the data of this time; raises `PublishingError` if that can't be."""
    renewed = renewal(last, at=at)
    _heed(renewed.listed, mark=renewed.seen, seen=seen, accepted=accepted)
    if not renewed.quoted:
        raise PublishingError(
            [_("The data says what edition %(number)d shows already.") % {"number": last.number}]
        )
    return renewed.content


def _heed(listed: Checklist, *, mark: str, seen: str, accepted: Collection[str] | None) -> None:
    """Raise `PublishingError` if the checklist, or what the editor has not seen, forbids it."""
    if listed.errors:
        raise PublishingError([error.sentence for error in listed.errors])
    if seen and seen != mark:
        raise PublishingError(
            [_("The article or its data has changed since you opened this page; look again.")]
        )
    if accepted is not None and not listed.keys <= set(accepted):
        unseen = [w.sentence for w in listed.warnings if w.key not in accepted]
        raise UnseenWarningsError(unseen)


def _store(edition: Edition, content: Content, topics: Iterable[Topic]) -> None:
    """Freeze the content in the edition; write it with its topics, authors, data and references."""
    edition.title = content.title
    edition.standfirst = content.standfirst
    edition.language = content.language
    edition.date = dt.date.fromisoformat(content.date)
    edition.origin = content.origin
    edition.content = content.as_json()
    edition.sha256 = edition_digest(edition)
    edition.save(force_insert=True)
    EditionTopic.objects.bulk_create(EditionTopic(edition=edition, topic=topic) for topic in topics)
    EditionAuthor.objects.bulk_create(
        EditionAuthor(edition=edition, number=number, author_id=byline.slug)
        for number, byline in enumerate(content.authors, start=1)
    )
    EditionData.objects.bulk_create(
        EditionData(edition=edition, dataset=dataset) for dataset in content.datasets
    )
    sources = Source.objects.in_bulk([r.key for r in content.references], field_name="key")
    EditionReference.objects.bulk_create(
        EditionReference(edition=edition, number=entry.number, source=sources[entry.key])
        for entry in content.references
    )


def edition_digest(edition: Edition) -> str:
    """Return the SHA-256, in hex, of everything that an edition keeps."""
    return digest(
        {
            "article": edition.article_id,
            "number": edition.number,
            "slug": edition.slug,
            "change": str(edition.change),
            "note": edition.note,
            "published_at": edition.published_at.astimezone(dt.UTC).isoformat(),
            "content": edition.content,
        }
    )
