"""Conflicts between two editors: what both changed is shown side by side, and nothing is lost.

A form that was opened with another draft than the stored one is merged with it. If both changed a
part, the answer is 409 and a page that shows it; nothing is written until the editor has decided.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import ADDITION
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core import signing
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override

from articles.admin.drafts.history import change_by, last_change, warn_of_missing
from articles.admin.permissions import can_change, can_recover, can_write_all
from articles.admin.prose.editor import EDITOR_CSP, ProseWidget, editor_context
from articles.content import ArticleContent, ArticleSection
from articles.drafts import ContentError, content_of, revision
from articles.drafts.blocks import compare_texts
from articles.drafts.comparison import ContentReader, compare_contents
from articles.drafts.conflict import (
    TEXTS,
    Merge,
    Resolution,
    Side,
    merge,
    part_label,
    part_of,
)
from articles.drafts.working_copy import find_missing, restorable
from articles.models import Article, Revision, Section
from collabsite.web.admin.pages import message_with_link, object_page
from collabsite.web.admin.requests import editor, parse_key, remove_unstorable
from collabsite.web.audit_log import log
from collabsite.web.models import Language

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
        """Return the contents in a value that `sign` made for this article; raise `BadRequest`."""
        try:
            signed_pk, base, mine, theirs = signing.loads(signed, salt=_SALT)
        except signing.BadSignature:
            signed_pk = None
        if signed_pk != pk:
            raise BadRequest("the texts of this page have been altered or are of another article")
        read = ArticleContent.from_json
        return cls(read(base) if base else None, read(mine), read(theirs))


def merge_stale(
    request: HttpRequest, article: Article, *, mine: ArticleContent, theirs: ArticleContent
) -> HttpResponse:
    """Save a form that another save has overtaken, or show what both changed."""
    sides = Sides(revision.find_by_digest(article, request.POST.get("opened", "")), mine, theirs)
    merged = sides.merge()
    if merged.conflicts:
        return conflict_response(request, article, sides)
    saved = last_change(request, article, theirs.digest())
    try:
        before = _save(request, article, merged.content)
    except ContentError as error:
        return conflict_response(request, article, sides, problems=error.problems)
    if before is None:
        messages.info(request, _("All your changes are already saved."))
    else:
        sentence = _("Saved, and merged with what was saved in the meantime.")
        if saved["who"] and not saved["is_me"]:
            sentence = _("Saved, and merged with what %(who)s saved in the meantime.") % saved
        compare = reverse("admin:articles_article_compare", args=[article.pk])
        address = f"{compare}?old=draft-{before.pk}&new=now"
        message_with_link(request, sentence, address=address, words=_("What changed"))
    return redirect("admin:articles_article_change", article.pk)


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
    choices: Mapping[str, Resolution] | None = None,
    *,
    problems: Mapping[str, str] | None = None,
    undecided: bool = False,
    edition: int | None = None,
) -> HttpResponse:
    """Return the page that shows what both changed, and asks what to keep.

    `choices` are the decisions so far, and `problems` what is wrong with them, by part. `edition` is the
    number of a published one whose words are mine, and the draft theirs.
    """
    # A problem with the heading of a section is one with the section.
    wrong = {"/".join(name.split("/")[:2]): said for name, said in (problems or {}).items()}
    items = list(_items(sides, choices or {}, wrong, _posted_texts(request.POST)))
    shown = {item["part"] for item in items}
    response = object_page(
        request,
        article,
        "conflict",
        title=_("Two versions of one text"),
        status=409,
        **editor_context(request),
        items=items,
        problems=[problem for part, problem in wrong.items() if part not in shown],
        undecided=undecided,
        edition=edition or parse_key(request.POST.get("edition")),
        language=sides.theirs.language,
        last_change=last_change(request, article),
        sides=sides.sign(article.pk),
    )
    response.context_data["media"] += _prose_widget().media  # type: ignore[index]
    return response


def merge_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the merged content; show the conflict page again if that is not possible."""
    if not can_change(editor(request), Article.objects.filter(pk=pk).first()):
        raise PermissionDenied
    if request.method != "POST":
        return redirect("admin:articles_article_change", pk)
    sides, choices = Sides.unsign(request.POST.get("sides", ""), pk), _posted_choices(request.POST)
    merged = sides.merge()
    undecided = [each.part for each in merged.conflicts if each.part not in choices]
    # What the editor has, with the own value of each undecided part.
    mine = merged.resolve(dict.fromkeys(undecided, Resolution(Side.MINE)) | choices)
    with transaction.atomic():
        article = Article.objects.select_for_update().filter(pk=pk).first()
        if not can_write_all(editor(request), article):
            raise PermissionDenied
        if article is None:
            return _take_from_bin(request, pk, mine)
        stored = content_of(article)
        if stored.digest() != sides.theirs.digest():
            return conflict_response(request, article, Sides(sides.theirs, mine, stored))
        if undecided:
            return conflict_response(request, article, sides, choices, undecided=True)
        missing = find_missing(article, mine)
        try:
            _save(request, article, mine)
        except ContentError as error:
            return conflict_response(request, article, sides, choices, problems=error.problems)
    messages.success(request, _("Both versions are merged and saved."))
    warn_of_missing(request, missing)
    return redirect("admin:articles_article_change", pk)


def deleted_response(
    request: HttpRequest,
    article: Article,
    mine: ArticleContent,
    *,
    problems: dict[str, str] | None = None,
) -> HttpResponse:
    """Return the page with the submitted text of an article that has been deleted meanwhile."""
    return object_page(
        request,
        article,
        "conflict_gone",
        title=_("This %(noun)s was deleted") % {"noun": article.noun},
        status=409,
        subtitle=mine.title,
        mine=mine,
        sides=Sides(None, mine, ArticleContent()).sign(article.pk),
        last_change=change_by(request, article.binned_by, article.binned_at),
        problems=problems or {},
        may_add=bool(article.binned_at) and can_recover(editor(request), article),
    )


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
    return redirect("admin:articles_article_change", pk)


def _items(
    sides: Sides,
    choices: Mapping[str, Resolution],
    wrong: Mapping[str, str],
    written: Mapping[str, Resolution],
) -> Iterator[dict[str, Any]]:
    """Yield the conflicts, and the parts that can't be saved as they are.

    Each has both values with the pieces in which they differ, and the fields in which a text can be
    written by hand; `written` is what stands there already, chosen or not.
    """
    merged = sides.merge()
    result = merged.resolve({**choices, **written})
    at = timezone.now()
    reader = ContentReader([sides.mine, sides.theirs], language=sides.theirs.language, at=at)
    changes = compare_contents(sides.theirs, sides.mine, at=at)
    facts = {fact.name: (fact.new, fact.old) for fact in changes.facts}
    asked = [conflict.part for conflict in merged.conflicts]
    for part in dict.fromkeys([*asked, *filter(_is_text, wrong)]):
        mine, theirs = part_of(sides.mine, part), part_of(sides.theirs, part)
        default = "" if part in asked else Side.HAND
        chosen = choices[part].side if part in choices else default
        label = part_label(part, mine or theirs)
        item = {"part": part, "chosen": chosen, "problem": wrong.get(part, ""), "label": label}
        if not _is_text(part):
            said = _describe(part, sides, facts, reader)
            yield item | {"mine": said[0], "theirs": said[1]}
            continue
        is_written = part in written or chosen == Side.HAND
        text = part_of(result, part) if is_written else mine or theirs
        yield item | {
            "mine": _("removed") if mine is None else "",
            "theirs": _("removed") if theirs is None else "",
            "pieces": reader.compare_prose(_html(theirs), _html(mine))
            if part.startswith("sections/")
            else compare_texts(theirs, mine),
            "fields": list(_fields(part, label, text)),
        }


def _describe(
    part: str, sides: Sides, facts: Mapping[str, tuple[str, str]], reader: ContentReader
) -> list[str]:
    """Return my value and theirs of a part that is not text, in words."""
    both = sides.mine, sides.theirs
    if part == "citations":
        found = [reader.describe_citations(side) for side in both]
    elif part == "language":
        found = [str(dict(Language.choices).get(side.language, side.language)) for side in both]
    else:
        names = ["translation_of", "original_edition"] if part == "translation_of" else [part]
        known = [facts[name] for name in names if name in facts]
        found = [" · ".join(filter(None, (each[side] for each in known))) for side in (0, 1)]
    return [words or _("none") for words in found]


def _fields(part: str, label: str, value: Any) -> Iterator[SafeString]:  # noqa: ANN401
    """Yield the form fields in which the part is written by hand."""
    name = f"text:{part}"
    attrs = {"id": name, "aria-label": _("%(part)s, written by hand") % {"part": label}}
    if isinstance(value, ArticleSection):
        heading = {"aria-label": _("%(part)s: heading") % {"part": label}}
        yield AdminTextInputWidget().render(f"heading:{part}", value.heading, heading)
        yield _prose_widget().render(name, value.prose, attrs)
    else:
        widget = AdminTextareaWidget() if part == "standfirst" else AdminTextInputWidget()
        yield widget.render(name, str(value or ""), attrs)


def _prose_widget() -> Any:  # noqa: ANN401
    body: Any = Section._meta.get_field("body")
    return body.formfield(widget=ProseWidget).widget


def _html(section: ArticleSection | None) -> str:
    return f"<h3>{escape(section.heading)}</h3>{section.prose}" if section else ""


def _is_text(part: str) -> bool:
    return part in TEXTS or part.startswith("sections/")


def _posted_choices(data: QueryDict) -> dict[str, Resolution]:
    """Return the decisions: `side:PART` has the side of each part."""
    written, choices = _posted_texts(data), {}
    for name, value in data.items():
        kind, _colon, part = name.partition(":")
        if kind == "side" and value in list(Side) and (value != Side.HAND or _is_text(part)):
            choices[part] = replace(written.get(part, Resolution(Side.HAND)), side=Side(str(value)))
    return choices


def _posted_texts(data: QueryDict) -> dict[str, Resolution]:
    """Return what is written in the fields `text:PART` and `heading:PART` of each part of text."""
    parts = (name.removeprefix("text:") for name in data if name.startswith("text:"))
    sent = {name: remove_unstorable(str(value)) for name, value in data.items()}
    return {
        part: Resolution(Side.HAND, sent[f"text:{part}"], sent.get(f"heading:{part}", ""))
        for part in filter(_is_text, parts)
    }
