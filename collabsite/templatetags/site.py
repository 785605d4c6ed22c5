"""Template tags of the whole site."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from html import escape
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.encoding import escape_uri_path, uri_to_iri
from django.utils.html import conditional_escape, format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from collabsite.site.identity import site_description, site_identity, site_language, site_name
from collabsite.web.languages import PageAddresses, addresses_of, in_language, is_chinese
from collabsite.web.line_breaks import clauses
from collabsite.web.metadata import SocialMetadata
from collabsite.web.responses import absolute_url
from collabsite.web.routes import is_for_editors
from collabsite.web.text import coded, display_name

# Links of published HTML to pages that exist in each language; files do not.
_OURS = re.compile(
    r'(<a\b[^>]*\shref=")/(?:zh-hans/)?(?=(?:articles|authors|data|sources|topics)/)'
)
_MAY_BREAK = SafeString("<wbr>")

register = template.Library()
register.filter("absolute", absolute_url)
register.filter("coded", coded)
register.filter("display_name", display_name)


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[dict[str, Any]]:
    """Return the address of the request in each language, also on error pages.

    The context of a page whose address has no language has `language_addresses`.
    """
    request = context.get("request")
    own: Mapping[str, str] = context.get("language_addresses") or {}
    # The admin speaks the language that its editor chose, whatever the address.
    if request is None or (not own and is_for_editors(request.path_info)):
        return []
    # Of a public page, `GET` has what makes a difference to it.
    address = escape_uri_path(request.path)
    if request.GET:
        address += f"?{request.GET.urlencode()}"
    return [
        {
            "code": code,
            "name": get_language_info(code)["name_local"],
            "url": own.get(code) or in_language(address, code),
            "current": code == get_language(),
        }
        for code, _name in settings.LANGUAGES
    ]


@register.simple_tag(takes_context=True)
def page_addresses(context: Context) -> PageAddresses | None:
    """Return the canonical address and the alternates of the page, None if it has no address."""
    page = context.get("page")
    url = getattr(page, "url", "")
    if not url:
        return None
    # Translations belong to the newest edition.
    newest = not getattr(page, "superseded_by", None)
    translations = getattr(page, "translations", ()) if newest else ()
    return addresses_of(
        url,
        language=getattr(page, "language", ""),
        translations=[(other.language, other.url) for other in translations],
        default=site_language(),
    )


register.simple_tag(site_identity)


@register.simple_tag
def seal_url() -> str:
    """Return the address of the site's seal, in the colour of its accent."""
    chosen = site_identity().theme
    return reverse("seal", args=[chosen.light]) if chosen else static("img/seal.svg")


@register.simple_tag
def site_icon() -> dict[str, Any]:
    """Return the icon of the site: its logo if that is square, else the seal."""
    logo = site_identity().logo_picture
    if logo and logo.is_square:
        return {"url": logo.url, "media_type": logo.media_type}
    return {"url": seal_url(), "media_type": "image/svg+xml"}


@register.simple_tag
def copy_button(elements: str, words: str) -> SafeString:
    """Return a button that copies the text of the elements with these ids; `words` name it."""
    return format_html(
        '<button type="button" hidden data-copies="{}" data-copied="{}" data-by-hand="{}">{}'
        '<span class="visually-hidden"> {}</span></button>',
        *(
            elements,
            _("Copied."),
            _("It is selected: copy it with Ctrl+C or ⌘C."),
            _("Copy"),
            words,
        ),
    )


@register.simple_tag
def site_part(template: str) -> SafeString:
    """Return a part of every page, written once for each language while the settings are known."""
    identity = site_identity()
    parts: dict[object, SafeString] = identity.__dict__.setdefault("_parts", {})
    key = template, get_language()
    if key not in parts:
        parts[key] = render_to_string(template, {"identity": identity})
    return parts[key]


@register.simple_tag(takes_context=True)
def social(context: Context) -> SafeString:
    """Return the Open Graph tags of the page, none if it has no address.

    They name its canonical address, that of the `addresses` in the context.
    """
    if not context["addresses"]:
        return SafeString()
    shared = _shared(context["page"])
    properties = [
        ("og:type", shared.kind),
        ("og:title", shared.title),
        ("og:description", shared.description),
        ("og:url", absolute_url(context["addresses"].canonical)),
        ("og:site_name", site_name()),
        ("og:locale", shared.locale),
        *(("og:locale:alternate", locale) for locale in shared.other_locales),
        ("og:image", absolute_url(shared.card_url)),
        ("og:image:type", shared.card_type),
        ("og:image:width", shared.card_width),
        ("og:image:height", shared.card_height),
        ("og:image:alt", shared.card_alt),
        ("article:published_time", _time(shared.published_at)),
        ("article:modified_time", _time(shared.modified_at)),
        *(("article:author", url) for url in shared.author_urls),
        ("article:section", shared.section),
        *(("article:tag", tag) for tag in shared.tags),
    ]
    tags = ['<meta name="twitter:card" content="summary_large_image">']
    tags += (
        f'<meta property="{name}" content="{escape(str(of))}">' for name, of in properties if of
    )
    return SafeString("\n    ".join(tags))


def _time(moment: dt.datetime | None) -> str:
    return machine_time(moment) if moment else ""


def _shared(page: object) -> SocialMetadata:
    name = site_name()
    shared: SocialMetadata = getattr(page, "social", None) or SocialMetadata(
        kind="website",
        title=getattr(page, "title", "") or name,
        description=getattr(page, "description", "") or site_description(),
    )
    shared = replace(shared, language=shared.language or get_language() or "")
    if shared.card_url:
        return replace(shared, card_alt=shared.card_alt or shared.title)
    if picture := site_identity().card_picture:
        return replace(shared, card_url=picture.url, card_alt=name, card_type=picture.media_type)
    return replace(shared, card_url=reverse("site-card"), card_alt=name)


@register.filter
def linked_data(described: Mapping[str, object]) -> SafeString:
    """Return JSON-LD as a data block, which browsers do not execute, with its content escaped."""
    block = json_script(described)
    return mark_safe(block.replace("application/json", "application/ld+json", 1))  # noqa: S308


@register.filter
def lasting(address: str) -> str:
    """Return an address for people to copy: without a language prefix, with hanzi unescaped."""
    return uri_to_iri(absolute_url(in_language(address, settings.LANGUAGE_CODE)))


@register.filter
def machine_time(moment: dt.datetime) -> str:
    """Return a time for a `datetime` attribute, to the second: HTML allows no microseconds."""
    return moment.isoformat(timespec="seconds")


@register.filter
def marked(words: object, language: str) -> SafeString:
    """Return words in a `span` with their language, for use within a sentence."""
    return format_html('<span lang="{}">{}</span>', language, words)


@register.filter
def in_hanzi(name: str) -> SafeString:
    """Return the attribute `lang="zh-hans"` for a name with hanzi, else ''.

    Names are stored without a language; in Latin letters it is unknown.
    """
    return SafeString(' lang="zh-hans"' if is_chinese(name) else "")


@register.filter
def phrases(title: str) -> SafeString:
    """Return a title whose lines break between clauses and words where it is Chinese."""
    if not is_chinese(title):
        return conditional_escape(title)
    found = (
        format_html_join(_MAY_BREAK, "{}", ([part] for part in clause)) for clause in clauses(title)
    )
    return format_html_join("", '<span class="clause">{}</span>', ([clause] for clause in found))


@register.filter
def staying(html: str) -> str:
    """Return published HTML with its internal links in the language of this page.

    Editions store them in the language of the article; the reader may have chosen another.
    """
    home = reverse("home")
    return _OURS.sub(lambda found: found[1] + home, html)
