"""The original beside its translation, section by section, with what changed since.

What is in the sentences of the original beside words (numbers, citations, footnotes, equations) are
*pieces*: each has a token, such as `120万` or `[1]`, that a translator types or chooses.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from html import escape
from itertools import count

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.content import ArticleSection, EditionContent
from articles.drafts.diff import BlockChange, Changes, SectionChange, compare, join_same
from articles.drafts.translation import (
    OriginalText,
    is_untranslated,
    pair_sections,
    translate_links,
    translate_mark,
    translate_marks,
    write_mark,
)
from articles.models import Article, Edition
from articles.prose.marks.session import DataSession
from articles.prose.parse import (
    EndTag,
    Equation,
    Mark,
    Node,
    StartTag,
    marks_of,
    parse_prose,
    write_nodes,
)
from articles.prose.passages import passages_of
from articles.prose.schema import BLOCK_MARKS, FOOTNOTE
from metrics.public.names import dataset_names
from metrics.shown import NumberData


@dataclass(frozen=True)
class Piece:
    """Part of a sentence that is no word: the token that stands for it, and its prose."""

    token: str
    html: str


@dataclass(frozen=True)
class ShownSection:
    """A section of the original as its translator reads it.

    `texts` are its passages in its language; `body` is its prose with the numbers in the forms of
    the other. `change` is what changed since the edition that the translation follows.
    """

    anchor: str
    heading: str
    html: SafeString
    pieces: Sequence[Piece]
    texts: Sequence[str]
    body: str
    change: SectionChange | None
    is_missing: bool = False

    def as_json(self) -> dict[str, object]:
        """Return what the script of the writing page needs."""
        return {
            "anchor": self.anchor,
            "heading": self.heading,
            "texts": list(self.texts),
            "pieces": [asdict(piece) for piece in self.pieces],
            "body": self.body if self.is_missing else "",
        }


@dataclass(frozen=True)
class Beside:
    """The original beside a translation.

    `sections` are those of the original by the index of the translation's section that they belong
    to; those that it lacks follow the section before them. `removed` are sections that the
    original had in the followed edition. `newer` is the number of an edition that the translation
    does not follow yet.
    """

    original: OriginalText
    follows: int | None
    newer: int | None
    changes: Changes | None
    sections: Mapping[int, Sequence[ShownSection]]
    removed: Sequence[SectionChange] = field(default=())


def read_beside(article: Article, anchors: Sequence[str], *, at: dt.datetime) -> Beside | None:
    """Return the original beside a translation whose sections have these anchors, None without one."""
    if article.original is None:
        return None
    original = OriginalText.of(article.original, at=at)
    follows = article.original_edition
    changes = _changes_since(original, follows)
    found = map(_without_data, changes.sections) if changes else ()
    by_anchor = {change.anchor: change for change in found if change}
    partners = pair_sections(anchors, [section.anchor for section in original.text.sections])
    lacking = [s.prose for s, i in zip(original.text.sections, partners, strict=True) if i is None]
    links = translate_links(lacking, target=article.language, at=at)
    reader = _SectionReader(original, language=article.language, links=links, at=at)
    sections: dict[int, list[ShownSection]] = {}
    place = 0
    for section, index in zip(original.text.sections, partners, strict=True):
        place = place if index is None else index
        change = by_anchor.get(section.anchor)
        shown = reader.read(section, change=change, is_missing=index is None)
        sections.setdefault(place, []).append(shown)
    is_newer = original.number is not None and (follows or 0) < original.number
    return Beside(
        original=original,
        follows=follows,
        newer=original.number if is_newer else None,
        changes=changes,
        sections=sections,
        removed=[change for change in by_anchor.values() if change.kind == "removed"],
    )


def _without_data(change: SectionChange) -> SectionChange | None:
    """Return a change without newer data of tables and charts, which translations get by themselves."""
    if change.kind != "kept":
        return change
    blocks = join_same(
        [
            BlockChange("same") if block.data and block.kind == "changed" else block
            for block in change.blocks
        ]
    )
    is_changed = any(block.kind != "same" for block in blocks)
    if not (is_changed or change.renamed):
        return None
    return replace(change, blocks=blocks if is_changed else ())


def _changes_since(original: OriginalText, follows: int | None) -> Changes | None:
    """Return what changed in the original since an edition, None if that is unknown or nothing did."""
    newest = original.edition
    if newest is None or follows is None or follows >= newest.number or not original.content:
        return None
    followed = Edition.objects.filter(article=newest.article_id, number=follows).first()
    if followed is None:
        return None
    return compare(EditionContent.from_json(followed.content), original.content) or None


class _SectionReader:
    """Reader of the sections of an original, in which each piece is a button with its token."""

    def __init__(
        self,
        original: OriginalText,
        *,
        language: str,
        links: Mapping[str, str],
        at: dt.datetime,
    ) -> None:
        bodies = [section.prose for section in original.text.sections]
        self._original = original
        self._session = DataSession(marks_of(bodies), at=at)
        self._languages = {"source": original.text.language, "target": language}
        self._language = language
        self._links = links
        shown = {mark.reference for mark in marks_of(bodies, "div", "figure")}
        self._data = dataset_names(shown, at=at)
        self._pieces: list[Piece] = []
        self._notes = count(1)

    def read(
        self, section: ArticleSection, *, change: SectionChange | None, is_missing: bool
    ) -> ShownSection:
        """Return a section as its translator reads it."""
        self._pieces, self._notes = [], count(1)
        html = "".join(self._parts(parse_prose(section.prose).nodes))
        passages = [passage.text for passage in passages_of(section.prose)]
        return ShownSection(
            anchor=section.anchor,
            heading=section.heading,
            # Prose has known elements only, and all text in it is escaped.
            html=mark_safe(html),  # noqa: S308
            pieces=self._pieces,
            texts=[
                text for text in passages if is_untranslated(text, text, language=self._language)
            ],
            body=translate_marks(
                section.prose, self._session, links=self._links, **self._languages
            ),
            change=change,
            is_missing=is_missing,
        )

    def _translate(self, mark: Mark) -> Mark:
        return translate_mark(mark, session=self._session, **self._languages)

    def _parts(self, nodes: Sequence[Node]) -> Iterator[str]:
        note: list[Node] | None = None
        for node in nodes:
            if isinstance(node, StartTag) and node.tag == FOOTNOTE:
                note = [node]
            elif note is not None:
                note.append(node)
                if isinstance(node, EndTag) and node.tag == FOOTNOTE:
                    yield self._piece(f"[^{next(self._notes)}]", self._prose(note))
                    yield f'<small class="original-note">({self._plain(note[1:-1])})</small>'
                    note = None
            elif isinstance(node, Equation):
                sign = "$$" if node.is_display else "$"
                token = f"{sign}{node.latex}{sign}"
                yield escape(token) if node.is_display else self._piece(token, self._prose([node]))
            elif isinstance(node, Mark):
                yield self._mark(node)
            elif not (isinstance(node, (StartTag, EndTag)) and node.tag == "a"):
                # A link would lead away from what is being written.
                yield write_nodes([node], write_mark)

    def _mark(self, mark: Mark) -> str:
        if mark.element in BLOCK_MARKS:
            kind = {"div": _("Table"), "figure": _("Chart"), "picture": _("Image")}[mark.element]
            caption = mark.attributes.get("data-caption") or mark.attributes.get("data-alt")
            data = self._data.get(mark.reference)
            words = caption or (data.title if data else "")
            return format_html(
                '<p class="original-block">{}</p>', f"{kind}: {words}" if words else kind
            )
        translated = self._translate(mark)
        if mark.element == "cite":
            number = self._original.source_numbers.get(mark.reference)
            here, there = (
                ", ".join(filter(None, [str(number), each.attributes.get("data-locator", "")]))
                for each in (mark, translated)
            )
            return self._piece(f"[{there}]", write_mark(translated), shown=f"[{here}]")
        here = self._text(mark, self._original.text.language)
        return self._piece(
            self._text(translated, self._language), write_mark(translated), shown=here
        )

    def _text(self, mark: Mark, language: str) -> str:
        data = self._session.read(mark, language=language)
        return data.text if isinstance(data, NumberData) else mark.reference

    def _piece(self, token: str, html: str, *, shown: str = "") -> str:
        self._pieces.append(Piece(token, html))
        return format_html(
            '<button type="button" class="piece" data-piece="{}" title="{}">{}{}</button>',
            len(self._pieces) - 1,
            _("Insert “%(token)s” into the translation") % {"token": token},
            shown or token,
            format_html(' <span class="piece-token">{}</span>', token)
            if shown and shown != token
            else "",
        )

    def _prose(self, nodes: Sequence[Node]) -> str:
        return write_nodes(nodes, lambda mark: write_mark(self._translate(mark)))

    def _plain(self, nodes: Sequence[Node]) -> str:
        """Return the text of a footnote, in which marks are no pieces of their own."""
        return write_nodes(
            [n for n in nodes if not (isinstance(n, (StartTag, EndTag)) and n.tag == "a")],
            lambda mark: (
                escape(self._text(mark, self._original.text.language))
                if mark.element == "data"
                else f"[{self._original.source_numbers.get(mark.reference, '')}]"
            ),
        )
