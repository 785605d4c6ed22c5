"""Links among the texts of another system, which lead to the articles that are made of them."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from html import escape, unescape
from urllib.parse import unquote, urlsplit

from articles.models import Article
from collabsite.site.redirects import lookup_keys

# Hosts of systems that do not say theirs. Nothing is at such an address.
GHOST, FOLDER, WORDPRESS = (f"https://{name}.invalid" for name in ("ghost", "folder", "wordpress"))
_LINK = re.compile(r'<a\b[^<>]*?\bhref="(?P<address>[^"]*)"[^<>]*>(?P<words>.*?)</a>', re.DOTALL)
# A picture is shown whole without a link to its file.
_PICTURE = re.compile(r"\.(?:avif|gif|jpe?g|png|svg|webp)$", re.IGNORECASE)
_ENDING = re.compile(r"(?:^|(?<=/))index\.\w+$|\.(?:md|markdown|html?)$")


def keys_of(address: str) -> list[str]:
    """Return the forms of an old address under which an article is looked for, the best first."""
    parts = urlsplit(address)
    path = unquote(parts.path)
    plain = _ENDING.sub("", path)
    return [*lookup_keys(path, parts.query), *lookup_keys(plain, "")]


def host_of(address: str) -> str:
    """Return the host of an address, which may have a `www` or none; '' if it has no host."""
    try:
        return urlsplit(address).netloc.lower().removeprefix("www.")
    except ValueError:
        return ""


def lead_links(
    article: Article,
    targets: Mapping[str, str],
    *,
    links: Iterable[str],
    hosts: set[str],
    tell: Callable[[str], None],
) -> bool:
    """Let the links of an article to texts of its old system lead to `targets`, by their keys.

    Tell of those that lead to nothing here: they go on leading to the old system, or become words where
    its host is not known. Tell of those of its old `links` that it has no place for, too. Return whether a
    link has changed.
    """
    sections = list(article.sections.all())
    bodies = " ".join(section.body for section in sections)
    kept = Counter(_plain(unescape(link["address"])) for link in _LINK.finditer(bodies))
    for old in links:
        kept[_plain(old)] -= 1
        if kept[_plain(old)] < 0 and not _PICTURE.search(_plain(old)):
            tell(
                f"a link of a heading, caption or picture, or within the text, was left out: {_shown(old)}"
            )

    def lead(link: re.Match[str]) -> str:
        address = unescape(link["address"])
        if host_of(address) not in hosts:
            return link[0]
        is_home = urlsplit(address).path in {"", "/"} and not urlsplit(address).query
        new = "/" if is_home else next(filter(None, map(targets.get, keys_of(address))), "")
        if new:
            new = targets.get(f"{new}#{unquote(urlsplit(address).fragment)}", new)
            return link[0].replace(f'"{link["address"]}"', f'"{escape(new)}"', 1)
        tell(f"a link leads to nothing that was imported: {_shown(address)}")
        return link["words"] if _shown(address) != unquote(address) else link[0]

    changed = False
    for section in sections:
        body = _LINK.sub(lead, section.body)
        if body != section.body:
            section.body, changed = body, True
            section.save()
    return changed


def _shown(address: str) -> str:
    return unquote(re.sub(rf"^(?:{GHOST}|{FOLDER}|{WORDPRESS})", "", address))


def _plain(address: str) -> str:
    """Return what is the same of an address after an import, which drops parameters of trackers."""
    return unquote(address).partition("?")[0].partition("#")[0]
