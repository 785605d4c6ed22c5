"""HTML of a paragraph's words, with their emphasis and links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from articles.prose.html_import.tree import Element, weight
from articles.prose.schema import CLAIM, CLAIM_ATTRIBUTES

_SPACE = " \t\r\n\f"
_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
# A line of the file ends between two hanzi, where readers see none.
_LINE_IN_CHINESE = re.compile(rf"(?<=[{_CJK}])[ \t\r\f]*\n[{_SPACE}]*(?=[{_CJK}])")
_SPACES = re.compile(rf"[{_SPACE}\u00a0]*[{_SPACE}][{_SPACE}\u00a0]*|\u00a0{{2,}}")
_TRACKING = re.compile(
    r"(utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_hs(?:enc|mi)|spm)=", re.IGNORECASE
)
# The outermost first.
_ORDER = ("strong", "em", "sup", "sub")
_TAGS = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "sup": "sup", "sub": "sub"}


@dataclass(frozen=True)
class Look:
    """Formatting of words: their emphasis, and the link and the claim around them."""

    emphasis: frozenset[str] = frozenset()
    link: str = ""
    claim: str = ""

    def within(self, element: Element) -> "Look":
        """Return the formatting inside a nested element."""
        emphasis = set(self.emphasis)
        if element.tag in _TAGS:
            emphasis.add(_TAGS[element.tag])
        style = element.style
        heavy = weight(style.get("font-weight", ""))
        if heavy is not None:
            (emphasis.add if heavy else emphasis.discard)("strong")
        if style.get("font-style") in {"italic", "oblique"}:
            emphasis.add("em")
        elif style.get("font-style") == "normal":
            emphasis.discard("em")
        raised = {"super": "sup", "sub": "sub"}.get(style.get("vertical-align", ""))
        if raised or "MsoFootnoteReference" in element.classes:
            emphasis.add(raised or "sup")
        link = self.link
        if element.tag == "a":
            link = _opening(element) or self.link
        claim = self.claim or (_claim(element) if element.tag == CLAIM else "")
        return Look(frozenset(emphasis), link, claim)


PLAIN = Look()


@dataclass
class ParagraphWords:
    """Words of one paragraph, collected in order."""

    pieces: list[tuple[str, Look]] = field(default_factory=list)
    # Whether a space before the next word would be a second one, or the first of all.
    spaced: bool = True

    def add(self, text: str, look: Look) -> None:
        """Add text of the file, its spaces made single."""
        text = _SPACES.sub(" ", _LINE_IN_CHINESE.sub("", text))
        if self.spaced:
            text = text.lstrip(" ")
        if text:
            self.spaced = text.endswith(" ")
            self.pieces.append((escape(text, quote=False), look))

    def add_html(self, html: str, look: Look = PLAIN) -> None:
        """Add a mark or a break unchanged."""
        self.pieces.append((html, look))
        self.spaced = html == "<br>"

    def taken(self, *, plain: bool = False) -> Iterator[str]:
        """Yield the HTML of each paragraph, and forget it; two breaks divide paragraphs.

        In `plain` words nothing is strong: in a heading that is the style of the heading.
        """
        pieces, self.pieces, self.spaced = self.pieces, [], True
        paragraph: list[tuple[str, Look]] = []
        breaks = 0
        for piece in [*pieces, ("<br>", PLAIN), ("<br>", PLAIN)]:
            if piece[0] == "<br>":
                breaks += 1
            elif piece[0].strip("\u00a0 ") or not breaks:
                if breaks == 1 and paragraph:
                    paragraph.append(("<br>", PLAIN))
                breaks = 0
                paragraph.append(piece)
            if breaks >= 2 and paragraph:
                if html := _html(paragraph, plain=plain):
                    yield html
                paragraph = []


def _html(pieces: list[tuple[str, Look]], *, plain: bool) -> str:
    out: list[str] = []
    opened: list[str] = []
    for html, look in pieces:
        emphasis = look.emphasis - {"strong"} if plain else look.emphasis
        wanted = [look.claim, look.link, *(f"<{name}>" for name in _ORDER if name in emphasis)]
        wanted = [tag for tag in wanted if tag]
        if not html.strip("\u00a0 ") or html == "<br>":
            # A space or a break is not the first thing in an emphasis.
            wanted = [tag for tag, now in zip(wanted, opened, strict=False) if tag == now]
        kept = 0
        while kept < min(len(wanted), len(opened)) and wanted[kept] == opened[kept]:
            kept += 1
        out += [_closing(tag) for tag in reversed(opened[kept:])] + wanted[kept:]
        opened = wanted
        out.append(html)
    out += [_closing(tag) for tag in reversed(opened)]
    written = "".join(out)
    # The space at the end of a paragraph may stand before the ends of its emphasis.
    return re.sub(r"[ \u00a0]+((?:</\w+>)*)$", r"\1", written).strip(" \u00a0")


def _opening(element: Element) -> str:
    address = _address(element.attributes.get("href", ""))
    title = element.attributes.get("title", "")
    if not address:
        return ""
    return f'<a href="{escape(address)}"' + (f' title="{escape(title)}">' if title else ">")


def _claim(element: Element) -> str:
    """Return the start tag of a claim, '' if words are only marked."""
    if not element.attributes.get("data-claim"):
        return ""
    stored = ((name, element.attributes.get(name, "")) for name in CLAIM_ATTRIBUTES)
    return f"<{CLAIM} " + " ".join(f'{name}="{escape(value)}"' for name, value in stored) + ">"


def _closing(opening: str) -> str:
    name = re.match(r"<(\w+)", opening)
    return f"</{name[1]}>" if name else ""


def _address(href: str) -> str:
    """Return the address of a link without tracking parameters, or ''."""
    if not re.match(r"(https?://|mailto:)[^\s/]", href.strip(), re.IGNORECASE):
        return ""
    before, mark, after = href.strip().partition("#")
    path, question, query = before.partition("?")
    kept = [part for part in query.split("&") if not _TRACKING.match(part)]
    query = question + "&".join(kept) if any(kept) else ""
    return f"{path}{query}{mark}{after}"
