"""The home page in the admin: a form for each language."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Field
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from articles.admin.permissions import can_publish
from articles.models import Language
from collabsite.autosave.admin import AutosavedAdmin
from collabsite.home.choice import skipped_articles
from collabsite.home.models import MOST_ARTICLES, Home, HomeArticle
from collabsite.web.admin.audited import AuditedAdmin
from collabsite.web.admin.base import OrderedInline, SiteModelAdmin
from collabsite.web.admin.requests import editor


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
class HomeAdmin(AutosavedAdmin, AuditedAdmin, SiteModelAdmin):
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
        self,
        db_field: "Field[Any, Any]",
        request: HttpRequest,
        **kwargs: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Set the field of the leading article, without buttons to add and delete articles."""
        found = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "lead" and found:
            found.widget.can_add_related = found.widget.can_delete_related = False
        return found

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Return whether the navigation leads here."""
        return can_publish(editor(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        """Return whether the user may choose articles."""
        return can_publish(editor(request))

    has_change_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: there is one home page for each language."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        """Return False: there is one home page for each language."""
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the form for a language, that of the interface by default."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        named = request.GET.get("language", "")
        language = named if named in Language.values else get_language()
        home, _created = Home.objects.get_or_create(language=language)
        return HttpResponseRedirect(self._form_of(home))

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Home | None = None,
    ) -> HttpResponse:
        """Show the languages, and which chosen articles readers do not see."""
        context |= {"title": _("Home page"), "subtitle": None}
        if obj:
            context["skipped"] = skipped_articles(obj, at=timezone.now())
            context["languages"] = [
                (code, label, code == obj.language) for code, label in Language.choices
            ]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Home) -> HttpResponseRedirect:
        """Lead to the form again."""
        return HttpResponseRedirect(self._form_of(obj))

    def _form_of(self, home: Home) -> str:
        return reverse("admin:home_home_change", args=[home.pk])
