"""Conflicts between two editors: what both changed is shown side by side, and nothing is lost.

A form that was opened with another draft than the stored one is merged with it. If both changed a
part, the answer is 409 and a page that shows it; nothing is written until the editor has decided.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
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
from articles.drafts.comparison import TEXTS, ContentReader, merge, part_label, part_of, with_part
from articles.drafts.working_copy import restorable
from articles.models import Article, Revision, Section
from collabsite.web.admin.pages import message_with_link, object_page
from collabsite.web.admin.requests import editor, parse_key, remove_unstorable
from collabsite.web.audit_log import log

_SALT = "articles.admin.drafts.conflicts"


@dataclass(frozen=True)
class Sides:
    """The content that both editors started from (None if unknown), and the content of each."""

    base: ArticleContent | None
    mine: ArticleContent
    theirs: ArticleContent

    def merge(self) -> tuple[ArticleContent, tuple[str, ...]]:
        """Merge what can be merged, and return the parts in conflict, too."""
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
    merged, conflicts = sides.merge()
    if conflicts:
        return conflict_response(request, article, sides)
    saved = last_change(request, article, theirs.digest())
    try:
        before = _save(request, article, merged)
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
    chosen: Mapping[str, str] | None = None,
    *,
    problems: Mapping[str, str] | None = None,
    undecided: bool = False,
    edition: int | None = None,
) -> HttpResponse:
    """Return the page that shows what both changed, and asks what to keep.

    `chosen` are the sides that are decided for, and `problems` what is wrong with them, by part.
    `edition` is the number of a published one whose words are mine, and the draft theirs.
    """
    # A problem with the heading of a section is one with the section.
    wrong = {"/".join(name.split("/")[:2]): said for name, said in (problems or {}).items()}
    items = list(_items(sides, chosen or {}, wrong, _written(request.POST)))
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
    sides = Sides.unsign(request.POST.get("sides", ""), pk)
    merged, conflicts = sides.merge()
    written = _written(request.POST)
    chosen = _chosen(request.POST, conflicts, written)
    undecided = not chosen.keys() >= {*conflicts}
    # What the editor has, with the own value of each undecided part.
    mine = merged
    for part, side in (dict.fromkeys(conflicts, "mine") | chosen).items():
        value = written[part] if side == "hand" else part_of(getattr(sides, side), part)
        mine = with_part(mine, part, value)
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
            return conflict_response(request, article, sides, chosen, undecided=True)
        _kept, missing = restorable(article, mine)
        try:
            _save(request, article, mine)
        except ContentError as error:
            return conflict_response(request, article, sides, chosen, problems=error.problems)
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
    _kept, missing = restorable(article, mine)
    try:
        revision.recover(article, mine, by=editor(request))
    except ContentError as error:
        return deleted_response(request, article, mine, problems=error.problems)
    log(article, _("Saved again after it was deleted."), by=editor(request), action=ADDITION)
    messages.success(request, _("“%(title)s” was restored.") % {"title": mine.title})
    warn_of_missing(request, missing)
    return redirect("admin:articles_article_change", pk)


def _items(
    sides: Sides, chosen: Mapping[str, str], wrong: Mapping[str, str], written: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """Yield the conflicts, and the parts that can't be saved as they are.

    Each has both values with the pieces in which they differ, and the fields in which a text can be
    written by hand; `written` is what stands there already, chosen or not.
    """
    merged, conflicts = sides.merge()
    both, language = [sides.mine, sides.theirs], sides.theirs.language
    reader = ContentReader(both, language=language, at=timezone.now())
    for part in dict.fromkeys([*conflicts, *filter(_is_text, wrong)]):
        mine, theirs = part_of(sides.mine, part), part_of(sides.theirs, part)
        is_asked = part in conflicts
        item = {
            "part": part,
            "chosen": chosen.get(part, "" if is_asked else "hand"),
            "problem": wrong.get(part, ""),
            "label": part_label(part, mine or theirs),
        }
        if not _is_text(part):
            said = [reader.describe(each, part) or _("none") for each in both]
            yield item | {"mine": said[0], "theirs": said[1]}
            continue
        text = mine or theirs if is_asked else part_of(merged, part)
        yield item | {
            "mine": _("removed") if mine is None else "",
            "theirs": _("removed") if theirs is None else "",
            "pieces": reader.compare_prose(_html(theirs), _html(mine))
            if part.startswith("sections/")
            else compare_texts(theirs, mine),
            "fields": list(_fields(part, item["label"], written.get(part, text))),
        }


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


def _chosen(
    data: QueryDict, conflicts: Collection[str], written: Mapping[str, Any]
) -> dict[str, str]:
    """Return the decisions: `side:PART` is mine, theirs or hand, for what is written by hand."""
    sides = {part: data.get(f"side:{part}", "") for part in (*conflicts, *written)}
    return {
        part: side
        for part, side in sides.items()
        if (side == "hand" and part in written)
        or (side in {"mine", "theirs"} and part in conflicts)
    }


def _written(data: QueryDict) -> dict[str, ArticleSection | str]:
    """Return what is written in the fields `text:PART` and `heading:PART` of each part of text."""
    sent = {name: remove_unstorable(str(value)) for name, value in data.items()}
    found: dict[str, ArticleSection | str] = {}
    for name, text in sent.items():
        kind, _colon, part = name.partition(":")
        if kind == "text" and part in TEXTS:
            found[part] = text
        elif kind == "text" and part.startswith("sections/"):
            heading = sent.get(f"heading:{part}", "")
            found[part] = ArticleSection(part.removeprefix("sections/"), heading, text)
    return found
