"""Numbers of the whole site, which are read from its database when `/metrics` is requested."""

from collections import Counter
from collections.abc import Iterator

from django.db import Error
from django.db.models import Count, Sum
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from collabsite.environment import software_version
from collabsite.health.checks import last_backup
from collabsite.pageviews.models import Exclusion, ItemTotal, SiteExclusion

_STATES = ("READY", "RUNNING", "FAILED")


class SiteCollector(Collector):
    """Collector of the site's numbers; without the database those that need none."""

    def collect(self) -> Iterator[Metric]:
        """Yield the numbers."""
        version = GaugeMetricFamily(
            "collabsite_version", "The version of the software.", labels=["version"]
        )
        version.add_metric([software_version()], 1)
        yield version
        if made := last_backup():
            age = (timezone.now() - made).total_seconds()
            yield _gauge("backup_age_seconds", "Seconds since the last backup.", age)
        try:
            stored = list(_stored())
        except Error:
            stored = []
        answers = "Whether the database answers."
        yield _gauge("database_up", answers, 1 if stored else 0)
        yield from stored


def _gauge(name: str, description: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"collabsite_{name}", description, value=value)


def _stored() -> Iterator[Metric]:
    counted = ItemTotal.objects.aggregate(all=Sum("total"))["all"] or 0
    yield _gauge("views", "Views that were counted, of all time.", counted)
    left_out = GaugeMetricFamily(
        "collabsite_views_left_out",
        "Reports that were not counted, of all time.",
        labels=["reason"],
    )
    reasons: Counter[str] = Counter()
    past = SiteExclusion.objects.values_list("reason").annotate(all=Sum("count"))
    pending = Exclusion.objects.filter(pending__gt=0).values_list("reason")
    for reason, number in [*past, *pending.annotate(all=Sum("pending"))]:
        reasons[reason] += number or 0
    for reason in Exclusion.Reason.values:
        left_out.add_metric([reason], reasons[reason])
    yield left_out
    tasks = GaugeMetricFamily(
        "collabsite_tasks", "Tasks in the queue, and those that failed.", labels=["status"]
    )
    found = dict(DBTaskResult.objects.values_list("status").annotate(all=Count("pk")))
    for state in _STATES:
        tasks.add_metric([state.lower()], found.get(state, 0))
    yield tasks
