"""The working copy of an article as Markdown, for people and other systems."""

import re
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone, translation
from markdownify import MarkdownConverter

from articles import images
from articles.content import ChartCover, ImageData
from articles.models import Article, Kind
from articles.publishing.composition import compose

_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_ANCHOR = re.compile(r'<a\b[^>]*\bhref="#[^"]*"[^>]*>(.*?)</a>', re.DOTALL)


def write_text(path: Path, article: Article) -> None:
    """Write the text of an article with its head in YAML.

    Numbers, tables and charts are as they are now; where they come from is in `article.json`.
    """
    with translation.override(article.language):
        content = compose(article, at=timezone.now()).content
        former = sorted(set(article.editions.values_list("slug", flat=True)) - {article.slug})
    with translation.override("en"):
        redirects = [Kind(article.kind).url("article", slug) for slug in former]
        first = article.editions.order_by("number").values_list("published_at", flat=True).first()
    head: dict[str, Any] = {
        "title": article.title,
        "slug": article.slug,
        "language": article.language,
        "type": "page" if article.is_page else "",
        "date": article.date or (first.date() if first else None),
        "draft": first is None,
        "description": article.standfirst,
        "authors": [author.name for author in content.authors],
        "topics": [topic.name for topic in article.topics.all()],
        "redirects": redirects,
        "cover": _cover(content.cover),
    }
    lines = [
        "---",
        yaml.safe_dump(_filled(head), allow_unicode=True, sort_keys=False).strip(),
        "---",
    ]
    for section in content.sections:
        if section.heading:
            lines += ["", f"## {section.heading}"]
        if body := to_markdown(section.html):
            lines += ["", body]
    if content.references:
        lines += [
            "",
            *(f"{entry.number}. {_reference(entry.item)}" for entry in content.references),
        ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _cover(cover: ImageData | ChartCover | None) -> dict[str, str]:
    """Return the cover: the path of its picture from the text, or the caption of its chart."""
    if isinstance(cover, ChartCover):
        return {"chart": cover.caption, "alt": cover.alt}
    if cover is None:
        return {}
    kind = "png" if images.files_of_kind(cover, "png") else "jpg"
    file = images.files_of_kind(cover, kind)[-1]
    return {"image": f"../../images/{cover.image}/{file}", "alt": cover.alt}


class _Converter(MarkdownConverter):
    """Converter that keeps what looks like an element in the words from becoming one."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Escape the words of a text outside of code."""
        escaped = super().escape(text, parent_tags)  # type: ignore[misc]  # Its stubs lack it.
        return str(escaped).replace("<", "&lt;")


def to_markdown(html: str) -> str:
    """Return HTML that readers see as Markdown."""
    html = _ANCHOR.sub(r"\1", _SVG.sub("", html))
    text: str = _Converter(heading_style="ATX", bullets="-").convert(html)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _filled(head: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in head.items() if value not in ("", None, [], {})}


def _reference(item: Any) -> str:  # noqa: ANN401
    return " ".join(str(item.get("title", "")).split())
