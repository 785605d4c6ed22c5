"""Checks of an article before it is published, in one list.

Each takes the composed article and yields findings: their level, their place, and what to do.
"""

from collections.abc import Callable, Iterable, Iterator

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles.drafts.translation_status import OriginalStatus, originals_since
from articles.models import Edition, Image, Kind, is_reserved
from articles.prose.checks import Outline, is_insecure
from articles.prose.links import PageState
from articles.publishing.composition import Composition
from articles.publishing.link_targets import find_targets
from articles.publishing.number_checks import (
    check_claims,
    check_mismatches,
    check_unsourced,
)
from articles.publishing.rerendering import check_data_since
from articles.publishing.translation_checks import check_beside_original, check_translations
from articles.sources.citations import reference_line
from articles.sources.models import Source
from collabsite.web.checklist import Checklist, Finding, Level, section_target
from collabsite.web.text import is_blank, section_name


def _sections(composed: Composition) -> Iterator[tuple[str, str, Outline]]:
    """Yield the name of each section, the id of its place in the form, and its outline."""
    for index, (section, outline) in enumerate(
        zip(composed.content.sections, composed.outlines, strict=True)
    ):
        yield section_name(section.heading), section_target(index), outline


def check_images(composed: Composition) -> Iterator[Finding]:
    """Find images without alternative text."""
    sentence = _(
        "Section “%(section)s”: the image “%(image)s” has no alternative text;"
        " describe it, or mark it as decorative."
    )
    found = [
        (name, target, key)
        for name, target, outline in _sections(composed)
        for key in outline.images_without_alt
    ]
    titles = Image.objects.filter(key__in=[key for _name, _target, key in found])
    names = dict(titles.values_list("key", "title")) if found else {}
    for name, target, key in found:
        # One that is gone is reported as missing.
        if key in names:
            params = {"section": name, "image": names[key]}
            yield Finding("image-text", sentence % params, target, level=Level.ERROR)


def check_headings(composed: Composition) -> Iterator[Finding]:
    """Find headings that skip a level, and headings without words."""
    skipping = _(
        "Section “%(section)s”: the heading “%(heading)s” skips a level;"
        " make it one level higher, or put a heading of that level before it."
    )
    empty = _("Section “%(section)s” has a heading without words; write it or remove it.")
    missing = _(
        "Section %(number)d has no heading: only the first may do without one."
        " Write one, or join it to the section before."
    )
    for index, (name, target, outline) in enumerate(_sections(composed)):
        section = composed.content.sections[index]
        for heading in outline.skipping_headings:
            params = {"section": name, "heading": heading}
            yield Finding("heading-order", skipping % params, target, about=heading)
        if outline.empty_headings:
            sentence, about = empty % {"section": name}, f"in {section.anchor}"
            yield Finding("heading-empty", sentence, target, about=about)
        if index and is_blank(section.heading):
            sentence, about = missing % {"number": index + 1}, f"of {section.anchor}"
            yield Finding("heading-empty", sentence, target, about=about)


def check_links(composed: Composition) -> Iterator[Finding]:
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
    for name, target, outline in _sections(composed):
        for code, sentence, links in (
            ("link-empty", without_address, outline.links_without_address),
            ("link-empty", without_text, outline.links_without_text),
            ("link-empty", relative, outline.relative_links),
            ("link-insecure", insecure, outline.insecure_links),
        ):
            for link in links:
                params = {"section": name, "words": link, "address": link}
                yield Finding(code, sentence % params, target, about=link)


def check_targets(composed: Composition) -> Iterator[Finding]:
    """Find links to pages of this site that moved, were retracted, or can't be read, as its admin."""
    sentences = {
        PageState.CLOSED: _(
            "Section “%(section)s”: the link “%(words)s” leads to this site's admin, which readers can't"
            " open; link to the public page."
        ),
        PageState.MOVED: _(
            "Section “%(section)s”: the page of the link “%(words)s” has a new address, %(address)s;"
            " the old one still leads to it. Use the new one."
        ),
        PageState.RENAMED: _(
            "Section “%(section)s”: the page of the link “%(words)s” has a new address, %(address)s, and"
            " the old one leads nowhere. Use the new one."
        ),
        PageState.RETRACTED: _(
            "Section “%(section)s”: the link “%(words)s” leads to “%(title)s”, which was retracted;"
            " decide whether the text should still point to it."
        ),
        PageState.UNPUBLISHED: _(
            "Section “%(section)s”: the link “%(words)s” leads to “%(title)s”, which readers can't open"
            " yet; publish it first, or remove the link."
        ),
        PageState.MISSING: _(
            "Section “%(section)s”: the link “%(words)s” leads to %(address)s, and this site has no such"
            " page; choose another, or remove the link."
        ),
    }
    links = [
        (name, place, link)
        for name, place, outline in _sections(composed)
        for link in outline.links
    ]
    targets = find_targets([link.address for _name, _place, link in links], at=composed.at)
    own = {composed.article.slug, *(entry.key for entry in composed.content.references)}
    for name, place, link in links:
        target = targets.get(link.address)
        # Publishing this article makes its own page public, and those of the sources that it cites.
        if (
            target
            and target.state in sentences
            and not (target.state == PageState.UNPUBLISHED and target.slug in own)
        ):
            params = {
                "section": name,
                "words": link.text or link.address,
                "title": target.title,
                "address": target.address,
            }
            sentence, about = sentences[target.state] % params, f"{target.state} {link.address}"
            if target.state == PageState.CLOSED:
                yield Finding("link-admin", sentence, place, level=Level.ERROR)
            else:
                yield Finding("link-target", sentence, place, about=about)


def check(composed: Composition) -> Checklist:
    """Check an article as it was composed."""
    return Checklist.of_findings(finding for each in CHECKS for finding in each(composed))


def check_composition(composed: Composition) -> Iterable[Finding]:
    """Find what can't be shown, and warnings of the data that is."""
    return (*composed.errors, *composed.warnings)


def check_slug(composed: Composition) -> Iterator[Finding]:
    """Find another article that was published under the slug, or a page at an address of the site."""
    article = composed.article
    if Edition.objects.of_others(article.slug, article=article.pk).exists():
        yield Finding(
            "slug",
            _("Another article was published under “%(slug)s”; choose another address.")
            % {"slug": article.slug},
            "id_slug",
            level=Level.ERROR,
        )
    if is_reserved(article.slug, kind=article.kind):
        sentence = _("The site itself needs the address “/%(slug)s/”; choose another address.")
        yield Finding("slug", sentence % {"slug": article.slug}, "id_slug", level=Level.ERROR)


def check_cover(composed: Composition) -> Iterator[Finding]:
    """Find a cover that is in the bin, or has no alternative text."""
    cover = composed.content.shown_cover
    if composed.article.cover_id and cover is None:
        sentence = _("The cover is in the bin; restore it, or choose another.")
        yield Finding("cover", sentence, "id_cover", level=Level.ERROR)
    elif cover and is_blank(cover.alt):
        sentence = _("The cover has no alternative text; write it in the media.")
        yield Finding("cover", sentence, "id_cover", level=Level.ERROR)


def check_comments(composed: Composition) -> Iterator[Finding]:
    """Find unresolved comments of editors."""
    for comment in composed.article.comments.unresolved().select_related("section"):
        text = Truncator(comment.text).chars(80)
        if comment.section:
            sentence = _("A comment on section “%(section)s” is not resolved: “%(comment)s”") % {
                "section": comment.section,
                "comment": text,
            }
        else:
            sentence = _("A comment on the whole text is not resolved: “%(comment)s”") % {
                "comment": text
            }
        yield Finding("comment", sentence, f"comment-{comment.pk}", level=Level.ERROR)


def check_addresses(composed: Composition) -> Iterator[Finding]:
    """Find addresses of the origin and of cited sources that are not encrypted."""
    article, content = composed.article, composed.content
    if is_insecure(article.origin_url):
        yield Finding(
            "link-insecure",
            _(
                "The address of the origin, %(address)s, is not encrypted;"
                " use its https:// address if it has one."
            )
            % {"address": article.origin_url},
            "id_origin_url",
            about=article.origin_url,
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
            yield Finding("link-insecure", sentence % params, "id_url", source.pk, about=line.url)


def check_what_lists_show(composed: Composition) -> Iterator[Finding]:
    """Find a missing standfirst, and a byline without authors; no list has pages."""
    article = composed.article
    if article.kind != Kind.ARTICLE:
        return
    if is_blank(article.standfirst):
        yield Finding(
            "standfirst",
            _("There is no standfirst: write one or two sentences that lists can show."),
            "id_standfirst",
            about="none",
        )
    if not composed.content.bylines:
        yield Finding(
            "authors",
            _("The article names no author: add one, so that readers know who wrote it."),
            "authorships-group",
            about="none",
        )


def check_original(composed: Composition) -> Iterator[Finding]:
    """Find that a translation lags behind its original, or does not say which edition it follows."""
    article = composed.article
    original = originals_since([article], at=composed.at).get(article)
    if original is None:
        return
    if original.standing == OriginalStatus.RETRACTED:
        sentence = _(
            "The original, “%(title)s”, was retracted; decide whether this should stay public."
        )
    elif original.follows is None:
        sentence = _(
            "Say which edition of “%(title)s” this translation follows; its newest is edition"
            " %(newest)d."
        )
    elif original.standing == OriginalStatus.CORRECTED:
        sentence = _(
            "This translation follows edition %(follows)d of “%(title)s”, which has been corrected"
            " since; its newest is edition %(newest)d."
        )
    else:
        sentence = _(
            "This translation follows edition %(follows)d of “%(title)s”; its newest is edition "
            "%(newest)d."
        )
    title, follows, newest = original.title, original.follows, original.newest
    params = {"title": title, "newest": newest, "follows": follows}
    about = f"{original.standing} {follows} {newest}"
    yield Finding("follows", sentence % params, "id_original_edition", about=about)


# In the order in which the page shows their findings.
CHECKS: tuple[Callable[[Composition], Iterable[Finding]], ...] = (
    check_composition,
    check_data_since,
    check_slug,
    check_images,
    check_cover,
    check_comments,
    check_mismatches,
    check_what_lists_show,
    check_headings,
    check_links,
    check_targets,
    check_addresses,
    check_translations,
    check_beside_original,
    check_original,
    check_unsourced,
    check_claims,
)
