"""ModelAdmin that records every draft and refuses a stale form.

The form carries the digest of the draft that it was opened with. If the stored draft has changed
when the form is submitted, nothing is written, and `articles.admin.drafts.conflicts` answers.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.admin.drafts.conflicts import deleted_response, merge_stale
from articles.admin.drafts.history import LastChange, history_page
from articles.content import ArticleCitation, ArticleContent, ArticleSection, TranslationOf
from articles.drafts import content_of, revision
from articles.models import Article, Author, Image, Page, Section, Topic
from articles.prose.sections import split_text
from articles.sources.models import Source
from collabsite.web.admin.bin import BinAdmin
from collabsite.web.admin.pages import AdminWithPages, page_context
from collabsite.web.admin.requests import editor, is_restored, parse_key, remove_unstorable

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet


# The limit of Django's own formsets.
MAX_ROWS = 2000
_FIELDS = (
    *("title", "slug", "standfirst", "language", "date", "origin", "origin_url", "doi", "cover"),
)
# The fields of a form that `read_form` reads.
FORM_FIELDS = (*_FIELDS, "original", "original_edition")


def read_form(
    form: "ModelForm[Any]",
    data: QueryDict,
    *,
    opened: ArticleContent,
    rows: Mapping[int, str],
) -> ArticleContent:
    """Return the submitted content; parts without a field in the form are those of `opened`.

    `rows` has the anchors of the stored sections by their keys.
    """
    fields: dict[str, Any] = {name: _field(form, name, data, opened) for name in _FIELDS}
    topics = opened.topics
    if "title" in data:
        topics = tuple(sorted(_in_bulk(Topic, "slug", data.getlist("topics")).values()))
    return ArticleContent(
        **fields,
        translation_of=_translation_of(form, data, opened),
        topics=topics,
        authors=_authors(data, opened),
        citations=_citations(data, opened),
        sections=_sections(data, opened, rows),
    )


def _field(form: "ModelForm[Any]", name: str, data: QueryDict, opened: ArticleContent) -> str:
    before: str = getattr(opened, name)
    if name not in data or name not in form.fields:
        return before
    field = form.fields[name]
    raw = field.widget.value_from_datadict(data, {}, name)
    try:
        value = field.clean(raw)
    except ValidationError:
        return before if name == "cover" else str(raw)
    match value:
        case Image():
            return value.key
        case dt.date():
            return value.isoformat()
    # An empty slug would be made from the title, but this article has one.
    return value or (before if name == "slug" else "")


def _translation_of(
    form: "ModelForm[Any]", data: QueryDict, opened: ArticleContent
) -> TranslationOf | None:
    if "original" not in data or "original" not in form.fields:
        return opened.translation_of
    try:
        original = form.fields["original"].clean(data["original"])
    except ValidationError:
        return opened.translation_of
    edition = parse_key(data.get("original_edition", ""))
    return TranslationOf(original.pk, edition) if original else None


def _rows(data: QueryDict, prefix: str) -> list[Callable[[str], str]] | None:
    """Return the rows of a formset without the deleted ones, in their order; None if not sent."""
    count = parse_key(data.get(f"{prefix}-TOTAL_FORMS", ""))
    if count is None:
        return None

    def row(number: int) -> Callable[[str], str]:
        return lambda name: remove_unstorable(str(data.get(f"{prefix}-{number}-{name}", "")))

    rows = [row(number) for number in range(min(count, MAX_ROWS))]
    remaining = [get for get in rows if get("DELETE") in {"", "false", "False", "0"}]
    return sorted(remaining, key=lambda get: parse_key(get("ordering")) or 0)


def _in_bulk(model: "type[Model]", field: str, keys: list[str]) -> Mapping[int, str]:
    numbers = [number for key in keys if (number := parse_key(key)) is not None]
    rows = model._default_manager.filter(pk__in=numbers)
    return dict(rows.values_list("pk", field))


def _authors(data: QueryDict, opened: ArticleContent) -> tuple[str, ...]:
    rows = _rows(data, "authorships")
    if rows is None:
        return opened.authors
    names = _in_bulk(Author, "slug", [get("author") for get in rows])
    slugs = [names.get(parse_key(get("author")) or 0, "") for get in rows]
    return tuple(dict.fromkeys(filter(None, slugs)))


def _citations(data: QueryDict, opened: ArticleContent) -> tuple[ArticleCitation, ...]:
    rows = _rows(data, "citations")
    if rows is None:
        return opened.citations
    names = _in_bulk(Source, "key", [get("source") for get in rows])
    cited = {names.get(parse_key(get("source")) or 0, ""): get("locator").strip() for get in rows}
    return tuple(ArticleCitation(key, locator) for key, locator in cited.items() if key)


def _sections(
    data: QueryDict, opened: ArticleContent, rows: Mapping[int, str]
) -> tuple[ArticleSection, ...]:
    if "text" not in data:
        return opened.sections
    opening = next((section.anchor for section in opened.sections if not section.heading), "")
    text = remove_unstorable(str(data["text"]))
    # What others have added meanwhile is not what has the same heading here.
    others = {anchor for anchor in rows.values() if not opened.section(anchor)}
    sections = split_text(text, opening=opening, others=others)
    return tuple(ArticleSection(*section) for section in sections)


def section_anchors(article: Article | None) -> dict[int, str]:
    """Return the anchors of the stored sections by their keys."""
    return dict(Section.objects.filter(article=article).values_list("pk", "anchor"))


_SAVES = {"_save", "_continue", "_addanother"}


class VersionedAdmin(BinAdmin, AdminWithPages):
    """ModelAdmin that records every saved draft, and refuses to overwrite unseen changes."""

    def get_urls(self) -> list[URLPattern]:
        """Add the page of Django's log, whose address the version history has taken."""
        view = self.admin_site.admin_view(require_safe(self.log_view))
        page = path("<int:pk>/history/log/", view, name="articles_article_log")
        return [page, *super().get_urls()]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the version history instead of Django's log."""
        return history_page(request, parse_key(object_id) or 0)

    def log_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show Django's log, which also has the actions that changed no draft."""
        response: HttpResponse = super().history_view(request, str(pk))
        return response

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form with the digest of its draft; refuse it when that is stale."""
        try:
            return self._changeform(request, object_id, form_url, {**(extra_context or {})})
        except IntegrityError:
            # Another article has just taken the slug; the form reports that now.
            return self._changeform(request, object_id, form_url, {**(extra_context or {})})

    def _changeform(
        self, request: HttpRequest, object_id: str | None, form_url: str, context: dict[str, Any]
    ) -> HttpResponse:
        pk = parse_key(object_id)
        if pk is None:
            return super().changeform_view(request, object_id, form_url, context)
        restored = is_restored(request)
        if request.method != "POST" or restored:
            # Before the form reads the rows: a change in between makes it stale, not wrong.
            article = Article.objects.filter(pk=pk).first()
            if article:
                stored = content_of(article).digest()
                # What is put in place is merged when it is saved, if others have saved since.
                context["opened"] = request.POST.get("opened", stored)
                context["last_change"] = LastChange.of(request, article, stored)
            elif restored:
                return self._deleted(request, pk, request.POST.get("opened", ""))
            return super().changeform_view(request, object_id, form_url, context)
        is_action = "action" in request.POST and not _SAVES & set(request.POST)
        if is_action or not self.has_change_permission(request):
            return super().changeform_view(request, object_id, form_url, context)
        with transaction.atomic():
            article = Article.objects.select_for_update().filter(pk=pk).first()
            opened = request.POST.get("opened", "")
            if article is None:
                return self._deleted(request, pk, opened)
            if not self.has_change_permission(request, article):
                raise PermissionDenied
            if opened != content_of(article).digest():
                mine = self._submitted(request, article, opened)
                return merge_stale(request, article, mine=mine, opened=opened)
            revision.record_unrecorded(article)
            context["opened"] = opened
            context["last_change"] = LastChange.of(request, article, opened)
            return super().changeform_view(request, object_id, form_url, context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask before deleting; ask again if the draft has changed since."""
        context = {**(extra_context or {})}
        with transaction.atomic():
            locked = Article.objects.select_for_update().filter(pk=parse_key(object_id) or 0)
            article = self.get_object(request, object_id) if locked.first() else None
            if article is None or not self.has_delete_permission(request, article):
                return super().delete_view(request, object_id, context)
            stored = content_of(article)
            context["opened"] = stored.digest()
            context["opts"] = (Page if article.is_page else Article)._meta
            if request.method == "POST" and request.POST.get("opened") != stored.digest():
                return self._stale_deletion(request, article, stored)
            return super().delete_view(request, object_id, context)

    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        """Record the draft, so that the history has it; then move it to the bin."""
        revision.record_unrecorded(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: "QuerySet[Article]") -> None:
        """Record the drafts, so that the history has them; then move them to the bin."""
        for article in queryset:
            revision.record_unrecorded(article)
        super().delete_queryset(request, queryset)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:  # noqa: ANN401
        """Log an addition, and record the draft."""
        entry = super().log_addition(request, obj, message)
        revision.record(obj, by=editor(request))
        return entry

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:  # noqa: ANN401
        """Log a change, and record the draft if it is a new one; `None` says that this was done."""
        if message is None:
            return None
        entry = super().log_change(request, obj, message)
        revision.record(obj, by=editor(request))
        return entry

    def _submitted(self, request: HttpRequest, article: Article, opened: str) -> ArticleContent:
        """Return the content of the form, which was opened with the draft of this digest."""
        is_new = article._state.adding
        form: ModelForm[Any] = self.get_form(request, None if is_new else article, change=True)(
            request.POST
        )
        stored = ArticleContent() if is_new else content_of(article)
        base = None if is_new else revision.find_by_digest(article, opened)
        return read_form(form, request.POST, opened=base or stored, rows=section_anchors(article))

    def _deleted(self, request: HttpRequest, pk: int, opened: str) -> HttpResponse:
        article = Article.with_binned.filter(pk=pk).first() or Article(pk=pk)
        return deleted_response(request, article, self._submitted(request, article, opened))

    def _stale_deletion(
        self, request: HttpRequest, article: Article, stored: ArticleContent
    ) -> HttpResponse:
        context = {
            **page_context(request, article, title=_("Delete")),
            "last_change": LastChange.of(request, article),
            "opened": stored.digest(),
        }
        return TemplateResponse(
            request, "admin/articles/article/conflict_delete.html", context, status=409
        )
