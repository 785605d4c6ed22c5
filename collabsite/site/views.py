"""Files of the site's own face, whose addresses say all that is in them."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from collabsite.site import pictures
from collabsite.site.colours import Theme, stylesheet

IMMUTABLE = "public, max-age=31536000, immutable"

_COLOUR = re.compile(r"[0-9a-f]{6}")


@require_safe
def theme(request: HttpRequest, light: str, dark: str) -> HttpResponse:
    """The stylesheet that sets the accent of light and dark pages."""
    _check(light, dark)
    return _respond(stylesheet(Theme(light, dark)), "text/css; charset=utf-8")


@require_safe
def seal(request: HttpRequest, colour: str) -> HttpResponse:
    """The seal of the site in the colour of its accent."""
    _check(colour)
    path = finders.find("img/seal.svg")
    if path is None:
        raise Http404
    drawn = Path(path).read_text(encoding="utf-8").replace("#a8281e", f"#{colour}")
    return _respond(drawn, "image/svg+xml")


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """A picture of the site's own face."""
    found = pictures.find_picture(name)
    try:
        content = pictures.read(found) if found else b""
    except FileNotFoundError:
        content = b""
    if found is None or not content:
        raise Http404
    return _respond(content, found.media_type)


def _check(*colours: str) -> None:
    if not all(map(_COLOUR.fullmatch, colours)):
        raise Http404


def _respond(content: str | bytes, content_type: str) -> HttpResponse:
    return HttpResponse(content, content_type=content_type, headers={"Cache-Control": IMMUTABLE})
