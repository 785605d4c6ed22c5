"""Conflicts between two editors: a stale form is refused, and both drafts are merged.

The answer to a stale form is 409 and a page that shows both drafts; nothing is written until the
editor has decided.
"""

from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.contrib.admin.models import ADDITION
from django.core import signing
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override

from articles.admin.drafts.conflict_page import Sides, build_conflict_page
from articles.admin.drafts.history import LastChange
from articles.admin.permissions import can_change, can_recover, can_write_all
from articles.admin.prose_editor import EDITOR_CSP, editor_context
from articles.drafts import Draft, DraftError, draft_of, recover, revisions, write
from articles.drafts.merge import (
    MergeResult,
    Resolution,
    Side,
    is_text,
    merge,
    resolve_conflicts,
)
from articles.drafts.ownership import owner_of_deleted
from articles.models import Article
from collabsite.autosave.storage import finish
from collabsite.autosave.writers import form_key
from collabsite.web.admin.pages import page_context
from collabsite.web.admin.requests import editor, remove_unstorable
from collabsite.web.audit_log import log
from collabsite.web.text import format_list


@dataclass(frozen=True)
class SubmittedMerge:
    """The drafts posted by the conflict page, and the decisions of the editor so far."""

    sides: Sides
    choices: dict[str, Resolution]

    @cached_property
    def merged(self) -> MergeResult:
        """Merge of the drafts, with its conflicts."""
        return merge(self.sides.base, self.sides.mine, self.sides.theirs)

    @property
    def mine(self) -> Draft:
        """The merged draft, with the editor's own value of each undecided part."""
        default = {c.part: Resolution(Side.MINE) for c in self.merged.conflicts}
        return resolve_conflicts(self.merged, default | self.choices)

    @property
    def is_complete(self) -> bool:
        """Return whether every conflict is decided."""
        return all(conflict.part in self.choices for conflict in self.merged.conflicts)


@csp_override(EDITOR_CSP)
def conflict_response(
    request: HttpRequest,
    article: Article,
    sides: Sides,
    *,
    choices: dict[str, Resolution] | None = None,
    problems: dict[str, str] | None = None,
    undecided: bool = False,
) -> HttpResponse:
    """Return the page that shows both drafts and asks which parts to keep."""
    page = build_conflict_page(
        sides, choices=choices or {}, problems=problems or {}, undecided=undecided
    )
    context = page_context(request, article, title=_("Two versions of one text"))
    context |= {
        **editor_context(request),
        "page": page,
        "last_change": LastChange.of(request, article),
        "sides": sides.sign(article.pk),
        "media": context["media"] + page.media,
    }
    return TemplateResponse(request, "admin/articles/article/conflict.html", context, status=409)


def deleted_response(
    request: HttpRequest,
    article: Article,
    mine: Draft,
    *,
    problems: dict[str, str] | None = None,
) -> HttpResponse:
    """Return the page with the submitted text of an article that has been deleted meanwhile."""
    context = {
        **page_context(
            request, article, title=_("This %(noun)s was deleted") % {"noun": article.noun}
        ),
        "subtitle": mine.title,
        "mine": mine,
        "sides": Sides(None, mine, Draft()).sign(article.pk),
        "last_change": LastChange.of_deletion(request, article),
        "problems": problems or {},
        "may_add": _can_recreate(request, article.pk),
    }
    return TemplateResponse(
        request, "admin/articles/article/conflict_gone.html", context, status=409
    )


def merge_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the merged draft; show the conflict page again if that is not possible."""
    if not can_change(editor(request), Article.objects.filter(pk=pk).first()):
        raise PermissionDenied
    form = reverse("admin:articles_article_change", args=[pk])
    if request.method != "POST":
        return HttpResponseRedirect(form)
    submitted = SubmittedMerge(_posted_sides(request.POST, pk), _posted_choices(request.POST))
    sides, choices = submitted.sides, submitted.choices
    with transaction.atomic():
        article = Article.objects.select_for_update().filter(pk=pk).first()
        if not can_write_all(editor(request), article):
            raise PermissionDenied
        if article is None:
            return _recreate(request, pk, submitted.mine)
        stored = draft_of(article)
        if stored.digest() != sides.theirs.digest():
            again = Sides(sides.theirs, submitted.mine, stored)
            return conflict_response(request, article, again)
        if not submitted.is_complete:
            return conflict_response(request, article, sides, choices=choices, undecided=True)
        try:
            result = write(
                article,
                resolve_conflicts(submitted.merged, choices),
                by=editor(request),
                comment=revisions.format_event(revisions.Event.MERGED),
            )
        except DraftError as error:
            return conflict_response(
                request, article, sides, choices=choices, problems=error.problems
            )
        finish(editor(request), form_key(request.POST))
    if result.changed:
        log(article, _("Merged with what was saved in the meantime."), by=editor(request))
    messages.success(request, _("Both versions are merged and saved."))
    warn_of_missing(request, result.missing)
    return HttpResponseRedirect(form)


def warn_of_missing(request: HttpRequest, names: tuple[str, ...]) -> None:
    """Show a message about parts that were not written because their object no longer exists."""
    if names:
        messages.warning(
            request,
            _("Left out because it no longer exists: %(names)s.") % {"names": format_list(names)},
        )


def _recreate(request: HttpRequest, pk: int, mine: Draft) -> HttpResponse:
    """Recreate a deleted article from its submitted form."""
    if "again" not in request.POST or not _can_recreate(request, pk):
        return deleted_response(request, Article(pk=pk), mine)
    try:
        article, recovered = recover(pk, mine, by=editor(request))
    except DraftError as error:
        return deleted_response(request, Article(pk=pk), mine, problems=error.problems)
    finish(editor(request), form_key(request.POST))
    log(article, _("Saved again after it was deleted."), by=editor(request), action=ADDITION)
    messages.success(request, _("“%(title)s” was restored.") % {"title": article.title})
    warn_of_missing(request, recovered.missing)
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))


def _can_recreate(request: HttpRequest, pk: int) -> bool:
    return can_recover(editor(request), Article(pk=pk, owner_id=owner_of_deleted(pk)))


def _posted_sides(data: QueryDict, pk: int) -> Sides:
    try:
        return Sides.unsign(str(data.get("sides", "")), pk)
    except signing.BadSignature:
        raise BadRequest(
            "the texts of this page have been altered or belong to another site"
        ) from None


def _posted_choices(data: QueryDict) -> dict[str, Resolution]:
    """Return the decisions: `side:PART` has the side, `text:PART` the value written by hand."""
    choices = {}
    for name, value in data.items():
        kind, _colon, part = name.partition(":")
        if kind == "side" and value in list(Side) and (value != Side.HAND or is_text(part)):
            text = remove_unstorable(str(data.get(f"text:{part}", "")))
            choices[part] = Resolution(Side(str(value)), text)
    return choices
