"""Issuing releases: working copy, checklist, corrections."""

from metrics.releases.issuing import IssueError, issue, release_digest

__all__ = ["IssueError", "issue", "release_digest"]
