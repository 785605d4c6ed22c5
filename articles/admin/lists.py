"""Lists in the admin: articles and pages with their filters and actions, editions and sections."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.admin import permissions
from articles.admin.bulk_changes import change_selected
from articles.admin.forms import OWNER, label_of
from articles.models import (
    Article,
    ArticleQuerySet,
    ArticleStatus,
    Edition,
    Kind,
    Page,
    Proposal,
    Section,
)
from collabsite.counting.admin import CountedAdmin, ReadershipFilter
from collabsite.web.admin import base
from collabsite.web.admin.bin import BinAdmin
from collabsite.web.admin.requests import editor, parse_key
from collabsite.web.text import format_moment, section_name


class CommentsFilter(base.ConditionFilter):
    """Filter of articles with unresolved comments, or without."""

    title = gettext_lazy("comments")
    parameter_name = "comments"
    conditions = {
        "unresolved": (gettext_lazy("Unresolved"), Q(unresolved_comments__gt=0)),
        "none": (gettext_lazy("None left"), Q(unresolved_comments=0)),
    }


class ProposedFilter(base.ConditionFilter):
    """Filter of articles with a proposed edition."""

    title = gettext_lazy("proposed edition")
    parameter_name = "proposed"
    conditions = {
        "yes": (gettext_lazy("Waiting for an answer"), Q(proposals__state=Proposal.State.OPEN))
    }


class ArticleStatusFilter(base.BaseStatusFilter):
    """Filter of articles by their status, such as changed since their edition."""

    statuses = ArticleStatus

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filter by the chosen status."""
        status = self.value()
        articles = cast("ArticleQuerySet", queryset)
        return articles.in_status(status, at=timezone.now()) if status else queryset


class OwnerFilter(admin.SimpleListFilter):
    """Filter of articles by their owner."""

    title = pgettext_lazy("of an article", "owner")
    parameter_name = OWNER

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, str]]:  # noqa: ANN401
        """Return the user, everybody else who owns an article, and nobody."""
        owned = Article.objects.filter(owner=OuterRef("pk")).order_by()
        users = get_user_model().objects.filter(Exists(owned)).exclude(pk=editor(request).pk)
        ordered = users.order_by("last_name", "first_name", "username")
        others = [(str(user.pk), label_of(user)) for user in ordered]
        return [("me", _("Me")), *others, ("none", _("Nobody"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filter by the choice."""
        chosen = self.value()
        if not chosen:
            return queryset
        owners = {"me": editor(request).pk, "none": None}
        return queryset.filter(owner=owners.get(chosen, parse_key(chosen) or 0))


class ArticleChangeList(base.SiteChangeList):
    """List of articles, without the pages, which have the same form."""

    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> QuerySet[Any]:
        """Leave out pages."""
        return super().get_queryset(request, *args, **kwargs).filter(kind=Kind.ARTICLE)


class ArticleListAdmin(BinAdmin, CountedAdmin):
    """ModelAdmin with the list of articles, each with its status, newest edition and comments."""

    item_kind = "article"
    # The views stand where no narrow screen cuts them off.
    list_display = [
        *["title", "views", "status", "newest_edition", "comment_count", "updated_at", "language"]
    ]
    list_filter = [
        *[ArticleStatusFilter, ProposedFilter, CommentsFilter, OwnerFilter, ReadershipFilter],
        *["language", "topics", "authors"],
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
        address = reverse("admin:articles_article_proposal", args=[article.pk])
        return format_html('{} · <a href="{}">{}</a>', status, address, _("new edition proposed"))

    @admin.display(description=gettext_lazy("edition"), ordering="public_number")
    def newest_edition(self, article: Any) -> str:  # noqa: ANN401
        """Return the seal of the newest public edition, with a link."""
        number = article.public_number
        if number is None:
            return ""
        return base.seal_link(
            number, Kind(article.kind).url("edition", article.public_slug, number)
        )

    @admin.display(description=gettext_lazy("comments"), ordering="unresolved_comments")
    def comment_count(self, article: Any) -> str:  # noqa: ANN401
        """Return the number of unresolved comments, '' if there are none."""
        return str(article.unresolved_comments or "")

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

    def refusals(self, selected: QuerySet[Any]) -> list[str]:
        """Return which of the selected articles were published, and stay."""
        sentence = _(
            "“%(title)s” was published and stays; to take it back, retract it. Nothing was deleted."
        )
        published = selected.filter(frozen_at__isnull=False)
        return [sentence % {"title": article.title} for article in published]


def _lead_to(page: str) -> Callable[..., HttpResponse]:
    """Return a view that leads to this page of the article as which a page is stored."""

    def lead(_admin: object, _request: HttpRequest, object_id: str, **_more: Any) -> HttpResponse:
        return HttpResponseRedirect(reverse(f"admin:articles_article_{page}", args=[object_id]))

    return lead


@admin.register(Page)
class PageAdmin(ArticleListAdmin):
    """List of pages, which have the form of articles; whoever may write articles may write pages."""

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
        return base.SiteChangeList

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


@admin.register(Edition)
class EditionAdmin(base.ReadOnlyMixin, base.SiteModelAdmin):
    """Editions, read-only."""

    list_display = ["title", "number", "change", "note", "published_at", "created_by"]
    list_filter = ["change", "language", "published_at"]
    # Not the article: with its join, SQLite would sort all rows.
    list_select_related = ["created_by"]
    search_fields = ["title", "slug", "note"]
    date_hierarchy = "published_at"
    ordering = ["-published_at", "-pk"]
    fields = [
        *["article", "number", "title", "slug", "change", "note"],
        *["published_at", "created_at", "created_by", "sha256"],
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        """Return the editions without their content, which no page here shows."""
        return super().get_queryset(request).defer("content")

    def view_on_site(self, edition: Edition) -> str | None:
        """Return the edition's address, once it is public."""
        return edition.get_absolute_url() if edition.published_at <= timezone.now() else None


@admin.register(Section)
class SectionAdmin(base.ReadOnlyMixin, base.SiteModelAdmin):
    """Sections of all articles; each leads to its place in the form of its article, where it is written."""

    list_display = ["name", "article", "anchor"]
    list_filter = ["article__language"]
    list_select_related = ["article"]
    search_fields = ["heading", "article__title"]
    ordering = ["article__title", "article", "ordering", "pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Section]:
        """Return the sections of the articles that the user may look at, without their text."""
        sections = super().get_queryset(request).defer("body").filter(article__binned_at=None)
        user = editor(request)
        return sections if permissions.can_view_all(user) else sections.filter(article__owner=user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether the user sees the list: whoever may look at articles."""
        return permissions.can_view(editor(request))

    def has_view_permission(self, request: HttpRequest, obj: Section | None = None) -> bool:
        """Return whether the user may look at the article of the section."""
        return permissions.can_view(editor(request), obj.article if obj else None)

    @admin.display(description=gettext_lazy("heading"), ordering="heading")
    def name(self, section: Section) -> str:
        """Return the heading, or what stands for it."""
        return section_name(section.heading)

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Lead to the section in the form of its article."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        section = get_object_or_404(self.get_queryset(request), pk=parse_key(object_id) or 0)
        keys = list(section.article.sections.values_list("pk", flat=True))
        form = reverse("admin:articles_article_change", args=[section.article_id])
        return HttpResponseRedirect(f"{form}#sections-{keys.index(section.pk)}")


def describe_status(article: Any) -> str:  # noqa: ANN401 - annotated by with_status.
    """Return the status in a few words, such as “changed since edition 2”."""
    sentences = {
        ArticleStatus.IN_REVIEW: _("in review"),
        ArticleStatus.SCHEDULED: _("scheduled for %(when)s"),
        ArticleStatus.CHANGED: _("changed since edition %(number)s"),
        ArticleStatus.RETRACTED: _("retracted by edition %(number)s"),
        ArticleStatus.PUBLISHED: _("published, edition %(number)s"),
    }
    sentence = sentences.get(article.status, _("draft"))
    if article.status == ArticleStatus.RETRACTED and article.updated_at > article.frozen_at:
        sentence = _("retracted by edition %(number)s, draft changed since")
    when = format_moment(article.due_at) if article.due_at else ""
    return sentence % {"number": article.public_number, "when": when}
