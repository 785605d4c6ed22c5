"""The checklist before publishing: errors block it, warnings must be seen."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.audit.backing import Backing
from articles.content import Content, NumberData, SectionContent
from articles.models import Article, Edition, Source
from articles.prose import checks, embeds
from articles.prose.document import parse_prose
from articles.publishing.composition import Composition
from articles.publishing.number_audit import Audited, audit_composition
from articles.references.citations import reference_line
from articles.translations.groups import OriginalStatus
from articles.translations.lag import lag
from collabsite.web.checklist import Checklist, Finding, section_target
from collabsite.web.phrases import format_list, section_name
from collabsite.web.text import is_blank


def check(article: Article, composition: Composition, *, at: dt.datetime) -> Checklist:
    """Return what is to be said about the working copy, composed as an edition of `at`."""
    content = composition.content
    audited = audit_composition(article, composition)
    errors = [
        *composition.errors,
        *kept_slug(article),
        *nameless_images(content),
        *open_notes(article),
        *mismatches(audited),
    ]
    warnings = [
        *composition.warnings,
        *standfirst(article),
        *heading_order(content),
        *links(article, content),
        *translations(article, content, at=at),
        *followed(article, at=at),
        *unsourced(audited),
    ]
    return Checklist.of(errors, warnings)


def kept_slug(article: Article) -> Iterator[Finding]:
    """Find a slug that is kept for another article, which was published under it."""
    if Edition.objects.of_others(article.slug, article=article.pk).exists():
        yield Finding(
            "slug",
            _("Another article was published under “%(slug)s”; choose another slug.")
            % {"slug": article.slug},
            "id_slug",
        )


def nameless_images(content: Content) -> Iterator[Finding]:
    """Find images that say nothing to those who don't see them."""
    for target, section in _sections(content):
        for image in checks.outline_of(section.prose).images_without_alt:
            yield Finding(
                "image-text",
                _(
                    "Section “%(section)s”: the image “%(image)s” has no alternative text;"
                    " describe it, or mark it as decorative."
                )
                % {"section": section_name(section.heading), "image": image},
                target,
            )


def open_notes(article: Article) -> Iterator[Finding]:
    """Find notes of editors that still ask for something."""
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


def heading_order(content: Content) -> Iterator[Finding]:
    """Find headings that skip a level, and headings without words."""
    for target, section in _sections(content):
        found = checks.outline_of(section.prose)
        for heading in found.skipping_headings:
            yield Finding(
                "heading-order",
                _(
                    "Section “%(section)s”: the heading “%(heading)s” skips a level;"
                    " make it one level higher, or put a heading of that level before it."
                )
                % {"section": section_name(section.heading), "heading": heading},
                target,
            )
        if found.empty_headings:
            yield Finding(
                "heading-empty",
                _("Section “%(section)s” has a heading without words; write it or remove it.")
                % {"section": section_name(section.heading)},
                target,
            )
    for index, section in enumerate(content.sections):
        if index and is_blank(section.heading):
            yield Finding(
                "heading-empty",
                _(
                    "Section %(number)d has no heading: only the first may do without one."
                    " Write one, or join it to the section before."
                )
                % {"number": index + 1},
                section_target(index),
            )


def links(article: Article, content: Content) -> Iterator[Finding]:
    """Find links that lead nowhere, have no words, or are not encrypted."""
    aimless = _(
        "Section “%(section)s”: the link “%(words)s” has no address; give it one or remove the link."
    )
    wordless = _(
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
    for target, section in _sections(content):
        found = checks.outline_of(section.prose)
        name = section_name(section.heading)
        for words in found.links_without_address:
            said = {"section": name, "words": words}
            yield Finding("link-empty", aimless % said, target)
        for address in found.links_without_text:
            said = {"section": name, "address": address}
            yield Finding("link-empty", wordless % said, target)
        for address in found.relative_links:
            said = {"section": name, "address": address}
            yield Finding("link-empty", relative % said, target)
        for address in found.insecure_links:
            said = {"section": name, "address": address}
            yield Finding("link-insecure", insecure % said, target)
    if checks.is_insecure(article.origin_url):
        yield Finding(
            "link-insecure",
            _(
                "The address of the origin, %(address)s, is not encrypted;"
                " use its https:// address if it has one."
            )
            % {"address": article.origin_url},
            "id_origin_url",
        )
    yield from _insecure_sources(content)


def standfirst(article: Article) -> Iterator[Finding]:
    """Find a missing standfirst: lists and search results would have nothing to show."""
    if is_blank(article.standfirst):
        yield Finding(
            "standfirst",
            _("There is no standfirst: write one or two sentences that lists can show."),
            "id_standfirst",
        )


def translations(article: Article, content: Content, *, at: dt.datetime) -> Iterator[Finding]:
    """Find translations that bind other numbers, or other values of them.

    Each is read as its newest edition has it, or else as its draft would.
    """
    root = article.original_id or article.pk
    group = Article.objects.filter(original=root) | Article.objects.filter(pk=root)
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


def followed(article: Article, *, at: dt.datetime) -> Iterator[Finding]:
    """Find that a translation lags behind its original, or that nobody said what it follows."""
    behind = lag(article, at=at)
    if behind is None:
        return
    newest = behind.newest
    if behind.standing == OriginalStatus.RETRACTED:
        sentence = _(
            "The original, “%(title)s”, was retracted; decide whether this should stay public."
        )
    elif behind.follows is None:
        sentence = _(
            "Say which edition of “%(title)s” this translation follows; its newest is edition"
            " %(newest)d."
        )
    elif behind.standing == OriginalStatus.CORRECTED:
        sentence = _(
            "This translation follows edition %(follows)d of “%(title)s”, which has been corrected"
            " since; its newest is edition %(newest)d."
        )
    else:
        sentence = _(
            "This translation follows edition %(follows)d of “%(title)s”; its newest is edition "
            "%(newest)d."
        )
    said = {"title": newest.title, "newest": newest.number, "follows": behind.follows}
    yield Finding("follows", sentence % said, "id_original_edition")


def mismatches(audited: Iterable[Audited]) -> Iterator[Finding]:
    """Find numbers that contradict the data."""
    for each in audited:
        judged = each.judged
        if judged.backing is not Backing.MISMATCH or judged.figure is None:
            continue
        said = {
            "section": each.part.name,
            "literal": judged.literal,
            "cell": judged.figure.label,
            "value": judged.figure.as_in_table,
        }
        if judged.number is None:
            sentence = _(
                "Section “%(section)s” says “%(literal)s” where the data says %(value)s (%(cell)s);"
                " change the wording of the figure or the data."
            )
        else:
            sentence = _(
                "Section “%(section)s”: “%(literal)s” contradicts the figure beside it, which is"
                " %(value)s (%(cell)s); change one of the two."
            )
        yield Finding("mismatch", sentence % said, each.part.target)


def unsourced(audited: Iterable[Audited]) -> Iterator[Finding]:
    """Find numbers that nothing backs: one warning for each part of the article."""
    parts: dict[tuple[str, str], list[str]] = {}
    for each in audited:
        if each.judged.backing is Backing.UNSOURCED:
            parts.setdefault((each.part.name, each.part.target), []).append(each.judged.literal)
    for (part, target), literals in parts.items():
        sentence = ngettext(
            "%(part)s: the number %(numbers)s has no source; bind it to the data, cite its source"
            " in the sentence, or say why it needs none.",
            "%(part)s: %(count)d numbers have no source: %(numbers)s. Bind them to the data, cite"
            " their source in the sentence, or say why they need none.",
            len(literals),
        )
        numbers = format_list(f"“{literal}”" for literal in literals)
        said = {"part": part, "count": len(literals), "numbers": numbers}
        yield Finding("unsourced", sentence % said, target)


def _sections(content: Content) -> Iterator[tuple[str, SectionContent]]:
    for index, section in enumerate(content.sections):
        yield section_target(index), section


def _insecure_sources(content: Content) -> Iterator[Finding]:
    """Find cited sources whose entry in the reference list links to what is not encrypted."""
    lines = {entry.key: reference_line(entry.item) for entry in content.references}
    insecure = {key: line for key, line in lines.items() if checks.is_insecure(line.url)}
    if not insecure:
        return
    sources = Source.objects.in_bulk(list(insecure), field_name="key")
    sentence = _(
        "The address of the source “%(source)s”, %(address)s, is not encrypted;"
        " use its https:// address if it has one."
    )
    for key, line in insecure.items():
        # Another may have deleted it since the article was composed.
        if source := sources.get(key):
            said = {"source": line.title, "address": line.url}
            yield Finding("link-insecure", sentence % said, "id_url", source.pk)


# From the names of cells to what the data says in them.
type _Bound = dict[str, str]


def _bound(shown: Iterable[NumberData]) -> _Bound:
    return {
        "/".join(filter(None, [data.dataset, data.entity, data.indicator, data.period])): (
            data.as_in_table
        )
        for data in shown
    }


def _bound_in(articles: Collection[Article], *, at: dt.datetime) -> dict[int, _Bound]:
    """Return what each article binds, by its key: public or, before that, as a draft."""
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
    """Return what these have apart from those: cells, and other values of the same cells."""
    return {
        f"{cell}: {value}" if cell in those else cell
        for cell, value in these.items()
        if those.get(cell) != value
    }


def _few(cells: set[str], *, most: int = 3) -> str:
    """Name a few of the cells, and say how many more there are."""
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
