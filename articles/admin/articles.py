"""Articles and editions in the admin: their lists and forms.

The other pages of an article are views in modules of their own.
"""

from typing import Any, cast

from admin_ordering.admin import OrderableAdmin
from django.contrib import admin
from django.db.models import ManyToManyField, QuerySet
from django.forms import BaseModelFormSet, CheckboxSelectMultiple, ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override

from articles.admin import images, permissions, sources
from articles.admin.drafts.conflicts import merge_page
from articles.admin.drafts.history import compare_page
from articles.admin.drafts.restoration import deleted_page, recover_page, restore_page
from articles.admin.drafts.versioned_admin import VersionedAdmin
from articles.admin.forms import ArticleForm, SectionForm, SectionFormSet
from articles.admin.notes import (
    REMARKS,
    NotesFilter,
    count_unresolved,
    save_remarks,
    unresolved_links,
)
from articles.admin.number_audit import audit_view, exempt_view
from articles.admin.preview import preview_page, previews_page, redirect_to_preview
from articles.admin.prose_editor import (
    EDITOR_CSP,
    PROSE_FIELDS,
    editor_context,
    import_paste,
)
from articles.admin.publishing.proposals import ProposedFilter, proposal_page, proposals_page
from articles.admin.publishing.publish import publish_page, publish_selected, withdraw_page
from articles.admin.publishing.review import review_page, submit_for_review
from articles.models import (
    Article,
    ArticleQuerySet,
    ArticleStatus,
    Authorship,
    Citation,
    Edition,
    Section,
)
from collabsite.pageviews.admin import PageviewsAdmin, ReadershipFilter
from collabsite.pageviews.reporting.pages import item_page
from collabsite.web.admin.base import (
    BaseStatusFilter,
    OrderedInline,
    ReadOnlyMixin,
    SiteModelAdmin,
    delete_unpublished,
    seal_link,
)
from collabsite.web.admin.pages import AdminPage, get_permitted_object
from collabsite.web.admin.requests import editor
from collabsite.web.text import format_moment


def readership_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how the article is read."""
    article = get_permitted_object(request, permissions.can_view, Article, pk)
    return item_page(request, article, item=article.item)


# The pages of an article beside its form.
PAGES = [
    AdminPage("<int:pk>/publish/", publish_page, "publish"),
    AdminPage("<int:pk>/editions/<int:number>/withdraw/", withdraw_page, "withdraw"),
    AdminPage("<int:pk>/proposal/", proposal_page, "proposal"),
    AdminPage("proposals/", proposals_page, "proposals"),
    AdminPage("<int:pk>/review/", review_page, "review"),
    AdminPage("<int:pk>/merge/", merge_page, "merge"),
    AdminPage("<int:pk>/history/compare/", compare_page, "compare"),
    AdminPage("<int:pk>/history/<slug:state>/restore/", restore_page, "restore"),
    AdminPage("deleted/", deleted_page, "deleted"),
    AdminPage("<int:pk>/recover/", recover_page, "recover"),
    AdminPage("<int:pk>/exempt/", exempt_view, "exempt"),
    AdminPage("<int:pk>/preview/", preview_page, "preview"),
    AdminPage("<int:pk>/previews/", previews_page, "previews"),
    AdminPage("<int:pk>/readership/", readership_page, "readership"),
    AdminPage("audit/", audit_view, "audit"),
    AdminPage("sources/", sources.source_list, "sources"),
    AdminPage("sources/add/", sources.add_source, "add_source"),
    AdminPage("paste/", import_paste, "paste"),
    AdminPage("images/", images.image_list, "images"),
    AdminPage("images/add/", images.add_image, "add_image"),
]


class ArticleStatusFilter(BaseStatusFilter):
    """Filter of articles by their status, such as changed since their edition."""

    statuses = ArticleStatus

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filter by the chosen status."""
        status = self.value()
        articles = cast("ArticleQuerySet", queryset)
        return articles.in_status(status, at=timezone.now()) if status else queryset


class SectionInline(OrderableAdmin, admin.StackedInline):  # type: ignore[misc, type-arg]
    """The sections, each with a prose editor."""

    model = Section
    form = SectionForm
    formset = SectionFormSet
    formfield_overrides = PROSE_FIELDS
    readonly_fields = ["anchor"]

    def get_fields(self, request: HttpRequest, obj: Article | None = None) -> Any:  # noqa: ANN401
        """Return the fields, with the notes for users who may write them."""
        with_notes = _can_write_notes(request) and self.has_change_permission(request, obj)
        return ["ordering", "heading", "anchor", "body", *([REMARKS] if with_notes else [])]

    def get_extra(self, request: HttpRequest, obj: Article | None = None, **kwargs: Any) -> int:  # noqa: ANN401
        """Return 1 for a new article, which begins with an empty section."""
        return 0 if obj else 1


class AuthorshipInline(OrderedInline):
    """The byline."""

    model = Authorship
    verbose_name = gettext_lazy("author")
    verbose_name_plural = gettext_lazy("authors")
    fields = ["ordering", "author"]
    autocomplete_fields = ["author"]


class CitationInline(OrderedInline):
    """The sources in the reference list that the prose does not cite."""

    model = Citation
    verbose_name = gettext_lazy("reference")
    verbose_name_plural = gettext_lazy("References beside those that the text cites")
    fields = ["ordering", "source", "locator"]
    autocomplete_fields = ["source"]


@admin.register(Article)
class ArticleAdmin(VersionedAdmin, PageviewsAdmin):
    """Working copies of articles."""

    pages = PAGES

    form = ArticleForm
    formfield_overrides = PROSE_FIELDS
    item_kind = "article"
    # The views stand where no narrow screen cuts them off.
    list_display = [
        "title",
        "views",
        "status",
        "newest_edition",
        "note_count",
        "updated_at",
        "language",
    ]
    list_filter = [
        ArticleStatusFilter,
        ProposedFilter,
        NotesFilter,
        ReadershipFilter,
        "language",
        "topics",
        "authors",
    ]
    list_per_page = 50
    search_fields = ["title", "slug", "standfirst", "origin"]
    actions = [publish_selected, "delete_selected"]
    inlines = [SectionInline, AuthorshipInline, CitationInline]
    autocomplete_fields = ["original"]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["status", "edition_counts", "unresolved", "views"]

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:  # noqa: ANN401
        """Return the fields, with the status of an existing article and the notes."""
        can_change = obj is None or self.has_change_permission(request, obj)
        with_notes = _can_write_notes(request) and can_change
        has_unresolved = with_notes and count_unresolved(obj) > 0
        status = ["status", "edition_counts", *(["unresolved"] if has_unresolved else []), "views"]
        notes = (gettext_lazy("Notes on the whole article"), {"fields": [REMARKS]})
        return [
            *([(None, {"fields": [tuple(status)]})] if obj else []),
            (None, {"fields": ["title", "slug", "standfirst", ("language", "date")]}),
            (gettext_lazy("Origin"), {"fields": [("origin", "origin_url"), "doi"]}),
            (gettext_lazy("Filed under"), {"fields": ["topics", ("original", "original_edition")]}),
            *([notes] if with_notes else []),
        ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Set the language of a new article to that of the interface."""
        return {"language": get_language(), **super().get_changeform_initial_data(request)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Return the articles with their status and the number of unresolved notes."""
        articles = cast("ArticleQuerySet", super().get_queryset(request))
        return articles.with_note_counts().with_status(at=timezone.now())

    def formfield_for_manytomany(
        self,
        db_field: "ManyToManyField[Any, Any]",
        request: HttpRequest,
        **kwargs: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Show topics as checkboxes: they are few, and need no script."""
        return super().formfield_for_manytomany(
            db_field, request, **{**kwargs, "widget": CheckboxSelectMultiple}
        )

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def status(self, article: Any) -> str:  # noqa: ANN401 - annotated by with_status.
        """Return the status, and whether an edition is proposed."""
        status = _describe_status(article)
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
        return seal_link(number, reverse("articles:edition", args=[article.public_slug, number]))

    @admin.display(description=gettext_lazy("notes"), ordering="unresolved_notes")
    def note_count(self, article: Any) -> str:  # noqa: ANN401
        """Return the number of unresolved notes, '' if there are none."""
        return str(article.unresolved_notes or "")

    @admin.display(description=gettext_lazy("unresolved notes"))
    def unresolved(self, article: Any) -> str:  # noqa: ANN401
        """Return links to the unresolved notes."""
        return unresolved_links(article)

    @admin.display(description=gettext_lazy("editions"))
    def edition_counts(self, article: Any) -> str:  # noqa: ANN401
        """Return the number of editions, with a link to their list."""
        count = article.public_number or 0
        if not count and not article.due_at:
            return _("None yet: readers don't see this article.")
        return format_html(
            '<a href="{}?article__id__exact={}">{}</a>',
            reverse("admin:articles_edition_changelist"),
            article.pk,
            _("%(count)d published, one waiting") % {"count": count}
            if article.due_at
            else _("%(count)d published, permanently") % {"count": count},
        )

    def view_on_site(self, article: Any) -> str | None:  # noqa: ANN401
        """Return the address of the public page, if there is one."""
        if article.public_slug is None:
            return None
        return reverse("articles:article", args=[article.public_slug])

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may publish; the action of the list calls this."""
        return permissions.can_publish(editor(request))

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Refuse to delete an article with editions."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (obj and getattr(obj, "frozen_at", None))

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Article | None = None,
    ) -> HttpResponse:
        """Render the form with the security policy that the prose editor needs."""
        context |= editor_context(request)
        context["may_publish"] = self.has_publish_permission(request)
        render = csp_override(EDITOR_CSP)(super().render_change_form)
        response: HttpResponse = render(request, context, add, change, form_url, obj)
        return response

    def save_model(
        self, request: HttpRequest, obj: Article, form: "ModelForm[Article]", change: bool
    ) -> None:
        """Save the article; without changes it keeps the time of its last change."""
        if not change or form.has_changed():
            super().save_model(request, obj, form, change)

    def save_related(
        self,
        request: HttpRequest,
        form: "ModelForm[Article]",
        formsets: "list[BaseModelFormSet[Any, Any]]",
        change: bool,
    ) -> None:
        """Save sections, byline and citations; a change in them is a change of the article."""
        super().save_related(request, form, formsets, change)
        if not form.has_changed() and any(formset.has_changed() for formset in formsets):
            form.instance.save(update_fields=["updated_at"])
        save_remarks(request, form, formsets)

    def response_add(
        self, request: HttpRequest, obj: Article, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Redirect as the submit button says."""
        return (
            redirect_to_preview(request, obj)
            or submit_for_review(request, obj)
            or super().response_add(request, obj, post_url_continue)
        )

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        """Redirect as the submit button says."""
        return (
            redirect_to_preview(request, obj)
            or submit_for_review(request, obj)
            or super().response_change(request, obj)
        )

    @admin.action(
        description=gettext_lazy("Delete selected %(verbose_name_plural)s"), permissions=["delete"]
    )
    def delete_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Delete the selected articles if none was published."""
        return delete_unpublished(
            self,
            request,
            queryset,
            published=queryset.filter(frozen_at__isnull=False),
            refusal=_(
                "“%(title)s” was published and stays; to take it back, publish a retraction."
                " Nothing was deleted."
            ),
        )


def _describe_status(article: Any) -> str:  # noqa: ANN401 - annotated by with_status.
    """Return the status in a few words, such as “changed since edition 2”."""
    number = {"number": article.public_number}
    match article.status:
        case ArticleStatus.IN_REVIEW:
            return _("in review")
        case ArticleStatus.SCHEDULED:
            return _("scheduled for %(when)s") % {"when": format_moment(article.due_at)}
        case ArticleStatus.CHANGED:
            return _("changed since edition %(number)s") % number
        case ArticleStatus.RETRACTED:
            return _("retracted by edition %(number)s") % number
        case ArticleStatus.PUBLISHED:
            return _("published, edition %(number)s") % number
    return _("draft")


def _can_write_notes(request: HttpRequest) -> bool:
    return permissions.can_write_notes(editor(request))


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
