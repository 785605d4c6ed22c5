"""Keys of ready pages: the path, and the query in the one form that its route declares."""

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils import translation

from collabsite.web.query_params import canonical_query as canonical_query_of
from collabsite.web.query_params import parameters, query_class
from collabsite.web.routes import is_public_view

# Parameters by which other systems name their pages at the root, as WordPress does with `/?p=123`.
# Redirects from such addresses are looked up by Django.
OLD_PARAMETERS = frozenset({"p", "page_id", "attachment_id", "cat", "tag", "author", "m", "q"})


def canonical_query(path: str, query: str) -> str | None:
    """Return the canonical query of a public page.

    `path` and `query` are as in a WSGI environment. Return None for what is no public page, or is
    malformed.
    """
    try:
        path = path.encode("latin-1").decode()
        language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
        with translation.override(language):
            match = resolve(path)
        # Django reads bytes that are not UTF-8 as Latin-1.
        given = QueryDict(query.encode("latin-1"))
    except (UnicodeError, Resolver404, SuspiciousOperation):
        return None
    if not is_public_view(match.func) or (path == "/" and not OLD_PARAMETERS.isdisjoint(given)):
        return None
    kind = query_class(match.func)
    # As `with_parsed_query` tells pages and files apart.
    forgiving = path.endswith("/")
    return canonical_query_of(parameters(kind) if kind else (), given, forgiving=forgiving)
