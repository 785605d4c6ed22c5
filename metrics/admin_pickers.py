"""What the dialogs of the prose editor ask about data: datasets, their rows and columns, values.

Answers are JSON for whoever may open an article's form: values are those of the newest release,
which an edition would freeze. Nothing of a working copy is told.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.figures import UnresolvedMarkError
from articles.models import Language
from metrics import forms, pivot
from metrics.charts import CHART_KINDS
from metrics.models import Dataset, Entity, Observation, Release
from metrics.quoting import Place, Quotes, place_of, quoted_release

# How many a search answers with, how many rows a dialog lists, how many marks one question names.
MOST_FOUND = 20
MOST_ROWS = 200
MOST_NAMED = 300


@require_safe
def datasets(request: HttpRequest) -> HttpResponse:
    """Answer with the datasets that `key` names, by their slugs, or those that `q` finds."""
    _check(request)
    if keys := _keys(request):
        return JsonResponse({"found": {key: _named(key) for key in keys}})
    issued = Release.objects.public(at=timezone.now()).filter(dataset=OuterRef("pk"))
    found = Dataset.objects.annotate(released=Exists(issued)).order_by("-released", "title")
    for word in _text(request.GET.get("q", "")).split()[:8]:
        found = found.filter(
            Q(title__icontains=word) | Q(slug__icontains=word) | Q(summary__icontains=word)
        )
    listed: list[Any] = list(found[: MOST_FOUND + 1])
    results = [
        {
            "key": dataset.slug,
            "title": dataset.title,
            "about": dataset.row_label
            if dataset.released
            else _("No release yet: it can't be quoted before one is issued."),
        }
        for dataset in listed[:MOST_FOUND]
    ]
    return JsonResponse({"results": results, "more": len(listed) > MOST_FOUND})


@require_safe
def dataset(request: HttpRequest) -> HttpResponse:
    """Answer with the rows and columns of the dataset that `key` names, or why there are none.

    A long dataset tells its first rows: `q` finds others, and those of `row` are always told.
    """
    _check(request)
    slug = _text(request.GET.get("key", ""))
    try:
        release = quoted_release(slug, at=timezone.now())
    except UnresolvedMarkError as error:
        return JsonResponse({"problem": _sentence(error), **_way_out(request, slug)})
    across = pivot.columns(release)
    return JsonResponse(
        {
            "title": release.content["title"],
            "row_label": release.content["row_label"],
            "count": release.entities.count(),
            "rows": _rows(
                release,
                _text(request.GET.get("q", "")),
                [_text(code) for code in request.GET.getlist("row")[:MOST_NAMED]],
            ),
            "columns": [{"key": _code(column), "title": column.header} for column in across],
            "indicators": _indicators(across),
            "kinds": [{"key": key, "title": str(name)} for key, name in CHART_KINDS.items()],
        }
    )


@require_safe
def cells(request: HttpRequest) -> HttpResponse:
    """Answer with the values of the cells that `key` names, and how they may be written.

    A cell is `dataset/entity/indicator/period`, the period may be left out. Three queries for
    each dataset among them, however many cells it has.
    """
    _check(request)
    language = request.GET.get("language", "")
    if language not in Language.values:
        language = Language.ENGLISH
    keys = {key: place_of(key) for key in _keys(request)}
    places: dict[str, list[Place]] = defaultdict(list)
    for slug, place in keys.values():
        places[slug].append(place)
    quotes = Quotes(places, at=timezone.now())
    found: dict[str, Any] = {}
    for key, (slug, place) in keys.items():
        try:
            observation = quotes.value(slug, place)
        except UnresolvedMarkError as error:
            found[key] = {"problem": _sentence(error)}
            continue
        found[key] = (
            _written(observation, release=quotes.release(slug), language=language)
            if observation
            else {"problem": _("The data has no value there.")}
        )
    return JsonResponse({"found": found})


def _rows(release: Release, words: str, always: Sequence[str]) -> list[dict[str, str]]:
    rows = release.entities.all()
    for word in words.split()[:8]:
        rows = rows.filter(Q(label__icontains=word) | Q(code__icontains=word))
    listed = list(rows[:MOST_ROWS])
    missing = set(always) - {row.code for row in listed}
    if missing:
        listed += release.entities.filter(code__in=missing)
        listed.sort(key=_place)
    return [{"key": row.code, "title": row.label} for row in listed]


def _code(column: pivot.Column) -> str:
    """Return what a mark calls the column: `indicator`, or `indicator/period` if it has several."""
    return column.key.replace(":", "/")


def _place(row: Entity) -> tuple[int, int]:
    return row.ordering, row.pk


def _indicators(across: Sequence[pivot.Column]) -> list[dict[str, Any]]:
    """Return the columns of numbers, each with its periods, the newest first."""
    found: dict[str, dict[str, Any]] = {}
    for column in across:
        if column.numeric:
            told = found.setdefault(
                column.code, {"key": column.code, "title": column.label, "periods": []}
            )
            if column.period:
                told["periods"].insert(0, column.period)
    return list(found.values())


def _written(observation: Observation, *, release: Release, language: str) -> dict[str, Any]:
    indicator = observation.indicator
    assert observation.value is not None  # noqa: S101 - _values keeps none.
    offered = [
        asdict(choice)
        for choice in forms.choices(
            observation.value,
            kind=indicator.kind,
            currency=indicator.currency,
            compact=indicator.compact,
            decimals=indicator.decimals,
            language=language,
        )
    ]
    if observation.literal and language == release.content["language"]:
        # As in the table means just so.
        offered[0]["text"] = observation.literal
    header = pivot.header(indicator.label, observation.period)
    return {
        "text": offered[0]["text"],
        "about": f"{observation.entity.label}, {header}",
        "dataset": release.content["title"],
        "row": observation.entity.label,
        "forms": offered,
    }


def _named(slug: str) -> dict[str, Any]:
    try:
        release = quoted_release(slug, at=timezone.now())
    except UnresolvedMarkError as error:
        return {"key": slug, "title": slug, "problem": _sentence(error)}
    return {
        "key": slug,
        "title": release.content["title"],
        "about": release.content["row_label"],
        "count": release.entities.count(),
        # By these a chip sees whether what it names is there.
        "rows": list(release.entities.values_list("code", flat=True)[:MOST_ROWS]),
        "columns": [_code(column) for column in pivot.columns(release)],
    }


def _sentence(error: UnresolvedMarkError) -> str:
    """Return what is wrong as a sentence of its own."""
    said = str(error)
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def _way_out(request: HttpRequest, slug: str) -> dict[str, str]:
    """Return where a first release is issued, for who may issue it."""
    found = Dataset.objects.filter(slug=slug).first()
    if found is None or not request.user.has_perm("metrics.issue_release"):
        return {}
    return {"issue_url": reverse("admin:metrics_dataset_issue", args=[found.pk])}


def _check(request: HttpRequest) -> None:
    user = request.user
    if not (user.has_perm("articles.change_article") or user.has_perm("articles.view_article")):
        raise PermissionDenied


def _keys(request: HttpRequest) -> list[str]:
    return list(dict.fromkeys(_text(key) for key in request.GET.getlist("key")[:MOST_NAMED]))


def _text(value: str) -> str:
    # NUL is no text to PostgreSQL.
    return value.replace("\0", "")


# Address below the datasets of the admin, view, and name after `metrics_dataset_pick_`.
QUESTIONS: list[tuple[str, Callable[[HttpRequest], HttpResponse], str]] = [
    ("pick/", datasets, "datasets"),
    ("pick/rows-and-columns/", dataset, "dataset"),
    ("pick/cells/", cells, "cells"),
]
