"""Totals of items, by which lists are ranked, and the imported counts in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from collabsite.pageviews import items


class Baseline(models.Model):
    """Imported count of an item: views that were counted elsewhere."""

    item = models.CharField(_("item"), max_length=items.MAX_LENGTH, primary_key=True)
    total = models.BigIntegerField(_("views"))

    class Meta:
        verbose_name = _("imported count")
        verbose_name_plural = _("imported counts")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(total__gte=0), name="baseline_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.item


class ItemTotal(models.Model):
    """All views of an item: imported ones, those of rolled-up days and those of open days.

    Counting keeps it in the transaction that stores a view, so that it always equals their sum; an
    item without views may have no row. `kind` and `number` are the parts of the item (`article:12`);
    `number` is empty if the second is not a number.
    """

    item = models.CharField(_("item"), max_length=items.MAX_LENGTH, primary_key=True)
    kind = models.CharField(_("kind of item"), max_length=items.MAX_LENGTH)
    number = models.BigIntegerField(_("number of item"), null=True)
    total = models.BigIntegerField(_("views"))

    class Meta:
        verbose_name = _("total of an item")
        verbose_name_plural = _("totals of items")
        indexes = [
            models.Index("kind", models.F("total").desc(), "number", name="item_total_rank"),
            # Not unique: of two such constraints, an upsert can only wait for one.
            models.Index(fields=["kind", "number"], name="item_total_number"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(total__gte=0), name="item_total_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.item


class RecentTotal(models.Model):
    """Sum of the daily counts of an item from the day `begin` on, computed by the last rollup.

    All rows have the same `begin`. `kind` and `number` are those of `ItemTotal`.
    """

    item = models.CharField(_("item"), max_length=items.MAX_LENGTH, primary_key=True)
    kind = models.CharField(_("kind of item"), max_length=items.MAX_LENGTH)
    number = models.BigIntegerField(_("number of item"), null=True)
    begin = models.DateField(_("first day"))
    total = models.BigIntegerField(_("views"))

    class Meta:
        verbose_name = _("recent total of an item")
        verbose_name_plural = _("recent totals of items")
        indexes = [
            models.Index(
                "begin",
                "kind",
                models.F("total").desc(),
                models.F("number").desc(),
                name="recent_total_rank",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(total__gt=0), name="recent_total_is_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.item
