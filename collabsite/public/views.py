"""Views of the whole site: privacy, sitemap, and files for programs."""

import datetime as dt
from types import SimpleNamespace

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from collabsite.counting import rules, visitors
from collabsite.counting.clicks import OPT_OUT_HEADERS
from collabsite.counting.counter import SETTLING
from collabsite.public import sitemap
from collabsite.site.identity import site_identity
from collabsite.web.responses import PUBLIC, absolute_url, declare_shown, respond
from collabsite.web.routes import EDITORS_PATHS
from collabsite.web.text import format_list

# Bits of an address that the log of `collabsite/deploy/nginx.conf` keeps.
LOGGED_IPV4_BITS, LOGGED_IPV6_BITS = 24, 48


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Data that is kept of readers, stated with the constants by which the site counts and keeps."""
    # It shows nothing that is stored.
    declare_shown(request)
    cookies = (
        *(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME),
        *(settings.LANGUAGE_COOKIE_NAME, CookieStorage.cookie_name),
    )
    page = SimpleNamespace(
        title=_("Privacy"),
        description=_(
            "The site counts how often a page is read, without cookies and without knowing you."
        ),
        url=reverse("privacy"),
    )
    context = {
        "seconds": int(rules.WINDOW.total_seconds()),
        "settling": int(SETTLING.total_seconds()),
        "hash": visitors.HASH().name.upper(),
        "bits": visitors.SALT_BYTES * 8,
        "headers": format_list(f"`{name}`" for name in OPT_OUT_HEADERS),
        "ipv4": LOGGED_IPV4_BITS,
        "ipv6": LOGGED_IPV6_BITS,
        "cookies": format_list(f"`{name}`" for name in cookies),
    }
    return respond(request, page, "public/privacy.html", context=context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Return robots.txt: robots may read everything public, each page once."""
    closed = [
        *EDITORS_PATHS,
        "/views/",
        *_in_each_language("/preview/", "/search/?", "/search.json"),
    ]
    # Other orders and filters of the same lists. The longest match wins (RFC 9309).
    closed += ["/*?*sort=", "/*?*language=", *_in_each_language("/data/*?")]
    opened = _in_each_language("/data/*?page=")
    lines = [
        "User-agent: *",
        *(f"Disallow: {address}" for address in closed),
        *(f"Allow: {address}" for address in opened),
        "",
        f"Sitemap: {absolute_url(reverse('sitemap'))}",
        "",
    ]
    return _public("\n".join(lines), "text/plain; charset=utf-8")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Return security.txt (RFC 9116), which needs a contact; it expires half a year later.

    The time changes once a month, so that caches can keep it.
    """
    contact = site_identity().contact_url
    if not contact:
        raise Http404
    today = timezone.now().astimezone(dt.UTC).date()
    months = today.year * 12 + today.month - 1 + 6
    lines = [
        f"Contact: {contact}",
        f"Expires: {months // 12:04}-{months % 12 + 1:02}-01T00:00:00Z",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {absolute_url(reverse('security'))}",
        "",
    ]
    return _public("\n".join(lines), "text/plain; charset=utf-8")


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The index of the sitemap's parts."""
    return _public(sitemap.index(at=timezone.now()), "application/xml; charset=utf-8")


@require_safe
def sitemap_part(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """A part of the sitemap."""
    part = sitemap.part(kind, number, at=timezone.now())
    if part is None:
        raise Http404
    return _public(part, "application/xml; charset=utf-8")


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """The OpenSearch 1.1 description for browsers, in the language of the address."""
    kind = "application/opensearchdescription+xml; charset=utf-8"
    return _public(render_to_string("public/opensearch.xml").encode(), kind)


def _in_each_language(*addresses: str) -> list[str]:
    return [f"{prefix}{address}" for address in addresses for prefix in ("", "/zh-hans")]


def _public(content: str | bytes, content_type: str) -> HttpResponse:
    return HttpResponse(content, content_type=content_type, headers={"Cache-Control": PUBLIC})
