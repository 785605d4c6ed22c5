"""Old and new addresses of redirects in the one form in which they are stored and looked up."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from collabsite.web.routes import OLD_PARAMETERS

MAX_ADDRESS = 500
# Nobody redirects the pages of editors and the files of the site.
_OWN = ("/admin/", "/static/", "/live/", "/ready/", "/metrics/")
_UNUSABLE = re.compile(r"[\x00-\x20\x7f\\\ud800-\udfff]")
_is_web_address = URLValidator(schemes=["http", "https"])


def path_key(path: str) -> str:
    """Return a decoded path without repeated slashes and without the last one."""
    return re.sub(r"/{2,}", "/", path).rstrip("/").replace("?", "%3F") or "/"


def query_key(query: str) -> str:
    """Return a query with its parameters in order."""
    return urlencode(sorted(parse_qsl(query, keep_blank_values=True)))


def lookup_keys(path: str, query: str) -> tuple[str, ...]:
    """Return the old addresses that a decoded path and its query may be stored as, the best first."""
    key = path_key(path)
    if key == "/":
        return (old_parameters_key(query),) if old_parameters_key(query) else ()
    named = query_key(query)
    return (f"{key}?{named}", key) if named else (key,)


def old_parameters_key(query: str) -> str:
    """Return the address at the root of what another system called by a number, '' if it is none."""
    kept = [(name, value) for name, value in parse_qsl(query) if name in OLD_PARAMETERS]
    return f"/?{urlencode(sorted(kept))}" if kept else ""


def clean_old(text: str) -> str:
    """Return an old address as it is stored: its path, and its query if it has one.

    It may be given with the name of the old site. Raises ValidationError.
    """
    text = text.strip()
    if not text:
        raise ValidationError(_("Give the old address, such as /2019/05/rivers/."))
    parts = _split(text)
    path = parts.path if parts.path.startswith("/") else f"/{parts.path}"
    try:
        key = path_key(unquote(path, errors="strict"))
    except UnicodeDecodeError:
        raise ValidationError(
            _("“%(address)s” is not encoded as UTF-8.") % {"address": text}
        ) from None
    query = query_key(parts.query)
    if key == "/":
        address = old_parameters_key(parts.query)
        if not address:
            raise ValidationError(
                _("“%(address)s” is the home page. Old addresses at the root begin like /?p=123.")
                % {"address": text}
            )
    else:
        address = f"{key}?{query}" if query else key
    _refuse_unusable(address, text)
    if f"{key}/".startswith(_OWN):
        raise ValidationError(
            _("“%(address)s” belongs to this site and can't lead elsewhere.") % {"address": text}
        )
    return address


def clean_new(text: str) -> str:
    """Return a new address as it is stored: a path of this site, or a whole address of another.

    Raises ValidationError.
    """
    text = text.strip()
    if not text:
        raise ValidationError(_("Give the new address, such as /articles/rivers/."))
    own = text.removeprefix(settings.SITE_URL)
    if own.startswith(("/", "?", "#")) or not own:
        text = own if own.startswith("/") else f"/{own}"
    _refuse_unusable(text, text)
    if text.startswith("/") and not text.startswith("//"):
        return text
    try:
        _is_web_address(text)
    except ValidationError:
        raise ValidationError(
            _(
                "“%(address)s” is no address. Write a path of this site, such as /articles/rivers/,"
                " or a whole address that begins with https://."
            )
            % {"address": text}
        ) from None
    return text


def new_keys(new: str) -> tuple[str, ...]:
    """Return the old addresses that a new one may be stored as; none if it is of another site."""
    if not new.startswith("/"):
        return ()
    parts = urlsplit(new)
    return lookup_keys(unquote(parts.path), parts.query)


def find_chains(redirects: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield redirects that lead to a redirect: their old addresses, those of the next, sentences."""
    for old, new in redirects.items():
        keys = new_keys(new)
        if old in keys:
            yield old, old, _("“%(old)s” would lead to itself.") % {"old": old}
        elif second := next((key for key in keys if key in redirects), None):
            sentence = _(
                "“%(first)s” would lead to “%(second)s”, which leads to “%(last)s” itself. Let both"
                " lead to the last address."
            ) % {"first": old, "second": second, "last": redirects[second]}
            yield old, second, sentence


def _split(text: str) -> SplitResult:
    """Split an address, with the name of a site or without one."""
    named = "://" in text.partition("?")[0]
    try:
        return urlsplit(text if named else f"//site/{text.lstrip('/')}")
    except ValueError:
        raise ValidationError(_("“%(address)s” is no address.") % {"address": text}) from None


def _refuse_unusable(address: str, text: str) -> None:
    if _UNUSABLE.search(address):
        raise ValidationError(
            _("“%(address)s” has a space or another character that no address has.")
            % {"address": text}
        )
    if len(address) > MAX_ADDRESS:
        raise ValidationError(
            _("“%(address)s…” has more than %(most)d characters.")
            % {"address": text[:60], "most": MAX_ADDRESS}
        )
