"""Admin site with the site's name, its navigation and the editors' desk."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
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
        from collabsite.desk.bin_page import bin_page
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
        sign_in: HttpResponseBase = secure_admin_login(super().login)(request, extra_context)
        return sign_in

    def logout(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Sign out as the site does."""
        signed_out: HttpResponseBase = sign_out(request)
        return signed_out

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Lead to the page of the site."""
        return redirect("account_change_password")

    def password_change_done(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponseBase:
        """Lead to the page of the site."""
        return redirect("account_change_password")

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: ANN401
        """Show a form with what was not saved; forget that once it is accepted.

        A form that is posted without the session of its writer is kept, and not accepted.
        """
        from collabsite.desk import unsaved
        from collabsite.desk.unsaved_pages import refuse_foreign_form
        from collabsite.people.policy import lacks_second_factor

        accepted = super().admin_view(view, cacheable)

        def admitted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
            if self.has_permission(request) and lacks_second_factor(request.user):
                unsaved.keep_posted(request, editor(request))
                return redirect("mfa_index")
            if request.method == "POST":
                if refusal := refuse_foreign_form(request):
                    return refusal
                unsaved.expect_answer(request)
            elif self.has_permission(request) and (restored := unsaved.restore(request)):
                with suppress(FormlessError):
                    return accepted(restored, *args, **kwargs)  # type: ignore[no-any-return]
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
        apps = context["available_apps"]
        return {**context, "navigation": find_places(apps, path=request.path)}

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """Return the apps and their models, in an order that does not depend on their names.

        The menu has the page of the readership instead of the tables of counts.
        """
        apps: list[dict[str, Any]] = super().get_app_list(request, app_label)
        if app_label is None:
            apps = [app for app in apps if app["app_label"] != "counting"]
            apps += _readership_entry(request)
            apps += _bin_entry(request)
            # The page of the people leads to the groups.
            for app in [app for app in apps if app["app_label"] == "auth"]:
                app["models"] = [each for each in app["models"] if each["object_name"] == "User"]
            _join(apps, "articles", "sources")
            _join(apps, "auth", "people")
            apps += _health_entry(request)
            _join(apps, "site", "health")
        for app in apps:
            if app["app_label"] == "auth":
                app["name"] = _("People")
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


def _readership_entry(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the page of the readership as an app of the menu, for a user who may see it."""
    from collabsite.desk.readership import visible_items

    if visible_items(editor(request)) is None:
        return []
    return [_menu_entry(_("Views"), _("Readership"), "Readership", reverse("admin:readership"))]


def _bin_entry(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the bin as an app of the menu, for a user who may delete something."""
    from collabsite.desk.bin_page import may_open

    if not may_open(request):
        return []
    return [_menu_entry(_("Deleted"), _("Bin"), "Bin", reverse("admin:bin"))]


def _health_entry(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the page of the installation's health as an app of the menu, for an owner."""
    if not editor(request).is_superuser:
        return []
    return [_menu_entry(_("Installation"), _("Health"), "Health", reverse("admin:health"))]


def _join(apps: list[dict[str, Any]], label: str, *others: str) -> None:
    """Move the models of other apps into the entry of the app with this label, if it is shown."""
    for entry in [app for app in apps if app["app_label"] == label]:
        for app in [app for app in apps if app["app_label"] in others]:
            entry["models"] += app["models"]
            apps.remove(app)


def _menu_entry(app: Any, name: Any, object_name: str, address: str) -> dict[str, Any]:  # noqa: ANN401
    """Return a page as an app of the menu with this page alone."""
    page = {
        "name": name,
        "object_name": object_name,
        "admin_url": address,
        "add_url": None,
        "view_only": True,
    }
    label = object_name.lower()
    return {"name": app, "app_label": label, "app_url": address, "models": [page]}


def _rank(model_name: str) -> int:
    return MODEL_ORDER.index(model_name) if model_name in MODEL_ORDER else len(MODEL_ORDER)


# The models whose lists are places, in their order.
_PLACES = ["Article", "Dataset", "Source", "Image", "Readership", "User"]


@dataclass(frozen=True)
class Place:
    """A link of the navigation; `current` is the value of its `aria-current`, '' for none."""

    name: str
    address: str
    current: str


@dataclass(frozen=True)
class Navigation:
    """The places that a user may open, and all other lists."""

    places: tuple[Place, ...]
    others: tuple[Place, ...]


def find_places(apps: Sequence[dict[str, Any]], *, path: str) -> Navigation:
    """Return the navigation for a page at this path, from the apps that the user may open."""
    lists = {
        model["object_name"]: (model["name"], model["admin_url"])
        for app in apps
        for model in app["models"]
        if model["admin_url"]
    }
    names = {
        "Dataset": gettext("Data"),
        "User": gettext("People"),
    }
    desk = reverse("admin:index")
    places = [Place(gettext("Desk"), desk, "page" if path == desk else "")]
    places += [
        Place(str(names.get(key, name)), address, _current(address, path))
        for key in _PLACES
        for name, address in _of(lists, key)
    ]
    others = [
        Place(str(name), address, _current(address, path))
        for key, (name, address) in lists.items()
        if key not in _PLACES
    ]
    return Navigation(tuple(places), tuple(others))


def _of(lists: dict[str, tuple[Any, str]], key: str) -> Iterator[tuple[Any, str]]:
    if key in lists:
        yield lists[key]


def _current(address: str, path: str) -> str:
    if path == address:
        return "page"
    return "true" if path.startswith(address) else ""
