"""Models of counts: no IP address, no cookie, and no hash of a reader after its day."""

from collabsite.pageviews.models.daily import (
    AgentCount,
    DailyCount,
    DailyUse,
    ProgramCount,
    ReferrerCount,
)
from collabsite.pageviews.models.health import CountingCheck, Gap
from collabsite.pageviews.models.ledger import Exclusion
from collabsite.pageviews.models.robots import RemovedCount, RobotsList
from collabsite.pageviews.models.summaries import (
    ItemMonth,
    ReferrerMonth,
    SiteDay,
    SiteExclusion,
    SiteReferrer,
)
from collabsite.pageviews.models.totals import Baseline, ItemTotal, RecentTotal
from collabsite.pageviews.models.visits import ImportedLine, Salt, Visit

__all__ = [
    "AgentCount",
    "Baseline",
    "CountingCheck",
    "DailyCount",
    "DailyUse",
    "Exclusion",
    "Gap",
    "ImportedLine",
    "ItemMonth",
    "ItemTotal",
    "ProgramCount",
    "RecentTotal",
    "ReferrerCount",
    "ReferrerMonth",
    "RemovedCount",
    "RobotsList",
    "Salt",
    "SiteDay",
    "SiteExclusion",
    "SiteReferrer",
    "Visit",
]
