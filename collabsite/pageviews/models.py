"""Tables of counts: no IP address, no cookie, and no hash of a reader after its day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from collabsite.pageviews import items


class Visit(models.Model):
    """A reader's clicks on an item within an hour: a session (COUNTER R5.1 §7.4).

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
    total = models.IntegerField()
    received = models.IntegerField()
    last = models.BigIntegerField()
    last_counts = models.BooleanField()
    last_added = models.SmallIntegerField(db_default=0)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "day", "hour", "visitor"], name="visit_is_one_per_session"
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


class Exclusion(models.Model):
    """Ledger of excluded views: their number by day and reason."""

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
    reason = models.CharField(_("reason"), max_length=16, choices=Reason)
    count = models.BigIntegerField(_("count"))

    class Meta:
        verbose_name = _("excluded view")
        verbose_name_plural = _("excluded views")
        constraints = [
            models.UniqueConstraint(fields=["day", "reason"], name="exclusion_is_one_per_reason"),
            models.CheckConstraint(
                condition=models.Q(count__gte=0), name="exclusion_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"


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


class ImportedLine(models.Model):
    """Keyed digest of an imported log line, so that it is not imported again."""

    digest = models.BinaryField(max_length=16, primary_key=True)

    class Meta:
        verbose_name = _("imported log line")
        verbose_name_plural = _("imported log lines")

    def __str__(self) -> str:
        return bytes(self.digest).hex()
