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
from articles.publishing.link_targets import find_targets, problem_of
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


def check_prose(composed: Composition) -> Iterator[Finding]:
    """Find images without alternative text, headings that skip a level or have no words, and broken links."""
    keys = [key for outline in composed.outlines for key in outline.images_without_alt]
    # One that is gone is reported as missing.
    titles = Image.objects.filter(key__in=keys).values_list("key", "title") if keys else ()
    image_titles: dict[str, str] = dict(titles)
    image = _(
        "Section “%(section)s”: the image “%(words)s” has no alternative text;"
        " describe it, or mark it as decorative."
    )
    skipping = _(
        "Section “%(section)s”: the heading “%(words)s” skips a level;"
        " make it one level higher, or put a heading of that level before it."
    )
    without_address = _(
        "Section “%(section)s”: the link “%(words)s” has no address; give it one or remove the link."
    )
    without_text = _(
        "Section “%(section)s”: the link to “%(words)s” has no text; write some or remove the link."
    )
    relative = _(
        "Section “%(section)s”: the link to “%(words)s” leads nowhere; begin its address with"
        " https://."
    )
    insecure = _(
        "Section “%(section)s”: the link to %(words)s is not encrypted; use its https:// address"
        " if it has one."
    )
    for index, (name, target, outline) in enumerate(_sections(composed)):
        section = composed.content.sections[index]
        for key in filter(image_titles.get, outline.images_without_alt):
            params = {"section": name, "words": image_titles[key]}
            yield Finding("image-text", image % params, target, level=Level.ERROR)
        for code, sentence, found in (
            ("heading-order", skipping, outline.skipping_headings),
            ("link-empty", without_address, outline.links_without_address),
            ("link-empty", without_text, outline.links_without_text),
            ("link-empty", relative, outline.relative_links),
            ("link-insecure", insecure, outline.insecure_links),
        ):
            for words in found:
                params = {"section": name, "words": words}
                yield Finding(code, sentence % params, target, about=words)
        if outline.empty_headings:
            sentence = _(
                "Section “%(section)s” has a heading without words; write it or remove it."
            )
            about = f"in {section.anchor}"
            yield Finding("heading-empty", sentence % {"section": name}, target, about=about)
        if index and is_blank(section.heading):
            sentence = _(
                "Section %(number)d has no heading: only the first may do without one."
                " Write one, or join it to the section before."
            )
            about = f"of {section.anchor}"
            yield Finding("heading-empty", sentence % {"number": index + 1}, target, about=about)


def check_targets(composed: Composition) -> Iterator[Finding]:
    """Find links to pages of this site that moved, were retracted, or can't be read, as its admin."""
    sentence = _(
        "Section “%(section)s”: the link “%(words)s” leads to “%(page)s”. %(problem)s Change or remove"
        " the link."
    )
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
        if target is None or (target.state == PageState.UNPUBLISHED and target.slug in own):
            continue
        if problem := problem_of(target):
            words, page = link.text or link.address, target.title or link.address
            params = {"section": name, "words": words, "page": page, "problem": problem}
            about = f"{target.state} {link.address}"
            if target.state == PageState.CLOSED:
                yield Finding("link-admin", sentence % params, place, level=Level.ERROR)
            else:
                yield Finding("link-target", sentence % params, place, about=about)


def check(composed: Composition) -> Checklist:
    """Check an article as it was composed."""
    return Checklist.of_findings(finding for each in CHECKS for finding in each(composed))


def check_composition(composed: Composition) -> Iterable[Finding]:
    """Find what can't be shown, and warnings of the data that is."""
    return (*composed.errors, *composed.warnings)


def check_slug(composed: Composition) -> Iterator[Finding]:
    """Find another article that was published under the slug, or a page at an address of the site."""
    article, sentences = composed.article, []
    if Edition.objects.of_others(article.slug, article=article.pk).exists():
        sentences.append(
            _("Another article was published under “%(slug)s”; choose another address.")
        )
    if is_reserved(article.slug, kind=article.kind):
        sentences.append(
            _("The site itself needs the address “/%(slug)s/”; choose another address.")
        )
    for sentence in sentences:
        params = {"slug": article.slug}
        yield Finding("slug", sentence % params, "id_slug", level=Level.ERROR)


def check_cover(composed: Composition) -> Iterator[Finding]:
    """Find a cover that is in the bin, or has no alternative text."""
    cover, sentence = composed.content.shown_cover, ""
    if composed.article.cover_id and cover is None:
        sentence = _("The cover is in the bin; restore it, or choose another.")
    elif cover and is_blank(cover.alt):
        sentence = _("The cover has no alternative text; write it in the media.")
    if sentence:
        yield Finding("cover", sentence, "id_cover", level=Level.ERROR)


def check_comments(composed: Composition) -> Iterator[Finding]:
    """Find unresolved comments of editors."""
    of_section = _("A comment on section “%(section)s” is not resolved: “%(comment)s”")
    of_whole = _("A comment on the whole text is not resolved: “%(comment)s”")
    for comment in composed.article.comments.unresolved().select_related("section"):
        sentence = of_section if comment.section else of_whole
        params = {"section": comment.section, "comment": Truncator(comment.text).chars(80)}
        target = f"comment-{comment.pk}"
        yield Finding("comment", sentence % params, target, level=Level.ERROR)


def check_addresses(composed: Composition) -> Iterator[Finding]:
    """Find addresses of the origin and of cited sources that are not encrypted."""
    address = composed.article.origin_url
    if is_insecure(address):
        sentence = _(
            "The address of the origin, %(address)s, is not encrypted;"
            " use its https:// address if it has one."
        )
        params = {"address": address}
        yield Finding("link-insecure", sentence % params, "id_origin_url", about=address)
    lines = {entry.key: reference_line(entry.item) for entry in composed.content.references}
    insecure = {key: line for key, line in lines.items() if is_insecure(line.url)}
    sentence = _(
        "The address of the source “%(source)s”, %(address)s, is not encrypted;"
        " use its https:// address if it has one."
    )
    # Another may have deleted one since the article was composed.
    for key, source in Source.objects.in_bulk(list(insecure), field_name="key").items():
        line = insecure[key]
        params = {"source": line.title, "address": line.url}
        yield Finding("link-insecure", sentence % params, "id_url", source.pk, about=line.url)


def check_what_lists_show(composed: Composition) -> Iterator[Finding]:
    """Find a missing standfirst, and a byline without authors; no list has pages."""
    article = composed.article
    if article.kind == Kind.ARTICLE and is_blank(article.standfirst):
        sentence = _("There is no standfirst: write one or two sentences that lists can show.")
        yield Finding("standfirst", sentence, "id_standfirst", about="none")
    if article.kind == Kind.ARTICLE and not composed.content.bylines:
        sentence = _("The article names no author: add one, so that readers know who wrote it.")
        yield Finding("authors", sentence, "authorships-group", about="none")


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
    check_cover,
    check_comments,
    check_mismatches,
    check_what_lists_show,
    check_prose,
    check_targets,
    check_addresses,
    check_translations,
    check_beside_original,
    check_original,
    check_unsourced,
    check_claims,
)
