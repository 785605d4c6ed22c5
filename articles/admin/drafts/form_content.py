"""Content of an article's form as it was sent, valid or not."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import QueryDict

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
    fields: dict[str, Any] = {name: _field(form, name, data, opened) for name in _FIELDS}
    topics = opened.topics
    if "title" in data:
        keys = [key for key in map(parse_key, data.getlist("topics")) if key is not None]
        topics = tuple(
            Topic.objects.filter(pk__in=keys).order_by("slug").values_list("slug", flat=True)
        )
    authors = _rows(data, "authorships", Author, "slug")
    citations = _rows(data, "citations", Source, "key")
    return ArticleContent(
        **fields,
        translation_of=_translation_of(form, data, opened),
        topics=topics,
        authors=opened.authors if authors is None else tuple(authors),
        citations=opened.citations
        if citations is None
        else tuple(ArticleCitation(*cited) for cited in citations.items()),
        sections=_sections(data, opened, stored),
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


def _rows(data: QueryDict, prefix: str, model: "type[Model]", field: str) -> dict[str, str] | None:
    """Return what the rows of a formset name by this field, in order, with the locators.

    Deleted rows are left out. None if the formset was not sent.
    """
    count = parse_key(data.get(f"{prefix}-TOTAL_FORMS", ""))
    if count is None:
        return None

    def sent(number: int, name: str) -> str:
        return remove_unstorable(str(data.get(f"{prefix}-{number}-{name}", "")))

    numbers = [
        number
        for number in range(min(count, MAX_ROWS))
        if sent(number, "DELETE") in {"", "false", "False", "0"}
    ]
    numbers.sort(key=lambda number: parse_key(sent(number, "ordering")) or 0)
    keys = [parse_key(sent(number, str(model._meta.model_name))) or 0 for number in numbers]
    named = model._default_manager.filter(pk__in=keys)
    names: dict[int, str] = dict(named.values_list("pk", field))
    rows = zip(keys, numbers, strict=True)
    return {names[key]: sent(number, "locator").strip() for key, number in rows if key in names}


def _sections(
    data: QueryDict, opened: ArticleContent, stored: ArticleContent
) -> tuple[ArticleSection, ...]:
    if "text" not in data:
        return opened.sections
    opening = next((section.anchor for section in opened.sections if not section.heading), "")
    text = remove_unstorable(str(data["text"]))
    # What others have added meanwhile is not what has the same heading here.
    others = {each.anchor for each in stored.sections if not opened.section(each.anchor)}
    sections = split_text(text, opening=opening, others=others)
    return tuple(ArticleSection(*section) for section in sections)
