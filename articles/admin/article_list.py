"""List of articles in the admin: its columns, filters and actions."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import permissions
from articles.admin.bulk_changes import change_selected
from articles.admin.comments import CommentsFilter
from articles.admin.owners import OwnerFilter
from articles.admin.publishing.proposals import ProposedFilter
from articles.models import Article, ArticleQuerySet, ArticleStatus, Kind
from collabsite.counting.admin import CountedAdmin, ReadershipFilter
from collabsite.web.admin.base import BaseStatusFilter, SiteChangeList, seal_link
from collabsite.web.admin.bin import BinAdmin
from collabsite.web.admin.requests import editor
from collabsite.web.text import format_moment


class ArticleStatusFilter(BaseStatusFilter):
    """Filter of articles by their status, such as changed since their edition."""

    statuses = ArticleStatus

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filter by the chosen status."""
        status = self.value()
        articles = cast("ArticleQuerySet", queryset)
        return articles.in_status(status, at=timezone.now()) if status else queryset


class ArticleChangeList(SiteChangeList):
    """List of articles, without the pages, which have the same form."""

    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> QuerySet[Any]:
        """Leave out pages."""
        return super().get_queryset(request, *args, **kwargs).filter(kind=Kind.ARTICLE)


class ArticleListAdmin(BinAdmin, CountedAdmin):
    """ModelAdmin with the list of articles, each with its status, newest edition and comments."""

    item_kind = "article"
    # The views stand where no narrow screen cuts them off.
    list_display = [
        "title",
        "views",
        "status",
        "newest_edition",
        "comment_count",
        "updated_at",
        "language",
    ]
    list_filter = [
        ArticleStatusFilter,
        ProposedFilter,
        CommentsFilter,
        OwnerFilter,
        ReadershipFilter,
        "language",
        "topics",
        "authors",
    ]
    list_per_page = 50
    search_fields = ["title", "slug", "standfirst", "origin"]
    actions = [change_selected, "delete_selected"]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the class of the list."""
        return ArticleChangeList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Return the articles with their owner, status and number of unresolved comments."""
        articles = cast("ArticleQuerySet", super().get_queryset(request).select_related("owner"))
        user = editor(request)
        if permissions.can_change(user) and not permissions.can_view_all(user):
            articles = articles.filter(owner=user)
        return articles.with_comment_counts().with_status(at=timezone.now())

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Return whether the user may look at the article."""
        return permissions.can_view(editor(request), obj)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Return whether the user may change the article."""
        return permissions.can_change(editor(request), obj)

    def shows_readership(self, request: HttpRequest, obj: Article) -> bool:
        """Return whether the user may see how an article of the list is read."""
        return permissions.can_see_readership(editor(request), obj)

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def status(self, article: Any) -> str:  # noqa: ANN401 - annotated by with_status.
        """Return the status, and whether an edition is proposed."""
        status = describe_status(article)
        if not article.is_proposed:
            return status
        return format_html(
            '{} · <a href="{}">{}</a>',
            status,
            reverse("admin:articles_article_proposal", args=[article.pk]),
            _("new edition proposed"),
        )

    @admin.display(description=gettext_lazy("edition"), ordering="public_number")
    def newest_edition(self, article: Any) -> str:  # noqa: ANN401
        """Return the seal of the newest public edition, with a link."""
        if article.public_number is None:
            return ""
        number = article.public_number
        return seal_link(number, Kind(article.kind).url("edition", article.public_slug, number))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list, with links to the pages that the user may open."""
        user = editor(request)
        context = {
            "may_open_bin": permissions.can_delete(user) or permissions.can_recover(user),
            "may_import": permissions.can_import(user),
            **(extra_context or {}),
        }
        return super().changelist_view(request, context)

    @admin.display(description=gettext_lazy("comments"), ordering="unresolved_comments")
    def comment_count(self, article: Any) -> str:  # noqa: ANN401
        """Return the number of unresolved comments, '' if there are none."""
        return str(article.unresolved_comments or "")

    def refusals(self, selected: QuerySet[Any]) -> list[str]:
        """Return which of the selected articles were published, and stay."""
        sentence = _(
            "“%(title)s” was published and stays; to take it back, retract it. Nothing was deleted."
        )
        published = selected.filter(frozen_at__isnull=False)
        return [sentence % {"title": article.title} for article in published]


def describe_status(article: Any) -> str:  # noqa: ANN401 - annotated by with_status.
    """Return the status in a few words, such as “changed since edition 2”."""
    number = {"number": article.public_number}
    match article.status:
        case ArticleStatus.IN_REVIEW:
            return _("in review")
        case ArticleStatus.SCHEDULED:
            return _("scheduled for %(when)s") % {"when": format_moment(article.due_at)}
        case ArticleStatus.CHANGED:
            return _("changed since edition %(number)s") % number
        case ArticleStatus.RETRACTED if article.updated_at > article.frozen_at:
            return _("retracted by edition %(number)s, draft changed since") % number
        case ArticleStatus.RETRACTED:
            return _("retracted by edition %(number)s") % number
        case ArticleStatus.PUBLISHED:
            return _("published, edition %(number)s") % number
    return _("draft")
