"""The working copy of an article as Markdown, for people and other systems."""

import re
from html import escape
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone, translation
from markdownify import MarkdownConverter

from articles.content import Cover, ImageData
from articles.files import images
from articles.models import Article, Kind
from articles.publishing.composition import compose

# The path of a picture below the folder of media.
_PICTURE = re.compile(r"images/[\w-]+/[\w.]+(?=\?|$)")
# That folder, from the folder of an article.
_MEDIA = "../../media"

# An element of Beautiful Soup, which markdownify brings.
type _Tag = Any


def write_text(path: Path, article: Article) -> None:
    """Write the text of an article with its head in YAML.

    Numbers, tables and charts are as they are now; where they come from is in the tables of rows.
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
        "authors": [author.name for author in content.bylines],
        "topics": [topic.name for topic in article.topics.all()],
        "redirects": redirects,
        "cover": _cover(content.shown_cover),
    }
    lines = [
        "---",
        yaml.safe_dump(_filled(head), allow_unicode=True, sort_keys=False).strip(),
        "---",
    ]
    for section in content.sections:
        if section.heading:
            lines += ["", f"## {to_markdown(escape(section.heading))}"]
        if body := to_markdown(section.html):
            lines += ["", body]
    for number, note in enumerate(content.notes, start=1):
        lines += ["", f"[^{number}]: {' '.join(to_markdown(note).split())}"]
    if content.references:
        lines += [
            "",
            *(f"{entry.number}. {_reference(entry.item)}" for entry in content.references),
        ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _cover(cover: Cover | None) -> dict[str, str]:
    """Return the cover with the path of its picture from the text; a chart is in the text itself."""
    if not isinstance(cover, ImageData):
        return {}
    kind = "png" if images.files_of_kind(cover, "png") else "jpg"
    file = images.files_of_kind(cover, kind)[-1]
    return {"image": f"{_MEDIA}/images/{cover.image}/{file}", "alt": cover.alt}


class _Converter(MarkdownConverter):
    """Converter of what readers see into what `articles.files.markdown` reads as the same."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Escape the words of a text outside of code; no element or equation may come of them."""
        escaped = super().escape(text, parent_tags)  # type: ignore[misc]  # Its stubs lack it.
        return str(escaped).replace("$", r"\$")

    def convert_a(self, element: _Tag, text: str, parent_tags: set[str]) -> str:
        """Write a link; one within the page is its words."""
        if str(element.get("href", "")).startswith("#"):
            return text
        return str(super().convert_a(element, text, parent_tags))  # type: ignore[misc]

    def convert_sup(self, element: _Tag, text: str, parent_tags: set[str]) -> str:
        """Write the sign of a footnote, or raised words."""
        link = element.find("a", role="doc-noteref")
        if link is not None:
            return f"[^{str(link['href']).rpartition('.')[2]}]"
        return str(super().convert_sup(element, text, parent_tags))  # type: ignore[misc]

    def convert_math(self, element: _Tag, _text: str, parent_tags: set[str]) -> str:
        """Write the LaTeX of an equation."""
        latex = " ".join(str(element["alttext"]).split())
        if parent_tags & {"td", "th"}:
            # A bar would be the end of the cell.
            latex = latex.replace(r"\|", r"\Vert ").replace("|", r"\vert ").strip()
        elif element.get("display") == "block":
            return f"\n\n$$\n{latex}\n$$\n\n"
        return f"${latex}$"

    def convert_img(self, element: _Tag, text: str, parent_tags: set[str]) -> str:
        """Write a picture by its path in the export, with its caption as the title."""
        if found := _PICTURE.search(str(element["src"])):
            element["src"] = f"{_MEDIA}/{found[0]}"
        element["alt"] = re.sub(r"([\[\]])", r"\\\1", str(element.get("alt", "")))
        figure = element.find_parent("figure", class_="picture")
        if figure and figure.figcaption:
            element["title"] = " ".join(figure.figcaption.get_text().split())
        return str(super().convert_img(element, text, parent_tags))  # type: ignore[misc]

    def convert_figcaption(self, element: _Tag, text: str, parent_tags: set[str]) -> str:
        """Write the caption of a table or chart; that of a picture is in its title."""
        if element.find_parent("figure", class_="picture"):
            return ""
        return str(super().convert_figcaption(element, text, parent_tags))  # type: ignore[misc]

    def convert_svg(self, _element: _Tag, _text: str, parent_tags: set[str]) -> str:
        """Leave out a drawing, whose numbers are in the table beside it."""
        return ""

    # The button that shows the table.
    convert_summary = convert_svg


def to_markdown(html: str) -> str:
    """Return HTML that readers see as Markdown."""
    # A word joiner before a sign, which holds it in the line of its word.
    html = html.replace("\u2060<", "<")
    text: str = _Converter(heading_style="ATX", bullets="-", escape_misc=True).convert(html)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _filled(head: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in head.items() if value not in ("", None, [], {})}


def _reference(item: Any) -> str:  # noqa: ANN401
    return " ".join(to_markdown(escape(str(item.get("title", "")))).split())
