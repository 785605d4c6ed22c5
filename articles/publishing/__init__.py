"""Publishing: editions are made, moved, withdrawn, proposed and verified here.

Only `publish`, `retract` and `publish_proposal` make editions; `reschedule` makes one again.
`issue_release` issues data and proposes editions.
"""

from articles.publishing.editions import edition_digest, reschedule, withdraw
from articles.publishing.issuing import issue_release
from articles.publishing.publication import publish, publish_proposal, retract
from articles.publishing.refusals import (
    PublishingError,
    UnacceptedWarningsError,
    answered,
    has_become_public,
    overtaken,
    unchanged,
)
from collabsite.web.checklist import Approval

__all__ = [
    "Approval",
    "PublishingError",
    "UnacceptedWarningsError",
    "answered",
    "edition_digest",
    "has_become_public",
    "issue_release",
    "overtaken",
    "publish",
    "publish_proposal",
    "reschedule",
    "retract",
    "unchanged",
    "withdraw",
]
