"""Sums of daily counts by month and of the whole site, for reports of long periods."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from collabsite.pageviews import items
from collabsite.pageviews.models.ledger import Exclusion
from collabsite.pageviews.models.uses import IS_CONSISTENT, CountedUse
from collabsite.pageviews.rules import LONGEST_HOST
from collabsite.pageviews.uses import Use


class ItemMonth(CountedUse):
    """Sum of the daily counts of an item and a use, reads included, in a calendar month.

    `summaries` keeps this and the counts of the site, in the transactions that write daily counts.
    """

    item = models.CharField(_("item"), max_length=items.MAX_LENGTH)
    month = models.DateField(_("month"), help_text=_("The first day, in UTC."))

    class Meta:
        verbose_name = _("uses of a month")
        verbose_name_plural = _("uses of months")
        indexes = [models.Index(fields=["item", "month"], name="item_month_of_an_item")]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "use", "item"], name="item_month_is_one_per_use"
            ),
            models.CheckConstraint(condition=IS_CONSISTENT, name="item_month_is_consistent"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.month} {self.get_use_display()}"


class SiteDay(CountedUse):
    """Sum of the daily counts of all items of a kind, reads included, on a past UTC day."""

    day = models.DateField(_("day"), help_text=_("In UTC."))
    kind = models.CharField(_("kind of item"), max_length=items.MAX_LENGTH)

    class Meta:
        verbose_name = _("uses of a day")
        verbose_name_plural = _("uses of days")
        constraints = [
            models.UniqueConstraint(fields=["use", "day", "kind"], name="site_day_is_one_per_use"),
            models.CheckConstraint(condition=IS_CONSISTENT, name="site_day_is_consistent"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.get_use_display()}"


class SiteReferrer(models.Model):
    """Sum of the sessions that came from another site to all items of a kind on a past UTC day."""

    day = models.DateField(_("day"), help_text=_("In UTC."))
    kind = models.CharField(_("kind of item"), max_length=items.MAX_LENGTH)
    host = models.CharField(_("referring site"), max_length=LONGEST_HOST)
    sessions = models.IntegerField(_("unique views"))

    class Meta:
        verbose_name = _("referring site of a day")
        verbose_name_plural = _("referring sites of days")
        constraints = [
            models.UniqueConstraint(
                fields=["day", "kind", "host"], name="site_referrer_is_one_per_day"
            ),
            models.CheckConstraint(
                condition=models.Q(sessions__gt=0), name="site_referrer_is_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.host}"


class ReferrerMonth(models.Model):
    """Sum of the sessions that came from another site to all items of a kind in a calendar month."""

    month = models.DateField(_("month"), help_text=_("The first day, in UTC."))
    kind = models.CharField(_("kind of item"), max_length=items.MAX_LENGTH)
    host = models.CharField(_("referring site"), max_length=LONGEST_HOST)
    sessions = models.IntegerField(_("unique views"))

    class Meta:
        verbose_name = _("referring site of a month")
        verbose_name_plural = _("referring sites of months")
        constraints = [
            models.UniqueConstraint(
                fields=["month", "kind", "host"], name="referrer_month_is_one_per_host"
            ),
            models.CheckConstraint(
                condition=models.Q(sessions__gt=0), name="referrer_month_is_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.kind} {self.host}"


class SiteExclusion(models.Model):
    """Sum of the excluded uses of all items on a past UTC day, by reason."""

    day = models.DateField(_("day"), help_text=_("In UTC."))
    use = models.SmallIntegerField(_("use"), choices=Use)
    reason = models.CharField(_("reason"), max_length=16, choices=Exclusion.Reason)
    count = models.BigIntegerField(_("count"))

    class Meta:
        verbose_name = _("excluded views of a day")
        verbose_name_plural = _("excluded views of days")
        constraints = [
            models.UniqueConstraint(
                fields=["day", "use", "reason"], name="site_exclusion_is_one_per_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(count__gt=0), name="site_exclusion_is_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"
