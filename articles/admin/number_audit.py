"""The audit beside the form: every number of the text as it is being written, and what backs it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from articles.audit.backing import Backing
from articles.models import MAX_LITERAL, MAX_REASON, Article, Language
from articles.publishing import number_audit
from articles.publishing.number_audit import Audited, SectionText
from collabsite.web.admin.requests import editor, remove_unstorable

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

# In bytes: nobody writes a longer text in a form.
_LONGEST = 4_000_000
# What reading JSON of any shape may end with.
_UNREADABLE = (
    *(ValueError, KeyError, TypeError, AttributeError),
    *(OverflowError, RecursionError),
)


@dataclass(frozen=True)
class Panel:
    """The numbers of a text by what is to be done about them, each group in the text's order."""

    mismatches: tuple[Audited, ...]
    unsourced: tuple[Audited, ...]
    exempt: tuple[Audited, ...]
    backed: tuple[Audited, ...]

    @classmethod
    def of(cls, audited: Iterable[Audited]) -> "Panel":
        """Put each number in its group."""
        groups: dict[Backing, list[Audited]] = {}
        for each in audited:
            groups.setdefault(each.judged.backing, []).append(each)
        backed = [*groups.get(Backing.BOUND, []), *groups.get(Backing.CITED, [])]
        return cls(
            mismatches=tuple(groups.get(Backing.MISMATCH, [])),
            unsourced=tuple(groups.get(Backing.UNSOURCED, [])),
            exempt=tuple(groups.get(Backing.EXEMPT, [])),
            backed=tuple(backed),
        )

    @property
    def open(self) -> int:
        """How many numbers an editor still has to deal with."""
        return len(self.mismatches) + len(self.unsourced)


@dataclass(frozen=True)
class Said:
    """What a form says now, saved or not; `article` is its key, None for a new one."""

    language: str
    title: str
    standfirst: str
    sections: tuple[SectionText, ...]
    article: int | None

    @classmethod
    def read(cls, request: HttpRequest) -> "Said":
        """Read what the form's script sends; raises BadRequest."""
        try:
            if len(request.body) > _LONGEST:
                raise BadRequest("audit: the text is too long")
            sent = json.loads(request.body)
            sections = tuple(
                SectionText(*(_text(section[name]) for name in ("target", "heading", "body")))
                for section in sent["sections"]
            )
            article = sent.get("article")
            language = sent["language"] if sent["language"] in Language else Language.ENGLISH
            return cls(
                language,
                _text(sent["title"]),
                _text(sent["standfirst"]),
                sections,
                int(article) if article else None,
            )
        except _UNREADABLE as error:
            raise BadRequest(f"audit: {error}") from error


@method_decorator(require_POST)
def audit_view(model_admin: "ModelAdmin[Article]", request: HttpRequest) -> HttpResponse:
    """Answer with the panel for the text that was sent; stores nothing."""
    if not model_admin.has_view_or_change_permission(request):
        raise PermissionDenied
    said = Said.read(request)
    article = Article.objects.filter(pk=said.article).first() if said.article else None
    parts = number_audit.parts_of(said.title, said.standfirst, said.sections)
    now = timezone.now()
    shown = number_audit.shown_figures(parts, language=said.language, at=now)
    exemptions = number_audit.exemptions_of(article)
    found = number_audit.audit(parts, shown, exemptions)
    found = number_audit.with_former_reasons(found, exemptions)
    found = number_audit.with_candidates(found, parts, language=said.language, at=now)
    context = {
        "panel": Panel.of(found),
        "may_exempt": bool(article) and model_admin.has_change_permission(request, article),
        "max_reason": MAX_REASON,
        "is_new": article is None,
    }
    return TemplateResponse(request, "admin/articles/article/audit_list.html", context)


@method_decorator(require_POST)
def exempt_view(model_admin: "ModelAdmin[Article]", request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the reason why a number needs no backing, or, with `undo`, ask for backing again."""
    article = get_object_or_404(Article, pk=pk)
    if not model_admin.has_change_permission(request, article):
        raise PermissionDenied
    literal, sentence = (_text(request.POST.get(name, "")) for name in ("literal", "sentence"))
    if not literal or len(literal) > MAX_LITERAL or not sentence:
        raise BadRequest("exempt: name the number and its sentence")
    if "undo" in request.POST:
        number_audit.unexempt(article, literal=literal, sentence=sentence)
        return JsonResponse({})
    reason = _text(request.POST.get("reason", ""))
    try:
        number_audit.exempt(
            article, by=editor(request), literal=literal, sentence=sentence, reason=reason
        )
    except number_audit.ExemptionError as error:
        return JsonResponse({"error": str(error)})
    return JsonResponse({})


def _text(value: Any) -> str:  # noqa: ANN401 - what a script sent.
    """Return a text that can be stored; raises TypeError if it is not a text."""
    if not isinstance(value, str):
        raise TypeError("a text was expected")
    return remove_unstorable(value)
