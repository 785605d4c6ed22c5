"""A page of all rows of a release sorted by a column, walked along an index of the database.

The rows of a selection say the same by a join, for which all of them are sorted. This takes time that
hardly grows with the rows before and after the page.
"""

from django.db.models import Count, Q, Subquery

from metrics import pivot
from metrics.models import Beginning, Entity, Observation, Release


class Ranking:
    """The rows of a release in the order of a column's values; those that have none come last."""

    def __init__(self, release: Release, column: pivot.Column, *, descending: bool) -> None:
        self.release = release
        self.descending = descending
        self.all = Observation.objects.filter(
            indicator=column.indicator.pk, period=column.period
        ).order_by()
        self.is_valued = Q(value__isnull=False)
        # What an index has, and what tells apart those that are equal in it.
        self.key, self.others = "value", list[str]()
        if not column.numeric:
            self.all = self.all.annotate(beginning=Beginning("literal"))
            self.is_valued = Q(literal__gt="") & ~Q(status__in=pivot.ABSENT)
            self.key, self.others = "beginning", ["literal"]

    def between(self, begin: int, end: int) -> list[Entity]:
        """Return the rows from place `begin` to before place `end`: at most three queries."""
        if not begin and len(first := self._valued(end=end)) == end:
            return first
        observed, valued = self._counts()
        if not begin:
            return [*first, *self._lacking(observed, 0, end - valued)]
        if begin >= valued:
            return self._lacking(observed, begin - valued, end - valued)
        if end <= valued:
            before = self._before(begin)
            return self._valued(since=begin, begin=begin - before, end=end - before)
        # The last ones that have a value are the first ones from behind.
        tail = self._valued(end=valued - begin, backwards=True)
        return [*reversed(tail), *self._lacking(observed, 0, end - valued)]

    def _counts(self) -> tuple[int, int]:
        """Count the observations, and those that have a value."""
        counted = self.all.aggregate(
            observed=Count("pk"), valued=Count("pk", filter=self.is_valued)
        )
        return counted["observed"], counted["valued"]

    def _before(self, place: int) -> int:
        """Count those that come before the value at a place."""
        earlier = {f"{self.key}__{'gt' if self.descending else 'lt'}": self._at(place)}
        return self.all.filter(self.is_valued, **earlier).count()

    def _at(self, place: int) -> Subquery:
        """Return the value at a place, for a query to ask for."""
        ordered = self.all.filter(self.is_valued).order_by(
            f"-{self.key}" if self.descending else self.key
        )
        return Subquery(ordered.values(self.key)[place : place + 1])

    def _valued(
        self, *, begin: int = 0, end: int, since: int | None = None, backwards: bool = False
    ) -> list[Entity]:
        """Return rows that have a value, counted from the value at the place `since`."""
        found = self.all.filter(self.is_valued)
        if since is not None:
            found = found.filter(
                **{f"{self.key}__{'lte' if self.descending else 'gte'}": self._at(since)}
            )
        falling = self.descending != backwards
        order = [
            *(f"-{key}" if falling else key for key in (self.key, *self.others)),
            *(f"-{key}" if backwards else key for key in ("entity__ordering", "entity__pk")),
        ]
        ordered = found.select_related("entity").order_by(*order)
        return [observation.entity for observation in ordered[begin:end]]

    def _lacking(self, observed: int, begin: int, end: int) -> list[Entity]:
        """Return rows that have no value, in their own order."""
        if observed == self.release.content.get("rows"):
            # Each row has an observation, and those without a value are quickly found.
            without = self.all.filter(~self.is_valued).select_related("entity")
            ordered = without.order_by("entity__ordering", "entity__pk")
            return [observation.entity for observation in ordered[begin:end]]
        valued = self.all.filter(self.is_valued).values("entity")
        rows = self.release.entities.exclude(pk__in=valued).order_by("ordering", "pk")
        return list(rows[begin:end])
