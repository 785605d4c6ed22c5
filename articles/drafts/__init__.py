"""Working copies as contents, their history, comparison, merge and review."""

from articles.drafts.working_copy import (
    ContentError,
    content_of,
    content_of_edition,
    write_content,
)

__all__ = ["ContentError", "content_of", "content_of_edition", "write_content"]
