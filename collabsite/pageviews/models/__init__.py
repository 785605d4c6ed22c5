"""Models of counts: no IP address, no cookie, and no hash of a reader after its day."""

from collabsite.pageviews.models.daily import (
    DailyCount,
    DailyUse,
    ReferrerCount,
)
from collabsite.pageviews.models.ledger import Exclusion
from collabsite.pageviews.models.summaries import (
    ItemMonth,
    ReferrerMonth,
    SiteDay,
    SiteExclusion,
    SiteReferrer,
)
from collabsite.pageviews.models.totals import Baseline, ItemTotal, RecentTotal
from collabsite.pageviews.models.visits import Salt, Visit

__all__ = [
    "Baseline",
    "DailyCount",
    "DailyUse",
    "Exclusion",
    "ItemMonth",
    "ItemTotal",
    "RecentTotal",
    "ReferrerCount",
    "ReferrerMonth",
    "Salt",
    "SiteDay",
    "SiteExclusion",
    "SiteReferrer",
    "Visit",
]
