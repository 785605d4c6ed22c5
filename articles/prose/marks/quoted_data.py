"""Releases and values that the marks of a text quote."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from articles.prose.marks import UnresolvedMarkError
from articles.prose.marks.computed import ColumnCells
from articles.prose.parse import Mark
from metrics.cells.operations import Computation
from metrics.models import Dataset, Entity, Indicator, Observation, Release
from metrics.tables import pivot

# In place of a period; to leave it out means the same.
LATEST = "latest"

# Entity, indicator and period; the period '' is the newest that has a value.
type Place = tuple[str, str, str]


class QuotedData:
    """Releases and values that some marks quote, read for all at once on first use.

    With a `release`, the marks quote it in place of the newest of its dataset; it may be one that
    is not issued yet.
    """

    def __init__(
        self,
        marks: Iterable[Mark] = (),
        *,
        at: dt.datetime,
        release: Release | None = None,
    ) -> None:
        self._at = at
        # What is read, by the slugs of datasets: the places of values; the rows that tables and charts
        # name, '' for all; and, by column too, the rows of which numbers are computed.
        self._places: defaultdict[str, set[Place]] = defaultdict(set)
        self._codes: defaultdict[str, set[str]] = defaultdict(set)
        self._computed_rows: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for mark in marks:
            self._expect(mark)
        self._releases: dict[str, Release | UnresolvedMarkError] = {}
        if release:
            self._releases = dict.fromkeys(slugs_of(release.dataset), release)
        self._values: dict[str, dict[Place, Observation]] = {}
        self._cells: dict[tuple[str, str], ColumnCells] = {}
        self._columns: dict[tuple[int, str], tuple[pivot.Column, ...]] = {}
        self._rows: dict[str, dict[str, Entity]] = {}

    def _expect(self, mark: Mark) -> None:
        if mark.element == "data":
            slug, place = place_of(mark.reference)
            if computation := Computation.parse(place[0]):
                self._computed_rows[slug, place[1]] |= {row for row, _period in computation.cells}
            else:
                self._places[slug].add(place)
        elif mark.element in ("div", "figure"):
            self._codes[mark.reference] |= {*mark.attributes.get("data-rows", "").split()} or {""}

    def release(self, slug: str) -> Release:
        """Return the release quoted by a dataset's slug; raises `UnresolvedMarkError`."""
        if slug not in self._releases:
            try:
                self._releases[slug] = quoted_release(slug, at=self._at)
            except UnresolvedMarkError as error:
                self._releases[slug] = error
        found = self._releases[slug]
        if isinstance(found, UnresolvedMarkError):
            raise found
        return found

    def value(self, slug: str, place: Place) -> Observation | None:
        """Return the observation with a value at a place, with its row and column fetched.

        Raises `UnresolvedMarkError` if it is a number that can't be computed of its cells.
        """
        release = self.release(slug)
        if computation := Computation.parse(place[0]):
            column = slug, place[1]
            if column not in self._cells:
                self._cells[column] = ColumnCells(release, place[1], self._computed_rows[column])
            return self._cells[column].compute(computation, place[2])
        if slug not in self._values or place not in self._places[slug]:
            self._places[slug].add(place)
            self._values[slug] = values_at(release, self._places[slug])
        return self._values[slug].get(place)

    def columns(self, release: Release, language: str) -> tuple[pivot.Column, ...]:
        """Return the columns of a release, with their names in a language if they have any."""
        key = release.pk, language
        if key not in self._columns:
            self._columns[key] = pivot.columns(release, shown_in=language)
        return self._columns[key]

    def rows(self, slug: str, codes: Sequence[str]) -> dict[str, Entity]:
        """Return the rows of a dataset with these codes that it has; without codes, all."""
        tried, wanted = self._codes[slug], set(codes) or {""}
        if slug not in self._rows or not ("" in tried or wanted <= tried):
            tried |= wanted
            found = pivot.entities(self.release(slug))
            found = found if "" in tried else found.filter(code__in=tried)
            self._rows[slug] = {row.code: row for row in found}
        known = self._rows[slug]
        return {code: known[code] for code in codes if code in known} if codes else known


def place_of(reference: str) -> tuple[str, Place]:
    """Return the dataset's slug and the place of `dataset/entity/indicator/period`."""
    slug, entity, indicator, period = (*reference.split("/"), "", "", "", "")[:4]
    return slug, (entity, indicator, "" if period == LATEST else period)


def values_at(release: Release, places: Iterable[Place]) -> dict[Place, Observation]:
    """Return the values in the rows and columns of these places, with one query.

    The period '' has the newest value of each.
    """
    places = set(places)
    observations = (
        Observation.objects.filter(
            entity__release=release,
            entity__code__in={entity for entity, _indicator, _period in places},
            indicator__code__in={indicator for _entity, indicator, _period in places},
            value__isnull=False,
        )
        .select_related("entity", "indicator")
        .order_by("period")
    )
    values: dict[Place, Observation] = {}
    for observation in observations:
        entity, indicator = observation.entity.code, observation.indicator.code
        values[entity, indicator, observation.period] = observation
        values[entity, indicator, ""] = observation
    return values


def quoted_release(slug: str, *, at: dt.datetime) -> Release:
    """Return the release that an article quotes at this time, by the dataset's slug.

    Raises `UnresolvedMarkError` if there is none.
    """
    dataset = Dataset.objects.filter(slug=slug).first()
    if dataset is None:
        # A mark may have a former slug, or the public one until the next release.
        former = Release.by_slug(slug, at=at)
        if former:
            return former
        raise UnresolvedMarkError(format_lazy(_("there is no dataset “{slug}”"), slug=slug))
    newest = Release.objects.newest(at=at).select_related("dataset")
    release = newest.filter(dataset=dataset).first()
    if release is None:
        raise UnresolvedMarkError(
            format_lazy(
                _("the dataset “{dataset}” has no release yet; issue one first"),
                dataset=dataset.title,
            )
        )
    return release


def title_of(release: Release) -> str:
    """Return the title under which editors know the data of a release."""
    return str(release.content.get("title") or release.dataset.title)


def former_labels(
    model: type[Entity] | type[Indicator], release: Release, codes: Sequence[str]
) -> list[str]:
    """Return the labels of rows or columns, also of those that only other releases have.

    One that no release of the dataset has is called by its code.
    """
    found = model._default_manager.filter(release__dataset=release.dataset_id, code__in=codes)
    labels = dict(found.order_by("release__number").values_list("code", "label"))
    return [labels.get(code, code) for code in codes]


def slugs_of(dataset: Dataset) -> set[str]:
    """Return the slugs under which articles may quote a dataset: its own, and the former ones."""
    released = dataset.releases.exclude(slug="").values_list("slug", flat=True)
    return {dataset.slug, *released}
