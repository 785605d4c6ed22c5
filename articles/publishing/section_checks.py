"""Checks of the sections of an article: their headings, links and images."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Image
from articles.prose.checks import Outline
from articles.prose.links import PageState
from articles.publishing.composition import ComposedArticle
from articles.publishing.link_targets import find_targets
from collabsite.web.checklist import Finding, Level, section_target
from collabsite.web.text import is_blank, section_name


def _sections(composed: ComposedArticle) -> Iterator[tuple[str, str, Outline]]:
    """Yield the name of each section, the id of its place in the form, and its outline."""
    for index, (section, outline) in enumerate(
        zip(composed.content.sections, composed.outlines, strict=True)
    ):
        yield section_name(section.heading), section_target(index), outline


def check_images(composed: ComposedArticle) -> Iterator[Finding]:
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


def check_headings(composed: ComposedArticle) -> Iterator[Finding]:
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


def check_links(composed: ComposedArticle) -> Iterator[Finding]:
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


def check_targets(composed: ComposedArticle) -> Iterator[Finding]:
    """Find links to pages of this site that moved, were retracted, or can't be read."""
    sentences = {
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
            yield Finding("link-target", sentence, place, about=about)


def check_admin_links(composed: ComposedArticle) -> Iterator[Finding]:
    """Find links to the admin of this site, which readers can't open."""
    sentence = _(
        "Section “%(section)s”: the link “%(words)s” leads to this site's admin, which readers can't"
        " open; link to the public page."
    )
    for name, target, outline in _sections(composed):
        for link in outline.links:
            if _is_of_admin(link.address):
                params = {"section": name, "words": link.text or link.address}
                yield Finding("link-admin", sentence % params, target, level=Level.ERROR)


def _is_of_admin(address: str) -> bool:
    try:
        parts = urlsplit(address.strip())
        host = parts.hostname
    except ValueError:
        return False
    hosts = {urlsplit(settings.SITE_URL).hostname, *settings.ALLOWED_HOSTS}
    root = reverse("admin:index")
    return (host is None or host in hosts) and f"{parts.path}/".startswith(root)
