"""Bases of counts by kind of use."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from collabsite.pageviews import items
from collabsite.pageviews.uses import Use


class CountedUse(models.Model):
    """Base of counts of a kind of use.

    `unique_uses` are the sessions with this use, and `sessions` those of them without a counted use
    of a lower rank. The unique requests of an item are its unique views and the `sessions` of the
    other requests; its unique investigations, those of all uses.
    """

    use = models.SmallIntegerField(_("use"), choices=Use)
    total = models.IntegerField(_("uses"))
    unique_uses = models.IntegerField(_("unique uses"))
    sessions = models.IntegerField(_("sessions not counted by another use"))
    received = models.IntegerField(_("received"), help_text=_("Before double clicks were removed."))

    class Meta:
        abstract = True


class UseCount(CountedUse):
    """Base of counts of uses of an item on a day."""

    item = models.CharField(_("item"), max_length=items.MAX_LENGTH)
    day = models.DateField(_("day"), help_text=_("In UTC."))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.item} {self.day} {self.get_use_display()}"


# The numbers of a `CountedUse` do not contradict each other.
IS_CONSISTENT = models.Q(
    sessions__gte=0,
    sessions__lte=models.F("unique_uses"),
    unique_uses__lte=models.F("total"),
    total__lte=models.F("received"),
)
