"""Publishing: editions are made, withdrawn, proposed and verified here.

Only `publish`, `retract` and `publish_proposal` make editions.
"""

from articles.publishing.publication import (
    PublishingError,
    UnacceptedWarningsError,
    answered,
    edition_digest,
    overtaken,
    publish,
    publish_proposal,
    retract,
    withdraw,
)
from collabsite.web.checklist import Approval

__all__ = [
    "Approval",
    "PublishingError",
    "UnacceptedWarningsError",
    "answered",
    "edition_digest",
    "overtaken",
    "publish",
    "publish_proposal",
    "retract",
    "withdraw",
]
