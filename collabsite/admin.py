"""Admin site with the site's name and the editors' desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from collabsite.web.admin.requests import editor

# The models that are used most come first, in every language; all others follow.
MODEL_ORDER = ["Article", "Source", "Image", "Author", "Topic", "Edition", "Dataset", "Release"]


class Site(admin.AdminSite):
    """Admin site with the editors' desk as its index."""

    site_header = _("Collaboration Review · editors")
    site_title = _("Editors")
    index_title = _("Desk")

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """Return the apps and their models, in an order that does not depend on their names."""
        apps: list[dict[str, Any]] = super().get_app_list(request, app_label)
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


def _rank(model_name: str) -> int:
    return MODEL_ORDER.index(model_name) if model_name in MODEL_ORDER else len(MODEL_ORDER)
