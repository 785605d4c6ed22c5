"""What the page of a conflict shows: two texts side by side, and what is asked about each part."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core import signing
from django.forms import Media
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.diff import Piece
from articles.drafts import Draft, DraftSection, draft_of, revisions
from articles.drafts.comparison import Catalogue, Values, text_beside
from articles.drafts.merge import Choice, Conflict, Side, is_text, merge, part_of, settle
from articles.models import Article, Language, Section, Topic
from collabsite.web.phrases import format_list, section_name

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.contrib.auth.models import User

_SALT = "articles.admin.drafts.conflict_page"


@dataclass(frozen=True)
class Sides:
    """The draft that two editors began with (None: not known), and what each made of it."""

    base: Draft | None
    mine: Draft
    theirs: Draft

    def signed(self, pk: int) -> str:
        """Return the three texts as a form carries them; nobody can alter them there."""
        drafts = (self.base, self.mine, self.theirs)
        held = [pk, *(draft.as_json() if draft else None for draft in drafts)]
        return signing.dumps(held, salt=_SALT, compress=True)

    @classmethod
    def read(cls, signed: str, pk: int) -> "Sides":
        """Return what `signed` gave for this article; raises `BadSignature`."""
        held, *drafts = signing.loads(signed, salt=_SALT)
        if held != pk:
            raise signing.BadSignature("these are the texts of another article")
        base, mine, theirs = (Draft.from_json(draft) if draft else None for draft in drafts)
        return cls(base, mine or Draft(), theirs or Draft())


@dataclass(frozen=True)
class Standing:
    """Who changed or deleted the article last, and when; `who` is '' if nobody knows."""

    who: str
    at: dt.datetime | None
    is_me: bool

    @classmethod
    def by(cls, request: HttpRequest, user: "User | None", at: dt.datetime | None) -> "Standing":
        """Return the standing that this user made."""
        return cls(name_of(user), at, bool(user) and user == request.user)

    @classmethod
    def of_deletion(cls, request: HttpRequest, article: Article) -> "Standing":
        """Return who deleted the article, as Django's log has it."""
        logged = LogEntry.objects.filter(
            content_type__app_label="articles",
            content_type__model="article",
            object_id=str(article.pk),
            action_flag=DELETION,
        )
        entry = logged.select_related("user").order_by("-action_time").first()
        return cls.by(request, entry.user, entry.action_time) if entry else cls("", None, False)


@dataclass(frozen=True)
class Item:
    """A part that the editor decides: its two values, in pieces that are marked where they differ.

    `written` is the field in which it can be written by hand, '' if it is not text.
    """

    part: str
    label: str
    pieces: tuple[Piece, ...]
    mine: str
    theirs: str
    is_prose: bool
    written: str
    chosen: str
    problem: str
    is_conflict: bool


@dataclass(frozen=True)
class TakenItem:
    """A part that was merged without asking: whose it is, and what was there before."""

    label: str
    is_mine: bool
    pieces: tuple[Piece, ...]
    was: str
    now: str


@dataclass(frozen=True)
class ConflictPage:
    """The parts to decide, and those that are decided."""

    items: tuple[Item, ...]
    taken: tuple[TakenItem, ...]
    problems: tuple[str, ...]
    undecided: bool
    language: str
    changes_nothing: bool
    media: Media


def standing_of(request: HttpRequest, article: Article, digest: str = "") -> Standing:
    """Return who saved what is stored now; `digest` is that of the stored draft, if it is known."""
    last = revisions.newest(article)
    if last and last.draft.digest() == (digest or draft_of(article).digest()):
        return Standing.by(request, last.by, last.at)
    return Standing("", article.updated_at, False)


def name_of(user: "User | None") -> str:
    """Return an editor's full name, or the name of the account."""
    return (user.get_full_name() or user.get_username()) if user else ""


def conflict_page(
    model_admin: "ModelAdmin[Article]",
    request: HttpRequest,
    sides: Sides,
    *,
    choices: Mapping[str, Choice],
    problems: Mapping[str, str],
    undecided: bool,
) -> ConflictPage:
    """Merge what can be merged, and return what is to be shown and asked."""
    return _Page(model_admin, request, sides, choices, problems).page(undecided=undecided)


class _Page:
    """Puts the page together; looks up once what the drafts name."""

    def __init__(
        self,
        model_admin: "ModelAdmin[Article]",
        request: HttpRequest,
        sides: Sides,
        choices: Mapping[str, Choice],
        problems: Mapping[str, str],
    ) -> None:
        self.sides = sides
        self.choices = choices
        self.problems = problems
        self.merged = merge(sides.base, sides.mine, sides.theirs)
        self.drafts = [draft for draft in (sides.base, sides.mine, sides.theirs) if draft]
        self.catalogue = Catalogue.of(self.drafts)
        self.values = Values.of(
            map(self.catalogue.content, self.drafts),
            language=sides.theirs.language,
            at=timezone.now(),
        )
        slugs = {slug for draft in self.drafts for slug in draft.topics}
        self.topics = {t.slug: str(t) for t in Topic.objects.filter(slug__in=slugs)}
        originals = [draft.original for draft in self.drafts if draft.original]
        self.originals = Article.objects.in_bulk(originals)
        body = Section._meta.get_field("body")
        self.editor: Any = model_admin.formfield_for_dbfield(body, request).widget  # type: ignore[arg-type, union-attr]

    def page(self, *, undecided: bool) -> ConflictPage:
        """Return the whole page."""
        result = settle(self.merged, self.choices)
        conflicts = {conflict.part: conflict for conflict in self.merged.conflicts}
        items = [self._item(found, result, is_conflict=True) for found in conflicts.values()]
        # What can't be stored is to be corrected here, whoever wrote it.
        wrong = [part for part in self.problems if part not in conflicts and is_text(part)]
        items += [
            self._item(
                Conflict(part, part_of(self.sides.mine, part), part_of(self.sides.theirs, part)),
                result,
                is_conflict=False,
            )
            for part in wrong
        ]
        return ConflictPage(
            items=tuple(items),
            taken=tuple(self._taken(taken.part, taken.side) for taken in self.merged.taken),
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

    def _item(self, conflict: Conflict, result: Draft, *, is_conflict: bool) -> Item:
        part, mine, theirs = conflict.part, conflict.mine, conflict.theirs
        choice = self.choices.get(part)
        is_prose = part.endswith("/body")
        written: str = ""
        if is_text(part):
            default = mine if is_conflict else part_of(result, part)
            written = choice.text if choice and choice.side == Side.HAND else str(default or "")
        return Item(
            part=part,
            label=self._label(part),
            pieces=self._pieces(part, theirs, mine),
            mine=self._said(part, mine),
            theirs=self._said(part, theirs),
            is_prose=is_prose,
            written=self._field(part, written) if is_text(part) else "",
            chosen=choice.side if choice else ("" if is_conflict else Side.HAND),
            problem=self.problems.get(part, ""),
            is_conflict=is_conflict,
        )

    def _field(self, part: str, written: str) -> SafeString:
        """Return the field in which the part is written by hand."""
        label = _("%(part)s, written by hand") % {"part": self._label(part)}
        attrs: dict[str, Any] = {"id": f"text:{part}", "aria-label": label}
        if part.endswith("/body"):
            widget: Any = self.editor
        elif part == "standfirst":
            widget = AdminTextareaWidget()
        else:
            widget = AdminTextInputWidget()
        rendered: SafeString = widget.render(f"text:{part}", written, attrs)
        return rendered

    def _taken(self, part: str, side: Side) -> TakenItem:
        was = part_of(self.sides.base, part) if self.sides.base else None
        now = part_of(self.sides.mine if side == Side.MINE else self.sides.theirs, part)
        return TakenItem(
            label=self._label(part),
            is_mine=side == Side.MINE,
            pieces=self._pieces(part, was, now),
            was=self._said(part, was),
            now=self._said(part, now),
        )

    def _pieces(self, part: str, old: Any, new: Any) -> tuple[Piece, ...]:  # noqa: ANN401
        """Return the pieces of two values of a text; () for any other part."""
        if part.endswith("/body"):
            return self.catalogue.prose_beside(old or "", new or "", self.values)
        if part.startswith("sections/") and part.count("/") == 1:
            return self.catalogue.prose_beside(_whole(old), _whole(new), self.values)
        return text_beside(str(old or ""), str(new or "")) if is_text(part) else ()

    def _label(self, part: str) -> str:
        """Return what the part is called on the form."""
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

    def _said(self, part: str, value: Any) -> str:  # noqa: ANN401
        """Say in words what a part that is not text holds; of a section, only if it was removed."""
        if part.startswith("sections/") and part.count("/") == 1:
            return "" if value is not None else _("removed")
        if is_text(part):
            return ""
        match part:
            case "language":
                return str(dict(Language.choices).get(value, value or ""))
            case "original":
                return str(self.originals.get(value, "")) or _("none")
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


def _whole(section: DraftSection | None) -> str:
    if section is None:
        return ""
    return f"<h3>{escape(section.heading)}</h3>{section.body}"


def _verbose_name(model: type[Article | Section], name: str) -> str:
    return capfirst(str(getattr(model._meta.get_field(name), "verbose_name", name)))
