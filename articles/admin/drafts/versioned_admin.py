"""ModelAdmin that records every draft and refuses a stale form.

The form carries the digest of the draft that it was opened with. If the stored draft has changed
when the form is submitted, nothing is written, and `articles.admin.drafts.conflicts` answers.
"""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.admin.drafts.conflicts import deleted_response, merge_stale
from articles.admin.drafts.form_content import read_form
from articles.admin.drafts.history import history_page, last_change
from articles.content import ArticleContent
from articles.drafts import content_of, revision
from articles.models import Article, Page
from collabsite.web.admin.bin import BinAdmin
from collabsite.web.admin.pages import AdminWithPages, object_page
from collabsite.web.admin.requests import editor, is_restored, parse_key

if TYPE_CHECKING:
    from django.db.models import QuerySet

# The buttons of the form.
_SAVES = {"_save", "_continue", "_addanother"}


class VersionedAdmin(BinAdmin, AdminWithPages):
    """ModelAdmin that records every saved draft, and refuses to overwrite unseen changes."""

    def get_urls(self) -> list[URLPattern]:
        """Add the page of Django's log, whose address the version history has taken."""
        view = self.admin_site.admin_view(require_safe(self.log_view))
        page = path("<int:pk>/history/log/", view, name="articles_article_log")
        return [page, *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the version history instead of Django's log."""
        return history_page(request, parse_key(object_id) or 0)

    def log_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show Django's log, which also has the actions that changed no draft."""
        response: HttpResponse = super().history_view(request, str(pk))
        return response

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form with the digest of its draft; refuse it when that is stale."""
        try:
            return self._changeform(request, *args, **kwargs)
        except IntegrityError:
            # Another article has just taken the slug; the form reports that now.
            return self._changeform(request, *args, **kwargs)

    def _changeform(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        pk, context = parse_key(object_id), {**(extra_context or {})}
        if pk is None:
            return super().changeform_view(request, object_id, form_url, context)
        restored = is_restored(request)
        if request.method != "POST" or restored:
            # Before the form reads the rows: a change in between makes it stale, not wrong.
            article = Article.objects.filter(pk=pk).first()
            if article:
                digest = content_of(article).digest()
                # What is put in place is merged when it is saved, if others have saved since.
                context["opened"] = request.POST.get("opened", digest)
                context["last_change"] = last_change(request, article, digest)
            elif restored:
                return self._deleted(request, pk)
            return super().changeform_view(request, object_id, form_url, context)
        is_action = "action" in request.POST and not _SAVES & set(request.POST)
        if is_action or not self.has_change_permission(request):
            return super().changeform_view(request, object_id, form_url, context)
        with transaction.atomic():
            article = Article.objects.select_for_update().filter(pk=pk).first()
            opened = request.POST.get("opened", "")
            if article is None:
                return self._deleted(request, pk)
            if not self.has_change_permission(request, article):
                raise PermissionDenied
            stored = content_of(article)
            if opened != stored.digest():
                form = self.get_form(request, article, change=True)(request.POST)
                mine = read_form(form, request.POST, article, stored)
                return merge_stale(request, article, mine=mine, theirs=stored)
            revision.record_unrecorded(article)
            context["opened"] = opened
            context["last_change"] = last_change(request, article, opened)
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
            stored = content_of(article)
            context["opened"] = stored.digest()
            context["opts"] = (Page if article.is_page else Article)._meta
            if request.method == "POST" and request.POST.get("opened") != stored.digest():
                return object_page(
                    request,
                    article,
                    "conflict_delete",
                    title=_("Delete"),
                    status=409,
                    last_change=last_change(request, article),
                    opened=stored.digest(),
                )
            return super().delete_view(request, object_id, context)

    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        """Record the draft, so that the history has it; then move it to the bin."""
        revision.record_unrecorded(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: "QuerySet[Article]") -> None:
        """Record the drafts, so that the history has them; then move them to the bin."""
        for article in queryset:
            revision.record_unrecorded(article)
        super().delete_queryset(request, queryset)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:  # noqa: ANN401
        """Log an addition, and record the draft."""
        entry = super().log_addition(request, obj, message)
        revision.record(obj, by=editor(request))
        return entry

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:  # noqa: ANN401
        """Log a change, and record the draft if it is a new one; `None` says that this was done."""
        if message is None:
            return None
        entry = super().log_change(request, obj, message)
        revision.record(obj, by=editor(request))
        return entry

    def _deleted(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = Article.with_binned.filter(pk=pk).first()
        form = self.get_form(request, article, change=True)(request.POST)
        stored = content_of(article) if article else ArticleContent()
        mine = read_form(form, request.POST, article, stored)
        return deleted_response(request, article or Article(pk=pk), mine)
