"""The prose editor in pages of the admin: its widget, scripts, dialogs and security policy."""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csp import get_nonce
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_prose_editor.fields import ProseEditorField
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import ImportMap, Media

from articles.admin.images import ImageDialogForm
from articles.admin.sources import SourceDialogForm
from articles.drafts.linked_sources import cite_linked_sources
from articles.prose import html_import
from articles.prose.document import Equation
from articles.prose.equations import EquationError
from articles.prose.rendering import render_equation
from articles.prose.sanitizer import sanitize
from collabsite.web.admin.pickers import require_article_access

# The most HTML that is imported in one paste, in bytes; Django reads forms of up to 2.5 MB.
MAX_PASTE = 2_000_000
# What is read within a second or so; a long document of Word has a tenth of it.
MAX_PASTED_TAGS = 40_000
# The longest text of a section with its markup, in characters; some 50,000 words.
MAX_PROSE = 500_000
# The longest text of all sections of an article; checking its numbers takes up to two seconds for
# every 100,000 characters.
MAX_ARTICLE = 1_000_000

# The prose editor needs an import map and an empty style element in the page itself, so that a page
# with an editor has a nonce. Public pages have none: their bytes are the same for every reader.
EDITOR_CSP = {
    **settings.SECURE_CSP,
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
}

# The names by which our modules of the prose editor import one another; static files have hashes.
_SHARED_MODULES = [
    *["blocks", "choices", "claim-changes", "datasets", "dialogs", "marks", "picker", "places"],
    *["recent", "requests", "upload", "uploading"],
]
_WRITING_MODULES = ["contents", "length", "removed-sections", "sections", "steps"]
EDITOR_MODULES = Media(
    importmap=ImportMap(
        {f"prose/{name}": f"js/admin/prose/{name}.js" for name in _SHARED_MODULES}
        | {f"writing/{name}": f"js/admin/writing/{name}.js" for name in _WRITING_MODULES}
        | {"find-panel": "js/admin/find-panel.js"}
    )
)

_LATER_SECTION = re.compile(r"sections-[1-9][0-9]*-body")


class ProseWidget(AdminProseEditorWidget):  # type: ignore[misc]
    """Widget of the prose editor, which gets sanitized prose only."""

    @property
    def media(self) -> Media:
        """Add the shared modules; without them, the editor would drop marks."""
        media: Media = super().media + EDITOR_MODULES
        return media

    def get_context(self, name: str, value: str | None, attrs: dict[str, Any] | None) -> Any:  # noqa: ANN401
        """Leave the editors of later sections to a script, so that the first one starts at once."""
        context = super().get_context(name, value, attrs)
        if _LATER_SECTION.fullmatch(name):
            its = context["widget"]["attrs"]
            its["data-later-editor"] = its.pop("data-django-prose-editor-configurable")
        return context

    def format_value(self, value: str | None) -> str:
        """Return the prose as it would be saved."""
        return sanitize(value or "")


# For `formfield_overrides`.
PROSE_FIELDS: dict[type[Any], dict[str, Any]] = {
    ProseEditorField: {"widget": ProseWidget, "max_length": MAX_PROSE}
}


def editor_context(request: HttpRequest) -> dict[str, Any]:
    """Return the context of a page with the prose editor; its response needs `EDITOR_CSP`."""
    context: dict[str, Any] = {"csp_nonce": str(get_nonce(request)), "max_paste": MAX_PASTE}
    if request.user.has_perm("sources.add_source"):
        context["source_form"] = SourceDialogForm()
    if request.user.has_perm("articles.add_image"):
        context["image_form"] = ImageDialogForm()
    return context


@require_POST
def import_paste(request: HttpRequest) -> HttpResponse:
    """Return pasted HTML as prose, and divided if it has several sections, with what was left out."""
    require_article_access(request)
    html = request.POST.get("html", "")
    if len(html.encode()) > MAX_PASTE or html.count("<") > MAX_PASTED_TAGS:
        return JsonResponse({}, status=413)
    imported = html_import.import_html(html)
    divided = html_import.divide_html(html)
    bodies = [sanitize(body) for body in (imported.html, *(each.html for each in divided))]
    prose, *parts = cite_linked_sources(bodies)
    sections = [
        {"heading": each.heading, "html": part} for each, part in zip(divided, parts, strict=True)
    ]
    is_deep = html_import.is_too_deep(html)
    return JsonResponse(
        {"html": prose, "sections": sections, "images": imported.images, "is_deep": is_deep}
    )


@require_GET
def preview_equation(request: HttpRequest) -> HttpResponse:
    """Return the MathML of an equation, or why its LaTeX can't be read."""
    require_article_access(request)
    equation = Equation(request.GET.get("latex", ""), "display" in request.GET)
    try:
        return JsonResponse({"html": render_equation(equation)})
    except EquationError as error:
        problem = _("The equation can't be shown: %(problem)s.") % {"problem": error}
        return JsonResponse({"problem": problem})
