"""JSON for the dialogs of the prose editor about data: datasets, their rows and columns, values.

Values are those of the newest release, which an edition would freeze. Nothing of a working copy is
revealed. Names are in the language of the page, if the data has them in it, and are found in either.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.audit.computed_offers import find_offers
from articles.prose.marks import UnresolvedMarkError
from articles.prose.marks.quoted_data import QuotedData, place_of, quoted_release
from articles.prose.marks.tables import preview_block
from articles.prose.parse import Mark
from collabsite.web.admin.pages import AdminPage
from collabsite.web.admin.pickers import (
    MAX_QUERY,
    query_keys,
    query_words,
    require_article_access,
    search_response,
)
from collabsite.web.admin.requests import editor, remove_unstorable
from collabsite.web.database import filter_by_words
from collabsite.web.models import Language
from collabsite.web.text import as_sentence
from metrics.admin.permissions import can_view_dataset
from metrics.cells import formats
from metrics.content import CHART_KINDS, ReleaseContent
from metrics.models import Dataset, Entity, Observation, Release
from metrics.releases.snapshot import proposed_release
from metrics.tables import pivot

# The number of rows that a dialog lists; others are found by a search.
MOST_ROWS = 200


@require_safe
def datasets(request: HttpRequest) -> HttpResponse:
    """Return the datasets with the slugs in `key`, or those that `q` finds."""
    require_article_access(request)
    if keys := query_keys(request):
        return JsonResponse({"found": {key: _named(request, key) for key in keys}})
    issued = Release.objects.public(at=timezone.now()).filter(dataset=OuterRef("pk"))
    annotated = Dataset.objects.annotate(released=Exists(issued)).order_by("-released", "title")
    found = filter_by_words(
        annotated,
        query_words(request),
        *("title__icontains", "other_title__icontains"),
        *("slug__icontains", "summary__icontains"),
    )
    return search_response(found, _offered)


@require_safe
def dataset(request: HttpRequest) -> HttpResponse:
    """Return the rows and columns of the dataset in `key`, or why there are none.

    A long dataset lists its first rows; `q` finds others, and those that `row` names are always there.
    """
    require_article_access(request)
    slug = remove_unstorable(request.GET.get("key", ""))
    try:
        release = quoted_release(slug, at=timezone.now())
    except UnresolvedMarkError as error:
        return JsonResponse({"problem": as_sentence(str(error)), **_way_out(request, slug)})
    content = _content(release)
    across = pivot.columns(release, shown_in=content.language)
    return JsonResponse(
        {
            "title": content.title,
            "row_label": content.row_label,
            "count": release.entities.count(),
            "rows": _rows(release, query_words(request), always=query_keys(request, "row")),
            "columns": [{"key": _code(column), "title": column.header} for column in across],
            "indicators": _indicators(across),
            "kinds": [{"key": key, "title": str(name)} for key, name in CHART_KINDS.items()],
        }
    )


@require_safe
def cells(request: HttpRequest) -> HttpResponse:
    """Return the values of the cells in `key`, and the forms in which they can be written.

    A cell is `dataset/entity/indicator/period`, the period may be left out. Three queries for
    each dataset among them, however many cells it has.
    """
    require_article_access(request)
    language = _language(request)
    keys = {key: place_of(key) for key in query_keys(request)}
    quoted = QuotedData((Mark("data", key, {}) for key in keys), at=timezone.now())
    found: dict[str, Any] = {}
    for key, (slug, place) in keys.items():
        try:
            observation = quoted.value(slug, place)
        except UnresolvedMarkError as error:
            found[key] = {"problem": as_sentence(str(error))}
            continue
        found[key] = (
            _written(observation, release=quoted.release(slug), language=language)
            if observation
            else {"problem": _("The data has no value there.")}
        )
    return JsonResponse({"found": found})


@require_safe
def computed(request: HttpRequest) -> HttpResponse:
    """Return numbers computed of cells of the dataset in `key` that equal the number in `words`.

    `around` is the text around the words, and `cell` are the cells that are bound there.
    """
    require_article_access(request)
    words, around = (remove_unstorable(request.GET.get(name, "")) for name in ("words", "around"))
    slug = remove_unstorable(request.GET.get("key", ""))
    cells = [place_of(key) for key in query_keys(request, "cell")]
    language = _language(request)
    try:
        release = quoted_release(slug, at=timezone.now())
    except UnresolvedMarkError:
        return JsonResponse({"offers": []})
    offers = find_offers(
        release,
        words[:MAX_QUERY],
        around=around[:MAX_QUERY],
        bound=[place for named, place in cells if named == slug],
        language=language,
    )
    return JsonResponse(
        {
            "offers": [
                {
                    **_written(number, release=release, language=language),
                    "key": reference,
                    "form": form,
                }
                for reference, number, form in offers
            ]
        }
    )


@require_safe
def block(request: HttpRequest) -> HttpResponse:
    """Return the preview of a table or chart for its chip, or why it can't be shown.

    The question has the attributes of the mark.
    """
    require_article_access(request)
    attributes = {name: remove_unstorable(request.GET.get(name, "")) for name in request.GET}
    slug = attributes.get("data-table") or attributes.get("data-chart", "")
    language = _language(request)
    try:
        html = preview_block(
            attributes,
            language=language,
            at=timezone.now(),
            release=_unissued_first_release(request, slug),
        )
    except UnresolvedMarkError as error:
        return JsonResponse({"problem": as_sentence(str(error))})
    return JsonResponse({"html": html})


def _language(request: HttpRequest) -> str:
    """Return the language of the article."""
    language = request.GET.get("language", "")
    return language if language in Language.values else Language.ENGLISH


def _offered(dataset: Any) -> dict[str, str]:  # noqa: ANN401 - annotated with `released`.
    """Return a dataset for the list of the dialog."""
    without = _("No release yet: it can't be quoted before one is issued.")
    other = _is_other(dataset.language, dataset.other_title)
    row_label = (other and dataset.other_row_label) or dataset.row_label
    return {
        "key": dataset.slug,
        "title": (other and dataset.other_title) or dataset.title,
        "about": row_label if dataset.released else without,
    }


def _content(release: Release) -> ReleaseContent:
    """Return the content of a release, with its names in the language of the page if it has any."""
    return ReleaseContent.from_json(release.content).in_language(get_language() or "")


def _is_other(language: str, other_title: str) -> bool:
    """Return whether data in this language has names in that of the page, which is another."""
    return bool(other_title) and get_language() != language


def _rows(release: Release, words: list[str], *, always: Sequence[str]) -> list[dict[str, str]]:
    rows = filter_by_words(
        release.entities.all(),
        words,
        *("label__icontains", "other_label__icontains", "code__icontains"),
    )
    listed = list(rows[:MOST_ROWS])
    missing = set(always) - {row.code for row in listed}
    if missing:
        listed += release.entities.filter(code__in=missing)
        listed.sort(key=_place)
    other = _is_other(release.content["language"], release.content.get("other_title") or "")
    return [{"key": row.code, "title": row.label_in(other=other)} for row in listed]


def _code(column: pivot.Column) -> str:
    """Return the column's name in a mark: `indicator`, or `indicator/period` if it has several."""
    return column.key.replace(":", "/")


def _place(row: Entity) -> tuple[int, int]:
    return row.ordering, row.pk


def _indicators(across: Sequence[pivot.Column]) -> list[dict[str, Any]]:
    """Return the columns of numbers, each with its periods, the newest first."""
    found: dict[str, dict[str, Any]] = {}
    for column in across:
        if column.numeric:
            indicator = found.setdefault(
                column.code, {"key": column.code, "title": column.label, "periods": []}
            )
            if column.period:
                indicator["periods"].insert(0, column.period)
    return list(found.values())


def _texts(observation: Observation, *, language: str) -> dict[str, str]:
    """Return the value in each form but the table's, also in those that are not offered apart."""
    assert observation.value is not None  # noqa: S101 - values_at leaves out what has no value.
    style = observation.indicator.style
    found: dict[str, str] = {}
    for form in filter(None, formats.forms_for(style.kind)):
        with suppress(formats.NumberFormError):
            found[form] = formats.format_number(
                observation.value, style, language=language, form=form
            )
    return found


def _written(observation: Observation, *, release: Release, language: str) -> dict[str, Any]:
    indicator = observation.indicator
    assert observation.value is not None  # noqa: S101 - values_at leaves out what has no value.
    offered = [
        asdict(choice)
        for choice in formats.form_choices(observation.value, indicator.style, language=language)
    ]
    if language == release.content["language"]:
        # “As in the table” means exactly that.
        offered[0]["text"] = pivot.cell_text(observation, indicator, language=language)
    content = _content(release)
    other = content.language != release.content["language"]
    row = observation.entity.label_in(other=other)
    header = pivot.header(indicator.label_in(other=other), observation.period)
    return {
        "text": offered[0]["text"],
        "texts": _texts(observation, language=language),
        "about": _("%(row)s, %(column)s") % {"row": row, "column": header},
        "dataset": content.title,
        "row": row,
        "forms": offered,
    }


def _named(request: HttpRequest, slug: str) -> dict[str, Any]:
    try:
        return _facts(slug, quoted_release(slug, at=timezone.now()))
    except UnresolvedMarkError as error:
        if first := _unissued_first_release(request, slug):
            draft = _("Draft: readers see it once the first release is issued.")
            return {**_facts(slug, first), "draft": draft}
        title = Dataset.objects.filter(slug=slug).values_list("title", flat=True).first()
        return {"key": slug, "title": title or slug, "problem": as_sentence(str(error))}


def _unissued_first_release(request: HttpRequest, slug: str) -> Release | None:
    """Return the first release of a dataset before it is issued, for those who may see the data."""
    if not can_view_dataset(editor(request)):
        return None
    working = Release.objects.working().filter(dataset__slug=slug, number=1)
    first = working.select_related("dataset").first()
    return proposed_release(first, at=timezone.now()) if first else None


def _facts(slug: str, release: Release) -> dict[str, Any]:
    """Return the title, rows and columns of a release, for the chip of a mark."""
    content = _content(release)
    return {
        "key": slug,
        "title": content.title,
        "about": content.row_label,
        "count": release.entities.count(),
        # A chip checks by these whether what it names exists.
        "rows": list(release.entities.values_list("code", flat=True)[:MOST_ROWS]),
        "columns": [_code(column) for column in pivot.columns(release)],
    }


def _way_out(request: HttpRequest, slug: str) -> dict[str, str]:
    """Return the URL for issuing the first release, for users who may issue it."""
    found = Dataset.objects.filter(slug=slug).first()
    if found is None or not request.user.has_perm("metrics.issue_release"):
        return {}
    return {"issue_url": reverse("admin:metrics_dataset_issue", args=[found.pk])}


PAGES = [
    AdminPage("pick/", datasets, "pick_datasets"),
    AdminPage("pick/rows-and-columns/", dataset, "pick_dataset"),
    AdminPage("pick/cells/", cells, "pick_cells"),
    AdminPage("pick/computed/", computed, "pick_computed"),
    AdminPage("pick/block/", block, "pick_block"),
]
