"""The original beside its translation, section by section, with what changed since.

What is in the sentences of the original beside words (numbers, citations, footnotes, equations) are
*pieces*: each has a token, such as `120万` or `[1]`, that a translator types or chooses.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import count

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.content import ArticleSection
from articles.drafts.comparison import compare_contents
from articles.drafts.diff import Changes, SectionChange
from articles.drafts.translation import (
    OriginalText,
    is_untranslated,
    pair_sections,
    translate_links,
    translate_mark,
    translate_marks,
    write_mark,
)
from articles.drafts.working_copy import content_of_edition
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
    references_of,
    write_nodes,
)
from articles.prose.passages import passages_of
from articles.prose.schema import BLOCK_MARKS, FOOTNOTE
from metrics.public.names import dataset_names
from metrics.shown import NumberData


@dataclass(frozen=True)
class ShownSection:
    """A section of the original as its translator reads it.

    `pieces` have a `token` and their `html`. `texts` are its passages in its language; `body` is its
    prose with the numbers in the forms of the other. `change` is what changed since the edition that
    the translation follows.
    """

    anchor: str
    heading: str
    html: SafeString
    pieces: Sequence[Mapping[str, str]]
    texts: Sequence[str]
    body: str
    change: SectionChange | None
    is_missing: bool = False

    def as_json(self) -> dict[str, object]:
        """Return what the script of the writing page needs."""
        return {
            "anchor": self.anchor,
            "heading": self.heading,
            "texts": self.texts,
            "pieces": self.pieces,
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
    removed: Sequence[SectionChange]


def read_beside(article: Article, anchors: Sequence[str], *, at: dt.datetime) -> Beside | None:
    """Return the original beside a translation whose sections have these anchors, None without one."""
    if article.original is None:
        return None
    original = OriginalText.of(article.original, at=at)
    follows, newest = article.original_edition, original.number
    is_newer = newest is not None and (follows or 0) < newest
    changes = _changes_since(original, follows, at=at) if is_newer and follows else None
    by_anchor = {change.anchor: change for change in changes.sections} if changes else {}
    partners = pair_sections(anchors, [section.anchor for section in original.text.sections])
    reader = _SectionReader(original, partners, language=article.language, at=at)
    sections: dict[int, list[ShownSection]] = {}
    place = 0
    for section, index in zip(original.text.sections, partners, strict=True):
        place = place if index is None else index
        change = by_anchor.get(section.anchor)
        shown = reader.read(section, change=change, is_missing=index is None)
        sections.setdefault(place, []).append(shown)
    return Beside(
        original=original,
        follows=follows,
        newer=newest if is_newer else None,
        changes=changes,
        sections=sections,
        removed=[change for change in by_anchor.values() if change.kind == "removed"],
    )


def _changes_since(original: OriginalText, follows: int, *, at: dt.datetime) -> Changes | None:
    """Return what changed in the words since an edition; data are newer in translations by themselves."""
    followed = Edition.objects.filter(article=original.article, number=follows).first()
    return (
        compare_contents(content_of_edition(followed), original.text, at=at) if followed else None
    )


class _SectionReader:
    """Reader of the sections of an original, in which each piece is a button with its token."""

    def __init__(
        self,
        original: OriginalText,
        partners: Sequence[int | None],
        *,
        language: str,
        at: dt.datetime,
    ) -> None:
        sections = original.text.sections
        bodies = [section.prose for section in sections]
        lacking = [s.prose for s, index in zip(sections, partners, strict=True) if index is None]
        self._session = DataSession(marks_of(bodies), at=at)
        self._languages = {"source": original.text.language, "target": language}
        self._links = translate_links(lacking, target=language, at=at)
        shown = {mark.reference for mark in marks_of(bodies, "div", "figure")}
        self._data = dataset_names(shown, at=at)
        self._sources = {key: str(n) for n, key in enumerate(references_of(bodies, "cite"), 1)}
        self._pieces: list[Mapping[str, str]] = []
        self._notes = count(1)

    def read(
        self, section: ArticleSection, *, change: SectionChange | None, is_missing: bool
    ) -> ShownSection:
        """Return a section as its translator reads it."""
        self._pieces, self._notes = [], count(1)
        html = "".join(self._parts(parse_prose(section.prose).nodes))
        texts = [passage.text for passage in passages_of(section.prose)]
        target = self._languages["target"]
        return ShownSection(
            anchor=section.anchor,
            heading=section.heading,
            # Prose has known elements only, and all text in it is escaped.
            html=mark_safe(html),  # noqa: S308
            pieces=self._pieces,
            texts=[text for text in texts if is_untranslated(text, text, language=target)],
            body=translate_marks(
                section.prose, self._session, links=self._links, **self._languages
            ),
            change=change,
            is_missing=is_missing,
        )

    def _parts(self, nodes: Sequence[Node]) -> Iterator[str]:
        note: list[Node] | None = None
        for node in nodes:
            if isinstance(node, StartTag) and node.tag == FOOTNOTE:
                note = [node]
            elif note is not None:
                note.append(node)
                if isinstance(node, EndTag) and node.tag == FOOTNOTE:
                    yield self._piece(f"[^{next(self._notes)}]", self._prose(note))
                    # Marks in it are no pieces of their own.
                    inside = filter(_is_no_link, note[1:-1])
                    words = write_nodes(inside, lambda mark: escape(self._shown(mark)))
                    yield f'<small class="original-note">({words})</small>'
                    note = None
            elif isinstance(node, Equation):
                sign = "$$" if node.is_display else "$"
                token = f"{sign}{node.latex}{sign}"
                yield escape(token) if node.is_display else self._piece(token, self._prose([node]))
            elif isinstance(node, Mark):
                yield self._mark(node)
            elif _is_no_link(node):
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
        there = translate_mark(mark, session=self._session, **self._languages)
        token = self._text(there, self._languages["target"])
        return self._piece(token, write_mark(there), shown=self._shown(mark))

    def _shown(self, mark: Mark) -> str:
        """Return a number or a citation as the original shows it."""
        return self._text(mark, self._languages["source"])

    def _text(self, mark: Mark, language: str) -> str:
        if mark.element == "cite":
            parts = self._sources.get(mark.reference), mark.attributes.get("data-locator")
            return f"[{', '.join(filter(None, parts))}]"
        data = self._session.read(mark, language=language)
        return data.text if isinstance(data, NumberData) else mark.reference

    def _piece(self, token: str, html: str, *, shown: str = "") -> str:
        self._pieces.append({"token": token, "html": html})
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
        def write(mark: Mark) -> str:
            return write_mark(translate_mark(mark, session=self._session, **self._languages))

        return write_nodes(nodes, write)


def _is_no_link(node: Node) -> bool:
    """Return False for a link, which would lead away from what is being written."""
    return not (isinstance(node, (StartTag, EndTag)) and node.tag == "a")
