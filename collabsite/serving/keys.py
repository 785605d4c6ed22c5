"""Keys of ready pages: the path, and the query in the one form that its route declares."""

from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils import translation

from collabsite.web.query_params import parameters, query_class
from collabsite.web.routes import is_public_view

# Parameters by which other systems name their pages at the root, as WordPress does with `/?p=123`.
# Redirects from such addresses are looked up by Django.
OLD_PARAMETERS = frozenset({"p", "page_id", "attachment_id", "cat", "tag", "author", "m", "q"})


def canonical_query(path: str, query: str) -> str | None:
    """Return the query of a public page without what makes no difference to the page.

    Parameters are sorted; unknown ones and defaults are dropped, and empty ones where they mean the
    default. `path` and `query` are as in a WSGI environment. Return None for what is no public page,
    or is malformed.
    """
    try:
        path = path.encode("latin-1").decode()
        language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
        with translation.override(language):
            match = resolve(path)
        given = QueryDict(query)
    except (UnicodeError, Resolver404, SuspiciousOperation):
        return None
    if not is_public_view(match.func) or (path == "/" and not OLD_PARAMETERS.isdisjoint(given)):
        return None
    kind = query_class(match.func)
    if kind is None or not given:
        return ""
    # As `with_parsed_query` tells them apart.
    forgiving = not match.kwargs.get("as_json", True)
    known = {each.name: each for each in parameters(kind)}
    takes_all = any(each.takes_the_rest for each in known.values())
    kept = {}
    for name, text in given.items():
        each = known.get(name)
        if each is None or each.takes_the_rest:
            is_kept = takes_all
        elif text:
            is_kept = each.default is None or text != str(each.default)
        else:
            is_kept = not (forgiving or each.may_be_empty)
        if is_kept:
            kept[name] = str(text)
    return urlencode(sorted(kept.items()))
