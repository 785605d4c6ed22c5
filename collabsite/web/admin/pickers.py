"""Requests and answers of the pickers in the prose editor.

Responses are JSON for users who may open an article's form; the admin's headers forbid caching.
"""

from collections.abc import Callable, Mapping
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, JsonResponse

from collabsite.web.admin.requests import remove_unstorable

# The most results of a search, words that it uses, and keys in one request.
MAX_RESULTS = 20
MAX_WORDS = 8
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


def query_words(request: HttpRequest) -> list[str]:
    """Return the words of the search."""
    return remove_unstorable(request.GET.get("q", "")).split()[:MAX_WORDS]


def filter_by_words[T: Model](rows: QuerySet[T], words: list[str], *lookups: str) -> QuerySet[T]:
    """Filter the rows in which each of the words is found by one of the lookups."""
    for word in words:
        rows = rows.filter(reduce(or_, (Q(**{lookup: word}) for lookup in lookups)))
    return rows


def search_response[T: Model](
    rows: QuerySet[T], serialize: Callable[[T], Mapping[str, Any]]
) -> JsonResponse:
    """Return the first of the rows as JSON, and whether there are more."""
    found = list(rows[: MAX_RESULTS + 1])
    results = [serialize(row) for row in found[:MAX_RESULTS]]
    return JsonResponse({"results": results, "more": len(found) > MAX_RESULTS})
