"""Pages of the admin beside a model's list and form, for every app.

A page is a plain view, such as `publish_page(request, pk)`; it gets no ModelAdmin. It looks up its
object with `get_permitted_object`, builds its context with `page_context`, tells the editor what
was done with `django.contrib.messages` or `message_with_link`, and logs it with
`collabsite.web.audit_log.log`. A ModelAdmin that derives from `AdminWithPages` lists the pages in
`pages`, and imports them; no page imports a ModelAdmin.

Permissions are functions of the user, such as `can_publish(user)`, in the `permissions` module of
the app's `admin` package.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from collabsite.web.admin.requests import editor

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class RefusalRedirect(HttpResponseRedirect):
    """Redirect of a page that did not accept the form that was posted.

    After any other redirect, what is kept of the form is deleted.
    """


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


def get_permitted_object[M: Model](
    request: HttpRequest,
    is_permitted: "Callable[[User], bool]",
    objects: type[M] | QuerySet[M],
    pk: int,
) -> M:
    """Return the object with this key.

    Raise PermissionDenied if the user is not permitted, and Http404 if there is no such object.
    """
    if not is_permitted(editor(request)):
        raise PermissionDenied
    found: M = get_object_or_404(objects, pk=pk)
    return found


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


def message_with_link(
    request: HttpRequest,
    sentence: str,
    *,
    address: str,
    words: str,
    level: int = messages.SUCCESS,
) -> None:
    """Show the editor a message that ends with a link of these words to the address."""
    messages.add_message(request, level, with_link(sentence, address=address, words=words))


def with_link(sentence: str, *, address: str, words: str) -> SafeString:
    """Return a sentence followed by a link of these words to the address."""
    return format_html('{} <a href="{}">{}</a>', sentence, address, words)
