"""The prose editor in pages of the admin: its widget, scripts, dialogs and security policy."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csp import get_nonce
from django.utils.csp import CSP
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import ImportMap, Media

from articles.admin.media import ImageDialogForm
from articles.admin.prose.claims import ClaimForm
from articles.admin.sources import SourceDialogForm
from articles.drafts.linked_sources import cite_linked_sources
from articles.models import MAX_HEADING
from articles.prose import html_import
from articles.prose.equations import EquationError
from articles.prose.parse import Equation, normalize_prose
from articles.prose.render import render_equation
from articles.prose.sanitize import sanitize
from articles.prose.schema import ARTICLE_EXTENSIONS
from articles.prose.sections import TextSection, read_text, sanitize_text
from collabsite.web.admin.pickers import require_article_access

# The most HTML that is imported in one paste, in bytes; Django reads forms of up to 2.5 MB.
MAX_PASTE = 2_000_000
# What is read within a second or so; a long document of Word has a tenth of it.
MAX_PASTED_TAGS = 40_000
# The longest text of an article with its markup, in characters; checking its numbers takes up to two
# seconds for every 100,000.
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
EDITOR_MODULES = Media(
    importmap=ImportMap(
        {f"prose/{name}": f"js/admin/prose/{name}.js" for name in _SHARED_MODULES}
        | {f"writing/{name}": f"js/admin/writing/{name}.js" for name in ("length", "text")}
        | {"find-panel": "js/admin/find-panel.js"}
    )
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


class TextWidget(ProseWidget):
    """Widget of the prose editor for the whole text of an article, with the headings of its sections."""

    def format_value(self, value: str | None) -> str:
        """Return the text as it would be read."""
        return sanitize_text(value or "")


class ArticleTextField(ProseEditorFormField):  # type: ignore[misc]
    """Form field for the whole text of an article: its sections as one HTML (`articles.prose.sections`)."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Text"),
            required=False,
            strip=False,
            extensions=ARTICLE_EXTENSIONS,
            widget=TextWidget,
        )

    def clean(self, value: str) -> str:
        """Refuse a text or a heading that is too long."""
        text: str = super().clean(value)
        if len(text) > MAX_ARTICLE:
            sentence = _(
                "The text has %(size)d characters with its markup, and an article has at most"
                " %(most)d. Divide it into several articles."
            )
            raise ValidationError(sentence % {"size": len(text), "most": MAX_ARTICLE})
        sentence = _(
            "The heading “%(heading)s” has %(size)d characters, and a heading of a section has at"
            " most %(most)d. Shorten it, or make a paragraph of it."
        )
        for heading in (section.heading for section in read_text(text)):
            if len(heading) > MAX_HEADING:
                named = {"heading": Truncator(heading).chars(60), "size": len(heading)}
                raise ValidationError(sentence % {**named, "most": MAX_HEADING})
        return text

    def has_changed(self, initial: str | None, data: str | None) -> bool:
        """Return whether a reader would see another text; the editor writes marks in its own way."""
        before, after = initial or "", (data or "").replace("\r\n", "\n")
        return before != after and _normalized(before) != _normalized(after)


def _normalized(text: str) -> list[TextSection]:
    return [each._replace(body=normalize_prose(each.body)) for each in read_text(text)]


def editor_context(request: HttpRequest) -> dict[str, Any]:
    """Return the context of a page with the prose editor; its response needs `EDITOR_CSP`."""
    context: dict[str, Any] = {
        "csp_nonce": str(get_nonce(request)),
        "max_paste": MAX_PASTE,
        "claim_form": ClaimForm(),
    }
    if request.user.has_perm("sources.add_source"):
        context["source_form"] = SourceDialogForm()
    if request.user.has_perm("articles.add_image"):
        context["image_form"] = ImageDialogForm()
    return context


@require_POST
def import_paste(request: HttpRequest) -> HttpResponse:
    """Return pasted HTML as prose, and as a text if it has several sections, with what was left out."""
    require_article_access(request)
    html = request.POST.get("html", "")
    # An ampersand takes as long as four letters.
    size = len(html.encode()) + 3 * html.count("&")
    if size > MAX_PASTE or html.count("<") > MAX_PASTED_TAGS:
        return JsonResponse({}, status=413)
    imported = html_import.import_html(html)
    divided = html_import.divide_html(html)
    prose, text = cite_linked_sources([sanitize(imported.html), sanitize_text(divided)])
    found = {"images": imported.images, "is_deep": imported.is_deep}
    return JsonResponse({"html": prose, "text": text, **found})


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
