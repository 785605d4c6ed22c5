"""What changed between two drafts: in a few words, and as readers of editions are told of it."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.diff import Changes, Piece, SectionChange, compare
from articles.diff.embeds import FactChange, fact_label
from articles.drafts.comparison import Catalogue, Values, without_same_sections
from articles.drafts.draft import Draft
from articles.models import Article
from articles.prose.plain_text import count_words, text_of
from collabsite.web.phrases import section_name


def changes(old: Draft, new: Draft, *, at: dt.datetime) -> Changes:
    """Return what differs, the numbers of the data on both sides with their values of `at`."""
    catalogue = Catalogue.of([old, new])
    contents = [catalogue.content(old), catalogue.content(new)]
    values = Values.of(contents, language=new.language, at=at)
    found = compare(*map(values.shown, contents))
    facts = [*found.facts, *_own_facts(old, new, catalogue, said=bool(found.references))]
    return replace(found, facts=tuple(facts))


def told(old: Draft, new: Draft, catalogue: Catalogue) -> tuple[str, ...]:
    """Return what changed, a few words for each part, in the language of the interface."""
    was, now = without_same_sections(old, new)
    found = compare(catalogue.content(was), catalogue.content(now))
    said = [_counted(text.label, text.pieces) for text in found.texts]
    said += [_section(section) for section in found.sections if not _only_moved(section)]
    if _order(old, new) != _order(new, old):
        said.append(_("Order of the sections"))
    said += [fact.label for fact in found.facts]
    said += [
        fact_label(name)
        for name in ("slug", "original", "original_edition")
        if getattr(old, name) != getattr(new, name)
    ]
    if found.references or old.citations != new.citations:
        said.append(fact_label("citations"))
    return tuple(said)


def length(draft: Draft) -> int:
    """Return how many words the draft has, as the page of the article counts them."""
    texts = [draft.standfirst, *(text_of(section.body) for section in draft.sections)]
    return count_words("\n".join(texts))


def _counted(part: str, pieces: Iterable[Piece]) -> str:
    """Return how many words of a part came and went."""
    pieces = [piece for piece in pieces if piece.mark != "cite"]
    come = sum(count_words(p.new) for p in pieces if p.kind in {"in", "changed"})
    gone = sum(count_words(p.old) for p in pieces if p.kind in {"out", "changed"})
    said = {"part": part, "come": come, "gone": gone}
    if come and gone:
        return (
            ngettext(
                "%(part)s: %(come)d word in, %(gone)d out",
                "%(part)s: %(come)d words in, %(gone)d out",
                come,
            )
            % said
        )
    if come:
        return ngettext("%(part)s: %(come)d word in", "%(part)s: %(come)d words in", come) % said
    if gone:
        return ngettext("%(part)s: %(gone)d word out", "%(part)s: %(gone)d words out", gone) % said
    return _("%(part)s: changed") % said


def _section(section: SectionChange) -> str:
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
    return _counted(part, pieces)


def _only_moved(section: SectionChange) -> bool:
    return section.kind == "kept" and not (section.renamed or section.changed)


def _order(draft: Draft, other: Draft) -> list[str]:
    """Return the order in which a draft has the sections that both have."""
    return [section.anchor for section in draft.sections if other.section(section.anchor)]


def _own_facts(old: Draft, new: Draft, catalogue: Catalogue, *, said: bool) -> Iterator[FactChange]:
    """Return what only drafts have: the slug, the original, and the order of their sources."""
    if old.slug != new.slug:
        yield FactChange("slug", old.slug, new.slug)
    if old.original != new.original:
        titles = Article.objects.in_bulk([pk for pk in (old.original, new.original) if pk])
        was, now = (
            str(titles.get(draft.original or 0, "")) or str(draft.original or "")
            for draft in (old, new)
        )
        yield FactChange("original", was, now)
    if old.original_edition != new.original_edition:
        yield FactChange("original_edition", old.original_edition, new.original_edition)
    if old.citations != new.citations and not said:
        lists = (
            "; ".join(
                " ".join(filter(None, [str(catalogue.sources.get(c.source, c.source)), c.locator]))
                for c in draft.citations
            )
            for draft in (old, new)
        )
        yield FactChange("citations", *lists)
