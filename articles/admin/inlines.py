"""Inlines of the form of an article: its sections, byline and references."""

from typing import Any

from admin_ordering.admin import OrderableAdmin
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from articles.admin.forms import SectionForm, SectionFormSet
from articles.admin.permissions import can_change
from articles.admin.prose_editor import PROSE_FIELDS
from articles.admin.translations import can_see_original, show_beside
from articles.models import Article, Authorship, Citation, Section
from articles.prose.sanitizer import sanitize
from collabsite.web.admin.base import OrderedInline
from collabsite.web.admin.requests import editor


class SectionInline(OrderableAdmin, admin.StackedInline):  # type: ignore[misc, type-arg]
    """The sections, each with a prose editor."""

    model = Section
    form = SectionForm
    formset = SectionFormSet
    formfield_overrides = PROSE_FIELDS
    readonly_fields = ["anchor", "prose", "original"]
    # That of the form, which the sections are read with.
    _article: Article | None = None

    def get_fields(self, request: HttpRequest, obj: Article | None = None) -> Any:  # noqa: ANN401
        """Return the fields; users who may not change the article see the prose instead."""
        if obj and not can_change(editor(request), obj):
            return ["prose"]
        self._article = obj
        is_seen = obj is not None and can_see_original(editor(request), obj)
        beside = ["original"] if is_seen else []
        return ["ordering", *beside, "heading", "anchor", "body"]

    @admin.display(description=gettext_lazy("original"))
    def original(self, section: Section) -> str:
        """Return what stands in the original of a translation."""
        return show_beside(self._article, section) if self._article else ""

    @admin.display(description=gettext_lazy("text"))
    def prose(self, section: Section) -> SafeString:
        """Return the heading and the prose as they are read, with the keys of marks in their places."""
        heading = format_html('<p class="section-heading">{}</p>', section.heading)
        # Prose is sanitized before it is stored; this does not rely on it.
        body = mark_safe(sanitize(section.body))  # noqa: S308
        # A script finds the words of comments in it.
        return format_html(
            '{}<div data-commentable="{}">{}</div>',
            heading if section.heading else "",
            section.pk,
            body,
        )

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
