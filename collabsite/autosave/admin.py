"""Forms of the admin that are kept while one writes, and show what was not saved when they are opened.

What a person typed last stands in the form again, if nobody has saved the object since; it is offered
above the form otherwise. Opening a page stores nothing.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from http import HTTPStatus
from typing import Any, ClassVar, Concatenate

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from collabsite.autosave.models import UnsavedForm
from collabsite.autosave.storage import (
    KEY,
    OutdatedError,
    TooLargeError,
    clean_contents,
    finish,
    form_key,
    form_version,
    keep,
    posted_fields,
)
from collabsite.web.admin.requests import editor, remove_unstorable


class FormlessError(Exception):
    """A page has no form now for the contents that are kept of it."""


def restored_form(request: HttpRequest) -> UnsavedForm | None:
    """Return the contents that the request puts back into the form, None if it is sent by a user."""
    found: UnsavedForm | None = getattr(request, "restored_form", None)
    return found


def autosave_context(request: HttpRequest) -> dict[str, Any]:
    """Return the context of a page with a form that is kept while one writes."""
    restored, shown = restored_form(request), form_key(request.POST)
    version = restored.version if restored else form_version(request.POST)
    others = [form for form in _kept_forms(request) if form.key != shown]
    offered = restored or (others.pop(0) if others else None)
    return {
        "is_autosaved": True,
        "restored": restored,
        "offered": offered,
        "other_forms": others,
        "kept_version": version or 0,
    }


def _kept_forms(request: HttpRequest) -> list[UnsavedForm]:
    found: list[UnsavedForm] | None = getattr(request, "kept_forms", None)
    if found is None:
        kept = UnsavedForm.objects.of(editor(request), at=timezone.now())
        found = list(kept.filter(path=remove_unstorable(request.path)))
        request.kept_forms = found  # type: ignore[attr-defined]
    return found


def _is_saved_since(kept: UnsavedForm) -> bool:
    page = kept.page
    if page is None or page.pk is None:
        return False
    return LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(page.model),
        object_id=str(page.pk),
        action_flag=CHANGE,
        action_time__gt=kept.used_at,
    ).exists()


def _parameters(query: str) -> QueryDict:
    """Return the parameters of a form's address, without the list to which it leads back."""
    parameters = QueryDict(query, mutable=True)
    parameters.pop("_changelist_filters", None)
    return parameters


def _put_in_place(request: HttpRequest) -> HttpRequest | None:
    """Return the request as if the newest contents of its page had been posted, None without any.

    It looks as if “Save” had been pressed, so that no other button is taken for pressed.
    """
    if request.method != "GET" or not (forms := _kept_forms(request)):
        return None
    kept = forms[0]
    query = request.META.get("QUERY_STRING", "")
    is_here = kept.used_at and _parameters(kept.query) == _parameters(query)
    if not is_here or _is_saved_since(kept):
        return None
    data = kept.data()
    data[KEY], data["_save"] = str(kept.key), ""
    # A copy by `copy` has no cookies to set.
    posted = HttpRequest.__new__(type(request))
    posted.__dict__.update(request.__dict__, method="POST", _post=data)
    posted.__dict__.update(_files=MultiValueDict(), restored_form=kept)
    return posted


def restorable[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let a page put back what was kept of its form; the view must only show a `restored_form`."""

    @wraps(view)
    def restore_first(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if posted := _put_in_place(request):
            try:
                return view(posted, *args, **kwargs)
            except FormlessError:
                messages.warning(
                    request,
                    _(
                        "This page has no form for it now. What you wrote is still kept, and listed on your desk."
                    ),
                )
        return view(request, *args, **kwargs)

    return restore_first


class AutosavedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """ModelAdmin whose form is kept while one writes."""

    # Names of the pages whose forms are kept, and that show what was kept of them.
    autosaved_pages: ClassVar[frozenset[str]] = frozenset({"add", "change"})

    def can_write(self, request: HttpRequest, page: str, obj: Any) -> bool:  # noqa: ANN401
        """Return whether the user may post the form of the page to add or change this object."""
        if page == "add":
            return bool(self.has_add_permission(request))
        return page in self.autosaved_pages and bool(self.has_change_permission(request, obj))

    def is_restorable(self, page: str, kept: UnsavedForm) -> bool:
        """Return whether the page can put these contents back into its form."""
        return page in self.autosaved_pages

    def compare_kept(self, request: HttpRequest, kept: UnsavedForm, obj: Any) -> Any:  # noqa: ANN401
        """Return how the contents differ from the stored object, None if the words alone are shown."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form with what was not saved; keep one that is refused."""
        if posted := _put_in_place(request):
            obj = self.get_object(request, object_id) if object_id else None
            if self.can_write(request, "change" if object_id else "add", obj):
                request = posted
        response: HttpResponse = super().changeform_view(
            request, object_id, form_url, extra_context
        )
        if response.status_code == HTTPStatus.CONFLICT:
            _keep_refused_form(request)
        return response

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,  # noqa: ANN401
        change: bool = False,
        **kwargs: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Return the form; one with restored contents is shown unchecked, and never saved by that."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if restored_form(request) is None:
            return form

        def full_clean(self: Any) -> None:  # noqa: ANN401
            self._errors, self.cleaned_data = ErrorDict(), {}

        methods = {"full_clean": full_clean, "is_valid": lambda _self: False}
        return type(form.__name__, (form,), methods)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,  # noqa: ANN401
    ) -> HttpResponse:
        """Render the form and what was not saved in it before."""
        if self.can_write(request, "add" if obj is None else "change", obj):
            context |= autosave_context(request)
        response: HttpResponse = super().render_change_form(
            request, context, add=add, change=change, form_url=form_url, obj=obj
        )
        return response

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:  # noqa: ANN401
        """Log an addition; what was kept of the form is saved now."""
        finish(request)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:  # noqa: ANN401
        """Log a change; what was kept of the form is saved now."""
        finish(request)
        return super().log_change(request, obj, message)


def _keep_refused_form(request: HttpRequest) -> None:
    """Keep a form that was refused, until the page that asks what to do is answered."""
    data = request.POST
    key, title, version = form_key(data), str(data.get("title", "")), form_version(data)
    if key and restored_form(request) is None:
        with suppress(OutdatedError, TooLargeError):
            fields, user = clean_contents(posted_fields(data)), editor(request)
            keep(user, key=key, path=request.path, title=title, fields=fields, version=version)
