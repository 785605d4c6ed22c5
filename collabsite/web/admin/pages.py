"""Pages of the admin beside a model's list and form, for every app.

A page is a plain view, such as `publish_page(request, pk)`; it gets no ModelAdmin. It looks up its
object with `get_permitted_object`, responds with `object_page`, tells the editor what was done with
`django.contrib.messages` or `message_with_link`, and logs it with `collabsite.web.audit_log.log`. A ModelAdmin that derives from `AdminWithPages` lists the pages in
`pages`, and imports them; no page imports a ModelAdmin.

Permissions are functions of the user, such as `can_publish(user)`, in the `permissions` module of
the app's `admin` package.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from collabsite.web.admin.requests import editor, is_restored


class RefusalRedirect(HttpResponseRedirect):
    """Redirect of a page that did not accept the form that was posted.

    After any other redirect, what is kept of the form is deleted.
    """


class FormlessError(Exception):
    """A page has no form now for what was kept of it."""


@dataclass(frozen=True)
class AdminPage:
    """A page below the list of a model; its URL is called `APP_MODEL_NAME`.

    The view gets the request and what the route captures.
    """

    route: str
    view: Callable[..., HttpResponseBase]
    name: str


class AdminWithPages(admin.ModelAdmin):  # type: ignore[type-arg]
    """ModelAdmin with pages of its own beside the list and the form."""

    pages: ClassVar[Sequence[AdminPage]] = ()

    def get_urls(self) -> list[URLPattern]:
        """Put the pages before Django's own, which take every other address."""
        # Django's own pages treat any other method like GET.
        allow_methods = require_http_methods(["GET", "HEAD", "POST"])
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"
        pages = [
            path(
                page.route,
                self.admin_site.admin_view(allow_methods(page.view)),
                name=f"{prefix}_{page.name}",
            )
            for page in self.pages
        ]
        return [*pages, *super().get_urls()]


class AutosavedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """ModelAdmin whose form the desk keeps while one writes, and puts back when it is opened."""

    # Names of the pages whose forms are kept. Each must only show a form that `is_restored`.
    autosaved_pages: ClassVar[frozenset[str]] = frozenset({"add", "change"})

    def can_write(self, request: HttpRequest, page: str, obj: Any) -> bool:  # noqa: ANN401
        """Return whether the user may post the form of the page to add or change this object."""
        if page == "add":
            return bool(self.has_add_permission(request))
        return page in self.autosaved_pages and bool(self.has_change_permission(request, obj))

    def compare_kept(self, request: HttpRequest, page: str, data: QueryDict, obj: Any) -> Any:  # noqa: ANN401
        """Return how a kept form differs from the stored object, None if its words alone are shown."""

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,  # noqa: ANN401
        change: bool = False,
        **kwargs: Any,
    ) -> Any:  # noqa: ANN401
        """Return the form; one that is restored is shown unchecked, and never saved by that."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if not is_restored(request):
            return form

        def full_clean(self: Any) -> None:  # noqa: ANN401
            self._errors, self.cleaned_data = ErrorDict(), {}

        methods = {"full_clean": full_clean, "is_valid": lambda _self: False}
        return type(form.__name__, (form,), methods)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Render the form, and say whether it is kept."""
        obj = context["original"]
        context["is_autosaved"] = self.can_write(request, "add" if obj is None else "change", obj)
        return super().render_change_form(request, context, *args, **kwargs)


def get_permitted_object[M: Model](
    request: HttpRequest,
    is_permitted: Callable[[User], bool],
    objects: type[M] | QuerySet[M],
    pk: int,
) -> M:
    """Return the object with this key.

    Raise PermissionDenied if the user is not permitted, and Http404 if there is no such object.
    """
    if not is_permitted(editor(request)):
        raise PermissionDenied
    return get_object_or_404(objects, pk=pk)


def page_context(request: HttpRequest, obj: Model, *, title: str) -> dict[str, Any]:
    """Return the context of the template `own_page.html` of the object's model.

    A page adds what it shows, and the media of its forms to `media`.
    """
    return {
        **admin.site.each_context(request),
        "title": title,
        "subtitle": str(obj),
        "opts": obj._meta,
        "original": obj,
        "media": admin.site.get_model_admin(type(obj)).media,
    }


def object_page(
    request: HttpRequest, obj: Model, name: str, *, title: str, status: int = 200, **context: Any
) -> TemplateResponse:
    """Return the page of an object that the template `name` of its model renders from this context.

    The page loads the media of a `form` in the context.
    """
    page = page_context(request, obj, title=title)
    if form := context.get("form"):
        page["media"] += form.media
    template = f"admin/{obj._meta.app_label}/{obj._meta.model_name}/{name}.html"
    return TemplateResponse(request, template, {**page, **context}, status=status)


def list_page(
    request: HttpRequest, model: type[Model], name: str, *, title: str, **context: Any
) -> TemplateResponse:
    """Return a page about several objects, which the template `name` of their model renders."""
    media = admin.site.get_model_admin(model).media
    if form := context.get("form"):
        media += form.media
    page = {**admin.site.each_context(request), "title": title, "opts": model._meta, "media": media}
    template = f"admin/{model._meta.app_label}/{model._meta.model_name}/{name}.html"
    return TemplateResponse(request, template, {**page, **context})


def message_with_link(
    request: HttpRequest, sentence: str, *, address: str, words: str, level: int = messages.SUCCESS
) -> None:
    """Show the editor a message that ends with a link of these words to the address."""
    messages.add_message(request, level, with_link(sentence, address=address, words=words))


def with_link(sentence: str, *, address: str, words: str) -> SafeString:
    """Return a sentence followed by a link of these words to the address."""
    return format_html('{} <a href="{}">{}</a>', sentence, address, words)
