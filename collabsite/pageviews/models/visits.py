"""Clicks of open days, with the salts of their readers' hashes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from collabsite.pageviews import items
from collabsite.pageviews.rules import LONGEST_HOST
from collabsite.pageviews.uses import Use


class Visit(models.Model):
    """A reader's clicks on an item within an hour, for one kind of use.

    The rows of an item, hour and reader are a session (COUNTER R5.1 §7.3). `referrer` is the
    host of the first other site that a click came from.

    Of the clicks `received`, `total` count. `last` is the time of the latest, in microseconds since
    1970; it is no date column because both databases must subtract it exactly. `last_counts` is
    false once a double click in the next hour has replaced it. `last_added` is 1 if the latest
    report added a view that its writer adds to the total of the item; if it is 0 on SQLite, a trigger
    adds any new view.
    """

    item = models.CharField(max_length=items.MAX_LENGTH)
    day = models.DateField()
    hour = models.SmallIntegerField()
    visitor = models.BinaryField(max_length=32)
    use = models.SmallIntegerField(choices=Use, db_default=Use.READ)
    referrer = models.CharField(max_length=LONGEST_HOST, db_default="")
    total = models.IntegerField()
    received = models.IntegerField()
    last = models.BigIntegerField()
    last_counts = models.BooleanField()
    last_added = models.SmallIntegerField(db_default=0)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        indexes = [
            # Few rows are other uses, of which sessions are looked up.
            models.Index(fields=["day"], condition=models.Q(use__gt=0), name="visit_is_no_read"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "day", "hour", "visitor", "use"], name="visit_is_one_per_session"
            ),
            models.CheckConstraint(
                condition=models.Q(hour__gte=0, hour__lte=23), name="visit_hour_is_of_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(total__gte=0, total__lte=models.F("received")),
                name="visit_counts_what_it_received",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.day} {self.hour}"


class Salt(models.Model):
    """The random key of a day's visitor hashes, which are meaningless without it."""

    day = models.DateField(primary_key=True)
    value = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("salt of a day")
        verbose_name_plural = _("salts of days")

    def __str__(self) -> str:
        return str(self.day)
