"""Tables of counting: visits of open days, and what is left of them when their day is rolled up.

An item is the kind and the id of a row whose model has an attribute `item_kind`, such as `article` and
12. Days are UTC days. To read counts, use `collabsite.counting.totals`, which adds up what is rolled up
and what is not.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from collabsite.counting.rules import LONGEST_HOST

LONGEST_KIND = 16


class Use(models.IntegerChoices):
    """A kind of use of an item. The count that an article shows is that of reads alone."""

    READ = 0, _("read")
    DOWNLOAD = 10, _("data download")
    CITATION = 50, _("citation export")


class Visit(models.Model):
    """A reader's clicks on an item on an open day, for one kind of use.

    Of the `clicks`, `views` count once double clicks are removed, in so many `sessions`, which are
    the hours with a view that counts. `last` is the time of the latest click, in microseconds since
    1970: no date, because both databases must subtract it exactly. `last_is_alone` is true if the last
    view is the only one of its hour, which then goes with it when a double click over the edge of the
    hour replaces it. `referrer` is the host of the first other site that a click came from.
    """

    pk = models.CompositePrimaryKey("kind", "item_id", "use", "day", "visitor")
    kind = models.CharField(max_length=LONGEST_KIND)
    item_id = models.BigIntegerField()
    use = models.SmallIntegerField(choices=Use)
    day = models.DateField()
    visitor = models.BinaryField(max_length=32)
    referrer = models.CharField(max_length=LONGEST_HOST)
    clicks = models.IntegerField()
    views = models.IntegerField()
    sessions = models.IntegerField()
    last = models.BigIntegerField()
    last_is_alone = models.BooleanField()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    sessions__gt=0, sessions__lte=models.F("views"), views__lte=models.F("clicks")
                ),
                name="visit_sessions_views_clicks",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item_id} {self.day}"


class Salt(models.Model):
    """The random key of a day's visitor hashes, which are meaningless without it."""

    day = models.DateField(primary_key=True)
    value = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("salt of a day")
        verbose_name_plural = _("salts of days")

    def __str__(self) -> str:
        return str(self.day)


class Exclusion(models.Model):
    """Clicks of a day that do not count, by reason, without any data of their readers.

    Double clicks of open days are not here yet, but in their visits.
    """

    class Reason(models.TextChoices):
        """Reasons not to count a click."""

        DOUBLE_CLICK = "double-click", _("double click")
        ROBOT = "robot", _("robot")
        OPTED_OUT = "opted-out", _("reader opted out")
        TOKEN = "token", _("no valid page token, or another site")

    pk = models.CompositePrimaryKey("day", "reason")
    day = models.DateField()
    reason = models.CharField(max_length=16, choices=Reason)
    count = models.BigIntegerField()

    class Meta:
        verbose_name = _("excluded view")
        verbose_name_plural = _("excluded views")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(count__gte=0), name="exclusion_count_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"


class Count(models.Model):
    """Views and unique views of an item on a day that is rolled up, for one kind of use."""

    pk = models.CompositePrimaryKey("kind", "item_id", "use", "day")
    kind = models.CharField(max_length=LONGEST_KIND)
    item_id = models.BigIntegerField()
    use = models.SmallIntegerField(choices=Use)
    day = models.DateField()
    views = models.IntegerField()
    sessions = models.IntegerField()

    class Meta:
        verbose_name = _("daily count")
        verbose_name_plural = _("daily counts")
        indexes = [
            # A month of all items is read from this index alone.
            models.Index(
                fields=["use", "day", "kind", "item_id", "views", "sessions"],
                name="count_of_a_day",
            ),
            # A year of all items is added up in the order of this one.
            models.Index(
                fields=["use", "kind", "item_id", "day", "views", "sessions"],
                name="count_of_an_item",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sessions__gt=0, sessions__lte=models.F("views")),
                name="count_sessions_views",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item_id} {self.day}"


class Referrer(models.Model):
    """Readers of an item on a day that is rolled up who came from another site; `host` names it."""

    pk = models.CompositePrimaryKey("kind", "item_id", "day", "host")
    kind = models.CharField(max_length=LONGEST_KIND)
    item_id = models.BigIntegerField()
    day = models.DateField()
    host = models.CharField(max_length=LONGEST_HOST)
    readers = models.IntegerField()

    class Meta:
        verbose_name = _("referring site")
        verbose_name_plural = _("referring sites")
        indexes = [models.Index(fields=["host", "day", "readers"], name="referrer_of_a_host")]
        constraints = [
            models.CheckConstraint(condition=models.Q(readers__gt=0), name="referrer_has_readers"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item_id} {self.day} {self.host}"


class Total(models.Model):
    """Reads of an item on all days that are rolled up, and those that were counted elsewhere before.

    `baseline` is the imported count. An item that was never read may have no row.
    """

    pk = models.CompositePrimaryKey("kind", "item_id")
    kind = models.CharField(max_length=LONGEST_KIND)
    item_id = models.BigIntegerField()
    total = models.BigIntegerField(default=0)
    baseline = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("total of an item")
        verbose_name_plural = _("totals of items")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(total__gte=0, baseline__gte=0), name="total_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item_id}"
