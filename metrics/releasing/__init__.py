"""Issuing releases: checklist, impact on articles, corrections."""

from metrics.releasing.release import ReleasingError, issue, release_digest

__all__ = ["ReleasingError", "issue", "release_digest"]
