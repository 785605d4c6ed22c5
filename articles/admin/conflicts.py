"""Two editors at once: a form that is stale by the time it is sent is refused, and merged.

The form carries the digest of the draft that it was opened with. If the stored draft is another
when the form is sent, nothing is written: the answer is 409 and a page that shows both texts.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.csp import csp_override

from articles.admin.conflict_page import Sides, Standing, conflict_page, standing_of
from articles.admin.pages import page_context
from articles.admin.prose_editor import EDITOR_CSP, editor_context
from articles.admin.requests import editor, key_in, storable
from articles.admin.sent_draft import sent_draft
from articles.drafts import Draft, DraftError, draft_of, recording, recover, write
from articles.drafts.merging import Choice, Side, is_text, merge, settle
from articles.models import Article

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin
    from django.contrib.admin.options import InlineModelAdmin
    from django.db.models import QuerySet

_SAVES = {"_save", "_continue", "_addanother"}


class KeptDrafts(admin.ModelAdmin):  # type: ignore[type-arg]
    """Keeps every draft that is saved, and writes over none that the editor has not seen."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form with the digest of what it shows; refuse it when that is stale."""
        context = {**(extra_context or {})}
        pk = key_in(object_id)
        if pk is None:
            return super().changeform_view(request, object_id, form_url, context)
        if request.method != "POST":
            # Before the form reads the rows: what changes in between makes it stale, never wrong.
            article = Article.objects.filter(pk=pk).first()
            if article:
                context["opened"] = draft_of(article).digest()
                context["saved"] = standing_of(request, article, context["opened"])
            return super().changeform_view(request, object_id, form_url, context)
        is_action = "action" in request.POST and not _SAVES & set(request.POST)
        if is_action or not self.has_change_permission(request):
            return super().changeform_view(request, object_id, form_url, context)
        with transaction.atomic():
            article = Article.objects.select_for_update().filter(pk=pk).first()
            opened = request.POST.get("opened", "")
            if article is None:
                return self._gone(request, pk, opened)
            stored = draft_of(article)
            if opened != stored.digest():
                return self._stale(request, article, stored, opened)
            recording.record_found(article)
            context["opened"] = opened
            context["saved"] = standing_of(request, article, opened)
            return super().changeform_view(request, object_id, form_url, context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask before deleting; ask again if the draft has changed since."""
        context = {**(extra_context or {})}
        with transaction.atomic():
            locked = Article.objects.select_for_update().filter(pk=key_in(object_id) or 0)
            article = self.get_object(request, object_id) if locked.first() else None
            if article is None or not self.has_delete_permission(request, article):
                return super().delete_view(request, object_id, context)
            stored = draft_of(article)
            context["opened"] = stored.digest()
            if request.method == "POST" and request.POST.get("opened") != stored.digest():
                return self._stale_deletion(request, article, stored)
            return super().delete_view(request, object_id, context)

    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        """Keep the draft in the history, from where it can be recovered; then delete it."""
        recording.record_found(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: "QuerySet[Article]") -> None:
        """Keep the drafts in the history, from where they can be recovered; then delete them."""
        for article in queryset:
            recording.record_found(article)
        super().delete_queryset(request, queryset)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:  # noqa: ANN401
        """Log what was added, and keep it in the history."""
        entry = super().log_addition(request, obj, message)
        recording.record(obj, by=editor(request), comment=entry.change_message)
        return entry

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:  # noqa: ANN401
        """Log what was changed, and keep it in the history if it is another draft."""
        entry = super().log_change(request, obj, message)
        recording.record(obj, by=editor(request), comment=entry.change_message)
        return entry

    def may_write_all(self, request: HttpRequest, article: Article | None) -> bool:
        """Tell whether the editor may change the article with everything that it is made of."""
        inlines: list[InlineModelAdmin[Any, Any]] = self.get_inline_instances(request, article)
        return self.has_change_permission(request, article) and all(
            inline.has_add_permission(request, article)
            and inline.has_change_permission(request, article)
            and inline.has_delete_permission(request, article)
            for inline in inlines
        )

    def _sent(
        self, request: HttpRequest, article: Article | None, opened: Draft, stored: Draft
    ) -> Draft:
        form: ModelForm[Any] = self.get_form(request, article, change=True)(request.POST)
        return sent_draft(form, request.POST, opened=opened, stored=stored)

    def _stale(
        self, request: HttpRequest, article: Article, stored: Draft, opened: str
    ) -> HttpResponse:
        base = recording.find(article, opened) if opened else None
        mine = self._sent(request, article, base or stored, stored)
        sides = Sides(base, mine, stored)
        return conflict_response(self, request, article, sides, choices={}, problems={})

    def _gone(self, request: HttpRequest, pk: int, opened: str) -> HttpResponse:
        article = Article(pk=pk)
        base = recording.find(article, opened) if opened else None
        mine = self._sent(request, None, base or Draft(), Draft())
        return gone_response(self, request, article, mine)

    def _stale_deletion(
        self, request: HttpRequest, article: Article, stored: Draft
    ) -> HttpResponse:
        context = {
            **page_context(self, request, article, title=_("Delete")),
            "standing": standing_of(request, article),
            "opened": stored.digest(),
        }
        return TemplateResponse(
            request, "admin/articles/article/conflict_delete.html", context, status=409
        )


def conflict_response(
    model_admin: "ModelAdmin[Article]",
    request: HttpRequest,
    article: Article,
    sides: Sides,
    *,
    choices: dict[str, Choice],
    problems: dict[str, str],
    undecided: bool = False,
) -> HttpResponse:
    """Return the page that shows both texts and asks what to keep; nothing was written."""
    page = conflict_page(
        model_admin, request, sides, choices=choices, problems=problems, undecided=undecided
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
    """Write what the editor decided on the conflict page; ask again if anything stands against it."""
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    form = reverse("admin:articles_article_change", args=[pk])
    if request.method != "POST":
        return HttpResponseRedirect(form)
    sides = _posted_sides(request.POST, pk)
    with transaction.atomic():
        article = Article.objects.select_for_update().filter(pk=pk).first()
        if not model_admin.may_write_all(request, article):
            raise PermissionDenied
        choices = _posted_choices(request.POST)
        merged = merge(sides.base, sides.mine, sides.theirs)
        # What is not decided yet is still mine against theirs.
        mine = settle(merged, {c.part: Choice(Side.MINE) for c in merged.conflicts} | choices)
        if article is None:
            return _again(model_admin, request, pk, mine)
        stored = draft_of(article)
        if stored.digest() != sides.theirs.digest():
            again = Sides(sides.theirs, mine, stored)
            return conflict_response(model_admin, request, article, again, choices={}, problems={})
        if any(conflict.part not in choices for conflict in merged.conflicts):
            return conflict_response(
                model_admin, request, article, sides, choices=choices, problems={}, undecided=True
            )
        try:
            written = write(
                article,
                settle(merged, choices),
                by=editor(request),
                comment=recording.event(recording.Event.MERGED),
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
    """Tell the editor what of a draft could not be written, because it is no more."""
    if gone:
        model_admin.message_user(
            request,
            _("Left out, because it is no more: %(names)s.")
            % {"names": pgettext("between the items of a list", ", ").join(gone)},
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
            written = storable(str(data.get(f"text:{part}", "")))
            choices[part] = Choice(Side(str(value)), written)
    return choices


def _with_editor(request: HttpRequest, response: TemplateResponse) -> HttpResponse:
    """Let the prose editor start in this page."""

    def respond(request: HttpRequest) -> HttpResponse:
        return response

    answer: HttpResponse = csp_override(EDITOR_CSP)(respond)(request)
    return answer
