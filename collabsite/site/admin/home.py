"""The home page in the admin: a form for each language."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Field
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from articles.admin.permissions import can_publish
from collabsite.site.home import skipped_articles
from collabsite.site.models import Home, HomeArticle
from collabsite.site.models.pages import MOST_ARTICLES
from collabsite.web.admin.audited import AuditedAdmin
from collabsite.web.admin.base import OrderedInline, SiteModelAdmin
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

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        """Return whether the user may choose articles, also in a language without a choice yet."""
        return can_publish(editor(request))

    has_module_permission = has_add_permission = has_change_permission = has_view_permission

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """Offer nothing to add: there is one home page for each language."""
        return {**super().get_model_perms(request), "add": False}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401
        """Return False: there is one home page for each language."""
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Lead to the form for a language, that of the interface by default."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        language = _language_of(request)
        if home := Home.objects.filter(language=language).first():
            return HttpResponseRedirect(self._form_of(home))
        return HttpResponseRedirect(f"{reverse('admin:site_home_add')}?language={language}")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the form for a language without a choice; what is posted may find one meanwhile."""
        home = Home.objects.filter(language=_language_of(request)).first()
        if home is None:
            return super().add_view(request, form_url, extra_context)
        if request.method != "POST":
            return HttpResponseRedirect(self._form_of(home))
        return self.change_view(request, str(home.pk), form_url, extra_context)

    def save_model(
        self, request: HttpRequest, obj: Home, form: "ModelForm[Home]", change: bool
    ) -> None:
        """Save the choice, a new one for its language."""
        if not change:
            obj.language = _language_of(request)
        super().save_model(request, obj, form, change)

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
        language = obj.language if obj else _language_of(request)
        context |= {
            "title": _("Home page"),
            "subtitle": None,
            "skipped": skipped_articles(Home.objects.filter(pk=obj.pk), at=timezone.now())
            if obj
            else (),
            "language": language,
            "show_save_and_add_another": False,
            "languages": [(code, label, code == language) for code, label in Language.choices],
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Home) -> HttpResponseRedirect:
        """Lead to the form again."""
        return HttpResponseRedirect(self._form_of(obj))

    response_post_save_add = response_post_save_change

    def audited_name(self, obj: Home) -> str:
        """Return the language, in English."""
        with translation.override("en"):
            return str(obj.get_language_display())

    def _form_of(self, home: Home) -> str:
        return reverse("admin:site_home_change", args=[home.pk])


def _language_of(request: HttpRequest) -> str:
    """Return the language in the request, that of the interface by default."""
    named = request.POST.get("language") or request.GET.get("language", "")
    return named if named in Language.values else get_language() or Language.ENGLISH
