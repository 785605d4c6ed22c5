"""Checklist of the working copy of an article, before it is published."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.audit.backing import Backing
from articles.content import EditionContent, NumberData
from articles.models import Article, Edition, Source
from articles.prose import embeds
from articles.prose.checks import Outline, is_insecure, outline_of
from articles.prose.document import parse_prose
from articles.publishing.composition import Composition
from articles.publishing.number_audit import AuditEntry, audit_composition
from articles.references.citations import reference_line
from articles.translations.groups import OriginalStatus
from articles.translations.lag import lag
from collabsite.web.checklist import Checklist, Finding, section_target
from collabsite.web.text import format_list, is_blank, section_name


@dataclass(frozen=True)
class _Section:
    """A section of the content: its name, the id of its place in the form, and its outline."""

    name: str
    target: str
    outline: Outline


def check(article: Article, composition: Composition, *, at: dt.datetime) -> Checklist:
    """Check the working copy, composed as an edition of `at`."""
    content = composition.content
    sections = [
        _Section(section_name(each.heading), section_target(index), outline_of(each.prose))
        for index, each in enumerate(content.sections)
    ]
    audited = audit_composition(article, composition)
    errors = [
        *composition.errors,
        *_check_slug(article),
        *_check_images(sections),
        *_check_notes(article),
        *check_mismatches(audited),
    ]
    warnings = [
        *composition.warnings,
        *_check_standfirst(article),
        *_check_headings(content, sections),
        *_check_links(sections),
        *_check_addresses(article, content),
        *_check_translations(article, content, at=at),
        *_check_original(article, at=at),
        *_check_unsourced(audited),
    ]
    return Checklist.of(errors, warnings)


def check_mismatches(audited: Iterable[AuditEntry]) -> Iterator[Finding]:
    """Find numbers that contradict the data."""
    for each in audited:
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
        yield Finding("mismatch", sentence % params, each.part.target)


def _check_slug(article: Article) -> Iterator[Finding]:
    """Find another article that was published under the slug."""
    if Edition.objects.of_others(article.slug, article=article.pk).exists():
        yield Finding(
            "slug",
            _("Another article was published under “%(slug)s”; choose another slug.")
            % {"slug": article.slug},
            "id_slug",
        )


def _check_images(sections: Iterable[_Section]) -> Iterator[Finding]:
    """Find images without alternative text."""
    sentence = _(
        "Section “%(section)s”: the image “%(image)s” has no alternative text;"
        " describe it, or mark it as decorative."
    )
    for section in sections:
        for image in section.outline.images_without_alt:
            params = {"section": section.name, "image": image}
            yield Finding("image-text", sentence % params, section.target)


def _check_notes(article: Article) -> Iterator[Finding]:
    """Find unresolved notes of editors."""
    for note in article.notes.unresolved().select_related("section"):
        text = Truncator(note.text).chars(80)
        if note.section:
            sentence = _("A note on section “%(section)s” is not resolved: “%(note)s”") % {
                "section": note.section,
                "note": text,
            }
        else:
            sentence = _("A note on the article is not resolved: “%(note)s”") % {"note": text}
        yield Finding("note", sentence, f"note-{note.pk}")


def _check_headings(content: EditionContent, sections: Iterable[_Section]) -> Iterator[Finding]:
    """Find headings that skip a level, and headings without words."""
    skipping = _(
        "Section “%(section)s”: the heading “%(heading)s” skips a level;"
        " make it one level higher, or put a heading of that level before it."
    )
    empty = _("Section “%(section)s” has a heading without words; write it or remove it.")
    for section in sections:
        for heading in section.outline.skipping_headings:
            params = {"section": section.name, "heading": heading}
            yield Finding("heading-order", skipping % params, section.target)
        if section.outline.empty_headings:
            yield Finding("heading-empty", empty % {"section": section.name}, section.target)
    for index, each in enumerate(content.sections):
        if index and is_blank(each.heading):
            yield Finding(
                "heading-empty",
                _(
                    "Section %(number)d has no heading: only the first may do without one."
                    " Write one, or join it to the section before."
                )
                % {"number": index + 1},
                section_target(index),
            )


def _check_links(sections: Iterable[_Section]) -> Iterator[Finding]:
    """Find links that lead nowhere, have no words, or are not encrypted."""
    without_address = _(
        "Section “%(section)s”: the link “%(words)s” has no address; give it one or remove the link."
    )
    without_text = _(
        "Section “%(section)s”: the link to “%(address)s” has no text; write some or remove "
        "the link."
    )
    relative = _(
        "Section “%(section)s”: the link to “%(address)s” leads nowhere; begin its address with"
        " https://."
    )
    insecure = _(
        "Section “%(section)s”: the link to %(address)s is not encrypted; use its https:// address"
        " if it has one."
    )
    for section in sections:
        outline = section.outline
        for words in outline.links_without_address:
            params = {"section": section.name, "words": words}
            yield Finding("link-empty", without_address % params, section.target)
        for code, sentence, addresses in (
            ("link-empty", without_text, outline.links_without_text),
            ("link-empty", relative, outline.relative_links),
            ("link-insecure", insecure, outline.insecure_links),
        ):
            for address in addresses:
                params = {"section": section.name, "address": address}
                yield Finding(code, sentence % params, section.target)


def _check_addresses(article: Article, content: EditionContent) -> Iterator[Finding]:
    """Find addresses of the origin and of cited sources that are not encrypted."""
    if is_insecure(article.origin_url):
        yield Finding(
            "link-insecure",
            _(
                "The address of the origin, %(address)s, is not encrypted;"
                " use its https:// address if it has one."
            )
            % {"address": article.origin_url},
            "id_origin_url",
        )
    lines = {entry.key: reference_line(entry.item) for entry in content.references}
    insecure = {key: line for key, line in lines.items() if is_insecure(line.url)}
    sources = Source.objects.in_bulk(list(insecure), field_name="key")
    sentence = _(
        "The address of the source “%(source)s”, %(address)s, is not encrypted;"
        " use its https:// address if it has one."
    )
    for key, line in insecure.items():
        # Another may have deleted it since the article was composed.
        if source := sources.get(key):
            params = {"source": line.title, "address": line.url}
            yield Finding("link-insecure", sentence % params, "id_url", source.pk)


def _check_standfirst(article: Article) -> Iterator[Finding]:
    """Find a missing standfirst, which lists and search results show."""
    if is_blank(article.standfirst):
        yield Finding(
            "standfirst",
            _("There is no standfirst: write one or two sentences that lists can show."),
            "id_standfirst",
        )


def _check_translations(
    article: Article, content: EditionContent, *, at: dt.datetime
) -> Iterator[Finding]:
    """Find translations with other bound numbers, or with other values of them.

    Of each, the newest edition is compared, or its draft if it has none.
    """
    root = article.original_id or article.pk
    group = Article.objects.of_group(root)
    others = list(group.exclude(pk=article.pk).order_by("pk"))
    if not others:
        return
    ours = _bound(each.data for each in content.embeds if isinstance(each.data, NumberData))
    theirs = _bound_in(others, at=at)
    for other in others:
        here, there = _apart(ours, theirs[other.pk]), _apart(theirs[other.pk], ours)
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
                "here": _few(here),
                "there": _few(there),
            },
            "id_original" if article.original_id else "",
        )


def _check_original(article: Article, *, at: dt.datetime) -> Iterator[Finding]:
    """Find that a translation lags behind its original, or does not say which edition it follows."""
    behind = lag(article, at=at)
    if behind is None:
        return
    newest = behind.newest
    if behind.status == OriginalStatus.RETRACTED:
        sentence = _(
            "The original, “%(title)s”, was retracted; decide whether this should stay public."
        )
    elif behind.follows is None:
        sentence = _(
            "Say which edition of “%(title)s” this translation follows; its newest is edition"
            " %(newest)d."
        )
    elif behind.status == OriginalStatus.CORRECTED:
        sentence = _(
            "This translation follows edition %(follows)d of “%(title)s”, which has been corrected"
            " since; its newest is edition %(newest)d."
        )
    else:
        sentence = _(
            "This translation follows edition %(follows)d of “%(title)s”; its newest is edition "
            "%(newest)d."
        )
    params = {"title": newest.title, "newest": newest.number, "follows": behind.follows}
    yield Finding("follows", sentence % params, "id_original_edition")


def _check_unsourced(audited: Iterable[AuditEntry]) -> Iterator[Finding]:
    """Find numbers without a source: one warning for each part of the article."""
    parts: dict[tuple[str, str], list[str]] = {}
    for each in audited:
        if each.audited.backing is Backing.UNSOURCED:
            parts.setdefault((each.part.name, each.part.target), []).append(each.audited.literal)
    for (part, target), literals in parts.items():
        sentence = ngettext(
            "%(part)s: the number %(numbers)s has no source; bind it to the data, cite its source"
            " in the sentence, or say why it needs none.",
            "%(part)s: %(count)d numbers have no source: %(numbers)s. Bind them to the data, cite"
            " their source in the sentence, or say why they need none.",
            len(literals),
        )
        numbers = format_list(f"“{literal}”" for literal in literals)
        params = {"part": part, "count": len(literals), "numbers": numbers}
        yield Finding("unsourced", sentence % params, target)


# Values by the references of their cells.
type _Bound = dict[str, str]


def _bound(shown: Iterable[NumberData]) -> _Bound:
    return {
        "/".join(filter(None, [data.dataset, data.entity, data.indicator, data.period])): (
            data.as_in_table
        )
        for data in shown
    }


def _bound_in(articles: Collection[Article], *, at: dt.datetime) -> dict[int, _Bound]:
    """Return the bound numbers of each article by primary key, of its newest edition or draft."""
    bound = {
        edition.article_id: _bound(
            NumberData.from_json(embed["data"])
            for embed in edition.content["embeds"]
            if embed["element"] == "data"
        )
        for edition in Edition.objects.newest(at=at).filter(article__in=articles)
    }
    drafts = {a.pk: _bound_in_draft(a, at=at) for a in articles if a.pk not in bound}
    return bound | drafts


def _bound_in_draft(article: Article, *, at: dt.datetime) -> _Bound:
    marks = [
        mark
        for body in article.sections.values_list("body", flat=True)
        for mark in parse_prose(body).marks
        if mark.element == "data"
    ]
    session = embeds.provider().open_session(marks, at=at)
    shown = (session.read(mark, language=article.language) for mark in marks)
    return _bound(data for data in shown if isinstance(data, NumberData))


def _apart(these: _Bound, those: _Bound) -> set[str]:
    """Return the cells that only these have, and those with another value."""
    return {
        f"{cell}: {value}" if cell in those else cell
        for cell, value in these.items()
        if those.get(cell) != value
    }


def _few(cells: set[str], *, most: int = 3) -> str:
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
