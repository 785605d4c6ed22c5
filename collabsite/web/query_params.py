"""What a query string may ask of a page: declared once, read and described by that.

A page's query is a frozen dataclass whose fields are its parameters, by their types and defaults.
A view that takes one as `asked` gets it read (`reading`), and the description of the site's JSON is
made of the same types. A text that is marked with an enumeration is one of its values.
"""

import inspect
import re
from collections.abc import Callable, Mapping
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

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

LONGEST_TEXT = 200
# More pages than any list has, and few enough digits for any database.
MOST_PAGES = 999_999_999

# For `field(metadata=called("from"))`: a parameter whose name Python can't have.
_NAME = "parameter"


@dataclass(frozen=True)
class Says:
    """What a parameter asks for, in a sentence, for the description of the site's JSON."""

    text: str


@dataclass(frozen=True)
class Bounds:
    """The least and the most that a number may be."""

    least: int
    most: int


@dataclass(frozen=True)
class Pattern:
    """What a text must match as a whole, and what that is called; of so many characters at most.

    The name is marked by `gettext_noop`, and translated when it is told.
    """

    regex: str
    name: str
    longest: int = LONGEST_TEXT


# For a parameter whose default would be something else than was asked for: a page isn't found then.
EXACT = object()

# For a parameter that a view refuses in its own form, or on a page for people: it is passed on then.
PASSED_ON, PASSED_ON_TO_PAGES = object(), object()

# What may be a slug: no sign of ASCII that is neither a letter, a digit, a hyphen nor an underscore.
# All that read patterns understand it alike, and letters of all scripts are let through.
SLUG = r"[^\x00-,./:-@\[-\^`{-\x7f]+"

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

# Words in which anything may stand that a database can hold.
type Words = Annotated[str, Pattern(r"[^\x00]*", gettext_noop("a text without NUL"))]
type PageNumber = Annotated[
    int, Bounds(1, MOST_PAGES), Says("The page of the list; the first is 1.")
]


class AskedWrongly(BadRequest):
    """A query asks for what can't be meant; `problems` say to its reader what, and what to do."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


class NotThere(Http404):
    """There is no such thing; the message says to its reader what is not there."""


@dataclass(frozen=True)
class Query:
    """What is asked of a page; the fields of a subclass are its parameters.

    For what can't be meant a page shows its default, and a program is told what is wrong.
    """


@dataclass(frozen=True)
class Paged(Query):
    """What is asked of a list."""

    page: PageNumber = 1


@dataclass(frozen=True)
class Parameter:
    """A parameter of a query: its name, the field it fills, its type and what that is marked with.

    One that `takes_the_rest` stands for all names that no other has.
    """

    name: str
    field: str
    type: Any
    default: Any
    marks: tuple[Any, ...]

    @property
    def takes_the_rest(self) -> bool:
        """Tell whether the field takes every name that no other has."""
        return get_origin(self.type) is Mapping

    @property
    def may_be_empty(self) -> bool:
        """Tell whether an empty text asks for nothing."""
        return self.type is str and not any(map(is_choice, self.marks))

    @property
    def says(self) -> str:
        """What the parameter asks for."""
        return next((mark.text for mark in self.marks if isinstance(mark, Says)), "")


def called(name: str) -> Mapping[str, str]:
    """Return the metadata of a field whose parameter has another name than it."""
    return MappingProxyType({_NAME: name})


def rest() -> Any:  # noqa: ANN401
    """Return the field that takes all other parameters."""
    return field(default_factory=lambda: MappingProxyType({}))


def read[Q: Query](query: type[Q], given: Mapping[str, str], *, forgiving: bool) -> Q:
    """Return what a query string asks for; what is unknown in it is left aside.

    What can't be meant raises `AskedWrongly`. If it is `forgiving`, it becomes the default, or
    raises `NotThere` where it is `EXACT`.
    """
    values: dict[str, Any] = {}
    problems: list[str] = []
    known = parameters(query)
    names = {each.name for each in known}
    for each in known:
        if each.takes_the_rest:
            others = {name: text for name, text in given.items() if name not in names}
            values[each.field] = MappingProxyType(others)
        elif each.name in given:
            text = given[each.name]
            if PASSED_ON in each.marks or (forgiving and PASSED_ON_TO_PAGES in each.marks):
                values[each.field] = text
                continue
            # A form sends its empty fields too.
            if not text and (forgiving or each.may_be_empty):
                continue
            try:
                values[each.field] = _read(text, each)
            except ValueError as error:
                if forgiving and EXACT in each.marks:
                    raise NotThere(str(error)) from error
                problems.append(str(error))
    if problems and not forgiving:
        raise AskedWrongly(tuple(problems))
    return query(**values)


def parameters(query: type[Query]) -> tuple[Parameter, ...]:
    """Return the parameters of a query, in the order of its fields."""
    hints = get_type_hints(query, include_extras=True)
    found = []
    for each in fields(query):
        kind, marks = _given(hints[each.name])
        found.append(
            Parameter(
                name=each.metadata.get(_NAME, each.name),
                field=each.name,
                type=kind,
                default=None if each.default is MISSING else each.default,
                marks=marks,
            )
        )
    return tuple(found)


def query_of(view: Callable[..., Any]) -> type[Query] | None:
    """Return what a view declares to be asked, None if it takes no `asked`."""
    taken = inspect.signature(inspect.unwrap(view)).parameters.get("asked")
    return taken.annotation if taken else None


def reading[R: HttpResponseBase](view: Callable[..., R]) -> Callable[..., R]:
    """Return the view, with what it takes as `asked` read from the request.

    The page for people (`as_json` is false) forgives what can't be meant.
    """
    query = query_of(view)
    if query is None:
        return view

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: Any) -> R:  # noqa: ANN401
        given = {name: str(request.GET.get(name) or "") for name in request.GET}
        asked = read(query, given, forgiving=not kwargs.get("as_json", True))
        return view(request, *args, asked=asked, **kwargs)

    return answer


def marks_of(hint: Any) -> tuple[Any, tuple[Any, ...]]:  # noqa: ANN401
    """Return a type without its aliases and `Annotated`, and all that it is marked with."""
    marks: tuple[Any, ...] = ()
    while True:
        if isinstance(hint, TypeAliasType):
            hint = hint.__value__
        elif get_origin(hint) is Annotated:
            hint, *more = get_args(hint)
            marks = (*marks, *more)
        else:
            return hint, marks


def _given(hint: Any) -> tuple[Any, tuple[Any, ...]]:  # noqa: ANN401
    """Return the type that a parameter has where it is given, and all that it is marked with."""
    kind, marks = marks_of(hint)
    inner = [each for each in get_args(kind) if each is not type(None)]
    return (inner[0], marks) if type(None) in get_args(kind) else (kind, marks)


def _read(text: str, each: Parameter) -> object:
    """Return what a text says; raises ValueError with the reason, in the language that is spoken."""
    # A page can't hold what steers a terminal or ends a string.
    shown = {"name": each.name, "text": _CONTROL.sub("\ufffd", text[:40])}
    if get_origin(each.type) is Literal:
        known = [str(choice) for choice in get_args(each.type)]
        if text in known:
            return text
        raise ValueError(_one_of(shown, known))
    if each.type is int:
        [bounds] = [mark for mark in each.marks if isinstance(mark, Bounds)]
        # No sign, no space, no digits of other scripts: one number has one address.
        if re.fullmatch(r"0|[1-9][0-9]{0,17}", text) and bounds.least <= int(text) <= bounds.most:
            return int(text)
        raise ValueError(
            _("%(name)s is “%(text)s”; give a whole number from %(least)s to %(most)s")
            % {**shown, "least": bounds.least, "most": bounds.most}
        )
    for mark in each.marks:
        if is_choice(mark) and text not in _values(mark):
            raise ValueError(_one_of(shown, _values(mark)))
        if isinstance(mark, Pattern) and not (
            len(text) <= mark.longest and re.fullmatch(mark.regex, text)
        ):
            raise ValueError(
                _("%(name)s is “%(text)s”; give %(what)s of at most %(longest)s characters")
                % {**shown, "what": _(mark.name), "longest": mark.longest}
            )
    return text


def is_choice(mark: object) -> TypeIs[type[Enum]]:
    """Tell whether a mark of a type names the values that it may have."""
    return isinstance(mark, type) and issubclass(mark, Enum)


def _values(choices: type[Enum]) -> list[str]:
    return [str(choice.value) for choice in choices]


def _one_of(shown: Mapping[str, str], known: list[str]) -> str:
    return _("%(name)s is “%(text)s”; give one of: %(known)s") % {
        **shown,
        "known": ", ".join(filter(None, known)),
    }
