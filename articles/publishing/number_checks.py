"""Checks of the numbers of an article, and of its claims about the data."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.audit.backing import AuditedNumber, Backing
from articles.numbers.verdicts import VerdictKind
from articles.publishing.claims import ClaimEntry
from articles.publishing.composition import Composition
from collabsite.web.checklist import Finding, Level
from collabsite.web.text import format_list

# The code of a confirmed claim that fails, an error until an editor gives a reason.
FAILING = "claim"


def check_mismatches(composed: Composition) -> Iterator[Finding]:
    """Find numbers that contradict the data."""
    for each in composed.numbers:
        number = each.audited
        if number.backing is not Backing.MISMATCH or number.figure is None:
            continue
        params = {
            "section": each.part.name,
            "literal": number.literal,
            "cell": number.figure.label,
            "value": number.figure.as_in_table,
        }
        if number.number is None:
            sentence = _(
                "Section “%(section)s” says “%(literal)s” where the data says %(value)s (%(cell)s);"
                " change the wording of the figure or the data."
            )
        else:
            sentence = _(
                "Section “%(section)s”: “%(literal)s” contradicts the figure beside it, which is"
                " %(value)s (%(cell)s); change one of the two."
            )
        yield Finding("mismatch", sentence % params, each.part.target, level=Level.ERROR)


def check_unsourced(composed: Composition) -> Iterator[Finding]:
    """Find numbers without a source: one warning for each part of the article."""
    parts: dict[tuple[str, str], list[AuditedNumber]] = {}
    for each in composed.numbers:
        if each.audited.backing is Backing.UNSOURCED:
            parts.setdefault((each.part.name, each.part.target), []).append(each.audited)
    for (part, target), found in parts.items():
        literals = [number.literal for number in found]
        sentence = ngettext(
            "%(part)s: the number %(numbers)s has no source; bind it to the data, cite its source"
            " in the sentence, or say why it needs none.",
            "%(part)s: %(count)d numbers have no source: %(numbers)s. Bind them to the data, cite"
            " their source in the sentence, or say why they need none.",
            len(literals),
        )
        numbers = format_list(f"“{literal}”" for literal in literals)
        params = {"part": part, "count": len(literals), "numbers": numbers}
        about = "\n".join(f"{number.literal}: {number.sentence}" for number in found)
        yield Finding("unsourced", sentence % params, target, about=about)


def check_claims(composed: Composition) -> Iterator[Finding]:
    """Find claims that fail, that can't be told, or that nobody has confirmed.

    Those that hold as they were read are one warning for each part of the article. Those of titles,
    standfirsts, headings and captions can't be confirmed.
    """
    undecided = _(
        "%(part)s: whether “%(claim)s” holds can't be told: %(reason)s Say in Numbers what it states, or change its words."
    )
    unconfirmed: dict[tuple[str, str], list[ClaimEntry]] = {}
    for entry in composed.claims:
        target, kind = entry.part.target, entry.verdict.kind
        if entry.fails:
            yield _failing_claim(entry) if entry.is_confirmed else unconfirmed_claim(entry)
        elif entry.is_confirmed and kind is VerdictKind.CANNOT_TELL and not entry.exempt:
            sentence, about = undecided % params_of(entry), _about([entry])
            yield Finding("claim-undecided", sentence, target, about=about)
        elif kind is VerdictKind.HOLDS and not (
            entry.is_confirmed or entry.exempt or entry.part.is_line
        ):
            unconfirmed.setdefault((entry.part.name, target), []).append(entry)
    for (part, target), entries in unconfirmed.items():
        sentence = ngettext(
            "%(part)s: nobody has confirmed what %(claims)s says of the data; confirm it, or say that"
            " it is no claim.",
            "%(part)s: nobody has confirmed what %(count)d wordings say of the data: %(claims)s."
            " Confirm them, or say which are no claims.",
            len(entries),
        )
        claims = format_list(dict.fromkeys(f"“{entry.literal}”" for entry in entries))
        sentence %= {"part": part, "count": len(entries), "claims": claims}
        yield Finding("claim-unconfirmed", sentence, target, about=_about(entries))


def _failing_claim(entry: ClaimEntry) -> Finding:
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
    return Finding(FAILING, sentence % params_of(entry), entry.part.target, level=Level.ERROR)


def unconfirmed_claim(entry: ClaimEntry) -> Finding:
    """Return the warning about a claim that nobody has confirmed, and that does not hold."""
    if entry.wording:
        sentence = _(
            "%(part)s: by the data, “%(claim)s” does not hold: %(reason)s Say “%(wording)s”, or say"
            " in Numbers that it is no claim."
        )
    else:
        sentence = _(
            "%(part)s: by the data, “%(claim)s” does not hold: %(reason)s Change the words, or say"
            " in Numbers that they are no claim."
        )
    code = "claim-line" if entry.part.is_line else "claim-unconfirmed"
    about = _about([entry])
    return Finding(code, sentence % params_of(entry), entry.part.target, about=about)


def _about(entries: Iterable[ClaimEntry]) -> str:
    # What is wrong with them, too: a claim that fails now is another matter.
    return "\n".join(f"{each.literal}: {each.sentence}: {each.fails}" for each in entries)


def params_of(entry: ClaimEntry) -> dict[str, str]:
    """Return what the sentences of findings say of a claim."""
    return {
        "part": entry.part.name,
        "claim": entry.literal,
        "reason": entry.verdict.reason,
        "wording": entry.wording,
    }
