"""Articles in the admin: the list, the form, and the page that publishes."""

from typing import Any

from admin_ordering.admin import OrderableAdmin
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin import actions
from django.core.exceptions import PermissionDenied
from django.db.models import ManyToManyField, QuerySet
from django.forms import BaseModelFormSet, CheckboxSelectMultiple, Form, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csp import get_nonce
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.csp import CSP
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csp import csp_override

from articles import publishing
from articles.admin_forms import ArticleForm, SectionFormSet
from articles.admin_rows import CountedViews, OrderedRows, StateFilterOf, editor, posted
from articles.models import (
    Article,
    Authorship,
    Citation,
    Edition,
    Section,
)
from articles.publish_page import PublishForm, Readiness, readiness
from articles.standing import State, described, with_standing

# The prose editor's import map and the empty style element that it looks for can only stand in
# the page itself, so that this one page has a nonce. Public pages have none: their bytes are the
# same for everyone.
EDITOR_CSP = {
    **settings.SECURE_CSP,
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
}


class StateFilter(StateFilterOf):
    """Keeps those that stand in one way between working copy and what is public."""

    states = State


class SectionInline(OrderableAdmin, admin.StackedInline):  # type: ignore[misc, type-arg]
    """The sections, each with its prose editor."""

    model = Section
    formset = SectionFormSet
    fields = ["ordering", "heading", "anchor", "body"]
    readonly_fields = ["anchor"]

    def get_extra(self, request: HttpRequest, obj: Article | None = None, **kwargs: Any) -> int:  # noqa: ANN401
        """Offer an empty section in a new article."""
        return 0 if obj else 1


class AuthorshipInline(OrderedRows):
    """The byline."""

    model = Authorship
    fields = ["ordering", "author"]
    autocomplete_fields = ["author"]


class CitationInline(OrderedRows):
    """The sources in the reference list that no mark in the prose points to."""

    model = Citation
    fields = ["ordering", "source", "locator"]
    autocomplete_fields = ["source"]


@admin.register(Article)
class ArticleAdmin(CountedViews):
    """Working copies: written here, published by a page of their own."""

    form = ArticleForm
    list_display = [
        "title",
        "language",
        "standing",
        "date",
        "origin",
        "newest_edition",
        "views",
    ]
    list_filter = [StateFilter, "language", "topics", "authors"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["title", "slug", "standfirst", "origin"]
    date_hierarchy = "date"
    actions = ["publish_selected", "delete_selected"]
    inlines = [SectionInline, AuthorshipInline, CitationInline]
    autocomplete_fields = ["original"]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["standing", "editions_made", "views"]

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:  # noqa: ANN401
        """Show what readers see of the article, once there is one."""
        standing = (None, {"fields": [("standing", "views"), "editions_made"]})
        return [
            *([standing] if obj else []),
            (None, {"fields": ["title", "slug", "standfirst", ("language", "date")]}),
            (gettext_lazy("Origin"), {"fields": ["origin", "origin_url"]}),
            (gettext_lazy("Filed under"), {"fields": ["topics", "original"]}),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Return the articles with their standing."""
        return with_standing(super().get_queryset(request), at=timezone.now())

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
        """Draft, published, changed since, or scheduled."""
        return described(state=article.state, number=article.public_number, due_at=article.due_at)

    @admin.display(description=gettext_lazy("edition"), ordering="public_number")
    def newest_edition(self, article: Any) -> str:  # noqa: ANN401
        """The newest edition's seal, which leads to its page."""
        if article.public_number is None:
            return ""
        return format_html(
            '<a class="seal" href="{}">{}</a>',
            reverse("articles:edition", args=[article.public_slug, article.public_number]),
            article.public_number,
        )

    @admin.display(description=gettext_lazy("editions"))
    def editions_made(self, article: Any) -> str:  # noqa: ANN401
        """How many editions there are, with the way to them."""
        count = article.editions.count()
        if not count:
            return _("None yet: readers don't see this article.")
        return format_html(
            '<a href="{}?article__id__exact={}">{}</a>',
            reverse("admin:articles_edition_changelist"),
            article.pk,
            _("%(count)d published, for ever") % {"count": count},
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
        context["csp_nonce"] = str(get_nonce(request))
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

    def get_urls(self) -> list[URLPattern]:
        """Add the page that publishes."""
        page = path(
            "<int:pk>/publish/",
            self.admin_site.admin_view(self.publish_page),
            name="articles_article_publish",
        )
        return [page, *super().get_urls()]

    def publish_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what would be published, ask what changed and when, and publish."""
        if not self.has_publish_permission(request):
            raise PermissionDenied
        article = get_object_or_404(Article, pk=pk)
        ready = readiness(article, at=timezone.now())
        form = PublishForm(posted(request), first=ready.last is None)
        if request.method == "POST" and not ready.problems and form.is_valid():
            try:
                edition = publishing.publish(
                    article,
                    by=editor(request),
                    note=form.cleaned_data["note"],
                    change=form.change_chosen,
                    at=form.cleaned_data["at"],
                    seen=form.cleaned_data["seen"],
                )
            except publishing.PublishingError as error:
                for problem in error.problems:
                    form.add_error(None, problem)
            else:
                self._report(request, article, edition)
                return HttpResponseRedirect(
                    reverse("admin:articles_article_change", args=[article.pk])
                )
        return self._render_publish_page(request, article, ready, form)

    def _render_publish_page(
        self,
        request: HttpRequest,
        article: Article,
        ready: Readiness,
        form: Form,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Publish edition %(number)d") % {"number": ready.number},
            "subtitle": article.title,
            "opts": self.opts,
            "original": article,
            "ready": ready,
            "form": form,
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/articles/article/publish.html", context)

    def _report(self, request: HttpRequest, article: Article, edition: Edition) -> None:
        self.log_change(
            request, article, _("Published edition %(number)d.") % {"number": edition.number}
        )
        if edition.published_at > timezone.now():
            self.message_user(
                request,
                _("Edition %(number)d of “%(title)s” is waiting for its time.")
                % {"number": edition.number, "title": article.title},
                messages.SUCCESS,
            )
            return
        self.message_user(
            request,
            format_html(
                '{} <a href="{}">{}</a>',
                _("Edition %(number)d of “%(title)s” is public.")
                % {"number": edition.number, "title": article.title},
                edition.get_absolute_url(),
                _("Read it"),
            ),
            messages.SUCCESS,
        )

    @admin.action(description=gettext_lazy("Publish selected articles"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        """Publish first editions at once; name the articles that need a page of their own."""
        for article in queryset:
            if article.editions.exists():
                self.message_user(
                    request,
                    format_html(
                        '{} <a href="{}">{}</a>',
                        _("“%(title)s” was published before, so its readers need a change note.")
                        % {"title": article.title},
                        reverse("admin:articles_article_publish", args=[article.pk]),
                        _("Write it and publish"),
                    ),
                    messages.WARNING,
                )
                continue
            try:
                edition = publishing.publish(article, by=editor(request))
            except publishing.PublishingError as error:
                self.message_user(
                    request,
                    _("“%(title)s” was not published. %(problems)s")
                    % {"title": article.title, "problems": error},
                    messages.ERROR,
                )
            else:
                self._report(request, article, edition)

    @admin.action(
        description=gettext_lazy("Delete selected %(verbose_name_plural)s"), permissions=["delete"]
    )
    def delete_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Delete drafts; say of published articles that they stay."""
        published = queryset.filter(frozen_at__isnull=False)
        for article in published:
            self.message_user(
                request,
                _(
                    "“%(title)s” was published and stays; to take it back, publish a retraction."
                    " Nothing was deleted."
                )
                % {"title": article.title},
                messages.ERROR,
            )
        if published:
            return None
        response: HttpResponse | None = actions.delete_selected(self, request, queryset)
        return response
