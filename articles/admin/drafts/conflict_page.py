"""Content of the conflict page: two drafts side by side, with a decision to make for each part."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core import signing
from django.forms import Media
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.admin.prose_editor import ProseWidget
from articles.diff import DiffPiece
from articles.drafts import Draft, DraftSection
from articles.drafts.comparison import Catalogue, DataValues, diff_text
from articles.drafts.merge import (
    Conflict,
    Resolution,
    Side,
    is_text,
    merge,
    part_of,
    resolve_conflicts,
)
from articles.models import Article, Image, Section, Topic
from collabsite.web.models import Language
from collabsite.web.text import format_list, section_name

_SALT = "articles.admin.drafts.conflict_page"


@dataclass(frozen=True)
class Sides:
    """The draft that both editors started from (None if unknown), and the draft of each."""

    base: Draft | None
    mine: Draft
    theirs: Draft

    def sign(self, pk: int) -> str:
        """Return the drafts as a signed value for a hidden field, which nobody can alter."""
        drafts = (self.base, self.mine, self.theirs)
        payload = [pk, *(draft.as_json() if draft else None for draft in drafts)]
        return signing.dumps(payload, salt=_SALT, compress=True)

    @classmethod
    def unsign(cls, signed: str, pk: int) -> "Sides":
        """Return the drafts in a value that `sign` made for this article; raise `BadSignature`."""
        signed_pk, *drafts = signing.loads(signed, salt=_SALT)
        if signed_pk != pk:
            raise signing.BadSignature("these are the texts of another article")
        base, mine, theirs = (Draft.from_json(draft) if draft else None for draft in drafts)
        return cls(base, mine or Draft(), theirs or Draft())


@dataclass(frozen=True)
class ConflictItem:
    """A part to decide, with both values and the pieces in which they differ.

    `field` is the form field in which it can be written by hand, '' if it is not text.
    """

    part: str
    label: str
    pieces: tuple[DiffPiece, ...]
    mine: str
    theirs: str
    is_prose: bool
    field: str
    chosen: str
    problem: str
    is_conflict: bool


@dataclass(frozen=True)
class MergedItem:
    """A part that was merged without a conflict, with its side and its new value."""

    label: str
    is_mine: bool
    pieces: tuple[DiffPiece, ...]
    value: str


@dataclass(frozen=True)
class ConflictPage:
    """The parts to decide, and those that were merged."""

    items: tuple[ConflictItem, ...]
    merged: tuple[MergedItem, ...]
    problems: tuple[str, ...]
    undecided: bool
    language: str
    changes_nothing: bool
    media: Media


def build_conflict_page(
    sides: Sides,
    *,
    choices: Mapping[str, Resolution],
    problems: Mapping[str, str],
    undecided: bool,
) -> ConflictPage:
    """Merge what can be merged, and return the content of the page."""
    return _PageBuilder(sides, choices, problems).build(undecided=undecided)


class _PageBuilder:
    """Builder of the page; looks up the objects that the drafts refer to once."""

    def __init__(
        self,
        sides: Sides,
        choices: Mapping[str, Resolution],
        problems: Mapping[str, str],
    ) -> None:
        self.sides = sides
        self.choices = choices
        self.problems = problems
        self.merged = merge(sides.base, sides.mine, sides.theirs)
        self.drafts = [draft for draft in (sides.base, sides.mine, sides.theirs) if draft]
        self.catalogue = Catalogue.of(self.drafts)
        self.values = DataValues.of(
            map(self.catalogue.content, self.drafts),
            language=sides.theirs.language,
            at=timezone.now(),
        )
        slugs = {slug for draft in self.drafts for slug in draft.topics}
        self.topics = {t.slug: str(t) for t in Topic.objects.filter(slug__in=slugs)}
        originals = [draft.original for draft in self.drafts if draft.original]
        self.originals = Article.with_binned.in_bulk(originals)
        covers = [draft.cover for draft in self.drafts if draft.cover]
        self.covers = Image.with_binned.in_bulk(covers)
        body: Any = Section._meta.get_field("body")
        self.editor: Any = body.formfield(widget=ProseWidget).widget

    def build(self, *, undecided: bool) -> ConflictPage:
        """Return the whole page."""
        result = resolve_conflicts(self.merged, self.choices)
        conflicts = {conflict.part: conflict for conflict in self.merged.conflicts}
        items = [self._item(found, result, is_conflict=True) for found in conflicts.values()]
        # An invalid part of either side must be corrected here.
        invalid = [part for part in self.problems if part not in conflicts and is_text(part)]
        items += [
            self._item(
                Conflict(part, part_of(self.sides.mine, part), part_of(self.sides.theirs, part)),
                result,
                is_conflict=False,
            )
            for part in invalid
        ]
        return ConflictPage(
            items=tuple(items),
            merged=tuple(self._merged(change.part, change.side) for change in self.merged.taken),
            problems=tuple(
                problem
                for part, problem in self.problems.items()
                if part not in conflicts and not is_text(part)
            ),
            undecided=undecided,
            language=self.sides.theirs.language,
            changes_nothing=not self.merged.conflicts
            and self.merged.draft.digest() == self.sides.theirs.digest(),
            media=self.editor.media if any(item.is_prose for item in items) else Media(),
        )

    def _item(self, conflict: Conflict, result: Draft, *, is_conflict: bool) -> ConflictItem:
        part, mine, theirs = conflict.part, conflict.mine, conflict.theirs
        choice = self.choices.get(part)
        is_prose = part.endswith("/body")
        text = ""
        if is_text(part):
            default = mine if is_conflict else part_of(result, part)
            text = choice.text if choice and choice.side == Side.HAND else str(default or "")
        return ConflictItem(
            part=part,
            label=self._label(part),
            pieces=self._pieces(part, theirs, mine),
            mine=self._describe(part, mine),
            theirs=self._describe(part, theirs),
            is_prose=is_prose,
            field=self._field(part, text) if is_text(part) else "",
            chosen=choice.side if choice else ("" if is_conflict else Side.HAND),
            problem=self.problems.get(part, ""),
            is_conflict=is_conflict,
        )

    def _field(self, part: str, text: str) -> SafeString:
        """Return the form field in which the part is written by hand."""
        label = _("%(part)s, written by hand") % {"part": self._label(part)}
        attrs: dict[str, Any] = {"id": f"text:{part}", "aria-label": label}
        if part.endswith("/body"):
            widget: Any = self.editor
        elif part == "standfirst":
            widget = AdminTextareaWidget()
        else:
            widget = AdminTextInputWidget()
        rendered: SafeString = widget.render(f"text:{part}", text, attrs)
        return rendered

    def _merged(self, part: str, side: Side) -> MergedItem:
        before = part_of(self.sides.base, part) if self.sides.base else None
        after = part_of(self.sides.mine if side == Side.MINE else self.sides.theirs, part)
        return MergedItem(
            label=self._label(part),
            is_mine=side == Side.MINE,
            pieces=self._pieces(part, before, after),
            value=self._describe(part, after),
        )

    def _pieces(self, part: str, old: Any, new: Any) -> tuple[DiffPiece, ...]:  # noqa: ANN401
        """Return the pieces of two values of a text, () for any other part."""
        if part.endswith("/body"):
            return self.catalogue.diff_prose(old or "", new or "", self.values)
        if part.startswith("sections/") and part.count("/") == 1:
            return self.catalogue.diff_prose(_section_html(old), _section_html(new), self.values)
        return diff_text(str(old or ""), str(new or "")) if is_text(part) else ()

    def _label(self, part: str) -> str:
        """Return the name of the part on the form."""
        if part == "sections":
            return _("Order of the sections")
        if part == "citations":
            return _("Sources in the reference list")
        if not part.startswith("sections/"):
            return _verbose_name(Article, part)
        _sections, anchor, *name = part.split("/")
        found = (draft.section(anchor) for draft in reversed(self.drafts))
        section = next(filter(None, found), None)
        heading = section_name(section.heading if section else "")
        if not name:
            return _("Section “%(heading)s”") % {"heading": heading}
        return _("Section “%(heading)s”: %(part)s") % {
            "heading": heading,
            "part": _verbose_name(Section, name[0]),
        }

    def _describe(self, part: str, value: Any) -> str:  # noqa: ANN401
        """Return the value of a part that is not text; of a section, only that it was removed."""
        if part.startswith("sections/") and part.count("/") == 1:
            return "" if value is not None else _("removed")
        if is_text(part):
            return ""
        match part:
            case "language":
                return str(dict(Language.choices).get(value, value or ""))
            case "original":
                return str(self.originals.get(value, "")) or _("none")
            case "cover":
                return str(self.covers.get(value, "")) or _("none")
            case "topics":
                return format_list(self.topics.get(slug, slug) for slug in value or ()) or _("none")
            case "authors":
                authors = self.catalogue.authors
                return format_list(str(authors.get(slug, slug)) for slug in value or ()) or _(
                    "none"
                )
            case "citations":
                sources = self.catalogue.sources
                return "; ".join(
                    " ".join(filter(None, [str(sources.get(c.source, c.source)), c.locator]))
                    for c in value or ()
                ) or _("none")
        headings = {s.anchor: s.heading for draft in self.drafts for s in draft.sections}
        return " · ".join(section_name(headings.get(anchor, anchor)) for anchor in value or ())


def _section_html(section: DraftSection | None) -> str:
    if section is None:
        return ""
    return f"<h3>{escape(section.heading)}</h3>{section.body}"


def _verbose_name(model: type[Article | Section], name: str) -> str:
    return capfirst(str(getattr(model._meta.get_field(name), "verbose_name", name)))
