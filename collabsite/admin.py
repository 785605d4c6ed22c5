"""Admin site with the site's name and the editors' desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from collabsite.web.admin.requests import editor

# The models that are used most come first, in every language; all others follow.
MODEL_ORDER = [
    *["Article", "Source", "Image", "Author", "Topic", "Edition", "Dataset", "Release"],
    "Readership",
]


class Site(admin.AdminSite):
    """Admin site with the editors' desk as its index."""

    site_header = _("Collaboration Review · editors")
    site_title = _("Editors")
    index_title = _("Desk")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Add the page of the readership."""
        # The admin modules of the apps register with this site, and import these pages.
        from collabsite.pageviews.reporting.pages import site_page

        page = path("readership/", self.admin_view(require_safe(site_page)), name="readership")
        return [page, *super().get_urls()]

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """Return the apps and their models, in an order that does not depend on their names.

        The menu has the page of the readership instead of the tables of counts.
        """
        apps: list[dict[str, Any]] = super().get_app_list(request, app_label)
        if app_label is None:
            apps = [app for app in apps if app["app_label"] != "pageviews"]
            apps += _readership_entry(request)
        for app in apps:
            app["models"].sort(key=lambda model: _rank(model["object_name"]))
        return sorted(apps, key=lambda app: _rank(app["models"][0]["object_name"]))

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show the desk above the list of models."""
        # The admin modules of the apps register with this site, and the desk imports them.
        from collabsite.desk import desk_context

        return super().index(request, desk_context(editor(request)) | (extra_context or {}))


def _readership_entry(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the page of the readership as an app of the menu, for a user who may see it."""
    from collabsite.pageviews.reporting.pages import viewable_kinds

    if not viewable_kinds(editor(request)):
        return []
    address = reverse("admin:readership")
    page = {
        "name": _("Readership"),
        "object_name": "Readership",
        "admin_url": address,
        "add_url": None,
        "view_only": True,
    }
    return [{"name": _("Views"), "app_label": "readership", "app_url": address, "models": [page]}]


def _rank(model_name: str) -> int:
    return MODEL_ORDER.index(model_name) if model_name in MODEL_ORDER else len(MODEL_ORDER)
