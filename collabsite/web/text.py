"""Phrases of the interface in the active language, and checks of plain texts and addresses."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from collabsite.web.languages import is_chinese

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_CODE = re.compile(r"`+([^`]+)`+")


def coded(text: str) -> SafeString:
    """Return a text as HTML, with text between backticks as code."""
    # All that is not ours is escaped before it is put in. Code is in no language of the page's.
    return mark_safe(_CODE.sub(r'<code lang="en">\1</code>', conditional_escape(text)))  # noqa: S308


def format_moment(at: dt.datetime) -> str:
    """Return the date and time in the site's zone, such as `30 November 2024, 13:00`.

    `at` is aware.
    """
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def display_name(user: "User | None") -> str:
    """Return a user's full name, or the name of the account; '' for None.

    The family name comes first if it is Chinese.
    """
    if user is None:
        return ""
    if is_chinese(user.last_name):
        return f"{user.last_name}{user.first_name}"
    return user.get_full_name() or user.get_username()


def format_list(words: Iterable[str]) -> str:
    """Return words or names as a list for a sentence."""
    return pgettext("between the items of a list", ", ").join(words)


def join_sentences(sentences: Iterable[str]) -> str:
    """Return sentences in the language of the interface in a row; in Chinese without spaces."""
    return ("" if (get_language() or "").startswith("zh") else " ").join(sentences)


def as_sentence(message: str) -> str:
    """Return a message that begins small and has no full stop as a sentence; '' stays empty."""
    message = capfirst(message)
    if not message or message.endswith((".", "。")):
        return message
    return pgettext("a sentence with its full stop", "%(words)s.") % {"words": message}


def with_remark(words: str, remark: object) -> str:
    """Return a text followed by a remark in parentheses."""
    return pgettext("words and what is said of them", "%(words)s (%(more)s)") % {
        "words": words,
        "more": remark,
    }


def section_name(heading: str) -> str:
    """Return the heading of a section, or “(opening)” if it has none."""
    return heading or _("(opening)")


def is_blank(text: str) -> bool:
    """Return whether a text has no visible character; zero-width spaces are not visible."""
    return not any(character.isprintable() and not character.isspace() for character in text)


def web_address(url: str) -> str:
    """Return the URL if it is one of HTTP, so that a page may link to it, else ''."""
    return url if re.match(r"https?://", url, re.IGNORECASE) else ""


def local_address(address: str, *, site: str) -> str:
    """Return an address on the site as an absolute path, and any other address unchanged.

    `site` is the address of the site; http and https are the same site.
    """
    try:
        parts, own = urlsplit(address.strip()), urlsplit(site)
        is_own = parts.scheme in {"http", "https"} and _host(parts.netloc) == _host(own.netloc)
    except ValueError:
        return address
    if not is_own:
        return address
    path = f"/{parts.path.lstrip('/')}"
    return parts._replace(scheme="", netloc="", path=path).geturl()


def digest(frozen: Mapping[str, Any]) -> str:
    """Return the SHA-256, in hex, of the canonical JSON (sorted keys, no spaces, UTF-8)."""
    canonical = json.dumps(frozen, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _host(netloc: str) -> str:
    return netloc.lower().removesuffix(":80").removesuffix(":443")
