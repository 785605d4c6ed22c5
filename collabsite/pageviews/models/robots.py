"""Lists of robots, and the counts that they took out."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from collabsite.pageviews.models.uses import IS_CONSISTENT, UseCount


class RobotsList(models.Model):
    """A list of robots that was put in force, with its patterns.

    `date` is that of the list: the last change of an entry, or the day on which it was installed.
    """

    installed_at = models.DateTimeField(_("in force since"))
    date = models.DateField(_("date of the list"))
    patterns = models.JSONField(_("patterns"))
    agents = models.JSONField(_("user agents taken out"), default=list)

    class Meta:
        verbose_name = _("list of robots")
        verbose_name_plural = _("lists of robots")

    def __str__(self) -> str:
        return str(self.date)


class RemovedCount(UseCount):
    """Counts of a day that were taken out later, because a list of robots named the user agent."""

    robots_list = models.ForeignKey(
        RobotsList, models.CASCADE, related_name="removed", verbose_name=_("list of robots")
    )

    class Meta:
        verbose_name = _("counts taken out")
        verbose_name_plural = _("counts taken out")
        constraints = [
            models.UniqueConstraint(
                fields=["robots_list", "item", "day", "use"], name="removed_count_is_one_per_use"
            ),
            models.CheckConstraint(condition=IS_CONSISTENT, name="removed_count_is_consistent"),
        ]
