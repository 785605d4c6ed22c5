"""Publishing: editions are made, moved, withdrawn, proposed and verified here.

Only `publish`, `retract` and `publish_proposal` make editions; `reschedule` makes one again.
"""

from articles.publishing.publication import (
    edition_digest,
    publish,
    publish_proposal,
    retract,
    withdraw,
)
from articles.publishing.refusals import (
    PublishingError,
    UnacceptedWarningsError,
    answered,
    has_become_public,
    overtaken,
    unchanged,
)
from articles.publishing.rescheduling import reschedule
from collabsite.web.checklist import Approval

__all__ = [
    "Approval",
    "PublishingError",
    "UnacceptedWarningsError",
    "answered",
    "edition_digest",
    "has_become_public",
    "overtaken",
    "publish",
    "publish_proposal",
    "reschedule",
    "retract",
    "unchanged",
    "withdraw",
]
