"""Number audit beside the form: the numbers of the unsaved text, and what backs each."""

import json
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from articles.admin.permissions import can_change, can_view, get_permitted_article
from articles.admin.prose.claims import kind_name, slots_of
from articles.admin.prose.editor import MAX_ARTICLE
from articles.audit.backing import Backing
from articles.content import ArticleContent, ArticleSection
from articles.models import MAX_LITERAL, MAX_REASON, Article, Exempted
from articles.prose.marks.session import DataSession
from articles.prose.passages import MAX_SENTENCE
from articles.prose.sections import read_text
from articles.publishing import claims, number_audit
from articles.publishing.claims import ClaimEntry
from articles.publishing.number_audit import AuditEntry
from collabsite.web.admin.requests import editor, remove_unstorable
from collabsite.web.models import Language

# In bytes.
_MAX_LENGTH = 4_000_000
# The most numbers that are listed of each group.
_MAX_LISTED = 500
# Errors that JSON of an unexpected shape may raise; the body of a form was read as such before.
_JSON_ERRORS = (
    *(ValueError, KeyError, TypeError, AttributeError),
    *(OverflowError, RecursionError, RawPostDataException),
)


@require_POST
def audit_view(request: HttpRequest) -> HttpResponse:
    """Return the panel for the text that the form's script has sent, without storing anything."""
    if not can_view(editor(request)):
        raise PermissionDenied
    try:
        if len(request.body) > _MAX_LENGTH:
            raise BadRequest("audit: the text is too long")
        data = json.loads(request.body)
        language = data["language"] if data["language"] in Language else Language.ENGLISH
        title, standfirst, text = (
            remove_unstorable(data[name]) for name in ("title", "standfirst", "text")
        )
        article = Article.objects.filter(pk=int(data.get("article") or 0)).first()
    except _JSON_ERRORS as error:
        raise BadRequest(f"audit: {error}") from error
    template = "admin/articles/article/audit_list.html"
    if len(text) > MAX_ARTICLE:
        return TemplateResponse(request, template, {"is_too_long": True})
    sections = tuple(ArticleSection(*section) for section in read_text(text))
    parts = number_audit.parts_of(
        ArticleContent(title=title, standfirst=standfirst, sections=sections)
    )
    now = timezone.now()
    marks = [mark for part in parts for mark in part.marks]
    shown = number_audit.read_numbers(marks, DataSession(marks, at=now), language=language)
    exemptions = number_audit.exemptions_of(article)
    tables = claims.read_tables(parts, at=now)
    exempted = number_audit.exemptions_of(article, Exempted.CLAIM)
    judged = claims.audit_claims(parts, tables, shown, exempted)
    found = number_audit.audit(parts, shown, exemptions, claims.holding(judged))
    found = number_audit.add_former_reasons(found, exemptions)
    found = number_audit.add_candidates(found, parts, language=language, at=now)
    numbers: dict[str, list[AuditEntry]] = {backing.value: [] for backing in Backing}
    for entry in found:
        numbers[entry.audited.backing].append(entry)
    backed = (Backing.BOUND, Backing.CLAIMED, Backing.CITED)
    numbers["backed"] = [entry for backing in backed for entry in numbers[backing]]
    grouped: dict[str, list[tuple[ClaimEntry, str, str]]] = {}
    for claim in judged:
        grouped.setdefault(_group_of(claim), []).append((claim, slots_of(claim), kind_name(claim)))
    groups = ("mismatch", "unsourced", "exempt", "backed", "seen")
    listed = (len(numbers[name]) for name in groups)
    context: dict[str, Any] = {
        "numbers": numbers,
        "claims": grouped,
        "listed": f":{_MAX_LISTED}",
        "unlisted": sum(max(0, count - _MAX_LISTED) for count in listed),
        "unchecked": claims.find_unchecked(parts, tables, at=now),
        "may_exempt": bool(article) and can_change(editor(request), article),
        "max_reason": MAX_REASON,
        "is_new": article is None,
    }
    return TemplateResponse(request, template, context)


def _group_of(claim: ClaimEntry) -> str:
    if claim.exempt:
        return "exempt"
    if claim.fails:
        return "failing"
    if claim.part.is_line:
        # Of a title, heading or caption, which can't be confirmed.
        return "lines"
    if claim.is_confirmed and claim.statement and not claim.has_changed:
        return "confirmed"
    return "proposed" if claim.is_confirmed or claim.statement else "suggested"


@require_POST
def exempt_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Exempt a number or a claim from the audit for a reason, or, with `undo`, remove the exemption."""
    article = get_permitted_article(request, can_change, pk)
    about = Exempted.CLAIM if request.POST.get("about") == Exempted.CLAIM else Exempted.NUMBER
    literal, sentence, reason = (
        remove_unstorable(request.POST.get(name, "")) for name in ("literal", "sentence", "reason")
    )
    if not literal or len(literal) > MAX_LITERAL or not 0 < len(sentence) <= MAX_SENTENCE:
        raise BadRequest("exempt: name the number and its sentence")
    named: dict[str, Any] = {"literal": literal, "sentence": sentence, "about": about}
    if "undo" in request.POST:
        article.exemptions.filter(**named).delete()
        return JsonResponse({})
    try:
        number_audit.exempt(article, by=editor(request), reason=reason, **named)
    except number_audit.ExemptionError as error:
        return JsonResponse({"error": str(error)})
    return JsonResponse({})
