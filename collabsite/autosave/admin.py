"""ModelAdmin whose form is kept while one writes, and offered when it is reopened."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, Concatenate

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from collabsite.autosave.comparison import compare_form, compare_formset
from collabsite.autosave.models import UnsavedForm
from collabsite.autosave.storage import (
    OutdatedError,
    TooLargeError,
    clean_contents,
    finish,
    keep,
    posted_fields,
)
from collabsite.autosave.writers import KEY, form_key, parse_form_key
from collabsite.web.admin.requests import editor, remove_unstorable

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# The field that asks for contents that are kept, by the key of their form.
RESTORE = "restore"


def find_kept_forms(user: "User", path: str) -> list[UnsavedForm]:
    """Return the contents that are kept for the user and the form at this address."""
    kept = UnsavedForm.objects.of(user, at=timezone.now()).filter(path=remove_unstorable(path))
    return list(kept.defer("fields"))


def kept_forms(request: HttpRequest) -> list[UnsavedForm]:
    """Return the contents that are kept for the user and this page, but not those shown on it."""
    shown = form_key(request.POST)
    kept = find_kept_forms(editor(request), request.path)
    return [form for form in kept if form.key != shown]


def restore(request: HttpRequest) -> UnsavedForm | None:
    """Replace what was posted by the contents that it asks for; return them, None if not asked.

    Their form has the key that they are kept under, and so replaces them when it is saved. It looks
    as if “Save” had been pressed, so that no other button is taken for pressed.
    """
    key = parse_form_key(request.POST.get(RESTORE, ""))
    if key is None:
        return None
    kept = UnsavedForm.objects.of(editor(request), at=timezone.now())
    found = kept.filter(path=request.path, key=key).first()
    data = found.data() if found else request.POST.copy()
    data[KEY], data["_save"] = str(key), ""
    request.POST = data  # type: ignore[assignment]
    return found


def redirect_unrestored(request: HttpRequest) -> HttpResponseRedirect:
    """Say that the contents that were to be restored are gone, and show the form as it is stored."""
    messages.warning(request, _("What you wanted to restore is no longer kept."))
    return HttpResponseRedirect(request.get_full_path())


def redirect_formless(request: HttpRequest) -> HttpResponseRedirect:
    """Say that the page has no form now for the contents that were to be restored; they stay."""
    messages.warning(
        request,
        _(
            "This page has no form for it now. What you wrote is still kept, and listed on your desk."
        ),
    )
    return HttpResponseRedirect(request.get_full_path())


def restored_form(request: HttpRequest) -> UnsavedForm | None:
    """Return the contents that the request puts back into the form, None if it is sent by a user."""
    found: UnsavedForm | None = getattr(request, "restored_form", None)
    return found


def restorable[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let a page put back what was kept of its form; the view must only show a `restored_form`."""

    @wraps(view)
    def restore_first(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if request.method == "POST" and RESTORE in request.POST:
            restored = restore(request)
            if restored is None:
                return redirect_unrestored(request)
            request.restored_form = restored  # type: ignore[attr-defined]
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

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form with what was not saved; with `restore`, show those contents in it."""
        if request.method == "POST" and RESTORE in request.POST:
            restored = restore(request)
            if restored is None:
                return redirect_unrestored(request)
            request.restored_form = restored  # type: ignore[attr-defined]
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
        """Return the form; one with restored contents is shown, and never saved by that."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if restored_form(request) is None:
            return form

        def is_valid(self: Any) -> bool:  # noqa: ANN401
            form.is_valid(self)
            return False

        return type(form.__name__, (form,), {"is_valid": is_valid})

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
        finish(editor(request), form_key(request.POST))
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:  # noqa: ANN401
        """Log a change; what was kept of the form is saved now."""
        finish(editor(request), form_key(request.POST))
        return super().log_change(request, obj, message)

    def compare_kept(self, request: HttpRequest, kept: UnsavedForm, obj: Any) -> dict[str, Any]:  # noqa: ANN401
        """Return the context in which `admin/autosave/kept.html` shows what differs.

        `obj` is the stored object, None for a new one.
        """
        data = kept.data()
        form = self.get_form(request, obj, change=obj is not None)(data, instance=obj)
        fields = list(compare_form(form))
        for formset_class, _inline in self.get_formsets_with_inlines(request, obj):
            prefix = formset_class.get_default_prefix()
            if f"{prefix}-TOTAL_FORMS" in data:
                fields += compare_formset(formset_class(data, instance=obj, prefix=prefix))
        return {"fields": fields}


def _keep_refused_form(request: HttpRequest) -> None:
    """Keep a form that was refused, until the page that asks what to do is answered."""
    key = form_key(request.POST)
    if key and restored_form(request) is None:
        with suppress(OutdatedError, TooLargeError):
            fields = clean_contents(posted_fields(request.POST))
            title = str(request.POST.get("title", ""))
            keep(editor(request), key=key, path=request.path, title=title, fields=fields)


def autosave_context(request: HttpRequest) -> dict[str, Any]:
    """Return the context of a page with a form that is kept while one writes."""
    return {
        "is_autosaved": True,
        "restored": restored_form(request),
        "kept_forms": kept_forms(request),
        "kept_version": _version(request),
    }


def _version(request: HttpRequest) -> int:
    """Return the version of what is kept under the key of the form that was posted."""
    key = form_key(request.POST)
    if key is None:
        return 0
    kept = UnsavedForm.objects.filter(user=editor(request), key=key)
    return kept.values_list("version", flat=True).first() or 0
