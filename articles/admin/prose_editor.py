"""The prose editor in pages of the admin: its field, its modules, its dialogs, and its policy."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csp import get_nonce
from django.utils.csp import CSP
from django_prose_editor.fields import ProseEditorField
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import ImportMap, Media

from articles.admin.image_forms import UploadForm
from articles.admin.source_picker import SourceForm
from articles.prose.sanitizer import sanitize

# The prose editor's import map and the empty style element that it looks for can only stand in
# the page itself, so that a page with such an editor has a nonce. Public pages have none: their
# bytes are the same for everyone.
EDITOR_CSP = {
    **settings.SECURE_CSP,
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
}

# What our modules of the prose editor import from one another, by names that outlive a deployment.
_SHARED_MODULES = ["asking", "datasets", "dialogs", "marks", "markup", "picker", "uploading"]
EDITOR_MODULES = Media(
    importmap=ImportMap({f"prose/{name}": f"js/admin/prose/{name}.js" for name in _SHARED_MODULES})
)


class ProseWidget(AdminProseEditorWidget):  # type: ignore[misc]
    """The prose editor; it is only given clean prose, whoever stored or sent it."""

    @property
    def media(self) -> Media:
        """Name the modules that those of the marks share: without them, marks would be dropped."""
        media: Media = super().media + EDITOR_MODULES
        return media

    def format_value(self, value: str | None) -> str:
        """Return the prose as it would be saved."""
        return sanitize(value or "")


# For `formfield_overrides`.
PROSE_FIELDS: dict[type[Any], dict[str, Any]] = {ProseEditorField: {"widget": ProseWidget}}


def editor_context(request: HttpRequest) -> dict[str, Any]:
    """Return what a page with the prose editor and its dialogs needs; it has `EDITOR_CSP`, too."""
    context: dict[str, Any] = {"csp_nonce": str(get_nonce(request))}
    if request.user.has_perm("articles.add_source"):
        context["source_form"] = SourceForm()
    if request.user.has_perm("articles.add_image"):
        context["image_form"] = UploadForm()
    return context
