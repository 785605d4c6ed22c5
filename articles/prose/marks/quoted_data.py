"""Releases and values that the marks of a text quote."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

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


@dataclass
class _Rows:
    """Cache of rows of a release: all of them, or those with the `tried` codes."""

    found: dict[str, Entity] = field(default_factory=dict)
    tried: set[str] = field(default_factory=set)
    has_all: bool = False


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
        self._places: dict[str, set[Place]] = {}
        # The rows that tables and charts name.
        self._codes: dict[str, set[str]] = {}
        # The rows of which numbers are computed, by dataset and column.
        self._computed_rows: dict[tuple[str, str], set[str]] = {}
        for mark in marks:
            self._expect_mark(mark)
        self._releases: dict[str, Release | UnresolvedMarkError] = {}
        if release:
            self._releases = dict.fromkeys(slugs_of(release.dataset), release)
        self._values: dict[int, dict[Place, Observation]] = {}
        self._cells: dict[tuple[int, str], ColumnCells] = {}
        self._columns: dict[tuple[int, str], tuple[pivot.Column, ...]] = {}
        self._rows: dict[int, _Rows] = {}

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
            column = release.pk, place[1]
            if column not in self._cells:
                rows = self._computed_rows.get((slug, place[1]), ())
                self._cells[column] = ColumnCells(release, place[1], rows)
            return self._cells[column].compute(computation, place[2])
        places = self._places.setdefault(slug, set())
        if release.pk not in self._values or place not in places:
            places.add(place)
            self._values[release.pk] = values_at(release, places)
        return self._values[release.pk].get(place)

    def columns(self, release: Release, language: str) -> tuple[pivot.Column, ...]:
        """Return the columns of a release, with their names in a language if they have any."""
        key = release.pk, language
        if key not in self._columns:
            self._columns[key] = pivot.columns(release, shown_in=language)
        return self._columns[key]

    def rows(self, slug: str, release: Release, codes: Sequence[str]) -> dict[str, Entity]:
        """Return the rows with these codes that the release has; without codes, all."""
        known = self._rows.setdefault(release.pk, _Rows())
        if not codes and not known.has_all:
            known.found = {row.code: row for row in pivot.entities(release)}
            known.has_all = True
        elif missing := set(codes) - known.tried:
            # The rows of all marks are read at once.
            expected = self._codes.get(slug, set())
            if not known.has_all:
                known.tried |= missing | expected
                found = pivot.entities(release).filter(code__in=known.tried - set(known.found))
                known.found |= {row.code: row for row in found}
        if not codes:
            return known.found
        return {code: known.found[code] for code in codes if code in known.found}

    def expect(self, slug: str, place: Place) -> None:
        """Remember a place whose value will be read."""
        self._places.setdefault(slug, set()).add(place)

    def _expect_mark(self, mark: Mark) -> None:
        if mark.element == "data":
            slug, place = place_of(mark.reference)
            if computation := Computation.parse(place[0]):
                rows = {row for row, _period in computation.cells}
                self._computed_rows.setdefault((slug, place[1]), set()).update(rows)
            else:
                self.expect(slug, place)
        elif mark.element in ("div", "figure"):
            codes = mark.attributes.get("data-rows", "").split()
            self._codes.setdefault(mark.reference, set()).update(codes)


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
