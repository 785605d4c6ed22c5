"""What the marks of a text quote: the newest releases, and the values at their places."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Self

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from articles.figures import Setting, UnresolvedMarkError
from metrics.models import Dataset, Observation, Release

# What a mark may say for its period, beside leaving it out.
LATEST = "latest"

# Entity, indicator and period; the period '' is the newest that has a value.
type Place = tuple[str, str, str]


class Quotes:
    """The releases and values that the marks of one text quote, each read once for all of them."""

    def __init__(self, places: Mapping[str, Iterable[Place]], *, at: dt.datetime) -> None:
        self._at = at
        self._places = {slug: set(found) for slug, found in places.items()}
        self._releases: dict[str, Release | UnresolvedMarkError] = {}
        self._values: dict[int, dict[Place, Observation]] = {}

    @classmethod
    def of(cls, setting: Setting) -> Self:
        """Return the quotes of the text that is being rendered."""
        if cls not in setting.kept:
            places: dict[str, list[Place]] = {}
            for mark in setting.marks:
                if mark.element == "data":
                    slug, place = place_of(mark.reference)
                    places.setdefault(slug, []).append(place)
            setting.kept[cls] = cls(places, at=setting.at)
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
