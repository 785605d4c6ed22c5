"""Editions and sections in the admin, read-only."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from articles.admin import permissions
from articles.models import Edition, Section
from collabsite.web.admin.base import ReadOnlyMixin, SiteModelAdmin
from collabsite.web.admin.requests import editor, parse_key
from collabsite.web.text import section_name


@admin.register(Edition)
class EditionAdmin(ReadOnlyMixin, SiteModelAdmin):
    """Editions, read-only."""

    list_display = ["title", "number", "change", "note", "published_at", "created_by"]
    list_filter = ["change", "language", "published_at"]
    # Not the article: with its join, SQLite would sort all rows.
    list_select_related = ["created_by"]
    search_fields = ["title", "slug", "note"]
    date_hierarchy = "published_at"
    ordering = ["-published_at", "-pk"]
    fields = [
        "article",
        "number",
        "title",
        "slug",
        "change",
        "note",
        "published_at",
        "created_at",
        "created_by",
        "sha256",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        """Return the editions without their content, which no page here shows."""
        return super().get_queryset(request).defer("content")

    def view_on_site(self, edition: Edition) -> str | None:
        """Return the edition's address, once it is public."""
        return edition.get_absolute_url() if edition.published_at <= timezone.now() else None


@admin.register(Section)
class SectionAdmin(ReadOnlyMixin, SiteModelAdmin):
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
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Lead to the section in the form of its article."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        section = self.get_queryset(request).filter(pk=parse_key(object_id) or 0).first()
        if section is None:
            raise Http404
        keys = list(section.article.sections.values_list("pk", flat=True))
        form = reverse("admin:articles_article_change", args=[section.article_id])
        return HttpResponseRedirect(f"{form}#sections-{keys.index(section.pk)}")
