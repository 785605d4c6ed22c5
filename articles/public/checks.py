"""Checks of an edition for readers: what backs its numbers, and whether its claims hold."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.content import ClaimData, NumberCounts
from articles.models import Edition, Proposal, ProposalReason
from articles.numbers.verdicts import VerdictKind
from collabsite.web.text import format_list


@dataclass(frozen=True)
class ChangedData:
    """Releases that changed data of the newest edition, which shows the values of before.

    `released_at` is the time of the first one, or of the first that corrected the data if one did.
    `values` are as many as have changed, `corrected` is true if they were wrong, and `prepared` if a
    new edition is proposed.
    """

    released_at: dt.datetime
    values: int
    corrected: bool
    prepared: bool

    @property
    def sentence(self) -> str:
        """The sentence that readers must know of it, in the language of the interface."""
        if self.corrected:
            sentence = ngettext(
                "The data behind %(n)d number of this text was corrected on %(date)s.",
                "The data behind %(n)d numbers of this text was corrected on %(date)s.",
                self.values,
            )
            other = _("The data behind this text was corrected on %(date)s.")
        else:
            sentence = ngettext(
                "The data behind %(n)d number of this text was changed on %(date)s.",
                "The data behind %(n)d numbers of this text was changed on %(date)s.",
                self.values,
            )
            other = _("The data behind this text was changed on %(date)s.")
        date = date_format(timezone.localtime(self.released_at))
        return (sentence if self.values else other) % {"n": self.values, "date": date}


def changed_data(newest: Edition) -> ChangedData | None:
    """Return what changed in the data since the newest edition, None if nothing; two queries at most."""
    if newest.change == Edition.Change.RETRACTION or not newest.has_proposals:
        return None
    # Those that this edition does not answer.
    proposals = Proposal.objects.filter(
        article=newest.article_id, made_at__gte=newest.created_at
    ).order_by("-pk")
    columns = list(proposals.values_list("pk", "made_at", "closed_at", "values", "state"))
    if not columns:
        return None
    reasons = ProposalReason.objects.filter(proposal__in=proposals.values("pk"), is_correction=True)
    correcting = set(reasons.order_by().values_list("proposal", flat=True))
    found, replaced_at = None, None
    for key, made_at, closed_at, values, state in columns:
        corrects = key in correcting
        if state == Proposal.State.SUPERSEDED:
            if found is None:
                continue
            # It was closed, but not replaced: the data was as in the edition again.
            if closed_at != replaced_at:
                break
        replaced_at = made_at
        if found is None:
            prepared = state != Proposal.State.DISMISSED
            found = ChangedData(made_at, values, corrects, prepared)
        elif corrects or not found.corrected:
            found = replace(found, released_at=made_at)
    return found


def summarize_claims(claims: Sequence[ClaimData]) -> str:
    """Return how many claims were checked and hold, in one line; '' if the data decides none."""
    verdicts = [claim.verdict for claim in claims if claim.verdict != VerdictKind.CANNOT_TELL]
    if not verdicts:
        return ""
    holding = verdicts.count(VerdictKind.HOLDS)
    sentence = ngettext(
        "%(n)d claim checked against the data: %(holding)d holds",
        "%(n)d claims checked against the data: %(holding)d hold",
        len(verdicts),
    )
    return sentence % {"n": len(verdicts), "holding": holding}


def summarize_numbers(counts: NumberCounts) -> str:
    """Return how many numbers were checked, in one line; '' if nothing backs one."""
    checked = counts.bound + counts.cited + counts.explained
    if not checked:
        return ""
    parts = (
        (counts.bound, _("%(n)d from the data")),
        (counts.cited, _("%(n)d with a cited source")),
        (counts.explained, _("%(n)d explained")),
    )
    sentence = ngettext(
        "%(checked)d of %(found)d number checked: %(parts)s",
        "%(checked)d of %(found)d numbers checked: %(parts)s",
        counts.found,
    )
    return sentence % {
        "checked": checked,
        "found": counts.found,
        "parts": format_list(words % {"n": n} for n, words in parts if n),
    }
