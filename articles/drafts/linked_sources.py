"""Citations in place of links to the DOIs of sources that are on the site."""

import re
from collections.abc import Mapping, Sequence
from html import escape, unescape
from urllib.parse import unquote

from django.db.models.functions import Lower

from articles.prose.plain_text import text_of
from articles.sources.models import Source

_DOI_LINK = re.compile(
    r'<a href="https?://(?:dx\.|www\.)?doi\.org/(?P<doi>10\.[^"]+)"[^>]*>(?P<words>.*?)</a>',
    re.DOTALL | re.IGNORECASE,
)
# Words that only refer: a number, in brackets or not, or an address.
_REFERENCE = re.compile(r"[\[(]?\d{1,3}[\])]?|https?://\S+")


def cite_linked_sources(bodies: Sequence[str]) -> list[str]:
    """Return sanitized prose in which links to the DOIs of sources are citations; one query.

    The words of a link stay before its citation, unless they only refer too, like `[1]`.
    """
    named = {_doi(match) for body in bodies for match in _DOI_LINK.finditer(body)}
    if not named:
        return list(bodies)
    sources = Source.objects.annotate(name=Lower("doi")).filter(name__in=named)
    keys = dict(sources.order_by("-pk").values_list("name", "key"))
    return [_DOI_LINK.sub(lambda match: _cite(match, keys), body) for body in bodies]


def _doi(match: re.Match[str]) -> str:
    return unquote(unescape(match["doi"])).lower()


def _cite(match: re.Match[str], keys: Mapping[str, str]) -> str:
    key = keys.get(_doi(match))
    if key is None:
        return match[0]
    plain = text_of(match["words"])
    is_reference = _REFERENCE.fullmatch(plain) or _doi(match) in plain.lower()
    words = "" if is_reference else match["words"]
    return f'{words}<cite data-source="{escape(key)}"></cite>'
