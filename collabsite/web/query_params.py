"""Query parameters of a page: a frozen dataclass, which `msgspec` reads and describes.

A view with an argument `query` of such a type gets it parsed (`with_parsed_query`), and the OpenAPI
document is made of the same types. A page, whose address ends in a slash, shows the default in place
of an invalid value; a program gets an error.
"""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from typing import Annotated, Any, get_origin, get_type_hints
from urllib.parse import urlencode

import msgspec
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from msgspec import Meta

LONGEST_TEXT = 200
# More pages than any list has, and few enough digits for any database.
MOST_PAGES = 999_999_999

# A slug: of ASCII only letters, digits, hyphens and underscores; letters of all other scripts. Python
# and JSON Schema read this pattern alike.
SLUG = r"[^\x00-,./:-@\[-\^`{-\x7f]+"

# Control characters would steer a terminal or end a string.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

# Any text that the database can store.
Words = Annotated[str, Meta(max_length=LONGEST_TEXT, pattern=r"^[^\x00]*$")]
Number = Annotated[int, Meta(ge=1, le=MOST_PAGES)]


class InvalidQuery(BadRequest):
    """A query is invalid; `problems` tell its reader what is wrong, and what to do."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


class ResourceNotFound(Http404):
    """Something does not exist; the message tells the reader what."""


@dataclass(frozen=True)
class Paged:
    """Query parameters of a list."""

    page: Annotated[Number, Meta(description="The page of the list; the first is 1.")] = 1


def query_class(view: Callable[..., Any]) -> type[Any] | None:
    """Return the type of a view's argument `query`, None if it has no such argument."""
    argument = inspect.signature(inspect.unwrap(view)).parameters.get("query")
    return argument.annotation if argument else None


def canonical_query(kind: type[Any] | None, given: QueryDict, *, forgiving: bool) -> str:
    """Return the query without what makes no difference to what is asked of this query class.

    Parameters are sorted; unknown ones and defaults are dropped, and empty ones if it is `forgiving`.
    Of repeated parameters the last counts, unless the field is a tuple.
    """
    kept: list[tuple[str, str]] = []
    for each in sorted(fields(kind), key=lambda each: each.name) if kind else ():
        texts = given.getlist(each.name)
        if each.default != ():
            texts = [text for text in texts[-1:] if text != str(each.default)]
        kept += [(each.name, text) for text in texts if text or not forgiving]
    return urlencode(kept)


def parse[Q](kind: type[Q], given: QueryDict, *, forgiving: bool) -> Q:
    """Return the query that a canonical one means.

    Invalid values become the default if it is `forgiving`, and else raise `InvalidQuery`.
    """
    hints = get_type_hints(kind)
    values: dict[str, Any] = {
        name: given.getlist(name) if get_origin(hints[name]) is tuple else given[name]
        for name in given
        if name in hints
    }
    problems: list[str] = []
    while True:
        try:
            query = msgspec.convert(values, kind, strict=False)
        except msgspec.ValidationError as error:
            rule, _place, name = str(error).partition(" - at `$.")
            name = re.split(r"[`\[]", name)[0]
            text = _CONTROL.sub("\ufffd", str(values.pop(name))[:40])
            if known := schemas(kind)[name].get("enum"):
                rule = f"Expected one of {', '.join(filter(None, known))}"
            shown = {"name": name, "text": text, "rule": rule}
            problems.append(_("%(name)s is “%(text)s”: %(rule)s.") % shown)
        else:
            if problems and not forgiving:
                raise InvalidQuery(tuple(problems))
            return query


def with_parsed_query[R: HttpResponseBase](view: Callable[..., R]) -> Callable[..., R]:
    """Return the view, with its argument `query`, if it has one, parsed from the request.

    `request.GET` becomes the canonical query, so that nothing else can make a difference to the page.
    """
    kind = query_class(view)

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: Any) -> R:
        forgiving = request.path.endswith("/")
        request.GET = QueryDict(canonical_query(kind, request.GET, forgiving=forgiving))
        if kind is not None:
            kwargs["query"] = parse(kind, request.GET, forgiving=forgiving)
        return view(request, *args, **kwargs)

    return answer


def schemas(kind: type[Any] | None) -> dict[str, dict[str, Any]]:
    """Return the JSON Schemas of the parameters of a query class, by their names."""
    if kind is None:
        return {}
    _schemas, components = msgspec.json.schema_components([kind])
    return components[kind.__name__]["properties"]
