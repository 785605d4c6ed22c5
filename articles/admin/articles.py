"""Articles in the admin: the list and the form. Their other pages have modules of their own."""

from collections.abc import Callable
from functools import partial
from typing import Any

from admin_ordering.admin import OrderableAdmin
from django.contrib import admin
from django.db.models import ManyToManyField, QuerySet
from django.forms import BaseModelFormSet, CheckboxSelectMultiple, ModelForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods

from articles.admin import image_picker, source_picker
from articles.admin.drafts.conflicts import merge_page
from articles.admin.drafts.history import compare_page, history_page, log_page
from articles.admin.drafts.restoration import deleted_page, recover_page, restore_page
from articles.admin.drafts.versioned_admin import KeptDrafts
from articles.admin.forms import ArticleForm, SectionForm, SectionFormSet
from articles.admin.notes import (
    REMARKS,
    NotesFilter,
    may_note,
    save_remarks,
    unresolved_links,
    unresolved_of,
)
from articles.admin.number_audit import audit_view, exempt_view
from articles.admin.preview import preview_page, previews_page, to_preview
from articles.admin.prose_editor import EDITOR_CSP, PROSE_FIELDS, editor_context
from articles.admin.publishing.action import publish_selected
from articles.admin.publishing.page import publish_page, withdraw_page
from articles.admin.publishing.proposals import ProposedFilter, proposal_page, proposals_page
from articles.admin.publishing.review import review_page, to_review
from articles.drafts.notes import with_notes
from articles.models import (
    Article,
    Authorship,
    Citation,
    Section,
)
from articles.publishing.status import State, described, with_standing
from collabsite.pageviews.admin import PageviewsAdmin
from collabsite.web.admin.base import (
    BaseStateFilter,
    OrderedInline,
    delete_unpublished,
    seal_link,
)
from collabsite.web.admin.requests import parse_key

# The pages of an article beside its form: address, view, and name after `articles_article_`.
PAGES: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
    ("<int:pk>/publish/", publish_page, "publish"),
    ("<int:pk>/editions/<int:number>/withdraw/", withdraw_page, "withdraw"),
    ("<int:pk>/proposal/", proposal_page, "proposal"),
    ("proposals/", proposals_page, "proposals"),
    ("<int:pk>/review/", review_page, "review"),
    ("<int:pk>/merge/", merge_page, "merge"),
    ("<int:pk>/history/compare/", compare_page, "compare"),
    ("<int:pk>/history/log/", log_page, "log"),
    ("<int:pk>/history/<slug:state>/restore/", restore_page, "restore"),
    ("deleted/", deleted_page, "deleted"),
    ("<int:pk>/recover/", recover_page, "recover"),
    ("<int:pk>/exempt/", exempt_view, "exempt"),
    ("<int:pk>/preview/", preview_page, "preview"),
    ("<int:pk>/previews/", previews_page, "previews"),
    ("audit/", audit_view, "audit"),
    ("sources/", source_picker.source_list, "sources"),
    ("sources/add/", source_picker.add_source, "add_source"),
    ("images/", image_picker.image_list, "images"),
    ("images/add/", image_picker.add_image, "add_image"),
]


# Our pages know no other methods; Django's own treat them like GET.
only_read_or_sent = require_http_methods(["GET", "HEAD", "POST"])


class StateFilter(BaseStateFilter):
    """Keeps the articles in one state, such as changed since their edition."""

    states = State


class SectionInline(OrderableAdmin, admin.StackedInline):  # type: ignore[misc, type-arg]
    """The sections, each with its prose editor."""

    model = Section
    form = SectionForm
    formset = SectionFormSet
    formfield_overrides = PROSE_FIELDS
    readonly_fields = ["anchor"]

    def get_fields(self, request: HttpRequest, obj: Article | None = None) -> Any:  # noqa: ANN401
        """Show the notes to those who may leave them."""
        noted = may_note(request) and self.has_change_permission(request, obj)
        return ["ordering", "heading", "anchor", "body", *([REMARKS] if noted else [])]

    def get_extra(self, request: HttpRequest, obj: Article | None = None, **kwargs: Any) -> int:  # noqa: ANN401
        """Offer an empty section in a new article."""
        return 0 if obj else 1


class AuthorshipInline(OrderedInline):
    """The byline."""

    model = Authorship
    verbose_name = gettext_lazy("author")
    verbose_name_plural = gettext_lazy("authors")
    fields = ["ordering", "author"]
    autocomplete_fields = ["author"]


class CitationInline(OrderedInline):
    """The sources in the reference list that no mark in the prose points to."""

    model = Citation
    verbose_name = gettext_lazy("reference")
    verbose_name_plural = gettext_lazy("References beside those that the text cites")
    fields = ["ordering", "source", "locator"]
    autocomplete_fields = ["source"]


@admin.register(Article)
class ArticleAdmin(KeptDrafts, PageviewsAdmin):
    """Working copies: written here, published by a page of their own."""

    form = ArticleForm
    formfield_overrides = PROSE_FIELDS
    list_display = [
        "title",
        "standing",
        "newest_edition",
        "notes_left",
        "updated_at",
        "language",
        "views",
    ]
    list_filter = [StateFilter, ProposedFilter, NotesFilter, "language", "topics", "authors"]
    list_per_page = 50
    search_fields = ["title", "slug", "standfirst", "origin"]
    actions = [publish_selected, "delete_selected"]
    inlines = [SectionInline, AuthorshipInline, CitationInline]
    autocomplete_fields = ["original"]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["standing", "editions_made", "unresolved", "views"]

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:  # noqa: ANN401
        """Show what readers see of the article, once there is one."""
        noted = may_note(request) and (obj is None or self.has_change_permission(request, obj))
        standing = ["editions_made", *(["unresolved"] if noted and unresolved_of(obj) else [])]
        notes = (gettext_lazy("Notes on the whole article"), {"fields": [REMARKS]})
        return [
            *([(None, {"fields": [("standing", *standing, "views")]})] if obj else []),
            (None, {"fields": ["title", "slug", "standfirst", ("language", "date")]}),
            (gettext_lazy("Origin"), {"fields": [("origin", "origin_url"), "doi"]}),
            (gettext_lazy("Filed under"), {"fields": ["topics", ("original", "original_edition")]}),
            *([notes] if noted else []),
        ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Begin an article in the language that its editor works in."""
        return {"language": get_language(), **super().get_changeform_initial_data(request)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Return the articles with their standing and how many notes are unresolved."""
        return with_notes(with_standing(super().get_queryset(request), at=timezone.now()))

    def formfield_for_manytomany(
        self,
        db_field: "ManyToManyField[Any, Any]",
        request: HttpRequest,
        **kwargs: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Offer topics as boxes to tick: they are few, and need no script."""
        return super().formfield_for_manytomany(
            db_field, request, **{**kwargs, "widget": CheckboxSelectMultiple}
        )

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def standing(self, article: Any) -> str:  # noqa: ANN401 - annotated by with_standing.
        """Draft, published, changed since, or scheduled; and whether an edition is proposed."""
        state = described(state=article.state, number=article.public_number, due_at=article.due_at)
        if not article.is_proposed:
            return state
        return format_html(
            '{} · <a href="{}">{}</a>',
            state,
            reverse("admin:articles_article_proposal", args=[article.pk]),
            _("new edition proposed"),
        )

    @admin.display(description=gettext_lazy("edition"), ordering="public_number")
    def newest_edition(self, article: Any) -> str:  # noqa: ANN401
        """The newest edition's seal, which leads to its page."""
        if article.public_number is None:
            return ""
        number = article.public_number
        return seal_link(number, reverse("articles:edition", args=[article.public_slug, number]))

    @admin.display(description=gettext_lazy("notes"), ordering="unresolved_notes")
    def notes_left(self, article: Any) -> str:  # noqa: ANN401
        """How many notes are unresolved, if any is."""
        return str(article.unresolved_notes or "")

    @admin.display(description=gettext_lazy("unresolved notes"))
    def unresolved(self, article: Any) -> str:  # noqa: ANN401
        """The notes that still ask for something, with the way to each."""
        return unresolved_links(article)

    @admin.display(description=gettext_lazy("editions"))
    def editions_made(self, article: Any) -> str:  # noqa: ANN401
        """How many editions there are, with the way to them."""
        count = article.public_number or 0
        if not count and not article.due_at:
            return _("None yet: readers don't see this article.")
        return format_html(
            '<a href="{}?article__id__exact={}">{}</a>',
            reverse("admin:articles_edition_changelist"),
            article.pk,
            _("%(count)d published, one waiting") % {"count": count}
            if article.due_at
            else _("%(count)d published, for ever") % {"count": count},
        )

    def view_on_site(self, article: Any) -> str | None:  # noqa: ANN401
        """Return the public page's address, once there is one."""
        if article.public_slug is None:
            return None
        return reverse("articles:article", args=[article.public_slug])

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Tell whether the editor may publish."""
        return request.user.has_perm("articles.publish_article")

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Refuse to delete what has editions: what was published stays."""
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
        """Render the form under the one policy that lets the prose editor start."""
        context |= editor_context(request)
        context["may_publish"] = self.has_publish_permission(request)
        render = csp_override(EDITOR_CSP)(super().render_change_form)
        response: HttpResponse = render(request, context, add, change, form_url, obj)
        return response

    def save_model(
        self, request: HttpRequest, obj: Article, form: "ModelForm[Article]", change: bool
    ) -> None:
        """Write the article; one that was only looked at keeps its time of change."""
        if not change or form.has_changed():
            super().save_model(request, obj, form, change)

    def save_related(
        self,
        request: HttpRequest,
        form: "ModelForm[Article]",
        formsets: "list[BaseModelFormSet[Any, Any]]",
        change: bool,
    ) -> None:
        """Write sections, byline and citations; a change in them is a change of the article."""
        super().save_related(request, form, formsets, change)
        if not form.has_changed() and any(formset.has_changed() for formset in formsets):
            form.instance.save(update_fields=["updated_at"])
        save_remarks(request, form, formsets)

    def response_add(
        self, request: HttpRequest, obj: Article, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Go where the button said."""
        return (
            to_preview(request, obj)
            or to_review(self, request, obj)
            or super().response_add(request, obj, post_url_continue)
        )

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        """Go where the button said."""
        return (
            to_preview(request, obj)
            or to_review(self, request, obj)
            or super().response_change(request, obj)
        )

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the drafts and editions; what Django logs has a page behind that one."""
        return history_page(self, request, parse_key(object_id) or 0)

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of an article's own."""
        pages = [
            path(
                route,
                self.admin_site.admin_view(only_read_or_sent(partial(view, self))),
                name=f"articles_article_{name}",
            )
            for route, view, name in PAGES
        ]
        return [*pages, *super().get_urls()]

    @admin.action(
        description=gettext_lazy("Delete selected %(verbose_name_plural)s"), permissions=["delete"]
    )
    def delete_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Delete drafts; say of published articles that they stay."""
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
