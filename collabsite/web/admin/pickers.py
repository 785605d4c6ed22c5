"""What all pickers of the prose editor share: the words and keys they send, and the answer.

Answers are JSON for whoever may open an article's form; the admin's headers forbid caching them.
"""

from collections.abc import Callable, Mapping
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, JsonResponse

from collabsite.web.admin.requests import storable

# The most that a search returns, the most words it uses, and the most keys in one request.
MOST_FOUND = 20
MOST_WORDS = 8
MOST_NAMED = 300


def refuse_strangers(request: HttpRequest) -> None:
    """Raise PermissionDenied for anyone who may not open an article's form."""
    user = request.user
    if not (user.has_perm("articles.change_article") or user.has_perm("articles.view_article")):
        raise PermissionDenied


def asked_keys(request: HttpRequest, name: str = "key") -> list[str]:
    """Return the keys that a question names, each once."""
    keys = map(storable, request.GET.getlist(name)[:MOST_NAMED])
    return list(dict.fromkeys(keys))


def asked_words(request: HttpRequest) -> list[str]:
    """Return the words that a question searches for."""
    return storable(request.GET.get("q", "")).split()[:MOST_WORDS]


def matching[T: Model](rows: QuerySet[T], words: list[str], *lookups: str) -> QuerySet[T]:
    """Keep the rows in which each of the words is found by one of the lookups."""
    for word in words:
        rows = rows.filter(reduce(or_, (Q(**{lookup: word}) for lookup in lookups)))
    return rows


def answer_found[T: Model](
    rows: QuerySet[T], told: Callable[[T], Mapping[str, Any]]
) -> JsonResponse:
    """Answer a search with the first of the rows, and whether there are more."""
    listed = list(rows[: MOST_FOUND + 1])
    results = [told(row) for row in listed[:MOST_FOUND]]
    return JsonResponse({"results": results, "more": len(listed) > MOST_FOUND})
