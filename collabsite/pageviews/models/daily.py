"""Counts of past UTC days."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from collabsite.pageviews import items
from collabsite.pageviews.models.uses import IS_CONSISTENT, UseCount
from collabsite.pageviews.rules import LONGEST_HOST


class DailyCount(models.Model):
    """Views of an item on a past UTC day."""

    item = models.CharField(_("item"), max_length=items.MAX_LENGTH)
    day = models.DateField(_("day"), help_text=_("In UTC."))
    total = models.IntegerField(_("views"), help_text=_("Total_Item_Requests"))
    unique_views = models.IntegerField(_("unique views"), help_text=_("Unique_Item_Requests"))
    received = models.IntegerField(_("received"), help_text=_("Before double clicks were removed."))

    class Meta:
        verbose_name = _("daily count")
        verbose_name_plural = _("daily counts")
        indexes = [
            # Recent views are ranked by this index alone, however many days came before.
            models.Index(fields=["day", "item", "total"], name="daily_count_of_a_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["item", "day"], name="daily_count_is_one_per_item"),
            models.CheckConstraint(
                condition=models.Q(
                    unique_views__gte=0,
                    unique_views__lte=models.F("total"),
                    total__lte=models.F("received"),
                ),
                name="daily_count_unique_total_received",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.day}"


class DailyUse(UseCount):
    """Uses of an item on a past UTC day, other than reads, which are in `DailyCount`."""

    class Meta:
        verbose_name = _("daily uses")
        verbose_name_plural = _("daily uses")
        indexes = [models.Index(fields=["day", "item"], name="daily_use_of_a_day")]
        constraints = [
            models.UniqueConstraint(fields=["item", "day", "use"], name="daily_use_is_one_per_use"),
            models.CheckConstraint(condition=IS_CONSISTENT, name="daily_use_is_consistent"),
        ]


class ReferrerCount(models.Model):
    """Sessions that read an item on a past UTC day and came from another site.

    `host` is that of the site, '' for hosts that were seen so seldom in their month that they are
    not told apart.
    """

    day = models.DateField(_("day"), help_text=_("In UTC."))
    item = models.CharField(_("item"), max_length=items.MAX_LENGTH)
    host = models.CharField(_("referring site"), max_length=LONGEST_HOST)
    sessions = models.IntegerField(_("unique views"))

    class Meta:
        verbose_name = _("referring site")
        verbose_name_plural = _("referring sites")
        indexes = [models.Index(fields=["item", "day"], name="referrer_of_an_item")]
        constraints = [
            models.UniqueConstraint(fields=["day", "item", "host"], name="referrer_is_one_per_day"),
            models.CheckConstraint(condition=models.Q(sessions__gt=0), name="referrer_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.day} {self.host}"
