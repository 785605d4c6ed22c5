"""Checks of counting, and the times in which uses could not be counted."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Gap(models.Model):
    """A time in which uses could not be counted; `end` is None while it lasts."""

    class Cause(models.TextChoices):
        """Causes of a gap."""

        DATABASE = "database", _("the database did not answer")
        FROZEN = "frozen", _("a check found that views were not counted")

    cause = models.CharField(_("cause"), max_length=8, choices=Cause)
    start = models.DateTimeField(_("start"))
    end = models.DateTimeField(_("until"), null=True)

    class Meta:
        verbose_name = _("gap in counting")
        verbose_name_plural = _("gaps in counting")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end__isnull=True) | models.Q(end__gte=models.F("start")),
                name="gap_ends_after_its_start",
            ),
            models.UniqueConstraint(
                fields=["cause"], condition=models.Q(end__isnull=True), name="gap_is_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start} – {self.end or ''}"


class CountingCheck(models.Model):
    """A check of counting by a synthetic view; `problem` is '' if the view was counted."""

    at = models.DateTimeField(_("time"), primary_key=True)
    problem = models.CharField(_("problem"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("check of counting")
        verbose_name_plural = _("checks of counting")

    def __str__(self) -> str:
        return f"{self.at} {self.problem}"
