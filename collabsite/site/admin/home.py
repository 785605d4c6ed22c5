"""The home page in the admin: a form for each language."""

from typing import Any

from django.contrib import admin
from django.db.models import Field
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from articles.admin.permissions import can_publish
from collabsite.site.admin.identity import FixedRowsAdmin
from collabsite.site.home import skipped_articles
from collabsite.site.models import Home, HomeArticle
from collabsite.site.models.pages import MOST_ARTICLES
from collabsite.web.admin.audited import AuditedAdmin
from collabsite.web.admin.base import OrderedInline
from collabsite.web.admin.pages import AutosavedAdmin
from collabsite.web.admin.requests import editor
from collabsite.web.models import Language


class HomeArticleInline(OrderedInline):
    """The articles that follow the leading one."""

    model = HomeArticle
    fields = ["ordering", "article"]
    autocomplete_fields = ["article"]
    max_num = MOST_ARTICLES
    verbose_name = gettext_lazy("article")
    verbose_name_plural = gettext_lazy("Articles that follow, in this order")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        """Return whether the user may choose articles."""
        return can_publish(editor(request))

    has_add_permission = has_view_permission
    has_change_permission = has_view_permission
    has_delete_permission = has_view_permission

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:  # noqa: ANN401
        """Return the formset, which refuses more articles than there is room for."""
        return super().get_formset(request, obj, **{"validate_max": True, **kwargs})


@admin.register(Home)
class HomeAdmin(AutosavedAdmin, AuditedAdmin, FixedRowsAdmin):
    """The choice for the home page in a language."""

    inlines = [HomeArticleInline]
    autocomplete_fields = ["lead"]
    fieldsets = [
        (None, {"fields": ["lead"]}),
        (
            gettext_lazy("Parts of the page"),
            {"fields": ["newest", "most_read", "topics", "corrections", "data"]},
        ),
    ]

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:  # noqa: ANN401
        """Set the field of the leading article, without a button to add articles."""
        found = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "lead" and found:
            found.widget.can_add_related = False
        return found

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        """Return whether the user may choose articles."""
        return can_publish(editor(request))

    has_module_permission = has_change_permission = has_view_permission

    def unsaved(self, key: str) -> Home | None:
        """Return the home page of a language without a choice."""
        pages = [Home(pk=n, language=code) for n, code in enumerate(Language.values, start=1)]
        return next((page for page in pages if str(page.pk) == key), None)

    def key_of(self, request: HttpRequest) -> int:
        """Return the key for the language in the address, that of the interface by default."""
        language = request.GET.get("language") or get_language() or ""
        return Language.values.index(language) + 1 if language in Language.values else 1

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the languages, and which chosen articles readers do not see."""
        home = context["original"]
        context |= {
            "title": _("Home page"),
            "subtitle": None,
            "skipped": skipped_articles(Home.objects.filter(pk=home.pk), at=timezone.now()),
            "languages": [(code, name, code == home.language) for code, name in Language.choices],
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def audited_name(self, obj: Home) -> str:
        """Return the language, in English."""
        with translation.override("en"):
            return str(obj.get_language_display())
