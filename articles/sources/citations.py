"""CSL items of sources, the marks that cite them, and the lines of a reference list."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString

from articles.sources.records import date_parts
from collabsite.web.doi import doi_url
from collabsite.web.languages import is_chinese
from collabsite.web.text import web_address

if TYPE_CHECKING:
    from articles.sources.models import Source

# CSL variable -> the source's field, where they go over unchanged.
_PLAIN = {
    "type": "type",
    "title": "title",
    "container-title": "container_title",
    "publisher": "publisher",
    "volume": "volume",
    "issue": "issue",
    "page": "page",
    "DOI": "doi",
    "language": "language",
}

_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class ReferenceLine:
    """The parts of a reference as the list shows them; empty where the source does not say.

    `language` is what its title is written in, as HTML has it.
    """

    authors: str
    title: str
    details: str
    year: str
    url: str
    language: str

    def as_html(self, *, url: str = "", locator: str = "") -> SafeString:
        """Return the reference as lists show it, with `url` as the address of its title."""
        language = f' lang="{escape(self.language)}"' if self.language else ""
        year = f" ({escape(self.year)})" if self.year else ""
        title = escape(self.title)
        if url:
            title = f'<a href="{escape(url)}">{title}</a>'
        parts = [f"<cite{language}>{title}</cite>{'' if self.authors else year}."]
        if self.authors:
            hanzi = ' lang="zh-hans"' if is_chinese(self.authors) else ""
            signed = f'<span class="authors"{hanzi}>{escape(self.authors)}</span>'
            parts.insert(0, f"{signed}{year}.")
        if self.details:
            parts.append(f"<span{language}>{escape(self.details)}.</span>")
        if locator:
            parts.append(f"{escape(locator)}.")
        if self.url:
            address = escape(self.url)
            parts.append(f'<a class="external" href="{address}" rel="external">{address}</a>')
        return SafeString(" ".join(parts))


def csl_item(source: "Source") -> dict[str, Any]:
    """Return the source as a CSL-JSON item (CSL 1.0.2), without empty variables."""
    item: dict[str, Any] = {"id": source.key}
    item |= {name: value for name, field in _PLAIN.items() if (value := getattr(source, field))}
    # Whoever reads the item may make a link of it.
    if address := web_address(source.url):
        item["URL"] = address
    if names := [_name(line) for line in source.author.splitlines() if line.strip()]:
        item["author"] = names
    if source.issued:
        item["issued"] = {"date-parts": [[int(part) for part in source.issued.split("-")]]}
    if source.accessed:
        accessed = source.accessed
        item["accessed"] = {"date-parts": [[accessed.year, accessed.month, accessed.day]]}
    return item


def short_name(item: Mapping[str, Any]) -> str:
    """Return the short name of a CSL item's first author: “Zhang”, 张伟; '' without an author."""
    names = item.get("author", [])
    if not names:
        return ""
    family: str = names[0].get("family", "")
    return family if family and not is_chinese(family) else _display(names[0])


def year(item: Mapping[str, Any]) -> str:
    """Return the year a CSL item was issued in, or ''."""
    return next(iter(date_parts(item.get("issued"))), "")


def reference_line(item: Mapping[str, Any]) -> ReferenceLine:
    """Return the parts of a CSL item in the order of APA; the DOI's address before any other."""
    volume = item.get("volume", "") + (f"({item['issue']})" if item.get("issue") else "")
    details = [item.get("container-title", ""), volume, item.get("page", "")]
    details.append(item.get("publisher", ""))
    doi = item.get("DOI")
    return ReferenceLine(
        authors=_joined([_display(name) for name in item.get("author", [])]).rstrip("."),
        title=item["title"],
        details=", ".join(part for part in details if part).rstrip("."),
        year=year(item),
        url=doi_url(doi) if doi else web_address(item.get("URL", "")),
        language=_language(item),
    )


def _language(item: Mapping[str, Any]) -> str:
    """Return the language of an item: the one that it states, or that of its characters."""
    language: str = item.get("language", "")
    if _LANGUAGE_TAG.fullmatch(language):
        return language
    if is_chinese(item["title"]):
        return "zh-hans"
    return "en" if item["title"].isascii() else ""


def _name(line: str) -> dict[str, str]:
    family, comma, given = line.strip().replace("，", ",").partition(",")
    if comma and given.strip():
        return {"family": family.strip(), "given": given.strip()}
    return {"literal": line.strip()}


def _display(name: Mapping[str, str]) -> str:
    if "literal" in name:
        return name["literal"]
    if is_chinese(name["family"]):
        return name["family"] + name["given"]
    return f"{name['family']}, {name['given']}"


def _joined(names: list[str]) -> str:
    if any(is_chinese(name) for name in names):
        return "、".join(names)
    return ", ".join([*names[:-2], " & ".join(names[-2:])])
