"""Keys of ready pages: the path, and the query in the one form that its route declares."""

from functools import lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils import translation

from collabsite.web.query_params import parameters, query_class
from collabsite.web.routes import is_public_view


def canonical_query(path: str, query: str) -> str | None:
    """Return the query of a public page without what makes no difference to the page.

    Parameters are sorted; unknown and empty ones and defaults are dropped. `path` and `query` are
    as in a WSGI environment. Return None for what is no public page, or is malformed.
    """
    try:
        path = path.encode("latin-1").decode()
        language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
        with translation.override(language):
            view = resolve(path).func
        given = QueryDict(query) if query else {}
    except (UnicodeError, Resolver404, SuspiciousOperation):
        return None
    if not is_public_view(view):
        return None
    kept: dict[str, str] = {}
    for name, default in _parameters(view).items() if given else ():
        if name is None:
            kept |= {
                other: given.get(other, "") for other in given if other not in _parameters(view)
            }
        elif given.get(name) and given[name] != default:
            kept[name] = given[name]
    return urlencode(sorted(kept.items()))


@lru_cache(maxsize=200)
def _parameters(view: object) -> dict[str | None, str | None]:
    """Return the defaults of a view's parameters by name; None stands for all other names."""
    kind = query_class(view)  # type: ignore[arg-type]
    return {
        None if each.takes_the_rest else each.name: (
            None if each.default is None else str(each.default)
        )
        for each in (parameters(kind) if kind else ())
    }
