"""Reasons why no edition is made or withdrawn, in sentences for editors."""

import re
from collections.abc import Collection
from dataclasses import replace

from django.utils.translation import gettext as _
from msgspec import structs

from articles.content import EditionContent, ImageData, embed_of
from articles.models import Article, Edition, Kind, Proposal
from collabsite.web.checklist import Approval, Checklist

_LINK_TO_RELEASE = re.compile(r'<a href="[^"]*/releases/\d+/[^>]*>[^<]*</a>')


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
    if _said(former).as_json() != _said(content).as_json():
        return ""
    sentence = _("Nothing has changed since edition %(number)d, so there is nothing to publish.")
    return sentence % {"number": last.number}


def _said(content: EditionContent) -> EditionContent:
    """Return what tells editions apart: neither which release has the data, nor the HTML of all that."""
    return structs.replace(
        content,
        sections=tuple(structs.replace(section, html="") for section in content.sections),
        notes=(),
        footnotes=tuple(_LINK_TO_RELEASE.sub("", footnote) for footnote in content.footnotes),
        embeds=tuple(
            embed
            if isinstance(embed.data, ImageData)
            else embed_of(embed.reference, replace(embed.data, release=0))
            for embed in content.embeds
        ),
        claims=tuple(structs.replace(claim, release=0, note="") for claim in content.claims),
        # Both are made with the edition.
        numbers=None,
        stored_digest="",
    )


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
