"""What an editor is shown whose form was stale when it was sent, and how two texts become one.

The answer is 409 and a page that shows both texts; nothing is written until the editor has decided.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core import signing
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override

from articles.admin.drafts.conflict_page import Sides, Standing, conflict_page, standing_of
from articles.admin.page_context import page_context
from articles.admin.prose_editor import EDITOR_CSP, editor_context
from articles.drafts import Draft, DraftError, draft_of, recover, revisions, write
from articles.drafts.merge import Choice, Merged, Side, is_text, merge, settle
from articles.models import Article
from collabsite.web.admin.requests import editor, remove_unstorable
from collabsite.web.phrases import format_list

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    from articles.admin.drafts.versioned_admin import KeptDrafts


@dataclass(frozen=True)
class Decided:
    """The two texts as the conflict page sends them back, and what the editor decided so far."""

    sides: Sides
    choices: dict[str, Choice]

    @cached_property
    def merged(self) -> Merged:
        """What could be merged, and what is in conflict."""
        return merge(self.sides.base, self.sides.mine, self.sides.theirs)

    @property
    def mine(self) -> Draft:
        """The editor's text: where nothing is decided yet, the editor's side."""
        undecided = {c.part: Choice(Side.MINE) for c in self.merged.conflicts}
        return settle(self.merged, undecided | self.choices)

    @property
    def is_complete(self) -> bool:
        """Tell whether every conflict is decided."""
        return all(conflict.part in self.choices for conflict in self.merged.conflicts)


def conflict_response(
    model_admin: "ModelAdmin[Article]",
    request: HttpRequest,
    article: Article,
    sides: Sides,
    *,
    choices: dict[str, Choice] | None = None,
    problems: dict[str, str] | None = None,
    undecided: bool = False,
) -> HttpResponse:
    """Return the page that shows both texts and asks what to keep; nothing was written."""
    page = conflict_page(
        model_admin,
        request,
        sides,
        choices=choices or {},
        problems=problems or {},
        undecided=undecided,
    )
    context = {
        **page_context(model_admin, request, article, title=_("Two texts of one article")),
        **editor_context(request),
        "page": page,
        "standing": standing_of(request, article),
        "sides": sides.signed(article.pk),
        "media": model_admin.media + page.media,
    }
    response = TemplateResponse(
        request, "admin/articles/article/conflict.html", context, status=409
    )
    return _with_editor(request, response)


def gone_response(
    model_admin: "ModelAdmin[Article]",
    request: HttpRequest,
    article: Article,
    mine: Draft,
    *,
    problems: dict[str, str] | None = None,
) -> HttpResponse:
    """Return the page that shows what was typed into an article that was deleted meanwhile."""
    context = {
        **page_context(model_admin, request, article, title=_("This article was deleted")),
        "subtitle": mine.title,
        "mine": mine,
        "sides": Sides(None, mine, Draft()).signed(article.pk),
        "standing": Standing.of_deletion(request, article),
        "problems": problems or {},
        "may_add": model_admin.has_add_permission(request),
    }
    return TemplateResponse(
        request, "admin/articles/article/conflict_gone.html", context, status=409
    )


def merge_page(model_admin: "KeptDrafts", request: HttpRequest, pk: int) -> HttpResponse:
    """Write what the editor decided on the conflict page; ask again if that can't be done."""
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    form = reverse("admin:articles_article_change", args=[pk])
    if request.method != "POST":
        return HttpResponseRedirect(form)
    decided = Decided(_posted_sides(request.POST, pk), _posted_choices(request.POST))
    sides, choices = decided.sides, decided.choices
    with transaction.atomic():
        article = Article.objects.select_for_update().filter(pk=pk).first()
        if not model_admin.may_write_all(request, article):
            raise PermissionDenied
        if article is None:
            return _again(model_admin, request, pk, decided.mine)
        stored = draft_of(article)
        if stored.digest() != sides.theirs.digest():
            again = Sides(sides.theirs, decided.mine, stored)
            return conflict_response(model_admin, request, article, again)
        if not decided.is_complete:
            return conflict_response(
                model_admin, request, article, sides, choices=choices, undecided=True
            )
        try:
            written = write(
                article,
                settle(decided.merged, choices),
                by=editor(request),
                comment=revisions.event(revisions.Event.MERGED),
            )
        except DraftError as error:
            return conflict_response(
                model_admin, request, article, sides, choices=choices, problems=error.problems
            )
    if written.changed:
        model_admin.log_change(request, article, _("Merged with what was saved meanwhile."))
    model_admin.message_user(request, _("Both texts are merged and saved."), messages.SUCCESS)
    report_gone(model_admin, request, written.gone)
    return HttpResponseRedirect(form)


def report_gone(
    model_admin: "ModelAdmin[Article]", request: HttpRequest, gone: tuple[str, ...]
) -> None:
    """Tell the editor what could not be written because it no longer exists."""
    if gone:
        model_admin.message_user(
            request,
            _("Left out, because it is no more: %(names)s.") % {"names": format_list(gone)},
            messages.WARNING,
        )


def _again(model_admin: "KeptDrafts", request: HttpRequest, pk: int, mine: Draft) -> HttpResponse:
    """Store what was typed into an article that was deleted as that article again."""
    if "again" not in request.POST or not model_admin.has_add_permission(request):
        return gone_response(model_admin, request, Article(pk=pk), mine)
    try:
        article, recovered = recover(pk, mine, by=editor(request))
    except DraftError as error:
        return gone_response(model_admin, request, Article(pk=pk), mine, problems=error.problems)
    model_admin.log_addition(request, article, _("Saved again after it was deleted."))
    model_admin.message_user(
        request, _("“%(title)s” is there again.") % {"title": article.title}, messages.SUCCESS
    )
    report_gone(model_admin, request, recovered.gone)
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))


def _posted_sides(data: QueryDict, pk: int) -> Sides:
    try:
        return Sides.read(str(data.get("sides", "")), pk)
    except signing.BadSignature:
        raise BadRequest(
            "the texts of this page have been altered or belong to another site"
        ) from None


def _posted_choices(data: QueryDict) -> dict[str, Choice]:
    """Read what was decided: `side:PART` says whose text, `text:PART` what was written by hand."""
    choices = {}
    for name, value in data.items():
        kind, _colon, part = name.partition(":")
        if kind == "side" and value in list(Side) and (value != Side.HAND or is_text(part)):
            written = remove_unstorable(str(data.get(f"text:{part}", "")))
            choices[part] = Choice(Side(str(value)), written)
    return choices


def _with_editor(request: HttpRequest, response: TemplateResponse) -> HttpResponse:
    """Let the prose editor start in this page."""

    def respond(request: HttpRequest) -> HttpResponse:
        return response

    answer: HttpResponse = csp_override(EDITOR_CSP)(respond)(request)
    return answer
