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
from collabsite.web.admin import pickers
from collabsite.web.admin.pages import AdminPage
from collabsite.web.admin.requests import editor, remove_unstorable
from collabsite.web.database import filter_by_words
from collabsite.web.models import Language
from collabsite.web.text import as_sentence
from metrics.admin.permissions import can_issue, can_view_dataset
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
    pickers.require_article_access(request)
    if keys := pickers.query_keys(request):
        return JsonResponse({"found": {key: _chip(request, key) for key in keys}})
    issued = Release.objects.public(at=timezone.now()).filter(dataset=OuterRef("pk"))
    annotated = Dataset.objects.annotate(released=Exists(issued)).order_by("-released", "title")
    fields = ["title__icontains", "other_title__icontains", "slug__icontains", "summary__icontains"]
    found = filter_by_words(annotated, pickers.query_words(request), *fields)
    return pickers.search_response(found, _offered)


def _offered(dataset: Any) -> dict[str, str]:  # noqa: ANN401 - annotated with `released`.
    other = bool(dataset.other_title) and get_language() != dataset.language
    row_label = (other and dataset.other_row_label) or dataset.row_label
    without = _("No release yet: it can't be quoted before one is issued.")
    return {
        "key": dataset.slug,
        "title": dataset.other_title if other else dataset.title,
        "about": row_label if dataset.released else without,
    }


def _chip(request: HttpRequest, slug: str) -> dict[str, Any]:
    """Return the title, rows and columns of a dataset for the chip of a mark, or why there are none."""
    draft = {}
    try:
        release = quoted_release(slug, at=timezone.now())
    except UnresolvedMarkError as error:
        first = _unissued_first_release(request, slug)
        if first is None:
            title = Dataset.objects.filter(slug=slug).values_list("title", flat=True).first()
            return {"key": slug, "title": title or slug, "problem": as_sentence(str(error))}
        release = first
        draft = {"draft": _("Draft: readers see it once the first release is issued.")}
    content, _is_other = _content(release)
    return {
        "key": slug,
        "title": content.title,
        "about": content.row_label,
        "count": release.entities.count(),
        # A chip checks by these whether what it names exists.
        "rows": list(release.entities.values_list("code", flat=True)[:MOST_ROWS]),
        "columns": [_code(column) for column in pivot.columns(release)],
        **draft,
    }


def _unissued_first_release(request: HttpRequest, slug: str) -> Release | None:
    """Return the first release of a dataset before it is issued, for those who may see the data."""
    if not can_view_dataset(editor(request)):
        return None
    working = Release.objects.working().filter(dataset__slug=slug, number=1)
    first = working.select_related("dataset").first()
    return proposed_release(first, at=timezone.now()) if first else None


@require_safe
def dataset(request: HttpRequest) -> HttpResponse:
    """Return the rows and columns of the dataset in `key`, or why there are none.

    A long dataset lists its first rows; `q` finds others, and those that `row` names are always there.
    Users who may issue a first release get the address where that is done.
    """
    pickers.require_article_access(request)
    slug = _sent(request, "key")
    try:
        release = quoted_release(slug, at=timezone.now())
    except UnresolvedMarkError as error:
        found = Dataset.objects.filter(slug=slug).first() if can_issue(editor(request)) else None
        way = (
            {"issue_url": reverse("admin:metrics_dataset_issue", args=[found.pk])} if found else {}
        )
        return JsonResponse({"problem": as_sentence(str(error)), **way})
    content, is_other = _content(release)
    fields = ["label__icontains", "other_label__icontains", "code__icontains"]
    rows = filter_by_words(release.entities.all(), pickers.query_words(request), *fields)
    listed = list(rows[:MOST_ROWS])
    if missing := set(pickers.query_keys(request, "row")) - {row.code for row in listed}:
        listed += release.entities.filter(code__in=missing)
        listed.sort(key=lambda row: (row.ordering, row.pk))
    across = pivot.columns(release, shown_in=content.language)
    return JsonResponse(
        {
            "title": content.title,
            "row_label": content.row_label,
            "count": release.entities.count(),
            "rows": [{"key": each.code, "title": each.label_in(other=is_other)} for each in listed],
            "columns": [{"key": _code(column), "title": column.header} for column in across],
            "indicators": _indicators(across),
            "kinds": [{"key": key, "title": str(name)} for key, name in CHART_KINDS.items()],
        }
    )


@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """Return the rows that `q` finds in the public data, but for the dataset in `key`."""
    pickers.require_article_access(request)
    public = Release.objects.newest(at=timezone.now()).exclude(dataset__slug=_sent(request, "key"))
    named = Entity.objects.filter(release__in=public).select_related("release__dataset")
    fields = ["label__icontains", "other_label__icontains", "code__icontains"]
    found = filter_by_words(named.order_by("label", "pk"), pickers.query_words(request), *fields)
    return pickers.search_response(found, _row_elsewhere)


def _row_elsewhere(row: Entity) -> dict[str, str]:
    content, is_other = _content(row.release)
    return {
        "key": row.code,
        "title": row.label_in(other=is_other),
        "about": content.title,
        "dataset": row.release.slug,
    }


def _content(release: Release) -> tuple[ReleaseContent, bool]:
    """Return the content of a release with its names in the language of the page if it has any, and whether."""
    content = ReleaseContent.from_json(release.content).in_language(get_language() or "")
    return content, content.language != release.content["language"]


def _code(column: pivot.Column) -> str:
    """Return the column's name in a mark: `indicator`, or `indicator/period` if it has several."""
    return column.key.replace(":", "/")


def _indicators(across: Sequence[pivot.Column]) -> list[dict[str, Any]]:
    """Return the columns of numbers, each with its periods, the newest first."""
    found: dict[str, dict[str, Any]] = {}
    for column in filter(lambda each: each.numeric, across):
        new = {"key": column.code, "title": column.label, "periods": []}
        if column.period:
            found.setdefault(column.code, new)["periods"].insert(0, column.period)
        found.setdefault(column.code, new)
    return list(found.values())


@require_safe
def cells(request: HttpRequest) -> HttpResponse:
    """Return the values of the cells in `key`, and the forms in which they can be written.

    A cell is `dataset/entity/indicator/period`, the period may be left out. Three queries for
    each dataset among them, however many cells it has.
    """
    pickers.require_article_access(request)
    keys = {key: place_of(key) for key in pickers.query_keys(request)}
    quoted = QuotedData((Mark("data", key, {}) for key in keys), at=timezone.now())
    found: dict[str, Any] = {}
    for key, (slug, place) in keys.items():
        try:
            observation = quoted.value(slug, place)
        except UnresolvedMarkError as error:
            found[key] = {"problem": as_sentence(str(error))}
            continue
        found[key] = (
            _written(observation, release=quoted.release(slug), language=_language(request))
            if observation
            else {"problem": _("The data has no value there.")}
        )
    return JsonResponse({"found": found})


@require_safe
def computed(request: HttpRequest) -> HttpResponse:
    """Return numbers computed of cells of the dataset in `key` that equal the number in `words`.

    `around` is the text around the words, and `cell` are the cells that are bound there.
    """
    pickers.require_article_access(request)
    slug, language = _sent(request, "key"), _language(request)
    try:
        release = quoted_release(slug, at=timezone.now())
    except UnresolvedMarkError:
        return JsonResponse({"offers": []})
    words, around = (_sent(request, name)[: pickers.MAX_QUERY] for name in ("words", "around"))
    cells = [place_of(key) for key in pickers.query_keys(request, "cell")]
    bound = [place for named, place in cells if named == slug]
    offers = find_offers(release, words, around=around, bound=bound, language=language)
    found = [
        _written(number, release=release, language=language) | {"key": reference, "form": form}
        for reference, number, form in offers
    ]
    return JsonResponse({"offers": found})


def _written(observation: Observation, *, release: Release, language: str) -> dict[str, Any]:
    """Return a value as it is offered and, in `texts`, in each form but the table's, offered or not."""
    indicator, value = observation.indicator, observation.value
    assert value is not None  # noqa: S101 - values_at leaves out what has no value.
    texts: dict[str, str] = {}
    for form in filter(None, formats.forms_for(indicator.style.kind)):
        with suppress(formats.NumberFormError):
            texts[form] = formats.format_number(
                value, indicator.style, language=language, form=form
            )
    choices = formats.form_choices(value, indicator.style, language=language)
    offered = [asdict(choice) for choice in choices]
    if language == release.content["language"]:
        # “As in the table” means exactly that.
        offered[0]["text"] = pivot.cell_text(observation, indicator, language=language)
    content, is_other = _content(release)
    row = observation.entity.label_in(other=is_other)
    header = pivot.header(indicator.label_in(other=is_other), observation.period)
    return {
        "text": offered[0]["text"],
        "texts": texts,
        "about": _("%(row)s, %(column)s") % {"row": row, "column": header},
        "dataset": content.title,
        "row": row,
        "forms": offered,
    }


@require_safe
def block(request: HttpRequest) -> HttpResponse:
    """Return the preview of a table or chart for its chip, or why it can't be shown.

    The question has the attributes of the mark.
    """
    pickers.require_article_access(request)
    attributes = {name: _sent(request, name) for name in request.GET}
    slug = attributes.get("data-table") or attributes.get("data-chart", "")
    release = _unissued_first_release(request, slug)
    language = _language(request)
    try:
        html = preview_block(attributes, language=language, at=timezone.now(), release=release)
    except UnresolvedMarkError as error:
        return JsonResponse({"problem": as_sentence(str(error))})
    return JsonResponse({"html": html})


def _sent(request: HttpRequest, name: str) -> str:
    return remove_unstorable(request.GET.get(name, ""))


def _language(request: HttpRequest) -> str:
    """Return the language of the article."""
    language = request.GET.get("language", "")
    return language if language in Language.values else Language.ENGLISH


PAGES = [
    AdminPage("pick/", datasets, "pick_datasets"),
    AdminPage("pick/rows-and-columns/", dataset, "pick_dataset"),
    AdminPage("pick/rows/", rows, "pick_rows"),
    AdminPage("pick/cells/", cells, "pick_cells"),
    AdminPage("pick/computed/", computed, "pick_computed"),
    AdminPage("pick/block/", block, "pick_block"),
]
