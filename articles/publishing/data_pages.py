"""Pages of datasets and of single numbers, which articles link to."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence

from django.db.models import F, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.prose.links import DataPage, LinkTarget, PageState, PageStatus
from collabsite.web.database import filter_by_words
from metrics.models import Dataset, DatasetStatus, Entity, Observation, Release
from metrics.releases.status import describe_status

# Rows whose labels have a word of a search, of which the numbers are looked up.
_MAX_ROWS = 50


def find_pages(pages: Collection[DataPage], *, at: dt.datetime) -> dict[DataPage, PageStatus]:
    """Return the state of each page at this time."""
    slugs = {page.dataset for page in pages}
    named = Release.objects.newest(at=at).filter(
        dataset__releases__slug__in=slugs, dataset__releases__issued_at__lte=at
    )
    present = {
        known: (slug, title)
        for known, slug, title in named.values_list(
            "dataset__releases__slug", "slug", KeyTextTransform("title", "content")
        )
    }
    unissued = slugs - set(present)
    drafts = (
        dict(Dataset.objects.filter(slug__in=unissued).values_list("slug", "title"))
        if unissued
        else {}
    )
    labels = _labels_of({page for page in pages if page.entity}, at=at)
    found: dict[DataPage, PageStatus] = {}
    for page in pages:
        if page.dataset in drafts:
            title = drafts[page.dataset]
            found[page] = PageStatus(PageState.UNPUBLISHED, page.dataset, title, _("Dataset"))
        elif page.dataset not in present or (page.entity and page not in labels):
            found[page] = PageStatus(PageState.MISSING, page.dataset)
        else:
            slug, title = present[page.dataset]
            state = PageState.PUBLIC if slug == page.dataset else PageState.MOVED
            found[page] = (
                PageStatus(state, slug, labels[page], _about_number(title))
                if page.entity
                else PageStatus(state, slug, title, _("Dataset"))
            )
    return found


def search_pages(words: Sequence[str], *, limit: int, at: dt.datetime) -> list[LinkTarget]:
    """Return datasets whose titles have these words, and numbers whose labels have them."""
    rows: QuerySet[Dataset] = Dataset.objects.order_by("-updated_at", "-pk")
    found = filter_by_words(rows, words, "title__icontains", "slug__icontains")[:limit]
    datasets = Dataset.objects.with_status(at=at).filter(pk__in=[row.pk for row in found])
    targets = sorted(
        (_target_of(dataset) for dataset in datasets),
        key=lambda target: target.changed_at or at,
        reverse=True,
    )
    return [*targets, *_numbers(words, limit=limit, at=at)] if words else targets


def _target_of(dataset: Dataset) -> LinkTarget:
    is_draft = dataset.status == DatasetStatus.DRAFT  # type: ignore[attr-defined]
    status = describe_status(
        status=dataset.status,  # type: ignore[attr-defined]
        number=dataset.public_number,  # type: ignore[attr-defined]
    )
    slug = dataset.public_slug or dataset.slug  # type: ignore[attr-defined]
    return LinkTarget(
        reverse("metrics:dataset", args=[slug]),
        PageState.UNPUBLISHED if is_draft else PageState.PUBLIC,
        dataset.title,
        f"{_('Dataset')} · {status}",
        changed_at=dataset.updated_at,
    )


def _numbers(words: Sequence[str], *, limit: int, at: dt.datetime) -> Iterator[LinkTarget]:
    """Yield numbers of the newest releases: each word is in the label of its row or column."""
    newest = Release.objects.newest(at=at)
    any_word = Q()
    for word in words:
        any_word |= Q(label__icontains=word)
    rows = Entity.objects.filter(any_word, release__in=newest)
    rows = rows.order_by("-release__issued_at", "ordering")[:_MAX_ROWS]
    cells = filter_by_words(
        Observation.objects.filter(
            entity__in=list(rows.values_list("pk", flat=True)), value__isnull=False
        ),
        words,
        *["entity__label__icontains", "indicator__label__icontains"],
        "entity__release__dataset__title__icontains",
    )
    named = cells.order_by("entity__ordering", "indicator__ordering").values_list(
        "entity__release__slug",
        "entity__code",
        "indicator__code",
        "entity__label",
        "indicator__label",
        KeyTextTransform("title", "entity__release__content"),
    )
    # A number may have a value for each of many periods.
    distinct = dict.fromkeys(named[: limit * 20])
    for slug, row, column, row_label, column_label, title in list(distinct)[:limit]:
        yield LinkTarget(
            reverse("metrics:number", args=[slug, row, column]),
            PageState.PUBLIC,
            f"{row_label}, {column_label}",
            _about_number(title),
        )


def _labels_of(pages: Collection[DataPage], *, at: dt.datetime) -> dict[DataPage, str]:
    """Return the labels of the numbers that a public release has."""
    if not pages:
        return {}
    wanted = Q()
    for page in pages:
        wanted |= Q(dataset=page.dataset, entity__code=page.entity, indicator__code=page.indicator)
    public = Observation.objects.filter(
        entity__release__issued_at__lte=at,
        entity__release__dataset__releases__issued_at__lte=at,
    )
    rows = public.annotate(dataset=F("entity__release__dataset__releases__slug")).filter(wanted)
    named = rows.order_by("entity__release__number").values_list(
        "dataset", "entity__code", "indicator__code", "entity__label", "indicator__label"
    )
    return {
        DataPage(dataset, row, column): f"{row_label}, {column_label}"
        for dataset, row, column, row_label, column_label in named
    }


def _about_number(title: str) -> str:
    return _("Number in “%(dataset)s”") % {"dataset": title}
