"""The prose editor in pages of the admin: its widget, scripts, dialogs and security policy."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csp import get_nonce
from django.utils.csp import CSP
from django.views.decorators.http import require_POST
from django_prose_editor.fields import ProseEditorField
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import ImportMap, Media

from articles.admin.images import ImageDialogForm
from articles.admin.sources import SourceDialogForm
from articles.prose import html_import
from articles.prose.sanitizer import sanitize
from collabsite.web.admin.pickers import require_article_access

# The most HTML that is imported in one paste, in bytes; Django reads forms of up to 2.5 MB.
MAX_PASTE = 2_000_000

# The prose editor needs an import map and an empty style element in the page itself, so that a page
# with an editor has a nonce. Public pages have none: their bytes are the same for every reader.
EDITOR_CSP = {
    **settings.SECURE_CSP,
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
}

# The names by which our modules of the prose editor import one another; static files have hashes.
_SHARED_MODULES = ["datasets", "dialogs", "marks", "picker", "requests", "uploading"]
EDITOR_MODULES = Media(
    importmap=ImportMap({f"prose/{name}": f"js/admin/prose/{name}.js" for name in _SHARED_MODULES})
)


class ProseWidget(AdminProseEditorWidget):  # type: ignore[misc]
    """Widget of the prose editor, which gets sanitized prose only."""

    @property
    def media(self) -> Media:
        """Add the shared modules; without them, the editor would drop marks."""
        media: Media = super().media + EDITOR_MODULES
        return media

    def format_value(self, value: str | None) -> str:
        """Return the prose as it would be saved."""
        return sanitize(value or "")


# For `formfield_overrides`.
PROSE_FIELDS: dict[type[Any], dict[str, Any]] = {ProseEditorField: {"widget": ProseWidget}}


def editor_context(request: HttpRequest) -> dict[str, Any]:
    """Return the context of a page with the prose editor; its response needs `EDITOR_CSP`."""
    context: dict[str, Any] = {"csp_nonce": str(get_nonce(request)), "max_paste": MAX_PASTE}
    if request.user.has_perm("articles.add_source"):
        context["source_form"] = SourceDialogForm()
    if request.user.has_perm("articles.add_image"):
        context["image_form"] = ImageDialogForm()
    return context


@require_POST
def import_paste(request: HttpRequest) -> HttpResponse:
    """Return pasted HTML as prose, and the numbers of images and tables left out of it."""
    require_article_access(request)
    html = request.POST.get("html", "")
    if len(html.encode()) > MAX_PASTE:
        return JsonResponse({}, status=413)
    imported = html_import.import_html(html)
    return JsonResponse(
        {
            "html": sanitize(imported.html),
            "images": imported.images,
            "tables": imported.tables,
        }
    )
