"""Number audit beside the form: the numbers of the unsaved text, and what backs each."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from articles.admin.permissions import can_change, can_view, get_permitted_article
from articles.admin.prose_editor import MAX_ARTICLE
from articles.audit.backing import Backing
from articles.models import MAX_LITERAL, MAX_REASON, Article, Exempted
from articles.prose.passages import MAX_SENTENCE
from articles.prose.sections import read_text
from articles.publishing import claim_audit, number_audit
from articles.publishing.claim_audit import ClaimEntry
from articles.publishing.number_audit import AuditEntry, SectionText
from collabsite.web.admin.requests import editor, remove_unstorable
from collabsite.web.checklist import section_target
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


@dataclass(frozen=True)
class AuditPanel:
    """The numbers of a text in groups by their backing, each in the order of the text."""

    mismatches: tuple[AuditEntry, ...]
    unsourced: tuple[AuditEntry, ...]
    exempt: tuple[AuditEntry, ...]
    backed: tuple[AuditEntry, ...]

    @classmethod
    def of(cls, audited: Iterable[AuditEntry]) -> "AuditPanel":
        """Return the panel of these numbers."""
        groups: dict[Backing, list[AuditEntry]] = {}
        for each in audited:
            groups.setdefault(each.audited.backing, []).append(each)
        backed = [*groups.get(Backing.BOUND, []), *groups.get(Backing.CITED, [])]
        return cls(
            mismatches=tuple(groups.get(Backing.MISMATCH, [])),
            unsourced=tuple(groups.get(Backing.UNSOURCED, [])),
            exempt=tuple(groups.get(Backing.EXEMPT, [])),
            backed=tuple(backed),
        )

    @property
    def listed(self) -> "AuditPanel":
        """The first numbers of each group."""
        groups = (self.mismatches, self.unsourced, self.exempt, self.backed)
        return AuditPanel(*(group[:_MAX_LISTED] for group in groups))

    @property
    def unlisted(self) -> int:
        """Number of those that are not listed."""
        groups = (self.mismatches, self.unsourced, self.exempt, self.backed)
        return sum(max(0, len(group) - _MAX_LISTED) for group in groups)

    @property
    def open(self) -> int:
        """Number of mismatches and unsourced numbers."""
        return len(self.mismatches) + len(self.unsourced)


@dataclass(frozen=True)
class ClaimPanel:
    """The claims of a text: those that fail, wait for an editor, are confirmed, or have a reason.

    `lines` are those of titles, headings and captions that do not fail; they can't be confirmed.
    """

    failing: tuple[ClaimEntry, ...]
    proposed: tuple[ClaimEntry, ...]
    confirmed: tuple[ClaimEntry, ...]
    lines: tuple[ClaimEntry, ...]
    exempt: tuple[ClaimEntry, ...]

    @classmethod
    def of(cls, audited: Iterable[ClaimEntry]) -> "ClaimPanel":
        """Return the panel of these claims."""
        groups: dict[str, list[ClaimEntry]] = {}
        for each in audited:
            if each.exempt:
                name = "exempt"
            elif each.fails:
                name = "failing"
            elif each.part.is_line:
                name = "lines"
            else:
                name = "confirmed" if each.is_confirmed else "proposed"
            groups.setdefault(name, []).append(each)
        names = ("failing", "proposed", "confirmed", "lines", "exempt")
        return cls(**{name: tuple(groups.get(name, [])) for name in names})


@dataclass(frozen=True)
class SubmittedText:
    """Text of a form, saved or not; `article` is the key of the article, None for a new one."""

    language: str
    title: str
    standfirst: str
    text: str
    article: int | None

    @classmethod
    def read(cls, request: HttpRequest) -> "SubmittedText":
        """Return the text that the form's script has sent; raise BadRequest if it is invalid."""
        try:
            if len(request.body) > _MAX_LENGTH:
                raise BadRequest("audit: the text is too long")
            data = json.loads(request.body)
            article = data.get("article")
            language = data["language"] if data["language"] in Language else Language.ENGLISH
            return cls(
                language,
                _clean_text(data["title"]),
                _clean_text(data["standfirst"]),
                _clean_text(data["text"]),
                int(article) if article else None,
            )
        except _JSON_ERRORS as error:
            raise BadRequest(f"audit: {error}") from error


@require_POST
def audit_view(request: HttpRequest) -> HttpResponse:
    """Return the panel for the text in the request, without storing anything."""
    if not can_view(editor(request)):
        raise PermissionDenied
    text = SubmittedText.read(request)
    if len(text.text) > MAX_ARTICLE:
        return TemplateResponse(request, "admin/articles/article/audit_list.html", {})
    sections = [
        SectionText(section_target(index), section.heading, section.body)
        for index, section in enumerate(read_text(text.text))
    ]
    article = Article.objects.filter(pk=text.article).first() if text.article else None
    parts = number_audit.parts_of(text.title, text.standfirst, sections)
    now = timezone.now()
    shown = number_audit.read_bound_numbers(parts, language=text.language, at=now)
    exemptions = number_audit.exemptions_of(article)
    found = number_audit.audit(parts, shown, exemptions)
    found = number_audit.add_former_reasons(found, exemptions)
    found = number_audit.add_candidates(found, parts, language=text.language, at=now)
    tables = claim_audit.read_tables(parts, at=now)
    claims = claim_audit.audit_claims(
        parts,
        tables,
        shown,
        number_audit.exemptions_of(article, Exempted.CLAIM),
    )
    context = {
        "panel": AuditPanel.of(found),
        "claims": ClaimPanel.of(claims),
        "unchecked": claim_audit.find_unchecked(parts, tables, at=now),
        "may_exempt": bool(article) and can_change(editor(request), article),
        "max_reason": MAX_REASON,
        "is_new": article is None,
    }
    return TemplateResponse(request, "admin/articles/article/audit_list.html", context)


@require_POST
def exempt_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Exempt a number or a claim from the audit for a reason, or, with `undo`, remove the exemption."""
    article = get_permitted_article(request, can_change, pk)
    literal, sentence = (
        _clean_text(request.POST.get(name, "")) for name in ("literal", "sentence")
    )
    if not literal or len(literal) > MAX_LITERAL or not 0 < len(sentence) <= MAX_SENTENCE:
        raise BadRequest("exempt: name the number and its sentence")
    is_claim = request.POST.get("about") == Exempted.CLAIM
    about = Exempted.CLAIM if is_claim else Exempted.NUMBER
    if "undo" in request.POST:
        number_audit.unexempt(article, literal=literal, sentence=sentence, about=about)
        return JsonResponse({})
    reason = _clean_text(request.POST.get("reason", ""))
    try:
        number_audit.exempt(
            article,
            by=editor(request),
            literal=literal,
            sentence=sentence,
            reason=reason,
            about=about,
        )
    except number_audit.ExemptionError as error:
        return JsonResponse({"error": str(error)})
    return JsonResponse({})


def _clean_text(value: Any) -> str:  # noqa: ANN401 - JSON has any type.
    """Return the text without unstorable characters; raise TypeError if it is not a text."""
    if not isinstance(value, str):
        raise TypeError("a text was expected")
    return remove_unstorable(value)
