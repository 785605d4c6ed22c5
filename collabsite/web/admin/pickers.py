"""Requests and answers of the pickers in the prose editor.

Responses are JSON for users who may open an article's form; the admin's headers forbid caching.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, JsonResponse

from collabsite.web.admin.requests import remove_unstorable

# The most results of a search, words that it uses, and keys in one request.
MAX_RESULTS = 20
MAX_WORDS = 8
# SQLite compares with no pattern of more than 50,000 bytes.
MAX_QUERY = 1000
MAX_KEYS = 300


def require_article_access(request: HttpRequest) -> None:
    """Raise PermissionDenied for anyone who may not open an article's form."""
    user = request.user
    if not (user.has_perm("articles.change_article") or user.has_perm("articles.view_article")):
        raise PermissionDenied


def query_keys(request: HttpRequest, name: str = "key") -> list[str]:
    """Return the keys in the query string, each once."""
    keys = map(remove_unstorable, request.GET.getlist(name)[:MAX_KEYS])
    return list(dict.fromkeys(keys))


def query_words(request: HttpRequest, name: str = "q") -> list[str]:
    """Return the words of the search."""
    return remove_unstorable(request.GET.get(name, "")[:MAX_QUERY]).split()[:MAX_WORDS]


def search_response[T: Model](
    rows: QuerySet[T], serialize: Callable[[T], Mapping[str, Any]]
) -> JsonResponse:
    """Return the first of the rows as JSON, and whether there are more."""
    found = list(rows[: MAX_RESULTS + 1])
    results = [serialize(row) for row in found[:MAX_RESULTS]]
    return JsonResponse({"results": results, "more": len(found) > MAX_RESULTS})
