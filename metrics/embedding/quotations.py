"""What the marks of a text quote: the newest releases, and the values at their places."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from articles.prose.document import Mark
from articles.prose.embeds import Setting, UnresolvedMarkError
from metrics import pivot
from metrics.models import Dataset, Entity, Observation, Release

# What a mark may say for its period, beside leaving it out.
LATEST = "latest"

# Entity, indicator and period; the period '' is the newest that has a value.
type Place = tuple[str, str, str]


@dataclass
class _Rows:
    """The rows of a release that were read: all of them, or those that were asked for."""

    found: dict[str, Entity] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    all: bool = False


class Quotes:
    """The releases and values that the marks of one text quote, each read once for all of them.

    With `standing_in`, they quote this release, which may not be issued yet, in place of the newest
    of its dataset. A `sketch` is for its data alone: charts are not drawn.
    """

    def __init__(
        self,
        marks: Iterable[Mark] = (),
        *,
        at: dt.datetime,
        standing_in: Release | None = None,
        sketch: bool = False,
    ) -> None:
        self._at = at
        self.sketch = sketch
        self._places: dict[str, set[Place]] = {}
        # The rows that tables and charts name.
        self._codes: dict[str, set[str]] = {}
        for mark in marks:
            self._expect(mark)
        self._releases: dict[str, Release | UnresolvedMarkError] = {}
        if standing_in:
            self._releases = dict.fromkeys(slugs_of(standing_in.dataset), standing_in)
        self._values: dict[int, dict[Place, Observation]] = {}
        self._columns: dict[int, tuple[pivot.Column, ...]] = {}
        self._rows: dict[int, _Rows] = {}

    @classmethod
    def of(cls, setting: Setting) -> Self:
        """Return the quotes of the text that is being rendered."""
        if cls not in setting.kept:
            setting.kept[cls] = cls(setting.marks, at=setting.at)
        kept: Self = setting.kept[cls]
        return kept

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
        """Return the observation that has a value at a place; it knows its row and column."""
        release = self.release(slug)
        places = self._places.setdefault(slug, set())
        if release.pk not in self._values or place not in places:
            places.add(place)
            self._values[release.pk] = values_at(release, places)
        return self._values[release.pk].get(place)

    def columns(self, release: Release) -> tuple[pivot.Column, ...]:
        """Return the columns of a release."""
        if release.pk not in self._columns:
            self._columns[release.pk] = pivot.columns(release)
        return self._columns[release.pk]

    def rows(self, slug: str, release: Release, codes: Sequence[str]) -> dict[str, Entity]:
        """Return the rows with these codes (without any: all), as far as the release has them."""
        known = self._rows.setdefault(release.pk, _Rows())
        if not codes and not known.all:
            known.found = {row.code: row for row in pivot.entities(release)}
            known.all = True
        elif missing := set(codes) - known.asked:
            # Those of all marks are read at once.
            expected = self._codes.get(slug, set())
            if not known.all:
                known.asked |= missing | expected
                found = pivot.entities(release).filter(code__in=known.asked - set(known.found))
                known.found |= {row.code: row for row in found}
        if not codes:
            return known.found
        return {code: known.found[code] for code in codes if code in known.found}

    def expect(self, slug: str, place: Place) -> None:
        """Take note of a place whose value will be asked for."""
        self._places.setdefault(slug, set()).add(place)

    def _expect(self, mark: Mark) -> None:
        """Take note of what a mark will ask for."""
        if mark.element == "data":
            self.expect(*place_of(mark.reference))
        elif mark.element in ("div", "figure"):
            codes = mark.attributes.get("data-rows", "").split()
            self._codes.setdefault(mark.reference, set()).update(codes)


def place_of(reference: str) -> tuple[str, Place]:
    """Return the dataset's slug and the place of `dataset/entity/indicator/period`."""
    slug, entity, indicator, period = (*reference.split("/"), "", "", "", "")[:4]
    return slug, (entity, indicator, "" if period == LATEST else period)


def values_at(release: Release, places: Iterable[Place]) -> dict[Place, Observation]:
    """Return the values in the rows and columns of these places: one query.

    Under the period '' stands the newest of each.
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
        # A mark may have a former slug, or the one that readers know until the next release.
        former = Release.objects.by_slug(slug, at=at)
        if former:
            return former
        raise UnresolvedMarkError(format_lazy(_("there is no dataset “{slug}”"), slug=slug))
    newest = Release.objects.newest(at=at).select_related("dataset")
    release = newest.filter(dataset=dataset).first()
    if release is None:
        raise UnresolvedMarkError(
            format_lazy(_("the dataset “{slug}” has no release yet; issue one first"), slug=slug)
        )
    return release


def slugs_of(dataset: Dataset) -> set[str]:
    """Return the slugs under which articles may quote a dataset: its own, and the former ones."""
    released = dataset.releases.exclude(slug="").values_list("slug", flat=True)
    return {dataset.slug, *released}
