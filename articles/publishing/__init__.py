"""Publishing: editions are made, moved, withdrawn, proposed and verified here.

Only `publish`, `retract` and `publish_proposal` make editions; `reschedule` makes one again.
`issue_release` issues data and proposes editions.
"""

from articles.publishing.editions import (
    PublishingError,
    UnacceptedWarningsError,
    edition_digest,
    has_become_public,
    reschedule,
    withdraw,
)
from articles.publishing.impact import issue_release
from articles.publishing.publication import (
    answered,
    overtaken,
    publish,
    publish_proposal,
    retract,
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
