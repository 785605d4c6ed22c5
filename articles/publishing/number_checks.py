"""Checks of the numbers of an article, beside those of its translations, and of its claims."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.audit.backing import AuditedNumber, Backing
from articles.content import EditionContent
from articles.models import Article, Edition
from articles.numbers.verdicts import VerdictKind
from articles.publishing.claim_audit import ClaimEntry
from articles.publishing.composition import ComposedArticle
from articles.publishing.number_audit import shown_in
from collabsite.web.checklist import Finding, Level
from collabsite.web.text import format_list, join_sentences
from metrics.shown import NumberData

# The code of a confirmed claim that fails, an error until an editor gives a reason.
FAILING = "claim"


def check_mismatches(composed: ComposedArticle) -> Iterator[Finding]:
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


def check_unsourced(composed: ComposedArticle) -> Iterator[Finding]:
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


def check_translations(composed: ComposedArticle) -> Iterator[Finding]:
    """Find translations with other bound numbers, or with other values of them.

    A translation is compared with its original elsewhere; one that is not public, when it is published.
    """
    article = composed.article
    root = article.original_id or article.pk
    group = Article.objects.of_group(root).exclude(pk__in=[article.pk, root])
    ours = _numbers_by_cell(composed.content)
    editions = Edition.objects.newest(at=composed.at).filter(article__in=group)
    for other in editions.order_by("article"):
        theirs = _numbers_by_cell(EditionContent.from_json(other.content))
        here = _find_differences(ours, theirs)
        there = _find_differences(theirs, ours)
        if not here and not there:
            continue
        yield Finding(
            "translation",
            _(
                "“%(title)s” (%(language)s) has other bound numbers. Only here: %(here)s."
                " Only there: %(there)s."
            )
            % {
                "title": other.title,
                "language": other.get_language_display(),
                "here": _name_first(here),
                "there": _name_first(there),
            },
            about=f"{other.article_id} {sorted(here)} {sorted(there)}",
        )


# The numbers of an article by the references of their cells.
type _Bound = dict[str, NumberData]


def _numbers_by_cell(content: EditionContent) -> _Bound:
    return {
        "/".join(filter(None, [data.dataset, data.entity, data.indicator, data.period])): data
        for data in shown_in(content).values()
    }


def _find_differences(these: _Bound, those: _Bound) -> set[str]:
    """Return the cells that only these have, and those with another value."""
    return {
        f"{label}: {number.as_in_table}" if cell in those else label
        for cell, number in these.items()
        if cell not in those or those[cell].value != number.value
        for label in [" · ".join(filter(None, [number.label, number.period])) or number.text]
    }


def _name_first(cells: set[str], *, most: int = 3) -> str:
    """Return the first of the cells, and the number of the others."""
    named = sorted(cells)
    if not named:
        return _("none")
    words = format_list(named[:most])
    if len(named) > most:
        words = _("%(cells)s and %(count)d more") % {
            "cells": words,
            "count": len(named) - most,
        }
    return words


def check_failing_claims(composed: ComposedArticle) -> Iterator[Finding]:
    """Find confirmed claims that fail without a reason."""
    for entry in composed.claims:
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
        yield Finding(FAILING, sentence % _params(entry), entry.part.target, level=Level.ERROR)


def check_undecided_claims(composed: ComposedArticle) -> Iterator[Finding]:
    """Find confirmed claims that can't be told from the data."""
    sentence = _(
        "%(part)s: whether “%(claim)s” holds can't be told: %(reason)s Say in Numbers what it states, or change its words."
    )
    for entry in composed.claims:
        if entry.is_confirmed and entry.verdict is VerdictKind.CANNOT_TELL and not entry.exempt:
            about = _about([entry])
            yield Finding(
                "claim-undecided", sentence % _params(entry), entry.part.target, about=about
            )


def check_unconfirmed_claims(composed: ComposedArticle) -> Iterator[Finding]:
    """Find claims that nobody has confirmed: one warning for each part of the article."""
    parts: dict[tuple[str, str], list[ClaimEntry]] = {}
    for entry in composed.claims:
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


def check_claims_of_lines(composed: ComposedArticle) -> Iterator[Finding]:
    """Find claims of titles, standfirsts, headings and captions that fail: they can't be confirmed."""
    for entry in composed.claims:
        if entry.part.is_line and entry.is_open:
            yield unconfirmed_claim(entry)


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
    about = _about([entry])
    return Finding("claim-line", sentence % _params(entry), entry.part.target, about=about)


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
