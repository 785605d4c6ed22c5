"""The form of an article as an editor submitted it, as a draft that need not be valid."""

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

# The limit of Django's own formsets.
MAX_ROWS = 2000


def read_submitted_draft(
    form: "ModelForm[Any]", data: QueryDict, *, opened: Draft, stored: Draft
) -> Draft:
    """Return the submitted draft; what the form has no field for is as in `opened`.

    Sections are matched by their rows in `opened` or `stored`; any other is new.
    """
    return Draft(
        **{name: _field(form, name, data, opened) for name in FIELDS},
        topics=tuple(sorted(_in_bulk(Topic, "slug", data.getlist("topics")).values()))
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
    raw = field.widget.value_from_datadict(data, {}, name)
    try:
        value = field.clean(raw)
    except ValidationError:
        return getattr(opened, name) if name == "original" else str(raw)
    match value:
        case Article():
            return value.pk
        case dt.date():
            return value.isoformat()
        case int():
            return str(value)
        case None:
            return None if name == "original" else ""
    # An empty slug would be made from the title, but this article has one.
    return value or (opened.slug if name == "slug" else value)


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


def _authors(data: QueryDict, opened: Draft) -> tuple[str, ...]:
    rows = _rows(data, "authorships")
    if rows is None:
        return opened.authors
    names = _in_bulk(Author, "slug", [get("author") for get in rows])
    slugs = [names.get(parse_key(get("author")) or 0, "") for get in rows]
    return tuple(dict.fromkeys(filter(None, slugs)))


def _citations(data: QueryDict, opened: Draft) -> tuple[DraftCitation, ...]:
    rows = _rows(data, "citations")
    if rows is None:
        return opened.citations
    names = _in_bulk(Source, "key", [get("source") for get in rows])
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
        old = known.get(parse_key(get("id")) or 0)
        if old is None and not (heading or body):
            continue
        anchor = old.anchor if old else anchor_of(heading, number, taken)
        sections.append(DraftSection(anchor, heading, body, old.pk if old else None))
    return tuple(sections)
