"""Pages in the admin: their list. They have the form of articles, and its other pages."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import permissions
from articles.admin.article_list import ArticleListAdmin, ArticleStatusFilter
from articles.admin.comments import CommentsFilter
from articles.admin.owners import OwnerFilter
from articles.admin.publishing.proposals import ProposedFilter
from articles.models import Article, Kind, Page
from collabsite.web.admin.base import SiteChangeList
from collabsite.web.admin.requests import editor


class PageChangeList(SiteChangeList):
    """List of pages, which leads to the form of articles."""

    def url_for_result(self, result: Model) -> str:
        """Return the address of the form."""
        return reverse("admin:articles_article_change", args=[result.pk])


def _lead_to(page: str) -> Callable[..., HttpResponse]:
    """Return a view that leads to this page of the article as which a page is stored."""

    def lead(_admin: Any, _request: HttpRequest, object_id: str, **_more: Any) -> HttpResponse:  # noqa: ANN401
        return HttpResponseRedirect(reverse(f"admin:articles_article_{page}", args=[object_id]))

    return lead


@admin.register(Page)
class PageAdmin(ArticleListAdmin):
    """List of pages; whoever may write articles may write pages."""

    list_display = [
        *["title", "address", "status", "newest_edition", "comment_count", "updated_at", "language"]
    ]
    list_filter = [ArticleStatusFilter, ProposedFilter, CommentsFilter, OwnerFilter, "language"]
    search_fields = ["title", "slug", "standfirst"]
    # What is done with a page is done from its form.
    actions = []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Leave out articles."""
        return super().get_queryset(request).filter(kind=Kind.PAGE)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the class of the list."""
        return PageChangeList

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Return the list; the views of pages are not counted."""
        return admin.ModelAdmin.get_changelist_instance(self, request)

    @admin.display(description=gettext_lazy("address"), ordering="slug")
    def address(self, page: Page) -> str:
        """Return the address at which readers find the page."""
        return f"/{getattr(page, 'public_slug', None) or page.slug}/"

    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Lead to the form of a new page."""
        return HttpResponseRedirect(f"{reverse('admin:articles_article_add')}?kind={Kind.PAGE}")

    change_view = _lead_to("change")
    delete_view = _lead_to("delete")
    history_view = _lead_to("history")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may add articles."""
        return permissions.can_add(editor(request))

    def has_delete_permission(self, request: HttpRequest, obj: Page | None = None) -> bool:
        """Return False: a page is deleted like an article, from its form."""
        return False


def as_page(article: Article) -> Page:
    """Return the page that is stored as this article, so that the admin calls it a page."""
    page = Page()
    vars(page).update(vars(article))
    return page


def title_of_form(page: Article | None, *, may_change: bool) -> str:
    """Return the title of the form of a page, None for a new one, as Django's for other models."""
    if page is None:
        return _("Add page")
    return _("Change page") if may_change else _("View page")
