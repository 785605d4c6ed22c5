"""Declare, parse and validate the query parameters of a page.

A page's query is a frozen dataclass whose fields are its parameters, by their types and defaults.
A view with an argument `query` of such a type gets it parsed (`with_parsed_query`), and the OpenAPI
document is made of the same types. A text annotated with an enumeration is one of its values.
"""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from enum import Enum
from functools import wraps
from types import MappingProxyType
from typing import (
    Annotated,
    Any,
    Literal,
    TypeAliasType,
    TypeIs,
    get_args,
    get_origin,
    get_type_hints,
)
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

LONGEST_TEXT = 200
# More pages than any list has, and few enough digits for any database.
MOST_PAGES = 999_999_999

# For `field(metadata=alias("from"))`: a parameter whose name is a keyword of Python.
_NAME = "parameter"


@dataclass(frozen=True)
class Description:
    """Description of a parameter in a sentence, for the OpenAPI document."""

    text: str


@dataclass(frozen=True)
class Bounds:
    """Minimum and maximum of a number."""

    least: int
    most: int


@dataclass(frozen=True)
class Pattern:
    """Regular expression for the whole of a text, its name, and the maximum number of characters.

    The name is marked by `gettext_noop`, and translated in messages.
    """

    regex: str
    name: str
    longest: int = LONGEST_TEXT


# For a parameter whose default would show something else: an invalid value is answered with 404.
EXACT = object()

# For a parameter that the view validates itself, always or on HTML pages alone.
UNVALIDATED, UNVALIDATED_ON_PAGES = object(), object()

# For a parameter that a form may send several times: its values are joined by commas.
REPEATED = object()

# A slug: of ASCII only letters, digits, hyphens and underscores; letters of all other scripts. Python
# and JSON Schema read this pattern alike.
SLUG = r"[^\x00-,./:-@\[-\^`{-\x7f]+"

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

# Any text that the database can store.
type Words = Annotated[str, Pattern(r"[^\x00]*", gettext_noop("a text without NUL"))]
type PageNumber = Annotated[
    int, Bounds(1, MOST_PAGES), Description("The page of the list; the first is 1.")
]


class InvalidQuery(BadRequest):
    """A query is invalid; `problems` tell its reader what is wrong, and what to do."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


class ResourceNotFound(Http404):
    """Something does not exist; the message tells the reader what."""


@dataclass(frozen=True)
class Query:
    """Query parameters of a page: the fields of a subclass.

    For an invalid value an HTML page shows the default, and a program gets an error.
    """


@dataclass(frozen=True)
class Paged(Query):
    """Query parameters of a list."""

    page: PageNumber = 1


@dataclass(frozen=True)
class Parameter:
    """A query parameter: its name, the field it fills, its type and annotations.

    One that `takes_the_rest` stands for all names that no other has.
    """

    name: str
    field: str
    type: Any
    default: Any
    annotations: tuple[Any, ...]

    @property
    def takes_the_rest(self) -> bool:
        """Return whether the field takes every parameter that no other field takes."""
        return get_origin(self.type) is Mapping

    @property
    def may_be_empty(self) -> bool:
        """Return whether an empty text is valid, and means the default."""
        if get_origin(self.type) is Literal:
            return "" in get_args(self.type)
        return self.type is str and not any(map(is_choice, self.annotations))

    @property
    def description(self) -> str:
        """The description, '' if there is none."""
        found = (each.text for each in self.annotations if isinstance(each, Description))
        return next(found, "")


def alias(name: str) -> Mapping[str, str]:
    """Return the metadata of a field whose parameter has another name."""
    return MappingProxyType({_NAME: name})


def other_parameters() -> Any:  # noqa: ANN401
    """Return a field that takes all other parameters."""
    return field(default_factory=lambda: MappingProxyType({}))


def parse[Q: Query](kind: type[Q], given: Mapping[str, str], *, forgiving: bool) -> Q:
    """Parse and validate query parameters; unknown ones are ignored.

    Invalid values raise `InvalidQuery`. If it is `forgiving`, they become the default, or raise
    `NotThere` where the parameter is `EXACT`.
    """
    values: dict[str, Any] = {}
    problems: list[str] = []
    known = parameters(kind)
    names = {each.name for each in known}
    for each in known:
        if each.takes_the_rest:
            others = {name: text for name, text in given.items() if name not in names}
            values[each.field] = MappingProxyType(others)
        elif each.name in given:
            text = given[each.name]
            if UNVALIDATED in each.annotations or (
                forgiving and UNVALIDATED_ON_PAGES in each.annotations
            ):
                values[each.field] = text
                continue
            # A form sends its empty fields too.
            if not text and (forgiving or each.may_be_empty):
                continue
            try:
                values[each.field] = _parsed(text, each)
            except ValueError as error:
                if forgiving and EXACT in each.annotations:
                    raise ResourceNotFound(str(error)) from error
                problems.append(str(error))
    if problems and not forgiving:
        raise InvalidQuery(tuple(problems))
    return kind(**values)


def parameters(kind: type[Query]) -> tuple[Parameter, ...]:
    """Return the parameters of a query class, in the order of its fields."""
    hints = get_type_hints(kind, include_extras=True)
    found = []
    for each in fields(kind):
        type_, annotations = _without_none(hints[each.name])
        found.append(
            Parameter(
                name=each.metadata.get(_NAME, each.name),
                field=each.name,
                type=type_,
                default=None if each.default is MISSING else each.default,
                annotations=annotations,
            )
        )
    return tuple(found)


def query_class(view: Callable[..., Any]) -> type[Query] | None:
    """Return the type of a view's argument `query`, None if it has no such argument."""
    argument = inspect.signature(inspect.unwrap(view)).parameters.get("query")
    return argument.annotation if argument else None


def canonical_query(known: Sequence[Parameter], given: QueryDict, *, forgiving: bool) -> str:
    """Return the query of a page, which knows these parameters, without what makes no difference to it.

    Parameters are sorted; unknown ones and defaults are dropped, and empty ones where they mean the
    default. Of repeated parameters, the last counts, unless they are `REPEATED`.
    """
    by_name = {each.name: each for each in known}
    takes_all = any(each.takes_the_rest for each in known)
    kept: list[tuple[str, str]] = []
    for name in sorted(given):
        each = by_name.get(name)
        texts = given.getlist(name)
        if each is None or each.takes_the_rest:
            kept += [(name, texts[-1])] if takes_all else []
        elif REPEATED in each.annotations and any(texts):
            kept += [(name, text) for text in texts]
        elif texts[-1]:
            is_default = each.default is not None and texts[-1] == str(each.default)
            kept += [] if is_default else [(name, texts[-1])]
        elif not (forgiving or each.may_be_empty):
            kept.append((name, ""))
    return urlencode(kept)


def with_parsed_query[R: HttpResponseBase](view: Callable[..., R]) -> Callable[..., R]:
    """Return the view, with its argument `query`, if it has one, parsed from the request.

    HTML pages, whose addresses end in a slash, forgive invalid values. `request.GET` becomes the canonical query,
    so that nothing else can make a difference to the page.
    """
    kind = query_class(view)
    known = parameters(kind) if kind else ()
    repeated = {each.name for each in known if REPEATED in each.annotations}

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: Any) -> R:  # noqa: ANN401
        forgiving = request.path.endswith("/")
        request.GET = QueryDict(canonical_query(known, request.GET, forgiving=forgiving))
        if kind is not None:
            given = {
                name: ",".join(map(str, texts)) if name in repeated else str(texts[-1])
                for name, texts in request.GET.lists()
            }
            kwargs["query"] = parse(kind, given, forgiving=forgiving)
        return view(request, *args, **kwargs)

    return answer


def annotations_of(hint: Any) -> tuple[Any, tuple[Any, ...]]:  # noqa: ANN401
    """Return a type without its aliases and `Annotated`, and all its annotations."""
    annotations: tuple[Any, ...] = ()
    while True:
        if isinstance(hint, TypeAliasType):
            hint = hint.__value__
        elif get_origin(hint) is Annotated:
            hint, *more = get_args(hint)
            annotations = (*annotations, *more)
        else:
            return hint, annotations


def _without_none(hint: Any) -> tuple[Any, tuple[Any, ...]]:  # noqa: ANN401
    """Return a type without `None`, and all its annotations."""
    kind, annotations = annotations_of(hint)
    inner = [each for each in get_args(kind) if each is not type(None)]
    return (inner[0], annotations) if type(None) in get_args(kind) else (kind, annotations)


def _parsed(text: str, each: Parameter) -> object:
    """Return the value of a text; raises ValueError with a message in the active language."""
    # Control characters would steer a terminal or end a string.
    shown = {"name": each.name, "text": _CONTROL.sub("\ufffd", text[:40])}
    if get_origin(each.type) is Literal:
        known = [str(choice) for choice in get_args(each.type)]
        if text in known:
            return text
        raise ValueError(_one_of(shown, known))
    if each.type is int:
        [bounds] = [found for found in each.annotations if isinstance(found, Bounds)]
        # No sign, no space, no digits of other scripts: one number has one address.
        if re.fullmatch(r"0|[1-9][0-9]{0,17}", text) and bounds.least <= int(text) <= bounds.most:
            return int(text)
        raise ValueError(
            _("%(name)s is “%(text)s”; give a whole number from %(least)s to %(most)s")
            % {**shown, "least": bounds.least, "most": bounds.most}
        )
    for found in each.annotations:
        if is_choice(found) and text not in _values(found):
            raise ValueError(_one_of(shown, _values(found)))
        if isinstance(found, Pattern) and not (
            len(text) <= found.longest and re.fullmatch(found.regex, text)
        ):
            raise ValueError(
                _("%(name)s is “%(text)s”; give %(what)s of at most %(longest)s characters")
                % {**shown, "what": _(found.name), "longest": found.longest}
            )
    return text


def is_choice(annotation: object) -> TypeIs[type[Enum]]:
    """Return whether an annotation is an enumeration of the allowed values."""
    return isinstance(annotation, type) and issubclass(annotation, Enum)


def _values(choices: type[Enum]) -> list[str]:
    return [str(choice.value) for choice in choices]


def _one_of(shown: Mapping[str, str], known: list[str]) -> str:
    return _("%(name)s is “%(text)s”; give one of: %(known)s") % {
        **shown,
        "known": ", ".join(filter(None, known)),
    }
