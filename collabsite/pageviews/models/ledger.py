"""Ledger of the uses that were excluded from counting."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from collabsite.pageviews import items
from collabsite.pageviews.uses import Use


class Exclusion(models.Model):
    """Ledger of excluded uses: their number by day, item, use and reason.

    `item` is '' if it is unknown: a report without a valid token names none, and reports of earlier
    versions were not told apart. `SiteExclusion` has `summed` of the `count`, and not the `pending` rest.
    """

    class Reason(models.TextChoices):
        """Reasons to exclude a view."""

        ROBOT = "robot", _("robot")
        OPTED_OUT = "opted-out", _("reader opted out")
        TOKEN = "token", _("no valid page token")
        ORIGIN = "origin", _("another site")
        STAFF = "staff", _("signed-in staff")
        STATUS = "status", _("page not answered or not public")
        PREFETCH = "prefetch", _("prefetched")

    day = models.DateField(_("day"), help_text=_("In UTC."))
    item = models.CharField(_("item"), max_length=items.MAX_LENGTH, blank=True, db_default="")
    use = models.SmallIntegerField(_("use"), choices=Use, db_default=Use.READ)
    reason = models.CharField(_("reason"), max_length=16, choices=Reason)
    count = models.BigIntegerField(_("count"))
    summed = models.BigIntegerField(db_default=0)
    # Stored, so that PostgreSQL knows that few rows have any.
    pending = models.GeneratedField(
        expression=models.F("count") - models.F("summed"),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("excluded view")
        verbose_name_plural = _("excluded views")
        indexes = [
            # Those of days that are not over, and what came late.
            models.Index(
                fields=["day"], condition=models.Q(pending__gt=0), name="exclusion_is_pending"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "day", "use", "reason"], name="exclusion_is_one_per_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(count__gte=0), name="exclusion_is_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(summed__gte=0, summed__lte=models.F("count")),
                name="exclusion_sums_what_it_counts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.item} {self.reason}"
