"""Addresses of forms in the admin, the objects that they are about, and the unsaved ones of a user."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Model
from django.urls import Resolver404, resolve
from django.utils.text import capfirst

from collabsite.autosave.models import UnsavedForm
from collabsite.web.admin.requests import parse_key

if TYPE_CHECKING:
    from django.contrib.auth.models import User


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

    def stored_object(self) -> Any:  # noqa: ANN401
        """Return the object, None if it is new or was deleted."""
        return self.model._base_manager.filter(pk=self.pk).first() if self.pk else None


def find_form_page(path: str) -> FormPage | None:
    """Return the page of a model at this address of the admin, None if there is none."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    if match.app_names != ["admin"]:
        return None
    app, _, rest = (match.url_name or "").partition("_")
    model_name, _, name = rest.partition("_")
    try:
        model = apps.get_model(app, model_name)
    except (LookupError, ValueError):
        return None
    key = match.kwargs.get("object_id", match.kwargs.get("pk"))
    pk = parse_key(str(key)) if key is not None else None
    if key is not None and pk is None:
        return None
    return FormPage(model, name, pk)


@dataclass(frozen=True)
class UnsavedEntry:
    """An unsaved form in a list: the name of what is written, its kind, and when it was kept."""

    key: uuid.UUID
    title: str
    kind: str
    at: dt.datetime


def list_unsaved_forms(user: "User", *, at: dt.datetime) -> list[UnsavedEntry]:
    """Return what the user has not saved, the newest first."""
    entries = []
    for kept in UnsavedForm.objects.of(user, at=at).defer("fields"):
        page = find_form_page(kept.path)
        entries.append(UnsavedEntry(kept.key, kept.title, page.kind if page else "", kept.kept_at))
    return entries
