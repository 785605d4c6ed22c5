"""Publishing: editions are made, withdrawn, proposed and verified here.

`publish` is the only way to make an edition; the checklist and the composition it needs are beside it.
"""

from articles.publishing.publication import (
    PublishingError,
    UnseenWarningsError,
    answered,
    edition_digest,
    overtaken,
    publish,
    withdraw,
)

__all__ = [
    "PublishingError",
    "UnseenWarningsError",
    "answered",
    "edition_digest",
    "overtaken",
    "publish",
    "withdraw",
]
