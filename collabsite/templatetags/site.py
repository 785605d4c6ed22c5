"""Template tags of the whole site."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django import template
from django.conf import settings
from django.template import Context
from django.urls import translate_url
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info

from articles.responses import absolute

register = template.Library()
register.filter("absolute", absolute)


@dataclass(frozen=True)
class LanguageLink:
    """The page that is being shown, in one of the languages of the interface."""

    code: str
    name: str
    url: str
    current: bool


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[LanguageLink]:
    """Return the page's address in each language; none where the address is not ours.

    A page whose address has no language names its `language_addresses` itself.
    """
    request = context.get("request")
    own: Mapping[str, str] = context.get("language_addresses") or {}
    if request is None or request.resolver_match is None:
        return []
    return [
        LanguageLink(
            code=code,
            name=get_language_info(code)["name_local"],
            url=own.get(code) or translate_url(request.get_full_path(), code),
            current=code == get_language(),
        )
        for code, _ in settings.LANGUAGES
    ]


@register.filter
def linked_data(described: Mapping[str, object]) -> SafeString:
    """Return JSON-LD as a data block, which no browser executes; nothing in it can end it."""
    block = json_script(described)
    return mark_safe(block.replace("application/json", "application/ld+json", 1))  # noqa: S308


@register.filter
def machine_time(moment: dt.datetime) -> str:
    """Return a time for a `datetime` attribute, to the second: HTML allows no microseconds."""
    return moment.isoformat(timespec="seconds")
