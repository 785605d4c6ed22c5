"""Findings about the claims of an article: those that fail, that can't be told, or wait."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.claims import VerdictKind
from articles.publishing.claim_audit import ClaimEntry
from collabsite.web.checklist import Finding
from collabsite.web.text import format_list, join_sentences

# The code of a confirmed claim that fails, an error until an editor gives a reason.
FAILING = "claim"


def check_failing(audited: Iterable[ClaimEntry]) -> Iterator[Finding]:
    """Find confirmed claims that fail without a reason."""
    for entry in audited:
        if not entry.is_confirmed or not entry.fails:
            continue
        sentence = (
            _(
                "%(part)s: “%(claim)s” does not hold: %(reason)s Say “%(wording)s”, or say in Numbers why"
                " the words may stay."
            )
            if entry.wording
            else _(
                "%(part)s: “%(claim)s” does not hold: %(reason)s Change the words, or say in Numbers why"
                " they may stay."
            )
        )
        yield Finding(FAILING, sentence % _params(entry), entry.part.target)


def check_undecided(audited: Iterable[ClaimEntry]) -> Iterator[Finding]:
    """Find confirmed claims that can't be told from the data."""
    sentence = _(
        "%(part)s: whether “%(claim)s” holds can't be told: %(reason)s Change its scope or its words."
    )
    for entry in audited:
        if entry.is_confirmed and entry.verdict is VerdictKind.CANNOT_TELL and not entry.exempt:
            about = _about([entry])
            yield Finding(
                "claim-undecided", sentence % _params(entry), entry.part.target, about=about
            )


def check_unconfirmed(audited: Iterable[ClaimEntry]) -> Iterator[Finding]:
    """Find claims that nobody has confirmed: one warning for each part of the article."""
    parts: dict[tuple[str, str], list[ClaimEntry]] = {}
    for entry in audited:
        if entry.is_open and not entry.is_confirmed and not entry.part.is_line:
            parts.setdefault((entry.part.name, entry.part.target), []).append(entry)
    for (part, target), entries in parts.items():
        sentence = ngettext(
            "%(part)s: nobody has confirmed what %(claims)s says of the data; confirm it, or say that"
            " it is no claim.",
            "%(part)s: nobody has confirmed what %(count)d wordings say of the data: %(claims)s."
            " Confirm them, or say which are no claims.",
            len(entries),
        )
        params = {"part": part, "count": len(entries), "claims": _listed(entries)}
        sentences = [sentence % params]
        if failing := [entry for entry in entries if entry.fails]:
            words = ngettext(
                "By the data, %(claims)s does not hold.",
                "By the data, %(claims)s do not hold.",
                len(failing),
            )
            sentences.append(words % {"claims": _listed(failing)})
            sentences += [
                _("Say “%(wording)s” for “%(claim)s”.") % _params(entry)
                for entry in failing
                if entry.wording
            ]
        about = _about(entries)
        yield Finding("claim-unconfirmed", join_sentences(sentences), target, about=about)


def check_lines(audited: Iterable[ClaimEntry]) -> Iterator[Finding]:
    """Find claims of titles, standfirsts, headings and captions that fail, or can't be told.

    They can't be confirmed; one that holds needs no look.
    """
    for entry in audited:
        if not entry.part.is_line or not entry.is_open:
            continue
        if not entry.fails:
            sentence = _(
                "%(part)s: whether “%(claim)s” holds can't be told: %(reason)s Check it, or say in"
                " Numbers that it is no claim."
            )
        elif entry.wording:
            sentence = _(
                "%(part)s: by the data, “%(claim)s” does not hold: %(reason)s Say “%(wording)s”, or say"
                " in Numbers that it is no claim."
            )
        else:
            sentence = _(
                "%(part)s: by the data, “%(claim)s” does not hold: %(reason)s Change the words, or say"
                " in Numbers that they are no claim."
            )
        about = _about([entry])
        yield Finding("claim-line", sentence % _params(entry), entry.part.target, about=about)


def _about(entries: Iterable[ClaimEntry]) -> str:
    # What is wrong with them, too: a claim that fails now is another matter.
    return "\n".join(f"{each.literal}: {each.sentence}: {each.fails}" for each in entries)


def _params(entry: ClaimEntry) -> dict[str, str]:
    return {
        "part": entry.part.name,
        "claim": entry.literal,
        "reason": entry.reason,
        "wording": entry.wording,
    }


def _listed(entries: Iterable[ClaimEntry]) -> str:
    return format_list(dict.fromkeys(f"“{entry.literal}”" for entry in entries))
