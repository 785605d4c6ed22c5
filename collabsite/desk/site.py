"""Admin site with the site's name, its navigation and the editors' desk."""

from collections.abc import Sequence
from contextlib import suppress
from functools import update_wrapper
from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.account.views import logout as sign_out
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from collabsite.site.first_visit import take_offer
from collabsite.site.identity import site_name
from collabsite.web.admin.pages import FormlessError
from collabsite.web.admin.requests import editor

# The models that are used most come first, in every language; all others follow.
MODEL_ORDER = [
    *["Article", "Source", "Image", "Page", "Author", "Topic", "Section", "Edition"],
    *["Dataset", "Release", "Readership", "Bin", "SiteIdentity", "Home", "Menus", "Health"],
]

# The models whose lists are places, in their order.
_PLACES = ["Article", "Dataset", "Source", "Image", "Readership", "User"]
# The apps whose models are shown in the entry of another one.
_JOINED = {"sources": "articles", "people": "auth", "health": "site"}

# Names that say more to editors than those of the models.
_MODEL_NAMES = {"Image": _("Media"), "User": _("People"), "AuditEntry": _("Audit log")}


class Site(admin.AdminSite):
    """Admin site with the editors' desk as its index."""

    site_title = _("Editors")
    index_title = _("Desk")
    # The navigation of `each_context` takes its place.
    enable_nav_sidebar = False

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Add the pages of readership, notices, search and bin, and those of unsaved forms."""
        # The admin modules of the apps register with this site, and import these pages.
        from collabsite.desk import unsaved_pages as views
        from collabsite.desk.bin import bin_page
        from collabsite.desk.live_preview import live_preview
        from collabsite.desk.readership import readership_page
        from collabsite.desk.search import search_page
        from collabsite.desk.welcome import welcome_page
        from collabsite.health.views import health_page
        from collabsite.people.admin.notices import notice_page, notices_page
        from collabsite.people.admin.profile import profile_page
        from collabsite.people.mail import test_email_page

        kept_form = "unsaved/<uuid:key>/"
        return [
            path("welcome/", self.admin_view(welcome_page), name="welcome"),
            path("readership/", self.admin_view(readership_page), name="readership"),
            path("bin/", self.admin_view(bin_page), name="bin"),
            path("profile/", self.admin_view(profile_page), name="auth_user_profile"),
            path("notices/", self.admin_view(notices_page), name="notices"),
            path("notices/<int:pk>/", self.admin_view(notice_page), name="notice"),
            path("health/", self.admin_view(health_page), name="health"),
            path("test-email/", self.admin_view(test_email_page), name="test_email"),
            path("search/", self.admin_view(require_safe(search_page)), name="search"),
            *(
                path(
                    f"articles/article/{article}live-preview/",
                    self.admin_view(live_preview),
                    name="articles_article_live_preview",
                )
                for article in ("", "<int:pk>/")
            ),
            # These three answer a script, whoever is signed in.
            path("session/", views.session_status, name="session"),
            path("unsaved/", views.keep_form, name="keep_form"),
            path("open/", views.open_form, name="open_form"),
            path(kept_form, self.admin_view(views.kept_form_page), name="kept_form"),
            path(f"{kept_form}restore/", self.admin_view(views.restore_form), name="restore_form"),
            path(f"{kept_form}discard/", self.admin_view(views.discard_form), name="discard_form"),
            *super().get_urls(),
        ]

    def login(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Lead to the sign-in of the site; refuse accounts that are no editors."""
        return secure_admin_login(super().login)(request, extra_context)

    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Sign out as the site does."""
        return sign_out(request)

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Lead to the page of the site."""
        return redirect("account_change_password")

    password_change_done = password_change  # type: ignore[assignment]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: ANN401
        """Show a form with what was not saved; forget that once it is accepted.

        A form that is posted without the session of its writer is kept, and not accepted.
        """
        from collabsite.desk import unsaved
        from collabsite.desk.unsaved_pages import refuse_foreign_form
        from collabsite.people.accounts import lacks_second_factor

        accepted = super().admin_view(view, cacheable)

        def admitted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if self.has_permission(request) and lacks_second_factor(request.user):
                unsaved.keep_posted(request, editor(request))
                return redirect("mfa_index")
            if request.method == "POST":
                if refusal := refuse_foreign_form(request):
                    return refusal
                unsaved.expect_answer(request)
            elif self.has_permission(request) and (restored := unsaved.restore(request)):
                with suppress(FormlessError):
                    return accepted(restored, *args, **kwargs)
                words = gettext(
                    "This page has no form for it now. What you wrote is still kept, and listed on your desk."
                )
                messages.warning(request, words)
            response: HttpResponseBase = accepted(request, *args, **kwargs)
            if request.method == "POST" and self.has_permission(request):
                unsaved.note_answer(request, response)
            return response

        return update_wrapper(admitted, accepted)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Add the navigation to the context of each page."""
        context: dict[str, Any] = super().each_context(request)
        context["site_header"] = _("%(site)s · editors") % {"site": site_name()}
        context["navigation"] = _navigation(context["available_apps"], request.path)
        return context

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """Return the apps and their models, in an order that does not depend on their names.

        The menu has the page of the readership instead of the tables of counts.
        """
        from collabsite.desk.bin import may_open
        from collabsite.desk.readership import visible_items

        apps: list[dict[str, Any]] = super().get_app_list(request, app_label)
        if app_label is None:
            user = editor(request)
            apps = [app for app in apps if app["app_label"] != "counting"]
            if visible_items(user) is not None:
                apps.append(_menu_entry(_("Views"), _("Readership"), "Readership"))
            if may_open(user):
                apps.append(_menu_entry(_("Deleted"), _("Bin"), "Bin"))
            if user.is_superuser:
                apps.append(_menu_entry(_("Installation"), _("Health"), "Health"))
            # The page of the people leads to the groups.
            for app in [app for app in apps if app["app_label"] == "auth"]:
                app["name"] = _("People")
                app["models"] = [each for each in app["models"] if each["object_name"] == "User"]
            entries = {app["app_label"]: app for app in apps}
            for label, joined in _JOINED.items():
                if label in entries and joined in entries:
                    entries[joined]["models"] += entries.pop(label)["models"]
            apps = list(entries.values())
        for app in apps:
            for model in app["models"]:
                model["name"] = _MODEL_NAMES.get(model["object_name"], model["name"])
            app["models"].sort(key=lambda model: _rank(model["object_name"]))
        return sorted(apps, key=lambda app: _rank(app["models"][0]["object_name"]))

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Show the desk above the list of models; lead the owner of a new site to its first page."""
        if take_offer(request):
            return HttpResponseRedirect(reverse("admin:welcome"))  # type: ignore[return-value]
        # The admin modules of the apps register with this site, and the desk imports them.
        from collabsite.desk.front_page import desk_context

        context = desk_context(editor(request), month=request.GET.get("month", ""))
        return super().index(request, context | (extra_context or {}))


def _menu_entry(app: Any, name: Any, object_name: str) -> dict[str, Any]:  # noqa: ANN401
    """Return a page of the desk as an app of the menu with this page alone."""
    label = object_name.lower()
    address = reverse(f"admin:{label}")
    page = {
        "name": name,
        "object_name": object_name,
        "admin_url": address,
        "add_url": None,
        "view_only": True,
    }
    return {"name": app, "app_label": label, "app_url": address, "models": [page]}


def _rank(model_name: str) -> int:
    return MODEL_ORDER.index(model_name) if model_name in MODEL_ORDER else len(MODEL_ORDER)


def _navigation(apps: Sequence[dict[str, Any]], path: str) -> dict[str, list[dict[str, str]]]:
    """Return the links of the places that a user may open, and those of all other lists.

    `current` is the value of `aria-current` on the page at this path.
    """
    desk = {"name": gettext("Desk"), "address": reverse("admin:index"), "current": ""}
    links = {}
    for model in [model for app in apps for model in app["models"] if model["admin_url"]]:
        name = gettext("Data") if model["object_name"] == "Dataset" else str(model["name"])
        current = "true" if path.startswith(model["admin_url"]) else ""
        link = {"name": name, "address": model["admin_url"], "current": current}
        links[model["object_name"]] = link
    for link in [desk, *links.values()]:
        if link["address"] == path:
            link["current"] = "page"
    places = [links.pop(key) for key in _PLACES if key in links]
    return {"places": [desk, *places], "others": list(links.values())}
