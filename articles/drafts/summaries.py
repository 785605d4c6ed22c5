"""Changes between two drafts, in full and in a few words."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.diff import Changes, DiffPiece, SectionChange, compare
from articles.diff.embeds import FactChange, fact_label
from articles.drafts.comparison import Catalogue, DataValues, drop_equal_sections
from articles.drafts.draft import Draft
from articles.models import Article, Image
from articles.prose.length import measure_length
from articles.prose.plain_text import count_words
from collabsite.web.text import section_name


def compare_drafts(old: Draft, new: Draft, *, at: dt.datetime) -> Changes:
    """Compare two drafts; numbers that are bound to data have their values at `at` in both."""
    catalogue = Catalogue.of([old, new])
    contents = [catalogue.content(old), catalogue.content(new)]
    values = DataValues.of(contents, language=new.language, at=at)
    found = compare(*map(values.add_to, contents))
    facts = [*found.facts, *_draft_facts(old, new, catalogue, with_citations=not found.references)]
    return replace(found, facts=tuple(facts))


def summarize_changes(old: Draft, new: Draft, catalogue: Catalogue) -> tuple[str, ...]:
    """Return a few words for each part that changed, in the language of the interface."""
    before, after = drop_equal_sections(old, new)
    found = compare(catalogue.content(before), catalogue.content(after))
    parts = [_describe_words(text.label, text.pieces) for text in found.texts]
    parts += [_describe_section(each) for each in found.sections if not _only_moved(each)]
    if _order(old, new) != _order(new, old):
        parts.append(_("Order of the sections"))
    parts += [fact.label for fact in found.facts]
    parts += [
        fact_label(name)
        for name in ("slug", "original", "original_edition")
        if getattr(old, name) != getattr(new, name)
    ]
    if old.cover != new.cover:
        parts.append(fact_label("cover"))
    if found.references or old.citations != new.citations:
        parts.append(fact_label("citations"))
    return tuple(parts)


def count_draft_words(draft: Draft) -> int:
    """Return the number of words in the draft, as the article's page counts them."""
    words, _minutes = measure_length(draft.standfirst, [each.body for each in draft.sections])
    return words


def _describe_words(part: str, pieces: Iterable[DiffPiece]) -> str:
    """Return how many words of a part were added and removed."""
    pieces = [piece for piece in pieces if piece.mark != "cite"]
    come = sum(count_words(p.new) for p in pieces if p.kind in {"in", "changed"})
    gone = sum(count_words(p.old) for p in pieces if p.kind in {"out", "changed"})
    params = {"part": part, "come": come, "gone": gone}
    if come and gone:
        return (
            ngettext(
                "%(part)s: %(come)d word in, %(gone)d out",
                "%(part)s: %(come)d words in, %(gone)d out",
                come,
            )
            % params
        )
    if come:
        return ngettext("%(part)s: %(come)d word in", "%(part)s: %(come)d words in", come) % params
    if gone:
        return (
            ngettext("%(part)s: %(gone)d word out", "%(part)s: %(gone)d words out", gone) % params
        )
    return _("%(part)s: changed") % params


def _describe_section(section: SectionChange) -> str:
    part = _("Section “%(heading)s”") % {"heading": section_name(section.heading)}
    words = {"part": part, "words": section.words}
    match section.kind:
        case "added":
            return (
                ngettext(
                    "%(part)s added, %(words)d word",
                    "%(part)s added, %(words)d words",
                    section.words,
                )
                % words
            )
        case "removed":
            return (
                ngettext(
                    "%(part)s removed, %(words)d word",
                    "%(part)s removed, %(words)d words",
                    section.words,
                )
                % words
            )
    if section.renamed and not section.changed:
        return _("%(part)s: renamed") % words
    pieces = [*section.renamed, *(piece for block in section.blocks for piece in block.pieces)]
    return _describe_words(part, pieces)


def _only_moved(section: SectionChange) -> bool:
    return section.kind == "kept" and not (section.renamed or section.changed)


def _order(draft: Draft, other: Draft) -> list[str]:
    """Return the anchors of the sections that both drafts have, in the order of the first."""
    return [section.anchor for section in draft.sections if other.section(section.anchor)]


def _draft_facts(
    old: Draft, new: Draft, catalogue: Catalogue, *, with_citations: bool
) -> Iterator[FactChange]:
    """Yield the changed facts that only drafts have: slug, original and order of the sources."""
    if old.slug != new.slug:
        yield FactChange("slug", old.slug, new.slug)
    if old.original != new.original:
        titles = Article.with_binned.in_bulk([pk for pk in (old.original, new.original) if pk])
        before, after = (
            str(titles.get(draft.original or 0, "")) or str(draft.original or "")
            for draft in (old, new)
        )
        yield FactChange("original", before, after)
    if old.original_edition != new.original_edition:
        yield FactChange("original_edition", old.original_edition, new.original_edition)
    if old.cover != new.cover:
        images = Image.with_binned.in_bulk([pk for pk in (old.cover, new.cover) if pk])
        yield FactChange(
            "cover", *(str(images.get(draft.cover or 0, draft.cover or "")) for draft in (old, new))
        )
    if with_citations and old.citations != new.citations:
        lists = (
            "; ".join(
                " ".join(filter(None, [str(catalogue.sources.get(c.source, c.source)), c.locator]))
                for c in draft.citations
            )
            for draft in (old, new)
        )
        yield FactChange("citations", *lists)
