"""An admin that keeps every draft, and refuses a form that is stale by the time it is sent.

The form carries the digest of the draft that it was opened with. If the stored draft is another
when the form is sent, nothing is written, and `articles.admin.drafts.conflicts` answers.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import IntegrityError, transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles.admin.drafts.conflict_page import Sides, standing_of
from articles.admin.drafts.conflicts import conflict_response, gone_response
from articles.admin.drafts.submitted_draft import sent_draft
from articles.admin.page_context import page_context
from articles.drafts import Draft, draft_of, revisions
from articles.models import Article
from collabsite.web.admin.requests import editor, parse_key

if TYPE_CHECKING:
    from django.contrib.admin.options import InlineModelAdmin
    from django.db.models import QuerySet

_SAVES = {"_save", "_continue", "_addanother"}


class KeptDrafts(admin.ModelAdmin):  # type: ignore[type-arg]
    """Keeps every draft that is saved, and overwrites none that the editor has not seen."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form with the digest of what it shows; refuse it when that is stale."""
        try:
            return self._changeform(request, object_id, form_url, {**(extra_context or {})})
        except IntegrityError:
            # Another has taken the slug since it was found to be free; now that is found.
            return self._changeform(request, object_id, form_url, {**(extra_context or {})})

    def _changeform(
        self, request: HttpRequest, object_id: str | None, form_url: str, context: dict[str, Any]
    ) -> HttpResponse:
        pk = parse_key(object_id)
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
            revisions.record_found(article)
            context["opened"] = opened
            context["saved"] = standing_of(request, article, opened)
            return super().changeform_view(request, object_id, form_url, context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask before deleting; ask again if the draft has changed since."""
        context = {**(extra_context or {})}
        with transaction.atomic():
            locked = Article.objects.select_for_update().filter(pk=parse_key(object_id) or 0)
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
        revisions.record_found(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: "QuerySet[Article]") -> None:
        """Keep the drafts in the history, from where they can be recovered; then delete them."""
        for article in queryset:
            revisions.record_found(article)
        super().delete_queryset(request, queryset)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:  # noqa: ANN401
        """Log what was added, and keep it in the history."""
        entry = super().log_addition(request, obj, message)
        revisions.record(obj, by=editor(request), comment=entry.change_message)
        return entry

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:  # noqa: ANN401
        """Log what was changed, and keep it in the history if it is another draft."""
        entry = super().log_change(request, obj, message)
        revisions.record(obj, by=editor(request), comment=entry.change_message)
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
        base = revisions.find(article, opened) if opened else None
        mine = self._sent(request, article, base or stored, stored)
        sides = Sides(base, mine, stored)
        return conflict_response(self, request, article, sides)

    def _gone(self, request: HttpRequest, pk: int, opened: str) -> HttpResponse:
        article = Article(pk=pk)
        base = revisions.find(article, opened) if opened else None
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
