"""Pages of the admin with forms, and the objects that they are about."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.text import capfirst

from collabsite.web.admin.pages import AutosavedAdmin
from collabsite.web.admin.requests import parse_key


@dataclass(frozen=True)
class FormPage:
    """A page with a form: the model, the name of the page, and the key of the object, if any.

    The name is that of the URL without the app and the model, such as `add`, `change` or `data`.
    """

    model: type[Model]
    name: str
    pk: int | None

    @property
    def kind(self) -> str:
        """Name of the model, such as “Article”."""
        return str(capfirst(self.model._meta.verbose_name))

    @property
    def about(self) -> str:
        """The model and the key, such as `articles.article:12`."""
        return f"{self.model._meta.label_lower}:{self.pk}"

    @property
    def autosaved_admin(self) -> AutosavedAdmin | None:
        """The ModelAdmin, if the form is kept while one writes and put back on this page."""
        found = admin.site._registry.get(self.model)
        if isinstance(found, AutosavedAdmin) and self.name in found.autosaved_pages:
            return found
        return None

    def is_written_by(self, request: HttpRequest) -> bool:
        """Return whether the form is kept while one writes, and the user may post it."""
        found = self.autosaved_admin
        return bool(found and found.can_write(request, self.name, self.stored_object()))

    def stored_object(self) -> Any:  # noqa: ANN401
        """Return the object, None if it is new or was deleted."""
        return self.model._base_manager.filter(pk=self.pk).first() if self.pk else None


def find_form_page(path: str) -> FormPage | None:
    """Return the page of a model at this address of the admin, None if there is none."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    app, _, rest = (match.url_name or "").partition("_")
    model_name, _, name = rest.partition("_")
    try:
        model = apps.get_model(app, model_name) if match.app_names == ["admin"] else None
    except (LookupError, ValueError):
        return None
    key = match.kwargs.get("object_id", match.kwargs.get("pk"))
    pk = parse_key(str(key)) if key is not None else None
    if model is None or (key is not None and pk is None):
        return None
    return FormPage(model, name, pk)
