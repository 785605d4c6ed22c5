"""Conflicts between two editors: what both changed is shown side by side, and nothing is lost.

A form that was opened with another draft than the stored one is merged with it. If both changed a
part, the answer is 409 and a page that shows it; nothing is written until the editor has decided.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import ADDITION
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core import signing
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override

from articles.admin.drafts.history import LastChange
from articles.admin.permissions import can_change, can_recover, can_write_all
from articles.admin.prose_editor import EDITOR_CSP, ProseWidget, editor_context
from articles.content import ArticleContent, ArticleSection, TranslationOf
from articles.drafts import ContentError, content_of, revision
from articles.drafts.comparison import ContentReader
from articles.drafts.conflict import TEXTS, Conflict, Merge, Resolution, Side, merge, part_of
from articles.drafts.words import DiffPiece, compare_texts
from articles.drafts.working_copy import find_missing, restorable
from articles.models import Article, Image, Revision, Section, Topic
from collabsite.web.admin.pages import message_with_link, page_context
from collabsite.web.admin.requests import editor, parse_key, remove_unstorable
from collabsite.web.audit_log import log
from collabsite.web.models import Language
from collabsite.web.text import format_list, section_name

_SALT = "articles.admin.drafts.conflicts"


@dataclass(frozen=True)
class Sides:
    """The content that both editors started from (None if unknown), and the content of each."""

    base: ArticleContent | None
    mine: ArticleContent
    theirs: ArticleContent

    def merge(self) -> Merge:
        """Merge what can be merged."""
        return merge(self.base, self.mine, self.theirs)

    def sign(self, pk: int) -> str:
        """Return the contents as a signed value for a hidden field, which nobody can alter."""
        contents = (self.base, self.mine, self.theirs)
        payload = [pk, *(content.as_json() if content else None for content in contents)]
        return signing.dumps(payload, salt=_SALT, compress=True)

    @classmethod
    def unsign(cls, signed: str, pk: int) -> "Sides":
        """Return the contents in a value that `sign` made for this article; raise `BadSignature`."""
        signed_pk, *contents = signing.loads(signed, salt=_SALT)
        if signed_pk != pk:
            raise signing.BadSignature("these are the texts of another article")
        base, mine, theirs = (
            ArticleContent.from_json(content) if content else None for content in contents
        )
        return cls(base, mine or ArticleContent(), theirs or ArticleContent())


@dataclass(frozen=True)
class Answer:
    """The decisions of an editor so far, and the problems that they have."""

    choices: Mapping[str, Resolution] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    undecided: bool = False


@dataclass(frozen=True)
class ConflictItem:
    """A part to decide, with both values and the pieces in which they differ.

    `fields` are those of the form in which it can be written by hand.
    """

    part: str
    label: str
    pieces: tuple[DiffPiece, ...]
    mine: str
    theirs: str
    fields: tuple[SafeString, ...]
    chosen: str
    problem: str


def merge_stale(
    request: HttpRequest, article: Article, *, mine: ArticleContent, opened: str
) -> HttpResponse:
    """Save a form that another save has overtaken, or show what both changed.

    `opened` is the digest of the draft that the form was opened with.
    """
    theirs = content_of(article)
    sides = Sides(revision.find_by_digest(article, opened), mine, theirs)
    merged = sides.merge()
    if merged.conflicts:
        return conflict_response(request, article, sides)
    last_change = LastChange.of(request, article, theirs.digest())
    try:
        before = _save(request, article, merged.content)
    except ContentError as error:
        return conflict_response(request, article, sides, Answer(problems=error.problems))
    if before is None:
        messages.info(request, _("All your changes are already saved."))
    else:
        sentence = _("Saved, and merged with what was saved in the meantime.")
        if last_change.who and not last_change.is_me:
            sentence = _("Saved, and merged with what %(who)s saved in the meantime.")
        compare = reverse("admin:articles_article_compare", args=[article.pk])
        address = f"{compare}?old=draft-{before.pk}&new=now"
        words = _("What changed")
        message_with_link(
            request, sentence % {"who": last_change.who}, address=address, words=words
        )
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))


def _save(request: HttpRequest, article: Article, content: ArticleContent) -> Revision | None:
    before = revision.save(article, content, by=editor(request), event=revision.Event.MERGED)
    if before:
        log(article, _("Merged with what was saved in the meantime."), by=editor(request))
    return before


@csp_override(EDITOR_CSP)
def conflict_response(
    request: HttpRequest,
    article: Article,
    sides: Sides,
    answer: Answer | None = None,
    *,
    edition: int | None = None,
) -> HttpResponse:
    """Return the page that shows what both changed, and asks what to keep.

    `edition` is the number of a published one whose words are mine, and the draft theirs.
    """
    answer = answer or Answer()
    page = _ConflictPage(sides, answer)
    items = list(page.items())
    shown = {item.part for item in items}
    context = page_context(request, article, title=_("Two versions of one text"))
    context |= {
        **editor_context(request),
        "items": items,
        "problems": [
            problem for part, problem in answer.problems.items() if _whole(part) not in shown
        ],
        "undecided": answer.undecided,
        "edition": edition or parse_key(request.POST.get("edition")),
        "language": sides.theirs.language,
        "last_change": LastChange.of(request, article),
        "sides": sides.sign(article.pk),
        "media": context["media"] + page.editor.media,
    }
    return TemplateResponse(request, "admin/articles/article/conflict.html", context, status=409)


def merge_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the merged content; show the conflict page again if that is not possible."""
    if not can_change(editor(request), Article.objects.filter(pk=pk).first()):
        raise PermissionDenied
    form = reverse("admin:articles_article_change", args=[pk])
    if request.method != "POST":
        return HttpResponseRedirect(form)
    sides, choices = _posted_sides(request.POST, pk), _posted_choices(request.POST)
    merged = sides.merge()
    with transaction.atomic():
        article = Article.objects.select_for_update().filter(pk=pk).first()
        if not can_write_all(editor(request), article):
            raise PermissionDenied
        if article is None:
            return _take_from_bin(request, pk, merged.resolve(_in_my_favour(merged, choices)))
        stored = content_of(article)
        if stored.digest() != sides.theirs.digest():
            mine = merged.resolve(_in_my_favour(merged, choices))
            return conflict_response(request, article, Sides(sides.theirs, mine, stored))
        if any(conflict.part not in choices for conflict in merged.conflicts):
            return conflict_response(request, article, sides, Answer(choices, undecided=True))
        content = merged.resolve(choices)
        missing = find_missing(article, content)
        try:
            _save(request, article, content)
        except ContentError as error:
            return conflict_response(request, article, sides, Answer(choices, error.problems))
    messages.success(request, _("Both versions are merged and saved."))
    warn_of_missing(request, missing)
    return HttpResponseRedirect(form)


def warn_of_missing(request: HttpRequest, names: tuple[str, ...]) -> None:
    """Show a message about parts that were not written because their object no longer exists."""
    if names:
        messages.warning(
            request,
            _("Left out because it no longer exists: %(names)s.") % {"names": format_list(names)},
        )


def deleted_response(
    request: HttpRequest,
    article: Article,
    mine: ArticleContent,
    *,
    problems: dict[str, str] | None = None,
) -> HttpResponse:
    """Return the page with the submitted text of an article that has been deleted meanwhile."""
    title = _("This %(noun)s was deleted") % {"noun": article.noun}
    context = {
        **page_context(request, article, title=title),
        "subtitle": mine.title,
        "mine": mine,
        "sides": Sides(None, mine, ArticleContent()).sign(article.pk),
        "last_change": LastChange.by(request, article.binned_by, article.binned_at),
        "problems": problems or {},
        "may_add": bool(article.binned_at) and can_recover(editor(request), article),
    }
    template = "admin/articles/article/conflict_gone.html"
    return TemplateResponse(request, template, context, status=409)


def _take_from_bin(request: HttpRequest, pk: int, mine: ArticleContent) -> HttpResponse:
    """Take an article from the bin with the text of a form; show the text if that is not possible."""
    article = Article.with_binned.filter(pk=pk).first() or Article(pk=pk)
    may_recover = bool(article.binned_at) and can_recover(editor(request), article)
    if "again" not in request.POST or not may_recover:
        return deleted_response(request, article, mine)
    missing = find_missing(article, mine)
    try:
        revision.recover(article, restorable(article, mine), by=editor(request))
    except ContentError as error:
        return deleted_response(request, article, mine, problems=error.problems)
    log(article, _("Saved again after it was deleted."), by=editor(request), action=ADDITION)
    messages.success(request, _("“%(title)s” was restored.") % {"title": mine.title})
    warn_of_missing(request, missing)
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))


class _ConflictPage:
    """Builder of the parts to decide; looks up what the contents refer to once."""

    def __init__(self, sides: Sides, answer: Answer) -> None:
        self.sides = sides
        self.answer = answer
        self.merged = sides.merge()
        self.result = self.merged.resolve(answer.choices)
        self.reader = ContentReader(
            [sides.mine, sides.theirs], language=sides.theirs.language, at=timezone.now()
        )
        body: Any = Section._meta.get_field("body")
        self.editor: Any = body.formfield(widget=ProseWidget).widget

    def items(self) -> Iterator[ConflictItem]:
        """Yield the conflicts, and the parts that can't be saved as they are."""
        problems: dict[str, str] = {}
        for name, problem in self.answer.problems.items():
            problems.setdefault(_whole(name), problem)
        for conflict in self.merged.conflicts:
            yield self._item(conflict, problems.get(conflict.part, ""), default="")
        conflicting = {conflict.part for conflict in self.merged.conflicts}
        for part, problem in problems.items():
            if part not in conflicting and _is_text(part):
                mine, theirs = (
                    part_of(each, part) for each in (self.sides.mine, self.sides.theirs)
                )
                yield self._item(Conflict(part, mine, theirs), problem, default=Side.HAND)

    def _item(self, conflict: Conflict, problem: str, *, default: str) -> ConflictItem:
        part, mine, theirs = conflict.part, conflict.mine, conflict.theirs
        choice = self.answer.choices.get(part)
        if choice and choice.side == Side.HAND:
            text = part_of(self.result, part)
        else:
            text = part_of(self.result, part) if default else (mine or theirs)
        return ConflictItem(
            part=part,
            label=self._label(part),
            pieces=self._pieces(part, theirs, mine),
            mine=self._describe(part, mine),
            theirs=self._describe(part, theirs),
            fields=tuple(self._fields(part, text)) if _is_text(part) else (),
            chosen=choice.side if choice else default,
            problem=problem,
        )

    def _fields(self, part: str, value: Any) -> Iterator[SafeString]:  # noqa: ANN401
        """Yield the form fields in which the part is written by hand."""
        label = self._label(part)
        by_hand = _("%(part)s, written by hand") % {"part": label}
        name = f"text:{part}"
        if isinstance(value, ArticleSection):
            heading = {"aria-label": _("%(part)s: heading") % {"part": label}}
            yield AdminTextInputWidget().render(f"heading:{part}", value.heading, heading)
            attrs = {"id": name, "aria-label": by_hand}
            yield self.editor.render(name, value.prose, attrs)
        else:
            widget = AdminTextareaWidget() if part == "standfirst" else AdminTextInputWidget()
            yield widget.render(name, str(value or ""), {"id": name, "aria-label": by_hand})

    def _pieces(self, part: str, old: Any, new: Any) -> tuple[DiffPiece, ...]:  # noqa: ANN401
        if part.startswith("sections/"):
            return self.reader.compare_prose(_section_html(old), _section_html(new))
        return compare_texts(str(old or ""), str(new or "")) if _is_text(part) else ()

    def _label(self, part: str) -> str:
        """Return the name of the part on the form."""
        if part.startswith("sections/"):
            section = part_of(self.sides.theirs, part) or part_of(self.sides.mine, part)
            heading = section_name(section.heading if section else "")
            return _("Section “%(heading)s”") % {"heading": heading}
        if part == "citations":
            return _("Sources in the reference list")
        name = "original" if part == "translation_of" else part
        return capfirst(str(getattr(Article._meta.get_field(name), "verbose_name", name)))

    def _describe(self, part: str, value: Any) -> str:  # noqa: ANN401
        """Return the value of a part that is not text; of a section, only that it was removed."""
        if part.startswith("sections/"):
            return "" if value else _("removed")
        if _is_text(part):
            return ""
        match value:
            case TranslationOf(article=original, edition=edition):
                title = Article.with_binned.filter(pk=original).first() or original
                return " · ".join(map(str, filter(None, [title, edition])))
            case str() if part == "cover":
                return str(Image.with_binned.filter(key=value).first() or _("none"))
            case str():
                return str(dict(Language.choices).get(value, value))
        if part == "citations":
            content = self.sides.mine if value == self.sides.mine.citations else self.sides.theirs
            return self.reader.describe_citations(content) or _("none")
        names = {topic.slug: str(topic) for topic in Topic.objects.filter(slug__in=value or ())}
        if part == "authors":
            names = {slug: str(author) for slug, author in self.reader.authors.items()}
        return format_list(names.get(slug, slug) for slug in value or ()) or _("none")


def _section_html(section: ArticleSection | None) -> str:
    if section is None:
        return ""
    return f"<h3>{escape(section.heading)}</h3>{section.prose}"


def _is_text(part: str) -> bool:
    return part in TEXTS or part.startswith("sections/")


def _whole(part: str) -> str:
    """Return the part that is decided on as a whole, of one that a problem names."""
    return "/".join(part.split("/")[:2])


def _in_my_favour(merged: Merge, choices: Mapping[str, Resolution]) -> dict[str, Resolution]:
    """Return the decisions, and the editor's own value of each undecided part."""
    default = {conflict.part: Resolution(Side.MINE) for conflict in merged.conflicts}
    return default | dict(choices)


def _posted_sides(data: QueryDict, pk: int) -> Sides:
    try:
        return Sides.unsign(str(data.get("sides", "")), pk)
    except signing.BadSignature:
        raise BadRequest(
            "the texts of this page have been altered or belong to another site"
        ) from None


def _posted_choices(data: QueryDict) -> dict[str, Resolution]:
    """Return the decisions: `side:PART` has the side, `text:PART` and `heading:PART` what is written."""
    choices = {}
    for name, value in data.items():
        kind, _colon, part = name.partition(":")
        if kind == "side" and value in list(Side) and (value != Side.HAND or _is_text(part)):
            text, heading = (
                remove_unstorable(str(data.get(f"{each}:{part}", "")))
                for each in ("text", "heading")
            )
            choices[part] = Resolution(Side(str(value)), text, heading)
    return choices
