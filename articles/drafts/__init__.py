"""Drafts: states of the working copy as data, their history, comparison, merge and review.

A part of a draft is named by its field (`title`, `authors`), `sections` for the order of the
sections, or `sections/ANCHOR`, `sections/ANCHOR/heading`, `sections/ANCHOR/body`.
"""

from articles.drafts.draft import Draft, DraftCitation, DraftSection
from articles.drafts.restoration import DraftError, RestoreResult, recover, restore, write
from articles.drafts.snapshots import draft_of, draft_of_edition

__all__ = [
    "Draft",
    "DraftCitation",
    "DraftError",
    "DraftSection",
    "RestoreResult",
    "draft_of",
    "draft_of_edition",
    "recover",
    "restore",
    "write",
]
