"""Addresses of pages in each language of the interface, and the script of a text.

The `hreflang` alternates follow three rules, so that each page that is named names the others too:

- A page has one address for each language of the interface, with the same content. Each is the
  other's alternate; what suits no other language (`x-default`) is in the language of the site.
- An article that has a translation stands for its own language alone, in the interface of that
  language; for the other language stands the translation. In the other interface either is the
  same text once more, and names its own as the canonical one.
- Where two articles of a group are in one language, nobody can say which stands for it, and each
  is treated as if it had no translation.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.urls import get_script_prefix
from django.utils.http import escape_leading_slashes
from django.utils.translation import get_language, get_language_from_path

CODES = tuple(code for code, _name in settings.LANGUAGES)

_HANZI = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")


@dataclass(frozen=True)
class PageAddresses:
    """The canonical address of a page, and its alternates by `hreflang`, if it is one of them."""

    canonical: str
    alternates: Mapping[str, str]


def is_chinese(text: str) -> bool:
    """Return whether a name or text has Chinese characters."""
    return bool(_HANZI.search(text))


def count_hanzi(text: str) -> int:
    """Return the number of Chinese characters."""
    return len(_HANZI.findall(text))


def language_of(text: str) -> Literal["en", "zh-hans"]:
    """Return the language of a text: Chinese if most of its letters are Chinese characters."""
    letters = sum(map(str.isalpha, text))
    return "zh-hans" if count_hanzi(text) * 2 > letters else "en"


def in_language(address: str, code: str) -> str:
    """Return the address, which begins with a slash, in another language of the interface.

    It need not exist: what is not found is not found in each language.
    """
    root = get_script_prefix()
    path, question, query = address.removeprefix(root).partition("?")
    if get_language_from_path(f"/{path}"):
        path = path.partition("/")[2]
    # A path that began with a slash of its own would name another host.
    path = escape_leading_slashes(f"/{path}").removeprefix("/")
    prefix = "" if code == settings.LANGUAGE_CODE else f"{code}/"
    return f"{root}{prefix}{path}{question}{query}"


def addresses_of(
    url: str, *, language: str, translations: Sequence[tuple[str, str]], default: str
) -> PageAddresses:
    """Return the addresses of the page at `url` in the language of the interface.

    `language` is that of its content, '' if it has none of its own, and `translations` are the languages
    and addresses of the same content in others. `default` is the language for readers of all others.
    """
    by_language = dict(translations)
    if len({language, *by_language}) <= len(translations):
        by_language = {}
    found = {code: in_language(by_language.get(code, url), code) for code in CODES}
    found["x-default"] = found[default]
    here = in_language(url, get_language() or settings.LANGUAGE_CODE)
    if here in found.values():
        return PageAddresses(here, found)
    return PageAddresses(in_language(url, language), {})
