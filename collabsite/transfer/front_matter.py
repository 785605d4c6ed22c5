"""Heads of Markdown and HTML files: YAML between lines of `---`, or TOML between `+++`."""

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

MAX_HEAD = 64_000
_HEAD = re.compile(
    r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n(.*?)^\1[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
# Names of other systems (Jekyll, Hugo, Eleventy, Pelican, Hexo), and Chinese ones.
_NAMES = {
    "title": ("title", "标题"),
    "standfirst": (
        *("description", "summary", "subtitle", "excerpt", "abstract", "standfirst"),
        *("摘要", "简介", "描述"),
    ),
    "slug": ("slug",),
    "language": ("language", "lang", "locale", "语言"),
    "date": ("date", "published", "publishdate", "pubdate", "日期", "发布日期"),
    "authors": ("authors", "author", "作者"),
    "topics": (
        *("topics", "topic", "categories", "category", "tags", "tag"),
        *("主题", "分类", "标签"),
    ),
    "redirects": ("redirects", "redirect_from", "aliases", "permalink", "url", "old_addresses"),
}
# Fields that say how a page looks, or that are read apart.
_IGNORED = {"layout", "draft", "status", "type", "template", "output", "format", "weight", "toc"}


class HeadError(ValueError):
    """A head that can't be read; the message names the field."""


@dataclass(frozen=True)
class Head:
    """The fields of a head that articles take, and the names of the others."""

    title: str = ""
    standfirst: str = ""
    slug: str = ""
    language: str = ""
    date: dt.datetime | dt.date | None = None
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    redirects: tuple[str, ...] = ()
    is_draft: bool = False
    is_page: bool = False
    others: tuple[str, ...] = field(default=())


def split_head(text: str) -> tuple[Head | None, str]:
    """Return the head of a file, None if it has none, and the text after it.

    Raises HeadError.
    """
    match = _HEAD.match(text)
    if match is None:
        return None, text
    if len(match[2]) > MAX_HEAD:
        raise HeadError(f"the head has more than {MAX_HEAD:,} characters")
    try:
        # The safe loader makes nothing but texts, numbers, dates, lists and mappings.
        values = tomllib.loads(match[2]) if match[1] == "+++" else yaml.safe_load(match[2])
    except (yaml.YAMLError, tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        raise HeadError(f"the head can't be read: {_explain(error)}") from None
    if values is None:
        values = {}
    if not isinstance(values, dict):
        raise HeadError("the head must have lines such as “title: Rivers”")
    return _head({str(name).lower(): value for name, value in values.items()}), text[match.end() :]


def _explain(error: Exception) -> str:
    """Return what is wrong with a head, and the line of the file."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return " ".join(str(error).split())
    # Lines are counted from 0, without that of the dashes.
    return f"line {mark.line + 2}: {getattr(error, 'problem', None) or 'it is no YAML'}"


def _head(values: Mapping[str, Any]) -> Head:
    # Hugo and Eleventy have lists in a mapping of their own.
    nested = values.get("taxonomies")
    values = {**(nested if isinstance(nested, dict) else {}), **values}
    known = {name for names in _NAMES.values() for name in names}
    others = [name for name in values if name not in known | _IGNORED | {"taxonomies"}]
    status = str(values.get("status", "")).lower()
    is_draft = values.get("draft") is True or status in {"draft", "hidden", "private"}
    return Head(
        title=_text(values, "title"),
        standfirst=_text(values, "standfirst"),
        slug=_text(values, "slug"),
        language=_text(values, "language"),
        date=_date(values),
        authors=_list(values, "authors"),
        topics=_list(values, "topics"),
        # A pattern, such as `/:year/:title/`, is no address.
        redirects=tuple(
            each for each in _list(values, "redirects") if not re.search(r"/:|{", each)
        ),
        is_draft=is_draft or values.get("published") is False,
        is_page=str(values.get("type", values.get("layout", ""))).lower() == "page",
        others=tuple(others),
    )


def _text(values: Mapping[str, Any], field: str) -> str:
    for name in _NAMES[field]:
        value = values.get(name)
        if isinstance(value, dict | list):
            raise HeadError(f"{name}: give one text")
        if value is not None and value != "":
            return str(value).strip()
    return ""


def _list(values: Mapping[str, Any], field: str) -> tuple[str, ...]:
    """Return the texts of a field: a list, or one text with commas; of people, by their names."""
    found: list[str] = []
    for name in _NAMES[field]:
        value = values.get(name)
        if isinstance(value, str):
            value = re.split(r"[,;，；、]", value) if field != "redirects" else [value]
        for each in value if isinstance(value, list) else [value]:
            text = each.get("name") if isinstance(each, dict) else each
            if isinstance(text, list | dict):
                raise HeadError(f"{name}: give a list of texts")
            if text is not None and not isinstance(text, bool) and str(text).strip():
                found.append(str(text).strip())
    return tuple(dict.fromkeys(found))


def _date(values: Mapping[str, Any]) -> dt.datetime | dt.date | None:
    for name in _NAMES["date"]:
        value = values.get(name)
        if isinstance(value, bool) or value is None or value == "":
            continue
        if isinstance(value, dt.date):
            return _aware(value)
        text = str(value).strip()
        try:
            found = parse_datetime(text) or parse_date(text[:10])
        except ValueError:
            found = None
        if found is None:
            raise HeadError(f"{name}: “{text}” is no date; write it like 2023-11-02")
        return _aware(found)
    return None


def _aware(value: dt.date) -> dt.date:
    if isinstance(value, dt.datetime) and timezone.is_naive(value):
        return timezone.make_aware(value)
    return value
