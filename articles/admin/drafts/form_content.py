"""Content of an article's form as it was sent, valid or not."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import QueryDict
from msgspec.structs import replace

from articles.content import ArticleCitation, ArticleContent, ArticleSection, TranslationOf
from articles.drafts import revision
from articles.models import Article, Author, Image, Topic
from articles.prose.sections import split_text
from articles.sources.models import Source
from collabsite.web.admin.requests import parse_key, remove_unstorable

if TYPE_CHECKING:
    from django.db.models import Model

# The limit of Django's own formsets.
MAX_ROWS = 2000
_FIELDS = (
    *("title", "slug", "standfirst", "language", "date", "origin", "origin_url", "doi", "cover"),
)
# The fields of a form that `read_form` reads.
FORM_FIELDS = (*_FIELDS, "original", "original_edition")


def read_form(
    form: "ModelForm[Any]", data: QueryDict, article: Article | None, stored: ArticleContent
) -> ArticleContent:
    """Return the content that was sent for an article, of which `stored` is the draft.

    Parts without a field in the form are those of the draft that it was opened with.
    """
    base = revision.find_by_digest(article, data.get("opened", "")) if article else None
    opened = base or stored
    parts: dict[str, Any] = {name: _field(form, name, data, opened) for name in _FIELDS}
    parts["translation_of"] = _translation_of(form, data, opened)
    if "title" in data:
        keys = [key for key in map(parse_key, data.getlist("topics")) if key is not None]
        topics = Topic.objects.filter(pk__in=keys).order_by("slug")
        parts["topics"] = tuple(topics.values_list("slug", flat=True))
    authors = _rows(data, "authorships", Author, "slug")
    if authors is not None:
        parts["authors"] = tuple(authors)
    citations = _rows(data, "citations", Source, "key")
    if citations is not None:
        parts["citations"] = tuple(ArticleCitation(*cited) for cited in citations.items())
    if "text" in data:
        opening = next((each.anchor for each in opened.sections if not each.heading), "")
        text = remove_unstorable(str(data["text"]))
        # What others have added meanwhile is not what has the same heading here.
        others = {each.anchor for each in stored.sections if not opened.section(each.anchor)}
        sections = split_text(text, opening=opening, others=others)
        parts["sections"] = tuple(ArticleSection(*section) for section in sections)
    return replace(opened, **parts)


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


def _rows(data: QueryDict, prefix: str, model: "type[Model]", field: str) -> dict[str, str] | None:
    """Return what the rows of a formset name by this field, in order, with the locators.

    Deleted rows are left out. None if the formset was not sent.
    """
    count = parse_key(data.get(f"{prefix}-TOTAL_FORMS", ""))
    if count is None:
        return None
    rows = []
    for number in range(min(count, MAX_ROWS)):
        about = ("DELETE", "ordering", str(model._meta.model_name), "locator")
        deleted, order, key, locator = (
            remove_unstorable(str(data.get(f"{prefix}-{number}-{name}", ""))) for name in about
        )
        if deleted in {"", "false", "False", "0"}:
            rows.append((parse_key(order) or 0, number, parse_key(key) or 0, locator.strip()))
    named = model._default_manager.filter(pk__in=[key for _order, _number, key, _locator in rows])
    names: dict[int, str] = dict(named.values_list("pk", field))
    return {names[key]: locator for _, _, key, locator in sorted(rows) if key in names}
