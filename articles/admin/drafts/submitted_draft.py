"""What an editor sent with the form of an article, as a draft, whether it may be stored or not."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import QueryDict

from articles.drafts import Draft, DraftCitation, DraftSection
from articles.drafts.draft import FIELDS
from articles.models import Article, Author, Source, Topic
from collabsite.web.admin.requests import parse_key, remove_unstorable
from collabsite.web.slugs import anchor_of

if TYPE_CHECKING:
    from django.db.models import Model

# Django takes no more rows than this from a form either.
MOST_ROWS = 2000


def sent_draft(form: "ModelForm[Any]", data: QueryDict, *, opened: Draft, stored: Draft) -> Draft:
    """Return what the form says; what it has no field for is as it was `opened`.

    Sections are recognised by their rows in `opened` or `stored`; any other is new.
    """
    return Draft(
        **{name: _field(form, name, data, opened) for name in FIELDS},
        topics=tuple(sorted(_names(Topic, "slug", data.getlist("topics")).values()))
        if "title" in data
        else opened.topics,
        authors=_authors(data, opened),
        citations=_citations(data, opened),
        sections=_sections(data, opened, stored),
    )


def _field(form: "ModelForm[Any]", name: str, data: QueryDict, opened: Draft) -> Any:  # noqa: ANN401
    if name not in data or name not in form.fields:
        return getattr(opened, name)
    field = form.fields[name]
    typed = field.widget.value_from_datadict(data, {}, name)
    try:
        value = field.clean(typed)
    except ValidationError:
        return getattr(opened, name) if name == "original" else str(typed)
    match value:
        case Article():
            return value.pk
        case dt.date():
            return value.isoformat()
        case int():
            return str(value)
        case None:
            return None if name == "original" else ""
    # An empty slug asks for one to be made; this article has one.
    return value or (opened.slug if name == "slug" else value)


def _rows(data: QueryDict, prefix: str) -> list[Callable[[str], str]] | None:
    """Return the rows of a formset that are to stay, in their order; None if it was not sent."""
    count = parse_key(data.get(f"{prefix}-TOTAL_FORMS", ""))
    if count is None:
        return None

    def row(number: int) -> Callable[[str], str]:
        return lambda name: remove_unstorable(str(data.get(f"{prefix}-{number}-{name}", "")))

    rows = [row(number) for number in range(min(count, MOST_ROWS))]
    kept = [get for get in rows if get("DELETE") in {"", "false", "False", "0"}]
    return sorted(kept, key=lambda get: parse_key(get("ordering")) or 0)


def _names(model: "type[Model]", field: str, keys: list[str]) -> Mapping[int, str]:
    numbers = [number for key in keys if (number := parse_key(key)) is not None]
    rows = model._default_manager.filter(pk__in=numbers)
    return dict(rows.values_list("pk", field))


def _authors(data: QueryDict, opened: Draft) -> tuple[str, ...]:
    rows = _rows(data, "authorships")
    if rows is None:
        return opened.authors
    names = _names(Author, "slug", [get("author") for get in rows])
    slugs = [names.get(parse_key(get("author")) or 0, "") for get in rows]
    return tuple(dict.fromkeys(filter(None, slugs)))


def _citations(data: QueryDict, opened: Draft) -> tuple[DraftCitation, ...]:
    rows = _rows(data, "citations")
    if rows is None:
        return opened.citations
    names = _names(Source, "key", [get("source") for get in rows])
    cited = {names.get(parse_key(get("source")) or 0, ""): get("locator").strip() for get in rows}
    return tuple(DraftCitation(key, locator) for key, locator in cited.items() if key)


def _sections(data: QueryDict, opened: Draft, stored: Draft) -> tuple[DraftSection, ...]:
    rows = _rows(data, "sections")
    if rows is None:
        return opened.sections
    known = {
        section.pk: section
        for draft in (opened, stored)
        for section in draft.sections
        if section.pk is not None
    }
    taken = {section.anchor for section in known.values()}
    sections: list[DraftSection] = []
    for number, get in enumerate(rows, start=1):
        heading, body = get("heading").strip(), get("body")
        was = known.get(parse_key(get("id")) or 0)
        if was is None and not (heading or body):
            continue
        anchor = was.anchor if was else anchor_of(heading, number, taken)
        sections.append(DraftSection(anchor, heading, body, was.pk if was else None))
    return tuple(sections)
